"""The buttons under what the archive answers. Pure.

All of them are such that Telegram takes them under inline messages too. Most carry what was
found, for the bot remembers nothing of the messages it has sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    SwitchInlineQueryChosenChat,
)
from telegram.constants import InlineKeyboardButtonLimit, InlineQueryLimit

from bot.callback_data import Origin, Target, View, encode
from bot.linking import source_link
from bot.passages import words_shown
from bot.texts import Texts
from bot.utf16 import clipped, displayed, prefix, units
from store import Quote, Sentence

_MARKS: Final = ('""', "「」", "『』", "“”")
"""What may enclose words that are looked for as they stand."""
_NAME, _TITLE = 60, 120
"""UTF-16 units of a speaker and a title in a citation that is copied."""


def quote_keyboard(
    quote: Quote, origin: Origin | None, texts: Texts, beside: Sentence | None = None
) -> InlineKeyboardMarkup:
    """Give the buttons under a sentence.

    Args:
        quote: The sentence.
        origin: What a search found, if that is known.
        texts: The reader's language.
        beside: The neighbour that is shown with it: the steps lead beyond both.
    """
    rows = (
        _steps(quote, origin, texts, beside),
        (
            button(texts("button.whole"), Target(View.WHOLE, quote.id, origin)),
            _copy(quote, origin, texts, beside),
            _share(quote, texts),
        ),
        (
            *_source(quote, texts),
            button(texts("button.cite"), Target(View.CITE, quote.id, origin)),
            button(texts("button.report"), Target(View.REPORT, quote.id, origin)),
        ),
    )
    return markup(rows)


def whole_keyboard(target: Target, page: int, count: int, texts: Texts) -> InlineKeyboardMarkup:
    """Give the buttons under page `page` of `count` of an exchange."""
    back = target.origin.id if target.origin is not None else target.id
    home = (
        button(texts("button.back"), Target(View.QUOTE, back, target.origin)),
        button(texts("button.session"), Target(View.SESSION, target.id)),
    )
    return markup((page_steps(target, page, count, texts), home))


def choice_keyboard(
    choices: Iterable[tuple[str, Target]], chosen: int, back: Target, texts: Texts
) -> InlineKeyboardMarkup:
    """Give buttons for one of a few, the chosen one marked, and one back."""
    row = [
        button(texts("button.chosen", name=name) if number == chosen else name, target)
        for number, (name, target) in enumerate(choices)
    ]
    pairs = [row[at : at + 2] for at in range(0, len(row), 2)]  # more in a row would be cut
    return markup((*pairs, (button(texts("button.back"), back),)))


def page_steps(target: Target, page: int, count: int, texts: Texts) -> list[InlineKeyboardButton]:
    """Give the buttons to the pages before and after page `page` of `count`."""
    steps = (("button.previous_page", page - 1), ("button.next_page", page + 1))
    return [
        button(texts(key), Target(target.view, target.id, target.origin, number))
        for key, number in steps
        if 0 <= number < count
    ]


def markup(rows: Iterable[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    """Put rows of buttons together, those that have none left out."""
    return InlineKeyboardMarkup([row for row in rows if row])


def button(label: str, target: Target) -> InlineKeyboardButton:
    """Give a button that leads somewhere."""
    return InlineKeyboardButton(label, callback_data=encode(target))


def share_query(quote: Quote) -> str:
    """Give the words by which an inline query finds a sentence: of a long one the beginning."""
    text = " ".join(displayed(quote.text).split())
    for opening, closing in _MARKS:
        if closing not in text:
            room = int(InlineQueryLimit.MAX_QUERY_LENGTH) - units(opening + closing)
            return f"{opening}{prefix(text, room)}{closing}"
    return prefix(text, InlineQueryLimit.MAX_QUERY_LENGTH)


def _steps(
    quote: Quote, origin: Origin | None, texts: Texts, beside: Sentence | None
) -> list[InlineKeyboardButton]:
    """Give the way to the neighbours, and between them the way back to what was found."""
    before = Target(View.QUOTE, quote.previous, origin) if quote.previous else None
    after = Target(View.QUOTE, quote.next, origin) if quote.next else None
    if beside is not None and beside.id == quote.previous:
        before = Target(View.BEFORE, beside.id, origin)
    elif beside is not None:
        after = Target(View.AFTER, beside.id, origin)
    back = None
    if origin is not None and origin.id != quote.id:
        back = Target(View.QUOTE, origin.id, origin)
    ways = (("button.previous", before), ("button.back", back), ("button.next", after))
    return [button(texts(key), target) for key, target in ways if target is not None]


def _copy(
    quote: Quote, origin: Origin | None, texts: Texts, beside: Sentence | None
) -> InlineKeyboardButton:
    """Give the button that copies what is shown; too long for that, where it stands."""
    words = displayed(words_shown(quote, origin, beside)).strip()
    most = int(InlineKeyboardButtonLimit.MAX_COPY_TEXT)
    if words and units(words) <= most:
        return InlineKeyboardButton(texts("button.copy"), copy_text=CopyTextButton(words))
    session = quote.session
    told = (
        clipped(quote.speaker, _NAME),
        session.date.isoformat() if session.date else "",
        clipped(session.title, _TITLE),
    )
    text = " · ".join(part for part in told if part) or quote.id
    return InlineKeyboardButton(texts("button.copy_source"), copy_text=CopyTextButton(text))


def _share(quote: Quote, texts: Texts) -> InlineKeyboardButton:
    chosen = SwitchInlineQueryChosenChat(
        share_query(quote),
        allow_user_chats=True,
        allow_group_chats=True,
        allow_channel_chats=True,
    )
    return InlineKeyboardButton(texts("button.share"), switch_inline_query_chosen_chat=chosen)


def _source(quote: Quote, texts: Texts) -> tuple[InlineKeyboardButton, ...]:
    link = source_link(quote.session.url, quote.sentence)
    return () if link is None else (InlineKeyboardButton(texts("button.source"), url=link),)
