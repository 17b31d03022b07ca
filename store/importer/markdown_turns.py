"""Markdown as `store.exporting.markdown` writes it: its headings and comments tell who speaks.

A person may have put the words right meanwhile. Where a comment is gone, the label tells who
speaks, and the turn is a speech.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from store.errors import SourceProblem, TranscriptMalformed
from store.importer.composing import Composer, Voice, without_colon
from store.importer.draft import Draft
from store.importer.elements import Line
from store.model import SPOKEN, Kind, Metadata, Origin, Span
from store.text import is_spaced

NAME = "markdown_turns"

_FRONT_MATTER = re.compile(r"\ufeff?---\r?\n(?P<fields>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_SNIFFED = re.compile(rb'(?:\xef\xbb\xbf)?---\r?\ntranscript:\s*"?yuanhua/1"?\s', re.IGNORECASE)
_COMMENT = re.compile(r"\s*(?<!\\)<!--\s*(?P<told>.*?)\s*-->\s*")
_PIECE = re.compile(r"\\(?P<literal>[!-/:-@\[-`{-~])|(?P<edge>\*)|(?P<text>[^\\*]+|\\)")


def sniff(_name: str, content: bytes) -> bool:
    """Tell whether a file is Markdown of ours, by its front matter."""
    return bool(_SNIFFED.match(content))


def read(name: str, content: bytes, metadata: Metadata) -> Draft:
    """Read a transcript.

    Raises:
        TranscriptMalformed: It is not UTF-8, or nobody speaks in it.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TranscriptMalformed(name, SourceProblem.NOT_UTF8, line) from error
    front = _FRONT_MATTER.match(text)
    composer = Composer()
    _take_all(composer, text[front.end() :] if front else text)
    told = _told(front["fields"] if front else "")
    stem = Metadata(title=Path(name).stem).told_by(Origin.FILE_NAME)
    return composer.draft(name, content, NAME, metadata.completed(told).completed(stem))


def _take_all(composer: Composer, text: str) -> None:
    """Take in the paragraphs, in order."""
    nobodys = False
    for paragraph in _paragraphs(text):
        comment = _COMMENT.fullmatch(paragraph)
        if comment:
            told = _fields(comment["told"]).get("kind")
            kinds = [kind for kind in (Kind.NARRATIVE, Kind.SCENE) if kind == told]
            for kind in kinds:
                composer.begin(Voice(kind))
            nobodys = nobodys or bool(kinds)
            continue
        quoted = paragraph.startswith(">")
        if paragraph.startswith("## "):
            composer.heading(_line(paragraph[3:]).text)
        elif paragraph.startswith("### "):
            _begin(composer, paragraph[4:])
        elif quoted:
            if not nobodys:
                composer.begin(Voice(Kind.NARRATIVE))
            composer.say(_line(paragraph[1:], marked=False))
        else:
            composer.say(_line(paragraph))
        nobodys = quoted


def _paragraphs(text: str) -> Iterator[str]:
    """Give each paragraph on one line; a heading ends with its line."""
    gathered: list[str] = []
    for line in (*text.splitlines(), ""):
        stripped = line.strip(" \t")
        alone = stripped.startswith(("## ", "### ")) or _COMMENT.fullmatch(stripped)
        if gathered and (not stripped or alone):
            yield _joined(gathered)
            gathered = []
        if alone:
            yield stripped
        elif stripped:
            gathered.append(stripped)


def _joined(lines: list[str]) -> str:
    """Put the lines of a paragraph together as its script parts words."""
    text = lines[0]
    for line in lines[1:]:
        text += f" {line}" if is_spaced(text[-1]) or is_spaced(line[0]) else line
    return text


def _begin(composer: Composer, heading: str) -> None:
    """Give somebody the floor, as a heading and its comment tell."""
    found = _COMMENT.search(heading)
    told = _fields(found["told"]) if found else {}
    printed = _line(heading[: found.start()] if found else heading).text
    label = without_colon(printed)
    speaker, role = told.get("speaker", label), told.get("role")
    kind = next((one for one in SPOKEN if one == told.get("kind")), Kind.SPEECH)
    voice = Voice(
        kind,
        speaker if isinstance(speaker, str) and speaker else label,
        None if told.get("unlabelled") is True else printed,
        role if isinstance(role, str) and role else None,
    )
    opens = kind is Kind.QUESTION and told.get("further") is not True
    composer.begin(voice, opens=opens, joins=kind is not Kind.SPEECH)


def _line(written: str, *, marked: bool = True) -> Line:
    """Take a line out of its marks; what is emphasised is a remark."""
    text, start = "", None
    remarks: list[Span] = []
    for piece in _PIECE.finditer(_COMMENT.sub(" ", written).strip(" \t")):
        if piece["edge"] and marked:
            if start is not None:
                remarks.append(Span(start, len(text)))
            start = len(text) if start is None else None
        else:
            text += piece["literal"] or piece["text"] or piece["edge"]
    return Line(text, tuple(span for span in remarks if span.start < span.end))


def _fields(written: str) -> dict[str, object]:
    """Read a comment; what cannot be read tells nothing."""
    try:
        fields = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _told(front: str) -> Metadata:
    """Read the front matter, a field a line."""
    fields = dict(_field(line) for line in front.splitlines() if ":" in line)
    try:
        day = date.fromisoformat(fields.get("date", ""))
    except ValueError:
        day = None
    return Metadata(
        title=fields.get("title") or None,
        date=day,
        url=fields.get("url") or None,
        publisher=fields.get("publisher") or None,
        language=fields.get("language") or None,
        place=fields.get("place") or None,
    ).told_by(Origin.PROPERTIES)


def _field(line: str) -> tuple[str, str]:
    name, _, written = (part.strip() for part in line.partition(":"))
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        value = written
    return name, value if isinstance(value, str) else written
