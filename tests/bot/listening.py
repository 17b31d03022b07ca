"""The bot as a task of the test's own loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.run import serve
from bot.settings import Secret, Settings
from tests.support.bot_api import BotApi
from tests.support.updates import person

KEEPERS = (
    person(5_210_441_903, first_name="周守", username="zhoushou"),
    person(5_874_120_336, first_name="Kay", username=None, language_code="en"),
)
"""Those who keep the bot, where somebody does."""


def settings_for(api: BotApi, database: Path, admins: frozenset[int] = frozenset()) -> Settings:
    """Give the settings of a bot that talks to the fake server."""
    return Settings(Secret(api.token), database, api.url, log_level="DEBUG", admins=admins)


@asynccontextmanager
async def listening(
    api: BotApi, database: Path, admins: frozenset[int] = frozenset()
) -> AsyncIterator[None]:
    """Run the bot; inside, it has an open long poll. What it raised is raised here."""
    bot = asyncio.create_task(serve(settings_for(api, database, admins)))
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
