"""Bringing a database up to date: a spare copy first, then one migration after the other."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from store.backup.copying import begin, copied, put_in_place, written_beside
from store.database import Connection, address_of, fetch, transaction
from store.errors import DatabaseProblem, DatabaseUnavailable, MigrationFailed, SchemaTooNew
from store.migrations import Migration, migrations
from store.progress import untold

_RECORD = """
CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL
) STRICT
"""

_logger = logging.getLogger(__name__)


def spare_of(path: Path, number: int) -> Path:
    """Name the copy of a database as it was before a migration."""
    return path.with_name(f"{path.name}.before-{number:04}")


async def migrate(
    path: Path,
    connection: Connection,
    *,
    spare: bool,
    known: Sequence[Migration] | None = None,
) -> None:
    """Apply the migrations that a database has not had.

    Args:
        path: Its file.
        connection: What writes to it.
        spare: Whether it is copied before, unless it is new.
        known: All there are, in order; None for those of this version.

    Raises:
        SchemaTooNew: A newer version wrote it.
        MigrationFailed: A migration did not apply; the file is as it was before it.
        DatabaseUnavailable: It is no database of ours.
        OSError: There is no room for the copy, or no writing it; nothing has changed.
    """
    known = migrations() if known is None else known
    missing = await _missing(path, connection, known)
    if spare and 0 < len(missing) < len(known):
        await _keep_spare(path, connection, missing, known)
    for migration in missing:
        await apply(connection, migration)


async def is_current(path: Path, connection: Connection) -> bool:
    """Tell whether a database has had every migration.

    Raises:
        SchemaTooNew: A newer version wrote it.
        DatabaseUnavailable: It is no database of ours.
    """
    return not await _missing(path, connection, migrations())


async def _missing(
    path: Path, connection: Connection, known: Sequence[Migration]
) -> list[Migration]:
    applied = await _applied(path, connection)
    newest = known[-1].number
    if applied and max(applied) > newest:
        raise SchemaTooNew(max(applied), newest)
    return [migration for migration in known if migration.number not in applied]


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


async def _keep_spare(
    path: Path, connection: Connection, missing: Sequence[Migration], known: Sequence[Migration]
) -> None:
    """Copy a database as it is, unless another program has migrated it meanwhile."""
    place = spare_of(path, missing[0].number)
    # Nobody writes until the copy is there, or it might already have a part of what is to come.
    async with transaction(connection, "BEGIN IMMEDIATE"):
        if await _missing(path, connection, known) != list(missing):
            return
        with written_beside(place) as beside:
            begin(beside, path, owned_alike=True)
            await copied(address_of(path), beside, untold)
            put_in_place(beside, place)
    _logger.info("before schema %d, %s was copied to %s", known[-1].number, path, place)


async def apply(connection: Connection, migration: Migration) -> None:
    """Apply a migration together with its record, unless another program was quicker.

    Raises:
        MigrationFailed: It did not apply; the file is as it was.
    """
    try:
        async with transaction(connection, "BEGIN IMMEDIATE"):
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
