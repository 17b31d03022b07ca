"""The ways to answer: a message, an edit, a toast, a hint where nothing can be shown.

What a server refuses only because the person was faster is no error, and is passed over here.
"""

from __future__ import annotations

from typing import Any, Final

from telegram import (
    CallbackQuery,
    InlineQuery,
    InlineQueryResultsButton,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated

from bot.errors import StaleButton
from bot.handlers.lateness import unless_too_late
from bot.render import Card
from bot.splitting import split

CACHE_SECONDS: Final = 60
"""How long Telegram's servers may give the same inline results to everybody."""

_START_PARAMETER: Final = "inline"
_UNMODIFIED: Final = "message is not modified"
_UNEDITABLE: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")


async def reply(message: Message, card: Card) -> None:
    """Send a card as the reply to a message, even if that is deleted meanwhile.

    It stays in the message's topic. What one message has no room for goes on in the next ones; the
    buttons stand under the last.
    """
    parts = split(card.text, card.entities)
    chat = message.chat.id
    for number, (text, entities) in enumerate(parts, start=1):
        answered = ReplyParameters(message.message_id, allow_sending_without_reply=True)
        sent = await _send(
            message,
            chat,
            text=text,
            entities=entities,
            reply_markup=card.keyboard if number == len(parts) else None,
            reply_parameters=answered if number == 1 else None,
        )
        chat = sent.chat.id


async def _send(message: Message, chat: int, **content: Any) -> Message:  # noqa: ANN401 - theirs
    """Send into the chat of a message; if that became another meanwhile, there, once."""
    # In a chat without topics a thread is a chain of replies, where nothing can be sent to.
    thread = message.message_thread_id if message.is_topic_message else None
    send = message.get_bot().send_message
    try:
        return await send(chat, message_thread_id=thread, **content)
    except ChatMigrated as moved:
        return await send(moved.new_chat_id, message_thread_id=thread, **content)


async def edit(query: CallbackQuery, card: Card) -> None:
    """Put a card in place of the message whose button was pressed.

    Raises:
        StaleButton: That message can no longer be edited.
    """
    if query.inline_message_id is None and query.message is None:
        raise StaleButton
    try:
        await query.get_bot().edit_message_text(
            card.text,
            chat_id=query.message.chat.id if query.message else None,
            message_id=query.message.message_id if query.message else None,
            inline_message_id=query.inline_message_id,
            entities=card.entities,
            reply_markup=card.keyboard,
        )
    except ChatMigrated as moved:
        raise StaleButton from moved
    except BadRequest as refusal:
        words = refusal.message.lower()
        if any(reason in words for reason in _UNEDITABLE):
            raise StaleButton from refusal
        if _UNMODIFIED not in words:
            raise


async def toast(query: CallbackQuery, text: str | None = None) -> None:
    """Answer a pressed button, with a short notice or with none."""
    with unless_too_late():
        await query.answer(text)


async def hint_inline(query: InlineQuery, hint: str) -> None:
    """Answer an inline query with no result, only a hint: a button that leads to the bot."""
    button = InlineQueryResultsButton(hint, start_parameter=_START_PARAMETER)
    with unless_too_late():
        await query.answer((), CACHE_SECONDS, is_personal=False, button=button)
