"""SQL of ids that a new edition left behind: what was linked to before still finds its sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from store.database import Connection, fetch
from store.distances import in_common

_ALIKE = 0.6
"""Share of characters in common, in order, from which a sentence is another wording of one."""
_CURRENT = "SELECT sentence FROM former_ids WHERE former = ?"
_MOST = 64
"""Sentences that came in at one place and are looked at for each that went out there."""


def current(connection: sqlite3.Connection, public_id: str) -> str:
    """Give the id of the sentence that stands now where this id's stood; the same if it stands."""
    found = connection.execute(_CURRENT, (public_id,)).fetchone()
    return str(found[0]) if found else public_id


async def current_id(connection: Connection, public_id: str) -> str:
    """Do what `current` does."""
    found = await fetch(connection, _CURRENT, (public_id,))
    return str(found[0][0]) if found else public_id


async def succeed(
    connection: Connection, before: Mapping[str, str], now: Mapping[str, str]
) -> None:
    """Keep where the sentences of an edition went that the new one has not.

    What was counted of them, and said about them, goes with them.

    Args:
        connection: Where to write.
        before: The old edition's sentences in order: public id and text.
        now: The new edition's.
    """
    for public_id in now.keys() - before.keys():
        # It stands again.
        await connection.execute("DELETE FROM former_ids WHERE former = ?", (public_id,))
    for old, new in successors(before, now):
        await connection.execute(
            "UPDATE former_ids SET sentence = ? WHERE sentence = ?", (new, old)
        )
        await connection.execute(
            "INSERT INTO former_ids VALUES (?, ?) "
            "ON CONFLICT DO UPDATE SET sentence = excluded.sentence",
            (old, new),
        )
        await connection.execute("UPDATE reports SET sentence = ? WHERE sentence = ?", (new, old))
        await connection.execute(
            "INSERT INTO choices SELECT ?, count FROM choices WHERE sentence = ? "
            "ON CONFLICT DO UPDATE SET count = count + excluded.count",
            (new, old),
        )
        await connection.execute("DELETE FROM choices WHERE sentence = ?", (old,))


def successors(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pair what went out with what came in at the same place, if it is like it enough."""
    came = _between(now, before)
    for place, went in _between(before, now).items():
        free = came.get(place, [])[:_MOST]
        for old in went:
            if not free:
                break
            shares = _alike(before[old], [now[new] for new in free])
            best = int(np.argmax(shares))
            if shares[best] >= _ALIKE:
                yield old, free.pop(best)


def _between(edition: Mapping[str, str], other: Mapping[str, str]) -> dict[str, list[str]]:
    """Group the sentences that the other edition has not by the last one before that it has."""
    found: dict[str, list[str]] = {}
    place = ""
    for public_id in edition:
        if public_id in other:
            place = public_id
        else:
            found.setdefault(place, []).append(public_id)
    return found


def _alike(text: str, others: Sequence[str]) -> list[float]:
    common = in_common([text], others)[0].tolist()
    return [
        2 * shared / (len(text) + len(other)) for shared, other in zip(common, others, strict=True)
    ]
