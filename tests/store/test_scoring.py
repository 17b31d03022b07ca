"""How near a sentence is to a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import Verdict
from store.analysis import word_starts
from store.index import Candidate
from store.query import parse
from store.scoring import Match, match, score_cutoff
from store.text import normalise

SENTENCE = "灯塔将在立冬那天重新点亮，渔民们都会来看。"


def scored(query: str, sentence: str = SENTENCE) -> Match:
    """Score one sentence for one query."""
    bitmap = word_starts(normalise(sentence).text)
    return match(parse(query), Candidate(1, sentence, bitmap, 0, 1))


def matched(found: Match) -> list[str]:
    """Give what matches, normalised."""
    return [found.normalised.text[span.start : span.end] for span in found.spans]


def test_words_that_stand_there_are_exact() -> None:
    """The very words score full marks, and they alone are matched."""
    found = scored("立冬那天")
    assert (found.verdict, found.score) == (Verdict.EXACT, 100.0)
    assert matched(found) == ["立冬那天"]


def test_punctuation_and_script_aside_is_exact_still() -> None:
    """A query in traditional characters without the comma is the same words."""
    assert scored("重新點亮漁民們").verdict is Verdict.EXACT


def test_one_wrong_character_is_close() -> None:
    """The wrong character is not matched, the others are."""
    found = scored("灯塔将在立春那天")
    assert found.verdict is Verdict.CLOSE
    assert matched(found) == ["灯塔将在立", "那天"]


def test_close_never_scores_as_exact() -> None:
    """However near, what is not these words stays below the full score."""
    assert scored("灯塔 渔民").score < 100
    assert scored(SENTENCE[:-1] + "了").score < 100


def test_other_words_are_nothing() -> None:
    """A sentence that shares a character or two is not claimed."""
    assert scored("火星移民计划何时启动").verdict is Verdict.NONE


def test_keywords_are_found_apart_and_in_any_order() -> None:
    """Each keyword is matched where it stands."""
    found = scored("渔民 灯塔")
    assert found.verdict is Verdict.CLOSE
    assert matched(found) == ["灯塔", "渔民"]


def test_half_of_a_short_keyword_is_not_the_keyword() -> None:
    """A keyword of two characters is there or is not: 灯火 is not 灯塔."""
    assert scored("灯火 渔火").verdict is Verdict.NONE


def test_the_occurrence_with_whole_words_is_marked() -> None:
    """Of two places the one that is a word of its own is matched: 国都 is no part of 中国都."""
    found = scored("人民", "工人民间组织和人民都来了。")
    assert [span.start for span in found.spans] == [7]


@pytest.mark.parametrize(("length", "cutoff"), ((1, 120), (2, 90), (4, 75), (60, 61)))
def test_the_shorter_the_query_the_higher_the_cutoff(length: int, cutoff: float) -> None:
    """A short query resembles something by chance."""
    assert score_cutoff(length) == cutoff


@given(st.data())
def test_every_fragment_of_a_sentence_is_exact(draw: st.DataObject) -> None:
    """Any stretch with a letter in it is found where it stands."""
    start = draw.draw(st.integers(0, len(SENTENCE) - 2))
    end = draw.draw(st.integers(start + 2, len(SENTENCE)))
    found = scored(SENTENCE[start:end])
    assert found.verdict is Verdict.EXACT
    assert matched(found) == [normalise(SENTENCE[start:end]).text]


@given(st.text("灯塔亮立冬船火 ，", min_size=1).filter(lambda text: bool(text.strip(" ，"))))
def test_scores_and_spans_are_within_bounds(query: str) -> None:
    """A score is a percentage; spans are in order, and each of something."""
    found = scored(query)
    assert 0 <= found.score <= 100
    assert (found.score == 100) == (found.verdict is Verdict.EXACT)
    assert all(0 <= span.start < span.end <= len(found.normalised.text) for span in found.spans)
