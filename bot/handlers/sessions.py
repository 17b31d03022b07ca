"""A person looks through what is held: the sessions, what was said in one, a quote by chance."""

from __future__ import annotations

import random
import unicodedata
from typing import Final

from telegram import Update

from bot.asked import words_of
from bot.asking import ask
from bot.callback_data import Target, View
from bot.context import Context
from bot.corrections import corrections_of
from bot.handlers.pressing import follow
from bot.handlers.quote import nothing_found_card
from bot.handlers.reply import reply
from bot.render import Card, hit_card, quote_card
from bot.render_sessions import (
    matches_card,
    page_of,
    session_card,
    sessions_card,
    unlisted_card,
)
from store import FilterUnmatched, QueryError, Quote, Session, SessionNotFound

_LISTED: Final = 20_000
"""Sentences of a session that is listed: reading all of a larger one takes too long."""
_CHOICE: Final = 20
"""Hits on a topic among which chance chooses."""


async def show_all(update: Update, context: Context) -> None:
    """Answer /sessions: list what is held."""
    message = update.effective_message
    if message is not None:
        card = sessions_card(await context.archive.sessions(), 0, context.texts)
        await reply(message, card)


async def show(update: Update, context: Context) -> None:
    """Answer /session: list what was said in the one whose id or title is told."""
    message = update.effective_message
    if message is None:
        return
    wanted = words_of(message)
    if not wanted:
        await show_all(update, context)
        return
    found = _named(await context.archive.sessions(), wanted)
    if not found:
        await reply(message, Card(context.texts("held.unknown")))
    elif len(found) > 1:
        await reply(message, matches_card(found, context.texts))
    else:
        await reply(message, await _session_card(found[0].id, 0, context))


async def chance(update: Update, context: Context) -> None:
    """Answer /random: a quote by chance, of whom or on what was told."""
    message = update.effective_message
    if message is None:
        return
    try:
        card = await _chance_card(words_of(message), context)
    except QueryError as problem:
        card = Card(context.texts.error(problem))
    await reply(message, card)


async def press(update: Update, context: Context) -> None:
    """Turn to another page of a list, or open a session."""
    await follow(update, context, _card)


async def _card(target: Target, context: Context) -> Card:
    if target.view is View.SESSIONS:
        return sessions_card(await context.archive.sessions(), target.page, context.texts)
    return await _session_card(target.id, target.page, context)


def _named(sessions: tuple[Session, ...], wanted: str) -> list[Session]:
    """Find the sessions of an id, else those whose id begins so or whose title has these words."""
    whole = [session for session in sessions if session.id == wanted]
    folded = _folded(wanted)
    return whole or [
        session
        for session in sessions
        if session.id.startswith(wanted) or folded in _folded(session.title)
    ]


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


async def _session_card(public_id: str, page: int, context: Context) -> Card:
    """Show a page of a session; of a sentence's, the page on which its exchange is."""
    sentence = None
    try:
        session = await context.archive.session(public_id)
    except SessionNotFound:
        quote = await context.archive.quote(public_id)
        session, sentence = quote.session, quote.id
    if session.sentences > _LISTED:
        return unlisted_card(session, context.texts)
    exchanges = await context.archive.session_exchanges(session.id)
    if sentence is not None:
        page = page_of(exchanges, sentence)
    return session_card(session, exchanges, page, context.texts)


async def _chance_card(told: str, context: Context) -> Card:
    """Choose among what somebody of that name said; if nobody has it, among hits on it.

    Raises:
        QueryError: It is no name, and cannot be searched.
    """
    quote = await _of_somebody(told, context)
    if quote is not None:
        corrections = await corrections_of(context, [quote])
        return quote_card(quote, None, context.texts, corrections=corrections, lead="random")
    answer = await ask(context, told, _CHOICE) if told else None
    if answer is None or not answer.hits:
        return await nothing_found_card(context)
    hit = random.choice(answer.hits)  # noqa: S311 - nothing secret hangs on it
    corrections = await corrections_of(context, [hit])
    return hit_card(hit, context.texts, corrections=corrections)


async def _of_somebody(name: str, context: Context) -> Quote | None:
    try:
        return await context.archive.any_quote(speaker=name, sessions=context.chat.sessions)
    except FilterUnmatched:
        return None
