"""Opening the SQLite file: to write if that can be, else to read."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from store.backup.gate import passing
from store.database import (
    BUSY_TIMEOUT,
    READERS,
    SEARCHERS,
    UNWRITABLE,
    Connection,
    Database,
    address_of,
    address_to_read,
    blocking_connection,
    connected,
    fetch,
    has_log,
    is_without_locks,
    mapped_errors,
)
from store.errors import DatabaseProblem, DatabaseUnavailable
from store.migrating import is_current, migrate

_BUSY_PAUSE = 0.02
"""Seconds between two attempts where SQLite itself does not wait."""

_logger = logging.getLogger(__name__)


@asynccontextmanager
async def open_database(path: Path, *, spare: bool = True) -> AsyncIterator[Database]:
    """Open the file at `path`, making it and its folder if need be, and bring it up to date.

    Where nothing can be written, on a volume for reading or a full disk, a file that is up to date
    is opened to read.

    Args:
        path: The file.
        spare: Whether a copy is left beside it before it is brought up to date.

    Raises:
        DatabaseUnavailable: There is no opening it, or it is no database of ours.
        SchemaTooNew: A newer version wrote it.
        MigrationFailed: A migration did not apply; the file is as it was before it.
    """
    async with AsyncExitStack() as stack:
        try:
            _refuse_unless_writable(path)
            database = await stack.enter_async_context(_to_write(path, spare=spare))
        except DatabaseUnavailable as problem:
            if problem.reason not in UNWRITABLE:
                raise
            try:
                database = await stack.enter_async_context(_to_read(path))
            except DatabaseUnavailable:
                raise problem from problem.__cause__
            _logger.warning("%s can only be read: %s", path, problem.__cause__)
        yield database


def _refuse_unless_writable(path: Path) -> None:
    """Refuse a file that cannot be written to, which SQLite would tell at the first writing."""
    if path.is_file() and not os.access(path, os.W_OK):
        raise DatabaseUnavailable(str(path), DatabaseProblem.READ_ONLY)


@asynccontextmanager
async def _to_write(path: Path, *, spare: bool) -> AsyncIterator[Database]:
    async with AsyncExitStack() as stack:
        with mapped_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # Until the log is begun nothing shows other programs that this one has the file open.
            async with passing(path):
                writer = await stack.enter_async_context(connected(address_of(path)))
                await migrate(path, writer, spare=spare)
                await _log_ahead(writer)
        yield await _filled(stack, path, address_of(path), writer, _trusting)


@asynccontextmanager
async def _to_read(path: Path) -> AsyncIterator[Database]:
    async with AsyncExitStack() as stack:
        with mapped_errors(path):
            address = address_to_read(path)
            unwritten = _watch(path) if is_without_locks(address) else _trusting
            async with connected(address) as connection:
                if not await is_current(path, connection):
                    raise DatabaseUnavailable(str(path), DatabaseProblem.READ_ONLY)
        yield await _filled(stack, path, address, None, unwritten)


async def _filled(
    stack: AsyncExitStack,
    path: Path,
    address: str,
    writer: Connection | None,
    unwritten: Callable[[], None],
) -> Database:
    """Connect what reads; all is closed with the stack."""
    with mapped_errors(path):
        readers = [await stack.enter_async_context(connected(address)) for _ in range(READERS)]
        for reader in readers:
            await reader.execute("PRAGMA query_only = ON")
        threads = [blocking_connection(path, address) for _ in range(SEARCHERS)]
    database = Database(path, writer, readers, threads, unwritten)
    stack.callback(database.close)
    return database


def _trusting() -> None:
    """Leave it to SQLite's locks that nobody writes meanwhile."""


def _watch(path: Path) -> Callable[[], None]:
    """Give what raises once a file looks otherwise than now, or has got a log."""

    def seen() -> tuple[int, int, int, bool]:
        now = path.stat()
        return now.st_ino, now.st_size, now.st_mtime_ns, has_log(path)

    before = seen()

    def unwritten() -> None:
        if seen() != before:
            raise DatabaseUnavailable(str(path), DatabaseProblem.CHANGED)

    return unwritten


async def _log_ahead(connection: Connection) -> None:
    """Let what is written lie in a log beside the file, so that nobody who reads waits for it.

    SQLite does not wait for the moment when nobody else has the file open, as it waits for
    everything else, but fails at once; two programs that open a new file together need that.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + BUSY_TIMEOUT
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
