"""A button leads somewhere: what is shown in place of the message under which it was pressed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.callback_data import Target, decode
from bot.context import Context
from bot.errors import StaleButton
from bot.handlers.reply import edit, toast
from bot.render import Card
from store import NotFound


class NoFurtherError(Exception):
    """Beyond what is shown nothing stands."""


async def follow(
    update: Update, context: Context, card_of: Callable[[Target, Context], Awaitable[Card]]
) -> None:
    """Show what a button leads to; where it leads nowhere, say so in a toast.

    Args:
        update: The press.
        context: Its context.
        card_of: Makes the card; may raise StaleButton, NotFound or NoFurtherError.
    """
    query = update.callback_query
    if query is None:
        return
    notice = None
    try:
        await edit(query, await card_of(decode(query.data or ""), context))
    except StaleButton:
        notice = context.texts("browse.stale")
    except NotFound:
        notice = context.texts("browse.gone")
    except NoFurtherError:
        notice = context.texts("browse.no_further")
    await toast(query, notice)
