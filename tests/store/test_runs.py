"""Batches of pairs, sorted in memory or in files."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.postings import NUMBER_BITS
from store.runs import Pairs, Runs

MANY = 1 << 19
"""Pairs in a batch; a few such are more than memory is to hold."""
PAIRS = st.tuples(st.integers(0, (1 << 34) - 1), st.integers(0, (1 << NUMBER_BITS) - 1))


def batch(pairs: Iterable[tuple[int, int]]) -> Pairs:
    """Give a sorted batch of pairs of a term and a sentence."""
    return np.array(sorted(term << NUMBER_BITS | number for term, number in pairs), np.uint64)


def many(batches: int, terms: int) -> list[Pairs]:
    """Give large batches, each of later sentences than the one before, over so many terms."""
    rng = np.random.default_rng(7)
    found = []
    for count in range(batches):
        pairs = rng.integers(0, terms, MANY, np.uint64) << np.uint64(NUMBER_BITS)
        pairs |= np.arange(count * MANY, (count + 1) * MANY, dtype=np.uint64)
        pairs.sort()
        found.append(pairs)
    return found


def terms_of(piece: Pairs) -> set[int]:
    """Give the terms of a piece."""
    return set(np.unique(piece >> np.uint64(NUMBER_BITS)).tolist())


@given(st.lists(st.lists(PAIRS, max_size=30), max_size=6))
def test_what_is_merged_is_the_sorted_whole(batches: list[list[tuple[int, int]]]) -> None:
    """Whatever the batches, all their pairs come, in order, as often as they were there."""
    with Runs() as runs:
        for pairs in batches:
            runs.add(batch(pairs))
        merged = [pair for piece in runs.merged() for pair in piece.tolist()]
    assert merged == batch(pair for pairs in batches for pair in pairs).tolist()


def test_nothing_is_merged_of_nothing() -> None:
    """No batch, and an empty one, give no piece."""
    with Runs() as runs:
        assert list(runs.merged()) == []
        runs.add(batch(()))
        assert list(runs.merged()) == []


@pytest.mark.parametrize("terms", (3, 40_000))
def test_what_memory_does_not_hold_is_merged_alike(tmp_path: Path, terms: int) -> None:
    """From files and memory together come all pairs, in order, and no term in two pieces."""
    batches = many(7, terms)
    with Runs(tmp_path) as runs:
        for pairs in batches:
            runs.add(pairs)
        pieces = list(runs.merged())
    assert len(pieces) > 1
    assert np.array_equal(np.concatenate(pieces), np.sort(np.concatenate(batches)))
    for before, after in pairwise(map(terms_of, pieces)):
        assert max(before) < min(after)


def test_one_term_alone_is_one_piece(tmp_path: Path) -> None:
    """A term of more sentences than memory is to hold is not parted from itself."""
    batches = many(5, 1)
    with Runs(tmp_path) as runs:
        for pairs in batches:
            runs.add(pairs)
        (piece,) = runs.merged()
    assert len(piece) == 5 * MANY


def test_files_are_written_where_it_is_told_and_leave_nothing(tmp_path: Path) -> None:
    """A folder that is not there is missed once memory is full; of one that is, nothing stays."""
    batches = many(5, 10)
    with Runs(tmp_path / "nowhere") as runs:
        for pairs in batches[:4]:
            runs.add(pairs)
        with pytest.raises(FileNotFoundError):
            runs.add(batches[4])
    with Runs(tmp_path) as runs:
        for pairs in batches:
            runs.add(pairs)
    assert list(tmp_path.iterdir()) == []
