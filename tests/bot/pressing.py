"""What a person does with the bot's messages."""

from __future__ import annotations

from tests.support.bot_api import BotApi
from tests.support.bot_api_content import SentMessage
from tests.support.updates import Json, callback_query, message


async def asked(
    api: BotApi, text: str, number: int = 1, *, chat: Json | None = None, language: str = "zh-hans"
) -> SentMessage:
    """Write a message, and give the bot's message number `number`."""
    api.push(message(text, chat=chat, language_code=language))
    return await api.wait_for_message(number)


async def press(
    api: BotApi, sent: SentMessage, words: str, *, user: Json | None = None, notice: str = ""
) -> SentMessage:
    """Press the button that says `words`, and give the message as it stands then.

    Args:
        api: The fake Telegram.
        sent: The bot's message.
        words: A part of what one of its buttons says.
        user: Who presses.
        notice: A part of the toast that is to be shown; "" for none.
    """
    number = len(api.answers_callback) + 1
    data = sent.button(words)["callback_data"]
    api.push(callback_query(data, message=sent.wire(), user=user))
    await api.wait_for("answerCallbackQuery", number)
    told = api.answers_callback[-1].get("text", "")
    assert notice in told
    assert bool(told) is bool(notice), told
    return api.messages[sent.chat["id"], sent.message_id]
