"""From bytes to text: what is read, and what is refused, and why."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import FormatUnknown, ImportFailed, SourceProblem, SourceUnreadable
from store.importer.source import LARGEST_SOURCE, decode, read_source


def refusal(content: bytes) -> FormatUnknown:
    """Give the error that these bytes are refused with."""
    with pytest.raises(FormatUnknown) as refused:
        decode("talk.txt", content)
    return refused.value


def unreadable(path: Path) -> SourceProblem:
    """Give why this file cannot be read."""
    with pytest.raises(SourceUnreadable) as refused:
        read_source(path)
    assert refused.value.source == str(path)
    return refused.value.reason


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_a_decoded_text_is_the_bytes_and_nothing_else(text: str) -> None:
    """Encoded again it is the file, byte order mark and line ends and all."""
    content = f"和平{text}".encode()
    source = decode("talk.txt", content)
    assert source.text.encode("utf-8") == content
    assert source.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("ends", ("\n", "\r\n", "\r", "\u2028"))
def test_line_ends_stay_as_they_are(tmp_path: Path, ends: str) -> None:
    """Spans count code points of the file itself, so no line end may be rewritten."""
    path = tmp_path / "talk.txt"
    path.write_bytes(f"\ufeff问：好？{ends}答：好。{ends}".encode())
    assert read_source(path).text == f"\ufeff问：好？{ends}答：好。{ends}"


@pytest.mark.parametrize("content", (b"", b" \n\t ", "。，\n".encode(), "\ufeff".encode()))
def test_a_file_without_a_word_is_empty(content: bytes) -> None:
    """White space, punctuation and a byte order mark are nothing to read."""
    assert refusal(content).reason is SourceProblem.EMPTY


def test_a_file_with_a_nul_byte_is_binary() -> None:
    """No text holds one."""
    assert refusal("和平\0共处".encode()).reason is SourceProblem.BINARY


@pytest.mark.parametrize("encoding", ("gb18030", "big5", "utf-16"))
def test_another_encoding_is_read_and_the_bytes_are_kept(encoding: str) -> None:
    """What was found can be had again, byte for byte."""
    content = "問：請問和平如何共處？\n答：以對話共處。".encode(encoding)
    source = decode("talk.txt", content)
    assert source.text == "問：請問和平如何共處？\n答：以對話共處。"
    assert source.original == content
    assert source.sha256 == hashlib.sha256(content).hexdigest()


def test_of_utf8_no_second_copy_is_kept() -> None:
    """The text is the bytes."""
    assert decode("talk.txt", "\ufeff和平".encode()).original is None


def test_the_line_that_is_not_utf8_is_named() -> None:
    """The first bad byte tells where to look."""
    refused = refusal("和平\n共处\n".encode() + b"\xff" + "是底线".encode())
    assert refused.reason is SourceProblem.NOT_UTF8
    assert refused.line == 3


@pytest.mark.parametrize(
    "text",
    (
        "<!DOCTYPE html><p>和平</p>",
        "\n  <html>和平",
        '\ufeff<?xml version="1.0"?><a>和平</a>',
        "WEBVTT\n\n00:01.000 --> 00:02.000\n和平",
        "1\n00:00:01,000 --> 00:00:02,000\n和平",
    ),
)
def test_marked_up_text_is_refused(text: str) -> None:
    """Marks read as words would be put into somebody's mouth."""
    assert refusal(text.encode()).reason is SourceProblem.MARKUP


@pytest.mark.parametrize("text", ("<王毅>：和平", "1 号会场", "3 < 5 是对的"))
def test_a_text_is_not_markup_for_one_sign(text: str) -> None:
    """A pointed bracket or a number at the beginning is plain text."""
    assert decode("talk.txt", text.encode()).text == text


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    """The error names the file as the caller did."""
    assert unreadable(tmp_path / "none.txt") is SourceProblem.MISSING


def test_a_folder_is_a_folder(tmp_path: Path) -> None:
    """It is no transcript."""
    assert unreadable(tmp_path) is SourceProblem.FOLDER


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read_is_forbidden(tmp_path: Path) -> None:
    """What to do about it is another thing than for a missing file."""
    path = tmp_path / "closed.txt"
    path.write_text("和平", encoding="utf-8")
    path.chmod(0)
    assert unreadable(path) is SourceProblem.FORBIDDEN


def test_a_file_too_large_is_not_read_at_all(tmp_path: Path) -> None:
    """A disk image named by mistake must not fill the memory."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST_SOURCE + 1)
    assert unreadable(path) is SourceProblem.TOO_LARGE


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody writes into it, and reading it would never end."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert unreadable(path) is SourceProblem.SPECIAL


def test_a_device_without_end_is_not_read() -> None:
    """Its size says nothing."""
    assert unreadable(Path("/dev/zero")) is SourceProblem.SPECIAL


@pytest.mark.parametrize("name", ("a\0b.txt", "a" * 5000))
def test_an_impossible_file_name_is_one_error_of_ours(name: str) -> None:
    """Whatever the system says of the name, the caller sees one kind of error."""
    with pytest.raises(ImportFailed):
        read_source(Path(name))


def test_a_file_name_that_is_no_text_can_be_stored() -> None:
    """Half of a surrogate pair in a name would stop the database."""
    assert decode("talk\udcff.txt", "和平".encode()).name == "talk?.txt"
