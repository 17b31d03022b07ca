"""What a person sees: the card, the whole answer, the words beside an inline result."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callback_data import Origin, Target, View, decode
from bot.render import (
    MARKS,
    Card,
    coverage,
    description,
    excerpt,
    hit_card,
    not_found_card,
    quote_card,
)
from bot.render_whole import whole_card
from bot.texts import Texts
from bot.utf16 import displayed
from store import (
    Exchange,
    Explanation,
    Hit,
    Kind,
    Question,
    Session,
    Span,
    Verdict,
    Way,
)
from tests.bot.accepting import check_card
from tests.bot.believable import (
    SESSION,
    exchange,
    exchanges,
    hit,
    hits,
    long_texts,
    neighbours,
    quote,
    sessions,
    turn,
)
from tests.support.bot_api_rules import utf16_length, utf16_slice

ZH, EN = Texts("zh"), Texts("en")
languages = st.sampled_from([ZH, EN])


def test_a_found_quote_reads_from_top_to_bottom() -> None:
    """Verdict, words, whose and when and where, then the question."""
    card = hit_card(hit(None, (0, 4)), ZH)
    assert card.text == (
        "✅ 确有这句原话：\n"
        "任何冲突的终点都是谈判桌。\n"
        "王毅（外交部长） · 2024年3月7日 · 外交部长王毅就中国外交政策和对外关系回答中外记者提问\n"
        "\n"
        "路透社记者问：\n"
        "中方如何看待当前局势？"
    )
    assert _passages(card) == [
        ("blockquote", "任何冲突的终点都是谈判桌。"),
        ("bold", "任何冲突"),
        ("expandable_blockquote", "中方如何看待当前局势？"),
    ]


def test_an_english_reader_is_told_in_english() -> None:
    """The words of the quote stay what they are."""
    card = hit_card(hit(None, (0, 4), verdict=Verdict.CLOSE), EN)
    assert card.text.startswith("🔎 Not word for word; the nearest is:\n任何冲突")
    assert "王毅 (外交部长) · 2024-03-07 · " in card.text
    assert "路透社记者 asked:" in card.text


def test_a_close_quote_says_that_it_is_the_nearest() -> None:
    """Nobody may take it for what they wrote."""
    assert hit_card(hit(verdict=Verdict.CLOSE), ZH).text.startswith("🔎 没有一字不差的，最接近的")


@pytest.mark.parametrize(
    ("texts", "said"),
    (
        (ZH, "⚠️ 没有找到这样的话。最接近的一句，在这一点上说的是另一回事："),
        (EN, "⚠️ I find no such words."),
    ),
)
def test_another_sense_is_said_plainly(texts: Texts, said: str) -> None:
    """Not "the nearest" alone, and not after coming back either."""
    why = Explanation(Way.TYPED, "不", 0.9, 1, turned=True, wholeness=1, breadth=1, as_typed=0)
    found = replace(hit(None, (0, 4), verdict=Verdict.CLOSE), explanation=why)
    card = hit_card(found, texts)
    assert card.text.startswith(said)
    origin = _buttons(card)[texts("button.whole")].origin
    again = quote_card(found.quote, origin, texts)
    assert (again.text, again.entities) == (card.text, card.entities)


def test_a_correction_stands_with_the_quote_but_outside_of_it() -> None:
    """An editor's words are never taken for the speaker's."""
    notes = {"sentence00000007": "原文如此，\n应为“终点”。", "sentence00000009": "别的"}
    for card in (
        hit_card(hit(), ZH, corrections=notes),
        quote_card(quote(), None, ZH, corrections=notes),
    ):
        assert "\n✏️ 编者注：原文如此， 应为“终点”。\n" in card.text
        assert not [shown for _, shown in _passages(card) if "编者" in shown or "应为" in shown]
        assert "别的" not in card.text


def test_long_corrections_take_from_the_question() -> None:
    """The card fits, whatever the keepers wrote."""
    notes = {"sentence00000007": "注" * 500, "sentence00000008": "记" * 500}
    found = neighbours("说" * 2000, "说" * 2000)
    card = hit_card(
        replace(found, quote=replace(found.quote, question=Question("记者", "问" * 4000))),
        ZH,
        corrections=notes,
    )
    check_card(card)
    assert card.text.count("注") == 500 + 2
    assert card.text.count("记") == 500 + 2


def test_a_sentence_of_a_question_is_the_askers() -> None:
    """It must not pass for the minister's words."""
    asked = replace(
        quote("局势会升级吗？", question="谢谢。局势会升级吗？", kind=Kind.QUESTION),
        speaker="路透社记者",
        label="路透社记者",
        role="记者",
    )
    card = hit_card(hit(asked), ZH)
    assert "路透社记者（提问） · 2024年3月7日" in card.text
    assert "完整的提问：\n谢谢。局势会升级吗？" in card.text
    assert "王毅（" not in card.text
    assert description(asked, EN) == "路透社记者 (asking) · 2024-03-07"


