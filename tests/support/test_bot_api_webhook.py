"""The fake server brings updates to a webhook, as Telegram does."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.support.asking import Ask
from tests.support.bot_api import BotApi
from tests.support.updates import Json, message

SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Hook:
    """A webhook that answers as it is told."""

    def __init__(self) -> None:
        self.brought: list[Json] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []  # the next ones; then 200
        self.waiting = asyncio.Event()
        self.waiting.set()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        """Take what is brought."""
        self.brought.append(await request.json())
        self.secrets.append(request.headers.get(SECRET))
        await self.waiting.wait()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """Give a webhook on loopback."""
    one = Hook()
    app = web.Application()
    app.router.add_post("/hook", one.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield one
    await runner.cleanup()


async def _taken(api: BotApi) -> None:
    await api.wait_until(lambda: not api.world.inbox.waiting, "a webhook that takes all")


async def test_an_update_is_brought_with_the_secret(api: BotApi, ask: Ask, hook: Hook) -> None:
    """What waited before, too; then it is forgotten."""
    first = api.push(message("/start"))
    await ask("setWebhook", url=hook.url, secret_token="x-1")
    second = api.push(message("/start"))
    await _taken(api)
    assert hook.brought == [first, second]
    assert hook.secrets == ["x-1", "x-1"]


async def test_an_update_that_is_not_taken_is_brought_again(
    api: BotApi, ask: Ask, hook: Hook
) -> None:
    """And what was wrong is told."""
    hook.statuses = [503, 302]
    await ask("setWebhook", url=hook.url)
    update = api.push(message("/start"))
    await _taken(api)
    assert hook.brought == [update] * 3
    assert hook.secrets == [None] * 3
    assert api.bringer.statuses == [503, 302, 200]
    info = (await ask("getWebhookInfo")).result
    assert isinstance(info, dict)
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"
    assert info["pending_update_count"] == 0


async def test_only_so_many_are_brought_at_a_time(api: BotApi, ask: Ask, hook: Hook) -> None:
    """As the bot said; one that is on the way is not brought again."""
    hook.waiting.clear()
    await ask("setWebhook", url=hook.url, max_connections=2)
    for _ in range(3):
        api.push(message("/start"))
    await asyncio.sleep(0.2)
    assert len(hook.brought) == 2
    hook.waiting.set()
    await _taken(api)
    assert len(hook.brought) == 3


async def test_a_webhook_nobody_listens_at_is_told_of(api: BotApi, ask: Ask) -> None:
    """The update waits."""
    await ask("setWebhook", url="http://127.0.0.1:9/hook")
    api.push(message("/start"))
    await api.wait_until(lambda: 0 in api.bringer.statuses, "an attempt")
    info = (await ask("getWebhookInfo")).result
    assert isinstance(info, dict)
    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1


async def test_nothing_is_brought_once_the_webhook_is_deleted(
    api: BotApi, ask: Ask, hook: Hook
) -> None:
    """It is there to be fetched."""
    await ask("setWebhook", url=hook.url)
    await ask("deleteWebhook")
    update = api.push(message("/start"))
    assert (await ask("getUpdates")).result == [update]
    assert not hook.brought


async def test_a_webhook_ends_the_poll_that_is_open(api: BotApi, ask: Ask) -> None:
    """Telegram tells it so."""
    poll = asyncio.ensure_future(ask("getUpdates", timeout=5))
    await api.wait_until_polled()
    await ask("setWebhook", url="https://example.org/hook")
    reply = await poll
    assert reply.status == 409
    assert reply.body["description"] == "Conflict: terminated by setWebhook request"
