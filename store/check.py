"""The proof that the archive tells the truth: each quote stands in its source.

For every session: the source has the digest it had; headings, labels and sentences equal it at
their spans, leave none of its words out, and stand in order; each turn's sentences tile it; ids
are what they should be; the source, read again, gives each sentence to the same person; the index
holds the terms of each spoken sentence, and no others.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from store.analysing import BATCH, analyse
from store.analysis import expect
from store.checking import check_index
from store.database import Connection, Row, fetch, problem_of
from store.edition import Progress, sentences_of
from store.errors import DatabaseProblem, ImportFailed
from store.findings import CheckReport, Discrepancy, Finding
from store.identity import sentence_ids
from store.importer import VERSION, Reading, read_content
from store.lines import NAME as LINES
from store.model import Metadata, Span
from store.text import assemble
from store.transcripts import load_spans

_ATTRIBUTION = ("kind", "name", "label", "exchange", "section", "paragraph", "remark")


@dataclass(slots=True)
class _Findings:
    """What was found to differ, so far."""

    found: list[Finding] = field(default_factory=list)

    def add(self, discrepancy: Discrepancy, place: str, detail: str = "") -> None:
        self.found.append(Finding(discrepancy, place, detail))


async def check(connection: Connection, progress: Progress) -> CheckReport:
    """Look at everything the archive holds."""
    findings = _Findings(await damage(connection))
    try:
        return await _check_all(connection, findings, progress)
    except (sqlite3.DatabaseError, ValueError, IndexError):
        if not findings.found:
            raise
        # Damage keeps the rest from being read, and is told.
        return CheckReport(0, 0, tuple(findings.found))


async def damage(connection: Connection) -> list[Finding]:
    """Give what SQLite itself finds to be damaged, whatever the schema is."""
    findings = _Findings()
    try:
        for row in await fetch(connection, "PRAGMA integrity_check"):
            if row[0] != "ok":
                findings.add(Discrepancy.DATABASE_DAMAGED, "SQLite", row[0])
        for row in await fetch(connection, "PRAGMA foreign_key_check"):
            findings.add(Discrepancy.DATABASE_DAMAGED, row["table"], f"row {row['rowid']}")
    except sqlite3.DatabaseError as error:  # some damage keeps SQLite from looking further
        if problem_of(error) is not DatabaseProblem.CORRUPT:
            raise
        findings.add(Discrepancy.DATABASE_DAMAGED, "SQLite", str(error))
    return findings.found


async def _check_all(
    connection: Connection, findings: _Findings, progress: Progress
) -> CheckReport:
    sessions = await fetch(
        connection,
        "SELECT id, public_id, coalesce(text, '') AS text, original, sha256, roles, reading, "
        "source, importer, importer_version FROM sessions "
        "LEFT JOIN provenance ON provenance.session = sessions.id "
        "LEFT JOIN sources ON sources.session = sessions.id ORDER BY id",
    )
    ((total,),) = await fetch(connection, "SELECT COUNT(*) FROM sentences")
    await asyncio.to_thread(expect, total)
    done = 0
    for session in sessions:
        sentences = await _sentences(connection, session["id"])
        await _check_session(connection, findings, session, sentences)
        for start in range(0, len(sentences), BATCH):
            batch = sentences[start : start + BATCH]
            await asyncio.to_thread(_check_analysis, findings, batch)
            for _ in batch:
                done += 1
                progress(done, total)
    await check_index(connection, findings.add)
    return CheckReport(len(sessions), total, tuple(findings.found))


async def _sentences(connection: Connection, session: int) -> list[Row]:
    return await fetch(
        connection,
        """
        SELECT sentences.*, kind, turns.speaker, name, label, exchanges.ordinal AS exchange,
            sections.ordinal AS section
        FROM sentences JOIN turns ON turns.id = turn
        LEFT JOIN speakers ON speakers.id = turns.speaker
        LEFT JOIN exchanges ON exchanges.id = turns.exchange
        LEFT JOIN sections ON sections.id = turns.section
        WHERE sentences.session = ? ORDER BY sentences.ordinal
        """,
        (session,),
    )


async def _check_session(
    connection: Connection, findings: _Findings, session: Row, sentences: Sequence[Row]
) -> None:
    source = session["text"]
    if hashlib.sha256(_content(session)).hexdigest() != session["sha256"]:
        findings.add(Discrepancy.SOURCE_ALTERED, session["public_id"])
    expected = sentence_ids(session["public_id"], (row["text"] for row in sentences))
    for row, public_id in zip(sentences, expected, strict=True):
        spans = _spans(source, row)
        if not spans or assemble(source, spans) != row["text"]:
            findings.add(Discrepancy.QUOTE_DIFFERS, row["public_id"], row["text"])
        if row["public_id"] != public_id:
            findings.add(Discrepancy.ID_DIFFERS, row["public_id"], public_id)
    _check_tiling(findings, source, sentences)
    if session["importer_version"] == VERSION and session["importer"] != LINES:
        await asyncio.to_thread(_check_attribution, findings, session, sentences)
    printed = await _check_print(connection, findings, session)
    spoken = [span for row in sentences for span in _spans(source, row)]
    _check_coverage(findings, session, [*printed, *spoken])


def _spans(source: str, row: Row) -> tuple[Span, ...]:
    """Give a row's spans, or none if they are no spans of the source."""
    try:
        spans = load_spans(row["spans"])
    except (ValueError, TypeError):
        return ()
    sound = all(0 <= span.start < span.end <= len(source) for span in spans)
    return spans if sound else ()


