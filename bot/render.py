"""What the archive answers → what a person sees in Telegram: text, entities, buttons. Pure.

Marks are message entities over plain text, so nothing in a quote needs escaping. What stands in
a block quote is verbatim; whatever is said about it (a cut, a page number) stands outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from telegram import InlineKeyboardMarkup, MessageEntity
from telegram.constants import MessageEntityType

from bot.callback_data import Origin, Reach
from bot.keyboards import quote_keyboard
from bot.pages import NAME_UNITS
from bot.passages import words_shown
from bot.texts import Texts, clock
from bot.utf16 import ELLIPSIS, Composer, clipped, prefix, shortened, units
from store import Hit, Kind, Quote, Sentence, Session, Span

WORDS_UNITS: Final = 3200
"""UTF-16 units a card has for the sentence and the question; the rest of 4096 is the frame."""
SENTENCE_UNITS: Final = 2200
"""UTF-16 units of these that the sentence may take."""
NONE: Final[Mapping[str, str]] = MappingProxyType({})
"""No corrections."""
MARKS: Final = 80
"""How many matches are marked: a message keeps 100 entities."""
NAME: Final = (NAME_UNITS - 40) // 2
"""UTF-16 units of a speaker's name, and of a capacity."""
TITLE: Final = 200
"""UTF-16 units of a title."""
_EXCERPT: Final = 90
_DESCRIPTION: Final = 180
_LEAD: Final = 8
"""Code points shown before a match that stands late in its sentence."""
_CORRECTIONS: Final = 1000
"""UTF-16 units of WORDS_UNITS that what was corrected may take."""


@dataclass(frozen=True, slots=True)
class Card:
    """A message ready to be sent."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    """Positions are UTF-16 units."""
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands in a block quote."""

    text: str
    """Verbatim: a sentence, or the two over which what was asked reaches."""
    marks: tuple[Span, ...]
    """What matches, into the text."""
    beside: Sentence | None = None
    """The one of the two that is not the quote's own."""


def hit_card(hit: Hit, texts: Texts, *, corrections: Mapping[str, str] = NONE) -> Card:
    """Show what a search found.

    Args:
        hit: What it found.
        texts: The reader's language.
        corrections: By a sentence's id, what its keepers say of it (see `corrections_of`).
    """
    words = _found(hit)
    turned = hit.explanation is not None and hit.explanation.turned
    origin = Origin(hit.quote.id, hit.verdict, words.marks, _reach(hit), turned)
    also = (hit.editions[:1], len(hit.places))
    return _card(hit.quote, origin, texts, words, corrections, also=also)


def quote_card(
    quote: Quote,
    origin: Origin | None,
    texts: Texts,
    beside: Sentence | None = None,
    *,
    corrections: Mapping[str, str] = NONE,
    lead: str = "context",
) -> Card:
    """Show one sentence: whose words they are, and the question they answered.

    Args:
        quote: The sentence.
        origin: What a search found, if that is known: this sentence, or another from which the
            reader came here.
        texts: The reader's language.
        beside: The neighbour in the same turn into which what was found reaches.
        corrections: By a sentence's id, what its keepers say of it.
        lead: The key below `verdict` of what is said first, unless a search found this sentence.
    """
    if origin is None or origin.id != quote.id:
        return _card(quote, origin, texts, _Words(quote.text, ()), corrections, lead=lead)
    text = words_shown(quote, origin, beside)
    words = _Words(text, _fitting(origin.spans, text), beside)
    return _card(quote, origin, texts, words, corrections)


def _reach(hit: Hit) -> Reach:
    if not hit.passages:
        return Reach.NONE
    return Reach.NEXT if hit.passages[0].sentence.id == hit.quote.id else Reach.PREVIOUS


def _found(hit: Hit) -> _Words:
    """Give what a hit shows: where its words reach over two sentences, both as they stand."""
    beside = (sentence for sentence in hit.sentences if sentence.id != hit.quote.id)
    return _Words(hit.text, hit.marks, next(beside, None))


def _card(  # noqa: PLR0913 - all there is to know of a card
    quote: Quote,
    origin: Origin | None,
    texts: Texts,
    words: _Words,
    corrections: Mapping[str, str],
    *,
    also: tuple[Sequence[Session], int] = ((), 1),
    lead: str = "context",
) -> Card:
    """Show the words of a quote, and where they come from; its buttons are of its own sentence.

    `also`: other editions of the event that have them, and in how many places they stand.
    """
    if origin is not None and origin.id == quote.id:
        lead = "turned" if origin.turned else origin.verdict
    spoken = shortened(words.text, SENTENCE_UNITS)
    message = Composer().add(texts(f"verdict.{lead}")).line()
    message.add(spoken, MessageEntityType.BLOCKQUOTE, bold=words.marks[:MARKS]).line()
    message.add(attribution(quote, texts))
    button = texts("button.whole")
    if spoken != words.text:
        message.line().add(texts("card.sentence_cut", button=button))
    editions, places = also
    for edition in editions:
        message.line().add(texts("card.edition", source=source_of(edition, texts)))
    if places > 1 + len(editions):
        message.line().add(texts("card.repeated", count=places))
    notes = _notes([quote.sentence, words.beside], corrections, texts)
    for note in notes:
        message.line().add(note)
    if quote.question is not None:
        room = WORDS_UNITS - units(spoken) - sum(map(units, notes))
        asked = shortened(quote.question.text, room)
        message.line().line().add(_question_lead(quote, quote.question.asker, texts)).line()
        message.add(asked, MessageEntityType.EXPANDABLE_BLOCKQUOTE)
        if asked != quote.question.text:
            message.line().add(texts("card.question_cut", button=button))
    return Card(*message.finished(), quote_keyboard(quote, origin, texts, words.beside))


