"""Restoring: a copy is proved first, then put in place all at once, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest

from store import (
    BackupFailed,
    BackupProblem,
    Candidate,
    ChatSettings,
    DatabaseProblem,
    DatabaseUnavailable,
    Deed,
    Discrepancy,
    SchemaTooNew,
    Verdict,
    back_up,
    open_archive,
    restoring,
)
from store.backup.gate import alone, passing
from store.backup.replacing import replace
from store.opening import open_database
from tests.store.test_backup import WORDS, content, mode, overwrite
from tests.store.test_migrations import make_old, names_in
from tests.support.volumes import volume

ROOT = Path(__file__).resolve().parents[2]
SETTLING = """
import asyncio, os, sys, store

async def run():
    async with store.open_archive(sys.argv[1], corpus=False) as archive:
        await archive.chats.settle(7, store.ChatSettings(language="en"))
        print("settled", flush=True)
        os._exit(0)

asyncio.run(run())
"""
HOLDING = """
import asyncio, sys, store

async def run():
    async with store.open_archive(sys.argv[1], corpus=False):
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(run())
"""
REPLACING = """
import asyncio, os, pathlib, signal, sys
from store.backup.replacing import replace

archive, candidate, at = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
steps = 0

def killed(event, arguments):
    # What Python tells its auditors of before it does it, of all that changes files.
    global steps
    if event in ("os.link", "os.remove", "os.rename", "sqlite3.connect", "shutil.copyfile"):
        steps += 1
        if steps == at:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(killed)
asyncio.run(replace(archive, candidate))
print("done", flush=True)
"""


def in_another_program(code: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run some Python elsewhere, to its end or its death."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def leave_a_log(archive: Path) -> None:
    """Settle a chat in another program that dies, so that this is only in the archive's log."""
    assert in_another_program(SETTLING, archive).stdout == "settled\n"
    assert archive.with_name(archive.name + "-wal").stat().st_size > 0


@contextmanager
def held_open(archive: Path) -> Iterator[None]:
    """Have another program keep an archive open, as the bot does."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, archive],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout
        assert program.stdout.readline() == "open\n"
        yield
        program.communicate("")


@asynccontextmanager
async def proved(archive: Path, copy: Path) -> AsyncIterator[Candidate]:
    """Prove a copy that nothing is wrong with."""
    async with restoring(archive, copy, who="林澄") as candidate:
        assert candidate.report.findings == ()
        yield candidate


async def restore(archive: Path, copy: Path) -> Path | None:
    """Put a copy in an archive's place, and give where that one lies now."""
    async with proved(archive, copy) as candidate:
        return await candidate.take_over()


async def refused(archive: Path, copy: Path) -> BackupFailed:
    """Give the error that restoring meets; nothing is left beside the archive."""
    with pytest.raises(BackupFailed) as caught:
        await restore(archive, copy)
    assert not list(archive.parent.glob(".*.part*"))
    assert caught.value.file == str(copy)
    return caught.value


async def language(archive: Path) -> str | None:
    """Tell what a chat settled, by which the archive is told from the copy; it must be sound."""
    async with open_archive(archive, corpus=False) as opened:
        assert (await opened.check()).findings == ()
        assert (await opened.search(WORDS)).verdict is Verdict.EXACT
        return (await opened.chats.settings(7)).language


@pytest.fixture
async def copy(database: Path, tmp_path: Path) -> Path:
    """Give a copy of an archive of the corpus, in a folder of its own."""
    folder = tmp_path / "copies"
    folder.mkdir()
    await back_up(database, folder / "copy.sqlite3")
    return folder / "copy.sqlite3"


async def test_a_copy_takes_the_archives_place(database: Path, copy: Path) -> None:
    """What was done since is in the former archive, which is kept."""
    leave_a_log(database)
    before = content(copy)
    aside = await restore(database, copy)
    assert aside is not None
    assert aside.name.startswith("archive.sqlite3.replaced-2")
    assert await language(database) is None
    assert await language(aside) == "en"
    assert content(copy) == before
    assert names_in(copy.parent) == {copy.name}


