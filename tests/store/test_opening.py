"""A broken disk: what can still be read is read, what cannot be written changes nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from store import (
    ChatSettings,
    DatabaseProblem,
    DatabaseUnavailable,
    IndexStale,
    Metadata,
    SchemaTooNew,
    Verdict,
    open_archive,
)
from tests.store.test_backup import WORDS, content, overwrite
from tests.store.test_backup_restoring import in_another_program, leave_a_log
from tests.store.test_migrations import make_old, names_in
from tests.support.volumes import volume

LIMITED = """
import asyncio, pathlib, resource, sys, store

async def run(path, talk, place):
    async with store.open_archive(path) as archive:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        try:
            await archive.import_(pathlib.Path(talk), store.Metadata())
        except store.DatabaseUnavailable as problem:
            print(problem.reason)
    try:
        await store.back_up(path, pathlib.Path(place))
    except store.BackupFailed as problem:
        print(problem.reason)

asyncio.run(run(*sys.argv[1:]))
"""


async def reason_of(path: Path) -> DatabaseProblem:
    """Tell why an archive cannot be opened."""
    with pytest.raises(DatabaseUnavailable) as caught:
        async with open_archive(path):
            pass
    return caught.value.reason


def long_talk(talk: Callable[..., Path]) -> Path:
    """Write a transcript that needs much more room than a few pages."""
    said = "".join(f"第{number}座灯塔在{number * 3}年前点亮。" for number in range(8000))
    return talk(("潮汐报记者", "灯塔亮吗？"), ("林澄", said))


async def test_an_archive_on_a_volume_for_reading_answers(database: Path, tmp_path: Path) -> None:
    """Searches, quotes, lists, exports and checks; whatever writes is refused."""
    with volume(tmp_path / "volume", 16) as sealed:
        path = Path(shutil.copy(database, sealed.folder / "archive.sqlite3"))
        sealed.seal()
        async with open_archive(path) as archive:
            assert (await archive.search(WORDS)).verdict is Verdict.EXACT
            assert len(await archive.sessions()) == 1
            assert (await archive.check()).findings == ()
            assert [piece async for piece in archive.export()]
            with pytest.raises(DatabaseUnavailable) as caught:
                await archive.chats.settle(7, ChatSettings(language="en"))
            assert caught.value.reason is DatabaseProblem.READ_ONLY
        assert names_in(sealed.folder) == {"archive.sqlite3"}


async def test_what_is_in_the_log_is_read_too(database: Path, tmp_path: Path) -> None:
    """A program was killed, and then the volume was sealed."""
    with volume(tmp_path / "volume", 16) as sealed:
        path = Path(shutil.copy(database, sealed.folder / "archive.sqlite3"))
        leave_a_log(path)
        sealed.seal()
        async with open_archive(path) as archive:
            assert (await archive.chats.settings(7)).language == "en"
            assert (await archive.search(WORDS)).verdict is Verdict.EXACT


async def test_a_log_that_cannot_be_read_without_writing_is_not_passed_over(
    database: Path, tmp_path: Path
) -> None:
    """What it holds was acknowledged: an archive without it would be an old one."""
    with volume(tmp_path / "volume", 16) as sealed:
        path = Path(shutil.copy(database, sealed.folder / "archive.sqlite3"))
        leave_a_log(path)
        path.with_name("archive.sqlite3-shm").unlink()
        sealed.seal()
        assert await reason_of(path) is DatabaseProblem.READ_ONLY


async def test_on_a_volume_for_reading_an_old_archive_is_not_opened(tmp_path: Path) -> None:
    """It would have to be brought up to date; nor is a newer one, or none at all."""
    with volume(tmp_path / "volume", 16) as sealed:
        old, new = sealed.folder / "old.sqlite3", sealed.folder / "new.sqlite3"
        make_old(old)
        async with open_archive(new, corpus=False):
            pass
        with closing(sqlite3.connect(new)) as connection, connection:
            connection.execute("INSERT INTO migrations VALUES (99, 'later', '2099-01-01')")
        sealed.seal()
        assert await reason_of(old) is DatabaseProblem.READ_ONLY
        assert await reason_of(sealed.folder / "none.sqlite3") is DatabaseProblem.CANNOT_OPEN
        with pytest.raises(SchemaTooNew):
            async with open_archive(new):
                pass


async def test_on_a_volume_for_reading_a_stale_index_is_told(
    database: Path, tmp_path: Path
) -> None:
    """It cannot be made anew there."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE memory SET value = 'another' WHERE name = 'analyzer'")
    with volume(tmp_path / "volume", 16) as sealed:
        path = Path(shutil.copy(database, sealed.folder / "archive.sqlite3"))
        sealed.seal()
        async with open_archive(path) as archive:
            with pytest.raises(IndexStale):
                await archive.search(WORDS)


