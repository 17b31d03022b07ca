"""Standard output and standard error, as a person at a terminal or a pipe wants them.

To a terminal go colours, and control characters made visible; to anything else go exactly the
characters that were given. rich is loaded only for a terminal.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO, Protocol, TextIO

from bot.wire import Fields, json_line

if TYPE_CHECKING:
    import rich.console

Line = Sequence[tuple[str, str]]
"""One line of output: pieces of text, each with the name of its style in `STYLES`."""


class Progress(Protocol):
    """Is told how much is done, and how much there is in all; perhaps of what."""

    def __call__(self, done: int, total: int, name: str = "", /) -> None:
        """Show it."""


STYLES = {
    "": "",
    "match": "bold reverse",
    "heading": "bold",
    "faint": "dim",
    "added": "green",
    "removed": "red",
}

PATIENCE = 0.5
"""Seconds after which a person wants to see that something happens."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class ReaderGone(Exception):
    """Nobody reads standard output any more, e.g. `| head` has seen enough."""


class OutputFailed(Exception):
    """Standard output cannot be written to, e.g. its disk is full."""


@dataclass(frozen=True)
class Console:
    """Where a command writes."""

    input: BinaryIO
    out: TextIO
    err: TextIO

    @classmethod
    def standard(cls) -> Console:
        """Take the standard streams; what their encoding has not is then escaped, not an error."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        # A stream that the process was started without is None.
        given = io.BytesIO() if sys.stdin is None else sys.stdin.buffer
        return cls(given, sys.stdout or io.StringIO(), sys.stderr or io.StringIO())

    @property
    def styled(self) -> bool:
        """Whether standard output shows colours, or is told to."""
        return self.out.isatty() or bool(os.environ.get("FORCE_COLOR"))

    def say(self, line: Line) -> None:
        """Write one line to standard output.

        Raises:
            ReaderGone: Nobody reads it.
            OutputFailed: It cannot be written to.
        """
        try:
            if self.styled:
                self._rich.print(_text(line), soft_wrap=True)
            else:
                self.out.write("".join(words for words, _ in line) + "\n")
            self.out.flush()
        except BrokenPipeError as gone:
            raise ReaderGone from gone
        except OSError as error:
            raise OutputFailed(error.strerror) from error

    def say_all(self, lines: Iterator[Line]) -> None:
        """Write lines to standard output."""
        for line in lines:
            self.say(line)

    def pour(self, content: bytes) -> None:
        """Write bytes to standard output, as they are.

        Raises:
            ReaderGone: Nobody reads them.
            OutputFailed: They cannot be written.
        """
        try:
            if isinstance(self.out, io.TextIOWrapper):
                self.out.flush()
                self.out.buffer.write(content)
            else:
                self.out.write(content.decode("utf-8"))
            self.out.flush()
        except BrokenPipeError as gone:
            raise ReaderGone from gone
        except OSError as error:
            raise OutputFailed(error.strerror) from error

    def say_json(self, fields: Fields) -> None:
        """Write an object to standard output, on one line."""
        self.say([(json_line(fields, self.out.encoding or "utf-8"), "")])

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write a table; where nobody looks at it, a row a line, its cells parted by tabs."""
        if not self.styled:
            self.say_all([("\t".join(" ".join(cell.split()) for cell in row), "")] for row in rows)
            return
        from rich.table import Table  # noqa: PLC0415 - loaded only for a terminal
        from rich.text import Text  # noqa: PLC0415 - the same

        table = Table(*headings, box=None, pad_edge=False, header_style="bold")
        for column in table.columns:
            column.overflow = "fold"
        table.columns[0].no_wrap = True
        for row in rows:
            table.add_row(*(Text(visible(cell)) for cell in row))
        self._rich.print(table)

    def complain(self, sentence: str) -> None:
        """Write one sentence to standard error, on one line whatever it quotes."""
        self.err.write(visible(sentence.replace("\n", "\\n")) + "\n")
        self.err.flush()

    def asks(self, question: str) -> str:
        """Ask a person for one line, on standard error."""
        self.err.write(visible(question))
        self.err.flush()
        return self.input.readline().decode("utf-8", errors="replace").strip()

    @contextmanager
    def progress(self, label: str) -> Iterator[Progress | None]:
        """Show a bar on standard error while work takes long, if a person is there to see it."""
        if not self.err.isatty():
            yield None
            return
        from rich.console import Console as RichConsole  # noqa: PLC0415 - only for a terminal
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn  # noqa: PLC0415
        from rich.progress import Progress as Bar  # noqa: PLC0415 - the same

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
        )
        bar = Bar(*columns, console=RichConsole(file=self.err), transient=True)
        task = bar.add_task(visible(label), total=None)
        begun = monotonic()

        def advance(done: int, total: int, name: str = "", /) -> None:
            if monotonic() - begun > PATIENCE:
                bar.start()
            shown = visible(" ".join(filter(None, (label, name))))
            bar.update(task, completed=done, total=total, description=shown)

        try:
            yield advance
        finally:
            if bar.live.is_started:
                bar.stop()

    @cached_property
    def _rich(self) -> rich.console.Console:
        from rich.console import Console as RichConsole  # noqa: PLC0415 - only for a terminal

        class Loud(RichConsole):
            def on_broken_pipe(self) -> None:
                raise BrokenPipeError

        return Loud(file=self.out, markup=False, emoji=False, highlight=False)


def _text(line: Line) -> rich.text.Text:
    from rich.text import Text  # noqa: PLC0415 - loaded only for a terminal

    return Text.assemble(*((visible(words), STYLES[style]) for words, style in line))


def visible(text: str) -> str:
    r"""Write control characters as escapes, e.g. \x1b, so that no text drives the terminal."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
