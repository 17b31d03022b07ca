"""The index: which sentences may be meant."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from store import index
from store.database import blocking_connection
from store.terms import character_range, query_terms
from store.text import normalise


@pytest.fixture
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to the corpus, as a search has it."""
    with closing(blocking_connection(database)) as opened:
        yield opened


@pytest.fixture
def segments(connection: sqlite3.Connection) -> index.Segments:
    """Give the segments of the corpus."""
    found = index.Segments()
    found.refresh(connection)
    return found


def spoken(connection: sqlite3.Connection) -> dict[int, str]:
    """Give the sentences that can be quoted, by row, normalised."""
    rows = connection.execute(
        "SELECT sentences.id, text FROM sentences JOIN turns ON turns.id = turn "
        "WHERE speaker IS NOT NULL"
    )
    return {row: normalise(text).text for row, text in rows}


def ranges(words: str) -> list[tuple[int, int]]:
    """Give the terms of some words, as a search asks for them."""
    return [(term, term + 1) for term in query_terms(words, ()).written]


def test_every_sentence_is_a_candidate_for_its_own_terms(
    connection: sqlite3.Connection, segments: index.Segments
) -> None:
    """A sentence asked for in whole is among what is looked at, and none weighs more."""
    for row, text in spoken(connection).items():
        found = index.candidates(connection, segments, [ranges(text)], 64)
        assert row in found.rows.tolist()
        assert found.weights[found.rows.tolist().index(row)] == pytest.approx(1, abs=0.01)


def test_terms_that_nobody_said_have_no_candidates(
    connection: sqlite3.Connection, segments: index.Segments
) -> None:
    """An unknown term, or none, leads nowhere."""
    assert not len(index.candidates(connection, segments, [ranges("囧囧")], 64).rows)
    assert not len(index.candidates(connection, segments, [()], 64).rows)


def test_there_is_a_limit_to_what_is_looked_at(
    connection: sqlite3.Connection, segments: index.Segments
) -> None:
    """However frequent a term, only so many sentences are looked at, the shortest of them."""
    held = spoken(connection)
    having = sorted(len(text) for text in held.values() if "中国" in text)
    found = index.candidates(connection, segments, [ranges("中国")], 20)
    assert sorted(len(held[row]) for row in found.rows.tolist()) == having[:20]


def test_rows_that_are_not_allowed_are_left_out(
    connection: sqlite3.Connection, segments: index.Segments
) -> None:
    """Candidates are kept to half-open ranges of rows."""
    every = index.candidates(connection, segments, [ranges("中国")], 500).rows
    middle = int(every[len(every) // 2])
    kept = index.candidates(
        connection, segments, [ranges("中国")], 500, allowed=np.array([0, middle])
    )
    assert kept.rows.tolist() == [row for row in every.tolist() if row < middle]


def test_one_character_is_found_by_the_pairs_it_begins(
    connection: sqlite3.Connection, segments: index.Segments
) -> None:
    """All sentences with a rare character are given, where it ends the sentence too."""
    held = spoken(connection)
    for character in ("桌", "谈", "舟"):
        found = index.beginning_with(connection, segments, character_range(character), 64)
        assert set(found.rows.tolist()) == {row for row, text in held.items() if character in text}


def test_an_index_knows_its_analyzer(database: Path) -> None:
    """With another name written in, it is stale."""
    with closing(sqlite3.connect(database)) as connection:
        assert not index.is_stale(connection)
        connection.execute("UPDATE memory SET value = 'older' WHERE name = 'analyzer'")
        assert index.is_stale(connection)
