"""Backing the archive up: a copy of one moment, proved before it stands where it is to stand."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from store.backup.copying import (
    begin,
    copied,
    is_of_target,
    put_in_place,
    undisturbed,
    written_beside,
)
from store.database import (
    COMPANIONS,
    UNWRITABLE,
    address_of,
    address_to_read,
    connected,
    problem_of,
)
from store.errors import BackupFailed, BackupProblem, DatabaseProblem, DatabaseUnavailable
from store.findings import CheckReport, Discrepancy, Finding


class Stage(StrEnum):
    """What is being done."""

    COPYING = "copying"
    INDEXING = "indexing"
    CHECKING = "checking"


Told = Callable[[Stage, int, int], None]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A copy that was made."""

    size: int
    """Bytes it has."""
    report: CheckReport
    """What the check of the copy found."""
    thorough: bool
    """Whether all was checked; of an archive of an older schema, only what SQLite checks."""
    in_place: bool
    """Whether it was kept: one in which something differs does not replace another."""


def dated_name(archive: Path) -> str:
    """Name a copy after the archive and the time, in UTC."""
    return f"{archive.stem}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{archive.suffix}"


async def back_up(
    archive: Path | str, place: Path, *, force: bool = False, told: Told | None = None
) -> BackedUp:
    """Copy an archive, as it is at one moment, and check the copy.

    Others may write to it meanwhile, and do not wait. It is not brought up to date.

    Args:
        archive: Its file.
        place: Where the copy is to stand.
        force: Whether a file that is there is replaced.
        told: Is told what is being done, and how much of it is done, of how much.

    Raises:
        BackupFailed: There is no copying to that place; it is as it was.
        DatabaseUnavailable: The archive cannot be read.
        SchemaTooNew: A newer version wrote it.
    """
    source = resolved(archive)
    with _mapped(place):
        _refuse(source, place, force=force)
    tell = told or (lambda _stage, _done, _total: None)
    with _mapped(place), written_beside(place) as beside:
        begin(beside, source, owned_alike=False)
        await _copy(source, place, beside, lambda *far: tell(Stage.COPYING, *far))
        report, thorough = await _proved(source, beside, lambda *far: tell(Stage.CHECKING, *far))
        size = beside.stat().st_size
        in_place = not (report.findings and _is_taken(place))
        if in_place:
            _refuse(source, place, force=force)
            put_in_place(beside, place)
    return BackedUp(size, report, thorough, in_place)


def resolved(archive: Path | str) -> Path:
    """Give the file that an archive's path leads to: what stands beside it counts, too."""
    return Path(archive).resolve()


def _is_taken(place: Path) -> bool:
    return os.path.lexists(place)


def _refuse(source: Path, place: Path, *, force: bool) -> None:
    if not source.exists() or (source.is_file() and not source.stat().st_size):
        raise DatabaseUnavailable(str(source), DatabaseProblem.MISSING)
    itself = {source.with_name(source.name + ending) for ending in ("", *COMPANIONS)}
    if place.resolve() in itself or (place.exists() and place.samefile(source)):
        raise BackupFailed(str(place), BackupProblem.ARCHIVE)
    if _is_taken(place):
        if place.exists() and not place.is_file():
            raise BackupFailed(str(place), BackupProblem.SPECIAL)
        if not force:
            raise BackupFailed(str(place), BackupProblem.EXISTS)


async def _copy(source: Path, place: Path, beside: Path, told: Callable[[int, int], None]) -> None:
    try:
        with _mapped_to_either(source, place):
            await copied(f"{address_of(source)}?mode=rw", beside, told)
    except DatabaseUnavailable as problem:
        if problem.reason not in UNWRITABLE:
            raise
        # Locks need room beside the archive; where there is none, nobody writes to it either.
        with _mapped_to_either(source, place), undisturbed(source) as address:
            await copied(address, beside, told)


async def _proved(
    source: Path, copy: Path, told: Callable[[int, int], None]
) -> tuple[CheckReport, bool]:
    """Check a copy; the source is who is named if it is none of ours."""
    from store.check import check, damage  # noqa: PLC0415 - no search waits for it
    from store.migrating import is_current  # noqa: PLC0415 - which copies, too

    try:
        async with connected(address_to_read(copy)) as connection:
            if await is_current(source, connection):
                return await check(connection, told), True
            return CheckReport(0, 0, tuple(await damage(connection))), False
    except sqlite3.DatabaseError as error:
        found = Finding(Discrepancy.DATABASE_DAMAGED, "SQLite", str(error))
        return CheckReport(0, 0, (found,)), False


@contextmanager
def _mapped(place: Path) -> Iterator[None]:
    """Turn what the file system raises into the store's own errors, their cause kept."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the name
        full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
        reason = BackupProblem.FULL if full else BackupProblem.UNWRITABLE
        problem = getattr(error, "strerror", None) or type(error).__name__
        raise BackupFailed(str(place), reason, problem) from error


@contextmanager
def _mapped_to_either(source: Path, place: Path) -> Iterator[None]:
    """Turn what SQLite raises while it copies into an error of the archive, or of the copy."""
    try:
        yield
    except OSError as error:
        raise DatabaseUnavailable(str(source), DatabaseProblem.CANNOT_OPEN) from error
    except sqlite3.Error as error:
        if not is_of_target(error):
            raise DatabaseUnavailable(str(source), problem_of(error)) from error
        full = problem_of(error) is DatabaseProblem.FULL
        reason = BackupProblem.FULL if full else BackupProblem.UNWRITABLE
        raise BackupFailed(str(place), reason, str(error)) from error