def test_a_quote_from_a_speech_has_no_question() -> None:
    """There was none."""
    card = hit_card(hit(quote(question=None, kind=Kind.SPEECH)), ZH)
    assert [kind for kind, _ in _passages(card)] == ["blockquote"]
    assert not card.text.endswith("\n")


def test_words_said_more_than_once_are_told_of() -> None:
    """One hit names how many places it stands for."""
    assert "同样的话出现在 3 处。" in hit_card(hit(places=3), ZH).text
    assert "The same words stand in 2 places." in hit_card(hit(places=2), EN).text
    assert "处" not in hit_card(hit(), ZH).text


def test_a_session_without_a_date_is_shown_without_one() -> None:
    """Nothing is made up."""
    undated = replace(quote(), session=replace(SESSION, date=None))
    assert "王毅（外交部长） · 外交部长王毅就" in hit_card(hit(undated), ZH).text


def test_a_long_question_is_cut_at_a_sentence_end_and_says_so_outside_the_quote() -> None:
    """Every character in a quote block is verbatim; the note names the button to press."""
    question = "这一句是提问。" * 1000
    card = hit_card(hit(quote(question=question)), ZH)
    (shown,) = [text for kind, text in _passages(card) if kind == "expandable_blockquote"]
    assert question.startswith(shown)
    assert shown.endswith("。")
    assert len(shown) > 3000
    assert card.text.endswith("\n提问较长，其余在「📄 全文」里。")


def test_a_long_sentence_leaves_room_for_its_question() -> None:
    """Both are shown, and what is missing is told of each."""
    card = hit_card(hit(quote("说" * 5000, question="问" * 5000)), ZH)
    shown = dict(_passages(card))
    assert len(shown["blockquote"]) == 2200
    assert len(shown["expandable_blockquote"]) == 1000
    assert "这一句较长" in card.text
    assert "提问较长" in card.text


def test_emoji_do_not_shift_the_marks() -> None:
    """Telegram counts such a character twice."""
    card = hit_card(hit(quote("😀😀任何𠮷冲突。"), (2, 6)), ZH)
    assert ("bold", "任何𠮷冲") in _passages(card)


def test_more_matches_than_a_message_can_mark_are_not_all_marked() -> None:
    """Telegram keeps a hundred entities, and the quotes are among them."""
    many = hit(quote("一二" * 200), *((n, n + 1) for n in range(0, 400, 2)))
    card = hit_card(many, ZH)
    assert len(card.entities) == MARKS + 2
    check_card(card)


def test_the_buttons_of_a_quote_lead_on_and_keep_the_way_back() -> None:
    """Every one carries what was found, for the bot remembers nothing."""
    found = hit(None, (0, 4))
    origin = Origin(found.quote.id, Verdict.EXACT, (Span(0, 4),))
    assert _buttons(hit_card(found, ZH)) == {
        "◀ 上一句": Target(View.QUOTE, "sentence00000006", origin),
        "下一句 ▶": Target(View.QUOTE, "sentence00000008", origin),
        "📄 全文": Target(View.WHOLE, "sentence00000007", origin),
        "📑 引用": Target(View.CITE, "sentence00000007", origin),
        "🚩 报错": Target(View.REPORT, "sentence00000007", origin),
    }


