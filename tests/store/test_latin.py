"""Words of scripts that part them by spaces: by their stems, with slips, in any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.latin import Words, worth
from store.text import normalise

SENTENCE = "every conflict ends at the negotiating table and not on the battlefields"
VOCABULARY = [*dict.fromkeys(SENTENCE.split()), "peace", "talks", "5.2%"]
ENGLISH = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6).map(" ".join)


def found(query: str, sentence: str = SENTENCE) -> list[str]:
    """Give what of a query's words is in a sentence."""
    _, spans = Words.of(query).found_in(sentence)
    return [sentence[span.start : span.end] for span in spans]


def share(query: str, sentence: str = SENTENCE) -> float:
    """Give the share of a query's weight that is in a sentence."""
    words = Words.of(query)
    matched, _ = words.found_in(sentence)
    return matched / words.weight


def test_words_are_parted_by_what_is_no_letter() -> None:
    """Han characters part them, too; numbers are words with their signs."""
    assert Words.of("cgtn记者new cold war 5.2% 10:30").words == (
        *("cgtn", "new", "cold", "war"),
        *("5.2%", "10:30"),
    )


@pytest.mark.parametrize("text", ("灯塔", "5.2%", "", "14亿"))
def test_there_are_no_words_without_letters(text: str) -> None:
    """Numbers alone are not compared word by word."""
    assert not Words.of(text)
    assert Words.of(f"{text} peace")


def test_the_very_words_are_found_whole() -> None:
    """Each where it stands."""
    assert found("conflict ends") == ["conflict", "ends"]
    assert share(SENTENCE) == pytest.approx(1)


@pytest.mark.parametrize(
    ("word", "there"),
    (
        ("negotiate", "negotiating"),
        ("negotiated", "negotiating"),
        ("conflicts", "conflict"),
        ("ended", "ends"),
        ("tables", "table"),
        ("battlefield", "battlefields"),
    ),
)
def test_words_of_one_stem_are_found(word: str, there: str) -> None:
    """An ending makes little difference, and some."""
    assert found(word) == [there]
    assert share(there) > share(word) > 0.5


@pytest.mark.parametrize(
    ("word", "there"),
    (
        ("conflcit", "conflict"),
        ("confict", "conflict"),
        ("conflickt", "conflict"),
        ("negociating", "negotiating"),
        ("batlefeilds", "battlefields"),
        ("teble", "table"),
    ),
)
def test_words_with_a_slip_are_found(word: str, there: str) -> None:
    """A longer word may have two."""
    assert found(word) == [there]
    assert share(there) > share(word) > 0.5


@pytest.mark.parametrize(
    "word", ("an", "eds", "bat", "cons", "peace", "timetable", "nego", "conduct")
)
def test_other_words_are_not_found(word: str) -> None:
    """Short words are too like each other; the beginning of a word is not the word."""
    assert found(word) == []


@pytest.mark.parametrize(("number", "there"), (("5.2%", ["5.2%"]), ("5.3%", []), ("52", [])))
def test_numbers_have_no_slips(number: str, there: list[str]) -> None:
    """A digit otherwise is another number."""
    assert found(number, "growth of 5.2% last year") == there


@given(st.permutations(SENTENCE.split()))
def test_the_order_of_words_does_not_matter(order: list[str]) -> None:
    """However they are remembered, all of them are there, in the sentence's order."""
    query = " ".join(order)
    assert share(query) == pytest.approx(1)
    assert found(query) == found(SENTENCE)


def test_common_words_weigh_little() -> None:
    """The, of and to are in every sentence."""
    assert worth("the") < worth("table") / 2
    assert share("the conflict", "the table") < 0.3
    assert share("the conflict", "conflict") > 0.7


@given(ENGLISH, ENGLISH)
def test_what_is_found_lies_within_the_sentence_and_in_order(query: str, sentence: str) -> None:
    """It weighs no more than what was asked for."""
    words = Words.of(query)
    matched, spans = words.found_in(sentence)
    assert 0 <= matched <= words.weight + 1e-9
    assert (matched > 0) == bool(spans)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(sentence) for edge in edges)


@given(ENGLISH, st.sampled_from(VOCABULARY))
def test_a_further_word_in_the_sentence_finds_no_less(sentence: str, word: str) -> None:
    """What was there is there still."""
    query = "the conflict ends in peace talks"
    assert share(query, f"{sentence} {word}") >= share(query, sentence)


def test_a_folded_sentence_has_its_words_still() -> None:
    """Punctuation, case and width are set aside before."""
    assert found("negotiation table", normalise("“Ｎegotiation” – at the TABLE!").text) == [
        "negotiation",
        "table",
    ]
