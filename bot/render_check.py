"""What a check of a claim found → what a person sees in Telegram. Pure.

What differs is marked for the eye, and told in a sentence for whoever has it read aloud: what was
claimed and is not there is struck through, what was really said is underlined. A block quote is
verbatim, as everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageEntityType
from telegram.helpers import create_deep_linked_url

from bot.deep_links import quote_parameter
from bot.keyboards import markup
from bot.render import MARKS, SENTENCE_UNITS, Card, attribution, hit_card
from bot.texts import Texts
from bot.utf16 import Composer, clipped, shortened
from store import Checked, Part, Run, Span, Verdict

CONTEXTS: Final = 5
"""Sentences that have a button of their own."""
_CLAIMED: Final = 1000
"""UTF-16 units of a claimed sentence that is said back."""
_FRAGMENT: Final = 60
"""UTF-16 units of what differs at one place."""
_TOLD: Final = 6
"""Differences of a sentence that are told."""

_VERDICTS: Final = ("exact", "close", "turned", "none")
_BOLD, _UNDERLINE = MessageEntityType.BOLD, MessageEntityType.UNDERLINE
_Marks = tuple[tuple[MessageEntityType, Span], ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """A claim, and what was found for it."""

    sentences: tuple[str, ...]
    """What was looked for, in order."""
    runs: tuple[Run, ...]
    """What was found, in order."""
    left_out: int
    """How many sentences more there are."""

    @property
    def places(self) -> tuple[Run | int, ...]:
        """The runs and, between them, which sentences were not found, counted from 0."""
        found = {run.first + step: run for run in self.runs for step in range(len(run.checked))}
        return tuple(
            found.get(number, number)
            for number in range(len(self.sentences))
            if number not in found or found[number].first == number
        )


def check_card(
    findings: Findings, held: str, bot: str, texts: Texts, corrections: Mapping[str, str]
) -> Card:
    """Show which sentences of a claim were said, and in which words.

    Args:
        findings: What was found.
        held: The sentence that says what the archive covers.
        bot: The bot's username.
        texts: The reader's language.
        corrections: By a sentence's id, what its keepers say of it.
    """
    message = Composer()
    alone = len(findings.sentences) == 1
    if not alone:
        message.add(_summary(findings, texts)).line().line()
    for place in findings.places:
        if isinstance(place, Run):
            _add_run(message, place, texts, corrections, alone=alone)
        elif alone:
            message.add(texts("claim.not_found")).line()
        else:
            words = clipped(findings.sentences[place], _FRAGMENT)
            message.add(texts("claim.not_found_numbered", number=place + 1, words=words)).line()
        message.line()
    if any(isinstance(place, int) for place in findings.places):
        message.add(texts("claim.only_here")).line()
    if findings.left_out:
        most = len(findings.sentences)
        message.add(texts("claim.left_out", most=most, count=findings.left_out)).line()
    message.add(held)
    return Card(*message.finished(), _keyboard(findings, bot, texts))


def _summary(findings: Findings, texts: Texts) -> str:
    """Say in a line how many sentences were said, and how many nearly."""
    counts = Counter(_verdict(one) for run in findings.runs for one in run.checked)
    counts["none"] = len(findings.sentences) - counts.total()
    told = [texts(f"claim.counted.{one}", count=counts[one]) for one in _VERDICTS if counts[one]]
    verdicts = texts("claim.comma").join(told)
    return texts("claim.summary", count=len(findings.sentences), verdicts=verdicts)


def _verdict(checked: Checked) -> str:
    return "turned" if _is_turned(checked) else checked.hit.verdict


def _is_turned(checked: Checked) -> bool:
    explanation = checked.hit.explanation
    return explanation is not None and explanation.turned


def _add_run(
    message: Composer, run: Run, texts: Texts, corrections: Mapping[str, str], *, alone: bool
) -> None:
    """Show what was said on end, once, and how what was claimed of it differs."""
    for number, checked in enumerate(run.checked, start=run.first + 1):
        lead = f"verdict.{_verdict(checked)}" if alone else f"claim.lead.{_verdict(checked)}"
        message.add(texts(lead, number=number)).line()
    if len(run.checked) > 1:
        key = "claim.on_end" if len(run.sentences) > 1 else "claim.in_one"
        message.add(texts(key, count=len(run.checked))).line()
    shown = shortened(run.text, SENTENCE_UNITS)
    message.add(shown, MessageEntityType.BLOCKQUOTE, marked=_marks(run)).line()
    message.add(attribution(run.checked[0].hit.quote, texts)).line()
    if shown != run.text:
        message.add(texts("claim.cut")).line()
    for sentence in run.sentences:
        if sentence.id in corrections:
            words = clipped(corrections[sentence.id], _CLAIMED)
            message.add(texts("card.correction", words=words)).line()
    for number, checked in enumerate(run.checked, start=run.first + 1):
        if checked.pieces and checked.hit.verdict is not Verdict.EXACT:
            _add_difference(message, checked, texts, None if alone else number)


def _add_difference(message: Composer, checked: Checked, texts: Texts, number: int | None) -> None:
    """Say back what was claimed, what is not there struck through, and tell what differs."""
    changes = list(_changes(checked))
    if not changes:
        return
    lead = "claim.claimed" if number is None else "claim.claimed_numbered"
    struck = tuple(
        (MessageEntityType.STRIKETHROUGH, piece.claimed)
        for piece in checked.pieces
        if piece.part is Part.CLAIMED
    )
    claimed = shortened(checked.claimed, _CLAIMED)
    message.add(texts(lead, number=number)).add(claimed, marked=struck[:MARKS]).line()
    told = [_told(*change, texts) for change in changes[:_TOLD]]
    if len(changes) > _TOLD:
        told.append(texts("claim.more", count=len(changes) - _TOLD))
    told_all = texts("claim.between").join(told)
    message.add(texts("claim.differences", changes=told_all)).line()


def _changes(checked: Checked) -> Iterator[tuple[str, str]]:
    """Give what was claimed, and what was said instead; either may be empty."""
    apart = groupby(checked.pieces, key=lambda piece: piece.part in {Part.CLAIMED, Part.ACTUAL})
    for differs, pieces in apart:
        if differs:
            held = list(pieces)
            claimed = checked.claimed[held[0].claimed.start : held[-1].claimed.end]
            actual = checked.hit.text[held[0].actual.start : held[-1].actual.end]
            yield clipped(claimed, _FRAGMENT), clipped(actual, _FRAGMENT)


def _told(claimed: str, actual: str, texts: Texts) -> str:
    if not actual:
        return texts("claim.added", claimed=claimed)
    if not claimed:
        return texts("claim.missing", actual=actual)
    return texts("claim.replaced", claimed=claimed, actual=actual)


def _marks(run: Run) -> _Marks:
    """Underline what differs from what was claimed; what is the very same words is bold."""
    marks: list[MessageEntityType | None] = [None] * len(run.text)
    for kind, span in sorted(_found(run), key=lambda mark: mark[0] is _UNDERLINE):
        marks[span.start : span.end] = [kind] * (span.end - span.start)
    grouped = groupby(range(len(marks)), key=lambda place: marks[place])
    stretches = ((kind, list(places)) for kind, places in grouped)
    spans = [(kind, Span(held[0], held[-1] + 1)) for kind, held in stretches if kind is not None]
    return tuple(spans[:MARKS])


def _found(run: Run) -> Iterator[tuple[MessageEntityType, Span]]:
    for checked in run.checked:
        shift = run.offset(checked)
        if checked.hit.verdict is Verdict.EXACT or not checked.pieces:
            spans = [(_BOLD, span) for span in checked.hit.marks]
        else:
            differing = (piece for piece in checked.pieces if piece.part is Part.ACTUAL)
            spans = [(_UNDERLINE, piece.actual) for piece in differing]
        for kind, span in spans:
            yield kind, Span(span.start + shift, span.end + shift)


def _keyboard(findings: Findings, bot: str, texts: Texts) -> InlineKeyboardMarkup | None:
    """Give a single quote its own buttons, each of several a link to its context.

    A link, for a button's answer would take the place of the check.
    """
    if not findings.runs:
        return None
    if len(findings.sentences) == 1:
        return hit_card(findings.runs[0].checked[0].hit, texts).keyboard
    return markup(
        [
            InlineKeyboardButton(
                texts("claim.context", number=run.first + 1),
                url=create_deep_linked_url(bot, quote_parameter(run.checked[0].hit.quote.id)),
            )
        ]
        for run in findings.runs[:CONTEXTS]
    )
