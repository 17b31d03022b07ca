"""A person presses a button under a quote."""

from __future__ import annotations

from telegram import Update

from bot.callback_data import Origin, Reach, Target, View, decode
from bot.context import Context
from bot.errors import StaleButton
from bot.handlers.reply import edit, toast
from bot.render import Card, quote_card, whole_card
from store import NotFound, Quote, Sentence


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
    quote = await context.archive.quote(target.id)
    beside = await _beside(quote, target.origin, context)
    return quote_card(quote, target.origin, context.texts, beside)


async def _beside(quote: Quote, origin: Origin | None, context: Context) -> Sentence | None:
    """Find the neighbour that what was found reaches into, if this quote was found so.

    Raises:
        StaleButton: Of the same person's words none stands there, or no more.
    """
    if origin is None or origin.id != quote.id or origin.reach is Reach.NONE:
        return None
    public_id = quote.next if origin.reach is Reach.NEXT else quote.previous
    exchange = await context.archive.exchange(quote.id)
    for turn in exchange.turns:
        held = {sentence.id: sentence for sentence in turn.sentences}
        if quote.id in held and public_id in held:
            return held[public_id]
    raise StaleButton
