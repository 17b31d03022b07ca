"""How to cite a quote, as a person sees it in Telegram. Pure."""

from __future__ import annotations

from typing import Final

from telegram.constants import MessageEntityType

from bot.callback_data import Target, View
from bot.citation import Format, citation
from bot.errors import StaleButton
from bot.keyboards import choice_keyboard
from bot.passages import words_shown
from bot.render import Card
from bot.texts import Texts
from bot.utf16 import Composer, units
from store import Quote, Sentence

FORMATS: Final = tuple(Format)
_ROOM: Final = 3800
"""UTF-16 units a citation may take; the rest of 4096 is what stands round it."""


def cite_card(quote: Quote, target: Target, texts: Texts, beside: Sentence | None = None) -> Card:
    """Show a quote in the format that the target's page numbers, to be copied by a tap.

    Args:
        quote: What is cited.
        target: The format, and the way back.
        texts: The reader's language.
        beside: The neighbour that is quoted with it.

    Raises:
        StaleButton: There is no such format.
    """
    if target.page >= len(FORMATS):
        raise StaleButton
    form = FORMATS[target.page]
    message = Composer().add(texts("cite.title", format=form)).line()
    written = citation(quote, form, words_shown(quote, target.origin, beside))
    if units(written) <= _ROOM:
        message.add(written, MessageEntityType.PRE).line().add(texts("cite.hint"))
    else:
        message.add(texts("cite.too_long"))
    choices = [
        (str(name), Target(View.CITE, target.id, target.origin, number))
        for number, name in enumerate(FORMATS)
    ]
    back = Target(View.QUOTE, target.id, target.origin)
    return Card(*message.finished(), choice_keyboard(choices, target.page, back, texts))
