"""Putting a copy of the archive back: proved first, on a copy of its own, and then all at once."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from store import journal, memory
from store.backup.copying import begin, copied, is_of_target, sync, undisturbed, written_beside
from store.backup.making import Stage, Told, resolved
from store.backup.replacing import refuse_if_open, replace
from store.database import mapped_errors, problem_of
from store.errors import BackupFailed, BackupProblem, DatabaseProblem, DatabaseUnavailable
from store.findings import CheckReport, Discrepancy, Finding
from store.journal import Deed
from store.opening import open_database

_PROBLEMS = {
    DatabaseProblem.NOT_A_DATABASE: BackupProblem.NOT_A_DATABASE,
    DatabaseProblem.FOREIGN: BackupProblem.FOREIGN,
    DatabaseProblem.LOCKED: BackupProblem.BUSY,
    DatabaseProblem.CORRUPT: BackupProblem.DAMAGED,
}


class Candidate:
    """What may take the archive's place: a copy of a copy, up to date and checked."""

    def __init__(self, archive: Path, file: Path, report: CheckReport) -> None:
        self._archive = archive
        self._file = file
        self.report = report
        """What the check of it found."""

    async def take_over(self) -> Path | None:
        """Put it in the archive's place.

        Returns:
            Where the former archive lies now; None if there was none.

        Raises:
            DatabaseUnavailable: Another program has the archive open; it is as it was.
        """
        return await replace(self._archive, self._file)


@asynccontextmanager
async def restoring(
    archive: Path | str, source: Path, *, who: str = "", told: Told | None = None
) -> AsyncIterator[Candidate]:
    """Copy a copy of the archive beside it, bring that up to date and check it.

    Nothing else has changed until it is told to take over; the copy it is made of stays as it is.

    Args:
        archive: The file to restore; it may be damaged, or not there.
        source: A copy, as `back_up` makes them, or the file of another archive.
        who: Whom the journal names.
        told: Is told what is being done, and how much of it is done, of how much.

    Raises:
        BackupFailed: It cannot be read, or is none.
        SchemaTooNew: A newer version wrote it.
        MigrationFailed: It could not be brought up to date.
        DatabaseUnavailable: Another program has the archive open, or there is no room.
    """
    target = resolved(archive)
    tell = told or (lambda _stage, _done, _total: None)
    _refuse(target, source)
    with mapped_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    await refuse_if_open(target)
    with written_beside(target) as beside:
        with mapped_errors(target):
            begin(beside, target, owned_alike=True)
            with _mapped(source), undisturbed(source) as address:
                await copied(address, beside, lambda *far: tell(Stage.COPYING, *far))
            report = await _prepared(target, source, beside, who, tell)
            sync(beside)
        yield Candidate(target, beside, report)


def _refuse(target: Path, source: Path) -> None:
    name = str(source)
    try:
        if not source.exists():
            raise BackupFailed(name, BackupProblem.MISSING)
        if not source.is_file():
            raise BackupFailed(name, BackupProblem.SPECIAL)
        if target.exists() and source.samefile(target):
            raise BackupFailed(name, BackupProblem.ARCHIVE)
        if not source.stat().st_size:  # which would be a new database to SQLite
            raise BackupFailed(name, BackupProblem.NOT_A_DATABASE)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the name
        problem = getattr(error, "strerror", None) or type(error).__name__
        raise BackupFailed(name, BackupProblem.UNREADABLE, problem) from error


async def _prepared(target: Path, source: Path, beside: Path, who: str, tell: Told) -> CheckReport:
    """Bring the copy up to date, write into its journal what becomes of it, and check it."""
    from store.check import check  # noqa: PLC0415 - no search waits for it
    from store.importing import reindex  # noqa: PLC0415 - the same

    try:
        async with open_database(beside, spare=False) as database:
            if await database.run(memory.is_stale):
                await reindex(database, lambda *far: tell(Stage.INDEXING, *far), who)
            async with database.write() as connection:
                await journal.write(connection, who, Deed.RESTORED, source=source.name)
            async with database.read() as connection:
                return await check(connection, lambda *far: tell(Stage.CHECKING, *far))
    except DatabaseUnavailable as problem:
        if problem.reason is DatabaseProblem.CORRUPT:
            found = Finding(Discrepancy.DATABASE_DAMAGED, "SQLite", str(problem.__cause__))
            return CheckReport(0, 0, (found,))
        if problem.reason in _PROBLEMS:
            raise BackupFailed(str(source), _PROBLEMS[problem.reason]) from problem
        raise DatabaseUnavailable(str(target), problem.reason) from problem


@contextmanager
def _mapped(source: Path) -> Iterator[None]:
    """Turn what cannot be read of a copy into an error of it; what cannot be written passes."""
    try:
        yield
    except sqlite3.Error as error:
        if is_of_target(error):
            raise
        reason = _PROBLEMS.get(problem_of(error), BackupProblem.UNREADABLE)
        raise BackupFailed(str(source), reason, str(error)) from error