async def test_the_journal_tells_of_it(database: Path, copy: Path) -> None:
    """Who did it, and from what."""
    await restore(database, copy)
    async with open_archive(database) as archive:
        (entry, *_) = await archive.care.journal()
    assert (entry.deed, entry.who) == (Deed.RESTORED, "林澄")
    assert entry.details == {"source": "copy.sqlite3"}


async def test_until_it_is_told_to_nothing_changes(database: Path, copy: Path) -> None:
    """A person may still say no."""
    before = content(database)
    async with proved(database, copy):
        pass
    assert content(database) == before
    assert names_in(database.parent) == {database.name, "copies"}


@pytest.mark.parametrize("start", (0, 100, 4096 * 20))
async def test_a_damaged_archive_is_replaced(database: Path, copy: Path, start: int) -> None:
    """Whichever part of it is gone; what is left of it is kept, with its log."""
    leave_a_log(database)
    overwrite(database, start, 4096)
    damaged = content(database)
    log = content(database.with_name(database.name + "-wal"))
    aside = await restore(database, copy)
    assert aside is not None
    assert await language(database) is None
    if aside.with_name(aside.name + "-wal").exists():
        assert aside.read_bytes() == damaged
        assert aside.with_name(aside.name + "-wal").read_bytes() == log


async def test_what_is_no_database_is_replaced(database: Path, copy: Path) -> None:
    """And kept, too."""
    overwrite(database, 0, len(content(database)))
    aside = await restore(database, copy)
    assert aside is not None
    assert content(aside).startswith(b"\xa5" * 100)
    assert await language(database) is None


async def test_where_there_is_no_archive_one_is_made(tmp_path: Path, copy: Path) -> None:
    """With its folder, as on another host."""
    archive = tmp_path / "new" / "archive.sqlite3"
    assert await restore(archive, copy) is None
    assert await language(archive) is None


async def test_a_log_without_its_archive_is_not_taken_for_the_new_ones(
    database: Path, copy: Path
) -> None:
    """It is set aside before the new one comes."""
    leave_a_log(database)
    os.unlink(database)  # noqa: PTH108 - ruff takes the other for something slow
    aside = await restore(database, copy)
    assert aside is not None
    assert aside.with_name(aside.name + "-wal").exists()
    assert await language(database) is None


async def test_an_archive_that_is_open_elsewhere_is_not_replaced(
    database: Path, copy: Path
) -> None:
    """It is refused before anything is copied, and once more if it was opened meanwhile."""
    with held_open(database), pytest.raises(DatabaseUnavailable) as caught:
        await restore(database, copy)
    assert caught.value.reason is DatabaseProblem.IN_USE
    async with proved(database, copy) as candidate:
        with held_open(database), pytest.raises(DatabaseUnavailable) as caught:
            await candidate.take_over()
    assert caught.value.reason is DatabaseProblem.IN_USE
    assert names_in(database.parent) == {database.name, "copies"}


async def test_an_archive_that_was_damaged_while_it_was_open_is_not_replaced(
    database: Path, copy: Path
) -> None:
    """SQLite cannot read it, but its locks still tell that another program has it open."""
    with held_open(database):
        overwrite(database, 0, 4096)
        with pytest.raises(DatabaseUnavailable) as caught:
            await restore(database, copy)
    assert caught.value.reason is DatabaseProblem.IN_USE


async def test_opening_waits_while_the_archive_is_replaced(database: Path) -> None:
    """Else it would write the log of a file that has lost its name."""
    async with alone(database):
        opening = asyncio.create_task(language(database))
        await asyncio.sleep(0.2)
        assert not opening.done()
    assert await opening is None


async def test_replacing_waits_while_the_archive_is_opened(database: Path, copy: Path) -> None:
    """And many may open it together."""
    async with proved(database, copy) as candidate:
        async with passing(database), passing(database):
            replacing = asyncio.create_task(candidate.take_over())
            await asyncio.sleep(0.2)
            assert not replacing.done()
        assert await replacing


