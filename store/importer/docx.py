"""Word documents: the paragraphs of the body in order, as they read with all changes accepted."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from store.errors import FormatUnknown, SourceProblem
from store.importer.document import Document
from store.importer.elements import Element, local_name, parse
from store.importer.pieces import Piece, compose
from store.importer.properties import properties
from store.importer.unpacking import Packed, is_zip
from store.model import Metadata

NAME = "docx"
_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
"""The namespaces of what Word writes, and of the strict form of it."""
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_RELATIONS = "_rels/.rels"
_DEFAULT_PART = "word/document.xml"
_SKIPPED = frozenset(
    ["del", "moveFrom", "Fallback", "rt", "instrText", "delText", "pPr", "txbxContent"]
)
"""What does not read: deleted or moved away, a stand-in for older programs, readings, marks."""
_CHARACTERS = {"tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_CONTENTS_STYLE = re.compile(r"toc\s*\d", re.IGNORECASE)
_HEADING_STYLE = re.compile(r"heading\s*(\d)", re.IGNORECASE)
_NO_OUTLINE = 9
"""The outline level that says: body text."""
_PLACEHOLDER = re.compile(
    r"(?i)(?:microsoft word|word document|untitled|document\d*|无标题|文档\d*)\b.*"
)


def sniff(name: str, content: bytes) -> bool:
    """Tell whether it is a Word document, or the locked or broken beginning of one."""
    if content.startswith(_OLD_OR_LOCKED):
        return _LOCKED in content
    if not is_zip(content):
        return False
    try:
        paths = [member.filename for member in Packed(name, content).members]
    except FormatUnknown:  # cut off, perhaps
        paths = []
    is_named = name.lower().endswith((".docx", ".docm"))
    return is_named or any(path.startswith("word/") for path in paths)


def read(name: str, content: bytes) -> Document:
    """Read a Word document.

    Raises:
        FormatUnknown: It is damaged, locked, has no words, or unpacks to more than a document has.
    """
    if content.startswith(_OLD_OR_LOCKED):
        raise FormatUnknown(name, SourceProblem.ENCRYPTED)
    packed = Packed(name, content)
    parts = _parts(packed)
    path = parts.get("officeDocument", _DEFAULT_PART)
    body = _part(packed, path)
    if body is None:
        raise FormatUnknown(name, SourceProblem.DAMAGED)
    styles = _part(packed, posixpath.join(posixpath.dirname(path), "styles.xml"))
    levels = _levels(styles) if styles is not None else {}
    return compose(name, content, _pieces(body, levels), NAME, _metadata(packed, parts))


def _part(packed: Packed, path: str) -> Element | None:
    member = packed.find(path)
    if member is None:
        return None
    try:
        return parse(packed.name, packed.read(member))
    except FormatUnknown as error:
        if error.reason is SourceProblem.XML:  # its words are ours to ask for, not its marks
            raise FormatUnknown(packed.name, SourceProblem.DAMAGED) from error
        raise


def _parts(packed: Packed) -> dict[str, str]:
    """Give where the parts of the package are, by what each is."""
    relations = _part(packed, _RELATIONS)
    if relations is None:
        return {}
    return {
        relation.get("Type", "").rpartition("/")[2]: relation.get("Target", "").lstrip("/")
        for relation in relations
    }


def _metadata(packed: Packed, parts: Mapping[str, str]) -> Metadata:
    core = _part(packed, parts.get("core-properties", "docProps/core.xml"))
    if core is None:
        return Metadata()
    told = {local_name(element): (element.text or "").strip() for element in core}
    title = told.get("title", "")
    # When the file was made is not when it was said, and its author is seldom its publisher.
    return properties(
        title=None if _PLACEHOLDER.fullmatch(title) else title,
        language=told.get("language"),
    )


def _levels(styles: Element) -> dict[str, int]:
    """Give each style's level as a heading, 0 for none, -1 for what is no text: contents."""
    own: dict[str, int | None] = {}
    base: dict[str, str] = {}
    for style in styles.iter(*_tags("style")):
        key = _value(style, "styleId")
        own[key] = _own_level(style)
        base[key] = _value(_first(style, "basedOn"), "val")
    return {key: _inherited(key, own, base) for key in own}


