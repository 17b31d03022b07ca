"""An answer too long for one message goes on in the next, in the same place."""

from __future__ import annotations

from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.handlers.reply import reply
from bot.render import Card
from bot.utf16 import Composer, units
from tests.support.bot_api import BotApi
from tests.support.updates import message, message_of, supergroup

SENTENCE = "👨‍👩‍👧任何冲突的终点都是谈判桌。"
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("上一句", callback_data="x")]])


async def _answered(api: BotApi, update: dict[str, Any], card: Card) -> None:
    """Reply to an update as a handler does, over HTTP."""
    async with Bot(api.token, base_url=api.url) as bot:
        asked = Update.de_json(update, bot)
        assert asked.effective_message is not None
        await reply(asked.effective_message, card)


async def test_a_long_answer_is_several_messages_in_one_topic() -> None:
    """The first replies, the last has the buttons, and the quotation goes on in each."""
    words = SENTENCE * 600
    text, entities = Composer().add("核对：").line().add(words, "blockquote").finished()  # type: ignore[arg-type] # the name will do
    async with BotApi() as api:
        asked = api.push(message("/quote", chat=supergroup(forum=True), topic=31))
        await _answered(api, asked, Card(text, entities, KEYBOARD))
        sent = list(api.messages.values())
        assert not api.refusals
    assert len(sent) > 2
    assert "".join("".join(one.passages("blockquote")) for one in sent) == words
    assert all(units(one.text) <= 4096 for one in sent)
    assert all(one.text.endswith(SENTENCE) for one in sent[:-1])
    assert [one.message_thread_id for one in sent] == [31] * len(sent)
    first = sent[0].reply_parameters
    assert first is not None
    assert first["message_id"] == message_of(asked)["message_id"]
    assert [one.reply_parameters for one in sent[1:]] == [None] * (len(sent) - 1)
    assert [len(one.buttons) for one in sent] == [0] * (len(sent) - 1) + [1]


async def test_an_answer_that_fits_is_one_message() -> None:
    """With everything on it."""
    async with BotApi() as api:
        asked = api.push(message("/quote"))
        await _answered(api, asked, Card("字" * 4096, keyboard=KEYBOARD))
        (sent,) = api.messages.values()
        assert not api.refusals
    assert sent.reply_parameters is not None
    assert len(sent.buttons) == 1
