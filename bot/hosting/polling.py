"""Long polling: the bot asks Telegram for updates, which answers as soon as there are any.

python-telegram-bot's Updater does that too, but sleeps for up to half a minute where nothing can
wake it to stop, tells nobody that the token was rejected, and logs tracebacks of a network that
is away.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.application import ALLOWED_UPDATES
from bot.context import Yuanhua
from bot.hosting.incoming import number_of, update_of
from bot.hosting.reaching import FIRST_WAIT, LONGEST_WAIT, Troubles, attempt, insist, longer
from bot.hosting.trust import trusted

POLL: Final = 10
"""Seconds for which Telegram holds a call open where it has no updates."""
CONFIRMED_WITHIN: Final = 3.0
"""Seconds for telling Telegram which updates were fetched, when the bot stops."""

_logger = logging.getLogger(__name__)


class Fetcher(HTTPXRequest):
    """Makes the calls for updates, and keeps what the last one brought."""

    def __init__(self) -> None:
        super().__init__(connection_pool_size=1, httpx_kwargs={"verify": trusted()})
        self.brought = b""

    async def do_request(
        self,
        *arguments: Any,  # noqa: ANN401 - theirs to name
        **options: Any,  # noqa: ANN401 - theirs to name
    ) -> tuple[int, bytes]:
        """See the base class."""
        status, self.brought = await super().do_request(*arguments, **options)
        return status, self.brought


class Polling:
    """Fetches the updates of one Application."""

    def __init__(self, application: Yuanhua, fetcher: Fetcher) -> None:
        """Fetch nothing yet.

        Args:
            application: What answers the updates.
            fetcher: What it was built with.
        """
        self._application = application
        self._fetcher = fetcher
        self._troubles = Troubles()
        self._offset = 0
        """The number of the next update; those before it have been fetched."""
        self._confirmed = 0
        """The number before which Telegram knows that they have been."""

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Do nothing: nobody calls the bot."""
        yield

    async def begin(self) -> None:
        """Delete the webhook that an earlier run may have left; what waits there stays.

        Raises:
            SettingsError: The server rejects the token.
        """
        bot = self._application.bot
        await insist(
            lambda: bot.delete_webhook(drop_pending_updates=False), self._application.pulse
        )

    async def go_on(self) -> None:
        """Fetch updates until cancelled; what was fetched is in the Application's queue.

        Raises:
            SettingsError: The server rejects the token.
        """
        pulse, wait = self._application.pulse, FIRST_WAIT
        while True:
            pulse.tried()
            problem = await attempt(self._fetch)
            if problem is None:
                pulse.flowed()
                self._troubles.over()
                wait = FIRST_WAIT
                continue
            kind = type(problem).__name__
            pulse.failed(kind)
            self._application.metrics.telegram_error(kind)
            self._troubles.tell_of(problem)
            await asyncio.sleep(longer(wait, problem))
            wait = min(2 * wait, LONGEST_WAIT)

    async def end(self) -> None:
        """Tell Telegram what was fetched, so that it does not come again at the next start."""
        if self._confirmed == self._offset:
            return
        bot = self._application.bot
        try:
            async with asyncio.timeout(CONFIRMED_WITHIN):
                await bot.get_updates(offset=self._offset, limit=1, timeout=0)
        except (TelegramError, TimeoutError) as problem:
            kind = type(problem).__name__
            _logger.warning("what was fetched last may be answered twice: no word of it (%s)", kind)

    async def _fetch(self) -> None:
        """Put what Telegram has into the queue.

        Raises:
            TelegramError: It has not answered, or what nobody can read.
        """
        asked = self._offset
        try:
            updates = await self._application.bot.get_updates(
                offset=asked, timeout=POLL, allowed_updates=ALLOWED_UPDATES
            )
        except TelegramError:
            raise
        except Exception as problem:  # noqa: BLE001 - one of them cannot be read, for whatever reason
            self._take_one_by_one(type(problem).__name__)
            return
        # Nothing is awaited from here on: what was fetched is in the queue, or comes again.
        self._confirmed = asked
        for update in updates:
            self._application.update_queue.put_nowait(update)
            self._offset = update.update_id + 1

    def _take_one_by_one(self, trouble: str) -> None:
        try:
            brought = list(json.loads(self._fetcher.brought)["result"])
            numbers = [number_of(told) for told in brought]
        except (ValueError, TypeError, KeyError):
            brought, numbers = [], [None]
        for told, number in zip(brought, numbers, strict=False):
            if number is None:
                continue
            update = update_of(told, self._application.bot)
            if update is not None:
                self._application.update_queue.put_nowait(update)
            self._offset = number + 1
        if None in numbers:
            sentence = f"its answer cannot be read ({trouble})"
            raise TelegramError(sentence)
