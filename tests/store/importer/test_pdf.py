"""PDF: the lines of the pages, and what is put together of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import FormatUnknown, SourceProblem
from store.importer import pdf
from store.importer.document import Document
from tests.support.papers import PrintedLine, portable_document

FULL = "The harbour master said that the lighthouse would shine again next"


def page(
    lines: Iterable[str], number: int = 1, indented: Sequence[int] = (0,)
) -> list[PrintedLine]:
    """Set lines below a header and above a page number."""
    set_lines = [
        (108 if at in indented else 72, 700 - 20 * at, line) for at, line in enumerate(lines)
    ]
    return [
        (72, 760, "May 6, 2031   The Lighthouse   FINAL"),
        (280, 40, f"Page {number} of 3"),
        *set_lines,
    ]


def read(*pages: Iterable[PrintedLine], title: str = "") -> Document:
    """Read a PDF of these pages."""
    return pdf.read("talk.pdf", portable_document(pages, title))


def texts(document: Document) -> list[str]:
    """Give the texts of the blocks of a document."""
    return [document.source.text[at.span.start : at.span.end] for at in document.blocks]


def paragraphs(document: Document) -> Iterator[str]:
    """Join the blocks that go on."""
    lines: list[str] = []
    for block, text in zip(document.blocks, texts(document), strict=True):
        lines.append(text)
        if not block.wrapped:
            yield " ".join(lines)
            lines = []


def refusal(content: bytes) -> SourceProblem:
    """Give why a PDF is refused."""
    with pytest.raises(FormatUnknown) as refused:
        pdf.read("talk.pdf", content)
    return refused.value.reason


def test_what_recurs_at_the_edges_of_pages_is_dropped() -> None:
    """With its number, which is another on each page."""
    pages = [
        page([f"{FULL} {word}."], number) for number, word in enumerate(("one", "two", "six"), 1)
    ]
    assert texts(read(*pages)) == [f"{FULL} {word}." for word in ("one", "two", "six")]


def test_what_recurs_in_the_middle_stays() -> None:
    """A refrain is said as often as it is said."""
    lines = [f"{FULL} {at}" for at in range(5)]
    pages = [page([*lines, "Thank you.", *lines], number) for number in range(1, 4)]
    assert texts(read(*pages)).count("Thank you.") == 3


def test_the_same_last_words_of_short_pages_stay() -> None:
    """They stand below one another, but not at the edge."""
    words = ("one", "two", "six")
    pages = [page([*[f"{FULL} {word}"] * 5, "Thank you all."]) for word in words]
    assert texts(read(*pages)).count("Thank you all.") == 3


def test_the_number_of_a_single_page_is_dropped() -> None:
    """It cannot recur, but is nothing else."""
    assert texts(read([(72, 700, "Q. When?"), (72, 680, "A. Next year."), (300, 40, "- 1 -")])) == [
        "Q. When?",
        "A. Next year.",
    ]


def test_a_paragraph_goes_on_until_it_visibly_ends() -> None:
    """At a short line, before an indent, and not at the end of a page."""
    first = [f"{FULL} year", f"{FULL} month", "at last."]
    second = [f"{FULL} week", f"{FULL} night", f"{FULL} day"]
    third = [f"{FULL} hour", "indeed."]
    document = read(page([*first, *second], 1, (0, 3)), page(third, 2, ()))
    assert list(paragraphs(document)) == [
        f"{FULL} year {FULL} month at last.",
        f"{FULL} week {FULL} night {FULL} day {FULL} hour indeed.",
    ]


def test_a_gap_ends_a_paragraph() -> None:
    """Where none is indented."""
    lines: list[PrintedLine] = [(72, 700 - 14 * at, f"{FULL} {at}") for at in range(6)]
    lines += [(72, 590 - 14 * at, f"{FULL} {at}") for at in range(6)]
    assert [at.wrapped for at in read(lines).blocks] == [*[True] * 5, False, *[True] * 5, False]


def test_a_hyphen_goes_if_the_whole_word_is_known() -> None:
    """The word stands whole on the line where it begins."""
    lines = [f"{FULL} inform-", "ation of the harbour, and this information", "was right."]
    assert texts(read(page(lines)))[1:3] == [
        f"{FULL} information",
        "of the harbour, and this information",
    ]


def test_a_hyphen_stays_where_the_word_may_have_one() -> None:
    """Nobody has seen the word without it."""
    lines = [f"{FULL} well-", "known master of the harbour said so", "to us."]
    assert texts(read(page(lines)))[1] == f"{FULL} well-known"


def test_small_print_at_the_foot_is_dropped_with_what_points_to_it() -> None:
    """An editor's note is not said."""
    lines = [f"{FULL} 1.1 {at}" for at in range(6)]
    content = portable_document([page([*lines, "It is a good lighthouse.1"], 1, ())])
    note = b"BT /F1 6 Tf 72 90 Td (1 He meant the old one.) Tj ET"
    content = _with_stream(content, note)
    assert texts(pdf.read("talk.pdf", content))[1:] == [*lines, "It is a good lighthouse."]


