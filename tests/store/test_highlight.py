"""From what matches to what is marked."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from store import Span
from store.highlight import highlight, highlighted
from store.text import normalise


def marked(text: str, *matched: tuple[int, int]) -> list[str]:
    """Give the stretches of a text that are marked for spans of its normalised form."""
    spans = highlight(normalise(text), [Span(*span) for span in matched])
    return [text[span.start : span.end] for span in spans]


def test_nothing_matched_marks_nothing() -> None:
    """Without a match there is no mark."""
    assert marked("灯塔亮了。") == []


def test_a_match_is_marked_in_the_original() -> None:
    """Positions are the original's, punctuation before them counted."""
    assert marked("“灯塔”亮了。", (2, 4)) == ["亮了"]


def test_punctuation_inside_a_match_is_marked_with_it() -> None:
    """A match across punctuation is one mark, not two."""
    assert marked("灯塔，亮了。", (0, 4)) == ["灯塔，亮了"]


def test_neighbours_become_one_with_the_punctuation_between() -> None:
    """Two matches that touch are one mark."""
    assert marked("灯塔，亮了。", (2, 4), (0, 2)) == ["灯塔，亮了"]


def test_matches_apart_stay_apart_and_in_order() -> None:
    """What stands between two matches is not marked."""
    assert marked("灯塔今天亮了。", (4, 6), (0, 2)) == ["灯塔", "亮了"]


def test_one_character_that_normalises_to_many_is_marked_once() -> None:
    """㎞ is two letters to the search and one sign to the eye."""
    assert normalise("三㎞远").text == "三km远"
    assert marked("三㎞远", (1, 2), (2, 3)) == ["㎞"]
    assert marked("三㎞远", (1, 2)) == ["㎞"]


@given(
    st.text(st.sampled_from("灯塔亮，。 ㎞Aé１燈5.2%don'tΣ"), min_size=1, max_size=20), st.data()
)
def test_a_text_need_not_be_normalised_before(text: str, data: st.DataObject) -> None:
    """Folded quickly, what is marked from one letter or sign to another is the same."""
    normalised = normalise(text)
    places = [place for place, sign in enumerate(normalised.text) if sign != " "]
    if not places:
        return
    first, last = sorted(data.draw(st.tuples(st.sampled_from(places), st.sampled_from(places))))
    matched = [Span(first, last + 1)]
    assert highlighted(text, matched) == highlight(normalised, matched)


@given(
    st.text("灯塔亮，。 ㎞Aé１燈", min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=5),
)
def test_marks_are_within_the_text_in_order_and_apart(
    text: str, chosen: list[tuple[int, int]]
) -> None:
    """Whatever matches, its marks can be drawn."""
    normalised = normalise(text)
    length = len(normalised.text)
    matched = [Span(start, min(start + size, length)) for start, size in chosen if start < length]
    spans = highlight(normalised, matched)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert all(span.start < span.end for span in spans)
    assert all(before.end < after.start for before, after in pairwise(spans))
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))
    assert bool(spans) == bool(matched)
