"""SQL of what is counted of use, a day at a time: queries, never who asked them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from store.answer import Verdict
from store.database import Connection, Database, Row, fetch

DAYS_KEPT = 30
"""Days after which what was counted is forgotten."""
LONGEST_QUERY = 100
"""Code points of a query without an answer that are kept."""
_VERDICT, _TOOK, _UNANSWERED = "verdict", "took", "unanswered"
_STEP = math.log(1.1)
"""Times are kept to within a tenth: in classes, each a tenth longer than the one before."""
_SHORTEST = 1e-5
"""Seconds of the shortest time that is told apart."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What was counted in the last days."""

    since: date
    queries: dict[Verdict, int]
    """How many were answered so."""
    seconds: dict[float, float]
    """By share of all queries (0.5, 0.9, 0.99), how long an answer took at most; empty if none."""
    unanswered: tuple[tuple[str, int], ...]
    """Queries that found nothing, with how often they were asked, the most frequent first."""
    choices: int
    """How often people sent a sentence on, ever."""


class Tallies:
    """What is counted of use."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note_query(self, query: str, verdict: Verdict, seconds: float) -> None:
        """Count a query that was answered; the words of one that found nothing are kept.

        Args:
            query: As it was typed.
            verdict: What was answered.
            seconds: How long that took.

        Raises:
            DatabaseUnavailable: SQLite could not write it.
        """
        today = _today()
        names = [(_VERDICT, verdict.value), (_TOOK, str(_class_of(seconds)))]
        if verdict is Verdict.NONE:
            names.append((_UNANSWERED, " ".join(query.split())[:LONGEST_QUERY]))
        async with self._database.write() as connection:
            await connection.executemany(
                "INSERT INTO tallies VALUES (?, ?, ?, 1) "
                "ON CONFLICT DO UPDATE SET count = count + 1",
                [(today.isoformat(), kind, name) for kind, name in names],
            )
            oldest = (today - timedelta(DAYS_KEPT - 1)).isoformat()
            await connection.execute("DELETE FROM tallies WHERE day < ?", (oldest,))

    async def note_choice(self, public_id: str) -> None:
        """Count that somebody sent a sentence on.

        Raises:
            DatabaseUnavailable: SQLite could not write it.
        """
        async with self._database.write() as connection:
            await connection.execute(
                "INSERT INTO choices SELECT public_id, 1 FROM sentences WHERE public_id = ? "
                "ON CONFLICT DO UPDATE SET count = count + 1",
                (public_id,),
            )

    async def usage(self, most: int = 10) -> Usage:
        """Give what was counted, with so many of the queries that found nothing at the most."""
        async with self._database.read() as connection:
            verdicts = await _summed(connection, _VERDICT)
            took = await _summed(connection, _TOOK)
            unanswered = await _summed(connection, _UNANSWERED)
            ((choices,),) = await fetch(connection, "SELECT coalesce(sum(count), 0) FROM choices")
        return Usage(
            since=_today() - timedelta(DAYS_KEPT - 1),
            queries={Verdict(name): count for name, count in verdicts},
            seconds=_percentiles([(int(name), count) for name, count in took]),
            unanswered=tuple((name, count) for name, count in unanswered[:most]),
            choices=int(choices),
        )


async def _summed(connection: Connection, kind: str) -> Sequence[Row]:
    """Give the names of a kind with their counts of all days kept, the most frequent first."""
    oldest = (_today() - timedelta(DAYS_KEPT - 1)).isoformat()
    return await fetch(
        connection,
        "SELECT name, sum(count) FROM tallies WHERE kind = ? AND day >= ? GROUP BY name "
        "ORDER BY 2 DESC, name",
        (kind, oldest),
    )


def _class_of(seconds: float) -> int:
    return max(0, math.ceil(math.log(max(seconds, _SHORTEST) / _SHORTEST) / _STEP))


def _percentiles(classes: Sequence[tuple[int, int]]) -> dict[float, float]:
    total = sum(count for _, count in classes)
    found: dict[float, float] = {}
    for share in (0.5, 0.9, 0.99):
        reached = 0
        for number, count in sorted(classes):
            reached += count
            if reached >= share * total:
                found[share] = _SHORTEST * math.exp(number * _STEP)
                break
    return found


def _today() -> date:
    return datetime.now(UTC).date()
