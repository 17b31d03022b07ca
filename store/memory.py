"""What the archive remembers of itself: which Analyzer indexed it, and when it last changed."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from store.analysis import fingerprint
from store.database import Connection


def is_stale(connection: sqlite3.Connection) -> bool:
    """Tell whether another Analyzer made the index."""
    found = connection.execute("SELECT value FROM memory WHERE name = 'analyzer'").fetchall()
    return [row[0] for row in found] != [fingerprint()]


def changed_at(connection: sqlite3.Connection) -> datetime | None:
    """Give when the index was last written; None if it never was."""
    found = connection.execute("SELECT value FROM memory WHERE name = 'changed'").fetchone()
    return datetime.fromisoformat(found[0]) if found else None


async def note_change(connection: Connection) -> None:
    """Write down when what is shown of quotes last changed: what was kept of it is old now."""
    await connection.execute(
        "INSERT INTO memory VALUES ('changed', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (datetime.now(UTC).replace(microsecond=0).isoformat(),),
    )
