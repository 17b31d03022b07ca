"""Who searches: real children over real files, however they end."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from store import (
    Answer,
    DatabaseProblem,
    DatabaseUnavailable,
    Metadata,
    QueryTooLong,
    Verdict,
    open_archive,
)
from store.index import Segments
from store.opening import open_database
from store.query import QUERY_LIMIT
from store.searchers import REST, Searchers

QUERIES = (
    "任何冲突的终点都是谈判桌",
    "任何冲突的重点都是谈判桌",
    "谈判桌",
    "中国外交",
    "tanpanzhuo",
    "人工智能",
    "全球南方",
    "这句话从来没有人说过吧",
    "台湾",
    "高质量发展",
)
MANY = QUERIES * 4
PATIENCE = 30.0
"""Seconds within which whatever is waited for has happened."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="tells children by signals")


@asynccontextmanager
async def opened(path: Path, *, most: int = 2, rest: float = REST) -> AsyncIterator[Searchers]:
    """Open a database and give what searches it."""
    async with open_database(path) as database:
        searchers = Searchers(database, Segments(), most=most, rest=rest)
        try:
            yield searchers
        finally:
            await searchers.close()


@pytest.fixture
async def searchers(database: Path) -> AsyncIterator[Searchers]:
    """Give what searches the corpus, with two children that are ready."""
    async with opened(database) as found:
        await with_children(found)
        yield found


@pytest.fixture
async def expected(database: Path) -> list[Answer]:
    """Give what one search after another answers to MANY."""
    async with opened(database) as found:
        answers = [await found.search(query, 5) for query in QUERIES]
    return answers * 4


async def at_once(searchers: Searchers, queries: Sequence[str] = MANY) -> list[Answer]:
    """Search for all at once."""
    return await asyncio.gather(*(searchers.search(query, 5) for query in queries))


async def with_children(searchers: Searchers) -> None:
    """Ask until two children are ready."""
    async with asyncio.timeout(PATIENCE):
        while len(searchers.children) < 2:
            await at_once(searchers)


async def until(happened: Callable[[], bool]) -> None:
    """Wait until something has happened."""
    async with asyncio.timeout(PATIENCE):
        while not happened():  # noqa: ASYNC110 - the system tells no event
            await asyncio.sleep(0.01)


