"""From ranked matches to hits: whose words they are, where they stand, and what to mark."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from store import events, index, quotes
from store.answer import Explanation, Hit, Passage
from store.highlight import highlighted
from store.judging import score, verdict
from store.model import Quote
from store.ranking import Ranked
from store.scoring import Match
from store.spanning import Across

_TIE = 0.001
"""Difference in rank within which what people chose decides."""
_CHOICES = """
SELECT sentences.id, count FROM json_each(?) AS wanted
CROSS JOIN sentences ON sentences.id = wanted.value
JOIN choices ON choices.sentence = sentences.public_id
"""


def by_choice(connection: sqlite3.Connection, claimed: list[Ranked]) -> list[Ranked]:
    """Put first, among those that rank alike, what people sent on the most often."""
    exact, top = claimed[0].rank if claimed else (False, 0.0)
    tied = [one for one in claimed if one.rank >= (exact, top - _TIE)]
    if len(tied) < 2:  # noqa: PLR2004 - one alone is no tie
        return claimed
    rows = [one.match.candidate.row for one in tied]
    counts = dict(connection.execute(_CHOICES, (json.dumps(rows),)).fetchall())
    tied.sort(key=lambda one: counts.get(one.match.candidate.row, 0), reverse=True)
    return tied + claimed[len(tied) :]


def hits_of(
    connection: sqlite3.Connection,
    claimed: Sequence[Ranked],
    keep: index.Rows | None,
    limit: int,
) -> list[Hit]:
    """Make hits: the same words of two speakers are two, of one speaker one with every place."""
    said = quotes.sayings(connection, [one.match.candidate.same_words for one in claimed])
    chosen: list[tuple[Ranked, events.Place, list[events.Place]]] = []
    for one in claimed:
        candidate = one.match.candidate
        for places in events.together(connection, said.get(candidate.same_words, {}).values()):
            passing = [place for place in places if _passes(keep, place[0])]
            if not passing:
                continue
            own = next((place for place in passing if place[0] == candidate.row), passing[0])
            others = [place for place in places if place[0] != own[0]]
            chosen.append((one, own, others))
        if len(chosen) >= limit:
            break
    held = quotes.by_rows(connection, [own[0] for _, own, _ in chosen[:limit]])
    return [
        replace(
            _hit(one, held[row], (name, *(other for _, other in others))),
            editions=events.beside(connection, row, [other for other, _ in others]),
        )
        for one, (row, name), others in chosen[:limit]
    ]


def _passes(keep: index.Rows | None, row: int) -> bool:
    return keep is None or int(np.searchsorted(keep, row, side="right")) % 2 == 1


def _hit(one: Ranked, quote: Quote, places: tuple[str, ...]) -> Hit:
    found = one.match
    return Hit(
        quote=quote,
        verdict=verdict(found),
        score=score(found),
        spans=highlighted(quote.text, found.spans),
        places=places,
        explanation=_explanation(found, one.as_typed),
    )


def hit_across(connection: sqlite3.Connection, over: Across) -> Hit:
    """Make a hit of words that reach over two sentences."""
    held = quotes.by_rows(connection, over.rows)
    passages = tuple(
        Passage(held[row].sentence, highlighted(held[row].text, spans))
        for row, spans in zip(over.rows, over.spans(), strict=True)
    )
    first, second = (sum(span.end - span.start for span in part.spans) for part in passages)
    own = 0 if first >= second else 1
    quote = held[over.rows[own]]
    return Hit(
        quote=quote,
        verdict=verdict(over.match),
        score=score(over.match),
        spans=passages[own].spans,
        places=(quote.id,),
        passages=passages,
        explanation=_explanation(over.match, 0.0),
    )


def _explanation(found: Match, marks: float) -> Explanation:
    reading = found.reading
    return Explanation(
        way=reading.way,
        looked_for=reading.shown,
        similarity=found.similarity,
        weight=found.candidate.weight,
        turned=found.turned,
        wholeness=found.wholeness,
        breadth=found.breadth,
        as_typed=marks,
    )
