"""A speaker's name in a query: what is asked for are their words, or words about them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace

from store.alphabet import fold
from store.answer import Way
from store.query import Query
from store.ranking import FRAME, Ranked

_NAMED = """
SELECT name FROM speakers
WHERE length(name) BETWEEN 2 AND 40 AND (instr(lower(?1), lower(name)) OR instr(?2, lower(name)))
ORDER BY length(name) DESC, name LIMIT 2
"""
_SHORTEST_REST = 2
"""Code points that must be left of a query without the name."""


def named(connection: sqlite3.Connection, query: Query) -> Iterator[tuple[str, str]]:
    """Give the speakers that a query names, each with what is left of its words without them."""
    first = query.readings[0]
    words = " ".join(first.parts) or first.text
    for (name,) in connection.execute(_NAMED, (query.original, words)).fetchall():
        (folded,), _ = fold([name])
        rest = words.replace(folded, " ", 1)
        if rest != words and len(rest.replace(" ", "")) >= _SHORTEST_REST:
            yield name, rest


def said_by(name: str, own: Sequence[Ranked], others: Sequence[Ranked]) -> list[Ranked]:
    """Put what the person said, of the rest of a query, together with what else was found for it.

    Args:
        name: The speaker's.
        own: What was found of theirs for the rest.
        others: What was found for the whole; where the name is not among the words, it is another
            thing that is said there.
    """
    (folded,), _ = fold([name])
    found = [
        Ranked(
            replace(one.match, reading=replace(one.match.reading, way=Way.UNFRAMED)),
            (False, one.rank[1] - FRAME),
            one.as_typed,
        )
        for one in own
    ]
    rows = {one.match.candidate.row for one in own}
    found += [
        one
        if folded in one.match.candidate.folded
        else replace(one, match=replace(one.match, turned=True))
        for one in others
        if one.match.candidate.row not in rows
    ]
    return sorted(found, key=lambda one: one.rank, reverse=True)
