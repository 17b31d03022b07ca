"""The journal: every change is written with it, and what is written stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from store import Archive, Deed, ImportFailed, Metadata, SessionNotFound, open_archive

Talk = Callable[..., Path]


async def test_what_comes_in_is_written_with_its_counts(empty: Archive, talk: Talk) -> None:
    """Who, what, and of which session."""
    before = datetime.now(UTC) - timedelta(seconds=1)
    report = await empty.import_(talk(), Metadata(), who="船长")
    (entry,) = await empty.care.journal()
    assert (entry.who, entry.deed, entry.session) == ("船长", Deed.ADDED, report.session.id)
    assert entry.title == report.session.title
    assert entry.details["sentences"] == report.session.sentences
    assert entry.details["source"] == "talk.txt"
    assert before <= entry.at <= datetime.now(UTC)


async def test_the_same_bytes_again_are_no_change(empty: Archive, talk: Talk) -> None:
    """Neither is a trial, nor a file that is refused."""
    await empty.import_(talk(), Metadata())
    await empty.import_(talk(), Metadata())
    await empty.import_(talk(name="other.txt", day="2031年5月7日"), Metadata(), dry_run=True)
    with pytest.raises(ImportFailed):
        await empty.import_(Path("nowhere.txt"), Metadata())
    with pytest.raises(SessionNotFound):
        await empty.remove("nowhere")
    assert len(await empty.care.journal()) == 1


async def test_each_deed_has_its_entry(empty: Archive, talk: Talk, tmp_path: Path) -> None:
    """The newest stands first."""
    session = (await empty.import_(talk(), Metadata())).session
    path = talk()
    path.write_bytes(path.read_bytes().replace("三位".encode(), "四位".encode()))
    await empty.import_(path, Metadata())
    await empty.care.edit(session.id, Metadata(place="码头"))
    await empty.reindex()
    (exchange, *_) = await empty.session_exchanges(session.id)
    sentence = exchange.turns[0].sentences[0].id
    report = await empty.reports.add(sentence)
    await empty.reports.settle(report.id, "应为立春")
    await empty.reports.settle(report.id, None)
    lines = tmp_path / "lines.txt"
    lines.write_text("船来了。\n船走了。\n", encoding="utf-8")
    await empty.import_lines(lines, Metadata())
    await empty.remove(session.id, who="船长")
    entries = await empty.care.journal()
    assert [entry.deed for entry in entries] == [
        Deed.REMOVED,
        Deed.ADDED,
        Deed.DISMISSED,
        Deed.CORRECTED,
        Deed.REINDEXED,
        Deed.EDITED,
        Deed.REPLACED,
        Deed.ADDED,
    ]
    assert entries[0].who == "船长"
    assert entries[6].details["added"] == entries[6].details["removed"] == 1
    assert (entries[3].session, entries[3].details["sentence"]) == (session.id, sentence)
    assert entries[4].session is None


async def test_the_corpus_is_taken_in_by_the_program_itself(archive: Archive) -> None:
    """An archive tells of all it holds."""
    (entry,) = await archive.care.journal()
    assert (entry.who, entry.deed) == ("yuanhua", Deed.ADDED)


async def test_a_journal_is_kept_to_a_session_a_day_and_a_number(
    empty: Archive, talk: Talk
) -> None:
    """A session that is gone still has its entries."""
    first = (await empty.import_(talk(), Metadata())).session
    await empty.import_(talk(name="b.txt", day="2031年5月7日"), Metadata())
    await empty.remove(first.id)
    assert len(await empty.care.journal(session=first.id)) == 2
    assert [entry.deed for entry in await empty.care.journal(limit=1)] == [Deed.REMOVED]
    today = datetime.now(UTC).date()
    assert len(await empty.care.journal(since=today)) == 3
    assert await empty.care.journal(since=date(today.year + 1, 1, 1)) == ()


@pytest.mark.parametrize(
    "statement",
    (
        "UPDATE journal SET who = 'nobody'",
        "DELETE FROM journal",
        """
        INSERT OR REPLACE INTO journal
        SELECT id, at, 'nobody', deed, session, title, details FROM journal
        """,
    ),
)
async def test_what_is_written_stays(small: Path, statement: str) -> None:
    """The database itself refuses."""
    with (
        closing(sqlite3.connect(small)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="stays"),
    ):
        connection.execute(statement)
    async with open_archive(small, corpus=False) as archive:
        (entry,) = await archive.care.journal()
    assert entry.who == ""
