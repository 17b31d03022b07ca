"""The index made anew, where another Analyzer made it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store import IndexStale, Metadata, Verdict, index, open_archive
from store.analysis import fingerprint
from store.database import blocking_connection
from store.reindexing import SMALL
from store.search import search

QUERY = "任何冲突的终点都是谈判桌"


def make_stale(path: Path) -> None:
    """Leave an index as an older version made it: under another name, of fewer terms."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE memory SET value = 'older' WHERE name = 'analyzer'")
        connection.execute("DELETE FROM postings WHERE key / 65536 % 2 = 0")
        connection.execute("UPDATE sentences SET same_words = 0, word_starts = x'', folded = 'x'")


def analyzer(path: Path) -> list[tuple[str]]:
    """Give the name of the Analyzer that made an index."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT value FROM memory WHERE name = 'analyzer'").fetchall()


def kept(path: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Give what an archive keeps of its sentences for the search, and its posting lists."""
    with closing(sqlite3.connect(path)) as connection:
        sentences = connection.execute(
            "SELECT id, same_words, word_starts, folded FROM sentences ORDER BY id"
        )
        postings = connection.execute("SELECT key, sentences FROM postings ORDER BY key")
        return sentences.fetchall(), postings.fetchall()


@pytest.fixture
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to a stale archive, as a search has it."""
    make_stale(database)
    with closing(blocking_connection(database)) as opened:
        yield opened


def test_a_stale_index_is_not_searched(connection: sqlite3.Connection) -> None:
    """It would miss what is there."""
    with pytest.raises(IndexStale):
        search(connection, index.Segments(), QUERY, 5)


async def test_a_small_stale_archive_is_made_anew_on_opening(database: Path) -> None:
    """What it keeps is what a fresh import would, and all of it is found."""
    before = kept(database)
    make_stale(database)
    assert kept(database) != before
    async with open_archive(database) as archive:
        assert analyzer(database) == [(fingerprint(),)]
        assert (await archive.check()).findings == ()
        assert (await archive.search(QUERY)).verdict is Verdict.EXACT
    assert kept(database) == before


async def test_an_index_of_today_is_left_alone(database: Path) -> None:
    """Opening an archive again writes nothing."""
    with closing(sqlite3.connect(database)) as connection:
        before = list(connection.iterdump())
    async with open_archive(database):
        pass
    with closing(sqlite3.connect(database)) as connection:
        assert list(connection.iterdump()) == before


async def test_an_index_that_turns_stale_while_open_is_put_right_by_hand(database: Path) -> None:
    """A search refuses until the index is made anew; progress is told up to the end."""
    told: list[tuple[int, int]] = []
    async with open_archive(database) as archive:
        assert (await archive.search(QUERY)).verdict is Verdict.EXACT
        make_stale(database)
        with pytest.raises(IndexStale):
            await archive.search(QUERY)
        await archive.reindex(lambda *now: told.append(now))
        assert (await archive.search(QUERY)).verdict is Verdict.EXACT
        report = await archive.check()
    assert report.findings == ()
    assert told == sorted(told)
    assert (told[0], told[-1]) == ((0, report.sentences), (report.sentences, report.sentences))


async def test_a_large_stale_archive_waits_to_be_told(tmp_path: Path) -> None:
    """It opens as it is, and a search says what is wrong, until it is made anew."""
    path, source = tmp_path / "archive.sqlite3", tmp_path / "lines.txt"
    last = f"第{SMALL}船"
    source.write_text("\n".join(f"第{n}船" for n in range(SMALL + 1)), encoding="utf-8")
    async with open_archive(path, corpus=False) as archive:
        await archive.import_lines(source, Metadata())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE memory SET value = 'older' WHERE name = 'analyzer'")
    told: list[tuple[int, int]] = []
    async with open_archive(path, corpus=False) as archive:
        assert analyzer(path) == [("older",)]
        with pytest.raises(IndexStale):
            await archive.search(last)
        await archive.reindex(lambda *now: told.append(now))
        assert (await archive.search(last)).verdict is Verdict.EXACT
    assert len(told) > 10
    assert told[-1] == (SMALL + 1, SMALL + 1)


async def test_what_stopped_half_way_leaves_the_old_index(database: Path) -> None:
    """The index is made anew wholly or not at all."""
    make_stale(database)
    async with open_archive(database) as archive:
        before = kept(database)

        def refuse(done: int, total: int) -> None:
            if done == total:
                raise KeyError(done)

        with pytest.raises(KeyError):
            await archive.reindex(refuse)
        assert kept(database) == before
        assert (await archive.search(QUERY)).verdict is Verdict.EXACT


async def test_segments_and_gaps_between_rows_become_one_segment(
    tmp_path: Path, talk: Callable[..., Path]
) -> None:
    """What was removed leaves rows that nobody has; the others are found from where they are."""
    path = tmp_path / "archive.sqlite3"
    words = ("灯塔在山上点亮", "渡轮在夜里靠岸", "透镜从外地运来")
    async with open_archive(path, corpus=False) as archive:
        sessions = [
            await archive.import_(
                talk(("记者", "怎么样？"), ("林澄", f"{said}。"), title=said, name=f"{said}.txt"),
                Metadata(),
            )
            for said in words
        ]
        await archive.search(words[2])
        await archive.remove(sessions[1].session.id)
        await archive.reindex()
        found = [(await archive.search(said)).verdict for said in words]
        assert found == [Verdict.EXACT, Verdict.NONE, Verdict.EXACT]
        assert (await archive.check()).findings == ()
    with closing(sqlite3.connect(path)) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM segments")
    assert count == 1


async def test_an_archive_of_nothing_is_made_anew(tmp_path: Path) -> None:
    """Without a sentence there is nothing to do but to write the name down."""
    path = tmp_path / "archive.sqlite3"
    async with open_archive(path, corpus=False) as archive:
        assert analyzer(path) == [(fingerprint(),)]
        told: list[tuple[int, int]] = []
        await archive.reindex(lambda *now: told.append(now))
        assert told == [(0, 0)]
        assert (await archive.check()).findings == ()
