"""Where a text lies on a sentence, and how well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.aligning import APART, HOMOPHONE, NOWHERE, Laid, Lie, best_lie, in_order, in_pieces
from store.aligning import in_words as words_lie
from store.answer import Way
from store.query import Query, Reading, parse
from store.text import normalise
from store.weighing import weight

SENTENCE = normalise("灯塔将在立冬那天重新点亮，渔民们都会来看。").text
ENGLISH = normalise("Every conflict ends at the negotiating table.").text
LIKELY_QUERY = st.text(
    st.sampled_from("灯塔将在立冬那天重新点亮渔民东等 dengta"), min_size=1, max_size=14
).filter(lambda query: bool(query.strip()))
"""Queries dense with what is in the sentence, and with what sounds so."""


def laid(query: Query, sentence: str = SENTENCE) -> Laid:
    """Give a sentence as it sounds to who asks this."""
    return Laid(sentence, query.sounds.of([sentence])[0])


def reading_of(query: Query, way: Way = Way.TYPED) -> tuple[Reading, str]:
    """Give the first reading of a way, and how it sounds."""
    reading = next(reading for reading in query.readings if reading.way is way)
    return reading, query.sounds.of([reading.text])[0]


def best(text: str, sentence: str = SENTENCE, way: Way = Way.TYPED) -> Lie:
    """Lay a query on a sentence as well as can be."""
    query = parse(text)
    return best_lie(*reading_of(query, way), laid(query, sentence))[0]


def ordered(text: str, sentence: str = SENTENCE) -> Lie:
    """Lay a query on a sentence in one piece."""
    query = parse(text)
    reading, sound = reading_of(query)
    return in_order(reading.text, sound, laid(query, sentence))


def marked(lie: Lie, sentence: str = SENTENCE) -> list[str]:
    """Give what of a sentence matches."""
    return [sentence[span.start : span.end] for span in lie.spans]


def test_the_very_words_lie_wholly() -> None:
    """All of them is there, where they stand."""
    lie = ordered("立冬那天")
    assert (lie.similarity, lie.matched, lie.turned) == (1.0, weight("立冬那天"), False)
    assert marked(lie) == ["立冬那天"]


def test_a_character_that_sounds_as_asked_counts_less_than_the_character() -> None:
    """It is not marked: it is not what was asked for."""
    lie = ordered("灯塔将在立东那天")
    assert marked(lie) == ["灯", "塔", "将", "在", "立", "那", "天"]
    assert lie.matched == pytest.approx(weight("灯塔将在立那天") + HOMOPHONE * weight("冬"))
    assert ordered("灯塔将在立春那天").similarity < lie.similarity < 1


def test_a_light_character_that_sounds_as_asked_counts_less_too() -> None:
    """Whatever it weighs, it is not the character: 他 is no 塔."""
    assert ordered("灯他将在立冬那天").similarity < 1


def test_a_missing_character_costs_what_stands_between() -> None:
    """All that was asked for is there, but not in one piece."""
    lie = ordered("灯塔在立冬那天")
    assert marked(lie) == ["灯塔", "在立冬那天"]
    assert lie.matched == pytest.approx(weight("灯塔在立冬那天"))
    assert 0.9 < lie.similarity < 1


def test_a_further_character_costs_what_it_weighs() -> None:
    """What was asked for and is not there is missing."""
    lie = ordered("灯塔将要在立冬那天")
    assert marked(lie) == ["灯塔将", "在立冬那天"]
    assert lie.similarity == pytest.approx(
        weight("灯塔将在立冬那天") / weight("灯塔将要在立冬那天")
    )


def test_swapped_characters_cost_one_of_them() -> None:
    """The other keeps its place."""
    lie = ordered("灯塔在将立冬那天")
    assert "立冬那天" in marked(lie)
    assert 0.8 < lie.similarity < 1


def test_words_in_another_order_are_found_in_pieces() -> None:
    """They are worth less than the same words in one piece."""
    query = parse("渔民都会来看灯塔重新点亮")
    lie, is_ordered = best_lie(*reading_of(query), laid(query))
    assert marked(lie) == ["灯塔", "重新点亮", "渔民", "都会来看"]
    assert not is_ordered
    assert 0.8 < lie.similarity <= APART


def test_the_very_words_are_in_order() -> None:
    """And so are those with a slip."""
    for text in ("立冬那天", "灯塔将在立春那天"):
        query = parse(text)
        assert best_lie(*reading_of(query), laid(query))[1]


def test_keywords_lie_wherever_they_stand() -> None:
    """In any order, worth the same; all of them there is less than one piece."""
    one, other = best("灯塔 渔民"), best("渔民 灯塔")
    assert marked(one) == marked(other) == ["灯塔", "渔民"]
    assert one.similarity == other.similarity == APART


def test_a_keyword_that_is_not_there_is_missing() -> None:
    """It takes its share."""
    assert best("灯塔 渡轮").similarity == pytest.approx(APART / 2, abs=0.03)
    assert best("灯塔 渔民 渡轮").similarity == pytest.approx(APART * 2 / 3, abs=0.03)


def test_a_keyword_of_two_characters_is_there_or_is_not() -> None:
    """灯火 is not 灯塔, and 渔火 not 渔民."""
    query = parse("灯火 渔火")
    reading, sound = reading_of(query)
    assert in_pieces(reading, sound, laid(query)) == NOWHERE


def test_a_longer_keyword_may_be_nearly_there() -> None:
    """It is worth less than the keyword."""
    query, right = parse("渔民 重新点火"), parse("渔民 重新点亮")
    lie = in_pieces(*reading_of(query), laid(query))
    assert "渔民" in marked(lie)
    assert lie.similarity < in_pieces(*reading_of(right), laid(right)).similarity


@pytest.mark.parametrize(
    ("query", "expected"),
    (("dengta", "灯塔"), ("lidong natian", "立冬那天"), ("灯ta", "灯塔"), ("yumin", "渔民")),
)
def test_pinyin_lies_where_the_sentence_sounds_so(query: str, expected: str) -> None:
    """What sounds as typed is what was asked for, and is marked."""
    lie = best(query, way=Way.PINYIN)
    assert "".join(marked(lie)) == expected
    assert lie.similarity >= 0.9


def test_latin_words_are_found_by_their_stems_and_in_any_order() -> None:
    """What the letters alone would not tell."""
    query = parse("table negotiations conflict")
    lie = words_lie(query.readings[0], laid(query, ENGLISH))
    assert marked(lie, ENGLISH) == ["conflict", "negotiating", "table"]
    assert 0.8 < lie.similarity < APART
    assert best("table negotiations conflict", ENGLISH).similarity >= lie.similarity


def test_a_query_without_latin_words_is_not_compared_word_by_word() -> None:
    """Han characters have no spaces to tell words by."""
    query = parse("灯塔")
    assert words_lie(query.readings[0], laid(query)) == NOWHERE


@pytest.mark.parametrize("query", ("火车票", "船", "abc"))
def test_what_shares_nothing_lies_nowhere(query: str) -> None:
    """It matches nothing, and nothing is marked."""
    assert best(query) == NOWHERE


@pytest.mark.parametrize(
    ("query", "sentence"),
    (
        ("灯塔不会重新点亮", "灯塔将会重新点亮"),
        ("灯塔会重新点亮", "灯塔不会重新点亮"),
        ("我们支持修复灯塔", "我们反对修复灯塔"),
        ("渡轮每天多开四班", "渡轮每天多开五班"),
        ("增长5.2%", "增长5.3%"),
    ),
)
def test_what_turns_the_sense_is_told(query: str, sentence: str) -> None:
    """A negation, an opposite, a number."""
    assert best(query, sentence).turned


@pytest.mark.parametrize(
    "query", ("灯塔将在立春那天", "灯塔 渔民", "立冬那天", "灯塔将会在立冬那天")
)
def test_what_turns_nothing_is_no_turn(query: str) -> None:
    """A slip alone is not."""
    assert not best(query).turned


@pytest.mark.parametrize(
    "queries",
    (
        ("灯塔将在立冬那天", "灯塔将在立东那天", "灯塔将在立春那天", "灯塔将在初春那天"),
        ("灯塔将在立冬那天", "灯塔在立冬那天", "灯在立冬那天"),
        ("灯塔将在立冬那天", "灯塔将要在立冬那天", "灯塔可能将要在立冬那天"),
        ("灯塔将在立冬那天", "灯塔将在冬立那天", "塔灯将在冬立那天"),
        ("重新点亮渔民们", "渔民们重新点亮", "渔民们重新放亮"),
        ("灯塔 渔民 立冬", "灯塔 渔民 立春", "灯塔 渡轮 立春"),
        ("灯塔将在立冬那天", "灯塔在将立冬那天", "灯塔在将立春那天", "渡轮在将立春那天"),
    ),
)
def test_more_damage_is_no_better(queries: tuple[str, ...]) -> None:
    """Each query is the one before it with one thing more wrong."""
    found = [best(query).similarity for query in queries]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


@pytest.mark.parametrize("extra", ("我听说", "我在北岸听很多老人说起过"))
def test_a_sentence_quoted_whole_in_a_longer_query_counts(extra: str) -> None:
    """The more stands round it, the less; what is there is all marked."""
    whole = "灯塔很高我们都去看过"
    lie = best(extra + whole, whole)
    assert "".join(marked(lie, whole)) == whole
    assert 0.4 < lie.similarity < 1


@given(LIKELY_QUERY, st.sampled_from((SENTENCE, ENGLISH, "灯", "立冬立冬立冬", "灯塔dengta灯塔")))
def test_spans_lie_within_the_sentence_and_in_order(text: str, sentence: str) -> None:
    """Whatever is asked; a similarity is a share, and nothing matched is nothing like."""
    query = parse(text)
    for reading in query.readings:
        sound = query.sounds.of([reading.text])[0]
        on = laid(query, sentence)
        for lie in (
            in_order(reading.text, sound, on),
            in_pieces(reading, sound, on),
            words_lie(reading, on),
            best_lie(reading, sound, on)[0],
        ):
            assert 0 <= lie.similarity <= 1 + 1e-9
            assert (lie.similarity > 0) == (lie.matched > 0)
            assert list(lie.spans) == sorted(set(lie.spans))
            assert all(0 <= span.start < span.end <= len(sentence) for span in lie.spans)


@given(st.data())
def test_every_fragment_lies_wholly(data: st.DataObject) -> None:
    """In one piece, and it alone is marked."""
    start = data.draw(st.integers(0, len(SENTENCE) - 1))
    end = data.draw(st.integers(start + 1, len(SENTENCE)))
    lie = best(SENTENCE[start:end])
    assert lie.similarity == 1
    assert "".join(marked(lie)) == SENTENCE[start:end]
