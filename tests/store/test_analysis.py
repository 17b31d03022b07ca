"""The words of a text, and which texts are the same words."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from store.analysis import same_words, word_starts, words_at, words_covered
from tests.conftest import ROOT

TEXTS = st.text(st.sampled_from("灯塔渡轮重新点亮中国和平ab1 "), max_size=40)


def words(text: str) -> list[str]:
    """Give the words of a normalised text."""
    return [text[start:end] for start, end in words_at(word_starts(text), len(text))]


def test_words_begin_where_jieba_says() -> None:
    """The bitmap gives a dictionary's words back."""
    assert words("中国外交政策") == ["中国", "外交政策"]


def test_an_empty_text_has_no_words() -> None:
    """No text, no bitmap, no words."""
    assert words_at(word_starts(""), 0) == []


def test_a_word_that_is_matched_in_part_is_not_covered() -> None:
    """Only whole words count, by their characters."""
    both = [(0, 2), (2, 4)]
    assert words_covered(both, {0, 1, 2, 3}) == 1.0
    assert words_covered(both, {1, 2, 3}) == 2 / 3
    assert words_covered(both, {1, 2}) == 0.0
    assert words_covered(both, set()) == 0.0


@given(TEXTS)
def test_words_tile_a_text(text: str) -> None:
    """Every character is in one word."""
    assert "".join(words(text)) == text
    assert all(words(text))


@given(TEXTS, TEXTS)
def test_the_same_words_have_the_same_number(left: str, right: str) -> None:
    """Equal texts have equal numbers of 64 bits, unequal ones do not."""
    assert (same_words(left) == same_words(right)) == (left == right)
    assert -(2**63) <= same_words(left) < 2**63


def test_many_sentences_have_the_words_that_few_have() -> None:
    """Whether the dictionary is unpacked at once or as it is asked for, in another program."""
    program = (
        "from store.analysis import expect, word_starts\n"
        "few = word_starts('中国外交政策与渡轮')\n"
        "expect(1_000_000)\n"
        "assert word_starts('中国外交政策与渡轮') == few\n"
        "assert word_starts('和平发展')\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
