"""Text as Telegram measures it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageEntityType

from bot.utf16 import Composer, clipped, displayed, prefix, shortened, units
from store import Span
from tests.bot.believable import long_texts, texts
from tests.support.bot_api_rules import check_text, utf16_length, utf16_slice


@given(texts)
def test_units_are_counted_as_telegram_counts(text: str) -> None:
    """The fake server, which another hand wrote, is the oracle."""
    assert units(text) == utf16_length(text)


@given(long_texts, st.integers(0, 200))
def test_a_prefix_is_verbatim_and_fits(text: str, room: int) -> None:
    """And leaves out no character that would have fitted, joined ones aside."""
    kept = prefix(text, room)
    assert text.startswith(kept)
    assert units(kept) <= room


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    (
        ("谈判桌", 2, "谈判"),
        ("𠮷野家", 1, ""),
        ("𠮷野家", 2, "𠮷"),
        ("好👨‍👩‍👧", 6, "好"),
        ("好👍🏽", 3, "好"),
        ("ae\u0301", 2, "a"),
        ("👨‍👩‍👧", 5, "👨‍👩"),
    ),
)
def test_a_prefix_parts_no_character(text: str, room: int, kept: str) -> None:
    """Neither a pair of units nor, if anything comes before it, a joined emoji."""
    assert prefix(text, room) == kept


def test_a_text_that_fits_is_not_shortened() -> None:
    """Down to the last unit."""
    assert shortened("😀。", 3) == "😀。"


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    (
        ("第一句。第二句。第三句。", 10, "第一句。第二句。"),
        ("他说：“好。”然后走了很远", 9, "他说：“好。”"),
        ("One. Two. 3.5 percent of", 14, "One. Two."),
        ("好。" + "长" * 20, 15, "好。" + "长" * 13),
        ("第一段\n第二段没有完", 7, "第一段"),
    ),
)
def test_a_text_is_shortened_at_a_sentence_end(text: str, room: int, kept: str) -> None:
    """Unless that would keep less than a third of what fits."""
    assert shortened(text, room) == kept


@given(long_texts, st.integers(1, 300))
def test_a_shortened_text_is_a_verbatim_beginning(text: str, room: int) -> None:
    """No mark of the cut is put into it."""
    kept = shortened(text, room)
    assert text.startswith(kept)
    assert units(kept) <= room


@given(long_texts, st.integers(2, 300))
def test_a_clipped_title_is_one_line_that_fits(text: str, room: int) -> None:
    """An ellipsis tells that there is more."""
    line = clipped(text, room)
    assert units(line) <= room
    assert displayed(line) == line
    assert line.endswith("…") or line == " ".join(displayed(text).split())


@given(texts)
def test_what_is_displayed_survives_telegram(text: str) -> None:
    """The fake server refuses every character that the real one would lose."""
    shown = displayed(text).strip()
    if shown:
        check_text(shown)


def test_only_what_telegram_drops_is_left_out() -> None:
    """All else is verbatim; a control character keeps its place as a space."""
    assert displayed("甲\t乙\r\n丙\u202e丁\u200b戊😀") == "甲 乙\n丙丁\u200b戊😀"


def test_an_entity_covers_no_white_space_at_its_edges() -> None:
    """Telegram trims a message, and an entity over what is trimmed reaches out of it."""
    message = Composer().add("😀\n").add(" \n谈判桌\u3000\n", MessageEntityType.BLOCKQUOTE)
    text, entities = message.finished()
    assert text == "😀\n \n谈判桌"
    (entity,) = entities
    assert utf16_slice(text, entity.offset, entity.length) == "谈判桌"


def test_a_mark_moves_with_what_is_dropped_before_it() -> None:
    """Positions are those of the text as it is shown."""
    message = Composer().add("\u202e甲\u202c乙丙", MessageEntityType.BLOCKQUOTE, bold=[Span(3, 4)])
    text, entities = message.finished()
    assert text == "甲乙丙"
    assert [utf16_slice(text, mark.offset, mark.length) for mark in entities] == ["甲乙丙", "乙"]


def test_white_space_alone_is_not_marked() -> None:
    """An entity over nothing that shows is refused."""
    message = (
        Composer()
        .add("甲")
        .add(" \n", MessageEntityType.BOLD)
        .add("\u202e", MessageEntityType.BOLD)
    )
    assert message.finished() == ("甲", ())
