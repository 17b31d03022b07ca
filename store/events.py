"""SQL of events: sessions that are editions of one, in another script or of another publisher.

Two sessions of one day are of one event if they have half of the shorter one's sentences in common,
script, width and punctuation aside. Sentences of a few characters do not count: anybody says them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from store.database import Connection, fetch
from store.edition import Edition, is_quotable, sentences_of
from store.model import ImportReport, Session
from store.text import simplified
from store.transcripts import SESSION, session, session_of

_SHARE = 0.5
"""Share of the shorter one's sentences that two editions of one event have in common."""
_LEAST = 2
"""Sentences they have in common at the least."""
TELLING = 8
"""Code points of a sentence that is not said everywhere."""
_OWN = f"""
SELECT DISTINCT same_words FROM sentences JOIN turns ON turns.id = turn
WHERE sentences.session = ? AND speaker IS NOT NULL AND NOT remark AND length(text) >= {TELLING}
"""  # noqa: S608 - a number
_SAME_DAY = "SELECT id, public_id FROM sessions WHERE date = ? AND public_id <> ? ORDER BY id"
_ANY_DAY = f"""
SELECT sessions.id, sessions.public_id, count(DISTINCT same_words) AS shared
FROM json_each(?) AS own CROSS JOIN sentences ON same_words = own.value
JOIN sessions ON sessions.id = session
WHERE length(sentences.text) >= {TELLING} AND sessions.public_id <> ?
GROUP BY session HAVING shared >= {_LEAST} ORDER BY session
"""  # noqa: S608 - numbers
_PLACED = """
SELECT sentences.id, sentences.session, event, name FROM json_each(?) AS wanted
CROSS JOIN sentences ON sentences.id = wanted.value
JOIN events ON events.session = sentences.session
JOIN turns ON turns.id = turn JOIN speakers ON speakers.id = speaker
"""
_OTHERS = """
SELECT one.public_id AS own, other.public_id AS other
FROM events JOIN events AS beside ON beside.event = events.event
    AND beside.session <> events.session
JOIN sessions AS one ON one.id = events.session
JOIN sessions AS other ON other.id = beside.session
ORDER BY own, other
"""


Place = tuple[int, str]
"""A sentence's row, and its public id."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A held session that has sentences of another."""

    session: Session
    shared: int
    """How many sentences they have in common."""
    of: int
    """How many sentences the shorter of them has."""


async def told(connection: Connection, report: ImportReport, edition: Edition) -> ImportReport:
    """Add to a report which held sessions its session is another edition of."""
    words = _words(edition)
    day = report.session.date
    if day is None or not words:
        return report
    found = await _alike(connection, day, report.session.id, words)
    same = tuple([await session(connection, public_id) for _, public_id in found])
    return replace(report, editions=same)


async def link(connection: Connection, public_id: str) -> None:
    """Link a session that is written, or of another day now, with the editions of its event."""
    ((row, day),) = await fetch(
        connection, "SELECT id, date FROM sessions WHERE public_id = ?", (public_id,)
    )
    await connection.execute("DELETE FROM events WHERE session = ?", (row,))
    if day is None:
        return
    words = await _held_words(connection, row)
    others = await _alike(connection, date.fromisoformat(day), public_id, words)
    if not others:
        return
    rows = [row, *(other for other, _ in others)]
    held = await fetch(
        connection,
        "SELECT DISTINCT event FROM events WHERE session IN (SELECT value FROM json_each(?))",
        (json.dumps(rows),),
    )
    event = min([*rows, *(found["event"] for found in held)])
    for found in held:
        await connection.execute(
            "UPDATE events SET event = ? WHERE event = ?", (event, found["event"])
        )
    await connection.executemany(
        "INSERT INTO events VALUES (?, ?) ON CONFLICT DO UPDATE SET event = excluded.event",
        [(one, event) for one in rows],
    )


async def link_all(connection: Connection) -> None:
    """Link every held session anew."""
    await connection.execute("DELETE FROM events")
    rows = await fetch(
        connection,
        "SELECT public_id FROM sessions WHERE date IN "
        "(SELECT date FROM sessions GROUP BY date HAVING count(*) > 1) ORDER BY id",
    )
    for row in rows:
        await link(connection, row["public_id"])


