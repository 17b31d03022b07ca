"""How far texts are from each other. Pure; rapidfuzz is imported here alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein, LCSseq

from store.model import Span

Block = tuple[int, int, int]
"""A stretch that is the same in two texts: where in each, and how many code points long."""


def in_common(queries: Sequence[str], texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """Give the length of the longest common subsequence of each query, by row, with each text."""
    return process.cdist(queries, texts, scorer=LCSseq.similarity, dtype=np.int64)


def common_blocks(words: str, text: str, stretch: Span) -> list[Block]:
    """Give the parts of a stretch of a text that stand in some words too, in order."""
    return [
        (block.src_start, stretch.start + block.dest_start, block.src_end - block.src_start)
        for block in LCSseq.opcodes(words, text[stretch.start : stretch.end])
        if block.tag == "equal"
    ]


def nearest_stretch(words: str, text: str) -> tuple[Span, Span] | None:
    """Give the stretches of some words and of a text that are most like each other.

    One of the two is whole; they need the fewest insertions and deletions to become each other
    (`partial_ratio`). None where nothing is alike.
    """
    found = fuzz.partial_ratio_alignment(words, text)
    if found is None or not found.score:
        return None
    return Span(found.src_start, found.src_end), Span(found.dest_start, found.dest_end)


def alike_somewhere(words: str, text: str) -> float:
    """Tell how like some words a text is at its most, from 0 to 1."""
    return fuzz.partial_ratio(words, text) / 100


def slips(word: str, other: str, most: int) -> int:
    """Count the letters wrong, missing, extra or swapped in a word; more than most: most + 1."""
    return DamerauLevenshtein.distance(word, other, score_cutoff=most)
