"""What looks misprinted is told; what is written so is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.importer.misprints import misprints
from store.model import Peculiarity


def found(text: str) -> list[tuple[Peculiarity, str]]:
    """Give what is told of a text: what it is, and of which characters."""
    return [(one.peculiarity, one.detail) for one in misprints(text)]


@pytest.mark.parametrize(
    ("text", "detail"),
    (
        ("渡轮取得的的成绩", "的的"),
        ("渡輪取得的的成績", "的的"),
        ("我们正在在修灯塔，他在在修", "在在"),
        ("灯塔将在立冬灯塔将在立冬点亮", "灯塔将在立冬灯塔将在立冬"),
        ("lit by the the keeper", "the the"),
    ),
)
def test_what_is_doubled_is_told(text: str, detail: str) -> None:
    """A word that never stands twice, or a whole phrase."""
    assert (Peculiarity.DOUBLED_CHARACTER, detail) in found(text)


@pytest.mark.parametrize(
    "text",
    (
        "常常谢谢大家，人人天天看看海，方方面面清清楚楚",
        "中国国家代表团团长、外交部部长和和平使者",
        "达到目的的办法",
        "2030年年底年年有鱼",
        "对对方了了解解",
        "船长孔琳琳",
        "that that had had come in in the morning",
        "哈哈哈哈",
    ),
)
def test_words_that_double_a_character_are_words(text: str) -> None:
    """So are two words that meet."""
    assert Peculiarity.DOUBLED_CHARACTER not in {kind for kind, _ in found(text)}


@pytest.mark.parametrize(
    "marks", ("，，", "。。", "？？", "！！", "；；", "，。", "。，", "、，", ",,", "..")
)
def test_doubled_marks_are_told(marks: str) -> None:
    """One of them is too many."""
    assert found(f"灯塔亮了{marks}船来了") == [(Peculiarity.DOUBLED_PUNCTUATION, marks)]


@pytest.mark.parametrize("marks", ("……", "——", "？！", "。”", "》，", "...", "！”。", "：“"))
def test_marks_that_belong_together_are_none(marks: str) -> None:
    """An ellipsis and a dash are two characters each."""
    assert found(f"灯塔亮了{marks}船来了") == []


@pytest.mark.parametrize(
    "text",
    (
        "灯塔亮\ufffd了",
        "灯塔\ue123亮了",
        "the keeperâ€™s lamp",
        "cafÃ© on the pier",
        "鍙戣█浜鸿〃绀",
        "锟斤拷灯塔",
        "行政會議和茤苤A先講",
        "朱□基总理说",
        "吳謙大?;卮",
    ),
)
def test_garbled_characters_are_told(text: str) -> None:
    """Whatever took them for something else."""
    assert Peculiarity.MOJIBAKE in {kind for kind, _ in found(text)}


@pytest.mark.parametrize(
    "text",
    (
        "维生素C片和阿Q正传，三K党，卡拉OK厅，甲A联赛",
        "涓涓细流，邯郸、亳州、婺源和嵊泗",
        "naïve café, Müller, São Paulo, “quoted”",
        "今日の記者会見では対応についてお話ししました。売却の実績はありません。",
        "你来吗?来的话请说。",
    ),
)
def test_rare_characters_are_no_garbage(text: str) -> None:
    """Names have them, and other languages."""
    assert found(text) == []


def test_pinyin_strewn_in_is_told_once_a_line() -> None:
    """With the first of the places."""
    text = "中(zhōng )国的灯(dēng)塔(tǎ)亮了\n渡（dù）轮来了"
    assert found(text) == [
        (Peculiarity.PINYIN_NOISE, "(zhōng ) (dēng) (tǎ)"),
        (Peculiarity.PINYIN_NOISE, "（dù）"),
    ]


@pytest.mark.parametrize("text", ("乐（lè）亭的灯塔", "灯塔(a)和渡轮(xyz)，(the)"))
def test_one_reading_is_an_explanation(text: str) -> None:
    """And letters that are no syllable are none."""
    assert found(text) == []


def test_signs_strewn_in_are_told() -> None:
    """Alone in brackets they are nobody's words."""
    assert found("渡轮(🏵)来了(⬆)") == [(Peculiarity.PICTURE_NOISE, "(🏵) (⬆)")]


@given(st.text(max_size=60))
def test_any_text_can_be_looked_at(text: str) -> None:
    """Each place that is told of stands in it."""
    for one in misprints(text):
        assert 1 <= one.line <= len(text.splitlines())
