"""A fake server, and a plain HTTP client to try it with."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.support.asking import Ask, Reply
from tests.support.bot_api import BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """A running server that has seen nothing yet."""
    async with BotApi() as server:
        yield server


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    """An HTTP client that knows nothing of Telegram."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def ask(api: BotApi, client: aiohttp.ClientSession) -> Ask:
    """Call the server's methods over HTTP."""

    async def call(method: str, **parameters: object) -> Reply:
        url = f"{api.url}{api.token}/{method}"
        async with client.post(url, json=parameters) as response:
            return Reply(response.status, await response.json())

    return call
