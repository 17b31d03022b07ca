"""An index that another version made: `ask` says what to do, `yuanhua reindex` does it."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store import Metadata, open_archive
from tests.bot.commanding import Commander, on_terminal

MANY = 50_001
"""Sentences: so many are not indexed anew by themselves on opening."""
WORDS = "第12345天我们又种了树"


@pytest.fixture(scope="module")
def _large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an archive whose index is of another version, and large."""
    folder = tmp_path_factory.mktemp("large")
    path, lines = folder / "large.sqlite3", folder / "trees.txt"
    lines.write_text("".join(f"第{day}天我们又种了树\n" for day in range(MANY)), encoding="utf-8")

    async def fill() -> None:
        async with open_archive(path) as archive:
            await archive.import_lines(lines, Metadata())

    asyncio.run(fill())
    make_stale(path)
    return path


@pytest.fixture
def large(_large: Path, tmp_path: Path) -> Path:
    """Give a copy of it, the test's own."""
    return Path(shutil.copy(_large, tmp_path / "large.sqlite3"))


@pytest.fixture
def yuanhua(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], large: Path
) -> Commander:
    """Give the command, with the large archive."""
    return Commander(monkeypatch, capsys, large)


def make_stale(database: Path) -> None:
    """Let the index be one of a version that reads characters otherwise."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE memory SET value = 'another' WHERE name = 'analyzer'")


@pytest.mark.parametrize("options", ((WORDS,), (WORDS, "--json"), ("--stdin",)))
@pytest.mark.parametrize("language", ("zh_CN.UTF-8", "en_US.UTF-8"))
def test_a_stale_index_gets_one_sentence_that_says_what_to_do(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], language: str
) -> None:
    """Rather than an answer that misses what is there."""
    monkeypatch.setenv("LC_ALL", language)
    refused = yuanhua("ask", *options, given=f"{WORDS}\n".encode())
    assert refused.code == 2
    assert "yuanhua reindex" in refused.complaint


def test_made_anew_the_index_is_searched_again(yuanhua: Commander) -> None:
    """One sentence says that it is done."""
    made = yuanhua("reindex")
    assert (made.code, made.out, made.err) == (0, "索引已经重建。\n", "")
    assert yuanhua("ask", WORDS).out.startswith(f"{WORDS}\n")
    assert yuanhua("check").code == 0


def test_a_small_index_is_made_anew_by_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    """Nobody need know that there was anything to do."""
    make_stale(database)
    found = Commander(monkeypatch, capsys, database)("ask", "任何冲突的终点都是谈判桌")
    assert (found.code, found.err) == (0, "")


def test_a_person_sees_on_standard_error_how_far_it_is(large: Path) -> None:
    """The bar is theirs alone: standard output has what a program reads."""
    shown, out = on_terminal("reindex", database=large, stream="stderr")
    assert out == "索引已经重建。\n"
    assert "正在重建索引" in shown
    assert re.search(r"m(\d+)/\1\x1b", shown)
