"""A copy of a database's file, of one moment, however much is written to it meanwhile.

SQLite's backup copies page by page: a damaged page too, which `VACUUM INTO` would stop at, and it
can tell how far it is and be interrupted between two steps. It takes about as long.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from store.database import (
    BUSY_TIMEOUT,
    COMPANIONS,
    address_of,
    address_to_read,
    has_log,
    is_without_locks,
)
from store.progress import Progress

STALE = 86_400.0
"""Seconds after which what was left half-written is nobody's any more."""

_PAGES = 1024
"""Pages copied at a step: a few milliseconds."""
_ENDING = ".part"
_OF_TARGET = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
}
"""What reading a database cannot fail of."""


@contextmanager
def written_beside(place: Path) -> Iterator[Path]:
    """Give a name beside a place to write what is to stand there; what is left of it is removed.

    So is what programs that were killed left there, once it is a day old.
    """
    for left in place.parent.glob(f".{_escaped(place.name)}.*{_ENDING}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE:
                left.unlink()
    beside = place.with_name(f".{place.name}.{os.getpid()}{_ENDING}")
    remove(beside)
    try:
        yield beside
    finally:
        remove(beside)


def _escaped(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def begin(beside: Path, like: Path, *, owned_alike: bool) -> None:
    """Make an empty file that is no more open to others than the archive it is of.

    Args:
        beside: The file to make.
        like: The archive, which need not be there.
        owned_alike: Whether it is to be the archive's owner's, or the folder's, whoever makes it:
            root may restore what another user's program writes to.

    Raises:
        OSError: It cannot be made.
    """
    with beside.open("xb"):
        pass
    there = like.exists()
    if there:
        beside.chmod(stat.S_IMODE(like.stat().st_mode))
    if owned_alike and sys.platform != "win32":
        owner = (like if there else like.parent).stat()
        with suppress(OSError):
            os.chown(beside, owner.st_uid, owner.st_gid)


def remove(file: Path) -> None:
    """Remove a database and what lies beside it, as far as it is there."""
    for ending in ("", *COMPANIONS):
        with suppress(OSError):
            file.with_name(file.name + ending).unlink()


def put_in_place(beside: Path, place: Path) -> None:
    """Move what is whole to where it is to stand, so that it stays there if the power goes."""
    beside.replace(place)
    sync_folder(place.parent)


def sync(file: Path) -> None:
    """Have a file's content on the disk."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have a folder's names on the disk, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


async def copied(address: str, target: Path, progress: Progress) -> None:
    """Do what `copy` does in a thread that has ended when this has, cancelled or not."""
    stopped = threading.Event()

    def told(done: int, total: int) -> None:
        if stopped.is_set():
            raise InterruptedError
        progress(done, total)

    work = asyncio.ensure_future(asyncio.to_thread(copy, address, target, told))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        stopped.set()
        # Else it would still write where the caller tidies up.
        await asyncio.wait([work])
        work.exception()
        raise


def copy(address: str, target: Path, progress: Progress) -> None:
    """Copy a database that others may write to: as it is now, into one file and nothing beside it.

    Args:
        address: The database's.
        target: A file; what is there is overwritten.
        progress: Is told (pages done, pages in all); what it raises ends the copying.

    Raises:
        sqlite3.Error: The one cannot be read, or the other not written.
        OSError: The other cannot be written.
    """
    with closing(_opened(address)) as read, closing(_opened(address_of(target))) as written:
        # Nobody sees it before it is whole, and it is synchronised then.
        written.execute("PRAGMA journal_mode = OFF").fetchone()
        written.execute("PRAGMA synchronous = OFF")
        # The snapshot is held, or each step would begin anew once somebody else has written.
        read.execute("BEGIN")
        read.execute("SELECT count(*) FROM sqlite_master").fetchone()
        read.backup(
            written, pages=_PAGES, progress=lambda _status, left, all_: progress(all_ - left, all_)
        )
        read.execute("ROLLBACK")
        # Else it would need a log beside it, and could not be read where none can be written.
        written.execute("PRAGMA journal_mode = DELETE").fetchone()
    sync(target)


def is_of_target(error: sqlite3.Error) -> bool:
    """Tell whether copying failed since the copy could not be written."""
    return getattr(error, "sqlite_errorcode", None) in _OF_TARGET


def _opened(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, isolation_level=None, timeout=BUSY_TIMEOUT, uri=True)


@contextmanager
def undisturbed(source: Path) -> Iterator[str]:
    """Give the address of a database to read, and leave it and what lies beside it as it is.

    Raises:
        sqlite3.OperationalError: It was read without locks, and somebody wrote to it meanwhile.
        OSError: It cannot be read.
    """
    address = address_to_read(source)
    before = source.stat()
    yield address
    after = source.stat()
    changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
    if is_without_locks(address) and (changed or has_log(source)):
        error = sqlite3.OperationalError("written to while it was read")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise error
