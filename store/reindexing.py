"""SQL that makes the index anew, from the sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from store import segments
from store.analysing import BATCH, Analysed, Posted, analyse
from store.analysis import expect
from store.database import Connection, Row, fetch
from store.progress import Progress

SMALL = 50_000
"""Sentences up to which a stale index is made anew on opening: that takes a few seconds."""


async def count(connection: Connection) -> int:
    """Give how many sentences the archive holds."""
    ((found,),) = await fetch(connection, "SELECT count(*) FROM sentences")
    return int(found)


async def reindex(connection: Connection, folder: Path, progress: Progress) -> None:
    """Make the index anew.

    Args:
        connection: Where to read and write, within one transaction.
        folder: Where files may be that memory should not hold.
        progress: Is told (sentences done, sentences in all).
    """
    total, done = await count(connection), 0
    await asyncio.to_thread(expect, total)
    ((first,),) = await fetch(connection, "SELECT coalesce(min(id), 1) FROM sentences")
    await segments.clear(connection)
    reached = int(first)
    with Posted(folder) as posted:
        while rows := await _page(connection, reached):
            progress(done, total)
            analysed = await asyncio.to_thread(analyse, [row["text"] for row in rows])
            await connection.executemany(
                "UPDATE sentences SET same_words = ?, word_starts = ?, folded = ? WHERE id = ?",
                [
                    (one.same_words, one.word_starts, one.kept, row["id"])
                    for row, one in zip(rows, analysed, strict=True)
                ],
            )
            await asyncio.to_thread(posted.add, _in_place(rows, analysed, reached))
            reached = rows[-1]["id"] + 1
            done += len(rows)
        await segments.add(connection, int(first), posted.lengths, posted.lists())
    progress(total, total)


async def _page(connection: Connection, first: int) -> list[Row]:
    return await fetch(
        connection,
        "SELECT sentences.id, text, speaker, remark FROM sentences JOIN turns ON turns.id = turn "
        "WHERE sentences.id >= ? ORDER BY sentences.id LIMIT ?",
        (first, BATCH),
    )


def _in_place(rows: Sequence[Row], analysed: Sequence[Analysed], first: int) -> list[str | None]:
    """Give folded sentences by row from the first on: None for nobody's, and where none is."""
    placed: list[str | None] = [None] * (rows[-1]["id"] - first + 1)
    for row, one in zip(rows, analysed, strict=True):
        if row["speaker"] is not None and not row["remark"]:
            placed[row["id"] - first] = one.folded
    return placed
