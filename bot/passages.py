"""The words that are shown of a quote: its sentence, or the two that were found as one. Pure."""

from __future__ import annotations

from bot.callback_data import Origin, Reach
from store import Quote, Sentence, joined


def words_shown(quote: Quote, origin: Origin | None, beside: Sentence | None) -> str:
    """Give the words, verbatim.

    Args:
        quote: Its own sentence stands among them.
        origin: Tells whether the neighbour stands before or after it.
        beside: The neighbour in the same turn, if it is shown too.
    """
    if beside is None:
        return quote.text
    before = origin is not None and origin.reach is Reach.PREVIOUS
    both = (beside, quote.sentence) if before else (quote.sentence, beside)
    return "".join(joined(both))
