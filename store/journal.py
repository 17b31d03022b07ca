"""SQL of the journal: what was done to the archive, when and by whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from store.database import Connection, Row, fetch
from store.model import Session

ITSELF = "yuanhua"
"""Who takes the corpus in that ships with the project."""


class Deed(StrEnum):
    """What can be done to the archive."""

    ADDED = "added"
    REPLACED = "replaced"
    REMOVED = "removed"
    EDITED = "edited"
    REINDEXED = "reindexed"
    RESTORED = "restored"
    """A copy was put in the place of the archive: what follows is done to that."""
    CORRECTED = "corrected"
    """A reader's report was settled by a correction."""
    DISMISSED = "dismissed"
    """A reader's report was settled without one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done."""

    at: datetime
    """In UTC."""
    who: str
    """Whom the face named; "" if it named nobody."""
    deed: Deed
    session: str | None
    """Public id of the session it was done to; None for the whole archive."""
    title: str | None
    """What that session was called then."""
    details: Mapping[str, object]
    """Counts, names and fields, as JSON has them."""


async def write(
    connection: Connection, who: str, deed: Deed, session: Session | None = None, **details: object
) -> None:
    """Write down what is done within this transaction.

    Args:
        connection: The one that does it.
        who: Who asked for it.
        deed: What is done.
        session: What it is done to; None for the whole archive.
        details: What else is worth knowing, of types that JSON has.
    """
    await connection.execute(
        "INSERT INTO journal (at, who, deed, session, title, details) VALUES (?, ?, ?, ?, ?, ?)",
        (
            datetime.now(UTC).replace(microsecond=0).isoformat(),
            who,
            deed,
            session.id if session else None,
            session.title if session else None,
            json.dumps(details, ensure_ascii=False),
        ),
    )


async def entries(
    connection: Connection,
    *,
    session: str | None = None,
    since: date | None = None,
    limit: int | None = None,
) -> tuple[Entry, ...]:
    """Give what was done, the newest first.

    Args:
        connection: Where to read.
        session: Public id of the session to keep to.
        since: The first day to keep to, in UTC.
        limit: How many at the most.
    """
    first = "" if since is None else datetime.combine(since, time(), UTC).isoformat()
    rows = await fetch(
        connection,
        "SELECT * FROM journal WHERE at >= ? AND (? IS NULL OR session = ?) "
        "ORDER BY id DESC LIMIT ?",
        (first, session, session, -1 if limit is None else limit),
    )
    return tuple(map(_entry, rows))


def _entry(row: Row) -> Entry:
    return Entry(
        datetime.fromisoformat(row["at"]),
        row["who"],
        Deed(row["deed"]),
        row["session"],
        row["title"],
        json.loads(row["details"]),
    )
