"""What changes an archive: transcripts in and out, the corpus, the index made anew."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from store import former, lines, reindexing, transcripts, writing
from store.corpus import is_due, prepare_shipped, take_in
from store.database import Connection, Database
from store.edition import Edition, Progress
from store.edition import prepare as prepare_edition
from store.importer import read_transcript
from store.model import ImportReport, Metadata, Outcome, Session
from store.plan import plan, quotable

_T = TypeVar("_T")
Announce = Callable[[ImportReport], None]


async def import_(
    database: Database,
    source: Path,
    metadata: Metadata,
    *,
    dry_run: bool,
    announce: Announce | None,
    progress: Progress | None,
) -> ImportReport:
    """Do what `Archive.import_` says."""
    edition = await _interruptibly(
        lambda told: prepare_edition(read_transcript(source, metadata), told), progress
    )
    async with database.read() as connection:
        report, _ = await plan(connection, edition)
    if announce:
        announce(report)
    if dry_run or report.outcome is Outcome.UNCHANGED:
        return report
    async with database.write() as connection:
        # Planned anew: another program may have been quicker.
        report, planned = await plan(connection, edition)
        if report.outcome is Outcome.REPLACED:
            await _make_way(connection, planned.session_id, planned.quotable)
        if report.outcome is not Outcome.UNCHANGED:
            await writing.write(connection, planned)
    return report


async def import_lines(
    database: Database,
    source: Path,
    metadata: Metadata,
    speaker: str,
    *,
    announce: Announce | None,
    progress: Progress | None,
) -> ImportReport:
    """Do what `Archive.import_lines` says."""
    read = await asyncio.to_thread(lines.read_lines, source, metadata)
    async with database.write() as connection:
        report, planned = await lines.plan(connection, read)
        if announce:
            announce(report)
        if report.outcome is Outcome.REPLACED:
            await _make_way(connection, planned.session.id, planned.quotable)
        if report.outcome is not Outcome.UNCHANGED:
            folder = database.path.parent
            await lines.write(connection, planned, speaker, folder, progress or _untold)
    return report


async def _make_way(connection: Connection, session: str, now: Mapping[str, str]) -> None:
    """Take a session out for a new edition that has these sentences: public id and text."""
    held = await quotable(connection, session)
    await writing.delete(connection, session)
    await former.succeed(connection, held, now)


async def reindex(database: Database, progress: Progress | None = None) -> None:
    """Do what `Archive.reindex` says."""
    async with database.write() as connection:
        await reindexing.reindex(connection, database.path.parent, progress or _untold)


async def remove(database: Database, public_id: str) -> Session:
    """Do what `Archive.remove` says."""
    async with database.write() as connection:
        session = await transcripts.session(connection, public_id)
        await writing.delete(connection, public_id)
    return session


async def prepare(database: Database, *, stale: bool, due: bool) -> None:
    """Make a stale index anew if that is soon done, and take in the corpus if it is due."""
    if stale:
        async with database.read() as connection:
            stale = await reindexing.count(connection) <= reindexing.SMALL
    if stale:
        await reindex(database)
    editions: list[Edition] = await _interruptibly(prepare_shipped, None) if due else []
    if due:
        async with database.write() as connection:
            if await is_due(connection):
                await take_in(connection, editions)


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
