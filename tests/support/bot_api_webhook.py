"""Bringing updates to a webhook, as Telegram does: again and again until it takes them."""

import asyncio
from typing import Final

import aiohttp

from tests.support.bot_api_calls import Calls
from tests.support.bot_api_world import now
from tests.support.updates import Json

RETRY: Final = 0.2
"""Seconds before an update that was not taken is brought again; Telegram waits longer."""
PATIENCE: Final = 60.0
"""Seconds for a webhook to answer."""
CONNECTIONS: Final = 40

_HERE: Final = "http://127.0.0.1:"
_SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"


class Bringer:
    """Brings the updates of one server to the webhook that is set there, several at a time.

    Only to one on loopback: no test calls anybody else.
    """

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._on_the_way: dict[int, asyncio.Task[None]] = {}
        self.statuses: list[int] = []
        """What the webhook answered, in order; 0 where it could not be reached."""

    async def go_on(self) -> None:
        """Bring what waits until cancelled."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE)) as session:
            try:
                while True:
                    self._set_out(session)
                    await self._calls.next_change()
            finally:
                for task in self._on_the_way.values():
                    task.cancel()
                await asyncio.gather(*self._on_the_way.values(), return_exceptions=True)

    def _set_out(self, session: aiohttp.ClientSession) -> None:
        world = self._calls.world
        if not world.webhook.get("url", "").startswith(_HERE):
            return
        most = world.webhook.get("max_connections", CONNECTIONS)
        for update in world.inbox.due(most):
            number = update["update_id"]
            if number not in self._on_the_way and len(self._on_the_way) < most:
                task = asyncio.create_task(self._bring(session, update))
                self._on_the_way[number] = task

    async def _bring(self, session: aiohttp.ClientSession, update: Json) -> None:
        try:
            status = await self._post(session, update)
            self.statuses.append(status)
            if status == 0 or not 200 <= status < 300:
                self._calls.stir()
                await asyncio.sleep(RETRY)
            else:
                self._calls.world.inbox.brought(update)
        finally:
            del self._on_the_way[update["update_id"]]
            self._calls.stir()

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> int:
        world = self._calls.world
        hook = world.webhook
        headers = {_SECRET: hook["secret_token"]} if "secret_token" in hook else {}
        try:
            async with session.post(hook["url"], json=update, headers=headers) as answer:
                status = answer.status
        except aiohttp.ClientError:
            words, status = "Connection refused", 0
        else:
            words = f"Wrong response from the webhook: {status} {answer.reason}"
        if not 200 <= status < 300:
            world.webhook_failure = {"last_error_date": now(), "last_error_message": words}
        return status
