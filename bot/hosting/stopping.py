"""Stopping when told to: by a signal, once, and surely."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

LAST_RESORT: Final = 12.5
"""Seconds after the signal in which the program ends, whatever it still waits for."""
LEFT_OVER: Final = 0.5
"""Seconds for threads that nobody needs any more, once all is put away."""

_logger = logging.getLogger(__name__)


async def until_told_to_stop(work: Coroutine[Any, Any, None], told: Callable[[], None]) -> None:
    """Do some work until SIGINT or SIGTERM, which cancel it; a second one changes nothing.

    Args:
        work: What to do; what it raises is raised here.
        told: Is called when the signal comes.
    """
    doing = asyncio.create_task(work)
    heard = False

    def hear() -> None:
        nonlocal heard
        if not heard:  # cancelled again, it would leave before all is put away
            heard = True
            told()
            doing.cancel()

    with suppress(NotImplementedError):  # on Windows, where SIGINT is a KeyboardInterrupt
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, hear)
    await doing


class LastResort:
    """Ends the program where it cannot end by itself.

    A thread cannot be stopped: one that looks up a name while the network is away, or reads a
    transcript that nobody waits for any more, would hold the program up for as long as it likes.
    """

    def __init__(self, leave: Callable[[int], None] = os._exit) -> None:
        """Do nothing yet.

        Args:
            leave: Ends the program with an exit code, at once.
        """
        self._leave = leave
        self._timer: threading.Timer | None = None

    @contextmanager
    def at_hand(self) -> Iterator[LastResort]:
        """Do nothing any more once this is left."""
        try:
            yield self
        finally:
            self._dismiss()

    def within(self, seconds: float, code: int) -> None:
        """End the program in so many seconds; takes the place of what was said before."""
        self._dismiss()
        self._timer = threading.Timer(seconds, self._end, (code,))
        self._timer.daemon = True
        self._timer.start()

    def _dismiss(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self, code: int) -> None:
        _logger.warning("the program ends without waiting for what it still does")
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        self._leave(code)
