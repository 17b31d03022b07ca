"""Which updates are under way, so that none is answered twice, and somebody can wait for one."""

from __future__ import annotations

import asyncio
from typing import Final

REMEMBERED: Final = 1024
"""Updates that were answered, and are known if they come again."""


class Deliveries:
    """The updates that were brought here, by their numbers.

    Another replica knows others: Telegram brings an update again only where it was not told that
    it had arrived, and that is rare enough.
    """

    def __init__(self) -> None:
        self._under_way: dict[int, asyncio.Future[None]] = {}
        self._answered: dict[int, None] = {}  # the oldest first

    def __len__(self) -> int:
        return len(self._under_way)

    def knows(self, number: int) -> bool:
        """Tell whether an update is being answered, or was of late."""
        return number in self._under_way or number in self._answered

    def expect(self, number: int) -> asyncio.Future[None]:
        """Give what is done once an update is answered, and cancelled if it is given up."""
        outcome = self._under_way.get(number)
        if outcome is None:
            outcome = asyncio.get_running_loop().create_future()
            if number in self._answered:
                outcome.set_result(None)
            else:
                self._under_way[number] = outcome
        return outcome

    def answered(self, number: int) -> None:
        """Note that an update was answered."""
        outcome = self._under_way.pop(number, None)
        if outcome is None:  # it was fetched, and nobody waits for it
            return
        outcome.set_result(None)
        self._answered[number] = None
        if len(self._answered) > REMEMBERED:
            del self._answered[next(iter(self._answered))]

    def given_up(self, number: int) -> None:
        """Note that an update will not be answered here; it may come again."""
        outcome = self._under_way.pop(number, None)
        if outcome is not None:
            outcome.cancel()
