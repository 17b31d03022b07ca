"""The Application stops: it finishes what it was given, in the time there is."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from telegram import Update

from bot.context import GIVEN_UP_WITHIN, Yuanhua
from store import open_archive
from tests.bot.listening import KEEPERS, answering, settings_for
from tests.support.bot_api import BotApi
from tests.support.updates import Json, callback_query, document, file_id_of, message

KEEPER = KEEPERS[0]
TITLE = "城市供水发布会"
TALK = f"""{TITLE}
2024年5月6日

主持人：各位上午好，现在开始提问。
《城市日报》记者：今年夏天会不会停水？
李明：今年夏天不会停水。水库的蓄水比去年多了一成。
"""


async def test_what_is_in_the_queue_is_answered(database: Path) -> None:
    """All that was fetched, though nothing of it had begun; Telegram is slow."""
    async with _answering(database) as (api, application):
        api.hold_next("sendMessage", times=5)
        for _ in range(5):
            _put(api, application, message("/start"))
        asyncio.get_running_loop().call_later(3 * GIVEN_UP_WITHIN, api.let_go)
        assert await application.finish(10.0) == 0
        assert len(api.messages) == 5
        assert not application.running


async def test_what_has_no_time_left_is_given_up(database: Path) -> None:
    """It is counted, and its call broken off."""
    async with _answering(database) as (api, application):
        api.hold_next("sendMessage", times=2)
        _put(api, application, message("/start"))
        _put(api, application, message("/help"))
        await api.wait_until(lambda: len(api.held) == 2, "two held calls")
        assert await application.finish(0.1) == 2
        await api.wait_until(lambda: len(api.given_up) == 2, "two given up")
        assert not api.messages


async def test_what_is_slow_to_end_is_told_again(database: Path) -> None:
    """It waits for something else first, which hangs too."""
    async with _answering(database) as (_, application):
        told = 0

        async def slow() -> None:
            nonlocal told
            while told < 3:
                try:
                    await asyncio.sleep(60)
                except asyncio.CancelledError:
                    told += 1

        task = application.create_task(slow())
        assert await application.finish(0.1) == 0
        assert told == 3
        assert task.done()


async def test_an_application_that_never_began_has_nothing_to_finish(database: Path) -> None:
    """Nor has one that is finished."""
    async with _answering(database) as (_, application):
        await application.finish(1.0)
        assert await application.finish(1.0) == 0


async def test_an_import_under_way_leaves_nothing_half(database: Path) -> None:
    """It waits until another program has written, and there is no time for that."""
    async with _answering(database) as (api, application):
        file = document("talk.txt", size=len(TALK.encode()), user=KEEPER)
        api.world.files[file_id_of(file)] = TALK.encode()
        _put(api, application, file)
        await api.wait_for("editMessageText")
        shown = next(iter(api.messages.values()))
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            data = shown.button("✅ 收入")["callback_data"]
            _put(api, application, callback_query(data, message=shown.wire(), user=KEEPER))
            await api.wait_for("editMessageText", 2)
            await asyncio.sleep(0.3)
            assert await application.finish(0.2) == 1
            other.execute("ROLLBACK")
    async with open_archive(database) as archive:
        assert TITLE not in {session.title for session in await archive.sessions()}
        assert TITLE not in {entry.title for entry in await archive.care.journal()}


@asynccontextmanager
async def _answering(database: Path) -> AsyncIterator[tuple[BotApi, Yuanhua]]:
    async with BotApi() as api:
        settings = settings_for(api, database, frozenset({KEEPER["id"]}))
        async with answering(api, settings) as application:
            try:
                yield api, application
            finally:
                await application.finish(0.0)


def _put(api: BotApi, application: Yuanhua, update: Json) -> None:
    api.world.learn(update)
    application.update_queue.put_nowait(Update.de_json(update, application.bot))
