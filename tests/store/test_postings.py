"""Posting lists: packed, unpacked, counted."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.postings import NUMBER_BITS, lists, packed, tally, unpacked

GAPS = st.one_of(
    st.integers(1, 600), st.sampled_from((254, 255, 256, 65534, 65535, 65536, 200_000, 20_000_000))
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


@given(st.lists(st.tuples(st.integers(0, (1 << 34) - 1), st.integers(0, 300)), max_size=60))
def test_pairs_are_packed_in_order_and_each_once(pairs: list[tuple[int, int]]) -> None:
    """Whatever their order, and however often they came."""
    terms, numbers = (np.array([pair[at] for pair in pairs], np.uint64) for at in (0, 1))
    found = packed(terms, numbers).tolist()
    assert found == sorted(term << NUMBER_BITS | number for term, number in set(pairs))


@given(st.dictionaries(st.integers(0, (1 << 34) - 1), NUMBERS, max_size=12))
def test_each_term_has_its_own_list(held: dict[int, list[int]]) -> None:
    """Terms of narrow and of wide gaps, made at once, come apart again, ascending."""
    terms = [term for term, numbers in held.items() for _ in numbers]
    every = [number for numbers in held.values() for number in numbers]
    found = list(lists(packed(np.array(terms, np.uint64), np.array(every, np.uint64))))
    assert [term for term, _ in found] == sorted(held)
    assert {term: unpacked(written).tolist() for term, written in found} == held


@pytest.mark.parametrize("edge", (254, 255, 256, 510, 65534, 65535, 65536, 131070, (1 << 30) - 1))
def test_numbers_at_the_edges_of_a_width_come_back(edge: int) -> None:
    """A gap as wide as a carry is no carry, first in a list, last, and between narrow ones."""
    for numbers in ([edge], [0, edge], [edge - 1, edge], [*range(40), edge], [0, 1, edge]):
        assert unpacked(blob(sorted(set(numbers)))).tolist() == sorted(set(numbers))


def test_a_wide_gap_does_not_make_a_list_wide() -> None:
    """A hundred neighbours and one far off take two bytes more than a hundred and one."""
    assert len(blob([*range(100), 700])) == 100 + 3 + 1
    assert len(blob(list(range(0, 100 * 1000, 1000)))) == 2 * 100 + 1
    assert len(blob([0, 1 << 29])) == 2 * 4 + 1


def test_of_no_pairs_there_is_no_list() -> None:
    """Nothing gives nothing."""
    empty = np.zeros(0, np.uint64)
    assert not packed(empty, empty).size
    assert list(lists(empty)) == []


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
