"""What is counted of use: queries by verdict, how long they took, what found nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import Archive, Metadata, Verdict, open_archive
from store.tallies import DAYS_KEPT, LONGEST_QUERY, _class_of, _percentiles


async def test_queries_are_counted_by_their_verdict(empty: Archive) -> None:
    """Only what found nothing leaves its words, each once with how often."""
    for query, verdict in (
        ("灯塔", Verdict.EXACT),
        ("灯塔", Verdict.EXACT),
        ("灯踏", Verdict.CLOSE),
        ("火星", Verdict.NONE),
        ("  火星 ", Verdict.NONE),
        ("月亮", Verdict.NONE),
    ):
        await empty.tallies.note_query(query, verdict, 0.002)
    usage = await empty.tallies.usage()
    assert usage.queries == {Verdict.EXACT: 2, Verdict.CLOSE: 1, Verdict.NONE: 3}
    assert usage.unanswered == (("火星", 2), ("月亮", 1))
    assert (await empty.tallies.usage(most=1)).unanswered == (("火星", 2),)


async def test_of_a_long_query_the_beginning_is_kept(empty: Archive) -> None:
    """On one line."""
    await empty.tallies.note_query("火\n星" * 500, Verdict.NONE, 0.1)
    ((kept, _),) = (await empty.tallies.usage()).unanswered
    assert kept == ("火 星" * 500)[:LONGEST_QUERY]


async def test_where_nothing_was_asked_there_are_no_times(empty: Archive) -> None:
    """Nor queries."""
    usage = await empty.tallies.usage()
    assert (usage.queries, usage.seconds, usage.unanswered, usage.choices) == ({}, {}, (), 0)


async def test_what_is_old_is_forgotten(tmp_path: Path) -> None:
    """With the next query that is counted, and before that it is not told."""
    path = tmp_path / "archive.sqlite3"
    today = datetime.now(UTC).date()
    async with open_archive(path, corpus=False) as archive:
        await archive.tallies.note_query("火星", Verdict.NONE, 0.1)
        for days, day in ((DAYS_KEPT - 1, "last"), (DAYS_KEPT, "gone")):
            with closing(sqlite3.connect(path)) as connection, connection:
                connection.execute(
                    "INSERT INTO tallies VALUES (?, 'unanswered', ?, 1)",
                    ((today - timedelta(days)).isoformat(), day),
                )
        assert {name for name, _ in (await archive.tallies.usage()).unanswered} == {"火星", "last"}
        await archive.tallies.note_query("月亮", Verdict.NONE, 0.1)
        assert (await archive.tallies.usage()).since == today - timedelta(DAYS_KEPT - 1)
    with closing(sqlite3.connect(path)) as connection:
        kept = {name for (name,) in connection.execute("SELECT name FROM tallies")}
    assert "gone" not in kept
    assert "last" in kept


@given(st.lists(st.floats(1e-5, 100), min_size=1, max_size=60))
def test_times_are_told_to_within_a_tenth(times: list[float]) -> None:
    """For each share, at least so many took no longer, and one took nearly as long."""
    counted: dict[int, int] = {}
    for seconds in times:
        counted[_class_of(seconds)] = counted.get(_class_of(seconds), 0) + 1
    for share, told in _percentiles(list(counted.items())).items():
        within = sum(seconds <= told * 1.001 for seconds in times)
        assert within >= share * len(times)
        assert any(told / 1.11 <= seconds for seconds in times)


async def test_a_choice_is_of_a_sentence_that_is_held(archive: Archive) -> None:
    """Any other is not counted: it may have been made up."""
    (hit,) = (await archive.search("任何冲突的终点都是谈判桌")).hits
    await archive.tallies.note_choice(hit.quote.id)
    await archive.tallies.note_choice(hit.quote.id)
    await archive.tallies.note_choice("nobodysaidthis")
    assert (await archive.tallies.usage()).choices == 2


@pytest.mark.parametrize("chosen", (0, 1))
async def test_a_tie_goes_to_what_people_chose(tmp_path: Path, empty: Archive, chosen: int) -> None:
    """Of two sentences as near, the one that was sent on comes first from then on."""
    source = tmp_path / "lines.txt"
    source.write_text("渡轮甲号靠岸了\n渡轮乙号靠岸了\n", encoding="utf-8")
    await empty.import_lines(source, Metadata(title="港口"))
    hits = (await empty.search("渡轮")).hits
    assert len(hits) == 2
    await empty.tallies.note_choice(hits[chosen].quote.id)
    assert (await empty.search("渡轮")).hits[0].quote == hits[chosen].quote


async def test_what_fits_better_is_first_whatever_people_chose(
    tmp_path: Path, empty: Archive
) -> None:
    """Choices decide between equals alone."""
    source = tmp_path / "lines.txt"
    source.write_text("渡轮甲号靠岸了\n渡轮乙号靠岸了，灯塔亮了\n", encoding="utf-8")
    await empty.import_lines(source, Metadata(title="港口"))
    best, other = (await empty.search("渡轮甲号靠岸")).hits
    await empty.tallies.note_choice(other.quote.id)
    assert (await empty.search("渡轮甲号靠岸")).hits[0].quote == best.quote
