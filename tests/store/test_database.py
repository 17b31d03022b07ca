"""The SQLite file: what cannot be opened stays as it is, and says why."""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store import (
    Archive,
    DatabaseProblem,
    DatabaseUnavailable,
    SchemaTooNew,
    open_archive,
)
from store.database import Database, fetch, mapped_errors
from store.migrations import migrations
from store.opening import open_database


def errors_of_sqlite() -> Iterator[type[sqlite3.Error]]:
    """Give every class of error that Python's sqlite3 has."""
    for found in vars(sqlite3).values():
        if isinstance(found, type) and issubclass(found, sqlite3.Error):
            yield found


def bytes_of(path: Path) -> bytes:
    """Give what is in a file."""
    return path.read_bytes()


def files_in(folder: Path) -> list[Path]:
    """Give what is in a folder."""
    return list(folder.iterdir())


def scribble_over(path: Path) -> None:
    """Overwrite every page of a database but the first with noise."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


async def breaking(database: Database) -> None:
    """Write something sound, then something that breaks a foreign key."""
    async with database.write() as connection:
        await connection.execute("INSERT INTO memory VALUES ('a', 'b')")
        await connection.execute("INSERT INTO exchanges VALUES (1, 999, 0)")


async def refused(path: Path) -> DatabaseUnavailable:
    """Give the error that opening this path meets."""
    with pytest.raises(DatabaseUnavailable) as caught:
        async with open_archive(path):
            pass
    assert caught.value.path == str(path)
    return caught.value


async def test_a_text_file_is_not_a_database(tmp_path: Path) -> None:
    """It is left to the byte as it was, with nothing beside it."""
    path = tmp_path / "notes.txt"
    path.write_text("灯塔将在立冬那天重新点亮。\n" * 100, encoding="utf-8")
    before = bytes_of(path)
    error = await refused(path)
    assert error.reason is DatabaseProblem.NOT_A_DATABASE
    assert isinstance(error.__cause__, sqlite3.DatabaseError)
    assert bytes_of(path) == before
    assert files_in(tmp_path) == [path]


async def test_a_folder_cannot_be_opened(tmp_path: Path) -> None:
    """Nothing is put into it."""
    error = await refused(tmp_path)
    assert error.reason is DatabaseProblem.CANNOT_OPEN
    assert isinstance(error.__cause__, sqlite3.OperationalError)
    assert files_in(tmp_path) == []


async def test_a_path_below_a_file_cannot_be_opened(tmp_path: Path) -> None:
    """The folder cannot be made; the operating system's error is kept."""
    (tmp_path / "file").write_bytes(b"")
    error = await refused(tmp_path / "file" / "archive.sqlite3")
    assert error.reason is DatabaseProblem.CANNOT_OPEN
    assert isinstance(error.__cause__, OSError)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
async def test_a_read_only_folder_cannot_take_a_database(tmp_path: Path) -> None:
    """Nothing can be made there, and it is said."""
    folder = tmp_path / "sealed"
    folder.mkdir(mode=0o500)
    error = await refused(folder / "archive.sqlite3")
    assert error.reason in {DatabaseProblem.CANNOT_OPEN, DatabaseProblem.READ_ONLY}


async def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """Its tables are not ours: not one byte changes."""
    path = tmp_path / "bookmarks.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.execute("INSERT INTO bookmarks VALUES ('https://example.org/')")
    before = bytes_of(path)
    assert (await refused(path)).reason is DatabaseProblem.FOREIGN
    assert bytes_of(path) == before
    assert files_in(tmp_path) == [path]


async def test_a_newer_versions_database_is_left_alone(database: Path) -> None:
    """The error says how new it is, and how new it may be."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO migrations VALUES (99, 'later', '2099-01-01')")
    before = bytes_of(database)
    with pytest.raises(SchemaTooNew) as caught:
        async with open_archive(database):
            pass
    assert (caught.value.found, caught.value.known) == (99, migrations()[-1].number)
    assert bytes_of(database) == before


@pytest.mark.parametrize(
    "name", ("a b?mode=ro#c%20d", "档案&immutable=1", "'quoted'", ":memory:", "\udcff")
)
async def test_any_name_is_the_name_of_a_file(tmp_path: Path, name: str) -> None:
    """No sign in it is taken for an option of SQLite's."""
    async with open_archive(tmp_path / name, corpus=False) as archive:
        assert await archive.sessions() == ()
    assert files_in(tmp_path) == [tmp_path / name]


async def test_an_empty_file_becomes_an_archive(tmp_path: Path) -> None:
    """A file without a byte is a new database to SQLite."""
    path = tmp_path / "archive.sqlite3"
    path.touch()
    async with open_archive(path, corpus=False) as archive:
        assert await archive.sessions() == ()


@pytest.mark.parametrize("kind", tuple(errors_of_sqlite()), ids=lambda kind: kind.__name__)
def test_no_error_of_sqlite_is_unmapped(kind: type[sqlite3.Error]) -> None:
    """Whatever class SQLite raises, one class comes out, with the cause kept."""
    error = kind("no words of this reach a person")
    with pytest.raises(DatabaseUnavailable) as caught, mapped_errors(Path("archive.sqlite3")):
        raise error
    assert caught.value.__cause__ is error
    assert caught.value.reason is DatabaseProblem.FAILED


