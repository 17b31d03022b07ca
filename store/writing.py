"""SQL that writes an edition, and takes a session out again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from store import segments
from store.analysing import Posted
from store.database import Connection, fetch
from store.edition import Edition, sentences_of
from store.importer import VERSION
from store.importer.draft import Draft
from store.transcripts import dump_spans

_AT_ONCE = 4096
"""Sentences whose postings are sorted at once."""


async def write(connection: Connection, edition: Edition) -> None:
    """Write a session, whole, and index what can be quoted."""
    batch = Batch(connection)
    await batch.write(edition)
    await batch.index()


class Batch:
    """Sessions written one after another in a transaction, and indexed together.

    Each segment is merged with others in time, so that few large ones are less work than many
    small ones.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._first = 0
        """Row of the first sentence that is not indexed."""
        self._searched: list[str | None] = []

    async def write(self, edition: Edition) -> None:
        """Write a session; `index` is still to come."""
        connection = self._connection
        session = await next_row(connection, "sessions")
        await _write_session(connection, session, edition)
        sections = await _write_sections(connection, session, edition.draft)
        exchanges = await _write_exchanges(connection, session, edition.exchanges)
        turns = await _write_turns(connection, session, edition.draft, sections, exchanges)
        first = await segments.next_row(connection)
        await _write_sentences(connection, session, edition, turns, first)
        if not self._searched:
            self._first = first
        self._searched += edition.searched

    async def delete(self, public_id: str) -> None:
        """Take a session out, which may be one that this wrote."""
        await self.index()
        await delete(self._connection, public_id)

    async def index(self) -> None:
        """Index what was written."""
        if not self._searched:
            return
        lengths, lists = await asyncio.to_thread(_posted, self._searched)
        await segments.add(self._connection, self._first, lengths, lists)
        await segments.merge(self._connection)
        self._searched = []


def _posted(searched: Sequence[str | None]) -> tuple[bytes, list[tuple[int, bytes]]]:
    """Give the lengths and the posting lists of folded sentences."""
    with Posted() as posted:
        for start in range(0, len(searched), _AT_ONCE):
            posted.add(searched[start : start + _AT_ONCE])
        return posted.lengths, list(posted.lists())


async def delete(connection: Connection, public_id: str) -> None:
    """Take a session out, and its sentences out of the index."""
    ((session,),) = await fetch(
        connection, "SELECT id FROM sessions WHERE public_id = ?", (public_id,)
    )
    ((first, last),) = await fetch(
        connection, "SELECT min(id), max(id) FROM sentences WHERE session = ?", (session,)
    )
    if first is not None:
        await segments.forget(connection, first, last)
    for table in ("sentences", "turns", "exchanges", "sections", "provenance", "sources"):
        await connection.execute(f"DELETE FROM {table} WHERE session = ?", (session,))  # noqa: S608 - a constant
    await connection.execute("DELETE FROM sessions WHERE id = ?", (session,))
    await connection.execute(
        "DELETE FROM speakers WHERE id NOT IN (SELECT speaker FROM turns WHERE speaker IS NOT NULL)"
    )


async def _write_session(connection: Connection, session: int, edition: Edition) -> None:
    draft, told, before = edition.draft, edition.draft.metadata, edition.draft.provenance
    await insert(
        connection,
        "sessions",
        [
            {
                "id": session,
                "public_id": edition.session_id,
                "title": told.title,
                "date": told.date.isoformat() if told.date else None,
                "url": told.url,
                "publisher": told.publisher,
                "language": told.language,
                "place": told.place,
                "exchanges": edition.exchanges,
                "spoken": len(edition.quotable),
            }
        ],
    )
    await insert(
        connection,
        "sources",
        [{"session": session, "text": draft.source.text, "original": draft.source.original}],
    )
    await insert(
        connection,
        "provenance",
        [
            {
                "session": session,
                "source": PurePath(draft.source.name).name,
                "url": before.url if before else told.url,
                "sha256": draft.source.sha256,
                "retrieved_at": edition.prepared_at.isoformat(),
                "importer": draft.importer,
                "importer_version": before.importer_version if before else VERSION,
                "roles": json.dumps(told.roles, ensure_ascii=False),
                "reading": edition.reading,
            }
        ],
    )


