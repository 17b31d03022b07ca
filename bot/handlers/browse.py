"""A person presses a button under a quote."""

from __future__ import annotations

from telegram import Update

from bot.callback_data import Origin, Reach, Target, View
from bot.context import Context
from bot.errors import StaleButton
from bot.handlers.pressing import NoFurtherError, follow
from bot.render import Card, quote_card
from bot.render_cite import cite_card
from bot.render_whole import whole_card
from store import Quote, Sentence


async def press(update: Update, context: Context) -> None:
    """Show what the button leads to in place of the message it stands under."""
    await follow(update, context, _card)


async def _card(target: Target, context: Context) -> Card:
    match target.view:
        case View.WHOLE:
            return await _whole_card(target, context)
        case View.CITE:
            return await _cite_card(target, context)
        case View.QUOTE:
            return await _quote_card(target.id, target.origin, context)
        case View.BEFORE | View.AFTER:
            shown = await context.archive.quote(target.id)
            beyond = shown.previous if target.view is View.BEFORE else shown.next
            if beyond is None:
                raise NoFurtherError
            return await _quote_card(beyond, target.origin, context)
        case _:
            raise StaleButton


async def _cite_card(target: Target, context: Context) -> Card:
    quote = await context.archive.quote(target.id)
    beside = await _beside(quote, target.origin, context)
    return cite_card(quote, target, context.texts, beside)


async def _whole_card(target: Target, context: Context) -> Card:
    exchange = await context.archive.exchange(target.id)
    ids = [sentence.id for turn in exchange.turns for sentence in turn.sentences]
    corrections = await context.archive.reports.corrections(ids)
    return whole_card(exchange, target, context.texts, corrections=corrections)


async def _quote_card(public_id: str, origin: Origin | None, context: Context) -> Card:
    quote = await context.archive.quote(public_id)
    if origin is not None and origin.id == public_id != quote.id:
        # A new edition has other words there, which no search found.
        origin = None
    beside = await _beside(quote, origin, context)
    corrections = await context.archive.reports.corrections(
        [quote.id] if beside is None else [quote.id, beside.id]
    )
    return quote_card(quote, origin, context.texts, beside, corrections=corrections)


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
