"""PDF: the lines of its pages, without what stands at the edge of each, and words put together."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from store.errors import FormatUnknown, SourceProblem
from store.importer.document import Document
from store.importer.pages import Line, body_lines, paragraph_ends
from store.importer.pieces import Piece, compose
from store.importer.properties import properties
from store.model import Metadata

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

NAME = "pdf"
_MARK = b"%PDF-"
_HEAD = 1024
"""Bytes in which the mark stands; some servers put lines before it."""
_MOST_PAGES = 3000
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
"""Single glyphs that a font draws for letters."""
_NO_TITLE = re.compile(
    r"(?i)(?:microsoft (?:word|powerpoint)|untitled|无标题|document ?\d*$"
    r"|.*\.(?:docx?|pdf|indd|wpd)$)"
)
_CUT = re.compile(r"(?P<begun>[^\W\d_]+(?:[-\u2010][^\W\d_]+)*)(?P<hyphen>[-\u2010\u00ad])$")
_REST = re.compile(r"(?P<word>[^\W\d_][^\s]*)\s*")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_SOFT = "\u00ad"
_WIDE_SPACE = "\u3000"
"""With two of it, Chinese paragraphs begin."""
_HYPHENS = ("-", "\u2010", _SOFT)


def sniff(name: str, content: bytes) -> bool:
    """Tell whether it is a PDF, by its mark."""
    del name
    return _MARK in content[:_HEAD]


def read(name: str, content: bytes) -> Document:
    """Read a PDF.

    Raises:
        FormatUnknown: It is damaged, locked, has pictures of pages only, or too many pages.
    """
    pages, told = _read(name, content)
    if not any(line.text.strip() for page in pages for line in page):
        raise FormatUnknown(name, SourceProblem.SCANNED)
    lines = body_lines(pages)
    ends = paragraph_ends(lines)
    texts = _words_together([line.text for line in lines])
    pieces = (Piece(text, wrapped=not end) for text, end in zip(texts, ends, strict=True))
    return compose(name, content, pieces, NAME, told)


def _read(name: str, content: bytes) -> tuple[list[list[Line]], Metadata]:
    import pypdf  # noqa: PLC0415 - only a PDF waits for it
    from pypdf.errors import DependencyError, FileNotDecryptedError  # noqa: PLC0415 - the same

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends is no news
    try:
        reader = pypdf.PdfReader(BytesIO(content))
        # Many are locked against changes alone, with an empty password.
        is_open = not reader.is_encrypted or bool(reader.decrypt(""))
        count = len(reader.pages) if is_open else 0
        pages = [list(_lines(page)) for page in reader.pages] if 0 < count <= _MOST_PAGES else []
        told = _metadata(reader)
    except (DependencyError, FileNotDecryptedError) as error:
        raise FormatUnknown(name, SourceProblem.ENCRYPTED) from error
    except MemoryError:
        raise
    except Exception as error:  # pypdf lets anything escape that a broken file makes happen
        raise FormatUnknown(name, SourceProblem.DAMAGED) from error
    if not is_open:
        raise FormatUnknown(name, SourceProblem.ENCRYPTED)
    if count > _MOST_PAGES:
        raise FormatUnknown(name, SourceProblem.TOO_LARGE)
    return pages, told


def _lines(page: PageObject) -> Iterator[Line]:
    """Give the lines of a page in the order in which they were written, and where each begins."""
    lines: list[Line] = []
    text, place = "", (0.0, 0.0, 0.0)

    def visit(words: str, outer: Any, inner: Any, _font: Any, size: float) -> None:  # noqa: ANN401
        nonlocal text, place
        if not text.strip() and words.strip():
            x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            letters = abs(float(size * inner[3] * outer[3]))
            indent = letters * (len(words) - len(words.lstrip(_WIDE_SPACE)))
            place = (float(x) + indent, float(y), letters)
        *ended, text = (text + words).split("\n")
        lines.extend(Line(_letters(line), *place) for line in ended if line.strip())

    page.extract_text(visitor_text=visit)
    if text.strip():
        lines.append(Line(_letters(text), *place))
    yield from lines


def _letters(text: str) -> str:
    return "".join(_LIGATURES.get(character, character) for character in text.strip())


def _metadata(reader: PdfReader) -> Metadata:
    try:
        title = reader.metadata.title if reader.metadata else None
    except Exception:  # noqa: BLE001 - as above; the words are what matters
        title = None
    return properties(title=None if not title or _NO_TITLE.match(title) else title)


def _words_together(lines: list[str]) -> list[str]:
    """Undo the hyphens at line ends: the whole word stands on the line where it begins.

    The hyphen goes if it is soft, or if the document has the word without it elsewhere and not
    with it.
    """
    known = {word.lower() for line in lines for word in _WORD.findall(line)}
    together = list(lines)
    for at in range(len(together) - 1):
        if not together[at].endswith(_HYPHENS):
            continue
        cut, rest = _CUT.search(together[at]), _REST.match(together[at + 1])
        if cut is None or rest is None or not rest["word"][0].islower():
            continue
        end = _WORD.match(rest["word"])
        tail = end.group() if end else ""
        whole, hyphened = f"{cut['begun']}{tail}".lower(), f"{cut['begun']}-{tail}".lower()
        if cut["hyphen"] == _SOFT or (whole in known and hyphened not in known):
            together[at] = together[at][:-1]
        together[at] += rest["word"]
        together[at + 1] = together[at + 1][rest.end() :]
    return [line.replace(_SOFT, "") for line in together]
