"""What readers say is wrong, and how it is settled."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store import Archive, ReportNotFound, TurnNotFound, open_archive
from store.reports import LONGEST_NOTE

QUERY = "任何冲突的终点都是谈判桌"


@pytest.fixture
async def quote(archive: Archive) -> str:
    """Give the public id of a sentence that is held."""
    return (await archive.search(QUERY)).hits[0].quote.id


async def test_a_report_waits_to_be_settled(archive: Archive, quote: str) -> None:
    """It has its sentence, its note, and no correction."""
    report = await archive.reports.add(quote, " 少了一个字 ")
    assert (report.sentence, report.note, report.count) == (quote, "少了一个字", 1)
    assert (report.settled_at, report.correction) == (None, None)
    assert await archive.reports.open() == (report,)
    assert await archive.reports.report(report.id) == report


async def test_the_same_report_again_is_counted(archive: Archive, quote: str) -> None:
    """Another note is another report."""
    first = await archive.reports.add(quote)
    again = await archive.reports.add(quote)
    other = await archive.reports.add(quote, "日期不对")
    assert (again.id, again.count) == (first.id, 2)
    assert other.id != first.id
    assert [report.count for report in await archive.reports.open()] == [2, 1]


async def test_what_is_settled_with_a_correction_is_shown_with_the_quote(
    archive: Archive, quote: str
) -> None:
    """From then on, the latest of them; it waits no more."""
    for correction in ("应为 3 月 7 日", "应为 3 月 8 日"):
        report = await archive.reports.add(quote, correction)
        settled = await archive.reports.settle(report.id, correction)
        assert settled.settled_at is not None
    assert await archive.reports.open() == ()
    assert await archive.reports.corrections([quote, "another"]) == {quote: "应为 3 月 8 日"}


async def test_a_correction_makes_what_was_kept_of_quotes_old(
    tmp_path: Path, database: Path
) -> None:
    """As an import does: what is shown with a quote has changed."""
    path = _old_copy(database, tmp_path)
    async with open_archive(path) as archive:
        report = await archive.reports.add((await archive.notable(1))[0].id)
        before = await archive.changed_at()
        await archive.reports.settle(report.id, "更正")
        assert before is not None
        changed = await archive.changed_at()
        assert changed is not None
        assert changed > before


async def test_a_report_that_is_dismissed_corrects_nothing(archive: Archive, quote: str) -> None:
    """Nor does one that is dismissed afterwards."""
    report = await archive.reports.add(quote)
    await archive.reports.settle(report.id, "更正")
    await archive.reports.settle(report.id, None)
    assert await archive.reports.corrections([quote]) == {}
    assert await archive.reports.open() == ()


async def test_what_is_reported_after_it_was_settled_is_a_new_report(
    archive: Archive, quote: str
) -> None:
    """Somebody sees it still."""
    first = await archive.reports.add(quote)
    await archive.reports.settle(first.id, None)
    assert (await archive.reports.add(quote)).id != first.id


async def test_only_what_is_held_can_be_reported(archive: Archive) -> None:
    """And only what was reported can be settled."""
    with pytest.raises(TurnNotFound):
        await archive.reports.add("nobodysaidthis")
    for asked in (archive.reports.report(7), archive.reports.settle(7, None)):
        with pytest.raises(ReportNotFound) as caught:
            await asked
        assert caught.value.number == 7


async def test_of_a_long_note_the_beginning_is_kept(archive: Archive, quote: str) -> None:
    """And of a correction."""
    report = await archive.reports.add(quote, "字" * 2000)
    settled = await archive.reports.settle(report.id, "正" * 2000)
    assert (report.note, settled.correction) == ("字" * LONGEST_NOTE, "正" * LONGEST_NOTE)


def _old_copy(database: Path, folder: Path) -> Path:
    """Copy an archive, as if it had rested for long."""
    path = folder / "archive.sqlite3"
    path.write_bytes(database.read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE memory SET value = '2024-03-07T10:00:00+00:00' WHERE name = 'changed'"
        )
    return path
