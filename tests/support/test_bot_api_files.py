"""The fake server keeps files as Telegram does: told by getFile, fetched by the path it gives."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import telegram
from telegram.error import BadRequest, Forbidden, NetworkError

from tests.support.asking import CHAT, Ask, refused
from tests.support.bot_api import DOWNLOAD, BotApi
from tests.support.bot_api_files import DOWNLOAD_LIMIT
from tests.support.updates import document, file_id_of, message, message_of

WORDS = "任何冲突的终点都是谈判桌。".encode()


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    """The library's bot, with files at the fake server too."""
    files = api.url.removesuffix("/bot") + "/file/bot"
    async with telegram.Bot(api.token, base_url=api.url, base_file_url=files) as running:
        yield running


async def test_a_file_comes_back_byte_for_byte(api: BotApi, bot: telegram.Bot) -> None:
    """The library finds its way from the message to the bytes."""
    sent = document("谈话.txt", "date: 2024-03-07", size=len(WORDS))
    api.world.files[file_id_of(sent)] = WORDS
    brought = telegram.Message.de_json(message_of(sent), bot)
    assert brought.document is not None
    assert (brought.document.file_name, brought.caption) == ("谈话.txt", "date: 2024-03-07")
    file = await brought.document.get_file()
    assert bytes(await file.download_as_bytearray()) == WORDS
    assert not api.refusals


async def test_an_unknown_file_is_refused(ask: Ask) -> None:
    """A number that is no file's, or one that another bot was given."""
    await refused(ask, "getFile", {"file_id": "BQACunknown"}, "wrong file_id")


async def test_a_file_too_big_for_a_bot_is_refused(api: BotApi, bot: telegram.Bot) -> None:
    """One byte more than twenty mebibytes."""
    api.world.files["BQACbig"] = bytes(DOWNLOAD_LIMIT + 1)
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file("BQACbig")


@pytest.mark.parametrize(
    ("path", "status"), (("documents/file_0", 404), ("../../etc/passwd", 404), ("", 404))
)
async def test_a_path_that_no_file_was_given_leads_nowhere(
    api: BotApi, client: aiohttp.ClientSession, path: str, status: int
) -> None:
    """Only getFile makes a file downloadable."""
    files = api.url.removesuffix("/bot") + "/file/bot"
    async with client.get(f"{files}{api.token}/{path}") as response:
        assert response.status == status
    assert len(api.refusals) == 1


async def test_another_bots_token_downloads_nothing(
    api: BotApi, client: aiohttp.ClientSession
) -> None:
    """A path is known to its own bot alone."""
    api.world.downloads["documents/file_0"] = WORDS
    files = api.url.removesuffix("/bot") + "/file/bot"
    async with client.get(f"{files}123:wrong/documents/file_0") as response:
        assert response.status == 401
    assert [call.method for call in api.refusals] == [DOWNLOAD]


async def test_a_download_can_be_made_to_fail(api: BotApi, bot: telegram.Bot) -> None:
    """As any method can."""
    api.world.files["BQACa"] = WORDS
    file = await bot.get_file("BQACa")
    api.fail_next(DOWNLOAD, status=502)
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()
    assert bytes(await file.download_as_bytearray()) == WORDS


async def test_who_blocked_the_bot_gets_nothing(api: BotApi, bot: telegram.Bot) -> None:
    """Telegram forbids it, where an unknown chat is a bad request."""
    api.push(message("/start"))
    api.world.blocked_by.add(CHAT)
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(CHAT, "谈判桌")
    assert not api.messages
