"""The SQLite file: connections, transactions, migrations, and the bridge its errors cross.

One connection writes; a few read, each in a snapshot of its own, so that an import never makes
a search wait, nor shows it half of a transcript.
"""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from store.errors import DatabaseProblem, DatabaseUnavailable, MigrationFailed, SchemaTooNew
from store.migrations import Migration, migrations

Connection = aiosqlite.Connection
Row = sqlite3.Row
_T = TypeVar("_T")

READERS = 4
"""Connections that read at the same time."""
SEARCHERS = os.cpu_count() or 1
"""Threads that search at the same time."""
_BUSY_TIMEOUT = 10.0
"""Seconds to wait for another program's transaction."""
_BUSY_PAUSE = 0.02
"""Seconds between two attempts where SQLite itself does not wait."""

_RECORD = """
CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL
) STRICT
"""
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
}


class Database:
    """One SQLite file and the connections to it."""

    def __init__(
        self,
        path: Path,
        writer: Connection,
        readers: Sequence[Connection],
        threads: Sequence[sqlite3.Connection],
    ) -> None:
        self.path = path
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
                async with _transaction(reader, "BEGIN"):
                    yield reader
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
                return work(connection)
            finally:
                connection.execute("ROLLBACK")
        finally:
            self._idle.append(connection)

    def close(self) -> None:
        """Wait for the threads that read, and close their connections."""
        self._threads.shutdown()
        for connection in self._idle:
            connection.close()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """Write in one transaction: what is done in it is kept wholly, or not at all.

        Raises:
            DatabaseUnavailable: SQLite could not do what was asked.
        """
        async with self._writing:
            with mapped_errors(self.path):
                async with _transaction(self._writer, "BEGIN IMMEDIATE"):
                    yield self._writer


@asynccontextmanager
async def open_database(path: Path) -> AsyncIterator[Database]:
    """Open the file at `path`, making it and its folder if need be, and bring it up to date.

    Raises:
        DatabaseUnavailable: There is no opening it, or it is no database of ours.
        SchemaTooNew: A newer version wrote it.
        MigrationFailed: A migration did not apply; the file is as it was before it.
    """
    async with AsyncExitStack() as stack:
        with mapped_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            writer = await stack.enter_async_context(_connected(path))
            await _migrate(path, writer, migrations())
            await _log_ahead(writer)
            readers = [await stack.enter_async_context(_connected(path)) for _ in range(READERS)]
            for reader in readers:
                await reader.execute("PRAGMA query_only = ON")
            threads = [blocking_connection(path) for _ in range(SEARCHERS)]
        database = Database(path, writer, readers, threads)
        stack.callback(database.close)
        yield database


async def _log_ahead(connection: Connection) -> None:
    """Let what is written lie in a log beside the file, so that nobody who reads waits for it.

    SQLite does not wait for the moment when nobody else has the file open, as it waits for
    everything else, but fails at once; two programs that open a new file together need that.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _BUSY_TIMEOUT
    while True:
        try:
            await fetch(connection, "PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or loop.time() > deadline:
                raise
            await asyncio.sleep(_BUSY_PAUSE)
        else:
            return


@contextmanager
def mapped_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into the store's own errors, their cause kept."""
    try:
        yield
    except sqlite3.Error as error:
        # The low byte is the primary code: SQLITE_READONLY_DBMOVED is a SQLITE_READONLY.
        primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        reason = _PROBLEMS.get(primary, DatabaseProblem.FAILED)
        raise DatabaseUnavailable(str(path), reason) from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        reason = DatabaseProblem.FULL if full else DatabaseProblem.CANNOT_OPEN
        raise DatabaseUnavailable(str(path), reason) from error


@asynccontextmanager
async def _connected(path: Path) -> AsyncIterator[Connection]:
    # In a thread of ours first: when opening fails, aiosqlite's own thread may still answer after
    # the loop has closed, and print a traceback.
    await asyncio.to_thread(lambda: sqlite3.connect(path).close())
    async with aiosqlite.connect(path, isolation_level=None, timeout=_BUSY_TIMEOUT) as connection:
        connection.row_factory = sqlite3.Row
        await connection.execute("PRAGMA foreign_keys = ON")
        await connection.execute("PRAGMA synchronous = FULL")
        yield connection


def blocking_connection(path: Path) -> sqlite3.Connection:
    """Open a connection for the threads that read: each uses it alone while it does."""
    connection = sqlite3.connect(
        path, timeout=_BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA query_only = ON")
    return connection


@asynccontextmanager
async def _transaction(connection: Connection, begin: str) -> AsyncIterator[None]:
    try:
        await connection.execute(begin)
        yield
        await connection.commit()
    except BaseException:
        # A cancelled caller leaves too; the rollback is waited for all the same.
        await asyncio.shield(asyncio.ensure_future(connection.rollback()))
        raise


async def _migrate(path: Path, connection: Connection, known: Sequence[Migration]) -> None:
    applied = await _applied(path, connection)
    newest = known[-1].number
    if applied and max(applied) > newest:
        raise SchemaTooNew(max(applied), newest)
    for migration in known:
        if migration.number not in applied:
            await _apply(connection, migration)


async def _applied(path: Path, connection: Connection) -> set[int]:
    """Give the numbers of the migrations a database has had; none, if it is new.

    Raises:
        DatabaseUnavailable: It holds tables, but no record of ours.
    """
    tables = {row[0] for row in await fetch(connection, "SELECT name FROM sqlite_master")}
    if tables and "migrations" not in tables:
        raise DatabaseUnavailable(str(path), DatabaseProblem.FOREIGN)
    if not tables:
        return set()
    return {row[0] for row in await fetch(connection, "SELECT number FROM migrations")}


async def _apply(connection: Connection, migration: Migration) -> None:
    """Apply a migration together with its record, unless another program was quicker."""
    try:
        async with _transaction(connection, "BEGIN IMMEDIATE"):
            await connection.execute(_RECORD)
            done = "SELECT 1 FROM migrations WHERE number = ?"
            if await fetch(connection, done, (migration.number,)):
                return
            for statement in migration.statements:
                await connection.execute(statement)
            await connection.execute(
                "INSERT INTO migrations (number, name, applied_at) VALUES (?, ?, ?)",
                (migration.number, migration.name, datetime.now(UTC).isoformat()),
            )
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_ERROR:
            raise MigrationFailed(migration.number) from error
        raise


async def fetch(connection: Connection, sql: str, values: Sequence[Any] = ()) -> list[Row]:
    """Run a query and give all its rows."""
    return list(await connection.execute_fetchall(sql, values))
