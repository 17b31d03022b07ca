"""The bot as a task of the test's own loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.run import serve
from bot.settings import Secret, Settings
from tests.support.bot_api import BotApi


def settings_for(api: BotApi, database: Path) -> Settings:
    """Give the settings of a bot that talks to the fake server."""
    return Settings(Secret(api.token), database, api.url, log_level="DEBUG")


@asynccontextmanager
async def listening(api: BotApi, database: Path) -> AsyncIterator[None]:
    """Run the bot; inside, it has an open long poll. What it raised is raised here."""
    bot = asyncio.create_task(serve(settings_for(api, database)))
    polled = asyncio.create_task(api.wait_until_polled(within=10.0))
    await asyncio.wait({bot, polled}, return_when=asyncio.FIRST_COMPLETED)
    if bot.done():
        polled.cancel()
        bot.result()
    await polled
    try:
        yield
    finally:
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot
