"""What a person sees of words over two sentences, and of words of nobody known."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import terminal
from bot.callback_data import Origin, Reach, View, decode
from bot.render import Card, description, excerpt, hit_card, quote_card
from bot.render_whole import whole_card
from bot.texts import Texts
from bot.utf16 import displayed
from store import (
    UNNAMED,
    Answer,
    Explanation,
    Hit,
    Kind,
    Quote,
    Span,
    Verdict,
    Way,
    joined,
)
from tests.bot.believable import exchange, hit, hits_over_two, neighbours, quote, turn
from tests.support.bot_api_rules import check_message_text, utf16_length, utf16_slice

ZH, EN = Texts("zh"), Texts("en")
FIRST, SECOND = "任何冲突的终点都是谈判桌。", "早一点谈起来，和平就早一天到来。"
unnamed = replace(quote(question=None, kind=Kind.SPEECH), speaker=UNNAMED, label=UNNAMED, role=None)


@pytest.mark.parametrize("own", (0, 1))
def test_both_sentences_stand_in_one_quote_with_their_own_marks(own: int) -> None:
    """Verbatim and in order, whichever of the two is the hit's quote."""
    card = hit_card(neighbours(FIRST, SECOND, own=own), ZH)
    assert card.text.startswith(f"✅ 确有这句原话：\n{FIRST}{SECOND}\n王毅（外交部长） · ")
    assert _passages(card)[:3] == [
        ("blockquote", FIRST + SECOND),
        ("bold", FIRST[2:]),
        ("bold", SECOND[:3]),
    ]


def test_sentences_of_two_paragraphs_stand_on_two_lines() -> None:
    """As in the transcript; the marks are where they were."""
    card = hit_card(neighbours("𠮷𠮷" + FIRST, SECOND, paragraph=1), ZH)
    assert _passages(card)[:3] == [
        ("blockquote", f"𠮷𠮷{FIRST}\n{SECOND}"),
        ("bold", FIRST),
        ("bold", SECOND[:3]),
    ]


@pytest.mark.parametrize("own", (0, 1))
def test_back_shows_both_as_they_were_found(own: int) -> None:
    """The button says into which neighbour the words reach."""
    found = neighbours(FIRST, SECOND, own=own, verdict=Verdict.CLOSE)
    card = hit_card(found, ZH)
    assert card.keyboard is not None
    origin = decode(str(card.keyboard.inline_keyboard[1][0].callback_data)).origin
    assert origin is not None
    assert origin.reach is (Reach.PREVIOUS if own else Reach.NEXT)
    again = quote_card(found.quote, origin, ZH, found.passages[1 - own].sentence)
    assert (again.text, again.entities) == (card.text, card.entities)


@pytest.mark.parametrize("own", (0, 1))
def test_the_steps_lead_beyond_both(own: int) -> None:
    """The neighbour that is shown already is none to step to."""
    found = neighbours(FIRST, SECOND, own=own)
    ids = [part.sentence.id for part in found.passages]
    between = replace(found.quote, previous=ids[0]) if own else replace(found.quote, next=ids[1])
    card = hit_card(replace(found, quote=between), ZH)
    assert card.keyboard is not None
    steps = [decode(str(step.callback_data)) for step in card.keyboard.inline_keyboard[0]]
    own_step = (View.QUOTE, "sentence00000008" if own else "sentence00000006")
    over = (View.BEFORE, ids[0]) if own else (View.AFTER, ids[1])
    expected = [over, own_step] if own else [own_step, over]
    assert [(step.view, step.id) for step in steps] == expected


def test_both_sentences_are_copied() -> None:
    """In their order, as they stand in the quote."""
    for own in (0, 1):
        card = hit_card(neighbours(FIRST, SECOND, own=own), ZH)
        assert card.keyboard is not None
        copied = card.keyboard.inline_keyboard[1][1].copy_text
        assert copied is not None
        assert copied.text == FIRST + SECOND


def test_marks_that_cannot_be_of_both_are_not_made() -> None:
    """A button's bytes can be forged."""
    found = neighbours(FIRST, SECOND)
    forged = Origin(found.quote.id, Verdict.EXACT, (Span(0, 99),), Reach.NEXT)
    card = quote_card(found.quote, forged, ZH, found.passages[1].sentence)
    assert [kind for kind, _ in _passages(card)][:1] == ["blockquote"]
    assert "bold" not in dict(_passages(card))


