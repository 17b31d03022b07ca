"""The SQLite file: connections, transactions, and the bridge its errors cross.

One connection writes; a few read, each in a snapshot of its own, so that an import never makes
a search wait, nor shows it half of a transcript. Where nothing can be written, there are only those
that read.
"""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from store.errors import DatabaseProblem, DatabaseUnavailable

Connection = aiosqlite.Connection
Row = sqlite3.Row
_T = TypeVar("_T")

READERS = 4
"""Connections that read at the same time."""
SEARCHERS = os.cpu_count() or 1
"""Threads that search at the same time."""
BUSY_TIMEOUT = 10.0
"""Seconds to wait for another program's transaction."""
LOG = "-wal"
"""What SQLite adds to a database's name for the log beside it."""
COMPANIONS = (LOG, "-shm", "-journal")
"""The same for all that may lie beside it."""
_WRITE_VERSION = 18
"""The byte of a database's header that tells whether it is one with a log."""
_WITH_LOG = 2
_WITHOUT_LOCKS = "&immutable=1"

_PROBLEMS = {
    sqlite3.SQLITE_NOTADB: DatabaseProblem.NOT_A_DATABASE,
    sqlite3.SQLITE_CANTOPEN: DatabaseProblem.CANNOT_OPEN,
    sqlite3.SQLITE_PERM: DatabaseProblem.CANNOT_OPEN,
    sqlite3.SQLITE_AUTH: DatabaseProblem.CANNOT_OPEN,
    sqlite3.SQLITE_READONLY: DatabaseProblem.READ_ONLY,
    sqlite3.SQLITE_BUSY: DatabaseProblem.LOCKED,
    sqlite3.SQLITE_LOCKED: DatabaseProblem.LOCKED,
    sqlite3.SQLITE_FULL: DatabaseProblem.FULL,
    sqlite3.SQLITE_CORRUPT: DatabaseProblem.CORRUPT,
    sqlite3.SQLITE_IOERR: DatabaseProblem.DISK,
}
UNWRITABLE = {DatabaseProblem.CANNOT_OPEN, DatabaseProblem.READ_ONLY, DatabaseProblem.FULL}
"""Why a file that cannot be opened to write may be one that can be read."""


