"""What a new edition of a session changes, sentence by sentence. Nothing is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from store.database import Connection, fetch
from store.difference import Piece, difference
from store.edition import is_quotable, sentences_of
from store.former import successors
from store.identity import sentence_ids
from store.model import Metadata, Session
from store.reading import Reading
from store.transcripts import session

if TYPE_CHECKING:
    from store.importer.draft import Draft


class Revised(StrEnum):
    """What becomes of a sentence."""

    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    """The same words are another speaker's, or of another kind, a question or an answer."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an edition."""

    id: str
    """Public id that it has, or would have."""
    text: str
    speaker: str
    kind: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What becomes of one sentence."""

    revised: Revised
    before: Said | None
    after: Said | None
    pieces: tuple[Piece, ...] = ()
    """Of a sentence that is changed: `claimed` is in what stood before, `actual` in what stands
    there now."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A held session beside a new edition of it."""

    session: Session
    same: int
    """How many sentences stay as they are."""
    revisions: tuple[Revision, ...]
    """In the order of the new edition, what is removed where it stood."""

    def count(self, revised: Revised) -> int:
        """Give how many sentences this becomes of."""
        return sum(one.revised is revised for one in self.revisions)


async def told(connection: Connection, public_id: str) -> tuple[Metadata, Reading]:
    """Give what a held session's source was told to be read by, or raise SessionNotFound."""
    await session(connection, public_id)
    ((roles, reading),) = await fetch(
        connection,
        "SELECT roles, reading FROM provenance JOIN sessions ON sessions.id = session "
        "WHERE public_id = ?",
        (public_id,),
    )
    return Metadata(roles=json.loads(roles)), Reading.load(reading)


async def compare(connection: Connection, public_id: str, draft: Draft) -> Comparison:
    """Lay a draft beside a held session, or raise SessionNotFound."""
    held = await session(connection, public_id)
    rows = await fetch(
        connection,
        "SELECT sentences.public_id, text, name, kind FROM sentences "
        "JOIN turns ON turns.id = turn JOIN speakers ON speakers.id = speaker "
        "JOIN sessions ON sessions.id = sentences.session "
        "WHERE sessions.public_id = ? AND NOT remark ORDER BY sentences.ordinal",
        (public_id,),
    )
    before = [Said(*row) for row in rows]
    revisions, same = revise(before, _said(draft, public_id))
    return Comparison(held, same, tuple(revisions))


def _said(draft: Draft, public_id: str) -> list[Said]:
    pairs = sentences_of(draft)
    ids = sentence_ids(public_id, (sentence.text for _, sentence in pairs))
    return [
        Said(name, sentence.text, turn.speaker or "", turn.kind)
        for name, (turn, sentence) in zip(ids, pairs, strict=True)
        if is_quotable(turn, sentence)
    ]


def revise(before: Sequence[Said], now: Sequence[Said]) -> tuple[list[Revision], int]:
    """Tell what becomes of each sentence, and how many stay as they are. Pure."""
    held = {one.id: one for one in before}
    came = {one.id: one for one in now}
    pairs = dict(
        successors(
            {one.id: one.text for one in before},
            {one.id: one.text for one in now},
        )
    )
    changed = {new: old for old, new in pairs.items()}
    gone = _gone(before, came.keys() | pairs.keys())
    found: list[Revision] = list(_removed(gone.get("", ())))
    same = 0
    for one in now:
        earlier = held.get(one.id) or held.get(changed.get(one.id, ""))
        if earlier is None:
            found.append(Revision(Revised.ADDED, None, one))
            continue
        if one.id in changed:
            pieces = difference(earlier.text, one.text)
            found.append(Revision(Revised.CHANGED, earlier, one, pieces))
        elif (earlier.speaker, earlier.kind) != (one.speaker, one.kind):
            found.append(Revision(Revised.MOVED, earlier, one))
        else:
            same += 1
        found += _removed(gone.get(earlier.id, ()))
    return found, same


def _gone(before: Sequence[Said], stays: set[str]) -> dict[str, list[Said]]:
    """Group what is gone by the last sentence before it that stays; "" for none."""
    gone: dict[str, list[Said]] = {}
    last = ""
    for one in before:
        if one.id in stays:
            last = one.id
        else:
            gone.setdefault(last, []).append(one)
    return gone


def _removed(gone: Sequence[Said]) -> Iterator[Revision]:
    return (Revision(Revised.REMOVED, one, None) for one in gone)
