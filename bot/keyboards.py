"""The buttons under what the archive answers. Pure."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callback_data import Origin, Target, View, encode
from bot.texts import Texts
from store import Quote


def quote_keyboard(quote: Quote, origin: Origin | None, texts: Texts) -> InlineKeyboardMarkup:
    """Give the buttons under a sentence; each carries what was found."""
    steps = (("button.previous", quote.previous), ("button.next", quote.next))
    beside = [
        _button(texts(key), Target(View.QUOTE, public_id, origin))
        for key, public_id in steps
        if public_id is not None
    ]
    others = [_button(texts("button.whole"), Target(View.WHOLE, quote.id, origin))]
    if origin is not None and origin.id != quote.id:
        others.append(_button(texts("button.back"), Target(View.QUOTE, origin.id, origin)))
    return InlineKeyboardMarkup([row for row in (beside, others) if row])


def whole_keyboard(target: Target, page: int, count: int, texts: Texts) -> InlineKeyboardMarkup:
    """Give the buttons under page `page` of `count` of an exchange."""
    steps = (("button.previous_page", page - 1), ("button.next_page", page + 1))
    beside = [
        _button(texts(key), Target(View.WHOLE, target.id, target.origin, number))
        for key, number in steps
        if 0 <= number < count
    ]
    back = target.origin.id if target.origin is not None else target.id
    home = [_button(texts("button.back"), Target(View.QUOTE, back, target.origin))]
    return InlineKeyboardMarkup([row for row in (beside, home) if row])


def _button(label: str, target: Target) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=encode(target))