def test_a_neighbour_has_a_button_back_to_the_quote() -> None:
    """It is shown as context, unmarked, whatever was found elsewhere."""
    origin = Origin("sentence00000003", Verdict.EXACT, (Span(0, 4),))
    card = quote_card(quote(), origin, ZH)
    assert card.text.startswith("📖 前后文：")
    assert "bold" not in dict(_passages(card))
    assert _buttons(card)["↩ 回到原句"] == Target(View.QUOTE, "sentence00000003", origin)


def test_the_first_and_the_last_sentence_have_one_neighbour() -> None:
    """A button that leads nowhere is not shown."""
    first = hit_card(hit(replace(quote(), previous=None)), ZH)
    assert list(_buttons(first))[:2] == ["下一句 ▶", "📄 全文"]
    alone = hit_card(hit(replace(quote(), previous=None, next=None)), ZH)
    assert next(iter(_buttons(alone))) == "📄 全文"


def test_a_quote_without_a_known_origin_can_still_be_read() -> None:
    """As a link to it would show it."""
    card = quote_card(quote(), None, ZH)
    assert "↩ 回到原句" not in _buttons(card)
    assert _buttons(card)["📄 全文"] == Target(View.WHOLE, "sentence00000007")


@pytest.mark.parametrize(
    "spans", (((0, 99),), ((3, 3),), ((4, 2),), ((0, 5), (3, 8)), ((5, 8), (0, 2)))
)
def test_marks_that_cannot_be_of_this_sentence_are_not_made(
    spans: tuple[tuple[int, int], ...],
) -> None:
    """A button's bytes can be forged."""
    origin = Origin("sentence00000007", Verdict.EXACT, tuple(Span(*span) for span in spans))
    assert "bold" not in dict(_passages(quote_card(quote(), origin, ZH)))


def test_a_whole_answer_shows_each_turn_under_its_name() -> None:
    """The sentence the reader came from is bold, and only there."""
    asked = turn(Kind.QUESTION, "路透社记者", ("怎么看？",))
    answered = turn(Kind.ANSWER, "王毅", ("很清楚。", "不会变。"), ("谢谢。",), first=10)
    target = Target(View.WHOLE, answered.sentences[1].id)
    card = whole_card(exchange(asked, answered), target, ZH)
    assert card.text == (
        "📄 全文\n"
        "任何冲突的终点都是谈判桌\n"
        "\n"
        "路透社记者（提问）：\n"
        "怎么看？\n"
        "\n"
        "王毅（外交部长）：\n"
        "很清楚。不会变。\n"
        "谢谢。\n"
        "\n"
        "2024年3月7日 · 外交部长王毅就中国外交政策和对外关系回答中外记者提问"
    )
    assert _passages(card)[1:] == [
        ("expandable_blockquote", "怎么看？"),
        ("blockquote", "很清楚。不会变。\n谢谢。"),
        ("bold", "不会变。"),
    ]
    assert _buttons(card) == {
        "↩ 回到原句": Target(View.QUOTE, answered.sentences[1].id),
        "🗂 整场": Target(View.SESSION, answered.sentences[1].id),
    }


def test_nobodys_words_are_not_shown_as_a_quote() -> None:
    """What the reporter wrote between the turns is told, and attributed to nobody."""
    scene = turn(Kind.SCENE, None, ("（掌声）",))
    answered = turn(Kind.ANSWER, "王毅", ("谢谢。",), first=10)
    card = whole_card(exchange(scene, answered, section=None), Target(View.WHOLE, "x"), ZH)
    assert _passages(card) == [("italic", "（掌声）"), ("blockquote", "谢谢。")]


