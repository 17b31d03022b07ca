"""What changes an archive: transcripts in and out, the corpus, the index made anew."""

from __future__ import annotations

import asyncio
import ctypes
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar

from store import (
    editing,
    events,
    former,
    journal,
    lines,
    reindexing,
    transcripts,
    writing,
)
from store.corpus import is_due, prepare_shipped, take_in
from store.database import Connection, Database
from store.edition import Edition
from store.importer import Reading
from store.journal import Deed
from store.model import ImportReport, Metadata, Outcome, Session
from store.outline import outline
from store.plan import plan, quotable
from store.preparing import Prepared, load
from store.preparing import prepare as prepare_source
from store.progress import Progress, untold

if TYPE_CHECKING:
    from store.importer.gathering import Found

_T = TypeVar("_T")
Announce = Callable[[ImportReport], None]


async def import_(  # noqa: PLR0913 - what is wanted, how, and by whom
    database: Database,
    source: Path | Found,
    metadata: Metadata,
    reading: Reading,
    *,
    dry_run: bool,
    announce: Announce | None,
    progress: Progress | None,
    who: str = "",
) -> ImportReport:
    """Do what `Archive.import_` says."""
    prepared = await interruptibly(
        lambda told: prepare_source(load(source), metadata, reading, told), progress
    )
    async with database.read() as connection:
        report, _ = await look(connection, prepared)
    if announce:
        announce(report)
    if dry_run:
        return replace(report, outline=outline(prepared.edition.draft))
    if report.outcome is Outcome.UNCHANGED:
        return report
    async with database.write() as connection:
        batch = writing.Batch(connection)
        # Planned anew: another program may have been quicker.
        report = await take(connection, batch, prepared, who)
        await batch.index()
    return report


async def look(connection: Connection, prepared: Prepared) -> tuple[ImportReport, Edition]:
    """Tell what taking a source in would change, and give the edition as it would be written."""
    report, planned = await plan(connection, prepared.edition)
    report = await events.told(connection, report, planned)
    new = report.outcome is not Outcome.UNCHANGED
    return replace(report, further=prepared.further if new else 0), planned


async def take(
    connection: Connection, batch: writing.Batch, prepared: Prepared, who: str
) -> ImportReport:
    """Take a source in, within a transaction; its batch is still to be indexed."""
    report, planned = await look(connection, prepared)
    if report.outcome is Outcome.REPLACED:
        held = await quotable(connection, planned.session_id)
        await batch.delete(planned.session_id)
        await former.succeed(connection, held, planned.quotable)
    if report.outcome is not Outcome.UNCHANGED:
        await batch.write(planned)
        await _note(connection, report, who)
    return report


async def import_lines(  # noqa: PLR0913 - the same
    database: Database,
    source: Path,
    metadata: Metadata,
    speaker: str,
    *,
    announce: Announce | None,
    progress: Progress | None,
    who: str = "",
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
            await lines.write(connection, planned, speaker, folder, progress or untold)
            await _note(connection, report, who)
    return report


async def _note(connection: Connection, report: ImportReport, who: str) -> None:
    """Link a session that came in with the editions of its event, and write down that it came."""
    session, changes = report.session, report.changes
    await events.link(connection, session.id)
    counts = {"sentences": session.sentences, "exchanges": session.exchanges}
    if changes is not None:
        counts |= {"added": len(changes.added), "removed": len(changes.removed)}
    deed = Deed.REPLACED if report.outcome is Outcome.REPLACED else Deed.ADDED
    source = PurePath(report.source).name
    await journal.write(connection, who, deed, session, source=source, **counts)


async def _make_way(connection: Connection, session: str, now: Mapping[str, str]) -> None:
    """Take a session out for a new edition that has these sentences: public id and text."""
    held = await quotable(connection, session)
    await writing.delete(connection, session)
    await former.succeed(connection, held, now)


async def reindex(database: Database, progress: Progress | None = None, who: str = "") -> None:
    """Do what `Archive.reindex` says."""
    async with database.write() as connection:
        await reindexing.reindex(connection, database.path.parent, progress or untold)
        await events.link_all(connection)
        count = await reindexing.count(connection)
        if count:
            await journal.write(connection, who, Deed.REINDEXED, sentences=count)


async def remove(database: Database, public_id: str, who: str = "") -> Session:
    """Do what `Archive.remove` says."""
    async with database.write() as connection:
        session = await transcripts.session(connection, public_id)
        await writing.delete(connection, public_id)
        await editing.forget(connection, public_id)
        await journal.write(connection, who, Deed.REMOVED, session, sentences=session.sentences)
    return session


async def prepare(database: Database, *, stale: bool, due: bool) -> None:
    """Make a stale index anew if that is soon done, and take in the corpus if it is due."""
    if stale:
        async with database.read() as connection:
            stale = await reindexing.count(connection) <= reindexing.SMALL
    if stale:
        await reindex(database, who=journal.ITSELF)
    editions: list[Edition] = await interruptibly(prepare_shipped, None) if due else []
    if due:
        async with database.write() as connection:
            if await is_due(connection):
                await take_in(connection, editions)


async def interruptibly(work: Callable[[Progress], _T], progress: Progress | None) -> _T:
    """Do long work in a thread that ends soon after the caller is cancelled."""
    stopped = threading.Event()

    def told(done: int, total: int) -> None:
        if stopped.is_set():
            raise InterruptedError
        (progress or untold)(done, total)

    try:
        return await asyncio.to_thread(work, told)
    finally:
        stopped.set()
        _give_back()


def _give_back() -> None:
    """Let the system have the memory that an import let go of: glibc keeps it for later."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
        if trim:
            trim(0)
