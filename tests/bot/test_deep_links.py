"""Start parameters: what a link into the private chat asks for, in 64 plain characters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deep_links import (
    LIMIT,
    QuoteWanted,
    WordsWanted,
    quote_parameter,
    read,
    words_parameter,
)

TAKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What Telegram takes."""
ids = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=16, max_size=16)
queries = st.text(min_size=1, max_size=300).filter(lambda text: bool(text.strip()))


@given(ids)
def test_a_link_to_a_quote_leads_to_it(public_id: str) -> None:
    """The law of the codec, for ids as the archive makes them."""
    parameter = quote_parameter(public_id)
    assert TAKEN.fullmatch(parameter)
    assert read(parameter) == QuoteWanted(public_id)


@given(queries)
def test_a_link_to_a_search_has_the_beginning_of_the_query(query: str) -> None:
    """Whole characters of it, as many as there is room for; never anything else."""
    parameter = words_parameter(query)
    assert TAKEN.fullmatch(parameter)
    whole = query.strip()
    room = max(count for count in range(len(whole) + 1) if len(whole[:count].encode()) <= 46)
    assert read(parameter) == WordsWanted(whole[:room].strip())


@given(st.text(max_size=15))
def test_a_short_query_is_whole(query: str) -> None:
    """Fifteen characters of Chinese and more have room."""
    if query.strip() and len(query.encode()) <= 46:
        assert read(words_parameter(query)) == WordsWanted(query.strip())


@given(st.text())
def test_whatever_a_link_says_can_be_read(parameter: str) -> None:
    """People write links by hand; what is no parameter of ours asks for nothing."""
    wanted = read(parameter)
    if wanted is not None:
        assert TAKEN.fullmatch(parameter)


@given(st.from_regex(r"s_[A-Za-z0-9_-]{1,62}", fullmatch=True))
def test_what_is_read_can_be_searched(parameter: str) -> None:
    """Words that are text, and some."""
    wanted = read(parameter)
    if wanted is not None:
        assert isinstance(wanted, WordsWanted)
        assert wanted.words.strip() == wanted.words != ""
        wanted.words.encode()


@pytest.mark.parametrize("parameter", ("", "q_", "s_", "inline", "s_IA", "s_gA", "s_a", "x_谈"))
def test_nothing_is_made_of_what_is_no_parameter(parameter: str) -> None:
    """Empty, of another time, blank, not UTF-8, not base64."""
    assert read(parameter) is None


@pytest.mark.parametrize("public_id", ("", "a b", "谈", "a" * (LIMIT - 1)))
def test_what_no_link_can_hold_is_no_id(public_id: str) -> None:
    """Telegram would refuse the link, or cut it."""
    with pytest.raises(ValueError, match=f"^{re.escape(public_id)}$"):
        quote_parameter(public_id)


def test_a_chinese_query_is_cut_between_characters() -> None:
    """Fifteen of them find room, and the sixteenth does not."""
    words = "任何冲突的终点都是谈判桌早一点谈起来"
    assert read(words_parameter(words)) == WordsWanted(words[:15])
