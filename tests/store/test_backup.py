"""Backing up: a copy of one moment, proved, in one file, and nothing half-written."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from store import (
    BackupFailed,
    BackupProblem,
    ChatSettings,
    DatabaseProblem,
    DatabaseUnavailable,
    Discrepancy,
    Metadata,
    SchemaTooNew,
    Stage,
    Verdict,
    back_up,
    dated_name,
    open_archive,
)
from tests.store.test_migrations import make_old, names_in
from tests.support.volumes import volume

WORDS = "任何冲突的终点都是谈判桌"


def content(path: Path) -> bytes:
    """Give what is in a file."""
    return path.read_bytes()


def overwrite(path: Path, start: int, length: int) -> None:
    """Overwrite a part of a file with noise."""
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * length)


async def refused(archive: Path, place: Path, *, force: bool = False) -> BackupFailed:
    """Give the error that copying to a place meets; nothing is left beside it."""
    with pytest.raises(BackupFailed) as caught:
        await back_up(archive, place, force=force)
    assert not list(place.parent.glob(".*.part*"))
    return caught.value


async def test_a_copy_answers_as_the_archive_does(database: Path, tmp_path: Path) -> None:
    """It is one file, checked, and can be opened by itself."""
    place = tmp_path / "copy.sqlite3"
    made = await back_up(database, place)
    assert (made.report.findings, made.thorough, made.in_place) == ((), True, True)
    assert made.report.sentences > 0
    assert made.size == place.stat().st_size
    assert names_in(tmp_path) == {database.name, place.name}
    async with open_archive(place, corpus=False) as archive:
        assert (await archive.search(WORDS)).verdict is Verdict.EXACT


async def test_a_copy_can_be_read_where_nothing_may_be_made(database: Path, tmp_path: Path) -> None:
    """It needs no log beside it."""
    place = tmp_path / "copy.sqlite3"
    await back_up(database, place)
    with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
    assert names_in(tmp_path) == {database.name, place.name}


async def test_an_open_archive_is_copied_with_what_is_still_in_its_log(
    database: Path, tmp_path: Path
) -> None:
    """What was acknowledged before is in the copy."""
    place = tmp_path / "copy.sqlite3"
    async with open_archive(database) as archive:
        await archive.chats.settle(7, ChatSettings(language="en"))
        assert (await back_up(database, place)).report.findings == ()
    async with open_archive(place, corpus=False) as copied:
        assert (await copied.chats.settings(7)).language == "en"


async def test_nobody_who_writes_waits_and_the_copy_is_of_one_moment(
    database: Path, tmp_path: Path
) -> None:
    """Two things that are written together are both in it, or neither."""
    place = tmp_path / "copy.sqlite3"
    waited = 0.0
    ended = asyncio.Event()
    async with open_archive(database) as archive:

        async def write() -> None:
            nonlocal waited
            number = 0
            while not ended.is_set():
                number += 1
                begun = time.monotonic()
                async with archive._database.write() as connection:  # noqa: SLF001 - two tables in one transaction
                    for table in ("memory", "choices"):
                        await connection.execute(
                            f"INSERT INTO {table} VALUES ('n{number}', '{number}')"  # noqa: S608 - constants
                        )
                waited = max(waited, time.monotonic() - begun)

        writing = asyncio.create_task(write())
        await asyncio.sleep(0.05)
        made = await back_up(database, place)
        ended.set()
        await writing
    assert made.report.findings == ()
    assert waited < 5
    with closing(sqlite3.connect(place)) as connection:
        told = connection.execute("SELECT name FROM memory WHERE name LIKE 'n%'").fetchall()
        chosen = connection.execute("SELECT sentence FROM choices").fetchall()
    assert told
    assert sorted(told) == sorted(chosen)


async def test_how_far_it_is_is_told(database: Path, tmp_path: Path) -> None:
    """First the pages, then the sentences, each to the last one."""
    seen: dict[Stage, tuple[int, int]] = {}

    def told(stage: Stage, done: int, total: int) -> None:
        seen[stage] = done, total

    await back_up(database, tmp_path / "copy.sqlite3", told=told)
    assert list(seen) == [Stage.COPYING, Stage.CHECKING]
    assert all(done == total > 0 for done, total in seen.values())


@pytest.mark.parametrize("stage", (Stage.COPYING, Stage.CHECKING))
async def test_interrupted_it_leaves_nothing(database: Path, tmp_path: Path, stage: Stage) -> None:
    """Neither a copy nor a part of one; what was there before stays."""
    place = tmp_path / "copy.sqlite3"
    place.write_bytes(b"older")
    loop = asyncio.get_running_loop()

    def told(now: Stage, _done: int, _total: int) -> None:
        if now is stage:
            loop.call_soon_threadsafe(copying.cancel)

    copying = asyncio.create_task(back_up(database, place, force=True, told=told))
    with pytest.raises(asyncio.CancelledError):
        await copying
    assert content(place) == b"older"
    assert names_in(tmp_path) == {database.name, place.name}


async def test_what_is_there_is_replaced_only_when_that_is_wanted(
    database: Path, tmp_path: Path
) -> None:
    """Else it stays as it is."""
    place = tmp_path / "copy.sqlite3"
    place.write_bytes(b"older")
    assert (await refused(database, place)).reason is BackupProblem.EXISTS
    assert content(place) == b"older"
    assert (await back_up(database, place, force=True)).in_place
    assert content(place) != b"older"


@pytest.mark.parametrize("name", ("archive.sqlite3", "archive.sqlite3-wal", "link", "hard"))
async def test_the_archive_itself_is_never_written_onto(
    database: Path, tmp_path: Path, name: str
) -> None:
    """Under whatever name, nor what lies beside it."""
    (tmp_path / "link").symlink_to(database)
    (tmp_path / "hard").hardlink_to(database)
    before = content(database)
    error = await refused(database, tmp_path / name, force=True)
    assert error.reason is BackupProblem.ARCHIVE
    assert content(database) == before


async def test_a_device_is_not_replaced(database: Path) -> None:
    """No file is put in the place of what is none."""
    assert (await refused(database, Path(os.devnull), force=True)).reason is BackupProblem.SPECIAL


async def test_a_folder_that_is_not_there_is_said(database: Path, tmp_path: Path) -> None:
    """With what the system says of it."""
    error = await refused(database, tmp_path / "nowhere" / "copy.sqlite3")
    assert error.reason is BackupProblem.UNWRITABLE
    assert error.problem == "No such file or directory"


async def test_where_there_is_no_archive_none_is_made(tmp_path: Path) -> None:
    """Nor a copy."""
    for archive in (tmp_path / "none.sqlite3", tmp_path / "empty.sqlite3"):
        (tmp_path / "empty.sqlite3").touch()
        with pytest.raises(DatabaseUnavailable) as caught:
            await back_up(archive, tmp_path / "copy.sqlite3")
        assert caught.value.reason is DatabaseProblem.MISSING
    assert names_in(tmp_path) == {"empty.sqlite3"}


async def test_what_differs_in_the_archive_is_found_in_the_copy(
    database: Path, tmp_path: Path
) -> None:
    """The copy is made all the same, but does not replace one that may be better."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE sources SET text = replace(text, '谈判桌', '会议桌')")
    first, second = tmp_path / "first.sqlite3", tmp_path / "second.sqlite3"
    made = await back_up(database, first)
    assert made.in_place
    assert Discrepancy.QUOTE_DIFFERS in {one.discrepancy for one in made.report.findings}
    second.write_bytes(b"better")
    assert not (await back_up(database, second, force=True)).in_place
    assert content(second) == b"better"


