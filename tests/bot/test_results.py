"""Pages of results, and how long they are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.results import MOST, PAGE, after, chosen_ids, kept_for, read_offset

NOW = datetime(2026, 5, 8, 12, tzinfo=UTC)
DAY = 24 * 60 * 60


@given(st.integers(-60, 10 * DAY))
def test_nothing_is_trusted_longer_than_the_archive_has_rested(seconds: int) -> None:
    """But for half a minute, and never for more than a day; clocks may differ."""
    kept = kept_for(NOW - timedelta(seconds=seconds), NOW)
    assert 30 <= kept <= DAY
    assert kept <= max(30, seconds)
    assert kept == DAY or kept >= seconds


def test_of_an_archive_that_never_changed_little_is_known() -> None:
    """It is empty, and about to be filled."""
    assert kept_for(None, NOW) == 30


@given(st.integers(0, 1000))
def test_pages_lead_to_each_other_until_there_are_no_more(held: int) -> None:
    """Each offset is read as it was written, and the last page is the last there may be."""
    offset, pages = 0, 1
    while following := after(offset, held):
        assert read_offset(following) == offset + PAGE
        offset, pages = read_offset(following), pages + 1
    assert pages == max(1, -(-min(held, MOST) // PAGE))


@pytest.mark.parametrize("text", ("", "0", "-10", "7", "10 ", "１０", "010", "x", "1e1", "9" * 64))
def test_what_is_no_offset_is_the_first_page(text: str) -> None:
    """Whoever sends it."""
    assert read_offset(text) == 0


def test_two_sentences_are_both_chosen() -> None:
    """As they were both sent."""
    assert chosen_ids("mzxw6ytboi3gk4tt+nbswy3dpeb3w64tm") == [
        "mzxw6ytboi3gk4tt",
        "nbswy3dpeb3w64tm",
    ]
    assert chosen_ids("mzxw6ytboi3gk4tt") == ["mzxw6ytboi3gk4tt"]
