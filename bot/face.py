"""What every command of the terminal has: its voice, and the archive it opens."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.console import Console
from bot.texts import Texts

if TYPE_CHECKING:
    import asyncio

    from store import Archive

T = TypeVar("T")

DONE, NOT_FOUND, MISUSED = 0, 1, 2
"""Exit codes of a command."""
_YES = ("y", "yes", "是")


@dataclass(frozen=True, slots=True)
class Face:
    """In which language a command speaks, and where."""

    texts: Texts
    console: Console

    def agreed(self, question: str) -> bool:
        """Ask a person at the terminal, and tell whether they said yes."""
        return self.console.asks(question).lower() in _YES


@dataclass(frozen=True, slots=True)
class Opened:
    """An open archive, and the event loop it lives on.

    Between two calls the loop stands still, so that a command may wait for a line of input or
    for a person's word, and Ctrl-C ends that wait at once.
    """

    archive: Archive
    runner: asyncio.Runner

    def wait(self, call: Coroutine[object, object, T]) -> T:
        """Run one of the archive's calls to its end."""
        return self.runner.run(call)


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open the archive at `path`, making it if there is none, and close it in the end.

    Raises:
        DatabaseUnavailable: There is no opening it.
        SchemaError: It is of another version.
    """
    import asyncio  # noqa: PLC0415 - only what opens the archive loads it

    from store import open_archive  # noqa: PLC0415 - the same

    with asyncio.Runner() as runner:
        opening = open_archive(path)
        archive = runner.run(opening.__aenter__())
        try:
            yield Opened(archive, runner)
        finally:
            runner.run(opening.__aexit__(None, None, None))
