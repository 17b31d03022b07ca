"""From a file to its bytes, and from those to a text."""

from __future__ import annotations

import hashlib
import re
import stat
from pathlib import Path

from store.errors import FormatUnknown, SourceProblem, SourceUnreadable
from store.importer.decoding import Undecodable, decode_text
from store.importer.document import Source

_MARKUP = re.compile(r"\ufeff?\s*(?:<[!?a-zA-Z]|WEBVTT|[0-9]+\s+[0-9:,.]+\s+-->)")
"""Web pages, XML and subtitles: to read their marks as words would put them in a mouth."""
_BINARY = 0.01
"""Share of NUL bytes and the like from which undecodable bytes are no text at all."""
_NO_TEXT = re.compile(rb"[\x00-\x06\x0e-\x1a]")
LARGEST_SOURCE = 64 * 1024 * 1024
"""Bytes. A day's debate is under one megabyte."""


def read_source(path: Path, largest: int = LARGEST_SOURCE) -> Source:
    """Read a text file of at most so many bytes.

    Raises:
        SourceUnreadable: There is no such file, or it may not or cannot be read.
        FormatUnknown: It is empty, binary, marked up, or in no encoding that can be told.
    """
    return decode(str(path), read_bytes(path, largest))


def read_bytes(path: Path, largest: int = LARGEST_SOURCE) -> bytes:
    """Read an ordinary file of at most so many bytes; no byte of any other is read.

    Raises:
        SourceUnreadable: There is no such file, or it may not or cannot be read.
    """
    name = str(path)
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise SourceUnreadable(name, SourceProblem.FOLDER)
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for, a device has no end
            raise SourceUnreadable(name, SourceProblem.SPECIAL)
        if found.st_size > largest:
            raise SourceUnreadable(name, SourceProblem.TOO_LARGE)
        with path.open("rb") as file:
            content = file.read(largest + 1)  # it may grow meanwhile
    except FileNotFoundError as error:
        raise SourceUnreadable(name, SourceProblem.MISSING) from error
    except PermissionError as error:
        raise SourceUnreadable(name, SourceProblem.FORBIDDEN) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the name
        raise SourceUnreadable(name, SourceProblem.FAILED) from error
    if len(content) > largest:
        raise SourceUnreadable(name, SourceProblem.TOO_LARGE)
    return content


def decode(name: str, content: bytes) -> Source:
    """Decode a text, keeping every line end as it is, and a byte order mark of UTF-8.

    Raises:
        FormatUnknown: It is empty, binary, marked up, or in no encoding that can be told.
    """
    source = decode_marked_up(name, content)
    if _MARKUP.match(source.text):
        raise FormatUnknown(name, SourceProblem.MARKUP)
    return source


def decode_marked_up(name: str, content: bytes) -> Source:
    """Decode a text that may be marks.

    Raises:
        FormatUnknown: It is empty, binary, or in no encoding that can be told.
    """
    if not content.strip():
        raise FormatUnknown(name, SourceProblem.EMPTY)
    try:
        text, codec, _ = decode_text(content)
    except Undecodable as error:
        raise _undecodable(name, content, error.offset) from error
    if "\0" in text:
        raise FormatUnknown(name, SourceProblem.BINARY)
    return make_source(name, content, text, is_whole=codec == "utf-8")


def make_source(name: str, content: bytes, text: str, *, is_whole: bool = False) -> Source:
    """Make a source of a file's bytes and the text in them.

    Args:
        name: The file's, as the caller gave it.
        content: Its bytes.
        text: What is in them.
        is_whole: Whether the text in UTF-8 is known to be the bytes.

    Raises:
        FormatUnknown: The text has no word.
    """
    if not any(map(str.isalnum, text)):
        raise FormatUnknown(name, SourceProblem.EMPTY)
    # A file name that is not UTF-8 reaches Python with surrogates, which no database takes.
    name = name.encode("utf-8", "replace").decode("utf-8")
    original = None if is_whole or text.encode() == content else content
    return Source(name, text, hashlib.sha256(content).hexdigest(), original)


def _undecodable(name: str, content: bytes, offset: int | None) -> FormatUnknown:
    if offset is not None:
        return FormatUnknown(name, SourceProblem.NOT_UTF8, content.count(b"\n", 0, offset) + 1)
    no_text = b"\0" in content or len(_NO_TEXT.findall(content)) > _BINARY * len(content)
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return FormatUnknown(
        name, SourceProblem.BINARY if no_text and not marked else SourceProblem.NOT_UTF8
    )
