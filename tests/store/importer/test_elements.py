"""XML that is read, and XML that is refused because it could do harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import FormatUnknown, SourceProblem
from store.importer.elements import Line, lines_of, parse, root_name, text_of
from store.model import Span

LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (at, b"&l%d;" % (at - 1) * 10) for at in range(1, 10))
BLOCKS, REMARKS = frozenset({"p"}), frozenset({"remark"})


def refused(content: bytes) -> FormatUnknown:
    """Give the error with which a document is refused."""
    with pytest.raises(FormatUnknown) as caught:
        parse("talk.xml", content)
    return caught.value


def lines(marked: str) -> list[Line]:
    """Take the text of a small document out of its marks."""
    return list(lines_of(parse("talk.xml", marked.encode()), BLOCKS, REMARKS))


def test_characters_that_a_document_declares_are_read() -> None:
    """As Hansard writes dashes, pounds and the ampersand itself, in words and in attributes."""
    root = parse(
        "talk.xml",
        b'<!DOCTYPE a [<!ENTITY ndash "&#8211;"><!ENTITY amp "&#38;#38;"><!ENTITY dots "...">]>'
        b'<a b="x&ndash;y">1&ndash;2 &amp; more&dots;</a>',
    )
    assert (root.text, root.get("b")) == ("1–2 & more...", "x–y")


def test_a_file_that_an_entity_names_is_not_read(tmp_path: Path) -> None:
    """Whether it is used in the words, in the declarations, or not at all."""
    secret = tmp_path / "secret.txt"
    secret.write_text("<!ENTITY x 'the secret'>", encoding="utf-8")
    address = secret.as_uri().encode()
    for declared in (
        b'<!ENTITY x SYSTEM "%s">]><a>&x;</a>' % address,
        b'<!ENTITY x SYSTEM "%s">]><a/>' % address,
        b'<!ENTITY %% f SYSTEM "%s"> %%f; ]><a>&x;</a>' % address,
        b'<!ENTITY %% f SYSTEM "%s"> %%f; ]><a/>' % address,
    ):
        assert refused(b"<!DOCTYPE a [" + declared).reason is SourceProblem.XML_ENTITY


def test_a_declaration_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    """What it would declare is not known, and so refused."""
    elsewhere = tmp_path / "characters.dtd"
    elsewhere.write_text("<!ENTITY x 'the secret'>", encoding="utf-8")
    content = f'<!DOCTYPE a SYSTEM "{elsewhere.as_uri()}"><a>&x;</a>'.encode()
    assert refused(content).reason is SourceProblem.XML_ENTITY


@pytest.mark.parametrize("use", (b"<a>&l9;</a>", b'<a b="&l9;"/>', b"<a/>"))
def test_entities_that_stand_for_more_and_more_of_themselves_are_refused(use: bytes) -> None:
    """A billion words of a few hundred bytes."""
    bomb = b'<!DOCTYPE a [<!ENTITY l0 "laugh">' + LAUGHS + b"]>" + use
    assert refused(bomb).reason is SourceProblem.XML_ENTITY


def test_one_long_entity_used_again_and_again_is_refused() -> None:
    """It multiplies as well, though nothing is nested."""
    bomb = b'<!DOCTYPE a [<!ENTITY x "%s">]><a>%s</a>' % (b"x" * 5000, b"&x;" * 5000)
    assert refused(bomb).reason is SourceProblem.XML_ENTITY


def test_an_entity_that_holds_marks_is_refused() -> None:
    """A character has none."""
    assert (
        refused(b'<!DOCTYPE a [<!ENTITY x "<b/>">]><a>&x;</a>').reason is SourceProblem.XML_ENTITY
    )


def test_what_is_not_well_formed_is_refused_with_its_line() -> None:
    """A person can look there."""
    error = refused(b"<a>\n<b>\n</a>")
    assert (error.reason, error.line) == (SourceProblem.XML, 3)


@pytest.mark.parametrize(
    "content", (b"", b"no marks", b"<a>" * 5000, b'<?xml version="1.0" encoding="none"?><a/>')
)
def test_what_is_no_document_is_refused(content: bytes) -> None:
    """Empty, plain, too deep, or in an encoding nobody knows."""
    assert refused(content).reason is SourceProblem.XML


@pytest.mark.parametrize(
    ("content", "name"),
    (
        (b'<?xml version="1.0"?>\n<!-- hm --><x:talk xmlns:x="u:x"/>', "talk"),
        ("<talk/>".encode("utf-16"), "talk"),
        (b"\xef\xbb\xbf<talk>", "talk"),
        (b"<talk><broken", "talk"),
        (b"talk", None),
        (b"", None),
        (b"< 3", None),
    ),
)
def test_the_root_is_told_without_reading_it_all(content: bytes, name: str | None) -> None:
    """By its own name, in any encoding; None of what is no XML."""
    assert root_name(content) == name


def test_words_are_taken_out_of_their_marks() -> None:
    """A paragraph a line; the layout of the file is no part of it."""
    assert lines("<a>\n <p>The <i>tide</i>\n  turns.</p><p> </p>\n<p>A　B</p> tail</a>") == [
        Line("The tide turns."),
        Line("A　B"),
        Line("tail"),
    ]


def test_remarks_are_told_from_words() -> None:
    """Wherever they stand in a paragraph."""
    assert lines("<a><p>One <remark>(Laughter)</remark> two.</p></a>") == [
        Line("One (Laughter) two.", (Span(4, 14),))
    ]


def test_cells_of_a_table_do_not_run_together() -> None:
    """Each row is read with spaces between."""
    assert text_of(parse("a.xml", b"<tr><td>1997</td><td>12</td></tr>")) == "1997 12"


def test_spaces_are_kept_where_the_document_asks_for_it() -> None:
    """By the attribute that XML has for that, on any element around."""
    assert lines('<a xml:space="preserve"><p>A  B\nC</p></a>') == [Line("A  B C")]
