"""Of what one person asks while typing, only the newest is worked on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Running:
    number: int
    task: asyncio.Task[None]


class Overtaking:
    """Who is being answered by this bot; another replica would know others, and that is enough."""

    def __init__(self) -> None:
        self._running: dict[int, _Running] = {}

    @property
    def people(self) -> frozenset[int]:
        """The people who are being answered."""
        return frozenset(self._running)

    async def do(
        self, person: int, number: int, work: Callable[[], Coroutine[object, object, None]]
    ) -> None:
        """Do some work for a person; what is overtaken is cancelled, and ends here quietly.

        Args:
            person: Their number.
            number: The update's: the greater is the newer, in whichever order they come here.
            work: What to do; what it raises is raised here.
        """
        other = self._running.get(person)
        if other is not None and other.number > number:
            return
        mine = _Running(number, asyncio.create_task(work()))
        self._running[person] = mine
        if other is not None:
            other.task.cancel()
        try:
            await asyncio.wait((mine.task,))
        finally:
            mine.task.cancel()  # it is done, unless whoever waits here is cancelled
            if self._running.get(person) is mine:
                del self._running[person]
        if not mine.task.cancelled():
            mine.task.result()
