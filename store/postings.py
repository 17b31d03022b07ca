"""Postings: which sentences hold a term, packed for SQLite. Pure.

A posting list is the gaps between the ascending sentence numbers of one segment, each in one, two
or four bytes, and a last byte that tells how many. The greatest value of one and of two bytes is
no gap of its own: it adds to the one that follows, so that a wide gap here and there does not
make a whole list wide. numpy unpacks a list with one cumulative sum; a variable-byte code would
be smaller, but slow to read without compiled code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]
"""Sentence numbers of a segment, from 0, ascending."""

NUMBER_BITS = 30
_DTYPES: dict[int, np.dtype[np.unsignedinteger[Any]]] = {
    1: np.dtype("<u1"),
    2: np.dtype("<u2"),
    4: np.dtype("<u4"),
}
_CARRY = {1: 0xFF, 2: 0xFFFF, 4: 1 << NUMBER_BITS}
"""What adds to the next gap, by width: it stands for itself, and for no sentence."""
_WEIGHT_BITS, _WEIGHT_UNITS = 20, 1 << 14
"""A weight in a vote, in parts of 16,384: below 64."""
_TAILS = {width: bytes([width]) for width in _CARRY}


def packed(
    terms: npt.NDArray[np.uint64], numbers: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    """Give (term, number) pairs as sorted single numbers, each once."""
    pairs = terms << np.uint64(NUMBER_BITS) | numbers
    pairs.sort()  # numpy's unique() hashes, which takes ten times as long here
    return pairs[np.r_[True, pairs[1:] != pairs[:-1]]] if pairs.size else pairs


def lists(pairs: npt.NDArray[np.uint64]) -> Iterator[tuple[int, bytes]]:
    """Give the posting list of each term, ascending, of pairs made by `packed`."""
    if not pairs.size:
        return
    terms = pairs >> np.uint64(NUMBER_BITS)
    numbers = (pairs & np.uint64((1 << NUMBER_BITS) - 1)).astype(np.int64)
    starts = np.flatnonzero(np.r_[True, terms[1:] != terms[:-1]])
    gaps = np.diff(numbers, prepend=0)
    gaps[starts] = numbers[starts]
    counts = np.diff(np.r_[starts, len(pairs)])
    sizes = [
        width * (counts + np.add.reduceat(gaps // carry, starts)) for width, carry in _CARRY.items()
    ]
    widths = np.array(list(_CARRY))[np.argmin(sizes, axis=0)]
    of_gap = np.repeat(widths, counts)
    # One conversion for all lists of a width; each takes its stretch of it in turn.
    bodies = {width: memoryview(_body(gaps[of_gap == width], width)) for width in _CARRY}
    reached = dict.fromkeys(_CARRY, 0)
    columns = (terms[starts].tolist(), widths.tolist(), np.min(sizes, axis=0).tolist())
    for term, width, size in zip(*columns, strict=True):
        start = reached[width]
        reached[width] = start + size
        yield term, bytes(bodies[width][start : start + size]) + _TAILS[width]


def is_sound(blob: bytes) -> bool:
    """Tell whether a blob can be a posting list: numbers of a width it tells, one at the least."""
    width = blob[-1] if blob else 0
    return width in _DTYPES and len(blob) > width and (len(blob) - 1) % width == 0


def unpacked(blob: bytes) -> Numbers:
    """Give the sentence numbers of a posting list."""
    width = blob[-1]
    gaps = np.frombuffer(blob, _DTYPES[width], (len(blob) - 1) // width)
    numbers = gaps.cumsum(dtype=np.uint32)
    if width == max(_CARRY):
        return numbers
    real = gaps != _CARRY[width]
    return numbers if real.all() else numbers[real]


def _body(gaps: npt.NDArray[np.int64], width: int) -> bytes:
    """Write gaps in so many bytes each, carries before those that are too wide."""
    carry = _CARRY[width]
    carries = gaps // carry
    written = np.full(len(gaps) + int(carries.sum()), carry, _DTYPES[width])
    written[np.cumsum(carries + 1) - 1] = gaps % carry
    return written.tobytes()


def tally(
    lists: Sequence[tuple[bytes, int, float]],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Add up, for each sentence of some posting lists, what the lists weigh that it is in.

    Args:
        lists: Posting lists, each with the row of its segment's first sentence and its weight.

    Returns:
        Rows, ascending, and their weights.
    """
    if not lists:
        return np.zeros(0, np.int64), np.zeros(0)
    numbers, which = unpacked_together([blob for blob, _, _ in lists])
    firsts = np.array([first for _, first, _ in lists], np.int64)
    units = np.array([round(weight * _WEIGHT_UNITS) for _, _, weight in lists], np.int64)
    votes = numbers + firsts[which] << np.int64(_WEIGHT_BITS) | units[which]
    votes.sort()
    rows = votes >> np.int64(_WEIGHT_BITS)
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
    weights = votes & np.int64((1 << _WEIGHT_BITS) - 1)
    return rows[starts], np.add.reduceat(weights, starts) / _WEIGHT_UNITS


def unpacked_together(
    blobs: Sequence[bytes],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Unpack posting lists at once, those of one width after another.

    Returns:
        Sentence numbers, and for each which of the lists it is from.
    """
    numbers, which = [], []
    widths = np.array([blob[-1] for blob in blobs])
    for width, carry in _CARRY.items():
        chosen = np.flatnonzero(widths == width)
        if not len(chosen):
            continue
        of_width = [blobs[at][:-1] for at in chosen.tolist()]
        gaps = np.frombuffer(b"".join(of_width), _DTYPES[width])
        counts = np.array([len(body) // width for body in of_width])
        reached = gaps.cumsum(dtype=np.int64)
        before = np.r_[0, reached[np.cumsum(counts)[:-1] - 1]]
        real = slice(None) if width == max(_CARRY) else gaps != carry
        numbers.append((reached - np.repeat(before, counts))[real])
        which.append(np.repeat(chosen, counts)[real])
    return np.concatenate(numbers), np.concatenate(which)
