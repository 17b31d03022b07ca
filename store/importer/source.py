"""From a file's bytes to its text."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from store.errors import FormatUnknown, SourceProblem, SourceUnreadable
from store.importer.document import Source

_MARKUP = re.compile(r"\ufeff?\s*(?:<[!?a-zA-Z]|WEBVTT|[0-9]+\s+[0-9:,.]+\s+-->)")
"""Web pages, XML and subtitles: to read their marks as words would put them in a mouth."""
LARGEST_SOURCE = 64 * 1024 * 1024
"""Bytes. A day's debate is under one megabyte."""


def read_source(path: Path, largest: int = LARGEST_SOURCE) -> Source:
    """Read a file of at most so many bytes.

    Raises:
        SourceUnreadable: There is no such file, or it may not or cannot be read.
        FormatUnknown: It is empty, binary, marked up, or not UTF-8.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise SourceUnreadable(name, SourceProblem.FOLDER)
        if path.exists() and path.stat().st_size > largest:
            raise SourceUnreadable(name, SourceProblem.TOO_LARGE)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceUnreadable(name, SourceProblem.MISSING) from error
    except PermissionError as error:
        raise SourceUnreadable(name, SourceProblem.FORBIDDEN) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the name
        raise SourceUnreadable(name, SourceProblem.FAILED) from error
    return decode(name, content)


def decode(name: str, content: bytes) -> Source:
    """Decode a file's bytes as UTF-8, keeping every line end and a byte order mark as they are.

    Raises:
        FormatUnknown: They are empty, binary, marked up, or not UTF-8.
    """
    if not content.strip():
        raise FormatUnknown(name, SourceProblem.EMPTY)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FormatUnknown(name, SourceProblem.NOT_UTF8, line=1)
    if b"\0" in content:
        raise FormatUnknown(name, SourceProblem.BINARY)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FormatUnknown(name, SourceProblem.NOT_UTF8, line) from error
    if not any(map(str.isalnum, text)):
        raise FormatUnknown(name, SourceProblem.EMPTY)
    if _MARKUP.match(text):
        raise FormatUnknown(name, SourceProblem.MARKUP)
    # A file name that is not UTF-8 reaches Python with surrogates, which no database takes.
    name = name.encode("utf-8", "replace").decode("utf-8")
    return Source(name, text, hashlib.sha256(content).hexdigest())
