"""What the archive answers → results of an inline query, and how long they may be kept. Pure.

A result is a quote, and what is sent is its whole card. Its id is the sentence's public id, of
two sentences both with a + between; so it is the same each time, and tells what was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from telegram import InlineQueryResultArticle, InputTextMessageContent

from bot.render import NONE, Card, description, excerpt, hit_card, quote_card
from bot.texts import Texts, language_of
from bot.utf16 import clipped
from store import Hit, Quote

PAGE: Final = 10
"""Results that are given at once."""
MOST: Final = 200
"""Results that are given at all."""
SHORTEST_KEPT: Final = 30
"""Seconds that results may be kept if the archive has just changed."""
LONGEST_KEPT: Final = 24 * 60 * 60
"""Seconds that they may be kept if it has not changed for long."""

_TITLE: Final = 90
"""UTF-16 units of a title, as in `excerpt`."""
_BOTH: Final = "+"


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the results of a query."""

    results: tuple[InlineQueryResultArticle, ...] = ()
    next_offset: str | None = None
    """Where the next page begins; None if there is none, for of "" the library makes "[]"."""
    kept: int = 0
    """Seconds that Telegram may give it to whoever asks the same."""
    hint: str | None = None
    """What the button above the results says."""
    start_parameter: str = "inline"
    """What the button asks for in the private chat."""


def hit_article(
    hit: Hit, texts: Texts, corrections: Mapping[str, str] = NONE
) -> InlineQueryResultArticle:
    """Make a result of what a search found."""
    card = hit_card(hit, texts, corrections=corrections)
    return card_article(result_id(hit), card, excerpt(hit), description(hit.quote, texts))


def quote_article(
    quote: Quote, texts: Texts, corrections: Mapping[str, str] = NONE
) -> InlineQueryResultArticle:
    """Make a result of a quote that nobody searched: its card claims no match."""
    card = quote_card(quote, None, texts, corrections=corrections, lead="notable")
    return card_article(quote.id, card, clipped(quote.text, _TITLE), description(quote, texts))


def card_article(
    name: str, card: Card, title: str | None = None, line: str | None = None
) -> InlineQueryResultArticle:
    """Make a result of a card.

    Args:
        name: The result's id, 1 to 64 bytes.
        card: What is sent.
        title: What the list of results shows; None for the beginning of the card, for an empty
            one is refused.
        line: What the list shows below the title.
    """
    return InlineQueryResultArticle(
        id=name,
        title=title or clipped(card.text, _TITLE),
        description=line,
        input_message_content=InputTextMessageContent(card.text, entities=card.entities),
        reply_markup=card.keyboard,
    )


def result_id(hit: Hit) -> str:
    """Tell a sentence from the same with its neighbour: both may be results of one query."""
    return _BOTH.join(sentence.id for sentence in hit.sentences)


def chosen_ids(name: str) -> list[str]:
    """Give the public ids of the sentences that a result showed, by its id."""
    return name.split(_BOTH)


def read_offset(text: str) -> int:
    """Read where a page begins, from 0; what no page of ours gave is the first one's."""
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text) or int(text) % PAGE:
        return 0
    return int(text)


def after(offset: int, held: int) -> str | None:
    """Give where the page after the one at `offset` begins, of so many results in all."""
    return str(offset + PAGE) if held > offset + PAGE and offset + PAGE < MOST else None


def may_be_shared(quotes: Iterable[Quote], texts: Texts) -> bool:
    """Tell whether what is said about quotes is said in their own language."""
    return all(language_of(quote.session.language) == texts.language for quote in quotes)


def kept_for(changed_at: datetime | None, now: datetime) -> int:
    """Tell for how many seconds an answer may be kept if the archive last changed then.

    What Telegram keeps cannot be called back when an import changes the archive. So an answer
    is trusted no longer than the archive has been as it is: one that rests is asked once a day,
    while one that is being filled is asked anew every half minute, and then ever more seldom.
    """
    if changed_at is None:
        return SHORTEST_KEPT
    quiet = int((now - changed_at).total_seconds())
    return min(max(quiet, SHORTEST_KEPT), LONGEST_KEPT)