async def test_a_damaged_page_is_copied_and_told(database: Path, tmp_path: Path) -> None:
    """What can still be read of the archive is not lost for one page of it."""
    overwrite(database, 4096 * 20, 4096)
    made = await back_up(database, tmp_path / "copy.sqlite3")
    assert {one.discrepancy for one in made.report.findings} == {Discrepancy.DATABASE_DAMAGED}
    assert made.in_place


@pytest.mark.parametrize(
    ("start", "reason"), ((0, DatabaseProblem.NOT_A_DATABASE), (100, DatabaseProblem.CORRUPT))
)
async def test_what_sqlite_cannot_read_is_not_copied(
    database: Path, tmp_path: Path, start: int, reason: DatabaseProblem
) -> None:
    """The header, or the schema, is gone: the archive is named, and no copy is left."""
    overwrite(database, start, 2000)
    with pytest.raises(DatabaseUnavailable) as caught:
        await back_up(database, tmp_path / "copy.sqlite3")
    assert (caught.value.reason, caught.value.path) == (reason, str(database))
    assert names_in(tmp_path) == {database.name}


async def test_an_archive_of_an_older_schema_is_copied_as_it_is(tmp_path: Path) -> None:
    """It is not brought up to date, and only what SQLite checks is checked."""
    archive = tmp_path / "archive.sqlite3"
    make_old(archive)
    made = await back_up(archive, tmp_path / "copy.sqlite3")
    assert (made.thorough, made.report.findings) == (False, ())
    for file in (archive, tmp_path / "copy.sqlite3"):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT number FROM migrations").fetchall() == [(1,)]


