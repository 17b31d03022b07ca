"""The buttons under a quote: what each does, and that Telegram takes them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton

from bot.callback_data import Origin
from bot.keyboards import quote_keyboard, share_query
from bot.texts import Texts
from store import Hit, Verdict
from tests.bot.believable import SESSION, hits, hits_over_two, long_texts, quote, texts
from tests.support.bot_api_rules import utf16_length
from tests.support.bot_api_shapes import check_inline_keyboard

ZH, EN = Texts("zh"), Texts("en")
PAGE = "https://www.mfa.gov.cn/web/t1.shtml"
LINKED = replace(quote(), session=replace(SESSION, url=PAGE))
COLUMNS = 36
"""Columns that the buttons of a row have on a phone; a Chinese character takes two."""


@pytest.mark.parametrize("language", (ZH, EN))
def test_three_rows_hold_all_that_can_be_done(language: Texts) -> None:
    """With the way back between the steps, and each label short enough to be read."""
    origin = Origin("sentence00000003", Verdict.EXACT)
    rows = quote_keyboard(LINKED, origin, language).inline_keyboard
    names = [[button.text for button in row] for row in rows]
    keys = (("previous", "back", "next"), ("whole", "copy", "share"), ("source", "cite", "report"))
    assert names == [[language(f"button.{key}") for key in row] for row in keys]
    for row in names:
        assert sum(2 - character.isascii() for name in row for character in name) <= COLUMNS


def test_the_words_are_copied_as_they_stand() -> None:
    """Two hundred and fifty-six characters, as Telegram counts them."""
    longest = "𠮷" * 127 + "说。"
    for text in ("任何冲突的终点都是谈判桌。", longest):
        assert _copied(text) == ("📋 复制", text)


def test_of_longer_words_the_place_is_copied() -> None:
    """A part of a sentence would pass for the whole, so the button says what it copies."""
    name, text = _copied("𠮷" * 128 + "。")
    assert name == "📋 复制出处"
    assert text == f"王毅 · 2024-03-07 · {SESSION.title}"


def test_words_are_shared_by_a_query_for_this_sentence() -> None:
    """It stands in marks, so that nothing in it is taken for a filter."""
    (shared,) = [button for button in _buttons() if button.text == "↗ 转发"]
    chosen = shared.switch_inline_query_chosen_chat
    assert chosen is not None
    assert chosen.query == '"任何冲突的终点都是谈判桌。"'
    assert (chosen.allow_user_chats, chosen.allow_group_chats) == (True, True)
    assert share_query(quote('他说："from:我。"')) == '「他说："from:我。"」'
    assert share_query(quote("说" * 300)) == f'"{"说" * 254}"'


def test_a_session_without_a_page_has_no_button_to_it() -> None:
    """And one with a page has it, opening at the sentence."""
    (page,) = [button for button in _buttons() if button.text == "🔗 原文"]
    assert page.url is not None
    assert page.url.startswith(f"{PAGE}#:~:text=")
    unlinked = quote_keyboard(quote(), None, ZH).inline_keyboard
    assert not [button for row in unlinked for button in row if button.url]


@given(
    st.one_of(hits(), hits_over_two()),
    st.none() | st.sampled_from([PAGE, "x", "https://", "http://e.org:x/"]) | texts,
    st.sampled_from([ZH, EN]),
)
def test_any_quote_has_buttons_that_telegram_takes(
    found: Hit, url: str | None, language: Texts
) -> None:
    """Whatever its words, its speaker and its page are."""
    of = replace(found.quote, session=replace(found.quote.session, url=url))
    beside = next((part.sentence for part in found.passages if part.sentence.id != of.id), None)
    origin = Origin(of.id, found.verdict, found.spans)
    keyboard = quote_keyboard(of, origin, language, beside)
    check_inline_keyboard(json.loads(keyboard.to_json()))
    assert len(keyboard.inline_keyboard) <= 3


@given(st.one_of(texts, long_texts))
def test_any_words_make_a_query_that_can_be_typed(text: str) -> None:
    """Of at most 256 characters, on one line."""
    query = share_query(quote(text))
    assert utf16_length(query) <= 256
    assert "\n" not in query


def _buttons() -> list[InlineKeyboardButton]:
    return [button for row in quote_keyboard(LINKED, None, ZH).inline_keyboard for button in row]


def _copied(text: str) -> tuple[str, str]:
    """Give what the button that copies says, and what it copies."""
    rows = quote_keyboard(quote(text), None, ZH).inline_keyboard
    (found,) = [button for row in rows for button in row if button.copy_text is not None]
    assert found.copy_text is not None
    return found.text, found.copy_text.text
