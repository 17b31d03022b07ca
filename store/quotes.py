"""SQL that reads quotes: sentences with whose words they are and what they answered.

Blocking, for a thread that reads: many quotes at once, in as few statements as will do.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np

from store.errors import TurnNotFound
from store.filtering import allowed
from store.former import current
from store.model import SPOKEN, Kind, Question, Quote, joined
from store.syntax import Filters
from store.transcripts import sentence_of, session_of

_NEIGHBOUR = """(
    SELECT other.public_id FROM sentences AS other JOIN turns AS beside ON beside.id = other.turn
    WHERE other.session = sentences.session AND other.ordinal {comparison} sentences.ordinal
    AND beside.speaker IS NOT NULL AND NOT other.remark ORDER BY other.ordinal {order} LIMIT 1
)"""
_QUOTES = f"""
SELECT sentences.id AS row, sentences.public_id, sentences.text, sentences.spans, paragraph,
    remark, time, kind, speakers.name AS speaker, label, role, turns.exchange,
    turns.translates, sections.title AS section, sessions.public_id AS held_in, sessions.title,
    date, sessions.url, publisher, language, place, sessions.exchanges, spoken, sha256,
    retrieved_at,
    {_NEIGHBOUR.format(comparison="<", order="DESC")} AS previous,
    {_NEIGHBOUR.format(comparison=">", order="ASC")} AS next
FROM sentences
JOIN sessions ON sessions.id = sentences.session
JOIN provenance ON provenance.session = sessions.id
JOIN turns ON turns.id = sentences.turn
JOIN speakers ON speakers.id = turns.speaker
LEFT JOIN sections ON sections.id = turns.section
WHERE sentences.{{column}} IN ({{marks}})
"""  # noqa: S608 - numbers and constants
_QUESTIONS = """
SELECT turns.exchange, turns.id, translates, coalesce(label, name) AS label, text, spans,
    paragraph, remark, time, public_id
FROM turns JOIN sentences ON sentences.turn = turns.id
JOIN speakers ON speakers.id = turns.speaker
WHERE turns.exchange IN ({marks}) AND kind = 'question' AND NOT remark
ORDER BY turns.exchange, turns.ordinal, sentences.ordinal
"""
_SAYINGS = """
SELECT same_words, speaker, sentences.id AS row, sentences.public_id
FROM sentences JOIN turns ON turns.id = turn JOIN sessions ON sessions.id = sentences.session
WHERE same_words IN ({marks}) AND speaker IS NOT NULL AND NOT remark
ORDER BY date, sessions.id, sentences.ordinal
"""
_CHOSEN = """
SELECT sentences.id FROM choices JOIN sentences ON sentences.public_id = choices.sentence
JOIN turns ON turns.id = turn WHERE speaker IS NOT NULL AND NOT remark
ORDER BY count DESC, sentence LIMIT ?
"""
_SHORT_ANSWERS = """
SELECT max(sentences.id) FROM sentences JOIN turns ON turns.id = turn
WHERE sentences.session = (SELECT id FROM sessions ORDER BY date DESC, id DESC LIMIT 1)
AND turns.kind <> 'question' AND speaker IS NOT NULL AND NOT remark
AND length(text) BETWEEN 16 AND 48
GROUP BY coalesce(-turns.exchange, turns.id) ORDER BY 1 LIMIT ?
"""
"""The last short sentence of each answer: there it comes to its point."""
_TRIES = 200
"""Rows that are drawn before it is given up: some are questions, or nobody's words."""
_TELLING = 8
"""Code points of a sentence that says something by itself."""


def by_rows(connection: sqlite3.Connection, rows: Collection[int]) -> dict[int, Quote]:
    """Give the quotes of sentences that are held in these rows."""
    return _quotes(connection, "id", rows)


def by_public_id(connection: sqlite3.Connection, public_id: str) -> Quote:
    """Give one sentence with whose words it is, and the question it answered.

    An id that a new edition left behind gives what stands in its place.

    Raises:
        TurnNotFound: The archive holds no such sentence, or it is nobody's words.
    """
    public_id = current(connection, public_id)
    for quote in _quotes(connection, "public_id", [public_id]).values():
        if quote.kind in SPOKEN and not quote.sentence.remark:
            return quote
    raise TurnNotFound(public_id)