async def test_an_archive_of_a_newer_schema_is_not_copied(database: Path, tmp_path: Path) -> None:
    """This version could not check the copy."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO migrations VALUES (99, 'later', '2099-01-01')")
    with pytest.raises(SchemaTooNew):
        await back_up(database, tmp_path / "copy.sqlite3")
    assert names_in(tmp_path) == {database.name}


async def test_a_full_disk_leaves_no_part_of_a_copy(database: Path, tmp_path: Path) -> None:
    """And says so; where it was already, an older copy stays."""
    with volume(tmp_path / "volume", 4) as small:
        small.fill(spare=200_000)
        error = await refused(database, small.folder / "copy.sqlite3")
        assert error.reason is BackupProblem.FULL
        assert names_in(small.folder) == {"filler"}


async def test_an_archive_on_a_full_disk_is_copied_to_another(
    database: Path, tmp_path: Path
) -> None:
    """Its own disk has no room even for locks."""
    with volume(tmp_path / "volume", 16) as small:
        archive = Path(shutil.copy(database, small.folder / "archive.sqlite3"))
        small.fill()
        assert (await back_up(archive, tmp_path / "copy.sqlite3")).report.findings == ()


async def test_an_archive_that_can_only_be_read_is_copied(database: Path, tmp_path: Path) -> None:
    """Nothing is written beside it."""
    with volume(tmp_path / "volume", 16) as sealed:
        archive = Path(shutil.copy(database, sealed.folder / "archive.sqlite3"))
        sealed.seal()
        assert (await back_up(archive, tmp_path / "copy.sqlite3")).report.findings == ()
        error = await refused(archive, sealed.folder / "copy.sqlite3")
        assert error.reason is BackupProblem.UNWRITABLE


async def test_what_a_killed_program_left_goes_when_it_is_old(
    database: Path, tmp_path: Path
) -> None:
    """What may still be written to stays."""
    old, new = tmp_path / ".copy.sqlite3.12.part", tmp_path / ".copy.sqlite3.13.part"
    for left in (old, new):
        left.touch()
    os.utime(old, (1, 1))
    await back_up(database, tmp_path / "copy.sqlite3")
    assert names_in(tmp_path) == {database.name, "copy.sqlite3", new.name}


async def test_a_copy_is_no_more_open_to_others_than_the_archive(
    database: Path, tmp_path: Path
) -> None:
    """What chats settled is in it, too."""
    os.chmod(database, 0o600)  # noqa: PTH101 - ruff takes the other for something slow
    await back_up(database, tmp_path / "copy.sqlite3")
    assert mode(tmp_path / "copy.sqlite3") == 0o600


def mode(file: Path) -> int:
    """Tell who may do what with a file."""
    return stat.S_IMODE(file.stat().st_mode)


def test_a_dated_name_is_of_the_archive_and_sorts_by_time() -> None:
    """And has no sign that a file system refuses."""
    name = dated_name(Path("folder/yuanhua.sqlite3"))
    assert len(name) == len("yuanhua-20310506T070809Z.sqlite3")
    assert name.startswith("yuanhua-2")
    assert name.endswith("Z.sqlite3")


async def test_an_archive_behind_a_link_is_copied(
    small: Path, tmp_path: Path, talk: Callable[..., Path]
) -> None:
    """With the log that lies beside the file itself."""
    link = tmp_path / "link.sqlite3"
    link.symlink_to(small)
    async with open_archive(small, corpus=False) as archive:
        await archive.import_(
            talk(("记者", "几号？"), ("林澄", "三号。"), title="又一场"), Metadata()
        )
        made = await back_up(link, tmp_path / "copy.sqlite3")
    assert made.report.sessions == 2
