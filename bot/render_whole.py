"""A whole answer, page by page, as a person sees it in Telegram. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from telegram.constants import MessageEntityType

from bot.callback_data import Target
from bot.keyboards import whole_keyboard
from bot.pages import Passage, pages, sentence_span
from bot.render import NAME, NONE, TITLE, Card, named, source_of
from bot.texts import Texts
from bot.utf16 import Composer, clipped
from store import Exchange, Kind, Span, Turn

_NOTES: Final = 3
"""How many corrections a page has room for."""
_NOTE: Final = 120
"""UTF-16 units of each of them; the sentence alone has it whole."""
_BEGINNING: Final = 24
"""UTF-16 units of a sentence by which a correction names it."""


def whole_card(
    exchange: Exchange, target: Target, texts: Texts, *, corrections: Mapping[str, str] = NONE
) -> Card:
    """Show a page of an exchange; the sentence that `target` names is bold.

    Args:
        exchange: The whole of it.
        target: The sentence from which the reader came, and the page; past the last, the last.
        texts: The reader's language.
        corrections: By a sentence's id, what its keepers say of it.
    """
    leaves = pages(exchange)
    page = min(target.page, len(leaves) - 1)
    title = "whole.title" if len(leaves) == 1 else "whole.title_paged"
    message = Composer().add(texts(title, page=page + 1, pages=len(leaves)))
    if exchange.section:
        message.line().add(clipped(exchange.section, TITLE), MessageEntityType.BOLD)
    for passage in leaves[page]:
        message.line().line()
        _add_passage(message, passage, target.id, texts)
    _add_notes(message, leaves[page], corrections, texts)
    message.line().line().add(source_of(exchange.session, texts))
    return Card(*message.finished(), whole_keyboard(target, page, len(leaves), texts))


def _add_passage(message: Composer, passage: Passage, public_id: str, texts: Texts) -> None:
    turn = passage.turn
    if turn.speaker is None:  # nobody's words: never shown as a quote
        message.add(passage.text, MessageEntityType.ITALIC)
        return
    name = turn_name(turn, turn.speaker, texts)
    message.add(texts("whole.continued" if passage.span.start else "whole.speaker", name=name))
    asking = turn.kind is Kind.QUESTION
    kind = MessageEntityType.EXPANDABLE_BLOCKQUOTE if asking else MessageEntityType.BLOCKQUOTE
    stands = sentence_span(turn, public_id)
    shift = passage.span.start
    bold = [Span(stands.start - shift, stands.end - shift)] if stands else []
    message.line().add(passage.text, kind, bold=bold)


def _add_notes(
    message: Composer, page: Iterable[Passage], corrections: Mapping[str, str], texts: Texts
) -> None:
    """Put below the words what the keepers say of the sentences that begin on the page."""
    notes = [
        texts("whole.correction", beginning=clipped(beginning, _BEGINNING), words=words)
        for beginning, words in _corrected(page, corrections)
    ]
    for note in notes[:_NOTES]:
        message.line().add(note)


def _corrected(
    page: Iterable[Passage], corrections: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for passage in page:
        for public_id, words in corrections.items():
            stands = sentence_span(passage.turn, public_id)
            if stands and passage.span.start <= stands.start < passage.span.end:
                yield passage.turn.text[stands.start : stands.end], clipped(words, _NOTE)


def turn_name(turn: Turn, speaker: str, texts: Texts) -> str:
    """Say who spoke, in what capacity, or that they asked."""
    if turn.kind is Kind.QUESTION:
        return texts("card.asking", name=clipped(turn.label or speaker, NAME))
    return named(speaker, turn.role, texts)
