"""Which sessions are listed, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from store import Archive, FilterUnmatched, Metadata, Order, Wanted
from tests.store.conftest import SAID

Talk = Callable[..., Path]
TALKS = (
    ("b.txt", "渡轮加班", date(2031, 5, 7), "zh-Hant", SAID),
    ("a.txt", "灯塔点亮", date(2031, 6, 1), "zh-Hans", SAID[:2]),
    ("c.txt", "鱼市搬家", None, None, (("记者", "鱼市搬到哪里去？"), ("周渔", "搬到码头。"))),
)


@pytest.fixture
async def held(empty: Archive, talk: Talk) -> Archive:
    """Give an archive of three sessions, which came in in this order."""
    for name, title, day, language, said in TALKS:
        told = Metadata(title=title, date=day, language=language)
        await empty.import_(talk(*said, name=name, day="某天"), told)
    return empty


async def titles(archive: Archive, wanted: Wanted) -> list[str]:
    """Give the titles of what is listed, by their first characters."""
    return [one.session.title[:2] for one in await archive.care.listed(wanted)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    (
        (Wanted(), ["灯塔", "渡轮", "鱼市"]),
        (Wanted(reverse=True), ["鱼市", "渡轮", "灯塔"]),
        (Wanted(speaker="林"), ["灯塔", "渡轮"]),
        (Wanted(speaker="周漁"), ["鱼市"]),
        (Wanted(since=date(2031, 5, 8)), ["灯塔"]),
        (Wanted(until=date(2031, 5, 7)), ["渡轮"]),
        (Wanted(since=date(2031, 5, 7), until=date(2031, 6, 1)), ["灯塔", "渡轮"]),
        (Wanted(language="zh"), ["灯塔", "渡轮"]),
        (Wanted(language="ZH-hant"), ["渡轮"]),
        (Wanted(text="魚市"), ["鱼市"]),
        (Wanted(text="没有"), []),
        (Wanted(text="点亮", speaker="周渔"), []),
        (Wanted(order=Order.SENTENCES), ["渡轮", "灯塔", "鱼市"]),
        (Wanted(order=Order.TITLE), ["渡轮", "灯塔", "鱼市"]),
    ),
    ids=repr,
)
async def test_what_is_wanted_is_listed(held: Archive, wanted: Wanted, expected: list[str]) -> None:
    """Script and case aside; an undated session is of no day."""
    assert await titles(held, wanted) == expected


async def test_what_came_in_is_sorted_by_when_it_did(held: Archive) -> None:
    """Nothing is lost by it, within a second too."""
    assert sorted(await titles(held, Wanted(order=Order.IMPORTED))) == ["渡轮", "灯塔", "鱼市"]


async def test_a_speaker_that_nobody_is_called_is_refused(held: Archive) -> None:
    """An empty list would say that they never spoke."""
    with pytest.raises(FilterUnmatched):
        await held.care.listed(Wanted(speaker="某人"))
