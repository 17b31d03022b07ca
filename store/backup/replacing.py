"""Putting another file in an archive's place: at every moment one of both stands there, whole.

What must never be is the new file beside the old one's log: SQLite would take the log for its own.
So nothing is in the log before, or the log has gone; and the former file stands under a second name
before it loses its first.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from store.backup.copying import put_in_place, sync, sync_folder
from store.backup.gate import alone
from store.database import COMPANIONS, LOG, address_of, mapped_errors, problem_of
from store.errors import DatabaseProblem, DatabaseUnavailable

if sys.platform != "win32":
    import fcntl

_PATIENCE = 2.0
"""Seconds to wait for a program that is about to close the archive."""
_LOCK_BYTES = 0x40000002, 510
"""Where SQLite locks a file that is open, and how many bytes (its file format, "locking")."""


async def refuse_if_open(archive: Path) -> None:
    """See that nobody has an archive open.

    Raises:
        DatabaseUnavailable: Somebody has, or it is a folder.
    """
    async with alone(archive, _PATIENCE):
        with mapped_errors(archive), _held(archive):
            pass


async def replace(archive: Path, candidate: Path) -> Path | None:
    """Put a file in an archive's place.

    Args:
        archive: A file that may be damaged, or no database, or not there.
        candidate: A whole database in the same folder, with nothing beside it.

    Returns:
        Where the former archive lies now; None if there was none.

    Raises:
        DatabaseUnavailable: Another program has it open, or there is no room; it is as it was.
    """
    async with alone(archive, _PATIENCE):
        # Not in a thread, and without a pause: nothing can come in between but the end of all.
        with mapped_errors(archive), _held(archive):
            aside = _set_aside(archive)
            for ending in COMPANIONS:
                archive.with_name(archive.name + ending).unlink(missing_ok=True)
            sync_folder(archive.parent)
            put_in_place(candidate, archive)
    return aside


@contextmanager
def _held(archive: Path) -> Iterator[None]:
    """Keep everybody else from a file, with nothing left in its log if SQLite can read it."""
    if not os.path.lexists(archive):
        yield
        return
    if not archive.is_file():
        raise DatabaseUnavailable(str(archive), DatabaseProblem.CANNOT_OPEN)
    address = f"{address_of(archive)}?mode=rw"
    with closing(
        sqlite3.connect(address, timeout=_PATIENCE, isolation_level=None, uri=True)
    ) as connection:
        sound = _is_emptied(archive, connection)
        if sound:
            yield
    if not sound:
        with _held_unread(archive):
            yield


def _is_emptied(archive: Path, connection: sqlite3.Connection) -> bool:
    """Lock a file, empty its log into it, and tell whether SQLite could do that."""
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        if problem_of(error) is DatabaseProblem.LOCKED:
            raise DatabaseUnavailable(str(archive), DatabaseProblem.IN_USE) from error
        return False
    return not busy


@contextmanager
def _held_unread(archive: Path) -> Iterator[None]:
    """Lock a file as SQLite does, which cannot read it."""
    with archive.open("r+b") as file:
        if sys.platform != "win32":
            start, length = _LOCK_BYTES
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
            except BlockingIOError as error:
                raise DatabaseUnavailable(str(archive), DatabaseProblem.IN_USE) from error
        yield


def _set_aside(archive: Path) -> Path | None:
    """Give a file, and what lies beside it, a second name that tells the time."""
    there = [
        ending for ending in ("", LOG, "-journal") if _holds_something(_named(archive, ending))
    ]
    if not there:
        return None
    aside = _free_name(archive)
    for ending in reversed(there):  # the file itself last: with it, all of it is there
        _link(_named(archive, ending), _named(aside, ending))
    sync_folder(archive.parent)
    return aside


def _holds_something(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _named(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _free_name(archive: Path) -> Path:
    stem = f"{archive.name}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (archive.with_name(f"{stem}-{number}" if number > 1 else stem) for number in count(1))
    return next(name for name in names if not os.path.lexists(name))


def _link(file: Path, name: Path) -> None:
    """Give a file a second name; where the file system has no such thing, copy it."""
    try:
        os.link(file, name)
    except OSError as error:
        if error.errno in {errno.EEXIST, errno.ENOSPC, errno.EDQUOT}:
            raise
        shutil.copyfile(file, name)
        sync(name)
