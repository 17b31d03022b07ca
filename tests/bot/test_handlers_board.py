"""A message in which is told how long work goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram.error import BadRequest

from bot.handlers.board import Board
from bot.render import Card
from tests.support.bot_api import BotApi
from tests.support.updates import message, person

CHAT = person()["id"]


@pytest.fixture
async def server() -> AsyncIterator[BotApi]:
    """Give a Telegram to which somebody has written, and nobody listens."""
    async with BotApi() as server:
        server.push(message("/start"))
        yield server


@pytest.fixture
async def shown(server: BotApi) -> AsyncIterator[telegram.Message]:
    """Give the message that is edited."""
    async with telegram.Bot(server.token, base_url=server.url) as bot:
        yield await bot.send_message(CHAT, "0%")


def _card(percent: int) -> Card:
    return Card(f"{percent}%")


async def test_progress_is_shown_as_it_is_made(server: BotApi, shown: telegram.Message) -> None:
    """What a thread tells is in the message after the next step."""
    async with Board(shown, pace=0.01).progress(_card) as told:
        for done in (1, 3):
            await asyncio.to_thread(told, done, 4)
            await server.wait_for("editMessageText", (done + 1) // 2)
            assert server.messages[CHAT, shown.message_id].text == f"{25 * done}%"


async def test_many_steps_are_one_edit(server: BotApi, shown: telegram.Message) -> None:
    """However fast work goes on, Telegram is told at the board's own pace; at its end, no more."""
    async with Board(shown, pace=60.0).progress(_card) as told:
        for done in range(1000):
            told(done, 1000)
    assert not server.calls_of("editMessageText")


async def test_what_stands_still_is_not_edited(server: BotApi, shown: telegram.Message) -> None:
    """An edit that changes nothing would be refused."""
    async with Board(shown, pace=0.01).progress(_card) as told:
        told(1, 3)
        await server.wait_for("editMessageText")
        for _ in range(5):
            told(1, 3)
            await asyncio.sleep(0.02)
    assert len(server.calls_of("editMessageText")) == 1
    assert not server.refusals


async def test_work_goes_on_where_nobody_sees_it(server: BotApi, shown: telegram.Message) -> None:
    """An edit that is not taken ends nothing."""
    server.fail_next("editMessageText", status=502)
    async with Board(shown, pace=0.01).progress(_card) as told:
        told(1, 4)
        await server.wait_until(
            lambda: bool(server.calls_of("editMessageText")), "an edit that is not taken"
        )
        told(2, 4)
        await server.wait_for("editMessageText")
    assert server.messages[CHAT, shown.message_id].text == "50%"


async def test_an_error_of_the_work_is_raised(server: BotApi, shown: telegram.Message) -> None:
    """And nothing is edited any more."""
    with pytest.raises(ZeroDivisionError):
        async with Board(shown, pace=0.01).progress(_card) as told:
            raise ZeroDivisionError
    told(1, 2)
    await asyncio.sleep(0.05)
    assert not server.calls_of("editMessageText")


async def test_a_card_that_stands_there_already_changes_nothing(
    server: BotApi, shown: telegram.Message
) -> None:
    """Nor does one for a message that was deleted; any other refusal is an error."""
    board = Board(shown)
    assert await board.show(Card("一"))
    assert not await board.show(Card("一"))
    del server.world.sent[CHAT, shown.message_id]
    assert not await board.show(Card("二"))
    with pytest.raises(BadRequest):
        await board.show(Card(""))