def _own_level(style: Element) -> int | None:
    name = _value(_first(style, "name"), "val")
    if _CONTENTS_STYLE.match(name):
        return -1
    if match := _HEADING_STYLE.fullmatch(name):
        return int(match.group(1))
    return 1 if name.lower() == "title" else _outline(style)


def _inherited(key: str, own: Mapping[str, int | None], base: Mapping[str, str]) -> int:
    seen = set()
    while key in own and key not in seen:
        level = own[key]
        if level is not None:
            return level
        seen.add(key)
        key = base[key]
    return 0


def _outline(element: Element) -> int | None:
    """Give the level that a style's or a paragraph's properties say, None if they say nothing."""
    outline = next(element.iter(*_tags("outlineLvl")), None)
    value = _value(outline, "val")
    if not value.isdecimal():
        return None
    return int(value) + 1 if int(value) < _NO_OUTLINE else 0


@dataclass(slots=True)
class _Paragraph:
    """A paragraph as it is gathered."""

    heading: int
    lines: list[str] = field(default_factory=lambda: [""])

    def pieces(self) -> Iterator[Piece]:
        if self.heading >= 0:
            yield from (Piece(line, self.heading) for line in self.lines)


def _pieces(root: Element, levels: Mapping[str, int]) -> Iterator[Piece]:
    """Give the paragraphs of a body, those in tables cell by cell, those in boxes after theirs."""
    going_on: _Paragraph | None = None
    for element in root.iter(*_tags("p")):
        if not _is_read(element):
            continue
        paragraph = going_on or _Paragraph(_level(element, levels))
        _gather(element, paragraph)
        # With its mark deleted, a paragraph reads on in the next.
        going_on = paragraph if _mark_deleted(element) else None
        if going_on is None:
            yield from paragraph.pieces()
    if going_on is not None:
        yield from going_on.pieces()


def _level(paragraph: Element, levels: Mapping[str, int]) -> int:
    marks = _first(paragraph, "pPr")
    if marks is None:
        return 0
    own = _outline(marks)
    style = levels.get(_value(_first(marks, "pStyle"), "val"), 0)
    return style if own is None or style < 0 else own


def _is_read(paragraph: Element) -> bool:
    """Tell whether a paragraph is read at all: not in what older programs are shown instead."""
    return not any(
        local_name(above) in {"Fallback", "del", "moveFrom"} for above in paragraph.iterancestors()
    )


def _mark_deleted(paragraph: Element) -> bool:
    marks = _first(_first(paragraph, "pPr"), "rPr")
    return marks is not None and _first(marks, "del") is not None


def _gather(element: Element, paragraph: _Paragraph) -> None:
    """Add the text of an element to a paragraph, a line after each line break."""
    for child in element:
        name = local_name(child)
        if name in _SKIPPED or (name == "r" and _is_hidden(child)):
            continue
        if not str(child.tag).startswith(_WORD) and name in {"t", "br", "p"}:
            continue
        if name == "t":
            paragraph.lines[-1] += child.text or ""
        elif name in {"br", "cr"}:
            paragraph.lines.append("")
        elif name in _CHARACTERS:
            paragraph.lines[-1] += _CHARACTERS[name]
        elif name != "p":
            _gather(child, paragraph)


def _is_hidden(run: Element) -> bool:
    vanish = _first(_first(run, "rPr"), "vanish")
    return vanish is not None and _value(vanish, "val") not in {"0", "false", "off"}


def _first(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if local_name(child) == name), None)


def _value(element: Element | None, name: str) -> str:
    """Give an attribute of Word's; "" if there is none."""
    if element is None:
        return ""
    return next((value for space in _WORD if (value := element.get(space + name))), "")


def _tags(name: str) -> tuple[str, ...]:
    return tuple(space + name for space in _WORD)
