"""What is held is told honestly, gaps and all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render_about import about_card
from bot.render_sessions import matches_card, page_of, session_card, sessions_card, unlisted_card
from bot.texts import Texts
from store import Exchange, Session
from tests.bot.accepting import check_card
from tests.bot.believable import SESSION, exchanges, sessions

ZH, EN = Texts("zh"), Texts("en")
languages = st.sampled_from([ZH, EN])


@pytest.mark.parametrize(
    ("days", "said", "unsaid"),
    (
        (["2024-03-07"], ["2024年：1 场（3月）"], ["其间"]),
        (
            ["2023-11-02", "2024-03-07", "2024-03-08", "2024-02-01"],
            [
                "2024年：3 场（2、3月）",
                "2023年：1 场（11月）",
                "没有收录的月份：2023年12月到2024年1月。",
            ],
            [],
        ),
        (
            ["2023-12-31", "2024-01-01"],
            ["其间每个月都有收录。"],
            ["没有收录的月份"],
        ),
        (["2024-01-01", "2024-03-01"], ["没有收录的月份：2024年2月。"], ["月到"]),
        ([None, "2024-03-07"], ["日期不详：1 场"], []),
        ([None], [], ["日期不详", "其间"]),
        ([], ["我还没有收录任何实录。"], ["其间", "来源"]),
    ),
)
def test_the_months_are_told_and_those_between_without_any(
    days: list[str | None], said: list[str], unsaid: list[str]
) -> None:
    """Nobody may take what is missing for what was not said."""
    text = about_card([_on(day) for day in days], ZH).text
    held = text[: text.index("隐私")].replace("到 ", "")
    assert [words for words in said if words not in held] == []
    assert [words for words in unsaid if words in held] == []


def test_of_many_gaps_the_longest_are_told_and_the_others_counted() -> None:
    """A message has its end."""
    days = [f"{year}-01-01" for year in range(2000, 2010)] + ["2012-01-01"]
    text = about_card([_on(day) for day in days], ZH).text
    assert "2009年2月到2011年12月" in text
    assert "另有 4 段较短的。" in text


def test_many_years_are_told_from_the_latest_on() -> None:
    """And the earlier ones together."""
    text = about_card([_on(f"{year}-05-01") for year in range(2001, 2021)], EN).text
    assert "2020: 1 (month 5)" in text
    assert "2008: 1" not in text
    assert "Earlier: 8" in text


def test_a_source_is_its_publisher_or_else_its_site() -> None:
    """Where neither is known, that is said."""
    held = [
        SESSION,
        replace(SESSION, publisher=None, url="https://www.mfa.gov.cn/web/t1.shtml"),
        replace(SESSION, publisher=None, url="见公报"),
        replace(SESSION, publisher=None),
    ]
    text = about_card(held, ZH).text
    assert "来源：新华社、www.mfa.gov.cn、见公报。" in text
    assert "没有注明来源：1 场" in text


@given(st.lists(sessions(), max_size=40), languages, st.integers(0, 9))
def test_any_archive_can_be_told_of(held: list[Session], texts: Texts, page: int) -> None:
    """In messages that Telegram takes."""
    check_card(about_card(held, texts))
    check_card(sessions_card(held, page, texts))
    if held:
        check_card(matches_card(held, texts))
        check_card(unlisted_card(held[0], texts))


@given(sessions(), st.lists(exchanges(), max_size=20), languages, st.integers(0, 4))
def test_any_session_can_be_listed(
    held: Session, said: Sequence[Exchange], texts: Texts, page: int
) -> None:
    """In a message that Telegram takes; a sentence is on the page that has its exchange."""
    card = session_card(held, said, page, texts)
    check_card(card)
    if said:
        first = said[0].turns[0].sentences[0].id
        assert page_of(said, first) == 0


def _on(day: str | None) -> Session:
    return replace(SESSION, date=None if day is None else date.fromisoformat(day))
