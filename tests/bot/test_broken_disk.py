"""The bot on a disk that is full or broken: it answers what it can, and says what it cannot."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from store import ChatSettings, open_archive
from tests.bot.listening import KEEPERS, listening
from tests.support.bot_api import BotApi
from tests.support.updates import callback_query, document, file_id_of, message, private_chat
from tests.support.volumes import Volume, volume

KEEPER = KEEPERS[0]
QUERY = "任何冲突的终点都是谈判桌"
FOUND = "✅ 确有这句原话："
SORRY = "抱歉，我这里出了点问题"
SAID = "".join(f"第{number}座灯塔在{number * 3}年前点亮。" for number in range(8000))
TALK = f"灯塔发布会\n2031年5月6日\n\n记者：灯塔亮吗？\n林澄：{SAID}\n"


@pytest.fixture
def disk(tmp_path: Path, database: Path) -> Iterator[Volume]:
    """Give a small disk with an archive of the corpus."""
    with volume(tmp_path / "disk", 16) as small:
        shutil.copy(database, small.folder / "archive.sqlite3")
        yield small


@asynccontextmanager
async def bot_on(disk: Volume) -> AsyncIterator[BotApi]:
    """Give a Telegram to which a bot listens whose archive is on that disk; somebody keeps it."""
    async with BotApi() as server:
        server.world.chats[KEEPER["id"]] = private_chat(KEEPER)
        async with listening(server, disk.folder / "archive.sqlite3", frozenset({KEEPER["id"]})):
            yield server
        assert not server.refusals


async def test_a_disk_that_is_full_is_no_reason_not_to_answer(
    disk: Volume, caplog: pytest.LogCaptureFixture
) -> None:
    """That somebody asked is not counted, which the log tells."""
    async with bot_on(disk) as api:
        await asyncio.to_thread(disk.fill)
        for number in range(1, 6):
            api.push(message(f"/quote {QUERY}"))
            assert (await api.wait_for_message(number)).text.startswith(FOUND)
    assert any("not counted" in line.getMessage() for line in caplog.records)


async def test_a_bot_that_starts_on_a_full_disk_answers(
    disk: Volume, caplog: pytest.LogCaptureFixture
) -> None:
    """It can only read, which the log tells; what would be written is apologised for."""
    await asyncio.to_thread(disk.fill)
    async with bot_on(disk) as api:
        api.push(message(f"/quote {QUERY}"))
        assert (await api.wait_for_message()).text.startswith(FOUND)
    levels = {line.levelno for line in caplog.records if "can only be read" in line.getMessage()}
    assert levels == {logging.WARNING}


async def test_a_bot_whose_archive_can_only_be_read_answers(disk: Volume) -> None:
    """As on a volume that was mounted so."""
    await asyncio.to_thread(disk.seal)
    async with bot_on(disk) as api:
        api.push(message(f"/quote {QUERY}"))
        assert (await api.wait_for_message()).text.startswith(FOUND)


async def test_a_transcript_for_which_there_is_no_room_changes_nothing(disk: Volume) -> None:
    """Who sent it is told what to do; the bot answers as before, and takes it in with room."""
    async with bot_on(disk) as api:
        await asyncio.to_thread(disk.fill, 300_000)
        await _take_in(api)
        await api.wait_until(lambda: _has_said(api, "腾出空间"), "what to do", 20.0)
        api.push(message(f"/quote {QUERY}"))
        await api.wait_until(lambda: _has_said(api, FOUND), "an answer", 20.0)
    await asyncio.to_thread(disk.clear)
    async with open_archive(disk.folder / "archive.sqlite3") as archive:
        assert len(await archive.sessions()) == 1
        assert (await archive.check()).findings == ()


async def test_a_damaged_page_is_told_to_who_keeps_the_bot(disk: Volume) -> None:
    """With the command that puts a copy back; whoever asked is told sorry."""
    archive = disk.folder / "archive.sqlite3"
    async with open_archive(archive) as opened:
        await opened.chats.settle(KEEPER["id"], ChatSettings(language="zh"))
    async with bot_on(disk) as api:
        await asyncio.to_thread(_spoil, archive)
        api.push(message(f"/quote {QUERY}"))
        assert (await api.wait_for_message()).text.startswith(SORRY)
        await api.wait_for_message(2)
        assert any("yuanhua restore" in sent.text for sent in api.messages.values())


async def _take_in(api: BotApi) -> None:
    """Send a long transcript, and press what takes it in."""
    file = document("talk.txt", size=len(TALK.encode()), user=KEEPER)
    api.world.files[file_id_of(file)] = TALK.encode()
    api.push(file)
    await api.wait_until(lambda: any(sent.buttons for sent in api.messages.values()), "it", 20.0)
    (shown,) = (sent for sent in api.messages.values() if sent.buttons)
    data = shown.button("✅ 收入")["callback_data"]
    api.push(callback_query(data, message=shown.wire(), user=KEEPER))


def _has_said(api: BotApi, words: str) -> bool:
    return any(words in sent.text for sent in api.messages.values())


def _spoil(archive: Path) -> None:
    """Overwrite all pages but the first few, of a file that is open."""
    with archive.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xa5" * (archive.stat().st_size - 4096 * 3))