async def _write_sections(connection: Connection, session: int, draft: Draft) -> range:
    first = await next_row(connection, "sections")
    rows = range(first, first + len(draft.sections))
    await insert(
        connection,
        "sections",
        [
            {
                "id": row,
                "session": session,
                "ordinal": count,
                "title": section.title,
                "spans": dump_spans(section.spans),
            }
            for count, (row, section) in enumerate(zip(rows, draft.sections, strict=True))
        ],
    )
    return rows


async def _write_exchanges(connection: Connection, session: int, count: int) -> range:
    first = await next_row(connection, "exchanges")
    rows = range(first, first + count)
    await insert(
        connection,
        "exchanges",
        [{"id": row, "session": session, "ordinal": row - first} for row in rows],
    )
    return rows


async def _write_turns(
    connection: Connection, session: int, draft: Draft, sections: range, exchanges: range
) -> range:
    first = await next_row(connection, "turns")
    rows = range(first, first + len(draft.turns))
    speakers = await _write_speakers(connection, draft)
    await insert(
        connection,
        "turns",
        [
            {
                "id": row,
                "session": session,
                "ordinal": count,
                "section": None if turn.section is None else sections[turn.section],
                "exchange": None if turn.exchange is None else exchanges[turn.exchange],
                "kind": turn.kind,
                "speaker": None if turn.speaker is None else speakers[turn.speaker],
                "role": turn.role,
                "label": turn.label,
                "label_start": turn.label_span.start if turn.label_span else None,
                "label_end": turn.label_span.end if turn.label_span else None,
                "translates": None if turn.translates is None else rows[turn.translates],
            }
            for count, (row, turn) in enumerate(zip(rows, draft.turns, strict=True))
        ],
    )
    return rows


async def _write_speakers(connection: Connection, draft: Draft) -> dict[str, int]:
    names = sorted({turn.speaker for turn in draft.turns if turn.speaker is not None})
    await connection.executemany(
        "INSERT INTO speakers (name) VALUES (?) ON CONFLICT DO NOTHING",
        [(name,) for name in names],
    )
    return {row["name"]: row["id"] for row in await fetch(connection, "SELECT * FROM speakers")}


async def _write_sentences(
    connection: Connection, session: int, edition: Edition, turns: range, first: int
) -> None:
    rows = range(first, first + len(edition.sentence_ids))
    held_by = [
        row for row, turn in zip(turns, edition.draft.turns, strict=True) for _ in turn.sentences
    ]
    await insert(
        connection,
        "sentences",
        [
            {
                "id": row,
                "public_id": edition.sentence_ids[count],
                "session": session,
                "ordinal": count,
                "turn": held_by[count],
                "paragraph": sentence.paragraph,
                "text": sentence.text,
                "spans": dump_spans(sentence.spans),
                "same_words": edition.analysed[count].same_words,
                "word_starts": edition.analysed[count].word_starts,
                "folded": edition.analysed[count].kept,
                "remark": int(sentence.remark),
                "time": sentence.time,
            }
            for count, (row, (_, sentence)) in enumerate(
                zip(rows, sentences_of(edition.draft), strict=True)
            )
        ],
    )


async def insert(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows that all have the first one's columns."""
    if rows:
        columns = ", ".join(rows[0])
        values = ", ".join(f":{column}" for column in rows[0])
        await connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", rows)  # noqa: S608 - our own names


async def next_row(connection: Connection, table: str) -> int:
    """Give the row id after the last; nobody else writes meanwhile."""
    ((row,),) = await fetch(connection, f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}")  # noqa: S608 - our own names
    return int(row)
