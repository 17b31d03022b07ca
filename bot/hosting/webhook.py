"""Webhook mode: Telegram brings each update to an address that is the bot's.

A proxy in front of the bot speaks TLS; here is plain HTTP. Telegram is told that an update arrived
once it is answered, or after `PATIENCE` where that takes longer. So an update that a killed program
was at in those first seconds is brought again: each is answered at least once, and twice only where
the program ended between its answer and the word to Telegram.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from telegram import WebhookInfo
from telegram.error import TelegramError

from bot.application import ALLOWED_UPDATES
from bot.context import Yuanhua
from bot.hosting.http_server import http_server
from bot.hosting.incoming import number_of, update_of
from bot.hosting.reaching import Troubles, attempt, insist
from bot.hosting.webhook_gate import Delivery, Gate
from bot.settings import Secret

PATIENCE: Final = 5.0
"""Seconds after which Telegram is told that an update arrived, answered or not."""
FULL: Final = 512
"""Updates under way at which Telegram is asked to keep the others for later."""
CONNECTIONS: Final = 40
"""Updates that Telegram may bring at a time, each on a connection of its own."""
LOOK_EVERY: Final = 30.0
"""Seconds between two looks at whether the webhook is still ours."""

_logger = logging.getLogger(__name__)


class Webhook:
    """Takes the updates of one Application from whoever knows the secret."""

    def __init__(
        self,
        application: Yuanhua,
        url: str,
        secret: Secret,
        *,
        patience: float = PATIENCE,
        full: int = FULL,
    ) -> None:
        """Take no updates yet.

        Args:
            application: What answers them.
            url: Where Telegram reaches the bot.
            secret: What Telegram proves itself with.
            patience: Seconds after which Telegram is told that an update arrived.
            full: Updates under way at which no more are taken.
        """
        self.pulse = application.pulse
        """Is told how it goes."""
        self._application = application
        self._url = url
        self._secret = secret
        self._patience = patience
        self._full = full
        self._troubles = Troubles()
        self._open = False
        self._ended = asyncio.Event()
        self._failing = False
        self._failed_at: datetime | None = None

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen; until `begin`, and after `end`, Telegram is asked to come again later.

        Raises:
            SettingsError: The address cannot be listened on.
        """
        settings = self._application.settings
        arguments = {"gate": Gate(self._secret), "deliver": self.deliver}
        routes = [(re.escape(settings.webhook_route), Delivery, arguments)]
        async with http_server(
            routes, settings.webhook_listen, settings.webhook_port, "YUANHUA_WEBHOOK_PORT"
        ) as port:
            _logger.info("the webhook is listened for at port %d", port)
            yield

    async def begin(self) -> None:
        """Take updates, and tell Telegram where; what waits there comes.

        Raises:
            SettingsError: The server rejects the token.
        """
        self._open = True
        bot = self._application.bot
        await self._set()
        told = await insist(bot.get_webhook_info, self.pulse)
        self._failed_at = told.last_error_date  # of old: what is newer is news
        self.pulse.flowed()

    async def go_on(self) -> None:
        """See to it until cancelled that the webhook stays ours, and that Telegram reaches it.

        Raises:
            SettingsError: The server rejects the token.
        """
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.look()

    async def end(self) -> None:
        """Take no more updates.

        The webhook stays set: what comes meanwhile waits at Telegram for the next start, and
        another replica may go on.
        """
        self._open = False
        self._ended.set()

    async def look(self) -> None:
        """Ask Telegram once about the webhook; set it anew where it is not ours.

        Raises:
            SettingsError: The server rejects the token.
        """
        self.pulse.tried()
        told = await attempt(self._application.bot.get_webhook_info)
        if isinstance(told, TelegramError):
            self.pulse.failed(type(told).__name__)
            self._troubles.tell_of(told)
        elif told.url != self._url:
            self.pulse.failed("WebhookTaken", surely=True)
            _logger.warning(
                "another program %s this bot's webhook, which is set anew now: stop that one, or "
                "have @BotFather give it a bot and a token of its own",
                "replaced" if told.url else "deleted",
            )
            await self._set()
            self.pulse.flowed()
        else:
            self._judge(told)

    async def deliver(self, body: bytes) -> HTTPStatus:
        """Take an update; give what Telegram is told of it."""
        number, told = _read(body)
        if number is None:
            return HTTPStatus.BAD_REQUEST
        deliveries = self._application.deliveries
        fresh = not deliveries.knows(number)
        if not self._open or (fresh and len(deliveries) >= self._full):
            return HTTPStatus.SERVICE_UNAVAILABLE
        self._failing = False
        self.pulse.flowed()
        if fresh and not self._hand_on(number, told):
            return HTTPStatus.OK
        return await self._outcome(deliveries.expect(number))

    def _hand_on(self, number: int, told: dict[str, Any]) -> bool:
        update = update_of(told, self._application.bot)
        if update is None:
            return False
        self._application.deliveries.expect(number)
        self._application.update_queue.put_nowait(update)
        return True

    async def _outcome(self, answered: asyncio.Future[None]) -> HTTPStatus:
        await asyncio.wait((answered,), timeout=self._patience)
        if self._ended.is_set():  # it is answered or given up within seconds
            await asyncio.wait((answered,))
        return HTTPStatus.SERVICE_UNAVAILABLE if answered.cancelled() else HTTPStatus.OK

    async def _set(self) -> None:
        await insist(self._setting, self.pulse)

    async def _setting(self) -> bool:
        return await self._application.bot.set_webhook(
            self._url,
            max_connections=CONNECTIONS,
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
            secret_token=self._secret.reveal(),
        )

    def _judge(self, told: WebhookInfo) -> None:
        """Tell whether Telegram reaches the webhook: not if it failed since the last look.

        Whether that is over is known when an update has come, or none waits any more.
        """
        failed_at, before = told.last_error_date, self._failed_at
        self._failed_at = failed_at
        if failed_at is not None and failed_at != before:
            self._failing = True
        elif not told.pending_update_count:
            self._failing = False
        if self._failing:
            self.pulse.failed("WebhookUnreachable")
            self._troubles.tell(
                f"Telegram cannot bring updates to the webhook ({told.last_error_message}): see "
                "that its proxy runs, and passes on what comes to its path"
            )
        else:
            self.pulse.flowed()
            self._troubles.over()


def _read(body: bytes) -> tuple[int | None, dict[str, Any]]:
    """Give an update's number, None where this is no update, and the update."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None, {}
    return number_of(told), told
