"""A sentence a line, taken as it stands: no joining, no labels, no end to how many.

The lines are one session, a turn each, whose words they are not known unless that is told.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

from store import editing, segments
from store.analysing import BATCH, Analysed, Posted, analyse
from store.analysis import expect
from store.database import Connection, fetch
from store.errors import SourceProblem, SourceUnreadable
from store.identity import sentence_ids, session_id
from store.importer import VERSION
from store.importer.document import Source
from store.importer.source import read_source
from store.model import Changes, ImportReport, Kind, Metadata, Outcome, Session, Span
from store.plan import is_same_event
from store.progress import Progress
from store.transcripts import dump_spans, session_of_bytes
from store.writing import insert, next_row

NAME = "lines"
LARGEST = 512 * 1024 * 1024
"""Bytes. SQLite keeps a text of up to twice that."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A file of lines, read."""

    source: Source
    session: Session
    spans: tuple[tuple[int, int], ...]
    """Where each line that has words stands in the source, without the white space round it."""
    ids: tuple[str, ...]

    @property
    def quotable(self) -> dict[str, str]:
        """The sentences: public id and text."""
        texts = (self.source.text[start:end] for start, end in self.spans)
        return dict(zip(self.ids, texts, strict=True))


def read_lines(path: Path, metadata: Metadata) -> Lines:
    """Read a file of lines.

    Raises:
        ImportFailed: It cannot be read, or is no text.
    """
    source = read_source(path, LARGEST)
    spans = tuple(line_spans(source.text))
    if not spans:
        raise SourceUnreadable(str(path), SourceProblem.EMPTY)
    title = metadata.title or PurePath(source.name).stem
    public_id = session_id(title, metadata.date, metadata.url)
    now = datetime.now(UTC).replace(microsecond=0)
    session = Session(
        public_id,
        title,
        metadata.date,
        metadata.url,
        metadata.publisher,
        metadata.language,
        metadata.place,
        source.sha256,
        now,
        0,
        len(spans),
    )
    ids = sentence_ids(public_id, (source.text[start:end] for start, end in spans))
    return Lines(source, session, spans, tuple(ids))


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Give where the lines of a text stand that have a letter or a digit."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        stripped = line.strip("\ufeff \t\r\u3000")
        if any(map(str.isalnum, stripped)):
            start = at + line.index(stripped)
            yield start, start + len(stripped)
        at = end + 1


async def plan(connection: Connection, lines: Lines) -> tuple[ImportReport, Lines]:
    """Tell what taking the lines in would change, and give them as they would be written.

    Lines of the same name, of which half are held, are a new edition of those; others of that
    name are another session.
    """
    same = await session_of_bytes(connection, lines.source.sha256)
    if same:
        return _report(lines, Outcome.UNCHANGED, same), lines
    held = await _namesake(connection, lines.session.id)
    if held is None:
        return _report(lines, Outcome.ADDED, lines.session), lines
    if is_same_event(held.keys(), lines.ids):
        changes = await asyncio.to_thread(_changes, lines, held)
        lines = replace(lines, session=await editing.renamed(connection, lines.session))
        return _report(lines, Outcome.REPLACED, lines.session, changes), lines
    told = lines.session
    other = session_id(told.title, told.date, told.url, told.sha256)
    lines = await asyncio.to_thread(_under, lines, other)
    return _report(lines, Outcome.ADDED, lines.session), lines


def _report(
    lines: Lines, outcome: Outcome, session: Session, changes: Changes | None = None
) -> ImportReport:
    return ImportReport(lines.source.name, outcome, session, (), changes, len(lines.spans))


async def _namesake(connection: Connection, public_id: str) -> dict[str, str] | None:
    """Give the lines held under an id: public id and text; {} if no lines are, None if nothing."""
    rows = await fetch(
        connection,
        "SELECT session, importer FROM provenance JOIN sessions ON sessions.id = session "
        "WHERE public_id = ?",
        (public_id,),
    )
    for session, importer in rows:
        if importer != NAME:
            return {}
        sentences = "SELECT public_id, text FROM sentences WHERE session = ? ORDER BY ordinal"
        return {row[0]: row[1] for row in await fetch(connection, sentences, (session,))}
    return None


