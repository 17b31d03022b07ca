"""A sentence a line, taken as it stands: no joining, no labels, no end to how many.

The lines are one session, a turn each, whose words they are not known unless that is told.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath

from store import segments
from store.analysing import BATCH, Analysed, Posted, analyse
from store.database import Connection, fetch
from store.edition import Progress
from store.errors import SourceProblem, SourceUnreadable
from store.identity import sentence_ids, session_id
from store.importer import VERSION
from store.importer.draft import Source
from store.importer.source import read_source
from store.model import ImportReport, Kind, Metadata, Outcome, Session, Span
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


def read_lines(path: Path, metadata: Metadata) -> Lines:
    """Read a file of lines.

    Raises:
        ImportFailed: It cannot be read, or is no text.
    """
    source = read_source(path, LARGEST)
    spans = tuple(line_spans(source.text))
    if not spans:
        raise SourceUnreadable(str(path), SourceProblem.EMPTY)
    title = metadata.title or path.stem
    public_id = session_id(title, metadata.date, metadata.url)
    now = datetime.now(UTC).replace(microsecond=0)
    session = Session(
        public_id,
        title,
        metadata.date,
        metadata.url,
        metadata.publisher,
        metadata.language,
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
    for line in text.split("\n"):
        stripped = line.strip("\ufeff \t\r\u3000")
        if any(map(str.isalnum, stripped)):
            start = at + line.index(stripped)
            yield start, start + len(stripped)
        at += len(line) + 1


async def report(connection: Connection, lines: Lines) -> ImportReport:
    """Tell what taking the lines in would change."""
    same = await session_of_bytes(connection, lines.source.sha256)
    outcome = Outcome.UNCHANGED if same else Outcome.ADDED
    return ImportReport(lines.source.name, outcome, same or lines.session, (), None)


async def write(
    connection: Connection, lines: Lines, speaker: str, folder: Path, progress: Progress
) -> None:
    """Write the lines and their index, within one transaction."""
    session = await _write_session(connection, lines)
    speaker_row = await _speaker(connection, speaker)
    row, turn = await segments.next_row(connection), await next_row(connection, "turns")
    first, total = row, len(lines.spans)
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
                "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)",
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
                "exchanges": 0,
                "spoken": told.sentences,
            }
        ],
    )
    await insert(connection, "sources", [{"session": row, "text": lines.source.text}])
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