class Database:
    """One SQLite file and the connections to it."""

    def __init__(
        self,
        path: Path,
        writer: Connection | None,
        readers: Sequence[Connection],
        threads: Sequence[sqlite3.Connection],
        unwritten: Callable[[], None],
    ) -> None:
        """Take the connections.

        Args:
            path: The file.
            writer: What writes; None where nothing can be written.
            readers: What reads.
            threads: What reads in threads, a connection each.
            unwritten: Raises if another program wrote what is read without its locks.
        """
        self.path = path
        self.writable = writer is not None
        self._unwritten = unwritten
        self._writer = writer
        self._threads = ThreadPoolExecutor(len(threads), "yuanhua-search")
        self._idle = list(threads)
        self._writing = asyncio.Lock()
        self._readers: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
        for reader in readers:
            self._readers.put_nowait(reader)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        """Read in one snapshot.

        Raises:
            DatabaseUnavailable: SQLite could not do what was asked.
        """
        reader = await self._readers.get()
        try:
            with mapped_errors(self.path):
                async with _snapshot(reader):
                    yield reader
                self._unwritten()
        finally:
            self._readers.put_nowait(reader)

    async def run(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Do blocking work that reads, in one snapshot, in a thread of its own.

        aiosqlite takes a hop between threads for each statement; a search has ten.

        Raises:
            DatabaseUnavailable: SQLite could not do what was asked.
        """
        with mapped_errors(self.path):
            return await asyncio.wrap_future(self.begin(work))

    def begin(self, work: Callable[[sqlite3.Connection], _T]) -> Future[_T]:
        """Begin what `run` does; what SQLite raises is not made the store's own here."""
        return self._threads.submit(self._in_snapshot, work)

    def _in_snapshot(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        connection = self._idle.pop()  # as many as there are threads, so one is there
        try:
            connection.execute("BEGIN")
            try:
                done = work(connection)
            finally:
                if connection.in_transaction:  # SQLite ends it itself after some errors
                    connection.execute("ROLLBACK")
            self._unwritten()
            return done
        finally:
            self._idle.append(connection)

    async def size(self) -> int:
        """Give the bytes of the file and of what lies beside it.

        Raises:
            DatabaseUnavailable: The system does not tell.
        """
        with mapped_errors(self.path):
            return await asyncio.to_thread(_size, self.path)

    def close(self) -> None:
        """Wait for the threads that read, and close their connections."""
        self._threads.shutdown()
        for connection in self._idle:
            connection.close()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """Write in one transaction: what is done in it is kept wholly, or not at all.

        Raises:
            DatabaseUnavailable: SQLite could not do what was asked, or may only read.
        """
        if self._writer is None:
            raise DatabaseUnavailable(str(self.path), DatabaseProblem.READ_ONLY)
        async with self._writing:
            with mapped_errors(self.path):
                async with transaction(self._writer, "BEGIN IMMEDIATE"):
                    yield self._writer


def _size(path: Path) -> int:
    files = (path.with_name(path.name + ending) for ending in ("", *COMPANIONS))
    return sum(file.stat().st_size for file in files if file.exists())


@contextmanager
def mapped_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into the store's own errors, their cause kept."""
    try:
        yield
    except sqlite3.Error as error:
        raise DatabaseUnavailable(str(path), problem_of(error)) from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        reason = DatabaseProblem.FULL if full else DatabaseProblem.CANNOT_OPEN
        raise DatabaseUnavailable(str(path), reason) from error


def problem_of(error: sqlite3.Error) -> DatabaseProblem:
    """Tell what an error of SQLite's comes from."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:  # what readers share, beside the log, finds no room
        return DatabaseProblem.FULL
    # The low byte is the primary code: SQLITE_READONLY_DBMOVED is a SQLITE_READONLY.
    return _PROBLEMS.get(code & 0xFF, DatabaseProblem.FAILED)


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Connection]:
    """Connect to the file of an address; see `address_of`, or `address_to_read`."""
    # In a thread of ours first: when opening fails, aiosqlite's own thread may still answer after
    # the loop has closed, and print a traceback.
    await asyncio.to_thread(lambda: sqlite3.connect(address, uri=True).close())
    async with aiosqlite.connect(
        address, isolation_level=None, timeout=BUSY_TIMEOUT, uri=True
    ) as connection:
        connection.row_factory = sqlite3.Row
        await connection.execute("PRAGMA foreign_keys = ON")
        await connection.execute("PRAGMA synchronous = FULL")
        yield connection


def blocking_connection(path: Path, address: str | None = None) -> sqlite3.Connection:
    """Open a connection for the threads that read: each uses it alone while it does.

    Args:
        path: The file.
        address: How to open it, if not as one that others write to.
    """
    connection = sqlite3.connect(
        address or address_of(path),
        timeout=BUSY_TIMEOUT,
        isolation_level=None,
        check_same_thread=False,
        uri=True,
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA query_only = ON")
    return connection


def address_of(path: Path) -> str:
    """Give the address by which SQLite opens a file, and makes it if there is none."""
    return path.absolute().as_uri()


def address_to_read(path: Path) -> str:
    """Give the address by which SQLite reads a file and leaves nothing beside it.

    A file with a log is read without locks as long as there is no log, since locks would need
    files beside it: who reads it so has to look whether another program wrote to it meanwhile.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        header = file.read(_WRITE_VERSION + 1)
    with_log = header[_WRITE_VERSION:] == bytes([_WITH_LOG])
    alone = _WITHOUT_LOCKS if with_log and not has_log(path) else ""
    return f"{address_of(path)}?mode=ro{alone}"


def is_without_locks(address: str) -> bool:
    """Tell whether the file of an address is read without locks."""
    return address.endswith(_WITHOUT_LOCKS)


def has_log(path: Path) -> bool:
    """Tell whether a log with something in it lies beside a file."""
    log = path.with_name(path.name + LOG)
    return log.exists() and log.stat().st_size > 0


@asynccontextmanager
async def _snapshot(connection: Connection) -> AsyncIterator[None]:
    """Read what stands there at one moment; there is nothing to keep, so it is rolled back.

    A commit would fail once more where a damaged page was met.
    """
    try:
        await connection.execute("BEGIN")
        yield
    finally:
        # A cancelled caller leaves too; the rollback is waited for all the same.
        await asyncio.shield(asyncio.ensure_future(connection.rollback()))


@asynccontextmanager
async def transaction(connection: Connection, begin: str) -> AsyncIterator[None]:
    """Do what is done in one transaction, or nothing of it."""
    try:
        await connection.execute(begin)
        yield
        await connection.commit()
    except BaseException:
        # A cancelled caller leaves too; the rollback is waited for all the same.
        await asyncio.shield(asyncio.ensure_future(connection.rollback()))
        raise


async def fetch(connection: Connection, sql: str, values: Sequence[Any] = ()) -> list[Row]:
    """Run a query and give all its rows."""
    return list(await connection.execute_fetchall(sql, values))