def test_a_long_answer_is_turned_page_by_page() -> None:
    """Each page says which it is, and the names go on from page to page."""
    answered = turn(Kind.ANSWER, "王毅", tuple(f"第{n:04}句就说到这里。" for n in range(900)))
    whole = exchange(answered)
    origin = Origin(answered.sentences[0].id, Verdict.CLOSE, (Span(0, 2),))
    cards = [whole_card(whole, Target(View.WHOLE, origin.id, origin, n), ZH) for n in range(4)]
    assert cards[0].text.startswith("📄 全文（1/4）")
    assert "王毅（外交部长）（接上页）：" in cards[1].text
    assert list(_buttons(cards[0])) == ["下一页 ▶", "↩ 回到原句", "🗂 整场"]
    assert list(_buttons(cards[1])) == ["◀ 上一页", "下一页 ▶", "↩ 回到原句", "🗂 整场"]
    assert list(_buttons(cards[3])) == ["◀ 上一页", "↩ 回到原句", "🗂 整场"]
    assert _buttons(cards[1])["下一页 ▶"] == Target(View.WHOLE, origin.id, origin, 2)
    shown = "".join(dict(_passages(card))["blockquote"] for card in cards)
    assert shown == answered.text


def test_corrections_stand_below_the_words_of_their_page() -> None:
    """Each names its sentence, and only where that begins."""
    answered = turn(Kind.ANSWER, "王毅", tuple(f"第{n:04}句就说到这里。" for n in range(900)))
    notes = {answered.sentences[n].id: f"更正{n}" for n in (0, 1, 899)}
    whole = exchange(answered)
    first, last = (
        whole_card(whole, Target(View.WHOLE, "x", page=n), ZH, corrections=notes) for n in (0, 3)
    )
    assert "\n✏️ 编者注（第0000句就说到这里。）：更正0\n✏️ 编者注（第0001句" in first.text
    assert "更正899" not in first.text
    assert last.text.count("编者注") == 1
    for card in (first, last):
        assert not [shown for _, shown in _passages(card) if "更正" in shown]


def test_a_page_past_the_last_is_the_last() -> None:
    """A new edition may have fewer."""
    whole = exchange(turn(Kind.ANSWER, "王毅", ("谢谢。",)))
    target = Target(View.WHOLE, "sentence00000000")
    assert whole_card(whole, replace(target, page=9), ZH) == whole_card(whole, target, ZH)


@settings(deadline=None, max_examples=150)
@given(hits(), languages, st.none() | long_texts)
def test_any_quote_makes_a_message_that_telegram_takes(
    found: Hit, texts: Texts, note: str | None
) -> None:
    """The law of the card: fits, entities in place, quotes verbatim, marks where they match."""
    card = hit_card(found, texts, corrections={} if note is None else {found.quote.id: note[:500]})
    check_card(card)
    text = found.quote.text
    for kind, passage in _passages(card):
        if kind == "blockquote":
            assert displayed(text).strip().startswith(passage)
        if kind == "expandable_blockquote":
            assert found.quote.question is not None
            assert displayed(found.quote.question.text).strip().startswith(passage)
        if kind == "bold":
            assert any(passage in displayed(text[span.start : span.end]) for span in found.spans)


@settings(deadline=None, max_examples=150)
@given(exchanges(), languages, st.data())
def test_any_exchange_makes_messages_that_telegram_takes(
    whole: Exchange, texts: Texts, data: st.DataObject
) -> None:
    """On each page, what stands in a quote block is verbatim and somebody's."""
    sentences = [sentence for spoken in whole.turns for sentence in spoken.sentences]
    here = data.draw(st.sampled_from(sentences)).id
    words = [displayed(spoken.text) for spoken in whole.turns if spoken.speaker is not None]
    notes = {sentence.id: "𠮷" * 500 for sentence in sentences}
    page, last = 0, False
    while not last:
        target = Target(View.WHOLE, here, page=page)
        card = whole_card(whole, target, texts, corrections=notes)
        check_card(card)
        for kind, passage in _passages(card):
            if kind in {"blockquote", "expandable_blockquote"}:
                assert any(passage in spoken for spoken in words)
        page += 1
        last = texts("button.next_page") not in _buttons(card)


