"""XML and web pages, read so that no file can do harm: the one place that knows lxml.

A document may declare characters of its own (`<!ENTITY ndash "&#8211;">`), as Hansard does.
Whatever else an entity could stand for (another file, the network, marks, further entities) is
refused: none of it is needed for a transcript, and all of it has been used to attack readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from store.errors import FormatUnknown, SourceProblem
from store.model import Span

if TYPE_CHECKING:
    from lxml.etree import _Element

Element: TypeAlias = "_Element"

_LONGEST_ENTITY = 64
"""Code points that an entity may stand for: some characters, no text."""
_REFERENCE = re.compile(r"&(?!#)")
_OPENS = re.compile(rb"\s*(?:\xef\xbb\xbf\s*)?<|\xff\xfe<|\xfe\xff\x00<")
_HEAD = 1 << 20
"""Bytes in which the root element of a document begins."""
_AT_ONCE = 4096
_GAP = re.compile("[ \t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
"""What separates words in marked-up text; other spaces are characters of the text."""
_LINE_BREAK = re.compile("[\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_APART = frozenset({"td", "th", "br", "eol"})
"""Elements that separate what stands on either side of them."""
_NONE = frozenset[str]()
_CLOCK = frozenset({"recordedTime"})
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph taken out of its marks."""

    text: str
    remarks: tuple[Span, ...] = ()
    """Where in it stands what its format marks as nobody's words."""


def parse(name: str, content: bytes) -> Element:
    """Read an XML document and give its root element.

    Args:
        name: The file's, for errors.
        content: Its bytes.

    Raises:
        FormatUnknown: It is not well-formed, or declares what no transcript needs.
    """
    from lxml import etree  # noqa: PLC0415 - only XML waits for it

    parser = etree.XMLParser(
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        entities = {
            etree.ErrorTypes.ERR_UNDECLARED_ENTITY,
            etree.ErrorTypes.WAR_UNDECLARED_ENTITY,
            etree.ErrorTypes.ERR_ENTITY_LOOP,
            etree.ErrorTypes.ERR_UNPARSED_ENTITY,
            etree.ErrorTypes.ERR_ENTITY_IS_EXTERNAL,
            etree.ErrorTypes.ERR_ENTITY_IS_PARAMETER,
        }
        amplified = "amplification" in str(error)
        reason = SourceProblem.XML_ENTITY if amplified or error.code in entities else None
        line = error.lineno or None
        raise FormatUnknown(name, reason or SourceProblem.XML, line) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise FormatUnknown(name, SourceProblem.XML) from error
    _refuse_entities(name, root)
    return root


def parse_page(text: str) -> Element | None:
    """Read a web page, mending its marks as browsers do; None if there is nothing in it.

    Deeper than 2048 elements within each other, it is read no further.
    """
    from lxml import etree  # noqa: PLC0415 - only web pages wait for it

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def root_name(content: bytes) -> str | None:
    """Give the local name of the root element of what may be XML; None if it is none."""
    if not _OPENS.match(content):
        return None
    from lxml import etree  # noqa: PLC0415 - only XML waits for it

    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for start in range(0, min(len(content), _HEAD), _AT_ONCE):
            parser.feed(content[start : start + _AT_ONCE])
            for _, element in parser.read_events():
                return local_name(element)
    except (etree.XMLSyntaxError, LookupError, ValueError):
        return _begun(parser.read_events())
    return None


def local_name(element: Element) -> str:
    """Give an element's name without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def lines_of(
    element: Element,
    blocks: frozenset[str],
    remarks: frozenset[str],
    skipped: frozenset[str] = frozenset(),
) -> Iterator[Line]:
    """Take the text of an element out of its marks, a line a paragraph.

    Args:
        element: Where the text stands; of what follows it, nothing is taken.
        blocks: Local names of the elements that are paragraphs of their own.
        remarks: Local names of the elements that hold nobody's words.
        skipped: Local names of the elements that nothing is taken of.
    """
    runs: list[tuple[str, bool]] = []
    keep = _keeps_spaces(element)
    kinds = _Kinds(blocks, remarks, skipped)
    for text, remark, ends in _runs(element, kinds, remark=local_name(element) in remarks):
        runs.append((text, remark))
        if ends:
            yield from _line(runs, keep=keep)
            runs = []
    yield from _line(runs, keep=keep)


def text_of(element: Element) -> str:
    """Take the text of an element out of its marks, on one line, without times of the clock."""
    return " ".join(line.text for line in lines_of(element, _NONE, _NONE, _CLOCK))


class _Kinds(NamedTuple):
    """What elements are, by their local names."""

    blocks: frozenset[str]
    remarks: frozenset[str]
    skipped: frozenset[str]


def _runs(element: Element, kinds: _Kinds, *, remark: bool) -> Iterator[tuple[str, bool, bool]]:
    """Give pieces of text: each with whether it is a remark, and whether its paragraph ends."""
    yield element.text or "", remark, False
    for child in element:
        name = local_name(child)
        block = name in kinds.blocks
        if block:
            yield "", remark, True
        if name and name not in kinds.skipped:
            yield from _runs(child, kinds, remark=remark or name in kinds.remarks)
        yield (" " if name in _APART else ""), remark, block
        yield child.tail or "", remark, False


def _keeps_spaces(element: Element) -> bool:
    """Tell whether the document asks that the spaces of this element stay as they are."""
    around = (one.get(_PRESERVE) for one in (element, *element.iterancestors()))
    return next(filter(None, around), "") == "preserve"


def _line(runs: Iterable[tuple[str, bool]], *, keep: bool) -> Iterator[Line]:
    """Put the runs of a paragraph together; nothing if there are no words."""
    text = ""
    remarks: list[Span] = []
    for run, remark in runs:
        written = _LINE_BREAK.sub(" ", run) if keep else _GAP.sub(" ", run)
        if not keep and (not text or text.endswith(" ")):
            written = written.removeprefix(" ")
        start, text = len(text), text + written
        if remark and written:
            if remarks and remarks[-1].end == start:
                start = remarks.pop().start
            remarks.append(Span(start, len(text)))
    end = len(text) if keep else len(text.rstrip(" "))
    if text.strip():
        yield Line(text[:end], tuple(Span(at.start, min(at.end, end)) for at in remarks))


def _begun(events: Iterable[tuple[str, Element]]) -> str | None:
    return next((local_name(element) for _, element in events), None)


def _refuse_entities(name: str, root: Element) -> None:
    """Refuse a document that declares entities which are more than characters."""
    internal = root.getroottree().docinfo.internalDTD
    for entity in () if internal is None else internal.iterentities():
        value = entity.content
        harmless = (
            value is not None
            and len(value) <= _LONGEST_ENTITY
            and "<" not in value
            and not _REFERENCE.search(value)
        )
        if not harmless:
            raise FormatUnknown(name, SourceProblem.XML_ENTITY)
