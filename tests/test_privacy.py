"""What PRIVACY.md states is so: every table is told of, and what it says to delete is gone."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store import ChatSettings, Verdict, open_archive
from store.reports import LONGEST_NOTE
from store.tallies import DAYS_KEPT, LONGEST_QUERY

TEXT = (Path(__file__).resolve().parent.parent / "PRIVACY.md").read_text("utf-8")
ENGLISH, CHINESE = TEXT.split("\n# 隐私\n")
ASKED = "谁也没有说过的一句话"
NOTE = "少了一个字"


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    """Make an archive in which somebody chose, asked in vain, and reported."""
    path = tmp_path / "archive.sqlite3"
    async with open_archive(path) as archive:
        hit = (await archive.search("任何冲突的终点都是谈判桌")).hits[0]
        await archive.chats.settle(123_456_789, ChatSettings(language="en"))
        await archive.tallies.note_query(ASKED, Verdict.NONE, 0.1)
        report = await archive.reports.add(hit.quote.id, NOTE)
        assert report.id == 1
    return path


def tables(text: str) -> list[str]:
    """List the tables that a language's part names, a row each."""
    return re.findall(r"^\| `(\w+)` \| \S", text, re.MULTILINE)


@pytest.mark.parametrize("text", (ENGLISH, CHINESE), ids=("en", "zh"))
def test_every_table_is_told_of(database: Path, text: str) -> None:
    """In either language, once each; and none that there is not."""
    with closing(sqlite3.connect(database)) as connection:
        held = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
    assert sorted(tables(text)) == sorted(held)


@pytest.mark.parametrize("text", (ENGLISH, CHINESE), ids=("en", "zh"))
def test_the_limits_are_those_of_the_code(text: str) -> None:
    """How long, and how much of what somebody wrote."""
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.MULTILINE))
    assert set(re.findall(r"\d+", rows["tallies"])) == {str(DAYS_KEPT), str(LONGEST_QUERY)}
    assert re.findall(r"\d+", rows["reports"]) == [str(LONGEST_NOTE)]


def test_what_is_deleted_as_told_is_gone(database: Path) -> None:
    """The statements run as they stand, and leave nothing of it in the file."""
    (statements,) = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)
    statements = statements.replace("reports WHERE id = 7", "reports WHERE id = 1")
    kept = [told.encode() for told in (ASKED, NOTE)]
    assert all(told in database.read_bytes() for told in kept)
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.executescript(statements)
        left = connection.execute(
            "SELECT (SELECT count(*) FROM chats), (SELECT count(*) FROM reports)"
        ).fetchone()
    assert left == (0, 0)
    assert not [told for told in kept if told in database.read_bytes()]
