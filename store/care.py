"""Care of the corpus: what is held, put right, compared, looked at for faults; and the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from store import journal, revising
from store.database import Database
from store.editing import Edit, edit
from store.errors import ImportFailed
from store.journal import Entry
from store.listing import Listed, Wanted, listed
from store.model import Metadata, Notice, Session
from store.revising import Comparison

if TYPE_CHECKING:
    from store.importer.gathering import Found


@dataclass(frozen=True, slots=True)
class Linted:
    """What looks wrong in one transcript."""

    source: str
    """The file's name as the caller gave it, or the name of the file it came in with."""
    session: str | None
    """Public id, if it is held."""
    notices: tuple[Notice, ...]
    """In the order of the source's lines."""
    failure: ImportFailed | None = None
    """Why no transcript can be made of it, though its text was looked at."""


class Care:
    """What looks after the sessions of an archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listed(self, wanted: Wanted) -> tuple[Listed, ...]:
        """Give the sessions that are wanted, each with the other editions of its event.

        Raises:
            FilterUnmatched: Nobody is called so.
        """
        async with self._database.read() as connection:
            return await listed(connection, wanted)

    async def edit(
        self,
        public_id: str,
        told: Metadata,
        *,
        clear: Collection[str] = (),
        dry_run: bool = False,
        who: str = "",
    ) -> tuple[Session, tuple[Edit, ...]]:
        """Put right what is known of a session beside its words; its ids stay.

        Args:
            public_id: The session's.
            told: What is right; what it does not tell stays as it is. A role of "" is none.
            clear: Which of `CLEARABLE` to be without.
            dry_run: Whether to stop short of changing anything.
            who: Whom the journal names.

        Returns:
            The session as it is then, and what is changed.

        Raises:
            SessionNotFound: The archive does not hold it.
            SpeakerNotFound: A role is told of somebody who does not speak there.
            DatabaseUnavailable: SQLite could not write it; nothing has changed.
        """
        return await edit(self._database, public_id, told, clear, dry_run=dry_run, who=who)

    async def compare(self, public_id: str, source: Path, metadata: Metadata) -> Comparison:
        """Lay a file beside the held session of which it is a new edition. Nothing is written.

        It is read as the held one was told to be read.

        Raises:
            SessionNotFound: The archive does not hold it.
            ImportFailed: No transcript can be made of the file.
        """
        from store.importer import read_transcript  # noqa: PLC0415 - no search waits for it

        async with self._database.read() as connection:
            held, reading = await revising.told(connection, public_id)
        told = metadata.completed(held)
        draft = await asyncio.to_thread(read_transcript, source, told, reading)
        async with self._database.read() as connection:
            return await revising.compare(connection, public_id, draft)

    async def lint_session(self, public_id: str) -> Linted:
        """Find what looks wrong in a held session, or raise SessionNotFound."""
        from store import linting  # noqa: PLC0415 - no search waits for it

        async with self._database.read() as connection:
            name, notices = await linting.lint_session(connection, public_id)
        return Linted(name, public_id, notices)

    async def lint_file(self, source: Path | Found) -> Linted:
        """Find what looks wrong in a file, and what of it is held already.

        Raises:
            ImportFailed: It cannot be read.
        """
        from store import linting  # noqa: PLC0415 - no search waits for it

        async with self._database.read() as connection:
            notices, failure = await linting.lint_file(connection, source)
        name = str(source) if isinstance(source, Path) else source.name
        return Linted(name, None, notices, failure)

    async def size(self) -> int:
        """Give the bytes that the archive takes on the disk.

        Raises:
            DatabaseUnavailable: The system does not tell.
        """
        return await self._database.size()

    async def journal(
        self, *, session: str | None = None, since: date | None = None, limit: int | None = None
    ) -> tuple[Entry, ...]:
        """Give what was done, the newest first.

        Args:
            session: Public id of the session to keep to, be it held or not.
            since: The first day to keep to, in UTC.
            limit: How many at the most.
        """
        async with self._database.read() as connection:
            return await journal.entries(connection, session=session, since=since, limit=limit)
