"""Migrations: each applied once, together with its record."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store import MigrationFailed
from store.database import _apply, fetch, open_database
from store.migrations import Migration, migrations

GOOD = Migration(901, "lamps", ("CREATE TABLE lamps (id INTEGER)", "INSERT INTO lamps VALUES (1)"))
BAD = Migration(902, "bad", ("CREATE TABLE half (id INTEGER)", "INSERT INTO nowhere VALUES (1)"))


def tables(path: Path) -> set[str]:
    """Name the tables a file holds."""
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


def recorded(path: Path) -> list[tuple[int, str]]:
    """Give the migrations a file says it has had."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT number, name FROM migrations ORDER BY 1").fetchall()


def test_migrations_are_numbered_without_a_gap() -> None:
    """The numbers are 1, 2, 3 and so on, and each has something to do."""
    known = migrations()
    assert [migration.number for migration in known] == list(range(1, len(known) + 1))
    assert all(migration.statements for migration in known)


def test_a_script_is_cut_where_statements_end() -> None:
    """Every piece is one whole statement."""
    for migration in migrations():
        assert all(map(sqlite3.complete_statement, migration.statements))


async def test_a_new_database_records_every_migration(tmp_path: Path) -> None:
    """What was applied is written down, and opening it again applies nothing."""
    path = tmp_path / "archive.sqlite3"
    expected = [(migration.number, migration.name) for migration in migrations()]
    for _ in range(2):
        async with open_database(path):
            pass
        assert recorded(path) == expected


async def test_a_migration_and_its_record_come_together(tmp_path: Path) -> None:
    """Applied, both are there; applied again, nothing happens a second time."""
    path = tmp_path / "archive.sqlite3"
    async with open_database(path) as database:
        writer = database._writer  # noqa: SLF001 - migrations run before there is a door to them
        await _apply(writer, GOOD)
        await _apply(writer, GOOD)
        assert len(await fetch(writer, "SELECT * FROM lamps")) == 1
    assert recorded(path)[-1] == (901, "lamps")


async def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Neither its first statement nor its record stays, and the error names it."""
    path = tmp_path / "archive.sqlite3"
    async with open_database(path) as database:
        before = tables(path), recorded(path)
        writer = database._writer  # noqa: SLF001 - migrations run before there is a door to them
        with pytest.raises(MigrationFailed) as caught:
            await _apply(writer, BAD)
        assert not writer.in_transaction
        assert (tables(path), recorded(path)) == before
    assert caught.value.number == 902
    assert isinstance(caught.value.__cause__, sqlite3.OperationalError)