async def test_what_is_read_without_locks_is_not_read_once_it_changed(
    database: Path, tmp_path: Path
) -> None:
    """It might be half of the one and half of the other."""
    with volume(tmp_path / "volume", 16) as small:
        path = Path(shutil.copy(database, small.folder / "archive.sqlite3"))
        small.fill()
        async with open_archive(path) as archive:
            assert (await archive.search(WORDS)).verdict is Verdict.EXACT
            small.clear()
            with closing(sqlite3.connect(path)) as connection, connection:
                connection.execute("INSERT INTO memory VALUES ('a', 'b')")
            for read in (archive.search(WORDS), archive.sessions()):
                with pytest.raises(DatabaseUnavailable) as caught:
                    await read
                assert caught.value.reason is DatabaseProblem.CHANGED


async def test_on_a_full_disk_an_archive_opens_and_answers(database: Path, tmp_path: Path) -> None:
    """Not one byte is free, even for the locks of those who read."""
    with volume(tmp_path / "volume", 16) as small:
        path = Path(shutil.copy(database, small.folder / "archive.sqlite3"))
        small.fill()
        async with open_archive(path) as archive:
            assert (await archive.search(WORDS)).verdict is Verdict.EXACT


async def test_a_disk_that_fills_up_keeps_what_is_there_and_answers(
    database: Path, tmp_path: Path, talk: Callable[..., Path]
) -> None:
    """An import is refused wholly; with room again it works, without a new start."""
    with volume(tmp_path / "volume", 16) as small:
        path = Path(shutil.copy(database, small.folder / "archive.sqlite3"))
        async with open_archive(path) as archive:
            small.fill(spare=300_000)
            with pytest.raises(DatabaseUnavailable) as caught:
                await archive.import_(long_talk(talk), Metadata())
            assert caught.value.reason is DatabaseProblem.FULL
            assert len(await archive.sessions()) == 1
            assert (await archive.search(WORDS)).verdict is Verdict.EXACT
            small.clear()
            await archive.import_(long_talk(talk), Metadata())
            assert (await archive.check()).findings == ()
            assert len(await archive.sessions()) == 2


async def test_a_limit_on_pages_is_met_as_a_full_disk(
    database: Path, talk: Callable[..., Path]
) -> None:
    """As SQLite itself can be told to keep to."""
    async with open_archive(database) as archive:
        writer = archive._database._writer  # noqa: SLF001 - nobody else sets such a limit
        assert writer is not None
        await writer.execute("PRAGMA max_page_count = 1")
        with pytest.raises(DatabaseUnavailable) as caught:
            await archive.import_(long_talk(talk), Metadata())
        assert caught.value.reason is DatabaseProblem.FULL
        assert len(await archive.sessions()) == 1


async def test_a_limit_on_the_size_of_files_is_met_and_changes_nothing(
    database: Path, tmp_path: Path, talk: Callable[..., Path]
) -> None:
    """As a system sets it; neither an import nor a copy is half-written."""
    done = in_another_program(LIMITED, database, long_talk(talk), tmp_path / "copy.sqlite3")
    assert done.stdout.split() == ["disk", "unwritable"]
    assert done.stderr == ""
    assert names_in(tmp_path) == {database.name, "talk.txt"}
    async with open_archive(database) as archive:
        assert len(await archive.sessions()) == 1
        assert (await archive.check()).findings == ()


@pytest.mark.parametrize(
    ("start", "reason"), ((0, DatabaseProblem.NOT_A_DATABASE), (100, DatabaseProblem.CORRUPT))
)
async def test_a_damaged_beginning_is_told_and_left(
    database: Path, start: int, reason: DatabaseProblem
) -> None:
    """The file stays as it is, for whoever can save something of it."""
    overwrite(database, start, 2000)
    before = content(database)
    assert await reason_of(database) is reason
    assert content(database) == before


async def test_a_damaged_page_is_told_by_whoever_reads_it(database: Path) -> None:
    """Each page in turn: what is read is right, or said to be damaged."""
    sound = content(database)
    met: list[DatabaseProblem | None] = []
    for page in range(1, len(sound) // 4096, 7):
        overwrite(database, page * 4096, 4096)
        met.append(await problem_met(database))
        replace_with(database, sound)
    assert set(met) == {None, DatabaseProblem.CORRUPT}


async def problem_met(database: Path) -> DatabaseProblem | None:
    """Tell what a search of a damaged archive meets; if nothing, it must not be wrong."""
    try:
        async with open_archive(database) as archive:
            answer = await archive.search(WORDS)
            assert (await archive.check()).findings
    except DatabaseUnavailable as problem:
        return problem.reason
    texts = [hit.quote.text for hit in answer.hits]
    assert answer.verdict is not Verdict.EXACT or any(WORDS in text for text in texts)
    return None


def replace_with(database: Path, sound: bytes) -> None:
    """Make a database sound again, with nothing beside it."""
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    database.write_bytes(sound)
