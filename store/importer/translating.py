"""Bilingual transcripts: each language is read by itself, and its turns linked to the other's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from store.importer.cutting import Joined
from store.importer.draft import DraftTurn
from store.model import Kind

_FEWEST = 4
"""Paragraphs of either language."""


def is_bilingual(joined: Sequence[Joined]) -> bool:
    """Tell whether paragraphs change between a language with spaces and one without all along."""
    scripts = [one.first.is_latin for one in joined if one.text]
    told = [script for script in scripts if script is not None]
    least = min(told.count(True), told.count(False))
    changes = sum(before != after for before, after in pairwise(told))
    return least > 1 and len(told) >= _FEWEST and 2 * changes >= len(told) - 1 - changes // 2


def by_language(joined: Sequence[Joined]) -> tuple[list[int], list[int]]:
    """Give the positions of each language's paragraphs, of the one that comes first first."""
    first: list[int] = []
    second: list[int] = []
    leading: bool | None = None
    last = first
    for at, one in enumerate(joined):
        latin = one.first.is_latin
        if latin is not None and leading is None:
            leading = latin
        if latin is not None:
            last = first if latin == leading else second
        last.append(at)
    return first, second


def interleaved(first: Sequence[DraftTurn], second: Sequence[DraftTurn]) -> list[DraftTurn]:
    """Put the turns of two languages in the order they stand, each translation linked.

    A turn of the second language says what the nearest of the first above it says, if both are of
    one kind; it stands in that one's exchange.
    """
    placed = sorted(
        [(_start(turn), 0, turn) for turn in first] + [(_start(turn), 1, turn) for turn in second],
        key=lambda one: one[:2],
    )
    turns: list[DraftTurn] = []
    above: int | None = None
    for _, language, turn in placed:
        if language == 0:
            above = len(turns) if turn.kind is not Kind.NARRATIVE else above
            turns.append(turn)
        elif above is not None and turns[above].kind is turn.kind:
            exchange = turns[above].exchange
            taken = any(other.translates == above for other in turns[above:])
            turns.append(replace(turn, exchange=exchange, translates=None if taken else above))
        else:
            exchange = turns[above].exchange if above is not None else None
            spoken = turn.kind is not Kind.NARRATIVE and turn.exchange is not None
            turns.append(replace(turn, exchange=exchange if spoken else None))
    return turns


def _start(turn: DraftTurn) -> int:
    if turn.label_span:
        return turn.label_span.start
    return turn.sentences[0].spans[0].start
