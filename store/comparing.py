"""Lays claimed sentences beside what was found for them.

Blocking, for a thread that reads. Where the same words were said in several places, those are
taken that stand together: 谢谢。 is what follows the sentence before it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from store import quotes
from store.alphabet import fold_with_origins
from store.analysis import words_at
from store.answer import Hit, Way
from store.claims import Checked, Run
from store.difference import difference
from store.framing import unframed
from store.model import Span, offset_of

_PLACES = """
SELECT sentences.public_id, sentences.id, turn, sessions.public_id FROM json_each(?) AS wanted
CROSS JOIN sentences ON sentences.public_id = wanted.value
JOIN sessions ON sessions.id = sentences.session
"""
_WORDS = "SELECT word_starts FROM sentences WHERE public_id = ?"


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where what a sentence claims may have been said; one place of its hit."""

    claim: int
    """Which sentence of the claim, counted from 0."""
    id: str
    """The public id of the sentence that is quoted."""
    turn: int
    first: int
    """The row of its first sentence."""
    last: int
    """The row of its last sentence."""


_Reached = dict[_Stand, _Stand | None]
"""Places, each with the one before it from which it goes on."""


def compare(
    connection: sqlite3.Connection,
    claims: Sequence[tuple[str, Hit | None]],
    sessions: Sequence[str] = (),
) -> tuple[Run, ...]:
    """Lay claimed sentences beside what was found for them.

    Args:
        connection: Where to read.
        claims: Each sentence, in order, with its hit.
        sessions: Public ids of the sessions to keep to; () for all.

    Raises:
        sqlite3.Error: SQLite could not answer.
    """
    stands = [
        [] if hit is None else _stands(connection, number, hit, sessions)
        for number, (_, hit) in enumerate(claims)
    ]
    return tuple(_run(connection, claims, chain) for chain in _chains(stands))


def _stands(
    connection: sqlite3.Connection, claim: int, hit: Hit, sessions: Sequence[str]
) -> list[_Stand]:
    """Give where the words of a hit stand, the place it shows first."""
    ids = _shown(hit) if hit.passages else hit.places
    held = {
        public_id: (row, turn)
        for public_id, row, turn, session in connection.execute(_PLACES, (json.dumps(ids),))
        if public_id in _shown(hit) or not sessions or session in sessions
    }
    if not all(public_id in held for public_id in _shown(hit)):
        # A new edition came in since it was found: it stands by itself.
        return [_Stand(claim, hit.quote.id, -1 - claim, 0, 0)]
    if hit.passages:
        rows = [row for row, _ in held.values()]
        return [_Stand(claim, hit.quote.id, held[hit.quote.id][1], min(rows), max(rows))]
    return [
        _Stand(claim, public_id, held[public_id][1], held[public_id][0], held[public_id][0])
        for public_id in ids
        if public_id in held
    ]


def _shown(hit: Hit) -> list[str]:
    return [sentence.id for sentence in hit.sentences]


def _chains(stands: Sequence[Sequence[_Stand]]) -> Iterator[list[_Stand]]:
    """Give for each stretch of claimed sentences that were said on end where they were."""
    reached: list[_Reached] = []
    for places in stands:
        following = _following(reached[-1], places) if reached else {}
        if not following:
            yield from _traced(reached)
            reached = []
        if places:
            reached.append(following or dict.fromkeys(places))
    yield from _traced(reached)


def _following(before: Iterable[_Stand], places: Sequence[_Stand]) -> _Reached:
    """Give the places that go on from one before, each with that one.

    A place goes on from another within the same sentence, or in the next of the same turn.
    """
    ends = {(stand.turn, stand.last): stand for stand in before}
    following: _Reached = {}
    for place in places:
        for row in range(place.first - 1, place.last + 1):
            stand = ends.get((place.turn, row))
            if stand is not None and stand.first <= place.first:
                following[place] = stand
    return following


def _traced(reached: Sequence[_Reached]) -> Iterator[list[_Stand]]:
    """Follow the first place that was reached last back to where it began."""
    chain: list[_Stand] = []
    stand = next(iter(reached[-1]), None) if reached else None
    for places in reversed(reached):
        if stand is not None:
            chain.append(stand)
            stand = places[stand]
    if chain:
        yield chain[::-1]


def _run(
    connection: sqlite3.Connection,
    claims: Sequence[tuple[str, Hit | None]],
    chain: Sequence[_Stand],
) -> Run:
    checked = []
    for stand in chain:
        claimed, hit = claims[stand.claim]
        if hit is not None:
            checked.append(_checked(connection, claimed, _moved(connection, hit, stand.id)))
    return Run(chain[0].claim, tuple(checked))


def _moved(connection: sqlite3.Connection, hit: Hit, public_id: str) -> Hit:
    """Show another place of a hit."""
    if hit.quote.id == public_id:
        return hit
    quote = quotes.by_public_id(connection, public_id)
    return replace(hit, quote=quote, spans=hit.spans if quote.text == hit.quote.text else ())


def _checked(connection: sqlite3.Connection, claimed: str, hit: Hit) -> Checked:
    way = hit.explanation.way if hit.explanation is not None else Way.TYPED
    if way in {Way.UNFRAMED, Way.NUMERALS}:
        claimed = unframed(claimed) or claimed
    found = Checked(claimed, hit, ())
    if way is Way.PINYIN:
        return found
    return replace(found, pieces=difference(claimed, hit.text, _words(connection, hit)))


def _words(connection: sqlite3.Connection, hit: Hit) -> Iterator[Span]:
    """Give the words of what was said, as they were told apart when it came in."""
    for sentence in hit.sentences:
        shift = offset_of(sentence, hit.sentences)
        folded = fold_with_origins(sentence.text)
        for (starts,) in connection.execute(_WORDS, (sentence.id,)):
            for word in words_at(starts, len(folded.text)):
                span = folded.to_original(Span(*word))
                yield Span(shift + span.start, shift + span.end)
