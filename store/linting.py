"""What looks wrong in transcripts, held or in files, so that a person may look. Nothing is changed.

A transcript that is held is looked at as it was read when it came in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from store import events
from store.alphabet import fold
from store.analysis import same_words
from store.database import Connection, Row, fetch
from store.errors import ImportFailed, SourceProblem, TranscriptMalformed
from store.importer import read_content
from store.importer.document import Source
from store.importer.draft import Draft, DraftSentence, DraftTurn
from store.importer.formats import read_document
from store.importer.metadata import from_sidecar
from store.importer.misprints import misprints
from store.importer.misreadings import misreadings, unanswered
from store.importer.notices import doubled_across_page_ends, mixed_script
from store.lines import NAME as LINES
from store.model import Kind, Metadata, Notice, Peculiarity, Span
from store.reading import Reading
from store.transcripts import load_spans, session, session_of_bytes

if TYPE_CHECKING:
    from store.importer.gathering import Found

_SENTENCES = """
SELECT turns.id AS row, kind, speakers.name AS speaker, label, label_start, label_end, role,
    exchange, translates, sentences.text, spans, paragraph, remark, time
FROM turns LEFT JOIN sentences ON sentences.turn = turns.id
LEFT JOIN speakers ON speakers.id = turns.speaker
WHERE turns.session = ? ORDER BY turns.ordinal, sentences.ordinal
"""


def lint(draft: Draft) -> tuple[Notice, ...]:
    """Find what looks wrong in a transcript that was read. Pure."""
    source, turns = draft.source.text, draft.turns
    found = [*draft.notices, *_further(draft), *mixed_script(source)]
    if draft.importer != LINES:
        found += [*unanswered(source, turns), *doubled_across_page_ends(source, _said(turns))]
    return _in_order(found)


def _said(turns: Iterable[DraftTurn]) -> Iterator[DraftSentence]:
    return (sentence for turn in turns for sentence in turn.sentences)


def further(draft: Draft) -> int:
    """Count what `lint` finds beside what is told of each transcript as it comes in."""
    return len({*_further(draft)} - {*draft.notices})


def _further(draft: Draft) -> Iterator[Notice]:
    yield from misprints(draft.source.text)
    if draft.importer != LINES:
        yield from misreadings(draft.source.text, draft.turns)


async def lint_file(
    connection: Connection, source: Path | Found
) -> tuple[tuple[Notice, ...], ImportFailed | None]:
    """Look at a file, and at what the archive holds of the same event.

    Where nobody is seen to speak in a text, it is looked at all the same, and the failure given.

    Raises:
        ImportFailed: It cannot be read.
    """
    draft, found, failure = await asyncio.to_thread(_look_at, source)
    if draft is None:
        return _in_order(found), failure
    same = await session_of_bytes(connection, draft.source.sha256)
    found += await _held_elsewhere(connection, same.id if same else "", draft, ())
    return _in_order(found), None


def _look_at(source: Path | Found) -> tuple[Draft | None, list[Notice], ImportFailed | None]:
    """Read a file and look at it; at its text alone where nobody is seen to speak."""
    from store.preparing import load  # noqa: PLC0415 - it counts what is found here

    loaded = load(source)
    told = from_sidecar(*loaded.sidecar) if loaded.sidecar else Metadata()
    try:
        draft = read_content(loaded.name, loaded.content, told, Reading())
    except TranscriptMalformed as failure:
        if failure.reason is not SourceProblem.NO_TURNS:
            raise
        text = read_document(loaded.name, loaded.content).source.text
        return None, [*misprints(text), *mixed_script(text)], failure
    return draft, list(lint(draft)), None


async def lint_session(connection: Connection, public_id: str) -> tuple[str, tuple[Notice, ...]]:
    """Look at a held session, or raise SessionNotFound; give the name of its file too."""
    await session(connection, public_id)
    name, draft = await _held(connection, public_id)
    found = list(await asyncio.to_thread(lint, draft))
    if draft.importer != LINES:
        linked = (await events.editions(connection)).get(public_id, ())
        found += await _held_elsewhere(connection, public_id, draft, linked)
    return name, _in_order(found)


async def _held_elsewhere(
    connection: Connection, public_id: str, draft: Draft, known: Iterable[str]
) -> list[Notice]:
    """Tell of other sessions that have half of the sentences, but for those that are known."""
    texts = [
        sentence.text
        for turn in draft.turns
        if turn.speaker is not None
        for sentence in turn.sentences
        if not sentence.remark and len(sentence.text) >= events.TELLING
    ]
    words = {same_words(folded) for folded in fold(texts)[0]} if texts else set()
    return [
        Notice(
            Peculiarity.SAME_EVENT,
            1,
            like.session.title,
            f"{like.session.id} ({like.shared}/{like.of})",
        )
        for like in await events.likenesses(connection, public_id, words)
        if like.session.id not in known
    ]


def _in_order(found: Iterable[Notice]) -> tuple[Notice, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.line))


async def _held(connection: Connection, public_id: str) -> tuple[str, Draft]:
    """Give a held session as a draft, without its sections, and the name of its file."""
    ((row, text, name, sha256, importer),) = await fetch(
        connection,
        "SELECT sessions.id, text, source, sha256, importer FROM sessions "
        "JOIN sources ON sources.session = sessions.id "
        "JOIN provenance ON provenance.session = sessions.id WHERE public_id = ?",
        (public_id,),
    )
    source = Source(name, text, sha256)
    if importer == LINES:
        return name, Draft(source, Metadata(), importer, (), (), ())
    turns = _turns(await fetch(connection, _SENTENCES, (row,)))
    return name, Draft(source, Metadata(), importer, (), turns, ())


def _turns(rows: Iterable[Row]) -> tuple[DraftTurn, ...]:
    """Make turns of rows of their sentences; a turn without any has one row."""
    groups = [list(members) for _, members in groupby(rows, key=lambda row: row["row"])]
    places = {members[0]["row"]: count for count, members in enumerate(groups)}
    return tuple(
        DraftTurn(
            kind=Kind(first["kind"]),
            speaker=first["speaker"],
            label=first["label"],
            label_span=_label_span(first),
            role=first["role"],
            section=None,
            exchange=first["exchange"],
            sentences=tuple(map(_sentence, members)) if first["text"] is not None else (),
            translates=places.get(first["translates"]),
        )
        for members in groups
        for first in members[:1]
    )


def _label_span(row: Row) -> Span | None:
    return None if row["label"] is None else Span(row["label_start"], row["label_end"])


def _sentence(row: Row) -> DraftSentence:
    spans = load_spans(row["spans"])
    return DraftSentence(row["text"], spans, row["paragraph"], bool(row["remark"]), row["time"])