def lives(pid: int) -> bool:
    """Tell whether the system knows a child still, be it only that nobody asked how it ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def environment_of(pid: int) -> bytes:
    """Give the environment that a child was started with."""
    return Path(f"/proc/{pid}/environ").read_bytes()


def tell(pids: Sequence[int], what: signal.Signals) -> None:
    """Send a signal to children of ours."""
    for pid in pids:
        os.kill(pid, what)


async def test_one_search_after_another_starts_nothing(database: Path) -> None:
    """Who asks one thing at a time is answered in this very process."""
    async with opened(database) as found:
        for query in QUERIES:
            await found.search(query, 5)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert found.children == ()


async def test_many_at_once_are_answered_as_one_after_another(
    database: Path, expected: list[Answer]
) -> None:
    """Before the children are ready, while they become so, and afterwards, answers are the same."""
    async with opened(database) as found:
        assert await at_once(found) == expected
        await with_children(found)
        assert await at_once(found) == expected


async def test_a_lone_core_starts_no_children(database: Path, expected: list[Answer]) -> None:
    """With one core a child gains nothing: the thread answers, in the order of asking."""
    order: list[int] = []

    async def ask(found: Searchers, place: int) -> Answer:
        answer = await found.search(MANY[place], 5)
        order.append(place)
        return answer

    async with opened(database, most=1) as found:
        answers = await asyncio.gather(*(ask(found, place) for place in range(len(MANY))))
        assert found.children == ()
        assert asyncio.all_tasks() == {asyncio.current_task()}
    assert answers == expected
    assert order == list(range(len(MANY)))


async def test_while_children_live_they_alone_answer(searchers: Searchers) -> None:
    """Stopped children keep a search waiting; once they go on it is answered."""
    tell(searchers.children, signal.SIGSTOP)
    asked = asyncio.create_task(searchers.search("谈判桌", 5))
    done, _ = await asyncio.wait([asked], timeout=0.3)
    tell(searchers.children, signal.SIGCONT)
    assert not done
    assert (await asked).verdict is Verdict.EXACT


async def test_children_see_what_was_taken_in_after_their_start(
    searchers: Searchers, database: Path, talk: Callable[..., Path]
) -> None:
    """A transcript that another connection takes in is found at once."""
    assert (await searchers.search("灯塔将在立冬那天重新点亮", 5)).verdict is not Verdict.EXACT
    async with open_archive(database) as archive:
        await archive.import_(talk(), Metadata())
    assert (await searchers.search("灯塔将在立冬那天重新点亮", 5)).verdict is Verdict.EXACT
    assert len(searchers.children) == 2


async def test_a_child_killed_while_it_rests_loses_no_search(
    searchers: Searchers, expected: list[Answer]
) -> None:
    """Whoever would have been answered by the dead is answered by the living."""
    tell(searchers.children[:1], signal.SIGKILL)
    assert await at_once(searchers) == expected
    assert len(searchers.children) == 1


async def test_a_child_killed_at_its_search_loses_no_search(
    searchers: Searchers, expected: list[Answer]
) -> None:
    """Searches that both children have begun are answered all the same when both die."""
    children = searchers.children
    tell(children, signal.SIGSTOP)
    asked = asyncio.create_task(at_once(searchers))
    await asyncio.sleep(0.1)
    tell(children, signal.SIGKILL)
    assert await asked == expected
    assert searchers.children == ()
    await until(lambda: not any(map(lives, children)))


async def test_after_a_loss_none_is_started_for_a_while(searchers: Searchers) -> None:
    """What kills children does not keep the program busy with starting them."""
    tell(searchers.children, signal.SIGKILL)
    for _ in range(3):
        await at_once(searchers)
    await asyncio.sleep(0.1)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert searchers.children == ()


async def test_children_that_cannot_start_lose_no_search(
    database: Path, expected: list[Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another Python does not even start, the thread answers everything."""
    monkeypatch.setenv("PYTHONHOME", str(database))
    async with opened(database) as found:
        assert await at_once(found) == expected
        await until(lambda: asyncio.all_tasks() == {asyncio.current_task()})
        assert await at_once(found) == expected
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert found.children == ()


async def test_cancelled_searches_leave_children_in_step(
    searchers: Searchers, expected: list[Answer]
) -> None:
    """Cancelled in the queue or under way, a search answers nobody else."""
    children = searchers.children
    tell(children, signal.SIGSTOP)
    asked = [asyncio.create_task(searchers.search(query, 5)) for query in QUERIES]
    await asyncio.sleep(0.1)
    for one in asked[:5]:
        one.cancel()
    tell(children, signal.SIGCONT)
    assert await at_once(searchers) == expected
    assert await asyncio.gather(*asked[5:]) == expected[5 : len(QUERIES)]
    assert all(one.cancelled() for one in asked[:5])
    assert searchers.children == children


async def test_cancelled_searches_leave_the_thread_free(
    database: Path, expected: list[Answer]
) -> None:
    """Without children, too, what is cancelled keeps nobody from being answered."""
    async with opened(database, most=1) as found:
        asked = [asyncio.create_task(found.search(query, 5)) for query in MANY]
        await asyncio.sleep(0.005)
        for one in asked:
            one.cancel()
        assert await at_once(found) == expected