async def editions(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Give for every session of which there are other editions their public ids."""
    rows = await fetch(connection, _OTHERS)
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row["own"]] = (*found.get(row["own"], ()), row["other"])
    return found


def together(connection: sqlite3.Connection, said: Collection[list[Place]]) -> list[list[Place]]:
    """Put together who said some words, where editions of one event name one person otherwise.

    Args:
        connection: Where to read.
        said: For each speaker, where they said these words.
    """
    if len(said) < 2:  # noqa: PLR2004 - one alone has nobody to be put to
        return list(said)
    placed = _placed(connection, [row for places in said for row, _ in places])
    groups: list[list[Place]] = []
    for places in said:
        for group in groups:
            if _are_one(places, group, placed):
                group.extend(places)
                break
        else:
            groups.append(list(places))
    return groups


def beside(
    connection: sqlite3.Connection, row: int, others: Collection[int]
) -> tuple[Session, ...]:
    """Give the sessions of other sentences that are editions of the event of this one's."""
    if not others:
        return ()
    placed = _placed(connection, [row, *others])
    own = placed.get(row)
    if own is None:
        return ()
    sessions = {
        placed[other].session: None
        for other in others
        if other in placed
        and placed[other].event == own.event
        and placed[other].session != own.session
    }
    return tuple(_session(connection, number) for number in sessions)


class _Placed(NamedTuple):
    """Where a sentence stands that is of an event of several editions."""

    session: int
    event: int
    speaker: str


def _placed(connection: sqlite3.Connection, rows: Collection[int]) -> dict[int, _Placed]:
    found = connection.execute(_PLACED, (json.dumps(list(rows)),))
    return {row: _Placed(*others) for row, *others in found}


def _are_one(places: Sequence[Place], group: Sequence[Place], placed: dict[int, _Placed]) -> bool:
    """Tell whether editions of one event tell of one saying.

    They name the speaker alike, script aside; or each has these words once, whoever it names.
    """
    own = [placed[row] for row, _ in places if row in placed]
    other = [placed[row] for row, _ in group if row in placed]
    for event in {one.event for one in own} & {one.event for one in other}:
        left = [one for one in own if one.event == event]
        right = [one for one in other if one.event == event]
        sessions = [one.session for one in (*left, *right)]
        names = {simplified(one.speaker) for one in (*left, *right)}
        if len(names) == 1 or len(set(sessions)) == len(sessions):
            return True
    return False


def _session(connection: sqlite3.Connection, number: int) -> Session:
    cursor = connection.execute(f"{SESSION} WHERE sessions.id = ?", (number,))
    return session_of(cursor.fetchone())


async def likenesses(
    connection: Connection, public_id: str, words: Collection[int]
) -> list[Likeness]:
    """Give the held sessions of any day that share half of their sentences with these.

    Args:
        connection: Where to read.
        public_id: The session that is left out.
        words: `same_words` of the sentences.
    """
    rows = await fetch(connection, _ANY_DAY, (json.dumps(list(words)), public_id))
    found = []
    for row, other, shared in rows:
        fewer = min(len(words), len(await _held_words(connection, row)))
        if shared >= _SHARE * fewer:
            found.append(Likeness(await session(connection, other), shared, fewer))
    return found


def _words(edition: Edition) -> set[int]:
    pairs = zip(sentences_of(edition.draft), edition.analysed, strict=True)
    return {
        one.same_words
        for (turn, sentence), one in pairs
        if is_quotable(turn, sentence) and len(sentence.text) >= TELLING
    }


async def _held_words(connection: Connection, row: int) -> set[int]:
    return {found["same_words"] for found in await fetch(connection, _OWN, (row,))}


async def _alike(
    connection: Connection, day: date, public_id: str, words: set[int]
) -> Sequence[tuple[int, str]]:
    """Give the other sessions of a day that have half of the sentences: rows and public ids."""
    rows = await fetch(connection, _SAME_DAY, (day.isoformat(), public_id))
    return [
        (row, other) for row, other in rows if _agree(words, await _held_words(connection, row))
    ]


def _agree(one: set[int], other: set[int]) -> bool:
    shared = len(one & other)
    return shared >= _LEAST and shared >= _SHARE * min(len(one), len(other))
