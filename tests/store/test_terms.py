"""The terms of a text."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.alphabet import syllables
from store.terms import (
    CHARACTERS,
    KIND_SHIFT,
    LETTERS,
    SYLLABLES,
    TERM_BITS,
    character_range,
    places,
    query_terms,
    sounding_terms,
    syllable_ranges,
)
from store.text import is_spaced, normalise

MIXED = st.text(
    st.sampled_from("灯塔亮了重行，。“” abcdéж한글12.5%:/$\U00020000\U0001f600"), max_size=24
)


def indexed(text: str) -> set[int]:
    """Give the terms that a folded sentence is indexed by."""
    return set(places([text]).terms.tolist())


def of_kind(kind: int, terms: set[int]) -> set[int]:
    """Keep the terms of one kind."""
    return {term for term in terms if term >> KIND_SHIFT == kind}


def pair(before: str, after: str = "\0") -> int:
    """Give the term of two characters that stand together; of one, with the sentence's end."""
    return ord(before) << 16 | ord(after)


def sounding(before: str, after: str) -> int:
    """Give the term of two syllables that stand together."""
    return SYLLABLES << KIND_SHIFT | syllables()[before] << 9 | syllables()[after]


def is_letter(character: str) -> bool:
    """Tell whether a character is of a word, of which a part is none."""
    return character.isalpha() and is_spaced(character)


@given(MIXED, st.data())
@example("a灯b", None)
def test_a_fragment_cut_between_words_has_no_term_that_its_text_lacks(
    text: str, draw: st.DataObject | None
) -> None:
    """Of two characters or more, all that is asked for is in the index of the whole."""
    whole = normalise(text).text
    cuts = [
        at
        for at in range(len(whole) + 1)
        if not (0 < at < len(whole) and is_letter(whole[at - 1]) and is_letter(whole[at]))
    ]
    start = draw.draw(st.sampled_from(cuts)) if draw else 0
    end = draw.draw(st.sampled_from([at for at in cuts if at >= start])) if draw else len(whole)
    asked = query_terms(whole[start:end], ())
    assert {*asked, *sounding_terms(whole[start:end], ())} <= indexed(whole)
    if any(" " not in both for both in pairwise(whole[start:end])):
        assert asked


@given(MIXED, st.data())
def test_a_word_cut_anywhere_keeps_its_inner_terms(text: str, draw: st.DataObject) -> None:
    """Only at the cuts do letters stand beside an edge that the whole does not have."""
    whole = normalise(text).text
    start = draw.draw(st.integers(0, len(whole)))
    end = draw.draw(st.integers(start, len(whole)))
    asked = query_terms(whole[start:end], ())
    strange = {*asked} - indexed(whole)
    assert len(strange) <= 2
    assert strange == of_kind(LETTERS, strange)


@given(st.lists(MIXED.map(lambda text: normalise(text).text), min_size=1, max_size=5))
def test_a_batch_has_the_terms_of_each_text(texts: list[str]) -> None:
    """Each term is told of the text it is in, as often as there, and reaches into no other."""
    found = places(texts)
    for at, text in enumerate(texts):
        alone = places([text]).terms
        mine = found.terms[found.texts == np.uint64(at)]
        assert sorted(mine.tolist()) == sorted(alone.tolist())
    assert all(term < 1 << TERM_BITS for term in found.terms.tolist())


def test_pairs_are_of_neighbours_and_of_the_end() -> None:
    """Each two that stand together, and the last with nothing behind it."""
    expected = {pair("灯", "塔"), pair("塔", "亮"), pair("亮")}
    assert of_kind(CHARACTERS, indexed("灯塔亮")) == expected


def test_that_a_text_ends_is_not_asked_for() -> None:
    """A fragment's last character may stand before another; one character has no pair."""
    assert query_terms("灯塔亮", ()) == sorted((pair("灯", "塔"), pair("塔", "亮")))
    assert query_terms("灯", ()) == sounding_terms("灯", ()) == []


def test_no_pair_reaches_across_a_space() -> None:
    """A space parts what stands on either side; digits and signs pair as Han characters do."""
    expected = {pair("灯", "5"), pair("5", "2"), pair("2")}
    assert of_kind(CHARACTERS, indexed("灯5 a 52")) == expected


