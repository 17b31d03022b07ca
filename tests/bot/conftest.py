"""The bot, running whole: a real archive, real HTTP, a fake Telegram."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store import open_archive
from tests.bot.listening import listening
from tests.support.bot_api import BotApi


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import the corpus that ships with the project, once for all tests."""
    path = tmp_path_factory.mktemp("archive") / "filled.sqlite3"

    async def fill() -> None:
        async with open_archive(path):
            pass

    asyncio.run(fill())
    return path


@pytest.fixture
def database(_filled: Path, tmp_path: Path) -> Path:
    """Give an archive of the test's own, filled with the corpus."""
    return Path(shutil.copy(_filled, tmp_path / "archive.sqlite3"))


@pytest.fixture
async def api(database: Path) -> AsyncIterator[BotApi]:
    """Give a Telegram to which the bot listens; what it refused must be looked at by the test."""
    async with BotApi() as server:
        async with listening(server, database):
            yield server
        assert not server.refusals
