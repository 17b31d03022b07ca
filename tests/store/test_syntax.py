"""What of a query is syntax, and what is plain text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import FilterEmpty, InvalidDate, UnknownFilter
from store.syntax import Asked, Filters, read

PLAIN_WORD = st.text(st.sampled_from("灯塔渔船和平aB5，。%"), min_size=1, max_size=6)
"""A word without any sign that syntax is made of."""


@pytest.mark.parametrize(
    ("query", "phrase"),
    (
        ("谈判桌 “冲突的终点”", "冲突的终点"),
        ("谈判桌 「冲突的终点」", "冲突的终点"),
        ("谈判桌 『冲突的终点』", "冲突的终点"),
        ('谈判桌 "冲突的终点"', "冲突的终点"),
        ("谈判桌 ＂冲突的终点＂", "冲突的终点"),
        ("谈判桌 “冲突 终点”", "冲突 终点"),
        ('谈判桌\u3000"new cold war"', "new cold war"),
    ),
)
def test_a_token_in_marks_is_a_phrase(query: str, phrase: str) -> None:
    """Whatever marks enclose it, and white space within them, it must occur as it stands."""
    assert read(query) == Asked(words=f"谈判桌 {phrase}", phrases=(phrase,))


def test_a_phrase_may_be_all_there_is() -> None:
    """It is looked for, too."""
    assert read("“冲突的终点”") == Asked(words="冲突的终点", phrases=("冲突的终点",))


def test_there_may_be_several_phrases() -> None:
    """Each must occur."""
    assert read('"灯塔" 渡轮 「立冬」').phrases == ("灯塔", "立冬")


@pytest.mark.parametrize(
    "query",
    (
        "他说“冲突的终点”是谈判桌",
        "“冲突的终点”，谈判桌",
        "说“冲突 终点”",
        "“冲突的终点",
        "冲突的终点”",
        "“冲突的终点」",
        "”冲突的终点“",
        '6"',
        '"',
        '""',
        "“。” 灯塔",
    ),
)
def test_marks_within_a_sentence_are_text(query: str) -> None:
    """So are marks that do not close, that do not belong together, or that enclose no word."""
    assert read(query) == Asked(words=query)


@pytest.mark.parametrize(
    ("query", "excluded"),
    (
        ("灯塔 -渡轮", ("渡轮",)),
        ("-渡轮 灯塔", ("渡轮",)),
        ("灯塔 －渡轮", ("渡轮",)),
        ("灯塔 −渡轮", ("渡轮",)),
        ("灯塔 -渡轮 -立冬", ("渡轮", "立冬")),
        ("灯塔 -long-term", ("long-term",)),
        ("灯塔 -“渡轮 靠岸”", ("渡轮 靠岸",)),
    ),
)
def test_a_word_after_a_hyphen_must_not_occur(query: str, excluded: tuple[str, ...]) -> None:
    """Whatever hyphen was typed; in marks, white space too."""
    assert read(query) == Asked(words="灯塔", excluded=excluded)


@pytest.mark.parametrize(
    "query",
    (
        "-5",
        "气温 -5 度",
        "气温 −5 度",
        "long-term peace",
        "中国-东盟",
        "灯塔 - 渡轮",
        "灯塔 -",
        "灯塔 --渡轮",
        "灯塔 -。",
    ),
)
def test_other_hyphens_are_text(query: str) -> None:
    """Below nought, within a word, between words, or before no word, a hyphen excludes nothing."""
    assert read(query) == Asked(words=query)


@pytest.mark.parametrize(
    ("query", "words"), (("-渡轮", "渡轮"), ("-渡轮 -立冬", "渡轮 立冬"), ("-“渡轮”", "渡轮"))
)
def test_what_would_be_excluded_from_nothing_is_looked_for(query: str, words: str) -> None:
    """A hyphen before all there is may begin a line of a list."""
    assert read(query) == Asked(words=words)


@pytest.mark.parametrize(
    ("query", "filters"),
    (
        ("speaker:林澄 灯塔", Filters(speakers=("林澄",))),
        ("灯塔 speaker:林澄", Filters(speakers=("林澄",))),
        ("Speaker:林澄 灯塔", Filters(speakers=("林澄",))),
        ("speaker：林澄 灯塔", Filters(speakers=("林澄",))),
        ("发言人：林澄 灯塔", Filters(speakers=("林澄",))),
        ("發言人:林澄 灯塔", Filters(speakers=("林澄",))),
        ("asker:潮汐报 灯塔", Filters(askers=("潮汐报",))),
        ("记者:潮汐报 灯塔", Filters(askers=("潮汐报",))),
        ("記者：潮汐报 灯塔", Filters(askers=("潮汐报",))),
        ("session:答记者问 灯塔", Filters(sessions=("答记者问",))),
        ("session:2024-03-07-2byf2um6 灯塔", Filters(sessions=("2024-03-07-2byf2um6",))),
        ("speaker:林澄 speaker:江 灯塔", Filters(speakers=("林澄", "江"))),
        ("灯塔 from:2024 asker:潮汐报", Filters(askers=("潮汐报",), since=date(2024, 1, 1))),
    ),
)
def test_a_filter_is_set_aside(query: str, filters: Filters) -> None:
    """In either script, case and width, before or behind what is looked for."""
    assert read(query) == Asked(words="灯塔", filters=filters)


@pytest.mark.parametrize(
    ("query", "value"),
    (
        ("speaker:“Lin Cheng” 灯塔", "Lin Cheng"),
        ('speaker:"Lin Cheng" 灯塔', "Lin Cheng"),
        ("speaker:「Lin Cheng」 灯塔", "Lin Cheng"),
        ("灯塔 speaker: 林澄", "林澄"),
        ("speaker: 林澄 灯塔", "林澄"),
        ('speaker: "Lin Cheng" 灯塔', "Lin Cheng"),
    ),
)
def test_a_value_may_stand_in_marks_or_after_a_space(query: str, value: str) -> None:
    """Marks keep its white space, and are no part of it."""
    assert read(query) == Asked(words="灯塔", filters=Filters(speakers=(value,)))


def test_a_filter_alone_looks_for_nothing() -> None:
    """It is a filter still: what is missing, the query's parser says."""
    assert read("speaker:林澄") == Asked(filters=Filters(speakers=("林澄",)))


