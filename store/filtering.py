"""SQL of filters: which rows of sentences a query is kept to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

import numpy as np

from store.errors import FilterName, FilterUnmatched
from store.index import Rows
from store.syntax import Filters
from store.text import normalise

_TURNS = """
SELECT MIN(sentences.id), MAX(sentences.id)
FROM turns JOIN sentences ON sentences.turn = turns.id
JOIN sessions ON sessions.id = turns.session
WHERE turns.speaker IS NOT NULL AND {where} GROUP BY turns.id ORDER BY 1
"""
_SESSIONS = """
SELECT MIN(sentences.id), MAX(sentences.id)
FROM sessions JOIN sentences ON sentences.session = sessions.id
WHERE {where} GROUP BY sessions.id ORDER BY 1
"""


def allowed(
    connection: sqlite3.Connection, filters: Filters, sessions: Sequence[str] = ()
) -> Rows | None:
    """Give the rows that filters let pass, as half-open ranges, flat, ascending; None for all.

    Args:
        connection: Where to read.
        filters: What the query is kept to.
        sessions: Public ids of the sessions that are searched at all; () for all. One that is
            not held lets nothing pass.

    Raises:
        FilterUnmatched: Nobody, or no session, is called so.
    """
    if not filters and not sessions:
        return None
    session_conditions = [*_dated(filters), *_sessions(connection, filters.sessions)]
    if sessions:
        session_conditions.append(f"sessions.id IN ({_held(connection, sessions)})")
    turn_conditions = [
        *(f"turns.speaker IN ({_speakers(connection, name)})" for name in filters.speakers),
        *(_asked_by(connection, name) for name in filters.askers),
    ]
    template = _TURNS if turn_conditions else _SESSIONS
    where = " AND ".join([*session_conditions, *turn_conditions])
    ranges = connection.execute(template.format(where=where)).fetchall()
    return np.array([edge for first, last in ranges for edge in (first, last + 1)], np.int64)


def _dated(filters: Filters) -> list[str]:
    """Give the conditions of days; an undated session is of no day."""
    conditions = []
    if filters.since is not None:
        conditions.append(f"sessions.date >= '{filters.since.isoformat()}'")
    if filters.until is not None:
        conditions.append(f"sessions.date <= '{filters.until.isoformat()}'")
    return conditions


def _sessions(connection: sqlite3.Connection, values: Sequence[str]) -> list[str]:
    conditions = []
    for value in values:
        rows = connection.execute("SELECT id, public_id, title FROM sessions").fetchall()
        found = [row for row, public_id, _ in rows if public_id == value.lower()]
        found = found or [row for row, _, title in rows if _within(value, title)]
        if not found:
            raise FilterUnmatched(FilterName.SESSION, value)
        conditions.append(f"sessions.id IN ({_list(found)})")
    return conditions


def _held(connection: sqlite3.Connection, public_ids: Sequence[str]) -> str:
    rows = connection.execute(
        "SELECT id FROM sessions WHERE public_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(public_ids)),),
    ).fetchall()
    return _list([row for (row,) in rows])


def _speakers(connection: sqlite3.Connection, name: str) -> str:
    found = [
        row
        for row, other in connection.execute("SELECT id, name FROM speakers")
        if _within(name, other)
    ]
    if not found:
        raise FilterUnmatched(FilterName.SPEAKER, name)
    return _list(found)


def _asked_by(connection: sqlite3.Connection, name: str) -> str:
    """Give the condition that a turn's exchange has a question by somebody called so."""
    askers = """
        SELECT DISTINCT turns.exchange, coalesce(label, '') || ' ' || speakers.name
        FROM turns JOIN speakers ON speakers.id = turns.speaker
        WHERE kind = 'question' AND exchange IS NOT NULL
    """
    found = [row for row, label in connection.execute(askers) if _within(name, label)]
    if not found:
        raise FilterUnmatched(FilterName.ASKER, name)
    return f"turns.exchange IN ({_list(found)})"


def _within(value: str, name: str) -> bool:
    """Tell whether a name holds a value, script, width and case aside."""
    return normalise(value).text in normalise(name).text


def _list(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows))
