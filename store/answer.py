"""The model of what a search answers. Every class is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from store.model import Quote, Sentence, Session, Span, joined, offset_of


class Verdict(StrEnum):
    """How sure an answer is."""

    EXACT = "exact"
    """These very words, punctuation and script aside."""
    CLOSE = "close"
    """Nearly these words."""
    NONE = "none"
    """Nothing is claimed."""


class Way(StrEnum):
    """How a query was taken to find a hit."""

    TYPED = "typed"
    """As it was typed."""
    UNFRAMED = "unframed"
    """Without the question round it."""
    NUMERALS = "numerals"
    """With its numbers in the other notation."""
    PINYIN = "pinyin"
    """With its Latin letters taken for pinyin."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a hit stands where it does."""

    way: Way
    looked_for: str
    """What of the query was looked for, folded; as typed where it was taken for pinyin."""
    similarity: float
    """From 0 to 1: what of it is there, less what stands between."""
    weight: float
    """From 0 to 1: the share of what the query's terms in the index weigh."""
    turned: bool
    """What differs turns the sense: a negation, a number, an opposite."""
    wholeness: float
    """From 0 to 1: the share of what matches that is whole words."""
    breadth: float
    """From 0 to 1: how long the query is, beside the sentence."""
    as_typed: float
    """From 0 to 1: how like the original it is with its marks; told where hits are near a tie."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that a match reaches into."""

    sentence: Sentence
    spans: tuple[Span, ...]
    """What matches, into the sentence's text."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A quote that a search found."""

    quote: Quote
    verdict: Verdict
    score: float
    """From 0 to 100: in how many of a hundred such hits it is what was meant."""
    spans: tuple[Span, ...]
    """What matches, into `quote.text`; in order, apart from each other."""
    places: tuple[str, ...]
    """Public ids of every sentence in which this speaker said these words; its own first."""
    passages: tuple[Passage, ...] = ()
    """Where the words reach over two sentences, both in order, one of them the quote's."""
    explanation: Explanation | None = None
    editions: tuple[Session, ...] = ()
    """Other editions of the same event in which these words stand too."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What was found: the quote's sentence, or the two over which the words reach."""
        return tuple(part.sentence for part in self.passages) or (self.quote.sentence,)

    @property
    def text(self) -> str:
        """What was found, verbatim."""
        return "".join(joined(self.sentences))

    @property
    def marks(self) -> tuple[Span, ...]:
        """What matches, into `text`; in order, apart from each other."""
        if not self.passages:
            return self.spans
        shifts = [(part, offset_of(part.sentence, self.sentences)) for part in self.passages]
        return tuple(
            Span(span.start + shift, span.end + shift)
            for part, shift in shifts
            for span in part.spans
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search answers. No hit is an answer too."""

    query: str
    verdict: Verdict
    hits: tuple[Hit, ...] = ()
