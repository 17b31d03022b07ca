"""The proof that the index agrees with the sentences: each has its terms there, and no others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from store.alphabet import fold
from store.analysing import BATCH
from store.database import Connection, Row, fetch
from store.findings import Discrepancy
from store.index import SEGMENT_BITS, TABLES
from store.postings import is_sound, unpacked
from store.segments import Stretch
from store.terms import places

Find = Callable[[Discrepancy, str, str], None]
_Digests = npt.NDArray[np.uint64]

_SPOKEN = """
SELECT sentences.id, public_id FROM sentences JOIN turns ON turns.id = turn
WHERE speaker IS NOT NULL AND NOT remark
"""
_PAGE = 20_000
_MASK = (1 << SEGMENT_BITS) - 1
_ODD = np.uint64(0x9E3779B97F4A7C15)
"""Fibonacci hashing's constant, 2**64 over the golden ratio (Knuth, TAOCP 3, 6.4)."""


async def check_index(connection: Connection, find: Find) -> None:
    """Compare, for each sentence, the sum of its terms' digests in the index with its own."""
    segments = await fetch(connection, "SELECT * FROM segments ORDER BY first")
    covered: dict[int, npt.NDArray[np.bool_]] = {}
    for segment in segments:
        count = segment["last"] - segment["first"] + 1
        lengths = np.frombuffer(segment["lengths"], np.uint8)
        if len(lengths) != count:
            find(Discrepancy.INDEX_DIFFERS, f"segment {segment['id']}", "lengths")
            continue
        held = await _held(connection, find, segment, count)
        covered[segment["first"]] = lengths > 0
        await _compare(connection, find, segment["first"], held, lengths)
    async with connection.execute(_SPOKEN) as spoken:
        while page := list(await spoken.fetchmany(_PAGE)):
            for row in page:
                if not _is_covered(row["id"], covered):
                    find(Discrepancy.INDEX_DIFFERS, row["public_id"], "")
    for key in await _astray(connection, segments):
        find(Discrepancy.INDEX_DIFFERS, f"postings {key}", "")


def _is_covered(row: int, covered: Mapping[int, npt.NDArray[np.bool_]]) -> bool:
    """Tell whether a sentence stands in a segment; of each is told where it begins, and holds."""
    first = max((one for one in covered if one <= row), default=None)
    return (
        first is not None
        and row - first < len(covered[first])
        and bool(covered[first][row - first])
    )


async def _held(connection: Connection, find: Find, segment: Row, count: int) -> _Digests:
    """Give the digest of each sentence of a segment, as the index has it."""
    digests = np.zeros(count + 1, np.uint64)
    after, lists = -1, 0
    table = _stretch(segment).postings
    while page := await fetch(
        connection,
        f"SELECT key, sentences FROM {table} WHERE key > ? AND (key & {_MASK}) = ? "  # noqa: S608 - numbers and constants
        f"ORDER BY key LIMIT {_PAGE}",
        (after, segment["id"]),
    ):
        after, lists = page[-1]["key"], lists + len(page)
        sound = [row for row in page if is_sound(row["sentences"])]
        for row in page:
            if not is_sound(row["sentences"]):
                find(Discrepancy.INDEX_DIFFERS, f"postings {row['key']}", "")
        await asyncio.to_thread(_add_up, digests, sound)
    if lists != segment["terms"]:
        find(Discrepancy.INDEX_DIFFERS, f"segment {segment['id']}", f"{lists} terms")
    if digests[count]:
        find(Discrepancy.INDEX_DIFFERS, f"segment {segment['id']}", "behind its last sentence")
    return digests[:count]


def _add_up(digests: _Digests, page: Sequence[Row]) -> None:
    terms = np.array([key >> SEGMENT_BITS for key, _ in page], np.uint64) * _ODD
    for term, (_, blob) in zip(terms, page, strict=True):
        numbers = np.minimum(unpacked(blob), len(digests) - 1)
        digests[numbers] += term


async def _compare(
    connection: Connection,
    find: Find,
    first: int,
    held: _Digests,
    lengths: npt.NDArray[np.uint8],
) -> None:
    """Compare the index's digests with those of the sentences in these rows."""
    for start in range(0, len(held), BATCH):
        end = min(start + BATCH, len(held))
        rows = await fetch(
            connection,
            "SELECT sentences.id, public_id, text, speaker, remark FROM sentences "
            "JOIN turns ON turns.id = turn WHERE sentences.id >= ? AND sentences.id < ?",
            (first + start, first + end),
        )
        own = np.zeros(end - start, np.uint64)
        sizes = np.zeros(end - start, np.int64)
        spoken = [row for row in rows if row["speaker"] is not None and not row["remark"]]
        await asyncio.to_thread(_digest, spoken, first + start, own, sizes)
        # What is removed keeps its postings until its segment is merged; nothing reads them.
        there = np.zeros(end - start, np.bool_)
        there[[row["id"] - first - start for row in rows]] = True
        wrong = (own != held[start:end]) & there
        wrong |= np.minimum(sizes, 255) != lengths[start:end]
        names = {row["id"] - first - start: row["public_id"] for row in rows}
        for place in np.flatnonzero(wrong).tolist():
            row = first + start + place
            find(Discrepancy.INDEX_DIFFERS, names.get(place, f"row {row}"), "")


def _digest(rows: Sequence[Row], first: int, own: _Digests, sizes: npt.NDArray[np.int64]) -> None:
    if not rows:
        return
    folded = fold([row["text"] for row in rows])[0]
    found = places(folded)
    pairs = np.unique(found.terms << np.uint64(30) | found.texts)
    at = np.array([row["id"] - first for row in rows])
    np.add.at(
        own,
        at[(pairs & np.uint64((1 << 30) - 1)).astype(np.int64)],
        (pairs >> np.uint64(30)) * _ODD,
    )
    sizes[at] = [len(words) for words in folded]


async def _astray(connection: Connection, segments: Sequence[Row]) -> list[int]:
    """Give keys of posting lists that are of no segment, or lie where its lists do not."""
    keys: list[int] = []
    for table in TABLES:
        there = [row["id"] for row in segments if _stretch(row).postings == table]
        marks = ", ".join(map(str, there)) or "-1"
        rows = await fetch(
            connection,
            f"SELECT key FROM {table} WHERE (key & {_MASK}) NOT IN ({marks}) LIMIT 10",  # noqa: S608 - numbers and constants
        )
        keys += [row["key"] for row in rows]
    return keys


def _stretch(segment: Row) -> Stretch:
    return Stretch(segment["id"], segment["first"], segment["last"])
