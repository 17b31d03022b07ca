"""Killed at any moment: what was acknowledged is there, and what is there is sound."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from store import Verdict, back_up, open_archive
from tests.store.test_migrations import make_old

ROOT = Path(__file__).resolve().parents[2]
WRITING = """
import asyncio, json, pathlib, sys, store

def acknowledged(what, *values):
    print(json.dumps([what, *values]), flush=True)

async def run(path, folder):
    async with store.open_archive(path, corpus=False) as archive:
        sentence = (await archive.search("谈判桌")).hits[0].quote.id
        acknowledged("opened")
        number = 0
        while True:
            number += 1
            settings = store.ChatSettings(language="en", quiet=number % 2 == 0)
            await archive.chats.settle(number, settings)
            acknowledged("settled", number, settings.quiet)
            report = await archive.reports.add(sentence, f"note {number}")
            acknowledged("reported", report.id, report.note)
            query = f"nothing {number}"
            await archive.tallies.note_query(query, store.Verdict.NONE, 0.01)
            acknowledged("counted", query)
            talk = pathlib.Path(folder) / f"{number}.txt"
            talk.write_text(
                f"第{number}场记者会\\n\\n记者：第{number}班渡轮几点开？\\n\\n林澄：{number}点开。\\n",
                encoding="utf-8",
            )
            session = (await archive.import_(talk, store.Metadata())).session
            acknowledged("imported", session.id)
            title = f"第{number}场（改）"
            await archive.care.edit(session.id, store.Metadata(title=title))
            acknowledged("edited", session.id, title)
            if number % 3 == 0:
                await archive.remove(session.id)
                acknowledged("removed", session.id)

asyncio.run(run(*sys.argv[1:]))
"""
BACKING_UP = """
import asyncio, pathlib, sys, store

def told(stage, done, total):
    print(stage, flush=True)

asyncio.run(store.back_up(sys.argv[1], pathlib.Path(sys.argv[2]), force=True, told=told))
print("done", flush=True)
"""
RESTORING = """
import asyncio, pathlib, sys, store

async def run(archive, copy):
    told = lambda stage, done, total: print(stage, flush=True)
    async with store.restoring(archive, pathlib.Path(copy), told=told) as candidate:
        print("proved", flush=True)
        await candidate.take_over()
    print("done", flush=True)

asyncio.run(run(*sys.argv[1:]))
"""
OPENING = """
import asyncio, sys, store

async def run(path):
    print("opening", flush=True)
    async with store.open_archive(path, corpus=False):
        print("done", flush=True)

asyncio.run(run(*sys.argv[1:]))
"""
MOMENTS = 8
"""How often a program is killed."""


@contextmanager
def running(code: str, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Run some Python elsewhere, which is killed at the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def said(program: subprocess.Popen[str]) -> str:
    """Give all that a killed program still said."""
    assert program.stdout
    return program.stdout.read()


async def test_whatever_was_acknowledged_outlives_the_program(
    database: Path, tmp_path: Path
) -> None:
    """Settings, reports, counts, imports, edits and removals, killed at moments of chance."""
    chance = random.Random(20310506)  # noqa: S311 - nothing secret hangs on it
    acknowledged = 0
    for moment in range(MOMENTS):
        archive = Path(shutil.copy(database, tmp_path / f"{moment}.sqlite3"))
        with running(WRITING, archive, tmp_path) as program:
            assert program.stdout
            assert json.loads(program.stdout.readline()) == ["opened"]
            await asyncio.sleep(chance.uniform(0.0, 1.5))
            program.kill()
            # A last line may be cut short: what it tells was not heard.
            lines = [line for line in said(program).splitlines(keepends=True) if line[-1:] == "\n"]
        acknowledged += len(lines)
        await _all_is_there(archive, [json.loads(line) for line in lines])
    assert acknowledged > MOMENTS


async def _all_is_there(path: Path, lines: list[list[object]]) -> None:
    async with open_archive(path, corpus=False) as archive:
        assert (await archive.check()).findings == ()
        held = {session.id: session for session in await archive.sessions()}
        removed = {values[0] for what, *values in lines if what == "removed"}
        assert not removed & held.keys()
        if lines and lines[-1][0] == "edited":  # its removal may be done, and not yet heard of
            removed.add(lines[-1][1])
        nothing = dict((await archive.tallies.usage(10_000)).unanswered)
        for line in lines:
            match line:
                case ["settled", int(chat), quiet]:
                    assert (await archive.chats.settings(chat)).quiet == quiet
                case ["reported", int(number), note]:
                    assert (await archive.reports.report(number)).note == note
                case ["counted", query]:
                    assert nothing[str(query)] == 1
                case ["imported", public_id] if public_id not in removed:
                    assert held[str(public_id)].sentences == 2
                case ["edited", public_id, title] if public_id not in removed:
                    assert held[str(public_id)].title == title


@pytest.mark.parametrize("stage", ("copying", "checking"))
async def test_a_backup_that_is_killed_leaves_what_was_there(
    database: Path, tmp_path: Path, stage: str
) -> None:
    """The archive, and the older copy; the next backup works."""
    place = tmp_path / "copy.sqlite3"
    place.write_bytes(b"older")
    with running(BACKING_UP, database, place) as program:
        assert program.stdout
        assert any(line.strip() == stage for line in program.stdout)
    assert place.read_bytes() == b"older"
    assert (await back_up(database, place, force=True)).report.findings == ()
    async with open_archive(place, corpus=False) as archive:
        assert (await archive.search("谈判桌")).verdict is Verdict.EXACT


async def test_a_restoration_that_is_killed_leaves_one_whole_archive(
    database: Path, tmp_path: Path
) -> None:
    """At moments of chance: the archive is sound, and holds what the one or the other did."""
    chance = random.Random(7)  # noqa: S311 - nothing secret hangs on it
    copy = tmp_path / "copy.sqlite3"
    await back_up(database, copy)
    for moment in range(MOMENTS):
        folder = tmp_path / f"{moment}"
        folder.mkdir()
        archive = Path(shutil.copy(database, folder / "archive.sqlite3"))
        with running(RESTORING, archive, copy) as program:
            assert program.stdout
            for line in program.stdout:
                if line.strip() == ("proved" if moment % 2 else "checking"):
                    break
            await asyncio.sleep(chance.uniform(0.0, 0.1))
        async with open_archive(archive, corpus=False) as opened:
            assert (await opened.check()).findings == ()
            assert (await opened.search("谈判桌")).verdict is Verdict.EXACT


async def test_a_migration_that_is_killed_is_finished_by_the_next_opening(tmp_path: Path) -> None:
    """At moments of chance; the copy from before is whole as soon as it has its name."""
    chance = random.Random(9)  # noqa: S311 - nothing secret hangs on it
    for moment in range(MOMENTS):
        folder = tmp_path / f"{moment}"
        folder.mkdir()
        archive = folder / "archive.sqlite3"
        make_old(archive)
        with running(OPENING, archive) as program:
            assert program.stdout
            assert program.stdout.readline() == "opening\n"
            await asyncio.sleep(chance.uniform(0.0, 0.25))
        spare = folder / "archive.sqlite3.before-0002"
        if spare.exists():
            with closing(sqlite3.connect(spare)) as connection:
                assert connection.execute("SELECT number FROM migrations").fetchall() == [(1,)]
        async with open_archive(archive, corpus=False) as opened:
            assert (await opened.check()).findings == ()
            assert (await opened.search("灯塔亮了")).verdict is Verdict.EXACT
