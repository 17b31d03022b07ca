"""What a reader sees of a check."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import SENTENCE_UNITS, Card
from bot.render_check import CONTEXTS, Findings, check_card
from bot.splitting import split
from bot.texts import Texts
from bot.utf16 import displayed, shortened
from store import Checked, Explanation, Hit, Run, Verdict, Way
from store.difference import difference
from tests.bot.believable import hit, hits, hits_over_two, long_texts, neighbours, quote, texts
from tests.support.bot_api_rules import check_entities, check_text, utf16_slice

ZH, EN = Texts("zh"), Texts("en")
HELD = "我目前收录 3 场。"


def checked(claimed: str, found: Hit) -> Checked:
    """Lay a claimed sentence beside what was found for it."""
    bare = Checked(claimed, found, ())
    return replace(bare, pieces=difference(claimed, found.text))


def close(said: str, number: int = 7) -> Hit:
    """Give a hit that is not exact."""
    found = quote(said)
    own = replace(found.sentence, id=f"sentence{number:08}")
    return hit(replace(found, sentence=own), verdict=Verdict.CLOSE)


def card(*runs: Run, sentences: int = 0, texts: Texts = ZH, **more: object) -> Card:
    """Show runs of a claim of so many sentences; as many as are found unless told."""
    count = sentences or sum(len(run.checked) for run in runs)
    left_out = more.get("left_out", 0)
    assert isinstance(left_out, int)
    findings = Findings(tuple(f"第{number}句" for number in range(count)), runs, left_out)
    return check_card(findings, HELD, "YuanhuaBot", texts, {})


def passages(shown: Card, kind: str) -> list[str]:
    """Give what is marked so."""
    return [
        utf16_slice(shown.text, entity.offset, entity.length)
        for entity in shown.entities
        if entity.type == kind
    ]


@st.composite
def findings(draw: st.DrawFn) -> Findings:
    """Draw a claim of which each sentence is found by itself, or not at all."""
    sentences = draw(st.lists(texts, min_size=1, max_size=4))
    runs = []
    for number, sentence in enumerate(sentences):
        found = draw(st.none() | hits() | hits_over_two())
        if found is not None:
            claimed = draw(st.sampled_from([sentence, found.quote.text]) | long_texts)
            beside = checked(claimed, found)
            runs.append(Run(number, (draw(st.sampled_from([beside, replace(beside, pieces=())])),)))
    return Findings(tuple(sentences), tuple(runs), draw(st.integers(0, 3)))


@given(findings(), st.sampled_from([ZH, EN]))
def test_every_check_is_made_of_messages_that_telegram_takes(found: Findings, texts: Texts) -> None:
    """Whatever was claimed, and whatever was said."""
    shown = check_card(found, HELD, "YuanhuaBot", texts, {})
    for text, entities in split(shown.text, shown.entities):
        check_text(text)
        check_entities(text, [json.loads(entity.to_json()) for entity in entities])


@given(findings())
def test_what_stands_in_a_block_quote_is_verbatim(found: Findings) -> None:
    """Nothing of the claim gets into it."""
    shown = check_card(found, HELD, "YuanhuaBot", ZH, {})
    said = [displayed(shortened(run.text, SENTENCE_UNITS)).strip() for run in found.runs]
    assert passages(shown, "blockquote") == [words for words in said if words]


def test_differences_are_told_in_the_order_in_which_they_stand() -> None:
    """Replaced, put in, left out; for eyes and for a screen reader."""
    run = Run(0, (checked("冲突终究绝不会走到谈判桌前", close("任何冲突终将走到谈判的桌前。")),))
    shown = card(run)
    assert passages(shown, "strikethrough") == ["究绝不会"]
    assert passages(shown, "underline") == ["将", "的"]
    assert "\n你给的：冲突终究绝不会走到谈判桌前\n" in shown.text
    assert "差别：说成“究绝不会”，原话是“将”；漏了“的”。" in shown.text


def test_only_some_differences_are_told_and_the_rest_is_counted() -> None:
    """All are marked."""
    said = "一二甲三四乙五六丙七八丁九十戊百千己万亿庚年月辛日时。"
    claimed = "".join(character for character in said if character not in "甲乙丙丁戊己庚辛")
    shown = card(Run(0, (checked(claimed, close(said)),)))
    assert len(passages(shown, "underline")) == 8
    assert shown.text.count("漏了") == 6
    assert "；另有 2 处。" in shown.text


def test_a_close_sentence_that_differs_in_nothing_is_not_said_to_differ() -> None:
    """It may be close for what stands around it."""
    shown = card(Run(0, (checked("冲突的终点", close("任何冲突的终点都是谈判桌。")),)))
    assert shown.text.startswith("🔎")
    assert "差别" not in shown.text
    assert "你给的" not in shown.text


def test_what_differs_and_what_is_exact_is_marked_in_one_sentence() -> None:
    """Where two claimed sentences stand in the same, the difference shows."""
    said = quote("早一点谈起来，和平就早一天到来。")
    runs = Run(
        0,
        (
            checked("早一点谈起来。", hit(said, (0, 6))),
            checked("和平就早一点到来。", hit(said, (7, 15), verdict=Verdict.CLOSE)),
        ),
    )
    shown = card(runs)
    assert passages(shown, "blockquote") == [said.text]
    assert passages(shown, "bold") == ["早一点谈起来"]
    assert passages(shown, "underline") == ["天"]
    assert "🔗 这 2 句在原文里是同一句\n" in shown.text
    assert "你给的第 2 句：和平就早一点到来。\n" in shown.text


def test_what_differs_is_marked_even_where_another_sentence_is_exact() -> None:
    """In whichever order they are claimed."""
    said = quote("早一点谈起来，和平就早一天到来。")
    sentences = (
        checked("和平就早一点到来。", hit(said, (7, 15), verdict=Verdict.CLOSE)),
        checked("和平就早一天到来。", hit(said, (7, 15))),
    )
    for order in (sentences, sentences[::-1]):
        shown = card(Run(0, order))
        assert passages(shown, "underline") == ["天"]
        assert passages(shown, "bold") == ["和平就早一", "到来"]


def test_words_over_two_sentences_are_shown_in_both() -> None:
    """With what matches of each."""
    found = neighbours("任何冲突的终点都是谈判桌。", "早一点谈起来。")
    shown = card(Run(0, (checked("冲突的终点都是谈判桌，早一点", found),)))
    assert passages(shown, "blockquote") == ["任何冲突的终点都是谈判桌。早一点谈起来。"]
    assert "".join(passages(shown, "bold")) == "冲突的终点都是谈判桌。早一点"


def test_a_quote_that_is_too_long_is_said_to_be_cut() -> None:
    """What is shown of it is verbatim."""
    said = "好" * 5000
    shown = card(Run(0, (checked("好" * 5, hit(quote(said), (0, 5))),)))
    assert passages(shown, "blockquote") == ["好" * SENTENCE_UNITS]
    assert "引文较长，这里只放了开头。" in shown.text


@pytest.mark.parametrize(
    ("texts", "first"),
    (
        (ZH, "🧾 5 句中：1 句是原话，1 句接近，1 句意思有出入，2 句没有找到。"),
        (
            EN,
            (
                "🧾 Of 5 sentences: 1 was said in these very words, 1 is close, "
                "1 differs in sense, 2 are not found."
            ),
        ),
    ),
)
def test_the_first_line_sums_up(texts: Texts, first: str) -> None:
    """In the order of how sure it is; what there is none of is not named."""
    why = Explanation(Way.TYPED, "", 0.9, 0.9, turned=True, wholeness=1.0, breadth=1.0, as_typed=0)
    runs = (
        Run(0, (checked("甲", hit(quote("甲乙丙。"), (0, 1))),)),
        Run(1, (checked("丁", close("丁戊己。", 20)),)),
        Run(3, (checked("不庚", replace(close("庚辛壬。", 30), explanation=why)),)),
    )
    assert card(*runs, sentences=5, texts=texts).text.splitlines()[0] == first


def test_of_many_sentences_only_the_first_have_a_button() -> None:
    """A link each, numbered as the sentence it leads to."""
    runs = [Run(number, (checked("甲", close("甲乙丙。", 10 * number)),)) for number in range(1, 8)]
    keyboard = card(*runs, sentences=8).keyboard
    assert keyboard is not None
    rows = keyboard.inline_keyboard
    assert [len(row) for row in rows] == [1] * CONTEXTS
    assert rows[0][0].text == "📖 第 2 句的前后文"
    assert rows[0][0].url == "https://t.me/YuanhuaBot?start=q_sentence00000010"