@given(hits(), languages)
def test_any_inline_result_has_one_line_of_each(found: Hit, texts: Texts) -> None:
    """Titles and descriptions are short; Telegram cuts what is not."""
    assert utf16_length(excerpt(found)) <= 90
    assert utf16_length(description(found.quote, texts)) <= 180
    assert "\n" not in excerpt(found) + description(found.quote, texts)


def test_an_excerpt_shows_the_match_that_stands_late() -> None:
    """A title whose match is cut off would look like a wrong result."""
    text = "前面的话" * 40 + "任何冲突的终点都是谈判桌。"
    title = excerpt(hit(quote(text), (160, 172)))
    assert title.startswith("…")
    assert "任何冲突的终点都是谈判桌" in title
    assert text[152:] in title


def test_an_excerpt_begins_at_the_beginning_if_the_match_is_there() -> None:
    """And says that there is more."""
    text = "任何冲突的终点都是谈判桌，" * 20
    title = excerpt(hit(quote(text), (0, 12)))
    assert title.endswith("…")
    assert text.startswith(title[:-1])


def test_a_description_says_who_when_and_in_answer_to_what() -> None:
    """All that can be seen before a result is sent."""
    line = description(quote(), ZH)
    assert line == "王毅（外交部长） · 2024年3月7日 — 路透社记者问：中方如何看待当前局势？"


def test_nothing_found_offers_two_ways_on_and_no_quote() -> None:
    """It claims only what it knows: that the words are not in what it holds."""
    card = not_found_card([SESSION], "YuanhuaBot", ZH)
    assert card.entities == ()
    assert card.keyboard is None
    assert card.text.count("\n• ") == 2
    assert "收录的实录里没有" in card.text
    assert "2024年3月7日" in card.text
    assert "@YuanhuaBot" in card.text


@pytest.mark.parametrize(
    ("held", "said"),
    (
        ([], "我还没有收录任何实录。"),
        ([SESSION], f"我目前收录：2024年3月7日《{SESSION.title}》。"),
        ([replace(SESSION, date=None)], f"我目前收录：《{SESSION.title}》。"),
        ([replace(SESSION, date=None)] * 2, "我目前收录 2 场。"),
    ),
)
def test_coverage_says_what_is_held(held: list[Session], said: str) -> None:
    """So that nobody takes silence for proof."""
    assert coverage(held, ZH) == said


def test_coverage_of_many_sessions_is_their_first_and_last_day() -> None:
    """Whatever order they come in."""
    assert SESSION.date is not None
    held = [SESSION, replace(SESSION, date=SESSION.date.replace(year=2019))]
    assert coverage(held, ZH) == "我目前收录 2 场，从 2019年3月7日 到 2024年3月7日。"
    assert coverage(held, EN) == "I hold 2 transcripts, from 2019-03-07 to 2024-03-07."


@given(st.lists(sessions(), max_size=3), languages)
def test_any_archive_can_be_told_of(held: list[Session], texts: Texts) -> None:
    """In a message that Telegram takes."""
    check_card(not_found_card(held, "YuanhuaBot", texts))


def _passages(card: Card) -> list[tuple[str, str]]:
    return [
        (str(entity.type), utf16_slice(card.text, entity.offset, entity.length))
        for entity in card.entities
    ]


def _buttons(card: Card) -> dict[str, Target]:
    assert card.keyboard is not None
    buttons = [button for row in card.keyboard.inline_keyboard for button in row]
    pressed = [button for button in buttons if button.callback_data is not None]
    return {button.text: decode(str(button.callback_data)) for button in pressed}
