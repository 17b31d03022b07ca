"""How far texts are from each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.distances import alike_somewhere, common_blocks, in_common, nearest_stretch, slips
from store.model import Span

WORDS = st.text("灯塔渡轮亮", max_size=10)
WORD = st.text("abcd", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "length"),
    (
        ("灯塔亮了", "灯塔亮了", 4),
        ("灯塔亮了", "灯又亮了", 3),
        ("灯塔", "塔灯", 1),
        ("灯", "船", 0),
    ),
)
def test_what_is_in_common_is_in_the_same_order(one: str, other: str, length: int) -> None:
    """The longest common subsequence, whatever stands between."""
    assert in_common([one], [other]).tolist() == [[length]]


@given(st.lists(WORDS, min_size=1, max_size=3), st.lists(WORDS, min_size=1, max_size=3))
def test_each_query_is_compared_with_each_text(queries: list[str], texts: list[str]) -> None:
    """A row a query, a column a text; no more in common than the shorter is long."""
    found = in_common(queries, texts).tolist()
    assert len(found) == len(queries)
    for query, row in zip(queries, found, strict=True):
        assert len(row) == len(texts)
        assert row == [in_common([text], [query]).item() for text in texts]
        for text, length in zip(texts, row, strict=True):
            assert 0 <= length <= min(len(query), len(text))
            assert (length == len(query)) == _is_subsequence(query, text)


def _is_subsequence(query: str, text: str) -> bool:
    rest = iter(text)
    return all(character in rest for character in query)


@given(WORDS, WORDS, st.data())
def test_blocks_are_the_same_in_both_texts_and_in_order(
    words: str, text: str, data: st.DataObject
) -> None:
    """Each stands in the words and in the stretch; together they are all that is in common."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    blocks = common_blocks(words, text, Span(start, end))
    source_end, target_end = 0, start
    for source, target, length in blocks:
        assert source >= source_end
        assert target >= target_end
        assert words[source : source + length] == text[target : target + length] != ""
        source_end, target_end = source + length, target + length
    assert target_end <= end
    together = sum(length for _, _, length in blocks)
    assert together == in_common([words], [text[start:end]]).item()


def test_blocks_are_told_by_their_places_in_the_whole_text() -> None:
    """Not in the stretch."""
    assert common_blocks("灯亮", "今天灯塔亮", Span(2, 5)) == [(0, 2, 1), (1, 4, 1)]


def test_the_nearest_stretch_of_a_longer_text_is_where_the_words_are() -> None:
    """All of the words, and the stretch that is most like them."""
    assert nearest_stretch("灯塔亮", "今天灯塔亮了") == (Span(0, 3), Span(2, 5))
    assert nearest_stretch("灯塔亮了吗", "今天灯塔亮了") == (Span(0, 5), Span(2, 6))


def test_of_words_longer_than_the_text_a_stretch_is_taken() -> None:
    """All of the text, then."""
    assert nearest_stretch("今天灯塔亮了", "灯塔亮") == (Span(2, 5), Span(0, 3))


@pytest.mark.parametrize(("words", "text"), (("灯", "船"), ("灯塔", "渡轮靠岸"), ("灯塔", "")))
def test_where_nothing_is_alike_there_is_no_stretch(words: str, text: str) -> None:
    """None says so."""
    assert nearest_stretch(words, text) is None


@given(WORDS.filter(bool), WORDS)
def test_stretches_lie_within_their_texts(words: str, text: str) -> None:
    """And one of the two is whole."""
    found = nearest_stretch(words, text)
    if found is not None:
        asked, there = found
        assert 0 <= asked.start < asked.end <= len(words)
        assert 0 <= there.start < there.end <= len(text)
        assert asked == Span(0, len(words)) or there == Span(0, len(text))


def test_words_that_stand_somewhere_are_wholly_alike() -> None:
    """Wherever; less of them is less alike, nothing of them not at all."""
    assert alike_somewhere("灯塔，亮", "今天灯塔，亮了") == 1
    assert 0 < alike_somewhere("灯塔，亮", "今天灯塔亮了") < 1
    assert alike_somewhere("灯塔", "渡轮靠岸") == 0


@pytest.mark.parametrize(
    ("word", "other", "count"),
    (
        ("negotiate", "negotiate", 0),
        ("negotiate", "negotiote", 1),
        ("negotiate", "negotate", 1),
        ("negotiate", "negotiatee", 1),
        ("negotiate", "negotaite", 1),
        ("negotiate", "nagotaite", 2),
    ),
)
def test_a_letter_wrong_missing_extra_or_swapped_is_a_slip(
    word: str, other: str, count: int
) -> None:
    """A swap is one, not two."""
    assert slips(word, other, 3) == count


@given(WORD, WORD, st.integers(0, 3))
def test_slips_count_the_same_both_ways_up_to_the_most(word: str, other: str, most: int) -> None:
    """What is more than the most is one more than it."""
    count = slips(word, other, 100)
    assert slips(word, other, most) == slips(other, word, most) == min(count, most + 1)
    assert (count == 0) == (word == other)
