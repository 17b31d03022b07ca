"""Archives on real SQLite files, and small transcripts to fill them with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from store import Archive, Metadata, open_archive

SAID = (
    ("潮汐报记者", "灯塔什么时候重新点亮？渔民们等了很久。"),
    (
        "林澄",
        "灯塔将在立冬那天重新点亮。我们找来三位老匠人修复透镜。\n\n修好以后，每个周末都可以上去看海。",
    ),
    ("", "渡轮的班次"),
    ("北岸电台记者", "渡轮会不会加班？"),
    ("林澄", "渡轮从下个月起每天多开四班。末班船改到夜里十一点。"),
)
"""A label and what it introduces; without a label, a heading."""


@pytest.fixture
async def archive(database: Path) -> AsyncIterator[Archive]:
    """Give an open archive that holds the corpus."""
    async with open_archive(database) as opened:
        yield opened


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Archive]:
    """Give an open archive that holds nothing."""
    async with open_archive(tmp_path / "empty.sqlite3", corpus=False) as opened:
        yield opened


@pytest.fixture
def talk(tmp_path: Path) -> Callable[..., Path]:
    """Give a writer of small transcripts: what each label says, under a title and a date."""

    def write(
        *said: tuple[str, str],
        name: str = "talk.txt",
        title: str = "林澄答记者问",
        day: str = "2031年5月6日",
    ) -> Path:
        paragraphs = (f"{label}：{words}" if label else words for label, words in said or SAID)
        path = tmp_path / name
        path.write_bytes("\n\n".join([title, day, *paragraphs]).encode("utf-8"))
        return path

    return write


@pytest.fixture
async def small(tmp_path: Path, talk: Callable[..., Path]) -> Path:
    """Give the file of an archive that holds one small transcript."""
    path = tmp_path / "small.sqlite3"
    async with open_archive(path, corpus=False) as opened:
        await opened.import_(talk(), Metadata())
    return path
