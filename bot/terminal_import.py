"""What the terminal shows of an import: what was taken from where, the outline, what came of many.

A turn of an outline has one line, cut to the width of the terminal.
"""

from __future__ import annotations

import shlex
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from bot.console import Line
from bot.texts import Texts
from store import (
    SPOKEN,
    Beginning,
    ImportFailed,
    ImportReport,
    Metadata,
    Outcome,
    Outline,
    SourceProblem,
    TranscriptMalformed,
)

SHOWN_WHOLE = 40
"""Turns up to which an outline shows all of them."""
FIRST, LAST = 20, 10
"""How many it shows of more."""
FIELDS = ("title", "date", "place", "url", "publisher", "language", "roles")


def told_lines(texts: Texts, metadata: Metadata) -> Iterator[Line]:
    """Show what is known of a transcript beside its words, and where each was taken from."""
    for field in FIELDS:
        value = getattr(metadata, field)
        if not value:
            continue
        if field == "roles":
            value = texts("taking.between").join(f"{name}={role}" for name, role in value.items())
        origin = texts(f"taking.origin.{metadata.origins.get(field, 'held')}")
        name = texts(f"taking.field.{field}")
        yield [(texts("taking.told", name=name, value=value, origin=origin), "faint")]


def outline_lines(texts: Texts, outline: Outline, *, width: int, full: bool) -> Iterator[Line]:
    """Show how a transcript was read.

    Args:
        texts: In which language.
        outline: What is shown.
        width: Columns that a line may have.
        full: Whether to show every turn.
    """
    named = {"exchanges": outline.exchanges, "sections": len(outline.sections)}
    yield [(texts("outline.format", format=outline.format, **named), "heading")]
    for one in outline.cast:
        name = one.speaker or texts("ask.unnamed")
        if one.role and not name.endswith(one.role):
            name = texts("ask.speaker", name=name, role=one.role)
        part = texts(f"outline.part.{one.kind}")
        counts = {"turns": one.turns, "sentences": one.sentences}
        yield [(texts("outline.cast", speaker=name, part=part, **counts), "")]
    if outline.narrative or outline.remarks:
        beside = {"narrative": outline.narrative, "remarks": outline.remarks}
        yield [(texts("outline.beside", **beside), "")]
    turns = outline.turns
    if full or len(turns) <= SHOWN_WHOLE:
        yield from _turn_lines(texts, outline, turns, width)
    else:
        yield from _turn_lines(texts, outline, turns[:FIRST], width)
        yield [(texts("outline.more", count=len(turns) - FIRST - LAST), "faint")]
        yield from _turn_lines(texts, outline, turns[-LAST:], width)
    yield [(texts("outline.right"), "faint")]


def failure_sentence(texts: Texts, failure: ImportFailed) -> str:
    """Say why a source is not taken in; of one without labels, what may put that right."""
    if not isinstance(failure, TranscriptMalformed) or failure.reason is not SourceProblem.NO_TURNS:
        return texts.error(failure)
    if not failure.seen:
        return texts("taking.no_turns", source=failure.source)
    labels = texts("taking.between").join(
        texts("taking.label", name=name, count=count) for name, count in failure.seen
    )
    first = shlex.quote(failure.seen[0][0])
    return texts("taking.no_turns_seen", source=failure.source, labels=labels, first=first)


def tally_lines(texts: Texts, reports: Sequence[ImportReport], *, dry_run: bool) -> Iterator[Line]:
    """Say what came of many sources: how many came in, were replaced, or are held already."""
    for outcome in Outcome:
        count = sum(report.outcome is outcome for report in reports)
        tried = dry_run and outcome is not Outcome.UNCHANGED
        key = f"taking.trial_{outcome}" if tried else f"taking.{outcome}"
        if count:
            yield [(texts(key, count=count), "")]
    changes = [report.changes for report in reports if report.changes]
    if changes:
        added = sum(len(one.added) for one in changes)
        removed = sum(len(one.removed) for one in changes)
        yield [(texts("taking.changes", added=added, removed=removed), "faint")]
    notices = sum(len(report.notices) + report.further for report in reports)
    if notices:
        yield [(texts("taking.notices", count=notices), "faint")]


def _turn_lines(
    texts: Texts, outline: Outline, turns: Sequence[Beginning], width: int
) -> Iterator[Line]:
    section = None
    for turn in turns:
        if turn.section is not None and turn.section != section:
            title = outline.sections[turn.section]
            yield [(cut(texts("outline.section", title=title), width), "heading")]
        section = turn.section
        mark = texts(f"outline.mark.{turn.kind}")
        if turn.kind in SPOKEN:
            name = turn.label or turn.speaker or texts("ask.unnamed")
            line = texts("outline.turn", mark=mark, speaker=name, words=turn.words)
        else:
            line = texts("outline.nobody", mark=mark, words=turn.words)
        yield [(cut(line, width), "")]


def cut(text: str, width: int) -> str:
    """Cut a text to so many columns, of which an ideograph takes two."""
    if sum(map(_columns, text)) <= width:
        return text
    ends = accumulate(map(_columns, text))
    return f"{text[: sum(end < width for end in ends)]}…"


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
