"""Migrations: each applied once, together with its record."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store import (
    DatabaseProblem,
    DatabaseUnavailable,
    MigrationFailed,
    Verdict,
    open_archive,
    restoring,
)
from store.analysis import fingerprint
from store.database import address_of, connected, fetch
from store.identity import sentence_ids, session_id
from store.migrating import apply, migrate
from store.migrations import Migration, migrations
from store.opening import open_database
from tests.support.volumes import volume

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


def held(path: Path) -> list[str]:
    """Give all that a database holds."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def names_in(folder: Path) -> set[str]:
    """Name what is in a folder."""
    return {file.name for file in folder.iterdir()}


def make_old(path: Path) -> None:
    """Make a database as the first migration left it, with one sentence that somebody said."""
    text = "林澄：灯塔亮了。"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, name, applied_at)")
        connection.execute("INSERT INTO migrations VALUES (1, 'transcripts', 'then')")
        for statement in migrations()[0].statements:
            connection.execute(statement)
        session = session_id("旧档", None, None)
        (sentence,) = sentence_ids(session, ["灯塔亮了。"])
        digest = hashlib.sha256(text.encode()).hexdigest()
        for table, values in (
            ("sessions", (1, session, "旧档", None, None, None, None, text, 0, 1)),
            ("provenance", (1, "a.txt", None, digest, "2031-05-06T00:00:00+00:00", "a", "0", "{}")),
            ("speakers", (1, "林澄")),
            ("turns", (1, 1, 0, None, None, "speech", 1, None, "林澄", 0, 3)),
            ("sentences", (1, sentence, 1, 0, 1, 0, "灯塔亮了。", "[[3, 8]]", 0, b"")),
            ("terms", (1, "灯塔", 1)),
            ("postings", (1, 1)),
            ("memory", ("analyzer", fingerprint())),
        ):
            marks = ", ".join("?" for _ in values)
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - constants


async def test_an_archive_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    """Its source is where sources are now, it is indexed anew, and its sentence is found."""
    path = tmp_path / "archive.sqlite3"
    make_old(path)
    async with open_archive(path, corpus=False) as archive:
        assert (await archive.check()).findings == ()
        (hit,) = (await archive.search("灯塔亮了")).hits
        assert (hit.verdict, hit.quote.text, hit.quote.label) == (
            Verdict.EXACT,
            "灯塔亮了。",
            "林澄",
        )
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT session, text FROM sources").fetchall() == [
            (1, "林澄：灯塔亮了。")
        ]
    assert "terms" not in tables(path)


async def test_an_old_archive_is_copied_before_it_is_changed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The copy is as the archive was, whole by itself, and named by the migration that follows."""
    path = tmp_path / "archive.sqlite3"
    make_old(path)
    before = held(path)
    caplog.set_level(logging.INFO)
    async with open_archive(path, corpus=False):
        assert names_in(tmp_path) >= {"archive.sqlite3.before-0002"}
    assert names_in(tmp_path) == {"archive.sqlite3", "archive.sqlite3.before-0002"}
    assert held(tmp_path / "archive.sqlite3.before-0002") == before
    assert "archive.sqlite3.before-0002" in caplog.text


async def test_nothing_is_copied_where_nothing_is_changed(database: Path, tmp_path: Path) -> None:
    """Neither a new archive, nor an empty file, nor one that is up to date."""
    (tmp_path / "empty.sqlite3").touch()
    for name in ("new.sqlite3", "empty.sqlite3", database.name):
        async with open_archive(tmp_path / name, corpus=False):
            pass
    assert names_in(tmp_path) == {"new.sqlite3", "empty.sqlite3", database.name}


async def test_without_room_for_the_copy_an_old_archive_stays_as_it_is(tmp_path: Path) -> None:
    """It is refused, and opens as soon as there is room."""
    with volume(tmp_path / "volume", 8) as small:
        path = small.folder / "archive.sqlite3"
        make_old(path)
        before = held(path)
        small.fill(spare=100_000)
        with pytest.raises(DatabaseUnavailable) as caught:
            async with open_archive(path, corpus=False):
                pass
        assert caught.value.reason is DatabaseProblem.FULL
        assert held(path) == before
        assert names_in(small.folder) == {"archive.sqlite3", "filler"}
        small.clear()
        async with open_archive(path, corpus=False) as archive:
            assert (await archive.check()).findings == ()


async def test_the_copy_from_before_can_be_put_back(tmp_path: Path) -> None:
    """By this version, which brings it up to date again."""
    path = tmp_path / "archive.sqlite3"
    make_old(path)
    async with open_archive(path, corpus=False) as archive:
        (session,) = await archive.sessions()
        await archive.remove(session.id)
    async with restoring(path, tmp_path / "archive.sqlite3.before-0002") as candidate:
        await candidate.take_over()
    async with open_archive(path, corpus=False) as archive:
        assert (await archive.search("灯塔亮了")).verdict is Verdict.EXACT


async def test_two_that_open_an_old_archive_together_migrate_it_once(tmp_path: Path) -> None:
    """Both wait for each other, and the copy is of before."""
    path = tmp_path / "archive.sqlite3"
    make_old(path)
    before = held(path)

    async def opened() -> int:
        async with open_archive(path, corpus=False) as archive:
            return len(await archive.sessions())

    assert await asyncio.gather(*(opened() for _ in range(4))) == [1, 1, 1, 1]
    assert held(tmp_path / "archive.sqlite3.before-0002") == before


async def test_a_migration_that_fails_leaves_the_copy_and_the_archive(tmp_path: Path) -> None:
    """Somebody may go back to the version that wrote it."""
    path = tmp_path / "archive.sqlite3"
    make_old(path)
    before = held(path)
    async with connected(address_of(path)) as connection:
        with pytest.raises(MigrationFailed):
            await migrate(path, connection, spare=True, known=(migrations()[0], BAD))
    assert held(path) == held(tmp_path / "archive.sqlite3.before-0902") == before


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
        assert writer is not None
        await apply(writer, GOOD)
        await apply(writer, GOOD)
        assert len(await fetch(writer, "SELECT * FROM lamps")) == 1
    assert recorded(path)[-1] == (901, "lamps")


async def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Neither its first statement nor its record stays, and the error names it."""
    path = tmp_path / "archive.sqlite3"
    async with open_database(path) as database:
        before = tables(path), recorded(path)
        writer = database._writer  # noqa: SLF001 - migrations run before there is a door to them
        assert writer is not None
        with pytest.raises(MigrationFailed) as caught:
            await apply(writer, BAD)
        assert not writer.in_transaction
        assert (tables(path), recorded(path)) == before
    assert caught.value.number == 902
    assert isinstance(caught.value.__cause__, sqlite3.OperationalError)
