"""What a person asks for, made ready to be searched."""

from __future__ import annotations

from dataclasses import dataclass

from store.analysis import terms
from store.errors import EmptyQuery, QueryTooLong, QueryUnreadable
from store.text import normalise

QUERY_LIMIT = 4096
"""Code points: what fits in one Telegram message."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query, parsed."""

    original: str
    text: str
    """Normalised, as a whole."""
    parts: tuple[str, ...]
    """What white space parts, normalised each: perhaps keywords; () where there is one part."""

    @property
    def terms(self) -> set[str]:
        """The index terms of the query, those of its parts alone where it has parts."""
        return set().union(*map(terms, self.parts or (self.text,)))


def parse(original: str) -> Query:
    """Make a query ready.

    Raises:
        EmptyQuery: Nothing is left of it once punctuation is set aside.
        QueryTooLong: It has more than `QUERY_LIMIT` code points.
        QueryUnreadable: It holds a NUL byte or half of a surrogate pair.
    """
    if len(original) > QUERY_LIMIT:
        raise QueryTooLong(len(original), QUERY_LIMIT)
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in original):
        raise QueryUnreadable
    text = normalise(original).text
    if not text:
        raise EmptyQuery
    parts = tuple(part for word in original.split() if (part := normalise(word).text))
    return Query(original, text, parts if len(parts) > 1 else ())
