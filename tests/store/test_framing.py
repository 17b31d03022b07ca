"""The question round what is remembered, told from what is remembered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.framing import unframed
from store.text import normalise

CORE = "灯塔在立冬重新亮起"
OLD_CORE = "燈塔在立冬重新亮起"
ENGLISH_CORE = "the ferry leaves at dawn"
LIKELY_TEXT = st.text(
    st.sampled_from("灯塔是不有没说过话句那这谁的吗关于原就怎对，。：？“” didhesaywo"), max_size=24
)
"""Texts dense with what frames are made of."""


@pytest.mark.parametrize(
    "frame",
    (
        "林澄是不是说过{}？",
        "林澄是否说过{}",
        "他有没有说过{}？",
        "他有没有讲过{}",
        "请问林澄有没有说过{}？",
        "林澄真的说过{}吗？",
        "他到底是不是说{}",
        "林澄这么说过{}",
        "听说林澄曾经说过{}",
        "我记得林澄说过{}",
        "林澄说过：{}",
        "林澄是不是在记者会上说过{}",
        "林澄是否承诺过{}",
        "林澄是否强调{}",
        "谁说过{}",
        "谁说的{}？",
        "哪位说过{}",
        "帮我找一下{}",
        "帮我查一下{}这句话",
        "请搜{}",
        "我记得有一句话是{}",
        "原话是不是{}",
        "林澄：{}",
        "关于{}",
        "关于{}的那句话",
        "谈到{}的话",
        "{}这句话是谁说的？",
        "{}是谁说的",
        "{}，对吗？",
        "{}，对不对",
        "{}，是真的吗？",
        "{}，属实吗",
        "{}吗？",
        "{}出自哪里？",
        "{}来自何处",
        "{}的原话",
        "{}那句话",
        "有没有人问过{}",
        "有谁提到过{}？",
        "帮忙查一下{}那段",
        "{}那个问题是怎么问的来着",
        "{}那句原文有人记得吗",
        "{}，出自哪一场？",
        "{}的那段话在哪里",
        "林澄是不是说过“{}”这句话？",
        "他有没有说过“{}”吗",
    ),
)
def test_a_question_round_it_is_set_aside(frame: str) -> None:
    """What a person says before it and behind it is none of what was said."""
    assert unframed(frame.format(CORE)) is not None
    assert normalise(unframed(frame.format(CORE)) or "").text == CORE


@pytest.mark.parametrize(
    "frame",
    (
        "林澄是不是說過{}？",
        "他有沒有說過{}",
        "請問林澄有沒有說過{}嗎？",
        "誰說過{}",
        "幫我找一下{}這句話",
        "關於{}的那句話",
        "{}這句話是誰說的？",
        "{}，對嗎？",
        "{}出自哪裡",
    ),
)
def test_the_question_may_be_in_traditional_characters(frame: str) -> None:
    """What is left is as it was typed."""
    found = unframed(frame.format(OLD_CORE))
    assert (found or "").rstrip("？") == OLD_CORE


@pytest.mark.parametrize(
    "frame",
    (
        "林澄怎么看待{}",
        "林澄怎么看{}？",
        "{}的原话是什么",
        "{}的那句话是怎么说的",
        "{}是什么时候说的？",
    ),
)
def test_a_question_with_how_or_what_is_set_aside(frame: str) -> None:
    """怎么, 什么 and 这么 are what questions are made of."""
    assert (unframed(frame.format(CORE)) or "").rstrip("？") == CORE


@pytest.mark.parametrize(
    "frame",
    (
        "did he say {}",
        "did Lin say anything about {}?",
        "any line on {}?",
        "Did Lin Cheng really say that {}?",
        "has she ever said {}",
        "does he say {}?",
        "who said {}",
        "Who said that {}?",
        "when did Lin say {}",
        "the quote about {}",
        "sentence where {}",
        "what did Lin Cheng say about {}?",
        "{}, did he say that?",
        "{}, did she really say this",
        "{}, right?",
        "{}, is that true?",
        "{}, who said that?",
        "DID HE SAY {}",
    ),
)
def test_the_question_may_be_in_english(frame: str) -> None:
    """In any case."""
    found = unframed(frame.format(ENGLISH_CORE))
    assert (found or "").rstrip("?") == ENGLISH_CORE


def test_a_question_at_both_ends_is_set_aside() -> None:
    """Once at either end is what many people write."""
    assert unframed(f"请问林澄是不是说过{CORE}这句话？") == CORE
    assert unframed(f"我记得他说过{CORE}，对吗") == CORE


@pytest.mark.parametrize(
    "query",
    (
        CORE,
        ENGLISH_CORE,
        "灯塔",
        "渡轮从下个月起每天多开四班",
        "渔民们等了很久",
        "12:30",
        "http://example.org/a",
        "",
        " ",
        "？",
    ),
)
def test_what_has_no_question_round_it_has_none(query: str) -> None:
    """None says that there is nothing else to look for."""
    assert unframed(query) is None


@pytest.mark.parametrize(
    "query",
    (
        "是不是",
        "是不是说过",
        "有没有",
        "的话",
        "关于",
        "吗",
        "谁说过",
        "那句话",
        "did he say",
        "who said",
        "right?",
    ),
)
def test_a_question_round_nothing_leaves_nothing_else(query: str) -> None:
    """What is all frame is looked for as it is."""
    assert unframed(query) is None


@pytest.mark.parametrize(
    ("query", "kept"),
    (
        ("关于灯塔，我们一贯主张尽快修复", "我们一贯主张尽快修复"),
        ("我说过的话一定算数", "一定算数"),
        ("有没有灯塔不取决于我们", "灯塔不取决于我们"),
        ("渔民们说灯塔是他们的眼睛", "灯塔是他们的眼睛"),
        ("这个问题问得好，大家想一想就明白了", "想一想就明白了"),
        ("谁在海上，谁就需要灯塔", "需要灯塔"),
        ("问题找到了，办法就在这里", "问题找到了"),
        ("到底是修还是拆，答案很清楚", "答案很清楚"),
        ("what matters is that the ferry leaves", "the ferry leaves"),
        ("those who have the right to speak", "speak"),
    ),
)
def test_a_sentence_that_holds_such_words_is_not_emptied(query: str, kept: str) -> None:
    """Whatever is taken for a frame, what the sentence says stays."""
    assert kept in (unframed(query) or query)


@given(st.one_of(LIKELY_TEXT, st.text(max_size=24)))
def test_what_is_left_is_a_stretch_of_the_query(query: str) -> None:
    """It is as it was typed, shorter, and never empty."""
    core = unframed(query)
    if core is not None:
        assert core in query
        assert core == core.strip() != ""
        assert len(core) < len(query)


@given(st.text(st.sampled_from("灯塔渡轮渔民海边立冬亮起停靠"), min_size=2, max_size=12))
def test_a_question_round_any_words_leaves_just_them(core: str) -> None:
    """The frame does not depend on what it is round."""
    assert unframed(f"林澄是不是说过{core}") == core
    assert unframed(f"{core}这句话是谁说的？") == core
    assert unframed(core) is None
