"""From sentences to what is kept of them."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from store.analysing import Posted, analyse
from store.analysis import same_words, word_starts
from store.postings import unpacked
from store.terms import places
from store.text import normalise

TEXTS = st.text(st.sampled_from("灯塔渡轮重新，。亮了5.2%aé e\u0301don't\U00020000"), max_size=20)
FOLDED = st.text(st.sampled_from("灯塔渡轮重新ab5 "), max_size=12)
BATCHES = st.lists(st.lists(st.one_of(st.none(), FOLDED), max_size=5), max_size=5)


@settings(deadline=None)  # the first example loads a dictionary
@given(st.lists(TEXTS, max_size=6))
def test_a_sentence_is_analysed_as_its_normalisation(texts: list[str]) -> None:
    """Folded, named and told apart as it would be alone."""
    folded = [normalise(text).text for text in texts]
    found = analyse(texts)
    assert [one.folded for one in found] == folded
    assert [one.same_words for one in found] == list(map(same_words, folded))
    assert [one.word_starts for one in found] == list(map(word_starts, folded))


def test_a_sentence_is_kept_folded_only_where_that_takes_more_than_a_character() -> None:
    """What folds a character at a time is folded again when it is asked for."""
    simple, signs = analyse(["燈塔重新點亮。", "增长5.2%。"])
    assert (simple.folded, simple.simple, simple.kept) == ("灯塔重新点亮", True, None)
    assert (signs.folded, signs.simple, signs.kept) == ("增长5.2%", False, "增长5.2%")


def test_of_no_sentences_nothing_is_made() -> None:
    """No texts, no analysis."""
    assert analyse([]) == []


@given(BATCHES)
def test_posting_lists_say_which_sentence_has_which_term(batches: list[list[str | None]]) -> None:
    """In whatever batches sentences come, they count on, and what is not searched is in no list."""
    naive: dict[int, set[int]] = defaultdict(set)
    every = [words for batch in batches for words in batch]
    for number, words in enumerate(every):
        for term in places([words or ""]).terms.tolist():
            naive[term].add(number)
    with Posted() as posted:
        for batch in batches:
            posted.add(batch)
        lists = list(posted.lists())
        lengths = posted.lengths
    assert [term for term, _ in lists] == sorted(naive)
    assert {term: set(unpacked(blob).tolist()) for term, blob in lists} == naive
    assert list(lengths) == [len(words or "") for words in every]


def test_a_length_is_told_up_to_a_byte() -> None:
    """A long sentence is as long as one of 255 code points, one that is not searched has none."""
    with Posted() as posted:
        posted.add(["灯" * 254, "灯" * 255, "灯" * 256, "灯" * 9000, None])
        assert list(posted.lengths) == [254, 255, 255, 255, 0]
