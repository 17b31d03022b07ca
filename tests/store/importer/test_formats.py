"""Which format a file is of, and what holds of every document made of one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import FormatUnknown, SourceProblem
from store.importer import formats
from store.importer.document import Document
from tests.support.papers import paragraph, portable_document, word_document, zipped

LINES = "\n".join(f"The master of the harbour said that lamp {at} would shine" for at in range(9))


def test_each_format_is_told_by_what_is_in_the_file() -> None:
    """Whatever its name says."""
    contents = {
        "pdf": portable_document([[(72, 700, "Hello.")]]),
        "docx": word_document(paragraph("灯塔")),
        "subtitles": "1\n00:00:01,000 --> 00:00:02,000\n灯塔".encode(),
        "html": "<!DOCTYPE html><p>灯塔</p>".encode(),
        "markdown": "---\ntitle: a\n---\n灯塔".encode(),
        "plain_text": "灯塔".encode(),
    }
    assert tuple(contents) == formats.DOCUMENTS
    for name, content in contents.items():
        assert formats.read_document("talk.xyz", content).format == name


@pytest.mark.parametrize(
    ("content", "reason"),
    (
        (b"", SourceProblem.EMPTY),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", SourceProblem.BINARY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0old Word", SourceProblem.BINARY),
        (zipped({"mimetype": b"application/epub+zip", "a.xhtml": b"<p>a"}), SourceProblem.BINARY),
        (b"<?xml version='1.0'?><other><p>words</p></other>", SourceProblem.MARKUP),
        ("灯塔，灯塔".encode()[:-1], SourceProblem.NOT_UTF8),
    ),
)
def test_what_is_of_no_format_is_refused(content: bytes, reason: SourceProblem) -> None:
    """One reason each, for one sentence."""
    with pytest.raises(FormatUnknown) as refused:
        formats.read_document("talk.txt", content)
    assert (refused.value.source, refused.value.reason) == ("talk.txt", reason)


def test_each_line_of_a_plain_text_is_a_block() -> None:
    """Its padding is not of it, and the text is the file."""
    text = "\ufeff  问：好？\u3000\r\n\r\n\u3000\u3000答：好。\n"
    document = formats.read_document("talk.txt", text.encode())
    assert document.source.text == text
    assert document.source.original is None
    assert words(document) == ["问：好？", "答：好。"]
    assert not any(block.wrapped for block in document.blocks)


def words(document: Document) -> list[str]:
    """Give the texts of the blocks."""
    return [document.source.text[at.span.start : at.span.end] for at in document.blocks]


def wraps(text: str) -> str:
    """Give for each line of a plain text whether it goes on: w, or ends: a full stop."""
    document = formats.read_document("talk.txt", text.encode())
    return "".join("w" if block.wrapped else "." for block in document.blocks)


def test_lines_of_hard_wrapped_text_go_on_within_their_paragraph() -> None:
    """Up to an empty line, a short line, or an indented one."""
    assert wraps(f"{LINES}\nshort end.\n{LINES}\n\n{LINES}\n    {LINES}") == (
        "wwwwwwwww." + "wwwwwwww." + "wwwwwwww." + "wwwwwwww."
    )


def test_chinese_is_hard_wrapped_between_any_two_characters() -> None:
    """Each line as wide as the page, or one less before a comma."""
    line = "灯塔明年春天将重新点亮渡轮每天照常开行港务长答记者问时"
    assert (
        wraps("\n".join([line, line, line[:-1], "，" + line[1:], line, line, "完。"])) == "wwwwww."
    )


def test_paragraphs_that_are_as_long_as_they_are_end() -> None:
    """Nothing is wrapped there."""
    lines = [f"A: {'The lamp shines. ' * (at % 5 + 1)}" for at in range(40)]
    assert wraps("\n".join(lines)) == "." * 40


SPACES = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
)


@given(text=st.text(st.sampled_from("问答：a1。" + SPACES)) | st.text())
def test_blocks_hold_all_of_a_text_but_white_space(text: str) -> None:
    """In order, apart from one another, each within a line."""
    content = f"灯塔{text}".encode("utf-8", "ignore")
    try:
        document = formats.read_document("talk.txt", content)
    except FormatUnknown:
        return
    end = 0
    for block in document.blocks:
        between = document.source.text[end : block.span.start]
        assert all(character in SPACES or character.isspace() for character in between)
        line = document.source.text[block.span.start : block.span.end]
        assert line
        assert len(line.splitlines()) == 1
        assert line == line.strip(SPACES)
        end = block.span.end
    assert not document.source.text[end:].strip(SPACES)


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """There is no other error."""
    try:
        document = formats.read_document("talk", content)
    except FormatUnknown as error:
        assert error.source == "talk"  # noqa: PT017 - only some bytes are refused
    else:
        assert document.blocks


def test_no_library_of_a_format_is_loaded_before_such_a_file_is_read() -> None:
    """A search waits for none of them."""
    code = (
        "import sys, store.importer, store.importer.formats, store.importer.gathering\n"
        "heavy = {'lxml', 'pypdf', 'chardet', 'webvtt', 'yaml', 'markdown_it'} & set(sys.modules)\n"
        "sys.exit(' '.join(heavy) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_every_real_file_is_read(shared: Path) -> None:
    """And its blocks are what its text is."""
    for path in sorted((shared / "transcripts" / "layouts").rglob("*")):
        if path.is_dir() or formats.find_structured(path.name, path.read_bytes()):
            continue
        document = formats.read_document(path.name, path.read_bytes())
        assert "".join(words(document)).split() == document.source.text.replace(
            "\n", ""
        ).split() or (
            "".join("".join(words(document)).split()) == "".join(document.source.text.split())
        )