def notable(connection: sqlite3.Connection, most: int) -> list[Quote]:
    """Give what people sent on most often, and after that answers of the newest session."""
    rows = [row for (row,) in connection.execute(_CHOSEN, (most,))]
    if len(rows) < most:
        others = connection.execute(_SHORT_ANSWERS, (2 * most,))
        rows += [row for (row,) in others if row not in rows][: most - len(rows)]
    held = by_rows(connection, rows)
    return [held[row] for row in rows]


def any_of(
    connection: sqlite3.Connection, speaker: str, sessions: Sequence[str], chance: random.Random
) -> Quote | None:
    """Give some sentence that is an answer or a speech's; None if there is none.

    Args:
        connection: Where to read.
        speaker: A part of the name of who must have said it; "" for anybody.
        sessions: Public ids of the sessions to keep to; () for all.
        chance: What chooses.

    Raises:
        FilterUnmatched: Nobody is called so.
    """
    kept = allowed(connection, Filters(speakers=(speaker,) if speaker else ()), sessions)
    if kept is None:
        edges = connection.execute("SELECT min(id), max(id) + 1 FROM sentences").fetchone()
        kept = np.array([] if edges[0] is None else edges, np.int64)
    starts, sizes = kept[::2], kept[1::2] - kept[::2]
    ends = np.cumsum(sizes)
    if not len(ends):
        return None
    for _ in range(_TRIES):
        drawn = chance.randrange(int(ends[-1]))
        place = int(np.searchsorted(ends, drawn, side="right"))
        row = int(starts[place]) + drawn - int(ends[place] - sizes[place])
        held = by_rows(connection, [row])
        quote = held.get(row)
        if quote and quote.kind is not Kind.QUESTION and _tells(quote):
            return quote
    return None


def _tells(quote: Quote) -> bool:
    """Tell whether a sentence says something by itself."""
    return not quote.sentence.remark and len(quote.text) >= _TELLING


def sayings(
    connection: sqlite3.Connection, same_words: Collection[int]
) -> dict[int, dict[int, list[tuple[int, str]]]]:
    """Give who said some words, and every place where, oldest first: rows and public ids."""
    found: dict[int, dict[int, list[tuple[int, str]]]] = {}
    for words, speaker, row, public_id in _selected(connection, _SAYINGS, same_words):
        found.setdefault(words, {}).setdefault(speaker, []).append((row, public_id))
    return found


def _quotes(
    connection: sqlite3.Connection, column: str, values: Collection[int | str]
) -> dict[int, Quote]:
    rows = list(_selected(connection, _QUOTES, values, column=column))
    asked = _questions(connection, {row["exchange"] for row in rows} - {None})
    held = {row["held_in"]: row for row in rows}
    sessions = {public_id: session_of(row) for public_id, row in held.items()}
    return {
        row["row"]: Quote(
            sentence=sentence_of(row),
            speaker=row["speaker"],
            label=row["label"] or row["speaker"],
            role=row["role"],
            kind=Kind(row["kind"]),
            section=row["section"],
            question=_asked(asked, row),
            session=sessions[row["held_in"]],
            previous=row["previous"],
            next=row["next"],
        )
        for row in rows
    }


def _asked(asked: Mapping[tuple[int, bool], Question], row: sqlite3.Row) -> Question | None:
    """Give the question of a quote, of a translation the translated one if there is one."""
    exchange, translated = row["exchange"], row["translates"] is not None
    return asked.get((exchange, translated)) or asked.get((exchange, False))


def _questions(
    connection: sqlite3.Connection, exchanges: Collection[int]
) -> dict[tuple[int, bool], Question]:
    """Give the question that opens each exchange, and its translation, as told by the other key."""
    found: dict[tuple[int, bool], Question] = {}
    if not exchanges:
        return found
    rows = _selected(connection, _QUESTIONS, exchanges)
    for (exchange, _), members in groupby(rows, key=lambda row: (row["exchange"], row["id"])):
        group = list(members)
        key = (exchange, group[0]["translates"] is not None)
        if key not in found:
            said = tuple(map(sentence_of, group))
            found[key] = Question(group[0]["label"] or "", "".join(joined(said)))
    return found


def _selected(
    connection: sqlite3.Connection, sql: str, values: Collection[int | str], **names: str
) -> Iterable[sqlite3.Row]:
    marks = ", ".join("?" for _ in values)
    return connection.execute(sql.format(marks=marks, **names), tuple(values))
