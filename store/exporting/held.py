"""SQL that reads a session as it is held, whole, a stretch of turns at a time."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from store.database import Connection, Row, fetch
from store.importer.draft import DraftSection
from store.model import Kind, Sentence, Session, Span
from store.transcripts import load_spans, sentence_of, session, sessions

_AT_ONCE = 1000
"""Turns that are read between two pieces of what is written."""
_PROVENANCE = """
SELECT sessions.id, source, provenance.url AS told_url, importer, importer_version, roles, reading,
    coalesce(text, '') AS text, original,
    (SELECT count(*) FROM turns WHERE session = sessions.id) AS turns,
    EXISTS (SELECT 1 FROM sentences WHERE session = sessions.id AND time IS NOT NULL) AS timed
FROM sessions JOIN provenance ON provenance.session = sessions.id
LEFT JOIN sources ON sources.session = sessions.id WHERE public_id = ?
"""
_TURNS = """
SELECT turns.ordinal AS turn, turns.kind, speakers.name AS speaker, turns.role, turns.label,
    turns.label_start, turns.label_end, sections.ordinal AS section,
    exchanges.ordinal AS exchange, other.ordinal AS translates, public_id, text,
    sentences.spans, paragraph, remark, time
FROM turns
LEFT JOIN sentences ON sentences.turn = turns.id
LEFT JOIN speakers ON speakers.id = turns.speaker
LEFT JOIN sections ON sections.id = turns.section
LEFT JOIN exchanges ON exchanges.id = turns.exchange
LEFT JOIN turns AS other ON other.id = turns.translates
WHERE turns.session = ? AND turns.ordinal >= ? AND turns.ordinal < ?
ORDER BY turns.ordinal, sentences.ordinal
"""
_SPEAKERS = """
SELECT DISTINCT name, role FROM turns JOIN speakers ON speakers.id = speaker
WHERE session = ? ORDER BY name, role
"""
_QUESTIONS = """
SELECT exchanges.ordinal AS exchange, min(turns.ordinal) AS first, max(turns.ordinal) AS last
FROM turns JOIN exchanges ON exchanges.id = turns.exchange WHERE turns.session = ?
GROUP BY exchange HAVING sum(kind = 'question') > 1
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A session, and all that is held of it but its turns."""

    row: int
    session: Session
    source: str
    """The file's name."""
    url: str | None
    """Where the source was, as it was told when it came in."""
    importer: str
    importer_version: str
    roles: Mapping[str, str]
    reading: Mapping[str, object]
    text: str
    original: bytes | None
    """The source's bytes, where they are not its text in UTF-8."""
    sections: tuple[DraftSection, ...]
    turns: int
    speakers: tuple[tuple[str, str | None], ...]
    """Who speaks, each in every role they have."""
    timed: bool
    """Whether it is known of any sentence when it begins."""
    groups: Mapping[int, int]
    """Of exchanges of more than one question: by their first turn, their last."""


@dataclass(frozen=True, slots=True)
class HeldTurn:
    """A turn as it is held."""

    ordinal: int
    kind: Kind
    speaker: str | None
    role: str | None
    label: str | None
    label_span: Span | None
    section: int | None
    exchange: int | None
    translates: int | None
    """Which turn of the session it says in another language."""
    sentences: tuple[Sentence, ...]


async def order(connection: Connection) -> list[str]:
    """Give the public ids of all sessions, by date and id, the undated first.

    Where a session stands does not hang on when it came in.
    """
    held = await sessions(connection)
    return [one.id for one in sorted(held, key=lambda one: (str(one.date or ""), one.id))]


async def load(connection: Connection, public_id: str) -> Held:
    """Give a session, or raise SessionNotFound."""
    told = await session(connection, public_id)
    (row,) = await fetch(connection, _PROVENANCE, (public_id,))
    values = (row["id"],)
    titles = await fetch(
        connection, "SELECT title, spans FROM sections WHERE session = ? ORDER BY ordinal", values
    )
    speakers = await fetch(connection, _SPEAKERS, values)
    groups = await fetch(connection, _QUESTIONS, values)
    return Held(
        row=row["id"],
        session=told,
        source=row["source"],
        url=row["told_url"],
        importer=row["importer"],
        importer_version=row["importer_version"],
        roles=json.loads(row["roles"]),
        reading=json.loads(row["reading"]),
        text=row["text"],
        original=row["original"],
        sections=tuple(DraftSection(one["title"], load_spans(one["spans"])) for one in titles),
        turns=row["turns"],
        speakers=tuple((one["name"], one["role"]) for one in speakers),
        timed=bool(row["timed"]),
        groups={one["first"]: one["last"] for one in groups},
    )


async def turns(connection: Connection, held: Held) -> AsyncIterator[Sequence[HeldTurn]]:
    """Give the turns of a session in order, some at a time."""
    for first in range(0, held.turns, _AT_ONCE):
        rows = await fetch(connection, _TURNS, (held.row, first, first + _AT_ONCE))
        yield [_turn(list(group)) for _, group in groupby(rows, key=lambda row: row["turn"])]


def _turn(rows: list[Row]) -> HeldTurn:
    first = rows[0]
    start, end = first["label_start"], first["label_end"]
    return HeldTurn(
        ordinal=first["turn"],
        kind=Kind(first["kind"]),
        speaker=first["speaker"],
        role=first["role"],
        label=first["label"],
        label_span=None if first["label"] is None else Span(start, end),
        section=first["section"],
        exchange=first["exchange"],
        translates=first["translates"],
        sentences=tuple(map(sentence_of, rows)) if first["public_id"] is not None else (),
    )
