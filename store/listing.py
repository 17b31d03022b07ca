"""SQL of the list of sessions: which are wanted, in which order, and which belong together."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store import events
from store.database import Connection, fetch
from store.errors import FilterName, FilterUnmatched
from store.model import Session
from store.text import normalise
from store.transcripts import sessions


class Order(StrEnum):
    """What sessions are sorted by."""

    DATE = "date"
    """The newest first, the undated last."""
    TITLE = "title"
    IMPORTED = "imported"
    """What came in last first."""
    SENTENCES = "sentences"
    """The longest first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions are to be listed; all of it must hold."""

    speaker: str = ""
    """A part of the name of somebody who speaks there."""
    since: date | None = None
    until: date | None = None
    """The last day, itself included."""
    language: str = ""
    """How its language's tag begins, e.g. zh."""
    text: str = ""
    """A part of its title."""
    order: Order = Order.DATE
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A session, and which others are editions of its event."""

    session: Session
    editions: tuple[str, ...]
    """Public ids."""


async def listed(connection: Connection, wanted: Wanted) -> tuple[Listed, ...]:
    """Give the sessions that are wanted.

    Raises:
        FilterUnmatched: Nobody is called so.
    """
    spoken_by = await _spoken_by(connection, wanted.speaker) if wanted.speaker else None
    found = [
        one
        for one in await sessions(connection)
        if (spoken_by is None or one.id in spoken_by) and _is_wanted(one, wanted)
    ]
    if wanted.order is not Order.DATE:
        found.sort(key=_KEYS[wanted.order])
    if wanted.reverse:
        found.reverse()
    others = await events.editions(connection)
    return tuple(Listed(one, others.get(one.id, ())) for one in found)


def gathered(found: tuple[Listed, ...]) -> list[tuple[Listed, ...]]:
    """Put the editions of one event together, where the first of them stands."""
    left = {one.session.id: one for one in found}
    together = []
    for one in found:
        if left.pop(one.session.id, None) is not None:
            others = (left.pop(public_id, None) for public_id in one.editions)
            together.append((one, *(other for other in others if other is not None)))
    return together


_KEYS: dict[Order, Callable[[Session], tuple[float, str]]] = {
    Order.TITLE: lambda one: (0, normalise(one.title).text),
    Order.IMPORTED: lambda one: (-one.imported_at.timestamp(), ""),
    Order.SENTENCES: lambda one: (-one.sentences, ""),
}


async def _spoken_by(connection: Connection, name: str) -> set[str]:
    """Give the public ids of the sessions in which somebody called so speaks."""
    part = normalise(name).text
    speakers = [
        row["id"]
        for row in await fetch(connection, "SELECT id, name FROM speakers")
        if part in normalise(row["name"]).text
    ]
    if not speakers:
        raise FilterUnmatched(FilterName.SPEAKER, name)
    rows = await fetch(
        connection,
        "SELECT DISTINCT public_id FROM turns JOIN sessions ON sessions.id = turns.session "
        "WHERE speaker IN (SELECT value FROM json_each(?))",
        (json.dumps(speakers),),
    )
    return {row["public_id"] for row in rows}


def _is_wanted(session: Session, wanted: Wanted) -> bool:
    day = session.date
    since = wanted.since is None or (day is not None and day >= wanted.since)
    until = wanted.until is None or (day is not None and day <= wanted.until)
    language = (session.language or "").lower().startswith(wanted.language.lower())
    return (
        since
        and until
        and language
        and normalise(wanted.text).text in normalise(session.title).text
    )