async def test_an_error_of_a_query_crosses_over_as_itself(searchers: Searchers) -> None:
    """What a child raises is raised here with all that it tells, and the child lives on."""
    children = searchers.children
    with pytest.raises(QueryTooLong) as caught:
        await searchers.search("长" * (QUERY_LIMIT + 1), 5)
    assert (caught.value.length, caught.value.limit) == (QUERY_LIMIT + 1, QUERY_LIMIT)
    assert (await searchers.search("谈判桌", 5)).verdict is Verdict.EXACT
    assert searchers.children == children


async def test_an_error_of_sqlite_in_a_child_is_the_stores_own(
    searchers: Searchers, database: Path
) -> None:
    """It is mapped as that of a thread is, with SQLite's own error as its cause."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TABLE memory")
    with pytest.raises(DatabaseUnavailable) as caught:
        await searchers.search("谈判桌", 5)
    assert caught.value.path == str(database)
    assert caught.value.reason is DatabaseProblem.FAILED
    assert isinstance(caught.value.__cause__, sqlite3.OperationalError)
    assert len(searchers.children) == 2


async def test_children_go_when_nothing_is_asked(database: Path) -> None:
    """After the rest none is left, the thread answers again, and new ones can come."""
    async with opened(database, rest=0.3) as found:
        await with_children(found)
        children = found.children
        await until(lambda: not any(map(lives, children)))
        assert found.children == ()
        assert (await found.search("谈判桌", 5)).verdict is Verdict.EXACT
        assert found.children == ()
        await with_children(found)


async def test_nothing_lives_after_closing(database: Path) -> None:
    """Closed at rest, no child and no task is left."""
    async with opened(database) as found:
        await with_children(found)
        children = found.children
    assert len(children) == 2
    assert not any(map(lives, children))
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("seconds", (0.001, 0.01, 0.05, 0.2))
async def test_closing_while_children_start_leaves_nothing(
    database: Path, expected: list[Answer], seconds: float
) -> None:
    """Closed at any moment of a start, whatever was asked is answered, and no task is left."""
    async with opened(database) as found:
        asked = asyncio.create_task(at_once(found))
        await asyncio.sleep(seconds)
    assert await asked == expected
    gc.collect()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_closing_while_children_search_loses_no_search(
    database: Path, expected: list[Answer]
) -> None:
    """Whoever has asked before the end is answered, by a child or by the thread."""
    async with opened(database) as found:
        await with_children(found)
        asked = asyncio.create_task(at_once(found))
        await asyncio.sleep(0.003)
    assert await asked == expected


async def test_a_child_that_does_not_end_is_killed(database: Path) -> None:
    """A stopped child reads no end of its queries: closing waits a little, no longer."""
    async with opened(database) as found:
        await with_children(found)
        children = found.children
        tell(children, signal.SIGSTOP)
    assert not any(map(lives, children))


def test_a_loop_that_runs_in_steps_leaves_nothing(database: Path, expected: list[Answer]) -> None:
    """On a loop that stands still between calls, children come, answer, and go without a word."""
    with asyncio.Runner() as runner:
        opening = opened(database)
        found = runner.run(opening.__aenter__())
        runner.run(with_children(found))
        children = found.children
        assert runner.run(at_once(found)) == expected
        runner.run(opening.__aexit__(None, None, None))
    gc.collect()
    assert not any(map(lives, children))


async def test_a_child_ignores_ctrl_c(searchers: Searchers, expected: list[Answer]) -> None:
    """Ctrl-C reaches every program of a terminal, and is meant for the parent."""
    children = searchers.children
    tell(children, signal.SIGINT)
    assert await at_once(searchers) == expected
    assert searchers.children == children


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
async def test_a_child_does_not_know_the_token(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of our settings is in a child's environment, the token least of all."""
    monkeypatch.setenv("YUANHUA_TOKEN", "123:planted")
    async with opened(database) as found:
        await with_children(found)
        for pid in found.children:
            environment = environment_of(pid)
            assert b"PATH=" in environment
            assert b"YUANHUA_" not in environment
            assert b"123:planted" not in environment