def _changes(lines: Lines, held: Mapping[str, str]) -> Changes:
    now = set(lines.ids)
    return Changes(
        added=tuple(
            lines.source.text[start:end]
            for public_id, (start, end) in zip(lines.ids, lines.spans, strict=True)
            if public_id not in held
        ),
        removed=tuple(text for public_id, text in held.items() if public_id not in now),
    )


def _under(lines: Lines, public_id: str) -> Lines:
    """Give the lines under another public id."""
    texts = (lines.source.text[start:end] for start, end in lines.spans)
    return replace(
        lines,
        session=replace(lines.session, id=public_id),
        ids=tuple(sentence_ids(public_id, texts)),
    )


async def write(
    connection: Connection, lines: Lines, speaker: str, folder: Path, progress: Progress
) -> None:
    """Write the lines and their index, within one transaction."""
    session = await _write_session(connection, lines)
    speaker_row = await _speaker(connection, speaker)
    row, turn = await segments.next_row(connection), await next_row(connection, "turns")
    first, total = row, len(lines.spans)
    await asyncio.to_thread(expect, total)
    with Posted(folder) as posted:
        for start in range(0, total, BATCH):
            progress(start, total)
            spans = lines.spans[start : start + BATCH]
            texts = [lines.source.text[a:b] for a, b in spans]
            analysed = await asyncio.to_thread(_analyse, texts, posted)
            ordinals = range(start, start + len(spans))
            await connection.executemany(
                "INSERT INTO turns (id, session, ordinal, kind, speaker) VALUES (?, ?, ?, ?, ?)",
                [(turn + at, session, at, Kind.SPEECH, speaker_row) for at in ordinals],
            )
            await connection.executemany(
                "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, 0, NULL)",
                [
                    (
                        row + at,
                        lines.ids[at],
                        session,
                        at,
                        turn + at,
                        text,
                        dump_spans([Span(*span)]),
                        one.same_words,
                        one.word_starts,
                        one.kept,
                    )
                    for at, text, span, one in zip(ordinals, texts, spans, analysed, strict=True)
                ],
            )
        await segments.add(connection, first, posted.lengths, posted.lists())
    await segments.merge(connection)
    progress(total, total)


def _analyse(texts: Sequence[str], posted: Posted) -> list[Analysed]:
    analysed = analyse(texts)
    posted.add(one.folded for one in analysed)
    return analysed


async def _write_session(connection: Connection, lines: Lines) -> int:
    row, told = await next_row(connection, "sessions"), lines.session
    await insert(
        connection,
        "sessions",
        [
            {
                "id": row,
                "public_id": told.id,
                "title": told.title,
                "date": told.date.isoformat() if told.date else None,
                "url": told.url,
                "publisher": told.publisher,
                "language": told.language,
                "place": told.place,
                "exchanges": 0,
                "spoken": told.sentences,
            }
        ],
    )
    await insert(
        connection,
        "sources",
        [{"session": row, "text": lines.source.text, "original": lines.source.original}],
    )
    await insert(
        connection,
        "provenance",
        [
            {
                "session": row,
                "source": PurePath(lines.source.name).name,
                "url": told.url,
                "sha256": told.sha256,
                "retrieved_at": told.imported_at.isoformat(),
                "importer": NAME,
                "importer_version": VERSION,
                "roles": json.dumps({}),
            }
        ],
    )
    return row


async def _speaker(connection: Connection, name: str) -> int:
    await connection.execute(
        "INSERT INTO speakers (name) VALUES (?) ON CONFLICT DO NOTHING", (name,)
    )
    ((row,),) = await fetch(connection, "SELECT id FROM speakers WHERE name = ?", (name,))
    return int(row)
