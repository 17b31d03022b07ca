"""A person wants the exact words of what they remember."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import Message, Update

from bot.allowance import Admission
from bot.asked import query_of, words_of
from bot.asking import ask, kept
from bot.context import Context
from bot.corrections import corrections_of
from bot.handlers.reply import reply
from bot.render import Card, hit_card, not_found_card
from store import QueryError


async def command(update: Update, context: Context) -> None:
    """Answer /quote: what follows it is searched, else the message it replies to."""
    message = update.effective_message
    if message is None:
        return
    query = query_of(message)
    if query:
        await _answer(message, query, context)
    else:
        key = "quote.usage" if query is None else "quote.no_words"
        await reply(message, Card(context.texts(key)))


async def words(update: Update, context: Context) -> None:
    """Answer a message that is no command, in a private chat: all of it is searched."""
    message = update.message
    if message is not None:
        _is_new(message, context)
        await _answer(message, message.text or words_of(message), context)


async def wordless(update: Update, context: Context) -> None:
    """Answer a voice, a picture, a sticker without words, in a private chat; an album once."""
    message = update.message
    if message is not None and _is_new(message, context):
        await reply(message, Card(context.texts("quote.wordless")))


def _is_new(message: Message, context: Context) -> bool:
    """Tell whether a message is none of an album, or the first of one: each picture is one."""
    album = message.media_group_id
    return album is None or context.allowance.admit(("album", album), 1) is Admission.WITHIN


async def _answer(message: Message, query: str, context: Context) -> None:
    await reply(message, await found_card(query, context))


async def nothing_found_card(context: Context) -> Card:
    """Say that nothing was found in what is held, and where only a part of it was searched."""
    held = await context.archive.sessions()
    card = not_found_card(held, context.bot.username, context.texts)
    searched = kept(context, held)
    if not searched:
        return card
    narrowed = context.texts("quote.narrowed", count=len(searched))
    return replace(card, text=f"{card.text}\n{narrowed}")


async def found_card(
    query: str,
    context: Context,
    nothing: Callable[[Context], Awaitable[Card]] = nothing_found_card,
) -> Card:
    """Search, and show what was found, or say that nothing was, or what keeps it from being.

    Args:
        query: What a person remembers.
        context: Of the update.
        nothing: Makes the card that says that nothing was found.
    """
    try:
        answer = await ask(context, query)
    except QueryError as problem:
        return Card(context.texts.error(problem))
    if not answer.hits:
        return await nothing(context)
    corrections = await corrections_of(context, answer.hits)
    return hit_card(answer.hits[0], context.texts, corrections=corrections)
