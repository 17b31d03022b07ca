"""How near a sentence is to a query."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store import Verdict
from store.analysis import word_starts
from store.judging import score, verdict
from store.query import parse
from store.scoring import Candidate, Match, match
from store.text import normalise

SENTENCE = "灯塔将在立冬那天重新点亮，渔民们都会来看。"


def scored(query: str, sentence: str = SENTENCE) -> Match:
    """Score one sentence for one query, as typed."""
    asked, folded = parse(query), normalise(sentence).text
    sound, heard = asked.sounds.of([asked.text, folded])
    candidate = Candidate(1, sentence, 0, folded, heard, word_starts(folded), 1.0)
    return match(asked.readings[0], sound, candidate)


def matched(found: Match) -> str:
    """Give what matches, folded."""
    return "".join(found.candidate.folded[span.start : span.end] for span in found.spans)


def test_words_that_stand_there_are_exact() -> None:
    """The very words score full marks, and they alone are matched."""
    found = scored("立冬那天")
    assert (verdict(found), score(found)) == (Verdict.EXACT, 100.0)
    assert matched(found) == "立冬那天"


def test_punctuation_and_script_aside_is_exact_still() -> None:
    """A query in traditional characters without the comma is the same words."""
    assert verdict(scored("重新點亮漁民們")) is Verdict.EXACT


def test_one_wrong_character_is_close() -> None:
    """The wrong character is not matched, the others are."""
    found = scored("灯塔将在立春那天")
    assert verdict(found) is Verdict.CLOSE
    assert matched(found) == "灯塔将在立那天"


def test_what_sounds_alike_is_nearer_than_what_does_not() -> None:
    """东 sounds as 冬 does, 春 does not."""
    assert scored("灯塔将在立东那天").similarity > scored("灯塔将在立春那天").similarity


def test_a_turned_sense_is_seen() -> None:
    """A negation that is not there turns the sense, and is never exact."""
    found = scored("灯塔不在立冬那天重新点亮")
    assert found.turned
    assert verdict(found) is not Verdict.EXACT
    assert not scored("灯塔将在立春那天").turned


def test_other_words_are_nothing() -> None:
    """A sentence that shares a character or two is not claimed."""
    assert verdict(scored("火星移民计划何时启动")) is Verdict.NONE


def test_keywords_are_found_apart_and_in_any_order() -> None:
    """Each keyword is matched where it stands."""
    found = scored("渔民 灯塔")
    assert verdict(found) is Verdict.CLOSE
    assert matched(found) == "灯塔渔民"


def test_half_of_a_short_keyword_is_not_the_keyword() -> None:
    """A keyword of two characters is there or is not: 灯火 is not 灯塔."""
    assert verdict(scored("灯火 渔火")) is Verdict.NONE


def test_the_occurrence_with_whole_words_is_marked() -> None:
    """Of two places the one that is a word of its own is matched."""
    found = scored("人民", "工人民间组织和人民都来了。")
    assert [span.start for span in found.spans] == [7]


@given(st.data())
def test_every_fragment_of_a_sentence_is_exact(draw: st.DataObject) -> None:
    """Any stretch with a letter in it is found where it stands."""
    start = draw.draw(st.integers(0, len(SENTENCE) - 2))
    end = draw.draw(st.integers(start + 2, len(SENTENCE)))
    found = scored(SENTENCE[start:end])
    assert verdict(found) is Verdict.EXACT
    assert matched(found) == normalise(SENTENCE[start:end]).text


@given(st.text("灯塔亮立冬船火 ，", min_size=1).filter(lambda text: bool(text.strip(" ，"))))
def test_scores_and_spans_are_within_bounds(query: str) -> None:
    """A score is a percentage; spans are in order, and each of something."""
    found = scored(query)
    assert 0 <= score(found) <= 100
    assert (score(found) == 100) == (verdict(found) is Verdict.EXACT)
    assert list(found.spans) == sorted(found.spans)
    assert all(0 <= span.start < span.end <= len(found.candidate.folded) for span in found.spans)
