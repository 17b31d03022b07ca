"""Which numbers are rewritten, into what, and what is no number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.numerals import rewritten

LIKELY_TEXT = st.text(
    st.sampled_from(
        "零〇○一二两兩三五九十百千万萬亿点分之第年月日人个几数直起03５27%％‰,，.:-/ A约"
    ),
    max_size=30,
)
"""Texts dense with what numbers are made of."""
WORDS = (
    *("一起", "统一", "一个", "一些", "一直", "一样", "一定", "一切", "一律", "一贯", "万一"),
    *("十分", "千万", "百姓", "百年", "成千上万", "千千万万", "一带一路", "一国两制", "三中全会"),
    *("一点一滴", "一点一直", "几十年", "十几个", "二十几年", "数十年", "数十亿", "三五个"),
    *("两三千人", "三四十年", "十四五规划", "九二共识"),
)
"""Words that hold numerals and are no numbers, and numbers that are told roughly."""


def is_written_alike(text: str, *ways: str) -> bool:
    """Tell whether a text has these other ways to write it, and each leads back to it."""
    found = rewritten(text)
    return set(ways) <= set(found) and all(text in rewritten(way) for way in ways)


@pytest.mark.parametrize(
    ("chinese", "arabic"),
    (
        ("十四亿", "14亿"),
        ("中国有十四亿多人口", "中国有14亿多人口"),
        ("五百", "500"),
        ("两千三百", "2300"),
        ("三千万", "3000万"),
        ("一万二千", "12000"),
        ("十二万五千", "12.5万"),
        ("一万零五", "10005"),
        ("十万零五百", "100500"),
        ("一百一十", "110"),
        ("一千零五十人", "1050人"),
        ("一亿零五千", "100005000"),
        ("两万五千亿", "2.5万亿"),
        ("十二亿三千万", "12亿3000万"),
        ("百分之五十", "50%"),
        ("百分之五点二", "5.2%"),
        ("百分之零点五", "0.5%"),
        ("百分之百", "100%"),
        ("五点二", "5.2"),
        ("三点一四", "3.14"),
        ("一万零一百点五", "10100.5"),
        ("一点五亿", "1.5亿"),
        ("二〇二四年", "2024年"),
        ("二零二四年", "2024年"),
        ("一九四九年", "1949年"),
        ("三月七日", "3月7日"),
        ("十二月三十一日", "12月31日"),
        ("一月一日", "1月1日"),
        ("第十四", "第14"),
        ("第二届", "第2届"),
        ("二十大", "20大"),
        ("七十多年", "70多年"),
        ("三个", "3个"),
        ("两次", "2次"),
        ("九点三十分", "9点30分"),
        ("十四亿人的百分之五", "14亿人的5%"),
    ),
)
def test_a_number_is_written_in_the_other_notation(chinese: str, arabic: str) -> None:
    """From Chinese numerals to digits, and back."""
    assert is_written_alike(chinese, arabic)
    assert is_written_alike(arabic, chinese)


@pytest.mark.parametrize(
    ("text", "ways"),
    (
        ("2300人", ("两千三百人", "二千三百人")),
        ("两百人", ("200人", "二百人")),
        ("22000人", ("两万二千人", "二万二千人", "两万两千人", "2.2万人")),
        ("2个", ("两个", "二个")),
        ("2月2日", ("二月二日",)),
        ("第200届", ("第二百届", "第两百届")),
        ("2024年", ("二〇二四年", "二零二四年")),
        ("二零二四年", ("2024年", "二〇二四年")),
        ("2030年2000人", ("二〇三〇年两千人", "二零三零年两千人")),
        ("100%", ("百分之百", "百分之一百")),
        ("3000万", ("三千万", "30000000")),
        ("三千万", ("3000万", "30000000")),
        ("12345", ("一万二千三百四十五", "一万两千三百四十五")),
        ("2.5亿", ("二点五亿", "两亿五千万", "二亿五千万", "2亿5000万")),
        ("14亿", ("十四亿",)),
        ("一万二", ("12000", "一万二千", "一万两千", "1.2万")),
    ),
)
def test_digits_come_before_numerals(text: str, ways: tuple[str, ...]) -> None:
    """First in the other notation, likeliest first; then with 万 and 亿 used otherwise."""
    assert rewritten(text)[: len(ways)] == ways


@pytest.mark.parametrize(
    ("typed", "plain"),
    (
        ("１４亿", "14亿"),
        ("５．２％", "5.2%"),
        ("50 %", "50%"),
        ("14 亿", "14亿"),
        ("1,000", "1000"),
        ("1，000", "1000"),
        ("十四億", "十四亿"),
        ("兩百萬", "两百万"),
        ("二○二四年", "二〇二四年"),
    ),
)
def test_width_script_and_commas_make_no_difference(typed: str, plain: str) -> None:
    """What differs in these alone is rewritten alike, and not into each other."""
    assert rewritten(typed) == rewritten(plain)
    assert plain not in rewritten(typed)


@pytest.mark.parametrize("text", WORDS)
def test_a_word_that_holds_a_numeral_is_no_number(text: str) -> None:
    """Nor is a number that is told roughly, or a fraction."""
    assert rewritten(text) == ()


@pytest.mark.parametrize(
    "text",
    (
        "10:30",
        "10：30",
        "3-5年",
        "2024-03-07",
        "1,2,3",
        "192.168.1.1",
        "G20",
        "5G",
        "F-16",
        "$500",
        "007",
        "3‰",
        "12345678901234567890",
        "",
        "和平",
        "peace",
    ),
)
def test_what_digits_only_spell_is_left_alone(text: str) -> None:
    """Times, ranges, dates with hyphens, names, and texts without a number."""
    assert rewritten(text) == ()


@pytest.mark.parametrize(
    ("text", "other"),
    (
        ("总数十四亿", "总数14亿"),
        ("三点二十分", "3点20分"),
        ("十年来", "10年来"),
        ("十一起案件", "11起案件"),
        ("一人一票", "1人一票"),
        ("两个一百年", "2个100年"),
        ("五%", "5%"),
        ("第一百二十五", "第125"),
        ("03月07日", "3月7日"),
        ("王毅：2023年", "王毅：二〇二三年"),
        ("2019至2024年", "二〇一九至二〇二四年"),
        ("2000多年", "两千多年"),
        ("24千瓦", "二十四千瓦"),
        ("30百姓", "三十百姓"),
        ("3千万", "三千万"),
        ("3万5千多座", "三万五千多座"),
        ("0.5万", "零点五万"),
        ("0", "零"),
        ("10人", "十人"),
        ("7×24小时", "七×二十四小时"),
    ),
)
def test_what_stands_around_a_number_tells_how_it_is_read(text: str, other: str) -> None:
    """Each has a rewriting that a reader would expect."""
    assert other in rewritten(text)


def test_all_numbers_of_a_text_are_written_alike() -> None:
    """The rest stays as it was typed."""
    assert rewritten("2024年3月，十四億人口增長5.2%，共2300個") == (
        "2024年3月，14亿人口增長5.2%，共2300個",
        "二〇二四年三月，十四亿人口增長百分之五点二，共两千三百個",
        "二零二四年三月，十四亿人口增長百分之五点二，共两千三百個",
        "二〇二四年三月，十四亿人口增長百分之五点二，共二千三百個",
    )


@pytest.mark.parametrize(
    ("spelt", "figures"),
    (
        ("三分之一", "1/3"),
        ("四分之三", "3/4"),
        ("二十分之一", "1/20"),
        ("十分之九", "9/10"),
        ("九十九分之九十八", "98/99"),
        ("全球三分之一的增长", "全球1/3的增长"),
        ("三分之一到三分之二", "1/3到2/3"),
    ),
)
def test_a_fraction_is_written_in_the_other_notation(spelt: str, figures: str) -> None:
    """The whole first in words, last in figures."""
    assert rewritten(spelt) == (figures,)
    assert rewritten(figures) == (spelt,)


@given(st.integers(1, 99), st.integers(2, 99))
def test_a_fraction_leads_back_to_itself(part: int, whole: int) -> None:
    """Any of two figures at most."""
    (spelt,) = rewritten(f"{part}/{whole}")
    assert "分之" in spelt
    assert rewritten(spelt) == (f"{part}/{whole}",)


@pytest.mark.parametrize(
    "text", ("7/24/365", "2024/03/07", "1/300", "0/5", "1/3.5", "几分之一", "万分之一", "分之一")
)
def test_other_lines_and_parts_are_no_fractions(text: str) -> None:
    """Dates, ratios of more than two, and what is told roughly."""
    assert not any("分之" in other or "/" in other for other in rewritten(text))


@given(st.integers(1, 99_999_999))
def test_a_number_of_people_leads_back_to_itself(number: int) -> None:
    """Some rewriting of a number's digits is itself rewritten into these digits."""
    text = f"{number}人"
    assert any(text in rewritten(other) for other in rewritten(text))