async def test_a_copy_of_an_older_schema_is_brought_up_to_date(
    database: Path, tmp_path: Path
) -> None:
    """The copy itself is not, and no spare copy is left beside the archive."""
    old = tmp_path / "old.sqlite3"
    make_old(old)
    before = content(old)
    aside = await restore(database, old)
    assert aside is not None
    assert content(old) == before
    async with open_archive(database, corpus=False) as archive:
        assert (await archive.search("灯塔亮了")).verdict is Verdict.EXACT
    assert names_in(tmp_path) == {database.name, old.name, aside.name}


async def test_a_copy_of_a_newer_schema_is_refused(database: Path, copy: Path) -> None:
    """As such an archive is."""
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("INSERT INTO migrations VALUES (99, 'later', '2099-01-01')")
    with pytest.raises(SchemaTooNew):
        await restore(database, copy)
    assert names_in(database.parent) == {database.name, "copies"}


async def test_what_differs_in_a_copy_is_told_before_it_is_put_back(
    database: Path, copy: Path
) -> None:
    """It can be put back all the same: it may be all there is."""
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE sources SET text = replace(text, '谈判桌', '会议桌')")
    async with restoring(database, copy) as candidate:
        found = {one.discrepancy for one in candidate.report.findings}
        await candidate.take_over()
    assert Discrepancy.QUOTE_DIFFERS in found


@pytest.mark.parametrize(
    ("make", "reason"),
    (
        (lambda copy: copy.unlink(), BackupProblem.MISSING),
        (lambda copy: overwrite(copy, 0, 4096), BackupProblem.NOT_A_DATABASE),
        (lambda copy: overwrite(copy, 100, 4000), BackupProblem.DAMAGED),
        (
            lambda copy: copy.write_text("灯塔" * 4096, encoding="utf-8"),
            BackupProblem.NOT_A_DATABASE,
        ),
        (lambda copy: copy.write_bytes(b""), BackupProblem.NOT_A_DATABASE),
        (lambda copy: (copy.unlink(), copy.mkdir()), BackupProblem.SPECIAL),
    ),
    ids=("missing", "header", "schema", "text", "empty", "folder"),
)
async def test_what_is_no_copy_is_refused(
    database: Path, copy: Path, make: object, reason: BackupProblem
) -> None:
    """The archive is as it was."""
    assert callable(make)
    make(copy)
    before = content(database)
    assert (await refused(database, copy)).reason is reason
    assert content(database) == before


async def test_another_programs_database_is_refused(database: Path, tmp_path: Path) -> None:
    """It is left as it is."""
    other = tmp_path / "bookmarks.sqlite3"
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    before = content(other)
    assert (await refused(database, other)).reason is BackupProblem.FOREIGN
    assert content(other) == before


async def test_the_archive_is_no_copy_of_itself(database: Path, tmp_path: Path) -> None:
    """Under whatever name."""
    (tmp_path / "link").symlink_to(database)
    assert (await refused(database, tmp_path / "link")).reason is BackupProblem.ARCHIVE


async def test_a_damaged_page_in_a_copy_is_told(database: Path, copy: Path) -> None:
    """Nothing raises before a person has seen it."""
    overwrite(copy, 4096 * 20, 4096)
    async with restoring(database, copy) as candidate:
        found = {one.discrepancy for one in candidate.report.findings}
    assert found == {Discrepancy.DATABASE_DAMAGED}


async def test_a_copy_that_can_only_be_read_is_put_back(database: Path, tmp_path: Path) -> None:
    """Even if it is the file of an archive, which would have a log."""
    with volume(tmp_path / "volume", 16) as sealed:
        copy = Path(shutil.copy(database, sealed.folder / "copy.sqlite3"))
        sealed.seal()
        assert await restore(database, copy)


