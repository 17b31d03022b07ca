"""The pipeline on one screen: parse → candidates → rerank → judge → highlight."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from store import index, transcripts
from store.database import Connection, Database
from store.highlight import highlight
from store.model import Answer, Hit, Verdict
from store.query import Query, parse
from store.scoring import Match, match


async def search(database: Database, text: str, limit: int) -> Answer:
    """Find the sentences a query means, best first.

    Raises:
        QueryError: The query cannot be searched.
        DatabaseUnavailable: SQLite could not answer.
    """
    query = parse(text)
    async with database.read() as connection:
        candidates = await index.candidates(connection, query.terms)
        matches = await asyncio.to_thread(_rerank, query, candidates)
        hits = [await _hit(connection, found) for found in matches[:limit]]
    verdict = hits[0].verdict if hits else Verdict.NONE
    return Answer(text, verdict, tuple(hits))


def _rerank(query: Query, candidates: Iterable[index.Candidate]) -> list[Match]:
    """Score the candidates and keep, best first, what may be claimed: each saying once."""
    matches = [match(query, candidate) for candidate in candidates]
    matches = [found for found in matches if found.verdict is not Verdict.NONE]
    matches.sort(key=lambda found: found.rank, reverse=True)
    sayings: dict[tuple[int, str], Match] = {}
    for found in matches:
        sayings.setdefault((found.candidate.speaker, found.normalised.text), found)
    return list(sayings.values())


async def _hit(connection: Connection, found: Match) -> Hit:
    candidate = found.candidate
    public_id = await transcripts.public_id(connection, candidate.sentence)
    places = await transcripts.places(connection, candidate.same_words, candidate.speaker)
    return Hit(
        quote=await transcripts.quote(connection, public_id),
        verdict=found.verdict,
        score=found.score,
        spans=highlight(found.normalised, found.spans),
        places=(public_id, *(place for place in places if place != public_id)),
    )
