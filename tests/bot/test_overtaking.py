"""Of what one person asks, the newest is done; whatever it replaces ends quietly."""

from __future__ import annotations

import asyncio

import pytest

from bot.overtaking import Overtaking

LIN, WANG = 1, 2


class Work:
    """Some work that waits to be let go on, and notes that it was finished."""

    def __init__(self, done: list[str], name: str) -> None:
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self._done, self._name = done, name

    async def __call__(self) -> None:
        """Begin, wait, finish."""
        self.begun.set()
        await self.go_on.wait()
        self._done.append(self._name)


async def test_the_newer_replaces_the_older() -> None:
    """Both calls end, and nobody is remembered."""
    done: list[str] = []
    overtaking, old, new = Overtaking(), Work(done, "old"), Work(done, "new")
    first = asyncio.create_task(overtaking.do(LIN, 7, old))
    await old.begun.wait()
    second = asyncio.create_task(overtaking.do(LIN, 8, new))
    await first
    old.go_on.set()
    new.go_on.set()
    await second
    assert done == ["new"]
    assert not overtaking.people


async def test_an_older_one_that_comes_later_is_not_begun() -> None:
    """Updates are worked on at the same time; their numbers tell which is the newer."""
    done: list[str] = []
    overtaking, old, new = Overtaking(), Work(done, "old"), Work(done, "new")
    second = asyncio.create_task(overtaking.do(LIN, 8, new))
    await new.begun.wait()
    await overtaking.do(LIN, 7, old)
    assert not old.begun.is_set()
    new.go_on.set()
    await second
    assert done == ["new"]


async def test_people_do_not_overtake_each_other() -> None:
    """Each is answered."""
    done: list[str] = []
    overtaking, one, another = Overtaking(), Work(done, "one"), Work(done, "another")
    both = asyncio.gather(overtaking.do(LIN, 7, one), overtaking.do(WANG, 8, another))
    await one.begun.wait()
    await another.begun.wait()
    assert overtaking.people == {LIN, WANG}
    one.go_on.set()
    another.go_on.set()
    await both
    assert sorted(done) == ["another", "one"]


async def test_what_goes_wrong_is_raised() -> None:
    """To be logged where all is; and the person can ask again."""

    async def failing() -> None:
        raise ZeroDivisionError

    overtaking = Overtaking()
    with pytest.raises(ZeroDivisionError):
        await overtaking.do(LIN, 7, failing)
    assert not overtaking.people


async def test_whoever_waits_can_be_cancelled() -> None:
    """As when the bot is stopped: the work ends, and the cancellation goes on."""
    done: list[str] = []
    overtaking, work = Overtaking(), Work(done, "work")
    waiting = asyncio.create_task(overtaking.do(LIN, 7, work))
    await work.begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    work.go_on.set()
    await asyncio.sleep(0)
    assert done == []
    assert not overtaking.people
