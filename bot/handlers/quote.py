"""A person wants the exact words of what they remember."""

from __future__ import annotations

import re
from typing import Final

from telegram import Message, Update

from bot.asking import ask
from bot.context import Context
from bot.handlers.reply import reply
from bot.render import Card, hit_card, not_found_card
from store import QueryError

_COMMAND: Final = re.compile(r"^/[A-Za-z0-9_]+(?:@[A-Za-z0-9_]+)?")


async def command(update: Update, context: Context) -> None:
    """Answer /quote: what follows it is searched, else the message it replies to."""
    message = update.message
    if message is None or message.text is None:
        return
    query = _COMMAND.sub("", message.text, count=1).strip()
    if query:
        await _answer(message, query, context)
    elif message.quote or _has_content(message.reply_to_message):
        query = _replied_words(message)
        if query:
            await _answer(message, query, context)
        else:
            await reply(message, Card(context.texts("quote.no_words")))
    else:
        await reply(message, Card(context.texts("quote.usage")))


async def words(update: Update, context: Context) -> None:
    """Answer a message that is no command, in a private chat: all of it is searched."""
    message = update.message
    if message is not None:
        await _answer(message, message.text or message.caption or "", context)


def _has_content(replied: Message | None) -> bool:
    """Tell a message someone wrote from a topic's first, to which every message there replies."""
    return replied is not None and replied.forum_topic_created is None


def _replied_words(message: Message) -> str:
    """Give the part of a message that is replied to, or else all its words."""
    if message.quote is not None:
        return message.quote.text
    replied = message.reply_to_message
    return (replied.text or replied.caption or "") if replied is not None else ""


async def _answer(message: Message, query: str, context: Context) -> None:
    try:
        answer = await ask(context, query)
    except QueryError as problem:
        await reply(message, Card(context.texts.error(problem)))
        return
    if answer.hits:
        card = hit_card(answer.hits[0], context.texts)
    else:
        sessions = await context.archive.sessions()
        card = not_found_card(sessions, context.bot.username, context.texts)
    await reply(message, card)
