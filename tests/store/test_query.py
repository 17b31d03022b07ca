"""Queries: the ways each may be meant, or the error it is refused with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import (
    EmptyQuery,
    FilterEmpty,
    InvalidDate,
    QueryError,
    QueryTooLong,
    QueryUnreadable,
    UnknownFilter,
    Way,
)
from store.alphabet import syllables
from store.query import QUERY_LIMIT, Reading, parse
from store.sounds import begun_sign, syllable_sign
from store.terms import query_terms

NAMES = {number: name for name, number in syllables().items()}
LIKELY_QUERY = st.text(
    st.sampled_from("灯塔渡轮说过吗十四亿五百1450%tongzhua nihǎo3'\" -：:，“”"), max_size=24
)
"""Queries dense with what makes readings."""


def typed(text: str) -> tuple[int, ...]:
    """Give the terms of a text that is taken for what it is."""
    return tuple(query_terms(text, ()))


def shown(reading: Reading) -> str:
    """Write a reading for people: syllables by name, a beginning by the first and the last."""
    written = reading.text
    for number, name in NAMES.items():
        written = written.replace(syllable_sign(number), f"[{name}]")
    for place, (first, end) in enumerate(reading.begun):
        span = f"[{NAMES.get(first, '')}…{NAMES.get(end - 1, '')}]"
        written = written.replace(begun_sign(place), span)
    return written


def ways(query: str) -> list[tuple[Way, str]]:
    """Give the ways a query may be meant, and how it is looked for in each."""
    return [(reading.way, shown(reading)) for reading in parse(query).readings]


def pinyin(query: str) -> list[str]:
    """Give how a query is looked for where it is taken for pinyin."""
    return [text for way, text in ways(query) if way is Way.PINYIN]


def test_a_query_keeps_what_was_typed() -> None:
    """What a person typed is shown to them as they typed it."""
    query = parse("「燈塔」，亮了嗎？")
    assert query.original == "「燈塔」，亮了嗎？"
    assert query.text == "灯塔亮了吗"


def test_words_are_first_of_all_what_was_typed() -> None:
    """Words that can be meant in one way only have one reading."""
    assert ways("灯塔將在立冬那天，重新点亮。") == [(Way.TYPED, "灯塔将在立冬那天重新点亮")]


def test_one_phrase_has_no_parts() -> None:
    """Punctuation does not part keywords: who copies a sentence means it whole."""
    assert parse("灯塔，渡轮。").readings[0].parts == ()


def test_white_space_parts_keywords() -> None:
    """Any white space parts keywords, the ideographic space and a line end too."""
    query = parse("灯塔 渡轮\u3000透镜\n班次")
    assert query.readings[0].parts == ("灯塔", "渡轮", "透镜", "班次")


def test_punctuation_alone_is_no_keyword() -> None:
    """A part of which nothing is left is not a part."""
    assert parse("灯塔 …… ！").readings[0].parts == ()


def test_the_terms_of_keywords_do_not_join_them() -> None:
    """No pair is looked for across the space between two keywords."""
    terms = [first for first, _ in parse("灯塔 渡轮").readings[0].ranges]
    assert sorted(terms) == sorted([*typed("灯塔"), *typed("渡轮")])


def test_what_sounds_so_is_looked_for_only_if_asked() -> None:
    """Three characters are two pairs as written, and more as they sound."""
    reading = parse("谈判桌").readings[0]
    assert reading.terms(sounding=False) == tuple((term, term + 1) for term in typed("谈判桌"))
    assert set(reading.terms(sounding=False)) < set(reading.terms(sounding=True))


def test_without_the_question_round_it_a_query_is_another_reading() -> None:
    """The whole stays the first."""
    assert ways("林澄是不是说过灯塔不会拆？") == [
        (Way.TYPED, "林澄是不是说过灯塔不会拆"),
        (Way.UNFRAMED, "灯塔不会拆"),
    ]


def test_numbers_in_the_other_notation_are_another_reading() -> None:
    """In either direction, fractions and shares too."""
    assert (Way.NUMERALS, "14亿人") in ways("十四亿人")
    assert (Way.NUMERALS, "十四亿人") in ways("14亿人")
    assert (Way.NUMERALS, "5.2%的增速") in ways("百分之五点二的增速")
    assert (Way.NUMERALS, "1/3的增长") in ways("三分之一的增长")


def test_numbers_are_rewritten_without_the_question_round_them() -> None:
    """What is asked about has them in the other notation, not the whole."""
    assert ways("他是不是说过十四亿人") == [
        (Way.TYPED, "他是不是说过十四亿人"),
        (Way.UNFRAMED, "十四亿人"),
        (Way.NUMERALS, "14亿人"),
    ]


@pytest.mark.parametrize("query", ("tongzhougongji", "tongzhou gongji", "TongZhou GongJi"))
def test_latin_letters_may_be_pinyin(query: str) -> None:
    """Joined or in words, they are letters first."""
    assert ways(query)[0] == (Way.TYPED, query.lower())
    assert ways(query)[1] == (Way.PINYIN, "[tong][zhou][gong][ji]")


@pytest.mark.parametrize(
    "query", ("tóngzhōu", "tong2zhou1", "tong'zhou", "Tong2 zhou1", "tongzhou")
)
def test_tones_and_apostrophes_make_no_difference(query: str) -> None:
    """As marks or as digits they are read, and set aside."""
    assert pinyin(query)[0] == "[tong][zhou]"


@pytest.mark.parametrize(
    ("query", "expected"),
    (
        ("tan判桌", "[tan]判桌"),
        ("谈判zhuo", "谈判[zhuo]"),
        ("谈pan桌", "谈[pan]桌"),
        ("和平 tongyi", "和平[tong][yi]"),
        ("CGTN tan判桌", "cgtn[tan]判桌"),
    ),
)
def test_pinyin_may_stand_among_characters(query: str, expected: str) -> None:
    """Characters stay themselves, and so does a word in capitals."""
    assert pinyin(query)[0] == expected


def test_the_last_syllable_may_be_only_begun() -> None:
    """Whoever is still typing means one of those that begin so."""
    assert pinyin("tongzh") == ["[tong][zha…zhuo]"]
    assert pinyin("zhong g") == ["[zhong][ga…guo]"]
    assert pinyin("谈判zh") == ["谈判[zha…zhuo]"]


def test_a_whole_syllable_may_be_the_beginning_of_a_longer_one() -> None:
    """Ji may be ji, jia, jian or jiu: that it is whole is likelier."""
    assert pinyin("gongji") == ["[gong][ji]", "[gong][ji…jiu]"]


def test_a_begun_syllable_is_looked_for_as_a_range_of_terms() -> None:
    """All pairs of tong with a syllable that begins with zh lie side by side."""
    ((first, end),) = parse("tongzh").readings[1].ranges
    numbers = [number for name, number in syllables().items() if name.startswith("zh")]
    assert end - first == len(numbers)


def test_letters_may_be_parted_in_several_ways() -> None:
    """Each is a reading."""
    assert pinyin("fangan")[:2] == ["[fang][an]", "[fan][gan]"]


@pytest.mark.parametrize(
    "query",
    ("WTO", "new cold war", "negotiating table", "ni", "qwrtp", "灯塔", "14亿", "tongzhou gongxx"),
)
def test_what_cannot_be_pinyin_is_not_taken_for_it(query: str) -> None:
    """One syllable is too little; one word of two that is none is too much."""
    assert pinyin(query) == []


def test_one_word_of_many_may_be_misspelt() -> None:
    """The others are looked for all the same."""
    assert pinyin("zhong guo ren min hao qwx")[0].startswith("[zhong][guo][ren][min][hao]")


def test_phrases_and_what_is_excluded_are_folded() -> None:
    """They are compared with folded sentences."""
    query = parse("“燈塔，” 渡轮 -「ＣＧＴＮ」")
    assert query.phrases == ("灯塔",)
    assert query.excluded == ("cgtn",)
    assert query.text == "灯塔渡轮"


def test_filters_are_no_words() -> None:
    """What they keep to is not looked for."""
    query = parse("灯塔 speaker:林澄 from:2031")
    assert query.text == "灯塔"
    assert query.filters.speakers == ("林澄",)


@pytest.mark.parametrize(
    "query",
    ("", " ", "\n\u3000", "？！……", "《》“”", "\u200b\ufeff", "'", "speaker:林澄", "from:2024 ？"),
)
def test_a_query_of_nothing_to_look_for_is_empty(query: str) -> None:
    """White space, punctuation, invisible signs and filters are nothing to look for."""
    with pytest.raises(EmptyQuery):
        parse(query)


@pytest.mark.parametrize(
    ("query", "error"),
    (
        ("灯塔 speaker:", FilterEmpty),
        ("灯塔 speeker:林澄", UnknownFilter),
        ("灯塔 from:昨天", InvalidDate),
    ),
)
def test_wrong_syntax_is_told(query: str, error: type[QueryError]) -> None:
    """Each refusal has its own error."""
    with pytest.raises(error):
        parse(query)


def test_a_query_may_be_as_long_as_a_message() -> None:
    """The longest query that is searched has exactly the limit."""
    assert len(parse("灯" * QUERY_LIMIT).text) == QUERY_LIMIT


def test_a_longer_query_is_told_its_length_and_the_limit() -> None:
    """The error carries both numbers, for the sentence a person reads."""
    with pytest.raises(QueryTooLong) as caught:
        parse("灯" * (QUERY_LIMIT + 1))
    assert (caught.value.length, caught.value.limit) == (QUERY_LIMIT + 1, QUERY_LIMIT)


@pytest.mark.parametrize("query", ("灯\0塔", "\0", "灯塔\ud83d", "\udc00灯塔"))
def test_what_is_no_text_is_unreadable(query: str) -> None:
    """A NUL byte or half of a surrogate pair stops before the database sees it."""
    with pytest.raises(QueryUnreadable):
        parse(query)


@given(st.one_of(LIKELY_QUERY, st.text(max_size=20)))
def test_any_query_has_different_readings_or_is_refused(query: str) -> None:
    """The first is the query as typed, and no two look for the same."""
    try:
        found = parse(query).readings
    except QueryError:
        return
    assert found[0].way is Way.TYPED
    texts = [reading.text for reading in found]
    assert all(texts)
    assert len(texts) == len(set(texts))


@given(LIKELY_QUERY)
def test_the_parts_of_a_reading_are_all_of_it(query: str) -> None:
    """But for spaces and signs between figures, keywords one after the other are the text."""
    try:
        found = parse(query).readings
    except QueryError:
        return
    for reading in found:
        assert not reading.parts or len(reading.parts) > 1
        if reading.parts:
            words = re.sub(r"[ %‰.:/]", "", reading.text)
            assert re.sub(r"[ %‰.:/]", "", "".join(reading.parts)) == words
