"""The proof that the archive tells the truth: each quote stands in its source.

For every session: the source has the digest it had; headings, labels and sentences equal it at
their spans, leave none of its words out, and stand in order; each turn's sentences tile it; ids
are what they should be; the source, read again, gives each sentence to the same person; the index
holds the terms of each spoken sentence, and no others.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from store.analysing import BATCH
from store.checking import check_index
from store.database import Connection, fetch, problem_of
from store.errors import DatabaseProblem
from store.findings import CheckReport, Discrepancy, Finding
from store.progress import Progress
from store.proving import Proof

_SESSION = """
SELECT public_id, coalesce(text, '') AS text, original, sha256, roles, reading, source, importer,
    importer_version
FROM sessions
LEFT JOIN provenance ON provenance.session = sessions.id
LEFT JOIN sources ON sources.session = sessions.id
WHERE sessions.id = ?
"""
_SENTENCES = """
SELECT sentences.*, kind, turns.speaker, name, label, exchanges.ordinal AS exchange,
    sections.ordinal AS section
FROM sentences JOIN turns ON turns.id = turn
LEFT JOIN speakers ON speakers.id = turns.speaker
LEFT JOIN exchanges ON exchanges.id = turns.exchange
LEFT JOIN sections ON sections.id = turns.section
WHERE sentences.session = ? ORDER BY sentences.ordinal
"""


@dataclass(slots=True)
class _Findings:
    """What was found to differ, so far."""

    found: list[Finding] = field(default_factory=list)

    def add(self, discrepancy: Discrepancy, place: str, detail: str) -> None:
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
    ((total,),) = await fetch(connection, "SELECT COUNT(*) FROM sentences")
    sessions = await fetch(connection, "SELECT id FROM sessions ORDER BY id")
    done = 0
    for (session,) in sessions:
        async for count in _check_session(connection, findings, session):
            for _ in range(count):
                done += 1
                progress(done, total)
    await check_index(connection, findings.add)
    return CheckReport(len(sessions), total, tuple(findings.found))


async def _check_session(
    connection: Connection, findings: _Findings, row: int
) -> AsyncIterator[int]:
    """Look at a session, a page of sentences at a time; give how many each has."""
    ((session),) = await fetch(connection, _SESSION, (row,))
    ((count,),) = await fetch(
        connection, "SELECT COUNT(*) FROM sentences WHERE session = ?", (row,)
    )
    proof = Proof(session, findings.add)
    await asyncio.to_thread(proof.begin, count)
    async with connection.execute(_SENTENCES, (row,)) as sentences:
        while page := list(await sentences.fetchmany(BATCH)):
            await asyncio.to_thread(proof.take, page)
            yield len(page)
    sections = await fetch(connection, "SELECT * FROM sections WHERE session = ?", (row,))
    labelled = "SELECT * FROM turns WHERE session = ? AND label IS NOT NULL"
    turns = await fetch(connection, labelled, (row,))
    await asyncio.to_thread(proof.end, sections, turns)
