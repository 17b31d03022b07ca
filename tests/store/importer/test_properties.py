"""What a format tells beside the words: believed where it can be what it is called."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.importer.properties import find_day, fits, properties
from store.model import Metadata, Origin


@pytest.mark.parametrize(
    "text",
    (
        "2031-05-06",
        "2031-05-06T10:00:00+08:00",
        "20310506100000",
        "2031年5月6日 星期二",
        "2031/5/6",
        "Tuesday, May 6, 2031",
        "Issued on: May 6, 2031",
        "6 May 2031",
        "Tue, 06 May 2031 10:00:00 GMT",
        "Sept. 31, 2030; 2031.5.6",
    ),
)
def test_a_day_is_found_as_computers_and_people_write_it(text: str) -> None:
    """The first that a calendar has."""
    assert find_day(text) == date(2031, 5, 6)


@pytest.mark.parametrize("text", ("", "05/06/2031", "2031", "Marble 6, 2031", "12345620310506"))
def test_what_may_be_another_day_is_none(text: str) -> None:
    """May or June: nobody knows."""
    assert find_day(text) is None


@given(text=st.text(st.sampled_from("0123456789年月日-/., MayJunSept")) | st.text())
def test_any_text_has_a_day_or_none(text: str) -> None:
    """There is no error in it."""
    assert isinstance(find_day(text), date | None)


def test_what_is_told_says_where_it_came_from() -> None:
    """And has no white space that is not needed."""
    told = properties(title=" 灯塔\n重新  点亮 ", language="zh_CN", url=" https://example.org ")
    assert told == Metadata(title="灯塔 重新 点亮", language="zh-CN", url="https://example.org")
    assert told.origins == dict.fromkeys(("title", "language", "url"), Origin.PROPERTIES)


def test_what_cannot_be_what_it_is_called_is_left_out() -> None:
    """An address without a place in the net, a language that is none."""
    assert properties(url="/a.html", language="简体中文", title=" ", day="soon") == Metadata()


@pytest.mark.parametrize(
    ("language", "text", "fitting"),
    (
        ("en", "The lamp, 灯塔.", True),
        ("en-US", "灯塔重新点亮 OK", False),
        ("zh-Hant", "燈塔", True),
        ("ja", "灯台", True),
        (None, "灯塔", True),
    ),
)
def test_a_language_fits_the_script_of_the_text(
    language: str | None, text: str, *, fitting: bool
) -> None:
    """Chinese characters are not English."""
    assert fits(language, text) is fitting
