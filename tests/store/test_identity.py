"""Public ids: stable, short, and each its own."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from store.identity import sentence_ids, session_id

DAY = date(2031, 5, 6)
URL_SAFE = re.compile(r"[A-Za-z0-9_-]{1,32}")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def test_a_session_id_begins_with_its_date() -> None:
    """A person who sees the id knows the day."""
    assert session_id("灯塔", DAY, None).startswith("2031-05-06-")


def test_a_session_without_a_date_says_so() -> None:
    """No date is made up for a session that has none."""
    assert session_id("灯塔", None, None).startswith("undated-")


def test_title_date_address_and_more_each_make_another_session() -> None:
    """Whatever tells two sessions apart tells their ids apart."""
    ids = [
        session_id("灯塔", DAY, None),
        session_id("渡轮", DAY, None),
        session_id("灯塔", date(2031, 5, 7), None),
        session_id("灯塔", DAY, "https://example.org/"),
        session_id("灯塔", DAY, None, "again"),
    ]
    assert len(set(ids)) == len(ids)


def test_white_space_and_composition_do_not_make_another_title() -> None:
    """A title typed with other spaces, or with its accents apart, is the same title."""
    assert session_id(" Café  talk\n", DAY, None) == session_id("Cafe\u0301 talk", DAY, None)


def test_ids_are_what_they_were_published_as() -> None:
    """Ids out in the world stay: a change of these two is a change of every link."""
    assert session_id("灯塔", DAY, None) == "2031-05-06-thjo2y3a"
    assert sentence_ids("s", ["灯塔亮了。"]) == ["baode4hbvuhy7hs4"]


def test_the_same_words_said_again_have_an_id_of_their_own() -> None:
    """Which time words are said tells them apart, wherever the times stand."""
    first, other, second = sentence_ids("s", ["好。", "请问。", "好。"])
    assert len({first, other, second}) == 3
    assert sentence_ids("s", ["好。", "好。"]) == [first, second]


def test_the_same_words_in_another_session_have_another_id() -> None:
    """An id names one sentence of one session."""
    assert sentence_ids("s", ["好。"]) != sentence_ids("t", ["好。"])


@given(st.lists(TEXTS, max_size=6), TEXTS)
def test_ids_are_short_url_safe_and_distinct(texts: list[str], session: str) -> None:
    """Every id fits a link and a button, and no two of a session are equal."""
    ids = sentence_ids(session, texts)
    assert all(URL_SAFE.fullmatch(found) for found in ids)
    assert len(set(ids)) == len(texts)


@given(TEXTS, st.none() | st.dates(), st.none() | TEXTS)
def test_session_ids_are_short_and_url_safe(title: str, day: date | None, url: str | None) -> None:
    """A session's id fits a link and a button whatever its title."""
    assert URL_SAFE.fullmatch(session_id(title, day, url))


@given(st.text("灯塔亮。", min_size=1), st.text(" \n\r\u3000"))
def test_an_id_outlives_a_change_of_white_space(words: str, space: str) -> None:
    """Other line ends or indents leave an id as it was."""
    assert sentence_ids("s", [words]) == sentence_ids("s", [space + space.join(words) + space])
