"""How fast the bot speaks: within what Telegram allows, and again after what may be repeated.

python-telegram-bot's AIORateLimiter keeps to 30 messages a second, and 20 a minute in a group or
channel. Where Telegram still says "too many requests", that one lets the whole bot wait; here only
what goes to the same chat does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter

from bot.hosting.metrics import Metrics
from bot.hosting.observing import Outcome, note

LONGEST_WAIT: Final = 60.0
"""Seconds; told to wait longer, the bot gives an answer up, for nobody waits for it any more."""
RETRIES: Final = 2
"""How often a call is made again that was too fast."""
REPEATS: Final = (0.5, 2.0)
"""Seconds before a call is made again that a server or the network failed."""

_MARGIN: Final = 0.1
_NEVER_SENT: Final = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout"})
"""What httpx calls the failures before a request has left."""

_logger = logging.getLogger(__name__)

Call = Callable[..., Coroutine[Any, Any, bool | dict[str, Any] | list[dict[str, Any]]]]
Result = bool | dict[str, Any] | list[dict[str, Any]]


class Pacer(AIORateLimiter):
    """Makes each call of the Bot API when it is due, again where that helps; counts failures."""

    def __init__(self, metrics: Metrics) -> None:
        """Begin with nothing due.

        Args:
            metrics: Where calls that fail are counted.
        """
        super().__init__()
        self._metrics = metrics
        self._due: dict[object, float] = {}
        """When, by the loop's clock, a chat may be spoken to again."""

    async def process_request(
        self,
        callback: Call,
        args: Any,  # noqa: ANN401 - the base class's
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """Make a call in its time; see the base class.

        Raises:
            RetryAfter: It has been too fast too often, or would have to wait too long.
            TelegramError: Whatever else the call failed with.
        """
        where = data.get("chat_id", data.get("inline_message_id"))

        async def counted(*args: Any, **kwargs: Any) -> Result:  # noqa: ANN401 - as called
            try:
                return await callback(*args, **kwargs)
            except TelegramError as problem:
                self._metrics.telegram_error(type(problem).__name__, endpoint)
                raise

        async def patiently(*args: Any, **kwargs: Any) -> Result:  # noqa: ANN401 - as called
            return await self._patiently(lambda: counted(*args, **kwargs), endpoint, where)

        if endpoint.startswith("get"):  # says nothing in a chat, and its caller knows what to do
            return await counted(*args, **kwargs)
        paced: Result = await super().process_request(
            patiently, args, kwargs, endpoint, data, rate_limit_args
        )
        note().became(Outcome.ANSWERED)
        return paced

    async def _patiently(
        self, call: Callable[[], Coroutine[Any, Any, Result]], endpoint: str, where: object
    ) -> Result:
        attempts = 0
        while True:
            await self._until_due(where)
            try:
                return await _repeating(call, endpoint)
            except RetryAfter as told:
                wait = _seconds(told) + _MARGIN
                attempts += 1
                if attempts > RETRIES or wait > LONGEST_WAIT:
                    raise
                _logger.info("%s came too fast; again in %.1f s", endpoint, wait)
                if where is None:
                    await asyncio.sleep(wait)
                else:
                    self._due[where] = asyncio.get_running_loop().time() + wait

    async def _until_due(self, where: object) -> None:
        loop = asyncio.get_running_loop()
        while (wait := self._due.get(where, 0.0) - loop.time()) > 0:  # noqa: ASYNC110 - others put it off
            await asyncio.sleep(wait)
        self._due.pop(where, None)


async def _repeating(call: Callable[[], Coroutine[Any, Any, Result]], endpoint: str) -> Result:
    """Make a call, and again where a server or the network failed it and that does no harm."""
    for wait in REPEATS:
        try:
            return await call()
        except NetworkError as problem:
            if not _may_be_repeated(problem, endpoint):
                raise
            _logger.info("%s failed (%s); again in %.1f s", endpoint, problem, wait)
        await asyncio.sleep(wait)
    return await call()


def _may_be_repeated(problem: NetworkError, endpoint: str) -> bool:
    """Tell whether a call may be made again: what failed may yet have been done.

    An edit or an answer done twice is done once, and a message that never left is not sent twice.
    A message that may have been sent is not sent again: twice the same is worse than once none,
    where the person can ask again.
    """
    if isinstance(problem, BadRequest):  # which python-telegram-bot derives from NetworkError
        return False
    never_sent = type(problem.__cause__).__name__ in _NEVER_SENT
    return never_sent or not endpoint.startswith("send")


def _seconds(told: RetryAfter) -> float:
    wait = told.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
