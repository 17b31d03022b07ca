"""The bot, running whole: a real archive, real HTTP, a fake Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.listening import listening
from tests.support.bot_api import BotApi


@pytest.fixture
async def api(database: Path) -> AsyncIterator[BotApi]:
    """Give a Telegram to which the bot listens; what it refused must be looked at by the test."""
    async with BotApi() as server:
        async with listening(server, database):
            yield server
        assert not server.refusals
