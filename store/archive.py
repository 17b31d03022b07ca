"""Archive: one object over one database."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from store import index, lines, quotes, reindexing, transcripts, writing
from store.answer import Answer
from store.check import check
from store.corpus import is_due, prepare_shipped, take_in
from store.database import Database, open_database
from store.edition import Progress, prepare
from store.importer import read_transcript
from store.model import CheckReport, Exchange, ImportReport, Metadata, Outcome, Quote, Session
from store.plan import plan
from store.search import search

_T = TypeVar("_T")
Announce = Callable[[ImportReport], None]
UNNAMED = ""
"""The speaker of words of which nobody told whose they are."""


class Archive:
    """The transcripts of one database, and the search over them. Made by `open_archive`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._segments = index.Segments()

    async def search(self, query: str, *, limit: int = 5) -> Answer:
        """Find the sentences a query means, best first.

        Args:
            query: What a person remembers, at most `QUERY_LIMIT` code points.
            limit: How many hits at the most, at least 1.

        Raises:
            QueryError: The query cannot be searched.
            IndexStale: Another version made the index; `reindex` puts that right.
            DatabaseUnavailable: SQLite could not answer.
        """
        return await self._database.run(
            lambda connection: search(connection, self._segments, query, limit)
        )

    async def quote(self, public_id: str) -> Quote:
        """Give one sentence with whose words it is, or raise TurnNotFound."""
        return await self._database.run(
            lambda connection: quotes.by_public_id(connection, public_id)
        )

    async def exchange(self, public_id: str) -> Exchange:
        """Give the whole exchange that a sentence stands in, or raise TurnNotFound."""
        async with self._database.read() as connection:
            return await transcripts.exchange(connection, public_id)

    async def sessions(self) -> tuple[Session, ...]:
        """Give every session, newest first, the undated last."""
        async with self._database.read() as connection:
            return await transcripts.sessions(connection)

    async def session(self, public_id: str) -> Session:
        """Give one session, or raise SessionNotFound."""
        async with self._database.read() as connection:
            return await transcripts.session(connection, public_id)

    async def session_exchanges(self, public_id: str) -> tuple[Exchange, ...]:
        """Give a session's exchanges and speeches in order, or raise SessionNotFound."""
        async with self._database.read() as connection:
            return await transcripts.exchanges(connection, public_id)

    async def import_(
        self,
        source: Path,
        metadata: Metadata,
        *,
        dry_run: bool = False,
        announce: Announce | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Take a transcript in, in one transaction; the same bytes again change nothing.

        Args:
            source: The file; a sidecar of its name ending in .toml completes `metadata`.
            metadata: What is known of the transcript beside its text.
            dry_run: Whether to stop short of changing anything.
            announce: Is told what will change before anything does.
            progress: Is told (sentences done, sentences in all), in a worker thread.

        Raises:
            ImportFailed: The source cannot be imported; nothing has changed.
            DatabaseUnavailable: SQLite could not write it; nothing has changed.
        """
        edition = await _interruptibly(
            lambda told: prepare(read_transcript(source, metadata), told), progress
        )
        async with self._database.read() as connection:
            report, _ = await plan(connection, edition)
        if announce:
            announce(report)
        if dry_run or report.outcome is Outcome.UNCHANGED:
            return report
        async with self._database.write() as connection:
            # Planned anew: another program may have been quicker.
            report, planned = await plan(connection, edition)
            if report.outcome is Outcome.REPLACED:
                await writing.delete(connection, planned.session_id)
            if report.outcome is not Outcome.UNCHANGED:
                await writing.write(connection, planned)
        return report

    async def import_lines(
        self,
        source: Path,
        metadata: Metadata,
        *,
        speaker: str = UNNAMED,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Take in a file of sentences, a line each, as they stand, in one transaction.

        Args:
            source: The file.
            metadata: What is known of it; its name is its title where none is told.
            speaker: Whose words they are, where that is known.
            progress: Is told (sentences done, sentences in all).

        Raises:
            ImportFailed: The source cannot be imported; nothing has changed.
            DatabaseUnavailable: SQLite could not write it; nothing has changed.
        """
        read = await asyncio.to_thread(lines.read_lines, source, metadata)
        async with self._database.write() as connection:
            report = await lines.report(connection, read)
            if report.outcome is not Outcome.UNCHANGED:
                folder = self._database.path.parent
                await lines.write(connection, read, speaker, folder, progress or _untold)
        return report

    async def reindex(self, progress: Progress | None = None) -> None:
        """Make the index anew, in one transaction: until then the old one stands.

        Raises:
            DatabaseUnavailable: SQLite could not write it; nothing has changed.
        """
        async with self._database.write() as connection:
            folder = self._database.path.parent
            await reindexing.reindex(connection, folder, progress or _untold)

    async def remove(self, public_id: str) -> Session:
        """Remove a session and give what it was, or raise SessionNotFound."""
        async with self._database.write() as connection:
            session = await transcripts.session(connection, public_id)
            await writing.delete(connection, public_id)
        return session

    async def check(self, progress: Progress | None = None) -> CheckReport:
        """Prove that every quote stands in its source, and that the index agrees."""
        async with self._database.read() as connection:
            return await check(connection, progress or _untold)

    async def prepare(self, *, corpus: bool) -> None:
        """Take in the corpus if it is due, and make a stale index anew if that is soon done."""
        async with self._database.read() as connection:
            stale = await self._is_stale()
            soon = stale and await reindexing.count(connection) <= reindexing.SMALL
            due = corpus and await is_due(connection)
        editions = await _interruptibly(prepare_shipped, None) if due else []
        if soon:
            await self.reindex()
        if due:
            async with self._database.write() as connection:
                if await is_due(connection):
                    await take_in(connection, editions)

    async def _is_stale(self) -> bool:
        return await self._database.run(index.is_stale)


@asynccontextmanager
async def open_archive(path: Path | str, *, corpus: bool = True) -> AsyncIterator[Archive]:
    """Open the archive at `path`, making it if there is none.

    Args:
        path: The SQLite file; its folder is made if need be.
        corpus: Whether a new archive takes in the corpus that ships with the project.

    Raises:
        DatabaseUnavailable: There is no opening it.
        SchemaError: It is of another version.
    """
    async with open_database(Path(path)) as database:
        archive = Archive(database)
        await archive.prepare(corpus=corpus)
        yield archive


async def _interruptibly(work: Callable[[Progress], _T], progress: Progress | None) -> _T:
    """Do long work in a thread that ends soon after the caller is cancelled."""
    stopped = threading.Event()

    def told(done: int, total: int) -> None:
        if stopped.is_set():
            raise InterruptedError
        (progress or _untold)(done, total)

    try:
        return await asyncio.to_thread(work, told)
    finally:
        stopped.set()


def _untold(_done: int, _total: int) -> None:
    """Progress that nobody asked for."""