async def test_a_full_disk_leaves_the_archive_as_it_was(copy: Path, tmp_path: Path) -> None:
    """There has to be room for both."""
    with volume(tmp_path / "volume", 16) as small:
        archive = Path(shutil.copy(copy, small.folder / "archive.sqlite3"))
        small.fill(spare=400_000)
        before = content(archive)
        with pytest.raises(DatabaseUnavailable) as caught:
            await restore(archive, copy)
        assert caught.value.reason is DatabaseProblem.FULL
        assert content(archive) == before
        assert names_in(small.folder) == {"archive.sqlite3", "filler"}


def last_step(folder: Path, database: Path, copy: Path, damage: int | None) -> int:
    """Kill a replacement ever later until it ends, and see each time what is there."""
    for at in range(1, 40):
        place = folder / f"{at}"
        place.mkdir()
        archive = Path(shutil.copy(database, place / "archive.sqlite3"))
        candidate = Path(shutil.copy(copy, place / ".candidate"))
        leave_a_log(archive)
        if damage is not None:
            overwrite(archive, damage, 4096)
        replaced = in_another_program(REPLACING, archive, candidate, str(at))
        assert not replaced.stderr
        is_new = asyncio.run(_stands(archive, may_be_damaged=damage is not None))
        asides = [file for file in place.iterdir() if "replaced" in file.name]
        if is_new:
            assert not candidate.exists()
            whole = next(file for file in asides if not file.name.endswith(("-wal", "-journal")))
            if damage is None:
                assert asyncio.run(language(whole)) == "en"
            else:  # SQLite may have put the log into what it cannot read
                assert whole.stat().st_size > 0
        if replaced.stdout == "done\n":
            assert is_new
            return at
    pytest.fail("it never ended")


async def _stands(archive: Path, *, may_be_damaged: bool) -> bool:
    """Tell whether the new archive stands there; else it must be the old one, wholly."""
    try:
        found = await language(archive)
    except DatabaseUnavailable:
        assert may_be_damaged
        return False
    assert found == "en" or found is None
    if may_be_damaged:
        assert found is None
    return found is None


@pytest.mark.parametrize("damage", (None, 0))
def test_killed_before_any_step_one_whole_archive_stands_there(
    database: Path, copy: Path, tmp_path: Path, damage: int | None
) -> None:
    """The former with all that was in its log, or the new one with nothing of that log."""
    steps = last_step(tmp_path / "copies", database, copy, damage)
    assert steps > 3


async def test_a_file_system_without_links_keeps_a_copy(
    database: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a memory card."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    leave_a_log(database)
    candidate = Path(shutil.copy(copy, database.with_name(".candidate")))
    aside = await replace(database, candidate)
    assert aside is not None
    assert await language(aside) == "en"
    assert await language(database) is None


async def test_what_is_kept_aside_twice_in_a_second_has_two_names(
    database: Path, copy: Path
) -> None:
    """None takes another's place."""
    asides = {await restore(database, copy) for _ in range(3)}
    assert len(asides) == 3


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files to others")
async def test_an_archive_that_root_restores_stays_whose_it_was(database: Path, copy: Path) -> None:
    """Else the bot, which is another user, could not write to it any more."""
    os.chown(database, 10001, 10001)
    os.chmod(database, 0o640)  # noqa: PTH101 - ruff takes the other for something slow
    await restore(database, copy)
    found = os.stat(database)  # noqa: PTH116 - the same
    assert (found.st_uid, found.st_gid, mode(database)) == (10001, 10001, 0o640)


async def test_restored_settings_are_those_of_the_copy(database: Path, tmp_path: Path) -> None:
    """Everything that the archive holds is in it, not only the transcripts."""
    async with open_archive(database) as archive:
        await archive.chats.settle(9, ChatSettings(language="zh", quiet=True))
    await back_up(database, tmp_path / "copy.sqlite3")
    async with open_database(database) as opened, opened.write() as connection:
        await connection.execute("DELETE FROM chats")
    await restore(database, tmp_path / "copy.sqlite3")
    async with open_archive(database) as archive:
        assert (await archive.chats.settings(9)).quiet
