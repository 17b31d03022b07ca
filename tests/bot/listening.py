"""The bot as a task of the test's own loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.application import application_for
from bot.context import Bot, Yuanhua
from bot.hosting.polling import Fetcher
from bot.menu import keep_current
from bot.run import serve
from bot.settings import Secret, Settings
from store import open_archive
from tests.bot.programs import free_port
from tests.support.bot_api import BotApi
from tests.support.bot_api_world import World
from tests.support.updates import person

KEEPERS = (
    person(5_210_441_903, first_name="周守", username="zhoushou"),
    person(5_874_120_336, first_name="Kay", username=None, language_code="en"),
)
"""Those who keep the bot, where somebody does."""
_INTRODUCED: list[World] = []
"""What a server knew after the first start, once there was one."""
PATH = "/telegram/updates"
"""Of the webhook."""


def settings_for(api: BotApi, database: Path, admins: frozenset[int] = frozenset()) -> Settings:
    """Give the settings of a bot that talks to the fake server."""
    return Settings(
        Secret(api.token), database, api.url, log_level="DEBUG", admins=admins, health_port=0
    )


def hooked(api: BotApi, database: Path, port: int = 0) -> Settings:
    """Give the settings of a bot to which the fake server brings the updates."""
    port = port or free_port()
    return replace(
        settings_for(api, database),
        webhook_url=f"http://127.0.0.1:{port}{PATH}",
        webhook_port=port,
    )


async def introduced(api: BotApi) -> None:
    """Let a server know the bot's name, commands and descriptions, as from an earlier start."""
    if not _INTRODUCED:
        async with BotApi() as first, Bot(first.token, first.url) as bot:
            await keep_current(bot)
            _INTRODUCED.append(first.world)
    api.world.commands.update(_INTRODUCED[0].commands)
    api.world.descriptions.update(_INTRODUCED[0].descriptions)


@asynccontextmanager
async def listening(
    api: BotApi, database: Path, admins: frozenset[int] = frozenset()
) -> AsyncIterator[None]:
    """Run the bot; inside, it has an open long poll. What it raised is raised here."""
    polled = api.wait_until_polled(within=10.0)
    async with running(settings_for(api, database, admins), polled):
        yield


@asynccontextmanager
async def hooking(api: BotApi, settings: Settings) -> AsyncIterator[None]:
    """Run the bot; inside, it listens to its webhook. What it raised is raised here."""
    seen = len(api.calls_of("getWebhookInfo"))

    def looked() -> bool:
        calls = api.calls_of("getWebhookInfo")[seen:]
        return any(call.accepted for call in calls)

    async with running(settings, api.wait_until(looked, "a look at the webhook", 10.0)):
        yield


@asynccontextmanager
async def answering(api: BotApi, settings: Settings) -> AsyncIterator[Yuanhua]:
    """Give an Application that answers what a test puts into its queue, and must finish itself."""
    token = Secret(api.token)
    async with open_archive(settings.database) as archive:
        application = application_for(settings, token, archive, Fetcher())
        async with application:
            await application.start()
            yield application


@asynccontextmanager
async def running(settings: Settings, is_up: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run the bot; inside, it is up. What it raised is raised here."""
    bot = asyncio.create_task(serve(settings))
    up = asyncio.create_task(is_up)
    await asyncio.wait({bot, up}, return_when=asyncio.FIRST_COMPLETED)
    if bot.done():
        up.cancel()
        bot.result()
    await up
    try:
        yield
    finally:
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot
