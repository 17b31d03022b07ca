"""SQL that writes the index: segments come, merge as they accumulate, and go."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from store.analysis import fingerprint
from store.database import Connection, Row, fetch
from store.index import SEGMENT_BITS
from store.memory import note_change
from store.postings import lists, packed, unpacked_together

FANOUT = 8
"""How many segments of one size become one."""
_SMALLEST = 256
"""Sentences up to which segments count as of the smallest size."""
_MOST = 48
"""How many segments there may be, whatever their sizes."""
SETTLED = _SMALLEST * FANOUT**2
"""Sentences above which a segment's posting lists lie where large ones do: between two sizes."""
_PAGE = 20_000
"""Posting lists read or written at once."""
_MASK = (1 << SEGMENT_BITS) - 1

PostingLists = Iterable[tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A segment, without what is in it."""

    id: int
    first: int
    last: int

    @property
    def size(self) -> int:
        """How many rows it spans."""
        return self.last - self.first + 1

    @property
    def postings(self) -> str:
        """Name the table its posting lists lie in."""
        return "settled_postings" if self.size > SETTLED else "postings"


async def add(connection: Connection, first: int, lengths: bytes, posted: PostingLists) -> None:
    """Add a segment.

    Args:
        connection: Where to write.
        first: Row of its first sentence.
        lengths: A byte a sentence: its code points, folded; 0 for what is nobody's words.
        posted: Posting lists by term, ascending, their sentences counted from the first.
    """
    if not lengths:
        return
    await _note(connection)
    held = {stretch.id for stretch in await _stretches(connection)}
    segment = next(number for number in range(1, _MASK) if number not in held)
    stretch = Stretch(segment, first, first + len(lengths) - 1)
    iterator = iter(posted)
    count = 0
    while page := [
        (term << SEGMENT_BITS | segment, blob) for term, blob in islice(iterator, _PAGE)
    ]:
        await connection.executemany(f"INSERT INTO {stretch.postings} VALUES (?, ?)", page)  # noqa: S608 - a constant
        count += len(page)
    await _insert(connection, stretch, count, lengths)


async def _insert(connection: Connection, stretch: Stretch, terms: int, lengths: bytes) -> None:
    await connection.execute(
        "INSERT INTO segments VALUES (?, ?, ?, ?, ?)",
        (stretch.id, stretch.first, stretch.last, terms, lengths),
    )


async def next_row(connection: Connection) -> int:
    """Give the first row that no sentence has and no segment speaks of."""
    ((row,),) = await fetch(
        connection,
        "SELECT max(coalesce((SELECT max(id) FROM sentences), 0), "
        "coalesce((SELECT max(last) FROM segments), 0)) + 1",
    )
    return int(row)


async def forget(connection: Connection, first: int, last: int) -> None:
    """Take the sentences of some rows out: at once those of whole segments, the others unread."""
    await _note(connection)
    for stretch in await _stretches(connection):
        if stretch.last < first or stretch.first > last:
            continue
        lengths = bytearray(await _lengths(connection, stretch.id))
        start = max(first, stretch.first) - stretch.first
        end = min(last, stretch.last) - stretch.first + 1
        lengths[start:end] = bytes(end - start)
        if any(lengths):
            await connection.execute(
                "UPDATE segments SET lengths = ? WHERE id = ?", (bytes(lengths), stretch.id)
            )
        else:
            await _drop(connection, stretch)


async def merge(connection: Connection) -> None:
    """Merge segments for as long as there are too many of one size, or in all."""
    while chosen := _too_many(await _stretches(connection)):
        await _note(connection)
        await _merge(connection, chosen)


async def clear(connection: Connection) -> None:
    """Empty the index, to be made anew by the Analyzer of today."""
    await _note(connection)
    for table in ("postings", "settled_postings", "segments"):
        await connection.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
    await connection.execute(
        "INSERT INTO memory VALUES ('analyzer', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (fingerprint(),),
    )


async def _note(connection: Connection) -> None:
    """Count that the index is written, and when: what is kept of it elsewhere is read again."""
    await connection.execute(
        "INSERT INTO memory VALUES ('index', '1') "
        "ON CONFLICT (name) DO UPDATE SET value = CAST(value + 1 AS TEXT)"
    )
    await note_change(connection)


async def _stretches(connection: Connection) -> list[Stretch]:
    """Give the segments in the order of their sentences."""
    rows = await fetch(connection, "SELECT id, first, last FROM segments ORDER BY first")
    return [Stretch(*row) for row in rows]


async def _lengths(connection: Connection, segment: int) -> bytes:
    ((found,),) = await fetch(connection, "SELECT lengths FROM segments WHERE id = ?", (segment,))
    return bytes(found)


def _too_many(stretches: Sequence[Stretch]) -> Sequence[Stretch]:
    """Give neighbours of one size that are as many as may become one; () if there are none.

    Sizes grow by the fanout, so that no sentence is written again more often than the logarithm
    of how many there are (log-structured merge, O'Neil et al. 1996).
    """
    levels = [_level(stretch.size) for stretch in stretches]
    for end in range(FANOUT, len(levels) + 1):
        if max(levels[end - FANOUT : end]) == min(levels[end - FANOUT : end]):
            return stretches[end - FANOUT : end]
    if len(stretches) > _MOST:
        largest = max(range(len(levels)), key=lambda at: stretches[at].size)
        before, after = stretches[:largest], stretches[largest + 1 :]
        return max(before, after, key=len)
    return ()


def _level(size: int) -> int:
    level, least = 0, _SMALLEST
    while size > least:
        level, least = level + 1, least * FANOUT
    return level


async def _merge(connection: Connection, chosen: Sequence[Stretch]) -> None:
    """Make one segment of neighbours, without the sentences that are gone."""
    first, last = chosen[0].first, max(stretch.last for stretch in chosen)
    lengths = np.zeros(last - first + 1, np.uint8)
    for stretch in chosen:
        start = stretch.first - first
        lengths[start : start + stretch.size] = np.frombuffer(
            await _lengths(connection, stretch.id), np.uint8
        )
    shifts = {stretch.id: stretch.first - first for stretch in chosen}
    target = Stretch(chosen[0].id, first, last)
    tables = sorted({stretch.postings for stretch in chosen})
    marks = ", ".join(map(str, shifts))
    count = 0
    async for page in _pages(connection, tables, marks):
        merged = _merged(page, shifts, lengths, target.id)
        for table in tables:
            await connection.execute(
                f"DELETE FROM {table} WHERE key BETWEEN ? AND ? AND (key & {_MASK}) IN ({marks})",  # noqa: S608 - numbers and constants
                (page[0][0], page[-1][0]),
            )
        await connection.executemany(f"INSERT INTO {target.postings} VALUES (?, ?)", merged)  # noqa: S608 - a constant
        count += len(merged)
    gone = [(stretch.id,) for stretch in chosen]
    await connection.executemany("DELETE FROM segments WHERE id = ?", gone)
    await _insert(connection, target, count, lengths.tobytes())


async def _pages(
    connection: Connection, tables: Sequence[str], marks: str
) -> AsyncIterator[list[Row]]:
    """Give the posting lists of some segments in the order of their keys, a term on one page.

    The caller may put others in the place of those it was given.
    """
    lists = " UNION ALL ".join(
        f"SELECT key, sentences FROM {table} WHERE key > ? AND (key & {_MASK}) IN ({marks})"  # noqa: S608 - numbers and constants
        for table in tables
    )
    after = -1
    while page := await fetch(
        connection, f"{lists} ORDER BY key LIMIT {_PAGE}", [after] * len(tables)
    ):
        if len(page) == _PAGE:
            # The last term may go on behind the page.
            cut = page[-1][0] >> SEGMENT_BITS
            page = [row for row in page if row[0] >> SEGMENT_BITS < cut]
        after = page[-1][0] | _MASK
        yield page


def _merged(
    page: Sequence[Any], shifts: dict[int, int], lengths: npt.NDArray[np.uint8], target: int
) -> list[tuple[int, bytes]]:
    """Put the posting lists of each term together."""
    keys = np.array([key for key, _ in page], np.uint64)
    shift_of = np.zeros(_MASK + 1, np.int64)
    shift_of[list(shifts)] = list(shifts.values())
    numbers, which = unpacked_together([blob for _, blob in page])
    numbers += shift_of[keys & np.uint64(_MASK)][which]
    terms = (keys >> np.uint64(SEGMENT_BITS))[which]
    alive = lengths[numbers] > 0
    return [
        (term << SEGMENT_BITS | target, blob)
        for term, blob in lists(packed(terms[alive], numbers[alive].astype(np.uint64)))
    ]


async def _drop(connection: Connection, stretch: Stretch) -> None:
    await connection.execute(
        f"DELETE FROM {stretch.postings} WHERE (key & {_MASK}) = ?",  # noqa: S608 - a constant
        (stretch.id,),
    )
    await connection.execute("DELETE FROM segments WHERE id = ?", (stretch.id,))
