"""How well the press conference is found: some hundreds of queries, each with what is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from store import Answer, Hit, QueryError, Verdict, open_archive

QUERIES = Path(__file__).resolve().parents[2] / "bench" / "press_conference.tsv"
FIRST, AMONG_THREE = 0.98, 0.99
"""Shares of the queries with an answer that it must be right for."""


@dataclass(frozen=True, slots=True)
class Case:
    """A query, and what is right."""

    kind: str
    query: str
    expected: tuple[str, ...]
    """Pieces of a right hit's text, one of which it has."""

    @property
    def is_positive(self) -> bool:
        """Whether there is something to be found."""
        return not self.kind.startswith(("none_", "turned_"))

    def is_right(self, hit: Hit) -> bool:
        """Tell whether a hit is what was meant."""
        texts = (hit.quote.text, *(passage.sentence.text for passage in hit.passages))
        return any(piece in text for piece in self.expected for text in texts)


def cases() -> Iterator[Case]:
    """Give the queries, as they stand in the file."""
    header, *lines = QUERIES.read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert header.split("\t") == ["kind", "query", "expected"]
    for line in lines:
        kind, query, expected = line.split("\t")
        yield Case(kind, query, tuple(expected.split("|")) if expected else ())


CASES = tuple(cases())


async def answers(database: Path, wanted: list[Case]) -> list[tuple[Case, Answer]]:
    """Ask them all; a query that is refused has no answer."""
    found = []
    async with open_archive(database) as archive:
        for case in wanted:
            try:
                answer = await archive.search(case.query, limit=3)
            except QueryError:
                answer = Answer(case.query, Verdict.NONE)
            found.append((case, answer))
    return found


def told(missed: list[tuple[Case, Answer]]) -> str:
    """List what was missed, for who must mend it."""
    return "\n".join(
        f"{case.kind}: {case.query} → "
        + (" | ".join(hit.quote.text for hit in answer.hits) or "nothing")
        for case, answer in missed
    )


def test_the_queries_are_of_every_kind() -> None:
    """Enough of each sort that a share of them says something, and each with what is right."""
    positive = [case for case in CASES if case.is_positive]
    assert len(positive) > 300
    assert all(all(case.expected) and case.expected for case in positive)
    assert sum(case.kind.startswith("none_") for case in CASES) > 80
    assert sum(case.kind.startswith("turned_") for case in CASES) > 20


@pytest.mark.parametrize(("among", "least"), ((1, FIRST), (3, AMONG_THREE)))
async def test_what_was_meant_is_found(database: Path, among: int, least: float) -> None:
    """First, or among the first three."""
    asked = await answers(database, [case for case in CASES if case.is_positive])
    missed = [
        (case, answer)
        for case, answer in asked
        if not any(case.is_right(hit) for hit in answer.hits[:among])
    ]
    share = 1 - len(missed) / len(asked)
    assert share >= least, f"{share:.4f} of {len(asked)}, missed:\n{told(missed)}"


async def test_nothing_is_claimed_where_nothing_was_said(database: Path) -> None:
    """Neither topics that were not there, nor noise, nor headings."""
    asked = await answers(database, [case for case in CASES if case.kind.startswith("none_")])
    claimed = [(case, answer) for case, answer in asked if answer.hits]
    assert not claimed, told(claimed)


async def test_a_turned_sense_is_never_exact(database: Path) -> None:
    """What says the contrary of what was said are not these words."""
    asked = await answers(database, [case for case in CASES if case.kind.startswith("turned_")])
    exact = [(case, answer) for case, answer in asked if answer.verdict is Verdict.EXACT]
    assert not exact, told(exact)
    assert all(hit.verdict is not Verdict.EXACT for _, answer in asked for hit in answer.hits)
