"""Markdown: headings, paragraphs, lists, tables and quotations taken out of their marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from store.importer.document import Document
from store.importer.pieces import Piece, compose
from store.importer.properties import properties
from store.importer.source import decode_marked_up
from store.importer.words import is_general
from store.importer.wrapping import Line, wrapped_lines
from store.model import Metadata
from store.text import is_spaced

if TYPE_CHECKING:
    from markdown_it.token import Token

NAME = "markdown"
_FRONT_MATTER = re.compile(
    r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<table>.*?)^(?P=fence)[ \t]*$\r?\n?",
    re.DOTALL | re.MULTILINE,
)
_FIELD = re.compile(r"^[A-Za-z_][\w-]*[ \t]*[:=]", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_LINK = re.compile(r"\[[^\[\]\n]+\]\([^)\s]+\)")
_BOLD = re.compile(r"(?<!\*)\*\*(?=\S)[^*\n]+\*\*(?!\*)")
_EXTENSIONS = (".md", ".markdown", ".mkd", ".mdown")
_MARKS = 2
"""Headings, links and bold words from which a text is Markdown whatever its name."""
_HEAD = 6
"""The level of a table's head."""
_NESTING = 100
"""Quotations and lists within each other that are read."""
_BREAK = re.compile(
    r"(?:<br\s*/?>)|(?:</?(?:p|div|tr|td|th|li|ul|ol|table|h[1-6])\b[^>]*>)", re.IGNORECASE
)
_COMMENT_OR_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[!?/a-zA-Z][^<>]*>", re.DOTALL)
_JUDGED = 1 << 18


def sniff(name: str, content: bytes) -> bool:
    """Tell whether a text is Markdown: it has front matter, or headings and other marks."""
    # Marks are ASCII, which other encodings have too, UTF-16 with a NUL at each.
    text = content[:_JUDGED].replace(b"\0", b"").decode("utf-8", "replace")
    front = _FRONT_MATTER.match(text)
    if front and _FIELD.search(front["table"]):
        return True
    headings = len(_HEADING.findall(text))
    if name.lower().endswith(_EXTENSIONS):
        return True
    return headings > 0 and headings + len(_LINK.findall(text)) + len(_BOLD.findall(text)) > _MARKS


def read(name: str, content: bytes) -> Document:
    """Read a Markdown text.

    Raises:
        FormatUnknown: It is empty, binary, or in no encoding that can be told.
    """
    text = decode_marked_up(name, content).text.removeprefix("\ufeff")
    told = Metadata()
    front = _FRONT_MATTER.match(text)
    if front and _FIELD.search(front["table"]):
        told = _front_matter(front["table"], front["fence"])
        text = text[front.end() :]
    return compose(name, content, _pieces(text), NAME, told)


def _front_matter(table: str, fence: str) -> Metadata:
    """Read the table above a text, which is YAML or TOML; what cannot be read tells nothing."""
    fields = _toml(table) if fence == "+++" else _yaml(table)
    texts = {
        str(key).lower(): str(value)
        for key, value in fields.items()
        if value and not isinstance(value, list | dict)
    }

    def first(*keys: str) -> str | None:
        return next((texts[key] for key in keys if key in texts), None)

    return properties(
        title=first("title"),
        day=first("date", "published_time", "published"),
        url=first("source_url", "url", "source", "canonical", "link"),
        publisher=first("publisher"),
        language=first("language", "lang"),
        place=first("place", "location"),
    )


def _toml(table: str) -> Mapping[Any, Any]:
    import tomllib  # noqa: PLC0415 - only front matter waits for it

    try:
        return dict(tomllib.loads(table.replace("\r\n", "\n")))
    except (ValueError, RecursionError):
        return {}


