"""From sentences to what the archive keeps of them for the search, a batch at a time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from store import analysis
from store.alphabet import fold
from store.postings import lists, packed
from store.runs import Runs
from store.terms import places

BATCH = 4096
"""Sentences that are analysed at once."""
_LONGEST = 255
"""Code points from which a length is not told any more."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """What a sentence is to the search."""

    folded: str
    simple: bool
    """Whether its characters fold each by itself, so that it need not be kept folded."""
    same_words: int
    word_starts: bytes

    @property
    def kept(self) -> str | None:
        """What is kept of the folded sentence."""
        return None if self.simple else self.folded


def analyse(texts: Sequence[str]) -> list[Analysed]:
    """Analyse sentences."""
    folded, left = fold(texts) if texts else ([], [])
    complex_ones = set(left)
    return [
        Analysed(
            words, at not in complex_ones, analysis.same_words(words), analysis.word_starts(words)
        )
        for at, words in enumerate(folded)
    ]


class Posted:
    """The postings of sentences that come in batches, in their order."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder for what memory should not hold."""
        self._runs = Runs(folder)
        self._lengths = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._runs.__exit__(kind, error, traceback)

    @property
    def lengths(self) -> bytes:
        """A byte a sentence: its code points, folded, at most 255; 0 for what is not searched."""
        return bytes(self._lengths)

    def add(self, folded: Iterable[str | None]) -> None:
        """Take folded sentences; None for one that is not searched."""
        batch = [words or "" for words in folded]
        first = len(self._lengths)
        self._lengths += bytes(min(len(words), _LONGEST) for words in batch)
        found = places(batch)
        self._runs.add(packed(found.terms, found.texts + np.uint64(first)))

    def lists(self) -> Iterator[tuple[int, bytes]]:
        """Give the posting lists of all of them, by term, ascending."""
        for pairs in self._runs.merged():
            yield from lists(pairs)