def test_letters_come_in_threes() -> None:
    """Each letter with both neighbours, a word's edge counting as one; letters are no pairs."""
    low = [ord(letter) & 0x3FF for letter in "fog"]
    edges = [0, *low, 0]
    expected = {
        LETTERS << KIND_SHIFT | edges[at] << 20 | edges[at + 1] << 10 | edges[at + 2]
        for at in range(3)
    }
    assert indexed("fog") == expected | {pair("g")}
    assert of_kind(LETTERS, indexed("sea fog")) >= expected
    assert of_kind(LETTERS, indexed("灯fog塔")) == expected
    assert not of_kind(LETTERS, indexed("seafog")) >= expected


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        ("灯塔", {("deng", "ta")}),
        ("重行", {("zhong", "xing"), ("zhong", "hang"), ("chong", "xing"), ("chong", "hang")}),
        ("灯a塔", set()),
        ("灯", set()),
        ("5灯塔2", {("deng", "ta")}),
    ),
)
def test_syllables_are_paired_for_every_reading(text: str, expected: set[tuple[str, str]]) -> None:
    """Of two readings each, all four pairs are there; what is not Han parts."""
    pairs = {sounding(*names) for names in expected}
    assert of_kind(SYLLABLES, indexed(text)) == pairs
    assert set(sounding_terms(text, ())) == pairs


def test_of_a_query_in_parts_only_the_parts_are_asked_for() -> None:
    """What stands together in the query alone is not; parts without a term leave the whole."""
    asked = query_terms("灯塔渡轮", ("灯塔", "渡轮"))
    assert asked == sorted((pair("灯", "塔"), pair("渡", "轮")))
    assert query_terms("灯塔", ("灯", "塔")) == [pair("灯", "塔")]


def test_syllables_that_stand_together_are_ranges() -> None:
    """Behind a whole syllable one may be begun; behind one that is open nothing is asked."""
    first = SYLLABLES << KIND_SHIFT | 7 << 9
    assert syllable_ranges([(7, 8), (20, 21)]) == [(first | 20, first | 21)]
    assert syllable_ranges([(7, 8), (20, 26)]) == [(first | 20, first | 26)]
    assert syllable_ranges([(7, 9), (20, 21)]) == []
    assert syllable_ranges([(7, 8), None, (20, 21)]) == []
    assert syllable_ranges([(7, 8), (0, 0)]) == []


@given(MIXED.map(lambda text: normalise(text).text))
def test_a_character_is_in_the_range_of_the_pairs_it_begins(text: str) -> None:
    """Last in a sentence too, but not before a space, nor in words, which are letters."""
    pairs = of_kind(CHARACTERS, indexed(text))
    for character, following in pairwise([*text, ""]):
        first, end = character_range(character)
        if " " not in {character, following} and not is_letter(character):
            assert any(first <= term < end for term in pairs)


@given(st.text(st.sampled_from("灯塔，亮了重行。“”12.5% abc"), min_size=1), st.data())
def test_a_fragment_has_no_pair_that_its_text_lacks(text: str, draw: st.DataObject) -> None:
    """What is asked of a part in Han characters is in the index of the whole."""
    whole = normalise(text).text.replace(" ", "")
    whole = "".join(character for character in whole if not character.isascii())
    start = draw.draw(st.integers(0, len(whole)))
    end = draw.draw(st.integers(start, len(whole)))
    asked = {*query_terms(whole[start:end], ()), *sounding_terms(whole[start:end], ())}
    assert asked <= indexed(whole)


def test_characters_read_alike_share_a_term() -> None:
    """同州 sounds as 同舟 does, and is not written so."""
    assert set(sounding_terms("同州", ())) & set(sounding_terms("同舟", ()))
    assert not set(query_terms("同州", ())) & set(query_terms("同舟", ()))


def test_every_common_reading_is_indexed() -> None:
    """重复 is found as zhong fu and as chong fu: by 众复, and by 虫复."""
    assert set(sounding_terms("众复", ())) & indexed("重复")
    assert set(sounding_terms("虫复", ())) & indexed("重复")


def test_nothing_has_no_terms() -> None:
    """An empty text has nothing to be found by."""
    assert indexed("") == set()
