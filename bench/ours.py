"""Our own search, behind the same verbs as its peers.

It stands apart from `bench.engines` so that the peers can be measured without it.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from bench.engines import SHOWN
from store import Archive, Metadata, open_archive

DATABASE = "yuanhua.sqlite"
"""The name of the archive in its folder."""


async def build_archive(plain: Path, database: Path) -> None:
    """Make an archive of a plain text file, a sentence a line."""
    async with open_archive(database, corpus=False) as archive:
        await archive.import_lines(plain, Metadata(title="bench"), progress=_unseen)


class Ours:
    """Yuanhua's archive, asked from an event loop that runs for each query."""

    label = "Yuanhua"
    sample = 2400

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._opened = AsyncExitStack()
        self._archive: Archive | None = None

    def build(self, plain: Path, folder: Path) -> None:
        """Import the sentences."""
        self._runner.run(build_archive(plain, folder / DATABASE))

    def open(self, folder: Path) -> None:
        """Open the archive for as long as the engine is used."""
        entered = self._opened.enter_async_context(open_archive(folder / DATABASE, corpus=False))
        self._archive = self._runner.run(entered)

    def search(self, query: str) -> list[str]:
        """Give the quotes of an answer."""
        if self._archive is None:
            return []
        answer = self._runner.get_loop().run_until_complete(
            self._archive.search(query, limit=SHOWN)
        )
        return [hit.quote.text for hit in answer.hits]

    def close(self) -> None:
        """Close the archive and the event loop."""
        self._archive = None
        self._runner.run(self._opened.aclose())
        self._runner.close()


def _unseen(_done: int, _total: int) -> None:
    """Take in how far the import is; nobody watches."""
