"""A person presses a button under a quote."""

from __future__ import annotations

from telegram import Update

from bot.callback_data import Target, View, decode
from bot.context import Context
from bot.errors import StaleButton
from bot.handlers.reply import edit, toast
from bot.render import Card, quote_card, whole_card
from store import NotFound


async def press(update: Update, context: Context) -> None:
    """Show what the button leads to in place of the message it stands under."""
    query = update.callback_query
    if query is None:
        return
    notice = None
    try:
        await edit(query, await _card(decode(query.data or ""), context))
    except StaleButton:
        notice = context.texts("browse.stale")
    except NotFound:
        notice = context.texts("browse.gone")
    await toast(query, notice)


async def _card(target: Target, context: Context) -> Card:
    if target.view is View.WHOLE:
        return whole_card(await context.archive.exchange(target.id), target, context.texts)
    return quote_card(await context.archive.quote(target.id), target.origin, context.texts)
