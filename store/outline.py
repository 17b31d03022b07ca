"""The outline of a transcript: who speaks how much, and how each turn begins. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.model import SPOKEN, Kind

if TYPE_CHECKING:
    from store.importer.draft import Draft, DraftSentence

_OPENING = 160
"""Code points of a turn's beginning."""


@dataclass(frozen=True, slots=True)
class Cast:
    """What one speaker does in a transcript."""

    speaker: str
    role: str | None
    kind: Kind
    """Question, answer or speech."""
    turns: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a turn begins."""

    kind: Kind
    speaker: str | None
    label: str | None
    """As printed."""
    section: int | None
    """Which of the outline's sections it stands in."""
    words: str
    """Its first words, verbatim, on one line."""
    sentences: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A transcript as it was read, without its words."""

    format: str
    """Name of the format that the source has."""
    sections: tuple[str, ...]
    exchanges: int
    cast: tuple[Cast, ...]
    """In the order in which they begin to speak."""
    turns: tuple[Beginning, ...]
    remarks: int
    """Sentences in turns that are nobody's words."""
    narrative: int
    """Turns that are nobody's words."""


def outline(draft: Draft) -> Outline:
    """Give the outline of a transcript."""
    counts: dict[tuple[str, str | None, Kind], list[int]] = {}
    for turn in draft.turns:
        if turn.kind in SPOKEN:
            said = sum(not sentence.remark for sentence in turn.sentences)
            count = counts.setdefault((turn.speaker or "", turn.role, turn.kind), [0, 0])
            count[0] += 1
            count[1] += said
    return Outline(
        format=draft.importer,
        sections=tuple(section.title for section in draft.sections),
        exchanges=len({turn.exchange for turn in draft.turns} - {None}),
        cast=tuple(Cast(*who, turns, said) for who, (turns, said) in counts.items()),
        turns=tuple(
            Beginning(
                turn.kind,
                turn.speaker,
                turn.label,
                turn.section,
                _opening(turn.sentences),
                len(turn.sentences),
            )
            for turn in draft.turns
        ),
        remarks=sum(
            sentence.remark
            for turn in draft.turns
            if turn.kind in SPOKEN
            for sentence in turn.sentences
        ),
        narrative=sum(turn.kind not in SPOKEN for turn in draft.turns),
    )


def _opening(sentences: Sequence[DraftSentence]) -> str:
    words = ""
    for sentence in sentences:
        words += sentence.text
        if len(words) >= _OPENING:
            break
    return " ".join(words.split())[:_OPENING]