@pytest.mark.parametrize(
    "query",
    (
        "10:30 开会",
        "10：30",
        "http://example.org/灯塔 渡轮",
        "https://example.org",
        "记者：请问灯塔会拆吗？",
        "发言人:灯塔不会拆",
        "记者：" + "灯塔什么时候重新点亮，渔民们等了很久很久很久了" * 2 + " 请问",
        "林澄：灯塔不会拆",
        "re: 灯塔",
        "灯塔:渡轮",
        "speeker:灯塔",
        "note:灯塔 渡轮",
        "灯塔 :",
        ":灯塔 渡轮",
    ),
)
def test_a_colon_that_is_no_filter_is_text(query: str) -> None:
    """Times, addresses, labels pasted with their words, and words nowhere near a filter's name."""
    assert read(query) == Asked(words=query)


@pytest.mark.parametrize(
    ("query", "name", "near"),
    (
        ("speeker:林澄 灯塔", "speeker", "speaker"),
        ("Spaeker:林澄 灯塔", "spaeker", "speaker"),
        ("speakers:林澄 灯塔", "speakers", "speaker"),
        ("灯塔 sesion:答记者问", "sesion", "session"),
        ("灯塔 form:2024", "form", "from"),
        ("灯塔 askr:潮汐报", "askr", "asker"),
    ),
)
def test_a_misspelt_filter_is_told_what_is_near(query: str, name: str, near: str) -> None:
    """Looked for as text it would find nothing, and nobody would know why."""
    with pytest.raises(UnknownFilter) as caught:
        read(query)
    assert (caught.value.name, caught.value.near) == (name, near)


@pytest.mark.parametrize(
    ("query", "name"),
    (
        ("speaker:", "speaker"),
        ("灯塔 speaker:", "speaker"),
        ("灯塔 记者：", "asker"),
        ("session:“” 灯塔", "session"),
        ('asker:"" 灯塔', "asker"),
        ("from:。 灯塔", "from"),
    ),
)
def test_a_filter_without_a_value_is_refused(query: str, name: str) -> None:
    """Nothing, marks with nothing in them, and punctuation are no value."""
    with pytest.raises(FilterEmpty) as caught:
        read(query)
    assert caught.value.name == name


@pytest.mark.parametrize(
    ("value", "first", "last"),
    (
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-01", date(2024, 1, 1), date(2024, 1, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-2", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-03-07", date(2024, 3, 7), date(2024, 3, 7)),
        ("2024-3-7", date(2024, 3, 7), date(2024, 3, 7)),
    ),
)
def test_a_year_or_a_month_is_from_its_first_day_to_its_last(
    value: str, first: date, last: date
) -> None:
    """Both ends are included."""
    assert read(f"from:{value} to:{value} 灯塔").filters == Filters(since=first, until=last)


@given(st.dates(date(1000, 1, 1)))
def test_a_day_is_a_day(day: date) -> None:
    """Any day that a calendar has, alone."""
    assert read(f"from:{day} to:{day} 灯塔").filters == Filters(since=day, until=day)


@pytest.mark.parametrize(
    "value",
    (
        "昨天",
        "2024-13",
        "2023-02-29",
        "2024/01",
        "24-01",
        "0000",
        "2024-",
        "２０２４",
        "2024-00",
        "2024-03-00",
    ),
)
@pytest.mark.parametrize("name", ("from", "to"))
def test_what_no_calendar_has_is_no_date(name: str, value: str) -> None:
    """Nor is a date of another form; the error carries what was typed."""
    with pytest.raises(InvalidDate) as caught:
        read(f"{name}:{value} 灯塔")
    assert caught.value.value == value


@given(st.lists(PLAIN_WORD, max_size=6))
def test_words_without_syntax_are_the_words(words: list[str]) -> None:
    """Nothing is taken from them, and nothing added."""
    query = " ".join(words)
    assert read(query) == Asked(words=query)


@given(st.lists(PLAIN_WORD, min_size=1, max_size=3), st.permutations(("f", "x", "w")))
def test_the_order_of_the_parts_does_not_matter(words: list[str], order: list[str]) -> None:
    """Filters and what is excluded may stand anywhere."""
    parts = {"f": ["speaker:林澄"], "x": ["-立冬"], "w": words}
    query = " ".join(word for part in order for word in parts[part])
    filters = Filters(speakers=("林澄",))
    assert read(query) == Asked(words=" ".join(words), excluded=("立冬",), filters=filters)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_its_own_error(query: str) -> None:
    """Whatever is typed, no other error comes of it."""
    try:
        asked = read(query)
    except (FilterEmpty, InvalidDate, UnknownFilter):
        return
    assert set("".join(asked.words.split())) <= set(query)