@pytest.mark.parametrize(
    ("code", "reason"),
    (
        (sqlite3.SQLITE_NOTADB, DatabaseProblem.NOT_A_DATABASE),
        (sqlite3.SQLITE_CANTOPEN, DatabaseProblem.CANNOT_OPEN),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, DatabaseProblem.CANNOT_OPEN),
        (sqlite3.SQLITE_READONLY, DatabaseProblem.READ_ONLY),
        (sqlite3.SQLITE_READONLY_DBMOVED, DatabaseProblem.READ_ONLY),
        (sqlite3.SQLITE_BUSY, DatabaseProblem.LOCKED),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, DatabaseProblem.LOCKED),
        (sqlite3.SQLITE_LOCKED, DatabaseProblem.LOCKED),
        (sqlite3.SQLITE_FULL, DatabaseProblem.FULL),
        (sqlite3.SQLITE_CORRUPT, DatabaseProblem.CORRUPT),
        (sqlite3.SQLITE_CORRUPT_INDEX, DatabaseProblem.CORRUPT),
        (sqlite3.SQLITE_IOERR, DatabaseProblem.DISK),
        (sqlite3.SQLITE_IOERR_SHMSIZE, DatabaseProblem.FULL),
        (sqlite3.SQLITE_INTERNAL, DatabaseProblem.FAILED),
    ),
)
def test_a_code_of_sqlite_becomes_its_reason(code: int, reason: DatabaseProblem) -> None:
    """An extended code has the reason of its primary code."""
    error = sqlite3.OperationalError("told by SQLite")
    error.sqlite_errorcode = code
    with pytest.raises(DatabaseUnavailable) as caught, mapped_errors(Path("archive.sqlite3")):
        raise error
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("code", "reason"),
    (
        (errno.ENOSPC, DatabaseProblem.FULL),
        (errno.EDQUOT, DatabaseProblem.FULL),
        (errno.EACCES, DatabaseProblem.CANNOT_OPEN),
        (errno.EROFS, DatabaseProblem.CANNOT_OPEN),
    ),
)
def test_an_error_of_the_file_system_becomes_a_reason(code: int, reason: DatabaseProblem) -> None:
    """A full disk is told apart from a forbidden one."""
    with pytest.raises(DatabaseUnavailable) as caught, mapped_errors(Path("archive.sqlite3")):
        raise OSError(code, os.strerror(code))
    assert caught.value.reason is reason


def test_other_errors_pass_the_bridge_unchanged() -> None:
    """A mistake in the program is not the database's fault."""
    with pytest.raises(ZeroDivisionError), mapped_errors(Path("archive.sqlite3")):
        raise ZeroDivisionError


async def test_a_damaged_file_is_said_to_be(database: Path) -> None:
    """Pages overwritten with noise are met as an error of ours, its cause kept."""
    scribble_over(database)
    error = await refused(database)
    assert error.reason is DatabaseProblem.CORRUPT
    assert isinstance(error.__cause__, sqlite3.DatabaseError)


async def test_connections_keep_foreign_keys_and_a_log(tmp_path: Path) -> None:
    """Both kinds of connection check foreign keys, and the file is in WAL mode."""
    async with open_database(tmp_path / "archive.sqlite3") as database:
        for connected in (database.read, database.write):
            async with connected() as connection:
                assert [tuple(row) for row in await fetch(connection, "PRAGMA foreign_keys")] == [
                    (1,)
                ]
                assert [tuple(row) for row in await fetch(connection, "PRAGMA journal_mode")] == [
                    ("wal",)
                ]


async def test_a_file_that_another_program_writes_is_waited_for(tmp_path: Path) -> None:
    """A log beside the file is begun as soon as the other program has written."""
    path = tmp_path / "archive.sqlite3"
    async with open_database(path):
        pass
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.2, other.execute, "COMMIT")
        async with (
            open_database(path) as database,
            database.read() as connection,
        ):
            assert [tuple(row) for row in await fetch(connection, "PRAGMA journal_mode")] == [
                ("wal",)
            ]


async def test_a_reader_cannot_write(tmp_path: Path) -> None:
    """A connection for reading refuses to change anything."""
    async with open_database(tmp_path / "archive.sqlite3") as database:
        with pytest.raises(DatabaseUnavailable) as caught:
            async with database.read() as connection:
                await connection.execute("INSERT INTO memory VALUES ('a', 'b')")
    assert caught.value.reason is DatabaseProblem.READ_ONLY


async def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """What was written before the failure is gone, and the next transaction works."""
    async with open_database(tmp_path / "archive.sqlite3") as database:
        with pytest.raises(DatabaseUnavailable):
            await breaking(database)
        async with database.write() as connection:
            await connection.execute("INSERT INTO memory VALUES ('c', 'd')")
        async with database.read() as connection:
            rows = await fetch(connection, "SELECT name FROM memory")
    assert [row["name"] for row in rows] == ["c"]


async def test_a_reader_sees_one_moment(tmp_path: Path) -> None:
    """What is written while it reads is seen by the next reader, not by this one."""
    async with open_database(tmp_path / "archive.sqlite3") as database:
        count = "SELECT COUNT(*) FROM memory"
        async with database.read() as early:
            ((before,),) = await fetch(early, count)
            async with database.write() as connection:
                await connection.execute("INSERT INTO memory VALUES ('a', 'b')")
            async with database.read() as late:
                ((after,),) = await fetch(late, count)
            ((still,),) = await fetch(early, count)
    assert (before, still, after) == (0, 0, 1)


async def test_more_searches_than_connections_all_answer(archive: Archive) -> None:
    """They take their turns."""
    answers = await asyncio.gather(*(archive.search("谈判桌", limit=1) for _ in range(20)))
    assert len({answer.hits[0].quote.id for answer in answers}) == 1
