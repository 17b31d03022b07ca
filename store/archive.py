"""Archive: one object over one database."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from store import index, memory, quotes, transcripts
from store.answer import Answer, Hit
from store.care import Care
from store.chats import Chats
from store.claims import Run
from store.database import Database
from store.findings import CheckReport
from store.formats import ExportFormat
from store.model import Exchange, ImportReport, Metadata, Quote, Session
from store.opening import open_database
from store.planting import plant
from store.progress import Progress, untold
from store.reading import Reading
from store.reports import Reports
from store.searchers import Searchers
from store.sources import Refused, Sources
from store.tallies import Tallies

if TYPE_CHECKING:
    from store.importer.gathering import Found

Announce = Callable[[ImportReport], None]
UNNAMED = ""
"""The speaker of words of which nobody told whose they are."""


class Archive:
    """The transcripts of one database, and the search over them. Made by `open_archive`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._searchers = Searchers(database, index.Segments())
        self.chats = Chats(database)
        self.tallies = Tallies(database)
        self.reports = Reports(database)
        self.care = Care(database)

    async def search(self, query: str, *, limit: int = 5, sessions: Sequence[str] = ()) -> Answer:
        """Find the sentences a query means, best first.

        Args:
            query: What a person remembers, at most `QUERY_LIMIT` code points.
            limit: How many hits at the most, at least 1.
            sessions: Public ids of the sessions to keep to; () for all.

        Raises:
            QueryError: The query cannot be searched.
            IndexStale: Another version made the index; `reindex` puts that right.
            DatabaseUnavailable: SQLite could not answer.
        """
        return await self._searchers.search(query, limit, tuple(sessions))

    async def compare(
        self, claims: Sequence[tuple[str, Hit | None]], *, sessions: Sequence[str] = ()
    ) -> tuple[Run, ...]:
        """Lay claimed sentences beside what was found for them, and tell which were said on end.

        Args:
            claims: Each sentence, in order, with what a search found for it.
            sessions: Public ids of the sessions to keep to; () for all.

        Raises:
            DatabaseUnavailable: SQLite could not answer.
        """
        from store.comparing import compare  # noqa: PLC0415 - no search waits for it

        return await self._database.run(lambda connection: compare(connection, claims, sessions))

    async def quote(self, public_id: str) -> Quote:
        """Give a sentence with whose words it is, also by a former id, or raise TurnNotFound."""
        return await self._database.run(lambda reader: quotes.by_public_id(reader, public_id))

    async def notable(self, most: int) -> tuple[Quote, ...]:
        """Give some quotes worth a look: what people sent on, and answers of the newest session."""
        return tuple(await self._database.run(lambda connection: quotes.notable(connection, most)))

    async def any_quote(self, *, speaker: str = "", sessions: Sequence[str] = ()) -> Quote | None:
        """Give a quote by chance, None where there is none.

        Args:
            speaker: A part of the name of who must have said it; "" for anybody.
            sessions: Public ids of the sessions to keep to; () for all.

        Raises:
            FilterUnmatched: Nobody is called so.
        """
        chance = random.Random()  # noqa: S311 - nothing secret hangs on it
        return await self._database.run(lambda one: quotes.any_of(one, speaker, sessions, chance))

    async def changed_at(self) -> datetime | None:
        """Give when what is searched last changed; None if that was never."""
        return await self._database.run(memory.changed_at)

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

    async def import_(  # noqa: PLR0913 - what is wanted, how, and by whom
        self,
        source: Path | Found,
        metadata: Metadata,
        *,
        reading: Reading | None = None,
        dry_run: bool = False,
        announce: Announce | None = None,
        progress: Progress | None = None,
        who: str = "",
    ) -> ImportReport:
        """Take a transcript in, in one transaction; the same bytes again change nothing.

        Args:
            source: The file; a sidecar of its name ending in .toml completes `metadata`.
            metadata: What is known of the transcript beside its text.
            reading: How it is told to be read; None to learn that from it.
            dry_run: Whether to stop short of changing anything; the report has an outline then.
            announce: Is told what will change before anything does.
            progress: Is told (sentences done, sentences in all), in a worker thread.
            who: Whom the journal names.

        Raises:
            ImportFailed: The source cannot be imported; nothing has changed.
            DatabaseUnavailable: SQLite could not write it; nothing has changed.
        """
        from store.importing import import_  # noqa: PLC0415 - no search waits for it

        return await import_(
            self._database,
            source,
            metadata,
            reading or Reading(),
            dry_run=dry_run,
            announce=announce,
            progress=progress,
            who=who,
        )

    async def import_all(
        self,
        sources: Sources,
        metadata: Metadata,
        told: Callable[[ImportReport | Refused], None],
        *,
        reading: Reading | None = None,
        dry_run: bool = False,
        who: str = "",
    ) -> None:
        """Take many transcripts in, whatever one of them is; stopped, it goes on from there.

        Args:
            sources: The files.
            metadata: What is known of all of them beside their texts.
            told: Is told of each, in their order, when it is in, or is not to come in.
            reading: As for `import_`, and so are the others.
            dry_run: As there.
            who: As there.

        Raises:
            DatabaseUnavailable: SQLite could not write; what was told of is in.
        """
        from store import importing_many as many  # noqa: PLC0415 - no search waits for it

        how = many.Wanted(metadata, reading or Reading(), dry_run, who)
        await many.import_all(self._database, sources, how, told)

    async def import_lines(
        self,
        source: Path,
        metadata: Metadata,
        *,
        speaker: str = UNNAMED,
        announce: Announce | None = None,
        progress: Progress | None = None,
        who: str = "",
    ) -> ImportReport:
        """Take in a file of sentences, a line each, as they stand, in one transaction.

        Args:
            source: The file.
            metadata: What is known of it; its name is its title where none is told.
            speaker: Whose words they are, where that is known.
            announce: Is told what will change before anything does.
            progress: Is told (sentences done, sentences in all).
            who: Whom the journal names.

        Raises:
            ImportFailed: The source cannot be imported; nothing has changed.
            DatabaseUnavailable: SQLite could not write it; nothing has changed.
        """
        from store.importing import import_lines  # noqa: PLC0415 - no search waits for it

        return await import_lines(
            self._database, source, metadata, speaker, announce=announce, progress=progress, who=who
        )

    async def reindex(self, progress: Progress | None = None, *, who: str = "") -> None:
        """Make the index anew, in one transaction: until then the old one stands.

        Raises:
            DatabaseUnavailable: SQLite could not write it; nothing has changed.
        """
        from store.importing import reindex  # noqa: PLC0415 - no search waits for it

        await reindex(self._database, progress, who)

    async def remove(self, public_id: str, *, who: str = "") -> Session:
        """Remove a session and give what it was, or raise SessionNotFound."""
        from store.importing import remove  # noqa: PLC0415 - no search waits for it

        return await remove(self._database, public_id, who)

    async def export(
        self, ids: Sequence[str] = (), form: ExportFormat = ExportFormat.JSON_LINES
    ) -> AsyncGenerator[bytes, None]:
        """Write sessions, piece by piece, in one snapshot of the archive.

        Args:
            ids: Public ids of the sessions; () for all, by date and id.
            form: The form. Where `form.holds_many` is not so, name one session.

        Raises:
            SessionNotFound: The archive does not hold one of them.
            DatabaseUnavailable: SQLite could not answer.
        """
        from store.exporting import export  # noqa: PLC0415 - no search waits for it

        async with aclosing(export(self._database, ids, form)) as pieces:
            async for piece in pieces:
                yield piece

    async def check(self, progress: Progress | None = None) -> CheckReport:
        """Prove that every quote stands in its source, and that the index agrees."""
        from store.check import check  # noqa: PLC0415 - no search waits for it

        async with self._database.read() as connection:
            return await check(connection, progress or untold)

    async def prepare(self, *, corpus: bool) -> None:
        """Take in the corpus if it is due, and make a stale index anew if that is soon done."""
        stale = await self._database.run(memory.is_stale)
        due = corpus and await self._database.run(transcripts.is_without_corpus)
        if (stale or due) and self._database.writable:
            from store.importing import prepare  # noqa: PLC0415 - no search waits for it

            await prepare(self._database, stale=stale, due=due)

    async def close(self) -> None:
        """Let go of who searches, and wait until nothing of them is left."""
        await self._searchers.close()


@asynccontextmanager
async def open_archive(path: Path | str, *, corpus: bool = True) -> AsyncIterator[Archive]:
    """Open the archive at `path`, making it if there is none.

    Args:
        path: The SQLite file; its folder is made if need be. If it cannot be written, it is read.
        corpus: Whether a new archive takes in the corpus that ships with the project.

    Raises:
        DatabaseUnavailable: There is no opening it.
        SchemaError: It is of another version.
    """
    if corpus:
        await asyncio.to_thread(plant, Path(path))
    async with open_database(Path(path)) as database:
        archive = Archive(database)
        try:
            await archive.prepare(corpus=corpus)
            yield archive
        finally:
            await archive.close()
