"""A new archive as a copy of one that was made beforehand."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from store import open_archive
from store.planting import plant
from tests.conftest import ROOT

WORDS = "任何冲突的终点都是谈判桌"


async def test_a_new_archive_is_a_copy_that_answers(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that is not there yet; nothing is left beside it."""
    monkeypatch.setattr("store.planting.MADE", database)
    path = tmp_path / "new" / "archive.sqlite3"
    async with open_archive(path) as archive:
        answer = await archive.search(WORDS)
        assert WORDS in answer.hits[0].quote.sentence.text
        assert not (await archive.check()).findings
    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_an_archive_that_is_to_be_without_the_corpus_is_none(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It begins empty."""
    monkeypatch.setattr("store.planting.MADE", database)
    async with open_archive(tmp_path / "empty.sqlite3", corpus=False) as archive:
        assert await archive.sessions() == ()


@pytest.mark.parametrize("ending", ("", "-wal", "-shm", "-journal"))
def test_what_is_there_stays(database: Path, tmp_path: Path, ending: str) -> None:
    """Be it the log of an archive that has gone, which would be taken for the new one's."""
    path = tmp_path / "kept.sqlite3"
    there = path.with_name(path.name + ending)
    there.write_bytes(b"kept")
    plant(path, database)
    assert there.read_bytes() == b"kept"
    assert path.exists() == (ending == "")


def test_where_none_was_made_nothing_is_done(tmp_path: Path) -> None:
    """As where it was installed by pip."""
    plant(tmp_path / "new.sqlite3", tmp_path / "none.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_of_programs_at_once_each_finds_it_whole(database: Path, tmp_path: Path) -> None:
    """Whoever is not first leaves the first one's alone."""
    path = tmp_path / "new.sqlite3"
    code = (
        "import sys; from pathlib import Path; from store.planting import plant; "
        "plant(*map(Path, sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, str(path), str(database)]
    programs = [subprocess.Popen(command, cwd=ROOT) for _ in range(4)]
    assert [program.wait(timeout=30) for program in programs] == [0] * 4
    assert path.read_bytes() == database.read_bytes()
    assert list(tmp_path.glob(".new*")) == []


def test_a_file_system_without_links_is_left_alone(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive is then made as it is anywhere else."""

    def refuse(*_: object) -> NoReturn:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "new" / "archive.sqlite3"
    plant(path, database)
    assert list(path.parent.iterdir()) == []