@given(st.integers(1, 9999), st.sampled_from(("万", "亿", "万亿")))
def test_what_is_counted_in_myriads_stays_so(number: int, unit: str) -> None:
    """14亿 becomes 十四亿, which becomes 14亿."""
    text = f"{number}{unit}元"
    numerals = rewritten(text)[0]
    assert numerals.endswith(f"{unit[-1]}元")
    assert not any(character.isdigit() and character.isascii() for character in numerals)
    value = number * {"万": 10**4, "亿": 10**8, "万亿": 10**12}[unit]
    if value < 10**12 or unit == "万亿":
        assert text in rewritten(numerals)


@given(st.integers(0, 10_000), st.integers(1, 99))
def test_a_percentage_leads_back_to_itself(whole: int, hundredths: int) -> None:
    """Whole or broken."""
    for share in (f"{whole + 1}%", f"{whole}.{hundredths:02}%"):
        assert all(share in rewritten(other) for other in rewritten(share))


@given(st.integers(1900, 2199), st.integers(1, 12), st.integers(1, 31))
def test_a_date_leads_back_to_itself(year: int, month: int, day: int) -> None:
    """Its year digit by digit, its month and day as numbers."""
    text = f"{year}年{month}月{day}日"
    assert rewritten(text)
    assert all(rewritten(other)[0] == text for other in rewritten(text))


@given(st.one_of(st.text(max_size=30), LIKELY_TEXT))
def test_no_text_is_rewritten_into_itself(text: str) -> None:
    """There are at most four rewritings, all different."""
    found = rewritten(text)
    assert text not in found
    assert len(found) == len(set(found)) <= 4


@given(LIKELY_TEXT)
def test_what_is_no_number_stays_in_its_place(text: str) -> None:
    """A mark before and behind a text is there in every rewriting too, and changes nothing."""
    inside = rewritten(f"“{text}”")
    assert all(other[0] + other[-1] == "“”" for other in inside)


@given(st.lists(st.sampled_from(WORDS)))
def test_words_without_numbers_get_no_digits(words: list[str]) -> None:
    """However they follow each other, nothing in them is rewritten."""
    assert rewritten("的".join(words)) == ()
