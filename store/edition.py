"""An edition: a draft with its ids and its analysis, ready to be written in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store.analysing import Analysed, analyse
from store.identity import sentence_ids, session_id
from store.model import SPOKEN, Metadata, Session
from store.progress import Progress
from store.reading import Reading

if TYPE_CHECKING:
    from store.importer.draft import Draft, DraftSentence, DraftTurn

_AT_ONCE = 256
"""Sentences analysed between two words on progress."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A draft with its ids, ready to be written in one go."""

    draft: Draft
    prepared_at: datetime
    session_id: str
    sentence_ids: tuple[str, ...]
    analysed: tuple[Analysed, ...]
    reading: str = "{}"
    """JSON, how the source was told to be read."""

    @property
    def searched(self) -> list[str | None]:
        """What the index is to hold of each sentence: folded; None for nobody's words."""
        pairs = zip(self.analysed, sentences_of(self.draft), strict=True)
        return [one.folded if is_quotable(*place) else None for one, place in pairs]

    @property
    def quotable(self) -> dict[str, str]:
        """The sentences that can be quoted: public id and text."""
        pairs = zip(self.sentence_ids, sentences_of(self.draft), strict=True)
        return {
            public_id: sentence.text
            for public_id, (turn, sentence) in pairs
            if is_quotable(turn, sentence)
        }

    def under(self, session: str) -> Edition:
        """Give the same edition under another session's public id."""
        return replace(self, session_id=session, sentence_ids=_sentence_ids(self.draft, session))

    def completed(self, held: Metadata) -> Edition:
        """Give the same edition, with what an earlier edition told and this one does not."""
        turns = tuple(
            replace(turn, role=turn.role or held.roles.get(turn.speaker or ""))
            for turn in self.draft.turns
        )
        # The roles told now stay as they are: with them the source reads the same again.
        told = replace(self.draft.metadata.completed(held), roles=self.draft.metadata.roles)
        return replace(self, draft=replace(self.draft, metadata=told, turns=turns))

    @property
    def session(self) -> Session:
        """The session as it will be held."""
        told = self.draft.metadata
        return Session(
            id=self.session_id,
            title=told.title or "",
            date=told.date,
            url=told.url,
            publisher=told.publisher,
            language=told.language,
            place=told.place,
            sha256=self.draft.source.sha256,
            imported_at=self.prepared_at,
            exchanges=self.exchanges,
            sentences=len(self.quotable),
        )

    @property
    def exchanges(self) -> int:
        """How many exchanges the draft has."""
        return len({turn.exchange for turn in self.draft.turns} - {None})


def sentences_of(draft: Draft) -> list[tuple[DraftTurn, DraftSentence]]:
    """Give a draft's sentences in order, each with its turn."""
    return [(turn, sentence) for turn in draft.turns for sentence in turn.sentences]


def is_quotable(turn: DraftTurn, sentence: DraftSentence) -> bool:
    """Tell whether a sentence is somebody's words."""
    return turn.kind in SPOKEN and not sentence.remark


def prepare(draft: Draft, progress: Progress, reading: Reading | None = None) -> Edition:
    """Give a draft its ids and analyse its sentences. Takes a while; `progress` may raise.

    Args:
        draft: The transcript, read.
        progress: Is told (sentences done, sentences in all).
        reading: How its source was told to be read.
    """
    sentences = sentences_of(draft)
    analysed: list[Analysed] = []
    for start in range(0, len(sentences), _AT_ONCE):
        progress(start, len(sentences))
        batch = sentences[start : start + _AT_ONCE]
        analysed += analyse([sentence.text for _, sentence in batch])
    progress(len(sentences), len(sentences))
    told, before = draft.metadata, draft.provenance
    now = before.retrieved_at if before else datetime.now(UTC).replace(microsecond=0)
    session = before.session if before else session_id(told.title or "", told.date, told.url)
    ids = _sentence_ids(draft, session)
    how = before.reading if before else (reading or Reading()).dump()
    return Edition(draft, now, session, ids, tuple(analysed), how)


def _sentence_ids(draft: Draft, session: str) -> tuple[str, ...]:
    return tuple(sentence_ids(session, (sentence.text for _, sentence in sentences_of(draft))))
