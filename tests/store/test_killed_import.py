"""An import that is killed: the old state or the new one, wholly."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store import Metadata, Verdict, open_archive

ROOT = Path(__file__).resolve().parents[2]
IMPORT = """
import asyncio, pathlib, sys, store

async def run():
    async with store.open_archive(sys.argv[1], corpus=False) as archive:
        print("opened", flush=True)
        source = pathlib.Path(sys.argv[2])
        planned = lambda report: print(report.outcome, flush=True)
        await archive.import_(source, store.Metadata(), announce=planned)
        print("done", flush=True)

asyncio.run(run())
"""
# So many that SQLite writes to its log in mid-transaction, and not at its end alone.
KEPT = tuple(f"第{n}座灯塔在{n * 3}年前由{n * 7}位匠人点亮。" for n in range(8000))
NEW = tuple(f"第{n}班渡轮在{n * 5}天后载着{n * 11}位旅客靠岸。" for n in range(5000))


@contextmanager
def importing(database: Path, source: Path) -> Iterator[subprocess.Popen[str]]:
    """Import in another program, which is killed at the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-c", IMPORT, database, source],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def wait_for(program: subprocess.Popen[str], word: str) -> None:
    """Read what the program says until it says this."""
    assert program.stdout
    for line in program.stdout:
        if line.strip() == word:
            return
    pytest.fail(f"the import ended before it said {word}")


def wait_for_log(program: subprocess.Popen[str], database: Path, size: int) -> None:
    """Wait until so many bytes of the import are written, or it has ended."""
    log = database.with_name(database.name + "-wal")
    deadline = time.monotonic() + 30
    while not (log.exists() and log.stat().st_size >= size) and program.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.001)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an archive of one long session, made once."""
    folder = tmp_path_factory.mktemp("edition")
    source = folder / "old.txt"
    source.write_text(spoken(*KEPT), encoding="utf-8")
    path = folder / "archive.sqlite3"

    async def fill() -> None:
        async with open_archive(path, corpus=False) as archive:
            await archive.import_(source, Metadata())

    asyncio.run(fill())
    return path


def spoken(*sentences: str) -> str:
    """Write a transcript of one question and one long answer."""
    answer = "".join(sentences)
    return f"林澄答记者问\n\n2031年5月6日\n\n潮汐报记者：灯塔亮吗？\n\n林澄：{answer}\n"


# Bytes in the write-ahead log at which the import is killed; None: as soon as it is planned.
MOMENTS = (None, 1, 500_000, 2_000_000, 4_000_000)


@pytest.mark.parametrize("size", MOMENTS)
async def test_a_killed_import_is_there_wholly_or_not_at_all(
    database: Path, tmp_path: Path, size: int | None
) -> None:
    """The corpus stays, the check is clean, and the new session is whole or absent."""
    source = tmp_path / "new.txt"
    source.write_text(spoken(*KEPT), encoding="utf-8")
    with importing(database, source) as program:
        wait_for(program, "added")
        if size is not None:
            wait_for_log(program, database, size)
    async with open_archive(database) as archive:
        held = await archive.sessions()
        assert (await archive.check()).findings == ()
        assert (await archive.search("任何冲突的终点都是谈判桌")).verdict is Verdict.EXACT
        new = [session for session in held if session.title == "林澄答记者问"]
        assert len(held) == 1 + len(new)
        assert [session.sentences for session in new] in ([], [len(KEPT) + 1])
        found = (await archive.search("第7999座灯塔")).verdict is Verdict.EXACT
        assert found == bool(new)


async def test_an_import_killed_while_it_reads_leaves_nothing(
    database: Path, tmp_path: Path
) -> None:
    """Before the transaction nothing has changed; the same import then works."""
    source = tmp_path / "new.txt"
    source.write_text(spoken(*NEW), encoding="utf-8")
    with importing(database, source) as program:
        wait_for(program, "opened")
    async with open_archive(database) as archive:
        assert len(await archive.sessions()) == 1
        await archive.import_(source, Metadata())
        assert len(await archive.sessions()) == 2


@pytest.mark.parametrize("size", (None, 1, 2_000_000))
async def test_a_killed_replacement_leaves_one_whole_edition(
    edition: Path, tmp_path: Path, size: int | None
) -> None:
    """One session is held, the old edition or the new, never parts of both."""
    database = Path(shutil.copy(edition, tmp_path / "archive.sqlite3"))
    source = tmp_path / "new.txt"
    source.write_text(spoken(*KEPT[:5000], *NEW), encoding="utf-8")
    with importing(database, source) as program:
        wait_for(program, "replaced")
        if size is not None:
            wait_for_log(program, database, size)
    async with open_archive(database, corpus=False) as archive:
        (session,) = await archive.sessions()
        assert (await archive.check()).findings == ()
        old = (await archive.search("第7999座灯塔")).verdict is Verdict.EXACT
        new = (await archive.search("第4999班渡轮")).verdict is Verdict.EXACT
        assert old != new
        assert session.sentences == 1 + (len(KEPT) if old else 5000 + len(NEW))
