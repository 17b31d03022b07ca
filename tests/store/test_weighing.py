"""What characters weigh, and what turns the sense of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.model import Span
from store.weighing import is_turned, numbers_differ, turned_around, weight

LEFT = st.text(st.sampled_from("灯塔不没无支持反对增加减少有五百25% "), max_size=10)
"""Texts dense with what turns a sense."""


@pytest.mark.parametrize(
    ("light", "heavy"),
    (
        ("的", "灯"),
        ("了", "塔"),
        ("们", "民"),
        ("a", "灯"),
        ("灯", "不"),
        ("灯", "没"),
        ("灯", "5"),
    ),
)
def test_some_characters_weigh_more_than_others(light: str, heavy: str) -> None:
    """Particles and letters less than most; negations and digits more."""
    assert 0 < weight(light) < weight(heavy)


def test_a_space_weighs_nothing() -> None:
    """It parts words, and says nothing."""
    assert weight(" ") == weight("") == 0


@given(LEFT, LEFT)
def test_a_text_weighs_what_its_parts_weigh(one: str, other: str) -> None:
    """Whatever stands beside what."""
    assert weight(one + other) == pytest.approx(weight(one) + weight(other))


@pytest.mark.parametrize(
    ("asked", "found"),
    (
        ("不", ""),
        ("", "不"),
        ("没有", "有"),
        ("不会", "将会"),
        ("无", ""),
        ("未", "已"),
        ("not", ""),
        ("never", "always"),
        ("cannot", "can"),
        ("dont", "do"),
        ("without", "with"),
    ),
)
def test_a_negation_on_one_side_turns_the_sense(asked: str, found: str) -> None:
    """Asked for and not there, or there and not asked for, in either language."""
    assert is_turned(asked, found)
    assert is_turned(found, asked)


@pytest.mark.parametrize(
    ("asked", "found"),
    (("不", "没"), ("不会", "不能"), ("不得不", ""), ("not", "never"), ("do not", "dont")),
)
def test_a_negation_on_either_side_turns_nothing(asked: str, found: str) -> None:
    """Nor do two of them on one."""
    assert not is_turned(asked, found)


@pytest.mark.parametrize(
    ("asked", "found"),
    (
        ("支持", "反对"),
        ("支持", "坚决反对"),
        ("赞成", "反对"),
        ("增加", "减少"),
        ("上升", "下降"),
        ("扩大", "缩小"),
        ("合作", "对抗"),
        ("和平", "战争"),
        ("开放", "封闭"),
        ("成功", "失败"),
        ("support", "oppose"),
        ("more", "less"),
    ),
)
def test_a_word_for_its_opposite_turns_the_sense(asked: str, found: str) -> None:
    """Whichever of the two was asked for."""
    assert is_turned(asked, found)
    assert is_turned(found, asked)


@pytest.mark.parametrize(
    ("asked", "found"),
    (("5", "6"), ("5.2%", "5%"), ("2023年", "2024年"), ("十四亿", "十三亿"), ("三个", "四个")),
)
def test_another_number_turns_the_sense(asked: str, found: str) -> None:
    """In digits or in numerals."""
    assert is_turned(asked, found)
    assert is_turned(found, asked)


@pytest.mark.parametrize(
    ("asked", "found"),
    (
        ("", ""),
        ("灯塔", "渡轮"),
        ("立春", "立冬"),
        ("支持", "赞成"),
        ("支持", ""),
        ("", "反对"),
        ("5", ""),
        ("", "十四亿"),
        ("5月", "5日"),
        ("的", "了"),
    ),
)
def test_another_word_alone_turns_nothing(asked: str, found: str) -> None:
    """Nor does an opposite, or a number, that nothing stands for on the other side."""
    assert not is_turned(asked, found)


@given(LEFT, LEFT)
def test_what_turns_does_so_both_ways(asked: str, found: str) -> None:
    """Neither side is the right one."""
    assert is_turned(asked, found) == is_turned(found, asked)


@given(st.text(st.sampled_from("灯塔不没支持增加五百25% "), max_size=10))
def test_what_is_the_same_turns_nothing(left: str) -> None:
    """Negations, numbers and words that have an opposite, the same on both sides."""
    assert not is_turned(left, left)


@pytest.mark.parametrize(
    ("sentence", "asked"),
    (
        ("我们绝不支持拆塔", "支持拆塔"),
        ("我们不会支持拆塔", "支持拆塔"),
        ("没有任何风浪能够阻挡", "任何风浪能够"),
        ("渡轮从未停航三天", "停航三天"),
        ("we do not support it", "support it"),
        ("we dont support it", "support it"),
        ("that is impossible", "possible"),
        ("载客14万人次", "4万人次"),
        ("增长5.2%", "增长5"),
        ("增长15.2%", "5.2%"),
        ("十四万人次", "四万人次"),
        ("百分之五十", "百分之五"),
    ),
)
def test_what_stands_beside_it_may_turn_the_sense(sentence: str, asked: str) -> None:
    """What is denied there, or is part of another number or word, was not said so."""
    start = sentence.index(asked)
    assert turned_around(sentence, Span(start, start + len(asked)))


@pytest.mark.parametrize(
    ("sentence", "asked"),
    (
        ("我们支持修塔", "支持修塔"),
        ("灯塔是不是他修的", "是他修的"),
        ("不仅要修灯塔", "要修灯塔"),
        ("不同的灯塔", "的灯塔"),
        ("非常重要的灯塔", "重要的灯塔"),
        ("无论何时出海", "何时出海"),
        ("我们不得不承认灯塔", "承认灯塔"),
        ("灯塔从不关门", "关门"),
        ("载客14万人次", "14万人次"),
        ("增长5.2%", "5.2"),
        ("gdp增长了", "增长了"),
        ("the timetable", "time"),
        ("未来要修灯塔", "要修灯塔"),
    ),
)
def test_most_of_what_stands_beside_it_turns_nothing(sentence: str, asked: str) -> None:
    """A fragment is as said where it begins and ends with words of its own."""
    start = sentence.index(asked)
    assert not turned_around(sentence, Span(start, start + len(asked)))


@pytest.mark.parametrize(
    ("asked", "found"),
    (("起", "终"), ("晚", "早"), ("反对", "坚持"), ("上调", "下调"), ("先", "后")),
)
def test_opposites_turn_the_sense(asked: str, found: str) -> None:
    """Of one character only where little differs: in much, both may stand by chance."""
    assert is_turned(asked, found)
    if len(asked) == len(found) == 1:
        assert not is_turned(f"灯塔渡轮{asked}", f"透镜港口{found}")


@pytest.mark.parametrize(
    ("asked", "sentence", "differ"),
    (
        ("增长52%", "增长5.2%", True),
        ("增长2%", "增长5.2%", True),
        ("增长5.2%和3%", "增长5.2%和4%", True),
        ("增长5.2%", "今年增长5.2%去年3%", False),
        ("增长5.2%", "增长百分之五点二", False),
        ("增长", "增长5.2%", False),
    ),
)
def test_a_number_in_figures_is_that_number_or_another(
    asked: str, sentence: str, *, differ: bool
) -> None:
    """Its figures in another number are not it; where the sentence has none, none differs."""
    assert numbers_differ(asked, sentence) is differ
