"""Web pages: the words of the main content, and what the page's head tells of it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from store.errors import FormatUnknown, SourceProblem
from store.importer.chrome import SILENT, main_content, texts_above
from store.importer.decoding import Undecodable, decode_text, read_as
from store.importer.document import Document
from store.importer.elements import Element, parse_page
from store.importer.pieces import Piece, compose
from store.importer.properties import find_day, fits, properties
from store.model import Metadata, Origin

NAME = "html"
_OPENS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|main|div|table|p|h[1-6])\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_ANYWHERE = re.compile(rb"<html[\s>]|<body[\s>]|<!doctype\s+html", re.IGNORECASE)
_TAG = re.compile(rb"<[a-z][^<>]*>", re.IGNORECASE)
_HEAD = 1 << 16
"""Bytes in which a page that begins with a comment or a script shows itself."""
_CHARSET = re.compile(rb"""<meta[^<>]+charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_DECLARED = re.compile(r"\s*<\?xml[^<>]*\?>", re.IGNORECASE)
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What browsers read a page in that declares the narrower encoding."""
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
_HEADING = re.compile(r"h[1-6]")
_SPACES = re.compile("[ \t\n\r\f]+")
_DEEPEST = 1500
"""Elements within each other. The parser itself gives up at 2048."""
_TOP = 6
"""Blocks in which a dateline stands."""
_TITLES = ("og:title", "articletitle", "dc.title", "twitter:title", "title")
_DAYS = (
    "article:published_time",
    "pubdate",
    "publishdate",
    "publish_date",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
)
_PUBLISHERS = ("publisher", "dc.publisher", "og:site_name", "sitename", "contentsource", "author")


def sniff(name: str, content: bytes) -> bool:
    """Tell whether it is a web page, by how it begins; its name is believed of a fragment."""
    head = content[:_HEAD].replace(b"\0", b"")
    opens = head.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)
    if _OPENS.match(opens):
        return True
    if name.lower().endswith((".html", ".htm", ".xhtml", ".shtml")):
        return bool(_TAG.search(opens))
    return opens.lstrip().startswith(b"<") and bool(_ANYWHERE.search(opens))


def read(name: str, content: bytes) -> Document:
    """Read a web page.

    Raises:
        FormatUnknown: It has no words, or is in no encoding that can be told, or its marks are
            nested more deeply than any page's.
    """
    root = _parse(name, _decoded(name, content))
    told = _metadata(root)
    body = main_content(root)
    document = compose(name, content, pieces_of(body), NAME, told)
    text = document.source.text
    top = " ".join(text[block.span.start : block.span.end] for block in document.blocks[:_TOP])
    told = replace(
        told,
        language=told.language if fits(told.language, text) else None,
        # A page is often put up on another day than that of which it tells at its top.
        date=None if find_day(top) else told.date or _only_day(texts_above(body)),
    )
    return replace(document, metadata=told.told_by(Origin.PROPERTIES))


def pieces_of(root: Element) -> Iterator[Piece]:
    """Give the text of an element as a browser shows it: a piece a block."""
    text: list[str] = []
    heading = 0
    levels: list[int] = []
    kept = 0
    for opens, element in _events(root):
        tag = str(element.tag)
        is_block = tag in _BLOCKS
        if is_block and text:
            yield Piece(_SPACES.sub(" ", "".join(text)), heading)
            text = []
        if _HEADING.fullmatch(tag):
            levels = [*levels, int(tag[1])] if opens else levels[:-1]
            heading = levels[-1] if levels else 0
        kept += (1 if opens else -1) if tag in {"pre", "listing"} else 0
        words = element.text if opens else (element.tail if element is not root else None)
        for at, line in enumerate((words or "").split("\n") if kept else [words or ""]):
            if at:
                yield Piece(_SPACES.sub(" ", "".join(text)), heading)
                text = []
            text.append(line)
    yield Piece(_SPACES.sub(" ", "".join(text)), heading)


def _events(root: Element) -> Iterator[tuple[bool, Element]]:
    """Walk an element: each is given where it opens and where it closes.

    What nobody sees or hears is left out, and only the text behind it is given.
    """
    stack = [(root, iter(root))]
    yield True, root
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield False, element
        elif isinstance(child.tag, str) and child.tag not in SILENT:
            stack.append((child, iter(child)))
            yield True, child
        else:
            yield False, child


def _decoded(name: str, content: bytes) -> str:
    if not content.strip():
        raise FormatUnknown(name, SourceProblem.EMPTY)
    declared = _CHARSET.search(content[:_HEAD])
    try:
        codec = codecs.lookup(declared.group(1).decode("ascii")).name if declared else "utf-8"
    except LookupError:
        codec = "utf-8"
    marked = content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    reading = None if marked else read_as(content, _WIDER.get(codec, codec))
    try:
        text = (reading or decode_text(content)).text
    except Undecodable as error:
        line = None if error.offset is None else content.count(b"\n", 0, error.offset) + 1
        raise FormatUnknown(name, SourceProblem.NOT_UTF8, line) from error
    text = text.removeprefix("\ufeff").replace("\0", "")
    opens = _DECLARED.match(text)  # what it says of the encoding is no longer so
    return text[opens.end() :] if opens else text


def _parse(name: str, text: str) -> Element:
    root = parse_page(text)
    if root is None:  # nothing but marks
        raise FormatUnknown(name, SourceProblem.EMPTY)
    if _depth(root) > _DEEPEST:
        raise FormatUnknown(name, SourceProblem.NESTED)
    return root


def _depth(root: Element) -> int:
    deepest, open_ = 0, 0
    for opens, _ in _events(root):
        open_ += 1 if opens else -1
        deepest = max(deepest, open_)
    return deepest


def _metadata(root: Element) -> Metadata:
    """Read what the page's head tells of it."""
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if key and (value := (meta.get("content") or "").strip()):
            named.setdefault(key.lower(), value)

    def first(keys: tuple[str, ...]) -> str | None:
        return next((named[key] for key in keys if key in named), None)

    links = root.iter("link")
    canonical = [link.get("href") for link in links if link.get("rel", "").lower() == "canonical"]
    return properties(
        title=_title(root, first(_TITLES)),
        day=first(_DAYS) or str(_only_day(_times(root)) or ""),
        url=next(iter(canonical), None) or named.get("og:url"),
        publisher=first(_PUBLISHERS),
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
    )


def _title(root: Element, named: str | None) -> str | None:
    """Give the page's title, without the site's name that stands behind it in the head."""
    titles = ["".join(title.itertext()) for title in root.iter("title")]
    told = " ".join((named or next(iter(titles), "")).split())
    headings = [" ".join("".join(heading.itertext()).split()) for heading in root.iter("h1")]
    begun = [heading for heading in headings if heading and told.startswith(heading)]
    return max(begun, key=len, default=told)


def _times(root: Element) -> Iterator[str]:
    """Give what a page tells as times."""
    for time in root.iter("time"):
        yield time.get("datetime") or "".join(map(str, time.itertext()))


def _only_day(texts: Iterable[str]) -> date | None:
    """Give the day that texts tell, if they tell but one."""
    days = {day for text in texts if (day := find_day(text))}
    return days.pop() if len(days) == 1 else None
