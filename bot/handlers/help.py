"""A person wants to know what the bot does, or comes by a link."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatType

from bot import deep_links
from bot.asked import words_of
from bot.context import Context
from bot.corrections import corrections_of
from bot.deep_links import QuoteWanted, WordsWanted
from bot.handlers.keepers import keeps
from bot.handlers.quote import found_card
from bot.handlers.reply import reply
from bot.render import Card, coverage, quote_card
from bot.render_about import about_card, privacy_card
from store import NotFound


async def start(update: Update, context: Context) -> None:
    """Answer /start: say hello and give an example; or what a link asked for."""
    message = update.effective_message
    if message is None:
        return
    match deep_links.read(words_of(message)):
        case QuoteWanted(public_id):
            card = await _quote(public_id, context)
        case WordsWanted(words):
            card = await found_card(words, context)
        case None:
            card = Card(context.texts("start.text"))
    await reply(message, card)


async def show(update: Update, context: Context) -> None:
    """Answer /help: everything the bot does, and what it holds; to its keepers, theirs too."""
    message = update.effective_message
    if message is not None:
        held = coverage(await context.archive.sessions(), context.texts)
        text = context.texts("help.text", bot=context.bot.username, coverage=held)
        if message.chat.type == ChatType.PRIVATE and keeps(update.effective_user, context):
            text = "\n\n".join((text, context.texts("help.keepers")))
        await reply(message, Card(text))


async def about(update: Update, context: Context) -> None:
    """Answer /about: what is held, where it is from, and what is kept of people."""
    message = update.effective_message
    if message is not None:
        await reply(message, about_card(await context.archive.sessions(), context.texts))


async def privacy(update: Update, context: Context) -> None:
    """Answer /privacy: what is kept of people, who sees it, and how it goes."""
    message = update.effective_message
    if message is not None:
        personal = context.settings.log_personal
        await reply(message, privacy_card(context.texts, personal=personal))


async def unknown(update: Update, context: Context) -> None:
    """Answer a command that there is not."""
    message = update.effective_message
    if message is not None:
        await reply(message, Card(context.texts("help.unknown")))


async def _quote(public_id: str, context: Context) -> Card:
    try:
        quote = await context.archive.quote(public_id)
    except NotFound:
        return Card(context.texts("start.gone"))
    corrections = await corrections_of(context, [quote])
    return quote_card(quote, None, context.texts, corrections=corrections, lead="linked")
