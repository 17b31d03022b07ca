"""SQL of what was said: sessions, turns, sentences, and the quotes made of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from store.database import Connection, Row, fetch
from store.errors import SessionNotFound, TurnNotFound
from store.former import current_id
from store.model import (
    SPOKEN,
    Exchange,
    Kind,
    Sentence,
    Session,
    Span,
    Turn,
)

SESSION = """
SELECT public_id AS held_in, title, date, sessions.url, publisher, language, place, exchanges,
    spoken, sha256, retrieved_at
FROM sessions JOIN provenance ON provenance.session = sessions.id
"""
"""Rows for `session_of`."""
_TURN = """
SELECT turns.id, exchange, sections.title AS section, kind, speakers.name AS speaker, label, role,
    translates, public_id, text, sentences.spans, paragraph, remark, time
FROM turns
JOIN sentences ON sentences.turn = turns.id
JOIN speakers ON speakers.id = turns.speaker
LEFT JOIN sections ON sections.id = turns.section
WHERE {where} ORDER BY turns.ordinal, sentences.ordinal
"""
_QUOTE = """
SELECT sentences.session, sentences.ordinal, sentences.public_id, sentences.text, sentences.spans,
    paragraph, remark, sessions.public_id AS held_in, kind, speakers.name AS speaker, label, role,
    turns.exchange, turns.id AS turn, sections.title AS section
FROM sentences
JOIN sessions ON sessions.id = sentences.session
JOIN turns ON turns.id = sentences.turn
JOIN speakers ON speakers.id = turns.speaker
LEFT JOIN sections ON sections.id = turns.section
WHERE sentences.public_id = ?
"""


def dump_spans(spans: Iterable[Span]) -> str:
    """Write spans as the database keeps them."""
    return json.dumps([[span.start, span.end] for span in spans])


def load_spans(written: str) -> tuple[Span, ...]:
    """Read spans as the database keeps them."""
    return tuple(Span(start, end) for start, end in json.loads(written))


async def sessions(connection: Connection) -> tuple[Session, ...]:
    """Give every session, newest first, the undated last."""
    rows = await fetch(connection, f"{SESSION} ORDER BY date DESC, sessions.id DESC")
    return tuple(map(session_of, rows))


async def session(connection: Connection, public_id: str) -> Session:
    """Give one session.

    Raises:
        SessionNotFound: The archive does not hold it.
    """
    rows = await fetch(connection, f"{SESSION} WHERE public_id = ?", (public_id,))
    if not rows:
        raise SessionNotFound(public_id)
    return session_of(rows[0])


async def session_of_bytes(connection: Connection, sha256: str) -> Session | None:
    """Give the session whose source had these very bytes, if there is one."""
    rows = await fetch(connection, f"{SESSION} WHERE sha256 = ?", (sha256,))
    return session_of(rows[0]) if rows else None


def is_without_corpus(connection: sqlite3.Connection) -> bool:
    """Tell whether a database has never had the corpus: removed, it does not come back."""
    return not connection.execute("SELECT 1 FROM memory WHERE name = 'corpus'").fetchall()


async def exchange(connection: Connection, public_id: str) -> Exchange:
    """Give the exchange a sentence stands in; of a speech, that one turn.

    Raises:
        TurnNotFound: The archive holds no such sentence, or it is nobody's words.
    """
    row = await _spoken(connection, public_id)
    if row["exchange"] is None:
        placed = await _turns(connection, "turns.id = ?", row["turn"])
    else:
        placed = await _turns(connection, "exchange = ?", row["exchange"])
    held = await session(connection, row["held_in"])
    return Exchange(row["section"], held, _together(placed))


async def exchanges(connection: Connection, public_id: str) -> tuple[Exchange, ...]:
    """Give all that was said in a session: its exchanges and speeches, in order.

    Raises:
        SessionNotFound: The archive does not hold it.
    """
    held = await session(connection, public_id)
    this = "turns.session = (SELECT id FROM sessions WHERE public_id = ?)"
    members: dict[tuple[str, int], list[_Placed]] = {}
    for count, placed in enumerate(await _turns(connection, this, public_id)):
        key = ("speech", count) if placed.exchange is None else ("exchange", placed.exchange)
        members.setdefault(key, []).append(placed)
    return tuple(Exchange(group[0].section, held, _together(group)) for group in members.values())


async def _spoken(connection: Connection, public_id: str) -> Row:
    """Give the row of a sentence that is somebody's words, or raise TurnNotFound."""
    rows = await fetch(connection, _QUOTE, (await current_id(connection, public_id),))
    if not rows or rows[0]["remark"] or Kind(rows[0]["kind"]) not in SPOKEN:
        raise TurnNotFound(public_id)
    return rows[0]


class _Placed(NamedTuple):
    """A turn and where it stands."""

    row: int
    translates: int | None
    """The row of the turn that it says in another language."""
    exchange: int | None
    section: str | None
    turn: Turn


def _together(placed: Sequence[_Placed]) -> tuple[Turn, ...]:
    """Give the turns of an exchange, which of them is a translation told by their places in it."""
    places = {one.row: count for count, one in enumerate(placed)}
    return tuple(
        replace(one.turn, translates=places.get(one.translates)) if one.translates else one.turn
        for one in placed
    )


async def _turns(connection: Connection, where: str, value: str | int) -> list[_Placed]:
    """Give the spoken turns that fulfil a condition, in order."""
    rows = await fetch(connection, _TURN.format(where=where), (value,))
    placed = []
    for _, members in groupby(rows, key=lambda row: row["id"]):
        group = list(members)
        first = group[0]
        sentences = tuple(map(sentence_of, group))
        turn = Turn(Kind(first["kind"]), first["speaker"], first["label"], first["role"], sentences)
        placed.append(
            _Placed(first["id"], first["translates"], first["exchange"], first["section"], turn)
        )
    return placed


def sentence_of(row: Row) -> Sentence:
    """Make a sentence of a row that names its columns."""
    return Sentence(
        row["public_id"],
        row["text"],
        load_spans(row["spans"]),
        row["paragraph"],
        bool(row["remark"]),
        row["time"],
    )


def session_of(row: Row) -> Session:
    """Make a session of a row that names its columns; its public id is `held_in`."""
    return Session(
        id=row["held_in"],
        title=row["title"],
        date=date.fromisoformat(row["date"]) if row["date"] else None,
        url=row["url"],
        publisher=row["publisher"],
        language=row["language"],
        place=row["place"],
        sha256=row["sha256"],
        imported_at=datetime.fromisoformat(row["retrieved_at"]),
        exchanges=row["exchanges"],
        sentences=row["spoken"],
    )
