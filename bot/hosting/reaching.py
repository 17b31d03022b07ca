"""Reaching Telegram: again and again while it is away, and told in few words."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.errors import SettingsError, SettingsProblem
from bot.hosting.pulse import Pulse
from bot.settings import TOKEN

FIRST_WAIT: Final = 1.0
"""Seconds before what failed is tried again; each time longer."""
LONGEST_WAIT: Final = 30.0
CALM: Final = 60.0
"""Seconds without a conflict after which one is over: of two programs that fetch in turns, each
sees some of its calls succeed."""

_HOOKED: Final = ("webhook is active", "setwebhook request")

_logger = logging.getLogger(__name__)

T = TypeVar("T")


async def insist(call: Callable[[], Awaitable[T]], pulse: Pulse) -> T:
    """Make a call until it succeeds; each failure is a line of the log.

    Raises:
        SettingsError: The server rejects the token.
    """
    wait = FIRST_WAIT
    while True:
        pulse.tried()
        answer = await attempt(call)
        if not isinstance(answer, TelegramError):
            return answer
        pulse.failed(type(answer).__name__)
        pause = longer(wait, answer)
        told = "Telegram refuses" if isinstance(answer, BadRequest) else "no answer from Telegram"
        _logger.warning("%s (%s); next try in %.0f s", told, answer, pause)
        await asyncio.sleep(pause)
        wait = min(2 * wait, LONGEST_WAIT)


async def attempt(call: Callable[[], Awaitable[T]]) -> T | TelegramError:
    """Make a call; give what came of it, or what went wrong.

    Raises:
        SettingsError: The server rejects the token.
    """
    try:
        return await call()
    except InvalidToken:
        pass
    except TelegramError as problem:
        return problem
    # Raised here and not where it was caught: the message of that one spells the token out, and
    # no error that leaves this module may have it as its context.
    raise SettingsError(TOKEN.name, SettingsProblem.TOKEN_REJECTED)


def longer(wait: float, problem: TelegramError) -> float:
    """Give the seconds to wait after a failure: at least those that Telegram asks for."""
    if not isinstance(problem, RetryAfter):
        return wait
    asked = problem.retry_after
    return max(wait, asked.total_seconds() if isinstance(asked, timedelta) else float(asked))


class Troubles:
    """Tells what keeps updates from coming, once however long it lasts, and that it is over."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without any.

        Args:
            clock: Gives seconds.
        """
        self._clock = clock
        self._told = ""
        self._since = 0.0
        self._calm_at = 0.0

    def tell(self, sentence: str, *, level: int = logging.WARNING, calm: float = 0.0) -> None:
        """Tell of trouble, unless this was told last.

        Args:
            sentence: What is wrong, and its cure.
            level: Of the line.
            calm: Seconds for which all must be well before it is over.
        """
        now = self._clock()
        self._calm_at = now + calm
        if not self._told:
            self._since = now
        if sentence != self._told:
            self._told = sentence
            _logger.log(level, "%s", sentence)

    def over(self) -> None:
        """Tell that updates come again, if it was told that they do not."""
        now = self._clock()
        if self._told and now >= self._calm_at:
            self._told = ""
            _logger.info("updates flow again, after %.0f s", now - self._since)

    def tell_of(self, problem: TelegramError) -> None:
        """Tell why updates could not be fetched."""
        if not isinstance(problem, Conflict):
            self.tell(f"no updates from Telegram, which is tried again and again: {problem}")
        elif any(words in problem.message.lower() for words in _HOOKED):
            self.tell(
                "no updates: a webhook was set for this bot meanwhile, and Telegram sends them "
                "there; stop the program that set it and start this one anew, which deletes it",
                level=logging.ERROR,
                calm=CALM,
            )
        else:
            self.tell(
                "another program fetches this bot's updates, and only one may: stop that one, or "
                "have @BotFather give it a bot and a token of its own",
                level=logging.ERROR,
                calm=CALM,
            )
