"""SQL of what readers say is wrong with a quote, and of what is shown with it since."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from store import journal
from store.database import Connection, Database, Row, fetch
from store.errors import ReportNotFound, TurnNotFound
from store.journal import Deed
from store.memory import note_change
from store.transcripts import session

LONGEST_NOTE = 500
"""Code points of a note, or of a correction, that are kept."""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says is wrong with a quote."""

    id: int
    sentence: str
    """Public id."""
    note: str
    """What is wrong, as far as that was said."""
    count: int
    """How often it was reported before it was settled."""
    reported_at: datetime
    settled_at: datetime | None
    correction: str | None
    """What is shown with the quote; None while the report is open, or if it was dismissed."""


class Reports:
    """The reports, open and settled."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, public_id: str, note: str = "") -> Report:
        """Report a quote; one that is reported already is counted once more.

        Raises:
            TurnNotFound: The archive holds no such sentence.
            DatabaseUnavailable: SQLite could not write it; nothing has changed.
        """
        note = _shortened(note)
        async with self._database.write() as connection:
            if not await fetch(
                connection, "SELECT 1 FROM sentences WHERE public_id = ?", (public_id,)
            ):
                raise TurnNotFound(public_id)
            opened = await fetch(
                connection,
                "SELECT id FROM reports WHERE sentence = ? AND note = ? AND settled_at IS NULL",
                (public_id, note),
            )
            if opened:
                report = int(opened[0][0])
                await connection.execute(
                    "UPDATE reports SET count = count + 1 WHERE id = ?", (report,)
                )
            else:
                added = await connection.execute(
                    "INSERT INTO reports (sentence, note, count, reported_at) VALUES (?, ?, 1, ?)",
                    (public_id, note, _now()),
                )
                report = int(added.lastrowid or 0)
            return await _one(connection, report)

    async def settle(self, report: int, correction: str | None, *, who: str = "") -> Report:
        """Settle a report: with a correction that is shown from now on, or by dismissing it.

        A report that was settled before may be settled anew.

        Raises:
            ReportNotFound: There is no such report.
            DatabaseUnavailable: SQLite could not write it; nothing has changed.
        """
        shown = _shortened(correction or "") or None
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE reports SET settled_at = ?, correction = ? WHERE id = ?",
                (_now(), shown, report),
            )
            await note_change(connection)
            settled = await _one(connection, report)
            await _note(connection, settled, who)
            return settled

    async def report(self, report: int) -> Report:
        """Give one report, or raise ReportNotFound."""
        async with self._database.read() as connection:
            return await _one(connection, report)

    async def open(self) -> tuple[Report, ...]:
        """Give the reports that wait to be settled, the oldest first."""
        async with self._database.read() as connection:
            rows = await fetch(
                connection,
                "SELECT * FROM reports WHERE settled_at IS NULL ORDER BY id",
            )
        return tuple(map(_report, rows))

    async def corrections(self, public_ids: Collection[str]) -> dict[str, str]:
        """Give what is to be shown with these sentences: the latest correction of each."""
        async with self._database.read() as connection:
            rows = await fetch(
                connection,
                "SELECT sentence, correction FROM reports WHERE correction IS NOT NULL "
                "AND sentence IN (SELECT value FROM json_each(?)) ORDER BY settled_at, id",
                (json.dumps(list(public_ids)),),
            )
        return {row["sentence"]: row["correction"] for row in rows}


async def _note(connection: Connection, report: Report, who: str) -> None:
    """Write down how a report was settled, unless its sentence is gone."""
    rows = await fetch(
        connection,
        "SELECT sessions.public_id FROM sentences JOIN sessions ON sessions.id = session "
        "WHERE sentences.public_id = ?",
        (report.sentence,),
    )
    held = await session(connection, rows[0][0]) if rows else None
    deed = Deed.DISMISSED if report.correction is None else Deed.CORRECTED
    details = {"report": report.id, "sentence": report.sentence, "correction": report.correction}
    await journal.write(connection, who, deed, held, **details)


async def _one(connection: Connection, report: int) -> Report:
    rows = await fetch(connection, "SELECT * FROM reports WHERE id = ?", (report,))
    if not rows:
        raise ReportNotFound(report)
    return _report(rows[0])


def _report(row: Row) -> Report:
    number, sentence, note, count, reported_at, settled_at, correction = row
    return Report(
        number,
        sentence,
        note,
        count,
        datetime.fromisoformat(reported_at),
        datetime.fromisoformat(settled_at) if settled_at else None,
        correction,
    )


def _shortened(text: str) -> str:
    return text.strip()[:LONGEST_NOTE]


def _now() -> str:
    return datetime.now(UTC).replace(microsecond=0).isoformat()
