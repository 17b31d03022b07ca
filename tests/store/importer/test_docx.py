"""Word documents: the paragraphs as they read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import FormatUnknown, SourceProblem
from store.importer import docx, plain_text
from store.importer.document import Document
from tests.support.papers import paragraph, word_document, zipped

TALK = paragraph("问：灯塔何时点亮？") + paragraph("答：明年春天。")


def read(body: str, styles: str = "", core: str = "") -> Document:
    """Read a Word document of these marks."""
    return docx.read("talk.docx", word_document(body, styles, core))


def blocks(body: str, styles: str = "") -> list[tuple[int, str]]:
    """Give the blocks of a Word document: level as a heading, and text."""
    document = read(body, styles)
    text = document.source.text
    return [(at.heading, text[at.span.start : at.span.end]) for at in document.blocks]


def texts(body: str) -> list[str]:
    """Give the texts of the blocks of a Word document."""
    return [text for _, text in blocks(body)]


def refusal(content: bytes) -> SourceProblem:
    """Give why a Word document is refused."""
    with pytest.raises(FormatUnknown) as refused:
        docx.read("talk.docx", content)
    assert refused.value.source == "talk.docx"
    return refused.value.reason


def test_paragraphs_and_cells_come_in_order() -> None:
    """A table in the middle stays in the middle."""
    cells = f"<w:tc>{paragraph('其一')}</w:tc><w:tc>{paragraph('其二')}</w:tc>"
    table = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    assert texts(paragraph("先") + table + paragraph("后")) == ["先", "其一", "其二", "后"]


def test_a_heading_is_told_by_its_style() -> None:
    """By the style's name, its outline level, or the style it is made after."""
    styles = (
        '<w:style w:styleId="a"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="b"><w:name w:val="Mine"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:name w:val="Own"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr>'
        '</w:style><w:style w:styleId="d"><w:name w:val="Title"/></w:style>'
        '<w:style w:styleId="e"><w:name w:val="e"/><w:basedOn w:val="e"/></w:style>'
    )
    body = "".join(paragraph(f"甲{key}", f'<w:pStyle w:val="{key}"/>') for key in "abcdex")
    assert [level for level, _ in blocks(body, styles)] == [2, 2, 3, 1, 0, 0]


def test_a_table_of_contents_is_no_text() -> None:
    """It tells again what stands below."""
    styles = '<w:style w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    assert blocks(paragraph("灯塔 3", '<w:pStyle w:val="t"/>') + TALK, styles) == [
        (0, "问：灯塔何时点亮？"),
        (0, "答：明年春天。"),
    ]


def test_changes_are_read_as_accepted() -> None:
    """What was deleted or moved away is not said, what was put in is."""
    body = (
        "<w:p><w:r><w:t>灯塔</w:t></w:r><w:del><w:r><w:delText>不</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>很</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>远</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>亮</w:t></w:r></w:moveTo></w:p>"
    )
    assert texts(body) == ["灯塔很亮"]


def test_a_paragraph_whose_mark_was_deleted_reads_on_in_the_next() -> None:
    """The two are one now."""
    assert texts(paragraph("灯塔", "<w:rPr><w:del/></w:rPr>") + paragraph("很亮")) == ["灯塔很亮"]


def test_fields_give_their_result_and_notes_and_hidden_text_nothing() -> None:
    """What is seen on the page is read."""
    body = (
        "<w:p><w:r><w:instrText>DATE</w:instrText></w:r><w:fldSimple><w:r><w:t>5月6日</w:t></w:r>"
        "</w:fldSimple><w:r><w:footnoteReference/></w:r><w:r><w:rPr><w:vanish/></w:rPr>"
        "<w:t>看不见</w:t></w:r><w:hyperlink><w:r><w:t>说明</w:t></w:r></w:hyperlink></w:p>"
    )
    assert texts(body) == ["5月6日说明"]


def test_a_line_break_begins_a_block() -> None:
    """Whoever made it meant a line."""
    body = "<w:p><w:r><w:t>问：好？</w:t><w:br/><w:t>答：</w:t><w:tab/><w:t>好。</w:t></w:r></w:p>"
    assert texts(body) == ["问：好？", "答：\t好。"]


def test_a_box_is_read_once() -> None:
    """What stands in for it in older programs is not read too."""
    box = f"<w:txbxContent>{paragraph('框中')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>外</w:t><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(body) == ["外", "框中"]


@pytest.mark.parametrize(
    ("title", "known"),
    (("灯塔重新点亮", "灯塔重新点亮"), ("", None), ("Word Document", None), ("Untitled", None)),
)
def test_a_title_is_believed_if_somebody_gave_it(title: str, known: str | None) -> None:
    """Programs put in something of their own."""
    assert read(TALK, core=f"<dc:title>{title}</dc:title>").metadata.title == known


def test_a_locked_document_is_refused_as_locked() -> None:
    """It is another kind of file then, and says so."""
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert docx.sniff("talk.docx", content)
    assert refusal(content) is SourceProblem.ENCRYPTED


def test_a_document_is_told_by_its_parts() -> None:
    """A zip that another document is packed in is none."""
    assert docx.sniff("a", word_document(TALK))
    assert not docx.sniff("a.zip", zipped({"a.docx": word_document(TALK)}))
    assert docx.sniff("a.docx", word_document(TALK)[:100])
    assert not docx.sniff("a.docx", b"text")


def test_a_document_cut_off_is_damaged() -> None:
    """Wherever it was cut."""
    content = word_document(TALK)
    assert refusal(content[: len(content) // 2]) is SourceProblem.DAMAGED
    assert refusal(zipped({"word/other.xml": b"<a/>"})) is SourceProblem.DAMAGED
    assert refusal(zipped({"word/document.xml": b"<a>"})) is SourceProblem.DAMAGED


def test_a_document_that_unpacks_to_too_much_is_refused() -> None:
    """Measured while it is unpacked, not by what it says of itself."""
    assert refusal(zipped({"word/document.xml": b" " * (65 << 20)})) is SourceProblem.BOMB


def test_entities_that_multiply_are_refused() -> None:
    """No document of Word's declares any."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    before = f'<!DOCTYPE l [<!ENTITY l0 "lol">{entities}]>'
    content = word_document(paragraph("&l9;"), before=before)
    assert refusal(content) in {SourceProblem.XML_ENTITY, SourceProblem.DAMAGED}


def test_an_entity_of_another_file_is_not_read() -> None:
    """A document must not show what else is on the disk."""
    before = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    assert refusal(word_document(paragraph("&e;"), before=before)) is SourceProblem.XML_ENTITY


@given(content=st.data())
def test_a_damaged_document_is_read_or_refused(content: st.DataObject) -> None:
    """Whichever bytes are other than they were."""
    whole = bytearray(word_document(TALK))
    places = st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255))
    for place, byte in content.draw(st.lists(places, max_size=20)):
        whole[place] = byte
    with suppress(FormatUnknown):
        assert docx.read("talk.docx", bytes(whole)).format == docx.NAME


def test_real_documents_have_the_lines_of_their_texts(shared: Path) -> None:
    """The same conferences, as text and as a document."""
    folder = shared / "transcripts" / "layouts" / "derived-formats"
    for path in sorted(folder.glob("*.docx")):
        text = path.with_suffix("").with_suffix(".gb18030.txt")
        expected = plain_text.read(text.name, text.read_bytes()).source.text.splitlines()
        found = docx.read(path.name, path.read_bytes()).source.text.split("\n")
        assert found == [line for line in expected if line.strip()]
