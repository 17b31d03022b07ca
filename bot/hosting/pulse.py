"""Whether updates flow: what fetches them, or watches the webhook, tells here how that goes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

POLLING_PATIENCE: Final = 90.0
"""Seconds between two answers to getUpdates: a call takes 10 and may time out a few seconds later,
and one that failed is made again after 30 at the most. So two or three failures in a row, as when
a network comes back, are nothing to tell of yet."""
WEBHOOK_PATIENCE: Final = 300.0
"""Seconds between two looks that found the webhook sound: they come twice a minute, and Telegram
itself tries again for minutes where a proxy is started anew."""

_TRIES: Final = 2.0
"""How many times its patience what fetches updates may be quiet before it counts as dead: a server
that is away is tried again far sooner than that."""


class Pulse:
    """When updates last flowed, by a clock that only goes forward; one of each program."""

    def __init__(
        self,
        *,
        patience: float = POLLING_PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin now: nothing was tried, nothing flowed.

        Args:
            patience: Seconds without a success after which updates do not flow.
            clock: Gives seconds.
        """
        self.patience = patience
        self._clock = clock
        self._begun = clock()
        self._tried_at = self._begun
        self._flowed_at: float | None = None
        self.is_cut_off = False
        """Whether no update can come until `flowed` is told."""
        self.problem = ""
        """A word for why the last attempt failed, such as an exception's name; "" if it did not."""

    def tried(self) -> None:
        """Note that updates, or the webhook, or the server at all, are being asked for."""
        self._tried_at = self._clock()

    def flowed(self) -> None:
        """Note that updates flow: getUpdates was answered, or the webhook was found sound."""
        self._tried_at = self._flowed_at = self._clock()
        self.is_cut_off = False
        self.problem = ""

    def failed(self, problem: str, *, surely: bool = False) -> None:
        """Note that an attempt failed.

        Args:
            problem: A word for why, never a message: it is shown to whoever asks for the health.
            surely: Whether no update can come until `flowed` is told, so that there is nothing to
                wait for: the webhook is not ours.
        """
        self._tried_at = self._clock()
        self.is_cut_off = self.is_cut_off or surely
        self.problem = problem

    @property
    def age(self) -> float | None:
        """Seconds since updates flowed; None if they never did."""
        return None if self._flowed_at is None else max(0.0, self._clock() - self._flowed_at)

    @property
    def silence(self) -> float:
        """Seconds since anything was tried, or since the beginning."""
        return max(0.0, self._clock() - self._tried_at)

    @property
    def waited(self) -> float:
        """Seconds since updates flowed, or since the beginning if they never did."""
        return max(
            0.0, self._clock() - (self._begun if self._flowed_at is None else self._flowed_at)
        )

    @property
    def is_flowing(self) -> bool:
        """Whether updates reach the bot, as far as it can know."""
        age = self.age
        return age is not None and age <= self.patience and not self.is_cut_off

    @property
    def is_beating(self) -> bool:
        """Whether what fetches updates still tries to; if not, only a new start mends it."""
        return self.silence <= _TRIES * self.patience
