"""Queries from standard input, a line each, as they arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LINE_LIMIT = 1 << 20
"""Bytes of a line that are held; a query may be no longer by far."""


@dataclass(frozen=True, slots=True)
class InputLine:
    """One line, without its end."""

    text: str
    problem: str | None = None
    """Key of the sentence that says why it cannot be searched."""


def input_lines(stream: BinaryIO) -> Iterator[InputLine]:
    """Read lines of UTF-8, none before it is asked for, holding one at a time.

    What is no UTF-8 is replaced by U+FFFD, and of a line that is too long the rest is dropped.
    """
    mark = b"\xef\xbb\xbf"
    while held := stream.readline(LINE_LIMIT):
        whole = len(held) < LINE_LIMIT or held.endswith(b"\n") or _reached_end(stream)
        yield _read(held.removeprefix(mark).rstrip(b"\r\n"), whole=whole)
        mark = b""


def _reached_end(stream: BinaryIO) -> bool:
    """Drop the rest of a line; tell whether there was none."""
    dropped = 0
    while rest := stream.readline(LINE_LIMIT):
        dropped += len(rest)
        if rest.endswith(b"\n"):
            break
    return dropped == 0


def _read(line: bytes, *, whole: bool) -> InputLine:
    text = line.decode("utf-8", errors="replace")
    if not whole:
        return InputLine(text, "terminal.line_too_long")
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return InputLine(text, "terminal.line_not_utf8")
    return InputLine(text)
