"""The index: which sentences may be meant."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from store import index, memory
from store.database import blocking_connection
from store.terms import character_range, query_terms, sounding_terms
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
    return [(term, term + 1) for term in query_terms(words, ())]


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


def test_rare_terms_weigh_more(connection: sqlite3.Connection, segments: index.Segments) -> None:
    """A sentence with the one rare pair weighs more than all those with the frequent one."""
    held = spoken(connection)
    found = index.candidates(connection, segments, [[*ranges("中国"), *ranges("碳排")]], 500)
    weights = dict(zip(found.rows.tolist(), found.weights.tolist(), strict=True))
    rare = {row for row, text in held.items() if "碳排" in text}
    common = [row for row in weights if row not in rare]
    assert rare <= weights.keys()
    assert common
    assert min(weights[row] for row in rare) > max(weights[row] for row in common)


def test_the_rarest_terms_are_read_within_a_budget(
    connection: sqlite3.Connection, segments: index.Segments
) -> None:
    """With little to spend only the three shortest lists are read, with more all of them."""
    held = spoken(connection)
    pairs = ("碳排", "冷战", "谈判", "中国", "我们", "世界")
    asked = [one for words in pairs for one in ranges(words)]
    sizes = {words: sum(words in text for text in held.values()) for words in pairs}
    rarest = sorted(pairs, key=lambda words: sizes[words])[:3]
    assert max(sizes[words] for words in rarest) < min(
        sizes[words] for words in pairs if words not in rarest
    )
    few = index.candidates(connection, segments, [asked], 500, budget=0).rows.tolist()
    many = index.candidates(connection, segments, [asked], 500, budget=1 << 20).rows.tolist()
    assert few
    assert all(any(words in held[row] for words in rarest) for row in few)
    assert not all(any(words in held[row] for words in rarest) for row in many)


def test_each_way_a_query_may_be_meant_is_read(
    connection: sqlite3.Connection, segments: index.Segments
) -> None:
    """Candidates of one way and of the other are given together, each as its own weighs."""
    alone = [
        index.candidates(connection, segments, [ranges(words)], 500) for words in ("碳排", "冷战")
    ]
    both = index.candidates(connection, segments, [ranges("碳排"), ranges("冷战")], 500)
    assert set(both.rows.tolist()) == set(alone[0].rows.tolist()) | set(alone[1].rows.tolist())
    assert both.weights.tolist() == pytest.approx([1.0] * len(both.rows), abs=0.001)


def test_a_range_of_terms_counts_as_one(
    connection: sqlite3.Connection, segments: index.Segments
) -> None:
    """All sentences with any of its terms are given, and each weighs the whole."""
    held = spoken(connection)
    found = index.candidates(connection, segments, [[character_range("谈")]], 500)
    assert set(found.rows.tolist()) == {row for row, text in held.items() if "谈" in text}
    assert found.weights.tolist() == pytest.approx([1.0] * len(found.rows), abs=0.001)


def test_what_only_sounds_as_asked_weighs_less(
    connection: sqlite3.Connection, segments: index.Segments
) -> None:
    """Of a pair of characters and a pair of syllables as rare, the characters weigh more."""
    row = next(row for row, text in spoken(connection).items() if "碳排" in text)
    (written,), (sound, *_) = query_terms("碳排", ()), sounding_terms("碳排", ())
    weights = []
    for term in (written, sound):
        asked = [(term, term + 1), *ranges("谈判")]
        found = index.candidates(connection, segments, [asked], 500)
        weights.append(dict(zip(found.rows.tolist(), found.weights.tolist(), strict=True))[row])
    assert weights[0] > weights[1]


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


def test_one_character_is_found_within_what_is_allowed_and_asked_for(
    connection: sqlite3.Connection, segments: index.Segments
) -> None:
    """Rows that are not allowed are left out, and no more are given than asked for."""
    first, end = character_range("谈")
    every = index.beginning_with(connection, segments, (first, end), 64).rows.tolist()
    allowed = np.array([every[1], every[1] + 1, every[3], every[4] + 1])
    kept = index.beginning_with(connection, segments, (first, end), 64, allowed=allowed)
    assert kept.rows.tolist() == [every[1], *every[3:5]]
    few = index.beginning_with(connection, segments, (first, end), 2)
    assert 0 < len(few.rows) <= 2
    nobody = index.beginning_with(connection, segments, character_range("囧"), 64)
    assert not len(nobody.rows)


def test_rows_have_the_lengths_of_their_sentences(
    connection: sqlite3.Connection, segments: index.Segments
) -> None:
    """Of what is nobody's words, and of rows that no segment has, the length is nought."""
    held = spoken(connection)
    rows = np.arange(0, max(held) + 50)
    expected = [min(len(held.get(row, "")), 255) for row in rows.tolist()]
    assert segments.lengths(rows).tolist() == expected
    assert segments.total >= len(held)


def test_an_index_knows_its_analyzer(database: Path) -> None:
    """With another name written in, it is stale."""
    with closing(sqlite3.connect(database)) as connection:
        assert not memory.is_stale(connection)
        connection.execute("UPDATE memory SET value = 'older' WHERE name = 'analyzer'")
        assert memory.is_stale(connection)
