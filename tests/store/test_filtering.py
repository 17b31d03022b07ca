"""Filters, on real archives: which sentences a query is kept to."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from store import Archive, FilterName, FilterUnmatched, Metadata, Verdict, open_archive
from store.filtering import allowed
from store.syntax import Filters, read

FIRST = (
    ("潮汐报记者", "灯塔会拆吗？"),
    ("林澄", "海边的灯塔不会拆。灯塔是渔民的眼睛。"),
    ("北岸电台记者", "那么渡轮呢？灯塔下面停不停？"),
    ("江渡", "渡轮照旧在灯塔下面停。"),
)
SECOND = (
    ("北岸电台记者", "灯塔修得怎么样了？"),
    ("林澄", "灯塔已经修好了。"),
    ("潮汐报记者", "谢谢。灯塔几时亮？"),
    ("林澄", "今晚灯塔就亮。"),
)
IN_FIRST = {
    *("灯塔会拆吗？", "海边的灯塔不会拆。", "灯塔是渔民的眼睛。"),
    *("灯塔下面停不停？", "渡轮照旧在灯塔下面停。"),
}
IN_SECOND = {"灯塔修得怎么样了？", "灯塔已经修好了。", "灯塔几时亮？", "今晚灯塔就亮。"}
Ask = Callable[[str], Awaitable[set[str]]]
BY_LIN = {"海边的灯塔不会拆。", "灯塔是渔民的眼睛。", "灯塔已经修好了。", "今晚灯塔就亮。"}


@pytest.fixture
async def path(tmp_path: Path, talk: Callable[..., Path]) -> Path:
    """Give the file of an archive with two dated sessions."""
    database = tmp_path / "filtered.sqlite3"
    async with open_archive(database, corpus=False) as archive:
        first = talk(*FIRST, name="first.txt", title="港口记者会", day="2031年5月6日")
        await archive.import_(first, Metadata())
        second = talk(*SECOND, name="second.txt", title="灯塔开放日问答", day="2032年2月29日")
        await archive.import_(second, Metadata())
    return database


@pytest.fixture
async def two(path: Path) -> AsyncIterator[Archive]:
    """Give that archive, open."""
    async with open_archive(path, corpus=False) as opened:
        yield opened


@pytest.fixture
async def ask(two: Archive) -> Ask:
    """Give a function that looks for the lighthouse under some filters, and gives what was said."""

    async def found(filters: str) -> set[str]:
        answer = await two.search(f"灯塔 {filters}", limit=50)
        assert answer.verdict is (Verdict.EXACT if answer.hits else Verdict.NONE)
        return {hit.quote.text for hit in answer.hits}

    return found


def passing(database: Path, filters: Filters) -> list[str]:
    """Give the sentences that filters let pass, in their order."""
    with closing(sqlite3.connect(database)) as connection:
        edges = allowed(connection, filters)
        assert edges is not None
        flat = edges.tolist()
        assert flat == sorted(flat)
        rows = connection.execute("SELECT id, text FROM sentences ORDER BY id").fetchall()
    ranges = list(zip(flat[::2], flat[1::2], strict=True))
    return [text for row, text in rows if any(first <= row < end for first, end in ranges)]


async def test_without_a_filter_everything_passes(ask: Ask, path: Path) -> None:
    """None says so: nothing need be looked up."""
    assert await ask("") == IN_FIRST | IN_SECOND
    with closing(sqlite3.connect(path)) as connection:
        assert allowed(connection, Filters()) is None


@pytest.mark.parametrize(
    ("filters", "expected"),
    (
        ("speaker:林澄", BY_LIN),
        ("发言人：林澄", BY_LIN),
        ("speaker:林", BY_LIN),
        ("speaker:江渡", {"渡轮照旧在灯塔下面停。"}),
        ("speaker:潮汐报", {"灯塔会拆吗？", "灯塔几时亮？"}),
        ("speaker:潮汐報記者", {"灯塔会拆吗？", "灯塔几时亮？"}),
    ),
)
async def test_a_speaker_is_kept_to(ask: Ask, filters: str, expected: set[str]) -> None:
    """By the name or part of it, in either script, in every session."""
    assert await ask(filters) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    (
        (
            "asker:潮汐报",
            {
                *("灯塔会拆吗？", "海边的灯塔不会拆。", "灯塔是渔民的眼睛。"),
                *("灯塔几时亮？", "今晚灯塔就亮。"),
            },
        ),
        (
            "记者：北岸电台",
            {
                *("灯塔下面停不停？", "渡轮照旧在灯塔下面停。"),
                *("灯塔修得怎么样了？", "灯塔已经修好了。"),
            },
        ),
    ),
)
async def test_an_asker_is_kept_to(ask: Ask, filters: str, expected: set[str]) -> None:
    """Their questions and what was answered."""
    assert await ask(filters) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    (
        ("session:港口记者会", IN_FIRST),
        ("session:港口", IN_FIRST),
        ("session:港口記者會", IN_FIRST),
        ("session:开放日", IN_SECOND),
        ("session:灯塔开放日问答", IN_SECOND),
    ),
)
async def test_a_session_is_kept_to_by_its_title(
    ask: Ask, filters: str, expected: set[str]
) -> None:
    """Or by part of it."""
    assert await ask(filters) == expected


async def test_a_session_is_kept_to_by_its_id(two: Archive, ask: Ask) -> None:
    """In any case of its letters."""
    for session in await two.sessions():
        expected = IN_FIRST if session.title == "港口记者会" else IN_SECOND
        assert await ask(f"session:{session.id}") == expected
        assert await ask(f"session:{session.id.upper()}") == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    (
        ("from:2031", IN_FIRST | IN_SECOND),
        ("from:2032", IN_SECOND),
        ("to:2031", IN_FIRST),
        ("from:2031-05-06 to:2031-05-06", IN_FIRST),
        ("from:2031-05-07", IN_SECOND),
        ("to:2031-05-05", set()),
        ("from:2032-02 to:2032-02", IN_SECOND),
        ("to:2032-02-28", IN_FIRST),
        ("from:2031-05 to:2032-02", IN_FIRST | IN_SECOND),
        ("from:2033", set()),
        ("from:2032 to:2031", set()),
    ),
)
async def test_days_are_kept_to(ask: Ask, filters: str, expected: set[str]) -> None:
    """Both ends are included; a day on which nothing was said has nothing."""
    assert await ask(filters) == expected


async def test_an_undated_session_is_of_no_day(two: Archive, ask: Ask, tmp_path: Path) -> None:
    """It passes where no day is asked for."""
    source = tmp_path / "undated.txt"
    source.write_text("灯塔下面好乘凉。\n", encoding="utf-8")
    await two.import_lines(source, Metadata(title="海边闲谈"), speaker="林澄")
    assert "灯塔下面好乘凉。" in await ask("")
    assert "灯塔下面好乘凉。" in await ask("session:闲谈")
    assert "灯塔下面好乘凉。" not in await ask("from:1900")
    assert "灯塔下面好乘凉。" not in await ask("to:2999")


@pytest.mark.parametrize(
    ("filters", "expected"),
    (
        ("speaker:林澄 from:2032", {"灯塔已经修好了。", "今晚灯塔就亮。"}),
        ("speaker:林澄 asker:潮汐报 to:2031", {"海边的灯塔不会拆。", "灯塔是渔民的眼睛。"}),
        ("asker:北岸 speaker:江渡", {"渡轮照旧在灯塔下面停。"}),
        ("session:港口 speaker:林澄", {"海边的灯塔不会拆。", "灯塔是渔民的眼睛。"}),
        ("speaker:江渡 from:2032", set()),
        ("speaker:江渡 speaker:林澄", set()),
        ("session:港口 session:开放日", set()),
    ),
)
async def test_all_of_several_filters_must_hold(ask: Ask, filters: str, expected: set[str]) -> None:
    """Whatever they keep to."""
    assert await ask(filters) == expected


@pytest.mark.parametrize(
    ("filters", "reason", "value"),
    (
        ("speaker:无名", FilterName.SPEAKER, "无名"),
        ("asker:无名", FilterName.ASKER, "无名"),
        ("asker:林澄", FilterName.ASKER, "林澄"),
        ("session:无名", FilterName.SESSION, "无名"),
        ("session:2031-05-06-xxxxxxxx", FilterName.SESSION, "2031-05-06-xxxxxxxx"),
        ("speaker:林澄 speaker:无名", FilterName.SPEAKER, "无名"),
        ("speaker:x'OR'1'='1", FilterName.SPEAKER, "x'OR'1'='1"),
    ),
)
async def test_who_is_not_there_is_told(
    two: Archive, filters: str, reason: FilterName, value: str
) -> None:
    """Nothing found would say that they never said it."""
    with pytest.raises(FilterUnmatched) as caught:
        await two.search(f"灯塔 {filters}")
    assert (caught.value.reason, caught.value.value) == (reason, value)


async def test_rows_are_told_in_their_order_and_are_those_of_the_archive(path: Path) -> None:
    """Half-open ranges, ascending, of sentences that somebody said."""
    assert set(passing(path, read("灯塔 speaker:林澄").filters)) == BY_LIN
    said = passing(path, read("灯塔 speaker:记者 session:开放日").filters)
    assert said == ["灯塔修得怎么样了？", "谢谢。", "灯塔几时亮？"]


async def test_the_same_words_are_found_where_the_filters_let_them(
    empty: Archive, talk: Callable[..., Path]
) -> None:
    """A hit's own place passes; the other places are told all the same."""
    for number, day in enumerate(("2031年5月6日", "2032年5月6日")):
        said = (("潮汐报记者", f"第{number + 2}问。"), ("林澄", "海边的灯塔不会拆。"))
        source = talk(*said, name=f"{number}.txt", title=f"第{number + 2}场", day=day)
        await empty.import_(source, Metadata())
    for year in (2031, 2032):
        (hit,) = (await empty.search(f"海边的灯塔不会拆 from:{year} to:{year}")).hits
        assert hit.quote.session.date is not None
        assert hit.quote.session.date.year == year
        assert hit.places[0] == hit.quote.id
        assert len(hit.places) == 2