def _notes(
    shown: Iterable[Sentence | None], corrections: Mapping[str, str], texts: Texts
) -> list[str]:
    """Give what the keepers say of the sentences that are shown."""
    told = [corrections[one.id] for one in shown if one is not None and one.id in corrections]
    room = _CORRECTIONS // max(len(told), 1)
    return [texts("card.correction", words=clipped(words, room)) for words in told]


def not_found_card(sessions: Sequence[Session], bot: str, texts: Texts) -> Card:
    """Say that nothing was found, what to try, and what the archive holds."""
    return Card(texts("quote.not_found", bot=bot, coverage=coverage(sessions, texts)))


def coverage(sessions: Sequence[Session], texts: Texts) -> str:
    """Say in a sentence what the archive holds."""
    if not sessions:
        return texts("coverage.none")
    dates = sorted(session.date for session in sessions if session.date is not None)
    if len(sessions) == 1:
        title = clipped(sessions[0].title, TITLE)
        if not dates:
            return texts("coverage.one_undated", title=title)
        return texts("coverage.one", title=title, date=day_of(dates[0], texts))
    if not dates:
        return texts("coverage.undated", count=len(sessions))
    first, last = day_of(dates[0], texts), day_of(dates[-1], texts)
    return texts("coverage.dated", count=len(sessions), first=first, last=last)


def excerpt(hit: Hit) -> str:
    """Give what a hit shows on one line, cut around its match if need be."""
    words = _found(hit)
    text = " ".join(words.text.split())
    if units(text) <= _EXCERPT:
        return text
    start = 0
    # Of one length, each white space has become one space: positions are what they were.
    if words.marks and len(text) == len(words.text):
        first = words.marks[0]
        if units(text[: first.end]) > _EXCERPT - 1:
            start = max(first.start - _LEAD, 0)
    shown = prefix(text[start:], _EXCERPT - 2 * units(ELLIPSIS))
    rest = ELLIPSIS if start + len(shown) < len(text) else ""
    return f"{ELLIPSIS if start else ''}{shown}{rest}"


def description(quote: Quote, texts: Texts) -> str:
    """Say on one line whose words they are, when, and in answer to what."""
    line = " · ".join([_speaker(quote, texts), *_dated(quote.session, texts)])
    if quote.question is not None and quote.kind is not Kind.QUESTION:
        asked = texts("card.asked", asker=clipped(quote.question.asker, NAME))
        line = f"{line} — {asked}{quote.question.text}"
    return clipped(line, _DESCRIPTION)


def attribution(quote: Quote, texts: Texts) -> str:
    """Say whose words they are, when and where they were said."""
    time = quote.sentence.time
    at = "" if time is None else f" · {clock(time)}"
    return f"{_speaker(quote, texts)} · {source_of(quote.session, texts)}{at}"


def _speaker(quote: Quote, texts: Texts) -> str:
    if quote.kind is Kind.QUESTION:
        return texts("card.asking", name=clipped(quote.label, NAME))
    return named(quote.speaker, quote.role, texts)


def named(speaker: str, role: str | None, texts: Texts) -> str:
    """Name a speaker and in what capacity they spoke."""
    name = clipped(speaker, NAME)
    if not name:
        return texts("card.unnamed")
    return texts("card.role", name=name, role=clipped(role, NAME)) if role else name


def source_of(session: Session, texts: Texts) -> str:
    """Say when and where something was said."""
    return " · ".join([*_dated(session, texts), clipped(session.title, TITLE)])


def _dated(session: Session, texts: Texts) -> Iterable[str]:
    return () if session.date is None else (day_of(session.date, texts),)


def day_of(day: date, texts: Texts) -> str:
    """Write a day as it is written in the reader's language."""
    return texts("card.date", year=day.year, month=day.month, day=day.day)


def _question_lead(quote: Quote, asker: str, texts: Texts) -> str:
    if quote.kind is Kind.QUESTION:
        return texts("card.whole_question")
    return texts("card.asked", asker=clipped(asker, NAME))


def _fitting(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """Give the spans if they can be of this text: a button brings them, and may be forged."""
    borders = (Span(0, 0), *spans, Span(len(text), len(text)))
    apart = all(before.end <= after.start for before, after in pairwise(borders))
    return spans if apart and all(span.start < span.end for span in spans) else ()
