"""The index, against a naive one."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from store import index
from store.analysis import terms
from store.database import Database, fetch, open_database
from store.text import normalise


def spoken(path: Path) -> dict[int, str]:
    """Give the sentences that can be quoted, by row, normalised."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT sentences.id, text FROM sentences JOIN turns ON turns.id = turn "
            "WHERE speaker IS NOT NULL"
        ).fetchall()
    return {row: normalise(text).text for row, text in rows}


async def held(database: Database) -> dict[str, tuple[int, set[int]]]:
    """Give the index: of each term, its count and its sentences."""
    async with database.read() as connection:
        rows = await fetch(
            connection,
            "SELECT text, sentences, sentence FROM terms JOIN postings ON term = terms.id",
        )
    found: dict[str, tuple[int, set[int]]] = {}
    for text, count, sentence in rows:
        found.setdefault(text, (count, set()))[1].add(sentence)
    return found


async def test_the_index_is_what_a_naive_one_would_be(database: Path) -> None:
    """Every term of every spoken sentence of the corpus is there, counted, and nothing more."""
    naive: dict[str, set[int]] = defaultdict(set)
    for row, text in spoken(database).items():
        for term in terms(text):
            naive[term].add(row)
    async with open_database(database) as opened:
        assert await held(opened) == {term: (len(rows), rows) for term, rows in naive.items()}


async def test_what_is_taken_out_leaves_nothing(tmp_path: Path) -> None:
    """Terms of one sentence go with it; shared ones stay, counted anew."""
    async with open_database(tmp_path / "archive.sqlite3") as database:
        async with database.write() as connection:
            await index.add(connection, {1: {"灯", "塔"}, 2: {"灯", "船"}})
            await index.add(connection, {3: {"船"}})
            await index.remove(connection, {2: {"灯", "船"}})
        assert await held(database) == {"灯": (1, {1}), "塔": (1, {1}), "船": (1, {3})}
        async with database.write() as connection:
            await index.remove(connection, {1: {"灯", "塔"}, 3: {"船"}})
            assert await fetch(connection, "SELECT * FROM terms") == []


async def test_every_sentence_is_a_candidate_for_its_own_terms(database: Path) -> None:
    """A sentence asked for in whole is the first to be looked at."""
    async with open_database(database) as opened, opened.read() as connection:
        for row, text in spoken(database).items():
            first = (await index.candidates(connection, terms(text)))[0]
            assert row == first.sentence or terms(text) <= terms(normalise(first.text).text)


async def test_terms_that_nobody_said_have_no_candidates(database: Path) -> None:
    """An unknown term, or none, leads nowhere."""
    async with open_database(database) as opened, opened.read() as connection:
        assert await index.candidates(connection, {"囧囧"}) == []
        assert await index.candidates(connection, set()) == []


async def test_rare_terms_weigh_more(database: Path) -> None:
    """A sentence with the one rare word comes before all those with the frequent one."""
    async with open_database(database) as opened, opened.read() as connection:
        found = await index.candidates(connection, {"中国", "碳排"})
    assert len(found) > 50
    assert "碳排" in found[0].text


async def test_there_is_a_limit_to_what_is_looked_at(database: Path) -> None:
    """However frequent a term, only so many sentences are looked at."""
    async with open_database(database) as opened, opened.read() as connection:
        found = await index.candidates(connection, {"的", "中", "和", "国"})
    assert 0 < len(found) <= index.CANDIDATES
    assert len({candidate.sentence for candidate in found}) == len(found)


async def test_an_index_knows_its_analyzer(tmp_path: Path) -> None:
    """Emptied, it is today's; with another name written in, it is stale."""
    async with (
        open_database(tmp_path / "archive.sqlite3") as database,
        database.write() as connection,
    ):
        assert await index.is_stale(connection)
        await index.clear(connection)
        assert not await index.is_stale(connection)
        await connection.execute("UPDATE memory SET value = 'older' WHERE name = 'analyzer'")
        assert await index.is_stale(connection)