def _with_stream(content: bytes, more: bytes) -> bytes:
    """Add to what is shown on the first page; the table of places need not be right."""
    content = content.replace(b"\nendstream", b"\n" + more + b"\nendstream", 1)
    return re.sub(
        rb"/Length (\d+)",
        lambda found: b"/Length %d" % (int(found[1]) + 1 + len(more)),
        content,
        count=1,
    )


@pytest.mark.parametrize(
    ("title", "known"),
    (
        ("The Lighthouse", "The Lighthouse"),
        ("Microsoft Word - a.doc", None),
        ("a.pdf", None),
        ("", None),
    ),
)
def test_a_title_is_believed_if_somebody_gave_it(title: str, known: str | None) -> None:
    """Programs put in the file's name."""
    assert read([(72, 700, "Hello.")], title=title).metadata.title == known


def test_pictures_of_pages_are_no_text() -> None:
    """What to do about it is another thing than for an empty file."""
    assert refusal(portable_document([[]])) is SourceProblem.SCANNED


def _locked(password: str) -> bytes:
    writer = pypdf.PdfWriter(BytesIO(portable_document([[(72, 700, "Hello.")]])))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_pdf_with_a_password_is_locked() -> None:
    """Nobody can read it without."""
    assert refusal(_locked("secret")) is SourceProblem.ENCRYPTED


def test_a_pdf_locked_against_changes_alone_is_read() -> None:
    """Anybody can read it."""
    assert texts(pdf.read("talk.pdf", _locked(""))) == ["Hello."]


def test_a_pdf_that_is_none_is_damaged() -> None:
    """It begins as one, and no more."""
    assert refusal(b"%PDF-1.4\n") is SourceProblem.DAMAGED


@settings(max_examples=60)
@given(content=st.data())
def test_a_damaged_pdf_is_read_or_refused(content: st.DataObject) -> None:
    """Whichever bytes are other than they were."""
    whole = bytearray(portable_document([page(["Q. When?"]), page(["A. Soon."], 2)]))
    places = st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255))
    for place, byte in content.draw(st.lists(places, max_size=20)):
        whole[place] = byte
    with suppress(FormatUnknown):
        assert pdf.read("talk.pdf", bytes(whole)).format == pdf.NAME


def test_real_transcripts_have_no_page_headers(shared: Path) -> None:
    """Nor page numbers, and every paragraph of speech ends as a sentence does."""
    for path in sorted((shared / "transcripts" / "layouts" / "fomc-pdf").iterdir()):
        document = pdf.read(path.name, path.read_bytes())
        assert not re.search(r"\d+ of \d\d\b|FINAL", document.source.text)
        whole = list(paragraphs(document))
        assert whole[0].startswith("Transcript of Chair")
        assert all(re.search(r"[.?!”)—\]]$", text) for text in whole[2:])