def _yaml(table: str) -> Mapping[Any, Any]:
    import yaml  # noqa: PLC0415 - only front matter waits for it

    try:
        # Texts alone are made of it: no dates, no numbers, no objects.
        fields = yaml.load(table, Loader=yaml.BaseLoader)  # noqa: S506 - the safest loader
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _pieces(text: str) -> Iterator[Piece]:
    paragraphs = list(_paragraphs(text))
    lines = [
        Line(line, follows=at > 0 and not paragraph[at - 1][1])
        for _, _, paragraph in paragraphs
        for at, (line, _) in enumerate(paragraph)
    ]
    full = iter(wrapped_lines(lines))
    for heading, speaker, paragraph in paragraphs:
        for piece in _joined(paragraph, heading, full):
            yield replace(piece, speaker=speaker)


@dataclass(slots=True)
class _Table:
    """Where a cell stands, and what the table's head says of its column."""

    heads: list[str] = field(default_factory=list)
    column: int = -1
    is_head: bool = False

    def step(self, kind: str) -> None:
        """Follow the table's marks."""
        if kind == "tr_open":
            self.column = -1
        elif kind in {"th_open", "td_open"}:
            self.column += 1
            self.is_head = kind == "th_open"
        elif kind == "table_close":
            self.heads, self.column, self.is_head = [], -1, False

    def cell(self, text: str) -> tuple[int, str | None]:
        """Give the level of a cell as a heading, and who speaks in it: Question, Answer."""
        if self.is_head:
            self.heads.append(text.strip())
            return (_HEAD if is_general(text.strip()) else 0), None
        head = self.heads[self.column] if 0 <= self.column < len(self.heads) else ""
        return 0, head if head and is_general(head) else None


def _paragraphs(text: str) -> Iterator[tuple[int, str | None, list[tuple[str, bool]]]]:
    """Give each paragraph: its level as a heading, who speaks, its lines, which are broken."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only Markdown waits for it

    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable(["table", "strikethrough"])
    heading, number, table = 0, "", _Table()
    for token in parser.parse(text):
        table.step(token.type)
        if token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type == "heading_close":
            heading = 0
        elif token.type == "list_item_open":
            # A number may be the author's words: 2019. That was the year.
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "list_item_close" and number:  # with nothing behind it
            yield 0, None, [(number, True)]
            number = ""
        elif token.type == "inline":
            lines = list(_lines(token.children or ()))
            lines[0] = (number + lines[0][0].lstrip(), lines[0][1])
            number = ""
            level, speaker = table.cell(lines[0][0]) if table.column >= 0 else (heading, None)
            yield level, speaker, lines
        elif token.type in {"code_block", "fence"}:
            yield 0, None, [(line, True) for line in token.content.splitlines()]
        elif token.type == "html_block":
            yield 0, None, [(line, True) for line in _without_tags(token.content)]


def _lines(tokens: Iterable[Token]) -> Iterator[tuple[str, bool]]:
    """Give the lines of a paragraph, and whether each ends where the author broke it."""
    line = ""
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield line, token.type == "hardbreak"
            line = ""
        elif token.type == "html_inline" and _BREAK.fullmatch(token.content):
            yield line, True
            line = ""
        elif token.type in {"text", "code_inline", "text_special"}:
            line += token.content
    yield line, True


def _joined(lines: list[tuple[str, bool]], heading: int, full: Iterator[bool]) -> Iterator[Piece]:
    """Put together the lines that were broken where they were full.

    Elsewhere a line end may be meant, so that what follows is a block of its own.
    """
    text = ""
    for at, (line, is_broken) in enumerate(lines):
        below = lines[at + 1][0] if at + 1 < len(lines) else ""
        ends = is_broken or not below.strip()
        text += line
        if next(full) and not ends:
            text = text.rstrip()
            text += " " if is_spaced(text[-1:] or " ") or is_spaced(below.strip()[0]) else ""
        else:
            yield Piece(text, heading, wrapped=not ends)
            text = ""


def _without_tags(marked: str) -> list[str]:
    from html import unescape  # noqa: PLC0415 - only Markdown waits for it

    broken = _BREAK.sub("\n", marked)
    return unescape(_COMMENT_OR_TAG.sub("", broken)).split("\n")
