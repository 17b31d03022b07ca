"""Transcripts out: one module a format, each of which writes a held session piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from typing import Protocol

from store.database import Database
from store.exporting import akoma_ntoso, json_lines, markdown, table
from store.exporting.held import Held, HeldTurn, load, order, turns
from store.formats import ExportFormat


class _Writer(Protocol):
    """What a format's module has."""

    def begin(self, held: Held) -> Iterator[str]:
        """Write what stands before the turns of a session."""

    def write(self, held: Held, turns: Sequence[HeldTurn]) -> Iterator[str]:
        """Write some of its turns."""

    def end(self, held: Held) -> Iterator[str]:
        """Write what stands after them."""


_WRITERS: dict[ExportFormat, type[_Writer]] = {
    ExportFormat.JSON_LINES: json_lines.Writer,
    ExportFormat.MARKDOWN: markdown.Writer,
    ExportFormat.AKOMA_NTOSO: akoma_ntoso.Writer,
    ExportFormat.CSV: table.Writer,
}


async def export(
    database: Database, ids: Sequence[str], form: ExportFormat
) -> AsyncGenerator[bytes, None]:
    """Do what `Archive.export` says."""
    async with database.read() as connection:
        wanted = list(dict.fromkeys(ids)) or await order(connection)
        writer = _WRITERS[form]()
        for public_id in wanted:
            held = await load(connection, public_id)
            yield await asyncio.to_thread(_joined, writer.begin(held))
            async for some in turns(connection, held):
                yield await asyncio.to_thread(_joined, writer.write(held, some))
            yield await asyncio.to_thread(_joined, writer.end(held))


def _joined(pieces: Iterator[str]) -> bytes:
    return "".join(pieces).encode("utf-8")