def test_an_inline_title_shows_where_the_two_meet() -> None:
    """The end of the one and the beginning of the other, if there is not room for all."""
    assert excerpt(neighbours(FIRST, SECOND)) == FIRST + SECOND
    long = "前面的话" * 40 + FIRST
    found = neighbours(long, SECOND)
    first = replace(found.passages[0], spans=(Span(160, 172),))
    title = excerpt(replace(found, passages=(first, found.passages[1])))
    assert title.startswith("…")
    assert title.endswith(FIRST + SECOND)


@settings(deadline=None, max_examples=100)
@given(hits_over_two(), st.sampled_from([ZH, EN]))
def test_any_two_sentences_make_a_message_that_telegram_takes(found: Hit, texts: Texts) -> None:
    """What stands in the quote is a beginning of both; what is bold, part of a match of one."""
    card = hit_card(found, texts)
    message: dict[str, Any] = {"text": card.text}
    message["entities"] = [json.loads(entity.to_json()) for entity in card.entities]
    check_message_text(message)
    both = "".join(joined(tuple(part.sentence for part in found.passages)))
    matches = [
        displayed(part.sentence.text[span.start : span.end])
        for part in found.passages
        for span in part.spans
    ]
    for kind, passage in _passages(card):
        if kind == "blockquote":
            assert displayed(both).strip().startswith(passage)
        if kind == "bold":
            assert any(passage in match for match in matches)
    assert utf16_length(excerpt(found)) <= 90
    assert "\n" not in excerpt(found)


def test_the_terminal_gives_each_sentence_its_line() -> None:
    """With what matches of it marked; and whose words they are once, below."""
    found = neighbours(FIRST, SECOND)
    lines = [*terminal.answer_lines(ZH, Answer("", found.verdict, (found,)), 0)]
    marked = [[words for words, style in line if style == "match"] for line in lines[:2]]
    assert ["".join(words for words, _ in line) for line in lines[:2]] == [FIRST, SECOND]
    assert marked == [[FIRST[2:]], [SECOND[:3]]]


def test_an_explanation_tells_no_share_that_was_not_asked_for() -> None:
    """Marks count near a tie only, whole words within one sentence: nought would say too much."""
    why = Explanation(Way.TYPED, "谈", 1.0, 0.5, turned=False, wholeness=0, breadth=0.4, as_typed=0)
    answer = Answer("谈", Verdict.EXACT, (replace(hit(), explanation=why),))
    told = [*terminal.answer_lines(ZH, answer, 0, explain=True)][-1]
    assert told == [("字句吻合 100% · 词项占 50% · 长度为全句的 40%", "faint")]


@pytest.mark.parametrize(("texts", "said"), ((ZH, "说话人不详"), (EN, "Speaker unknown")))
@pytest.mark.parametrize("dated", (True, False))
def test_who_is_not_known_is_said_not_to_be(texts: Texts, said: str, *, dated: bool) -> None:
    """On a card, beside an inline result, on the terminal: no empty name, no dangling sign."""
    session = unnamed.session if dated else replace(unnamed.session, date=None)
    found = hit(replace(unnamed, session=session))
    for shown in (
        hit_card(found, texts).text.splitlines()[2],
        description(found.quote, texts),
        _terminal(texts, found.quote).removeprefix("—").removeprefix("—").strip(),
    ):
        assert shown.startswith(said)
        assert not shown.endswith(("·", "—", " "))
        assert "王毅" not in shown.replace(session.title, "")


@pytest.mark.parametrize(("texts", "said"), ((ZH, "说话人不详："), (EN, "Speaker unknown:")))
def test_the_context_of_unnamed_words_names_nobody(texts: Texts, said: str) -> None:
    """They are somebody's words and stand as a quote, under a name that says that it is none."""
    words = turn(Kind.SPEECH, UNNAMED, ("树要自己浇水。",))
    origin = Origin(words.sentences[0].id, Verdict.EXACT)
    target = decode(f"1:w0:{origin.id}")
    card = whole_card(exchange(words, section=None), target, texts)
    assert f"\n{said}\n树要自己浇水。\n" in card.text
    assert ("blockquote", "树要自己浇水。") in _passages(card)
    lines = terminal.exchange_lines(texts, exchange(words, section=None))
    assert [(said, "heading")] in [list(line) for line in lines]


def _terminal(texts: Texts, of: Quote) -> str:
    _, attribution, *_ = terminal.answer_lines(texts, Answer("", Verdict.EXACT, (hit(of),)), 0)
    return "".join(words for words, _ in attribution)


def _passages(card: Card) -> list[tuple[str, str]]:
    return [
        (str(entity.type), utf16_slice(card.text, entity.offset, entity.length))
        for entity in card.entities
    ]
