"""Queries, parsed or refused."""

from __future__ import annotations

import pytest

from store import EmptyQuery, QueryTooLong, QueryUnreadable
from store.query import QUERY_LIMIT, parse


def test_a_query_keeps_what_was_typed() -> None:
    """What a person typed is shown to them as they typed it."""
    query = parse("「燈塔」，亮了嗎？")
    assert query.original == "「燈塔」，亮了嗎？"
    assert query.text == "灯塔亮了吗"


def test_one_phrase_has_no_parts() -> None:
    """Punctuation does not part keywords: who copies a sentence means it whole."""
    assert parse("灯塔，渡轮。").readings[0].parts == ()


def test_white_space_parts_keywords() -> None:
    """Any white space parts keywords, the ideographic space and a line end too."""
    assert parse("灯塔 渡轮\u3000透镜\n班次").readings[0].parts == ("灯塔", "渡轮", "透镜", "班次")


def test_punctuation_alone_is_no_keyword() -> None:
    """A part of which nothing is left is not a part."""
    assert parse("灯塔 …… ！").readings[0].parts == ()


def test_the_terms_of_keywords_do_not_join_them() -> None:
    """No pair is looked for across the space between two keywords."""
    both = parse("灯塔 渡轮").readings[0].ranges
    assert {*both} == {*parse("灯塔").readings[0].ranges, *parse("渡轮").readings[0].ranges}


@pytest.mark.parametrize("query", ("", " ", "\n\u3000", "？！……", "《》“”", "\u200b\ufeff", "'"))
def test_a_query_of_nothing_to_look_for_is_empty(query: str) -> None:
    """White space, punctuation and invisible signs are nothing to look for."""
    with pytest.raises(EmptyQuery):
        parse(query)


def test_a_query_may_be_as_long_as_a_message() -> None:
    """The longest query that is searched has exactly the limit."""
    assert len(parse("灯" * QUERY_LIMIT).text) == QUERY_LIMIT


def test_a_longer_query_is_told_its_length_and_the_limit() -> None:
    """The error carries both numbers, for the sentence a person reads."""
    with pytest.raises(QueryTooLong) as caught:
        parse("灯" * (QUERY_LIMIT + 1))
    assert (caught.value.length, caught.value.limit) == (QUERY_LIMIT + 1, QUERY_LIMIT)


@pytest.mark.parametrize("query", ("灯\0塔", "\0", "灯塔\ud83d", "\udc00灯塔"))
def test_what_is_no_text_is_unreadable(query: str) -> None:
    """A NUL byte or half of a surrogate pair stops before the database sees it."""
    with pytest.raises(QueryUnreadable):
        parse(query)
