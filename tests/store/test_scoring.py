"""How near a sentence is to a query: first all at once, roughly, then one, closely."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import Way
from store.analysis import same_words, word_starts
from store.query import Query, parse
from store.scoring import WORTH, Candidate, Match, match, shortlist
from store.text import normalise

SENTENCE = "灯塔将在立冬那天重新点亮，渔民们都会来看。"
OTHERS = (
    "渡轮从下个月起每天多开四班。",
    "灯塔将在立春那天重新点亮。",
    "灯塔很高。",
    "末班船改到夜里十一点。",
    SENTENCE,
)


def candidate(query: Query, text: str, row: int = 1, weight: float = 1.0) -> Candidate:
    """Give a sentence as the search would fetch it for a query."""
    folded = normalise(text).text
    sound = query.sounds.of([folded])[0]
    return Candidate(row, text, same_words(folded), folded, sound, word_starts(folded), weight)


def scored(text: str, sentence: str = SENTENCE, way: Way = Way.TYPED) -> Match:
    """Lay one reading of a query on one sentence."""
    query = parse(text)
    reading = next(reading for reading in query.readings if reading.way is way)
    return match(reading, query.sounds.of([reading.text])[0], candidate(query, sentence))


def matched(found: Match) -> list[str]:
    """Give what matches, folded."""
    return [found.candidate.folded[span.start : span.end] for span in found.spans]


def listed(text: str, *sentences: str, most: int = 10, weight: float = 0.5) -> list[str]:
    """Give the sentences that look best for a query, best first."""
    query = parse(text)
    found = shortlist(
        query.readings,
        query.sounds.of([reading.text for reading in query.readings]),
        [candidate(query, one, row, weight) for row, one in enumerate(sentences)],
        most,
    )
    return [one.text for one, _ in found]


def test_words_that_stand_there_are_exact() -> None:
    """The very words are wholly like, and they alone are matched."""
    found = scored("立冬那天")
    assert (found.exact, found.similarity, found.missing) == (True, 1.0, 0.0)
    assert matched(found) == ["立冬那天"]


def test_punctuation_and_script_aside_is_exact_still() -> None:
    """A query in traditional characters without the comma is the same words."""
    assert scored("重新點亮漁民們").exact


def test_one_wrong_character_is_not_exact() -> None:
    """The wrong character is not matched, the others are."""
    found = scored("灯塔将在立春那天")
    assert not found.exact
    assert matched(found) == ["灯塔将在立", "那天"]
    assert found.missing == pytest.approx(1.0)


def test_what_sounds_alike_is_nearer_than_what_does_not() -> None:
    """东 sounds as 冬 does, 春 does not."""
    assert scored("灯塔将在立东那天").similarity > scored("灯塔将在立春那天").similarity


def test_keywords_are_found_apart_and_in_any_order() -> None:
    """Each keyword is matched where it stands; together they are no exact words."""
    found = scored("渔民 灯塔")
    assert matched(found) == ["灯塔", "渔民"]
    assert not found.exact
    assert not found.in_order


def test_words_of_another_order_are_told() -> None:
    """Those in the order they were asked for are in order."""
    assert scored("灯塔在立春那天点亮").in_order
    assert not scored("渔民们都会来看灯塔将在立冬那天重新点亮").in_order


def test_a_turned_sense_is_seen() -> None:
    """A negation that is not there turns the sense; a slip does not."""
    assert scored("灯塔不在立冬那天重新点亮").turned
    assert not scored("灯塔将在立春那天").turned


def test_the_occurrence_with_whole_words_is_marked() -> None:
    """Of two places the one that is a word of its own is matched: 国都 is no part of 中国都."""
    found = scored("人民", "工人民间组织和人民都来了。")
    assert [span.start for span in found.spans] == [7]


def test_whole_words_are_told_from_parts_of_words() -> None:
    """人民 across 工人 and 民间 is no word at all."""
    assert scored("人民", "这座小城的人民热情又好客。").wholeness == 1.0
    assert scored("人民", "这位工人民间故事讲得很好。").wholeness == 0.0


def test_the_breadth_is_the_share_of_the_sentence() -> None:
    """Of a query as long as the sentence it is all."""
    assert scored("灯塔", "灯塔很高。").breadth == 0.5
    assert scored(SENTENCE).breadth == 1.0
    assert scored("灯塔很高的那一年", "灯塔很高。").breadth == 1.0


@pytest.mark.parametrize(
    ("query", "way"),
    (
        ("立冬那天", Way.TYPED),
        ("他是不是说过立冬那天", Way.UNFRAMED),
        ("lidong", Way.PINYIN),
    ),
)
def test_a_reading_is_worth_what_its_way_is(query: str, way: Way) -> None:
    """What a sentence has wholly is worth less where more was supposed."""
    assert scored(query, way=way).similarity == WORTH[way]


def test_the_further_from_what_was_typed_the_less_a_way_is_worth() -> None:
    """As typed, unframed, numerals, pinyin."""
    assert list(WORTH.values()) == sorted(WORTH.values(), reverse=True)
    assert set(WORTH) == set(Way)
    assert WORTH[Way.TYPED] == 1.0


def test_what_was_typed_as_pinyin_is_never_exact() -> None:
    """Characters may sound so and be others."""
    assert not scored("lidong natian", way=Way.PINYIN).exact


def test_what_looks_best_comes_first() -> None:
    """By what is in common; what has too little is left out."""
    assert listed("灯塔将在立冬那天重新点亮", *OTHERS) == [SENTENCE, OTHERS[1]]


def test_no_more_is_listed_than_asked_for() -> None:
    """A shorter list is the beginning of a longer one."""
    whole = listed("灯塔重新点亮", *OTHERS)
    assert len(whole) > 1
    assert listed("灯塔重新点亮", *OTHERS, most=1) == whole[:1]


def test_of_sentences_alike_the_shorter_is_listed_first() -> None:
    """The larger the share that was asked for, the likelier it is meant."""
    assert listed("灯塔很高", "我们看到的灯塔很高很高。", "灯塔很高。")[0] == "灯塔很高。"


def test_each_is_listed_with_the_reading_that_fits_it_best() -> None:
    """Numbers in the other notation fit where the sentence has them so."""
    query = parse("十四亿人")
    sounds = query.sounds.of([reading.text for reading in query.readings])
    sentences = [candidate(query, "十四亿人都来了。"), candidate(query, "14亿人都来了。", 2)]
    found = {
        one.text: query.readings[place].way
        for one, place in shortlist(query.readings, sounds, sentences, 10)
    }
    assert found == {"十四亿人都来了。": Way.TYPED, "14亿人都来了。": Way.NUMERALS}


def test_what_has_all_the_terms_is_listed_in_whatever_order() -> None:
    """It has little in common in order, but all that weighs."""
    reordered = "看海的时候修灯塔，点灯的时候等渡轮。"
    near = "渡轮点灯灯塔看海的人。"
    query = "渡轮 点灯 灯塔 看海"
    assert reordered not in listed(query, near, reordered, weight=0.5)
    assert reordered in listed(query, near, reordered, weight=1.0)


@given(st.data())
def test_every_fragment_of_a_sentence_is_exact(draw: st.DataObject) -> None:
    """Any stretch with a letter in it is found where it stands."""
    start = draw.draw(st.integers(0, len(SENTENCE) - 2))
    end = draw.draw(st.integers(start + 2, len(SENTENCE)))
    found = scored(SENTENCE[start:end])
    assert found.exact
    assert matched(found) == [normalise(SENTENCE[start:end]).text]


@given(st.text("灯塔亮立冬船火 ，", min_size=1).filter(lambda text: bool(text.strip(" ，"))))
def test_shares_are_shares_and_spans_within_bounds(query: str) -> None:
    """A similarity is from 0 to 1; spans are in order, and each of something."""
    found = scored(query)
    for share in (found.similarity, found.wholeness, found.breadth):
        assert 0 <= share <= 1
    assert found.missing >= 0
    assert found.exact == (found.reading.text in found.candidate.folded)
    assert list(found.spans) == sorted(set(found.spans))
    assert all(0 <= span.start < span.end <= len(found.candidate.folded) for span in found.spans)


@given(st.lists(st.sampled_from(OTHERS), min_size=1, max_size=5, unique=True), st.integers(1, 5))
def test_an_exact_sentence_is_always_listed(sentences: list[str], most: int) -> None:
    """Whatever else there is, and however few are wanted."""
    asked = normalise(sentences[0]).text
    assert listed(asked, *sentences, most=most)[0] == sentences[0]
