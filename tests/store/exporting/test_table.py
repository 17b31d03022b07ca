"""CSV: rows for a spreadsheet, which takes no sentence for a formula."""

from __future__ import annotations

import csv
import io
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from store.exporting.table import COLUMNS, Writer, guarded, unguarded
from store.importer.draft import Draft
from store.text import assemble
from tests.store.exporting.holding import drafts, held, talk

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", "\r=1", "'=1", "=cmd|' /C calc'!A0")


def rows(draft: Draft) -> list[dict[str, str]]:
    """Export a draft and read it as a spreadsheet does."""
    whole, turns = held(draft)
    writer = Writer()
    pieces = chain(writer.begin(whole), writer.write(whole, turns), writer.end(whole))
    text = "".join(pieces).encode().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@settings(max_examples=40)
@given(drafts())
def test_there_is_a_row_for_every_sentence(draft: Draft) -> None:
    """With its words as they stand in the source, where the row says."""
    sentences = [one for turn in draft.turns for one in turn.sentences]
    found = rows(draft)
    assert [unguarded(row["text"]) for row in found] == [one.text for one in sentences]
    for row, one in zip(found, sentences, strict=True):
        assert tuple(row) == COLUMNS
        assert (int(row["start"]), int(row["end"])) == (one.spans[0].start, one.spans[-1].end)
        assert assemble(draft.source.text, one.spans) == unguarded(row["text"])


@given(st.one_of(st.sampled_from(FORMULAS), st.text()))
def test_no_cell_is_a_formula_and_its_words_are_kept(words: str) -> None:
    """An apostrophe stands before what might be one; taken away, the words are as they were."""
    assert not guarded(words).startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"))
    assert unguarded(guarded(words)) == words


def test_the_headings_stand_once_above_many_sessions() -> None:
    """And a byte order mark before them, by which spreadsheets know the encoding."""
    whole, _ = held(talk())
    writer = Writer()
    first, second = "".join(writer.begin(whole)), "".join(writer.begin(whole))
    assert first == "\ufeff" + ",".join(COLUMNS) + "\r\n"
    assert second == ""