def _check_attribution(findings: _Findings, session: Row, sentences: Sequence[Row]) -> None:
    """Read the source again: each sentence must come out as the same person's."""
    try:
        told = Metadata(roles=json.loads(session["roles"]))
        reading = Reading.load(session["reading"])
        draft = read_content(session["source"], _content(session), told, reading)
    except (ImportFailed, ValueError) as problem:
        findings.add(Discrepancy.ATTRIBUTION_DIFFERS, session["public_id"], str(problem))
        return
    read = sentences_of(draft)
    if draft.source.text != session["text"] or len(read) != len(sentences):
        findings.add(Discrepancy.ATTRIBUTION_DIFFERS, session["public_id"])
        return
    for row, (turn, sentence) in zip(sentences, read, strict=True):
        of_turn = (turn.kind, turn.speaker, turn.label, turn.exchange, turn.section)
        told_of = (*of_turn, sentence.paragraph, sentence.remark)
        if tuple(row[column] for column in _ATTRIBUTION) != told_of:
            findings.add(Discrepancy.ATTRIBUTION_DIFFERS, row["public_id"], row["text"])


def _content(session: Row) -> bytes:
    """Give the bytes of a session's source."""
    return bytes(session["original"] or session["text"].encode("utf-8"))


def _check_tiling(findings: _Findings, source: str, sentences: Sequence[Row]) -> None:
    """Between the sentences of one turn there is white space and nothing else."""
    for _, members in groupby(sentences, key=lambda row: row["turn"]):
        spans = [(row, span) for row in members for span in _spans(source, row)]
        for (_, before), (row, after) in pairwise(spans):
            between = source[before.end : after.start]
            if after.start < before.end or _has_words(between):
                findings.add(Discrepancy.NOT_TILED, row["public_id"], between)


async def _check_print(connection: Connection, findings: _Findings, session: Row) -> list[Span]:
    """Compare headings and labels with the source; give their spans."""
    source = session["text"]
    printed: list[Span] = []
    values = (session["id"],)
    for row in await fetch(connection, "SELECT * FROM sections WHERE session = ?", values):
        spans = _spans(source, row)
        printed.extend(spans)
        if not spans or assemble(source, spans) != row["title"]:
            findings.add(Discrepancy.HEADING_DIFFERS, session["public_id"], row["title"])
    labelled = "SELECT * FROM turns WHERE session = ? AND label IS NOT NULL"
    for row in await fetch(connection, labelled, values):
        span = Span(row["label_start"], row["label_end"])
        printed.append(span)
        if not _is_label(source[span.start : span.end], row["label"]):
            findings.add(Discrepancy.LABEL_DIFFERS, session["public_id"], row["label"])
    return printed


def _is_label(printed: str, label: str) -> bool:
    """Tell whether a label is printed there, with nothing else but signs and numbers."""
    before, found, after = " ".join(printed.split()).partition(" ".join(label.split()))
    return bool(found) and not any(map(str.isalpha, before + after))


def _check_coverage(findings: _Findings, session: Row, spans: Iterable[Span]) -> None:
    """Every word of the source is a heading's, a label's or a sentence's, and of one alone."""
    source, reached = session["text"], 0
    # Lines without a letter or a digit are left out of what is taken a sentence a line.
    has_words = _has_letters if session["importer"] == LINES else _has_words
    for span in [*sorted(spans), Span(len(source), len(source))]:
        between = source[reached : span.start]
        if span.start < reached or has_words(between):
            detail = between or source[span.start : reached]
            findings.add(Discrepancy.TEXT_UNACCOUNTED, session["public_id"], detail.strip())
        reached = max(reached, span.end)


def _has_words(text: str) -> bool:
    return any(character.isprintable() and not character.isspace() for character in text)


def _has_letters(text: str) -> bool:
    return any(map(str.isalnum, text))


def _check_analysis(findings: _Findings, rows: Sequence[Row]) -> None:
    """Compare what is kept of sentences' analysis with what it is."""
    for row, analysed in zip(rows, analyse([row["text"] for row in rows]), strict=True):
        kept = (row["same_words"], row["word_starts"], row["folded"])
        if kept != (analysed.same_words, analysed.word_starts, analysed.kept):
            findings.add(Discrepancy.INDEX_DIFFERS, row["public_id"], row["text"])
