"""CSV: a row a sentence, for a spreadsheet.

The file is UTF-8 with a byte order mark, its rows end with CR LF, as spreadsheets expect. A cell
that one might take for a formula (it begins with = + - @, their full-width kin, a tab or a line
end) has an apostrophe before it, and so has one that begins with an apostrophe: take one away and
the words are as they stand in the source.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from store.exporting.held import Held, HeldTurn

COLUMNS = (
    "session",
    "date",
    "title",
    "section",
    "exchange",
    "turn",
    "kind",
    "speaker",
    "role",
    "label",
    "text",
    "id",
    "start",
    "end",
    "time",
    "remark",
)
GUARD = "'"
_GUARDED = tuple("=+-@＝＋－＠\t\r\n'")


class Writer:
    """Writes sessions one after another, under one row of headings."""

    def __init__(self) -> None:
        self._begun = False

    def begin(self, _held: Held) -> Iterator[str]:
        """Write the headings, above the first session."""
        if not self._begun:
            self._begun = True
            yield "\ufeff" + _rows([COLUMNS])

    def write(self, held: Held, turns: Sequence[HeldTurn]) -> Iterator[str]:
        """Write the sentences of some turns."""
        yield _rows(row for turn in turns for row in _of_turn(held, turn))

    def end(self, _held: Held) -> Iterator[str]:
        """Write what ends a session: nothing."""
        return iter(())


def guarded(cell: str) -> str:
    """Keep a spreadsheet from taking words for a formula."""
    return GUARD + cell if cell.startswith(_GUARDED) else cell


def unguarded(cell: str) -> str:
    """Give the words of a cell as they stand."""
    return cell.removeprefix(GUARD)


def _of_turn(held: Held, turn: HeldTurn) -> Iterator[tuple[object, ...]]:
    told = held.session
    section = None if turn.section is None else held.sections[turn.section].title
    for sentence in turn.sentences:
        yield (
            told.id,
            told.date,
            told.title,
            section,
            turn.exchange,
            turn.ordinal,
            turn.kind,
            turn.speaker,
            turn.role,
            turn.label,
            sentence.text,
            sentence.id,
            sentence.spans[0].start,
            sentence.spans[-1].end,
            sentence.time,
            int(sentence.remark),
        )


def _rows(rows: Iterator[tuple[object, ...]] | Sequence[tuple[object, ...]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(
        [guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return written.getvalue()
