"""The faces, running whole: the bot on real HTTP to a fake Telegram, and the command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store import ChatSettings, open_archive
from tests.bot.commanding import TALK, Commander
from tests.bot.listening import KEEPERS, introduced, listening
from tests.support.bot_api import BotApi
from tests.support.updates import private_chat


@pytest.fixture
async def api(database: Path) -> AsyncIterator[BotApi]:
    """Give a Telegram to which the bot listens; what it refused must be looked at by the test."""
    async with BotApi() as server:
        await introduced(server)
        async with listening(server, database):
            yield server
        assert not server.refusals


@pytest.fixture
async def kept(database: Path) -> AsyncIterator[BotApi]:
    """Give the same where two keep the bot; both have written to it, and one reads English."""
    async with BotApi() as server:
        await introduced(server)
        for keeper in KEEPERS:
            server.world.chats[keeper["id"]] = private_chat(keeper)
        async with open_archive(database) as archive:
            await archive.chats.settle(KEEPERS[1]["id"], ChatSettings(language="en"))
        async with listening(server, database, frozenset(keeper["id"] for keeper in KEEPERS)):
            yield server
        assert not server.refusals


@pytest.fixture
def yuanhua(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: Path
) -> Commander:
    """Give the command, with an archive of the corpus."""
    return Commander(monkeypatch, capsys, database)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Give a small transcript that is not in the archive."""
    path = tmp_path / "talk.txt"
    path.write_text(TALK, encoding="utf-8")
    return path
