"""A document of the pieces of text that a format tells apart."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import FormatUnknown, SourceProblem
from store.importer.pieces import Piece, compose
from store.model import Span


def test_each_piece_is_a_line_and_a_block() -> None:
    """White space around it is left out, and so is a piece without anything else."""
    document = compose(
        "talk", b"bytes", [Piece(" 问：好？ ", 2), Piece("\u3000"), Piece("答：\n 好。")], "test"
    )
    assert document.source.text == "问：好？\n答： 好。"
    assert [block.span for block in document.blocks] == [Span(0, 4), Span(5, 10)]
    assert [block.heading for block in document.blocks] == [2, 0]
    assert document.source.original == b"bytes"
    assert document.source.sha256 == hashlib.sha256(b"bytes").hexdigest()


def test_pieces_without_a_word_are_no_document() -> None:
    """There is nothing to read."""
    with pytest.raises(FormatUnknown) as refused:
        compose("talk", b"", [Piece("。")], "test")
    assert refused.value.reason is SourceProblem.EMPTY


@given(texts=st.lists(st.text()))
def test_any_pieces_make_a_text_that_can_be_stored(texts: list[str]) -> None:
    """In UTF-8, without a NUL, each block a line of it, in order."""
    document = compose("talk", b"", map(Piece, ["灯塔", *texts]), "test")
    text = document.source.text
    assert "\0" not in text.encode().decode()
    lines = [text[block.span.start : block.span.end] for block in document.blocks]
    assert lines == text.splitlines()
    assert all(line.strip() == line for line in lines)
