"""Posting lists: packed, unpacked, counted."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.postings import lists, packed, tally, unpacked

GAPS = st.one_of(
    st.integers(1, 600), st.sampled_from((254, 255, 256, 65534, 65535, 65536, 200_000))
)
NUMBERS = st.lists(GAPS, min_size=1, max_size=60).map(lambda gaps: np.cumsum(gaps).tolist())


def blob(numbers: list[int], term: int = 7) -> bytes:
    """Pack the posting list of one term."""
    pairs = packed(np.full(len(numbers), term, np.uint64), np.array(numbers, np.uint64))
    ((found, written),) = lists(pairs)
    assert found == term
    return written


@given(NUMBERS)
def test_unpacking_gives_what_was_packed(numbers: list[int]) -> None:
    """However wide the gaps, the numbers come back."""
    assert unpacked(blob(numbers)).tolist() == numbers


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 5000), st.floats(0, 20)), min_size=1, max_size=6))
def test_a_tally_is_a_sum(found: list[tuple[list[int], int, float]]) -> None:
    """What a naive sum gives, to the precision of a weight."""
    naive: dict[int, float] = defaultdict(float)
    for numbers, first, weight in found:
        for number in numbers:
            naive[first + number] += weight
    rows, weights = tally([(blob(numbers), first, weight) for numbers, first, weight in found])
    assert rows.tolist() == sorted(naive)
    assert weights.tolist() == pytest.approx([naive[row] for row in sorted(naive)], abs=0.001)
