"""Those who keep the bot are told something, each in their private chat with it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from telegram import User
from telegram.error import TelegramError

from bot.context import Context
from bot.render import Card
from bot.texts import Texts, texts_for
from store import ArchiveError

_logger = logging.getLogger(__name__)


def keeps(user: User | None, context: Context) -> bool:
    """Tell whether a person is one of those who keep the bot."""
    return user is not None and user.id in context.settings.admins


def journal_name(user: User | None) -> str:
    """Give the name by which the journal knows who did something in a chat."""
    return "" if user is None else f"telegram:{user.id}"


async def tell_keepers(context: Context, card: Callable[[Texts], Card]) -> None:
    """Send them all a card, made in the language of each; whom it does not reach is logged."""
    for keeper in sorted(context.settings.admins):
        shown = card(await _texts_of(keeper, context))
        try:
            await context.bot.send_message(
                keeper, shown.text, entities=shown.entities, reply_markup=shown.keyboard
            )
        except TelegramError as refusal:
            _logger.warning("somebody who keeps the bot could not be told: %s", refusal)


async def _texts_of(keeper: int, context: Context) -> Texts:
    try:
        settled = await context.archive.chats.settings(keeper)
    except ArchiveError:
        _logger.debug("the language of who keeps the bot is not to be had", exc_info=True)
        return texts_for(None)
    return texts_for(settled.language)
