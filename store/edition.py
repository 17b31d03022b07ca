"""An edition: a draft with its ids and its analysis, ready to be written in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from store.analysing import Analysed, Posted, analyse
from store.identity import sentence_ids, session_id
from store.importer.draft import Draft, DraftSentence, DraftTurn
from store.model import SPOKEN, Metadata, Session

_AT_ONCE = 256
"""Sentences analysed between two words on progress."""
Progress = Callable[[int, int], None]
"""Told how many sentences are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A draft with its ids, ready to be written in one go."""

    draft: Draft
    prepared_at: datetime
    session_id: str
    sentence_ids: tuple[str, ...]
    analysed: tuple[Analysed, ...]
    lengths: bytes
    """A byte a sentence, for the index."""
    posted: tuple[tuple[int, bytes], ...]
    """Posting lists by term, for the index; sentences count from the edition's first."""

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


def prepare(draft: Draft, progress: Progress) -> Edition:
    """Give a draft its ids and analyse its sentences. Takes a while; `progress` may raise."""
    sentences = sentences_of(draft)
    analysed: list[Analysed] = []
    with Posted() as posted:
        for start in range(0, len(sentences), _AT_ONCE):
            progress(start, len(sentences))
            batch = sentences[start : start + _AT_ONCE]
            found = analyse([sentence.text for _, sentence in batch])
            analysed += found
            posted.add(
                one.folded if is_quotable(turn, sentence) else None
                for one, (turn, sentence) in zip(found, batch, strict=True)
            )
        progress(len(sentences), len(sentences))
        lists, lengths = tuple(posted.lists()), posted.lengths
    told, now = draft.metadata, datetime.now(UTC).replace(microsecond=0)
    session = session_id(told.title or "", told.date, told.url)
    ids = _sentence_ids(draft, session)
    return Edition(draft, now, session, ids, tuple(analysed), lengths, lists)


def _sentence_ids(draft: Draft, session: str) -> tuple[str, ...]:
    return tuple(sentence_ids(session, (sentence.text for _, sentence in sentences_of(draft))))
