"""What taking an edition in would change: which session it is an edition of, if of any held."""

from __future__ import annotations

from collections.abc import Iterable

from store import editing
from store.database import Connection, fetch
from store.edition import Edition
from store.identity import session_id
from store.model import Changes, ImportReport, Metadata, Outcome
from store.reading import Reading
from store.transcripts import session, session_of_bytes

_SAME_EVENT = 0.5
"""Share of sentences two transcripts of one title and date have in common if of one event."""
_NAMESAKES = """
SELECT public_id FROM sessions
LEFT JOIN edits AS title ON title.session = public_id AND title.field = 'title'
LEFT JOIN edits AS day ON day.session = public_id AND day.field = 'date'
WHERE public_id = ?3
    OR (sessions.title = ?1 OR title.was = ?1)
    AND (sessions.date IS ?2 OR (day.field IS NOT NULL AND day.was IS ?2))
ORDER BY sessions.id
"""


async def plan(connection: Connection, edition: Edition) -> tuple[ImportReport, Edition]:
    """Tell what would change, and give the edition as it would be written.

    The same bytes, read the same way, are held already; told to be read otherwise, they are a new
    edition. A transcript of the same title and date that shares half
    of its sentences is a new edition of that session, whose public id it takes over. Another of
    the same title and date, and even address, is another session.
    """
    draft = edition.draft
    same = await session_of_bytes(connection, draft.source.sha256)
    if same and not await _is_read_otherwise(connection, edition, same.id):
        turns = len(draft.turns)
        return ImportReport(
            draft.source.name,
            Outcome.UNCHANGED,
            same,
            draft.notices,
            None,
            turns,
            metadata=draft.metadata,
        ), edition
    namesakes = [same.id] if same else await _namesakes(connection, edition)
    for public_id in namesakes:
        held = await quotable(connection, public_id)
        if same or is_same_event(held.values(), edition.quotable.values()):
            planned = edition.under(public_id).completed(await _told(connection, public_id))
            planned = await editing.kept(connection, planned, public_id)
            return _report(planned, Outcome.REPLACED, _changes(held, planned.quotable)), planned
    if edition.session_id in namesakes:
        told = draft.metadata
        also = draft.source.sha256
        edition = edition.under(session_id(told.title or "", told.date, told.url, also))
    return _report(edition, Outcome.ADDED, None), edition


def _report(edition: Edition, outcome: Outcome, changes: Changes | None) -> ImportReport:
    draft = edition.draft
    return ImportReport(
        draft.source.name,
        outcome,
        edition.session,
        draft.notices,
        changes,
        len(draft.turns),
        metadata=draft.metadata,
    )


async def _is_read_otherwise(connection: Connection, edition: Edition, held: str) -> bool:
    """Tell whether a source is told to be read otherwise than it was; nothing told is no reason."""
    if edition.draft.provenance or edition.reading == Reading().dump():
        return False
    rows = await fetch(
        connection,
        "SELECT reading, importer FROM provenance JOIN sessions ON sessions.id = session "
        "WHERE public_id = ?",
        (held,),
    )
    return any(
        row["reading"] != edition.reading and row["importer"] == edition.draft.importer
        for row in rows
    )


def is_same_event(held: Iterable[str], new: Iterable[str]) -> bool:
    """Tell whether two transcripts of one name have enough sentences in common to be of one."""
    before, now = set(held), set(new)
    return len(before & now) >= _SAME_EVENT * min(len(before), len(now)) > 0


def _changes(held: dict[str, str], now: dict[str, str]) -> Changes:
    return Changes(
        added=tuple(text for public_id, text in now.items() if public_id not in held),
        removed=tuple(text for public_id, text in held.items() if public_id not in now),
    )


async def _namesakes(connection: Connection, edition: Edition) -> list[str]:
    """Give the public ids of held sessions that have, or had before an edit, title and date.

    One that was edited may have the id that the edition would get.
    """
    told = edition.draft.metadata
    rows = await fetch(
        connection,
        _NAMESAKES,
        (told.title, told.date.isoformat() if told.date else None, edition.session_id),
    )
    return [row["public_id"] for row in rows]


async def quotable(connection: Connection, public_id: str) -> dict[str, str]:
    """Give a held session's sentences that can be quoted: public id and text."""
    rows = await fetch(
        connection,
        """
        SELECT sentences.public_id, sentences.text FROM sentences
        JOIN turns ON turns.id = turn JOIN sessions ON sessions.id = sentences.session
        WHERE sessions.public_id = ? AND speaker IS NOT NULL AND NOT remark
        ORDER BY sentences.ordinal
        """,
        (public_id,),
    )
    return {row["public_id"]: row["text"] for row in rows}


async def _told(connection: Connection, public_id: str) -> Metadata:
    """Give what is known of a held session."""
    held = await session(connection, public_id)
    rows = await fetch(
        connection,
        """
        SELECT DISTINCT name, role FROM turns JOIN speakers ON speakers.id = speaker
        JOIN sessions ON sessions.id = turns.session
        WHERE public_id = ? AND role IS NOT NULL
        """,
        (public_id,),
    )
    roles = {row["name"]: row["role"] for row in rows}
    return Metadata(
        held.title, held.date, held.url, held.publisher, held.language, held.place, roles
    )
