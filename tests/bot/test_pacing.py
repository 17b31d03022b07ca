"""The bot speaks as fast as Telegram lets it, and again where that does no harm."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.hosting.metrics import Metrics
from bot.pacing import RETRIES, Pacer
from tests.support.bot_api import TOKEN, BotApi
from tests.support.updates import callback_query, message, person, supergroup

QUERY = "任何冲突的终点都是谈判桌"

# python-telegram-bot warns of a type that will change one day; `Pacer` reads both.
pytestmark = pytest.mark.filterwarnings("ignore:.*attribute `retry_after` will be of type")


@pytest.fixture
async def bot(server: BotApi) -> AsyncIterator[ExtBot[int]]:
    """Give a bot that is paced, and talks to the server."""
    async with ExtBot(server.token, base_url=server.url, rate_limiter=Pacer(Metrics())) as one:
        yield one


@pytest.fixture
async def server() -> AsyncIterator[BotApi]:
    """Give a Telegram that knows two chats."""
    async with BotApi() as api:
        for number in (901, 902):
            api.push(message("/start", user=person(number)))
        yield api


async def test_what_came_too_fast_is_sent_when_it_may_be(api: BotApi) -> None:
    """After the time that Telegram told, once."""
    api.fail_next("sendMessage", status=429, retry_after=1)
    api.push(message(f"/quote {QUERY}"))
    assert (await api.wait_for_message()).text.startswith("✅")
    await api.settled()
    assert [call.status for call in api.calls_of("sendMessage")] == [429, 200]


async def test_one_chat_does_not_hold_up_another(api: BotApi) -> None:
    """Which python-telegram-bot's own limiter does; in the same chat all wait."""
    slowed, other = person(901), person(902)
    api.fail_next("sendMessage", status=429, retry_after=1)
    api.push(message("/start", user=slowed))
    await api.wait_until(lambda: bool(api.calls_of("sendMessage")), "a refusal")
    api.push(message(f"/quote {QUERY}", user=slowed))
    api.push(message("/start", user=other))
    await api.wait_for_message(3)
    chats = [call.parameters["chat_id"] for call in api.calls_of("sendMessage")]
    assert chats == [901, 902, 901, 901]


async def test_a_wait_that_nobody_waits_for_is_not_waited_for(
    server: BotApi, bot: ExtBot[int]
) -> None:
    """The answer is given up at once."""
    server.fail_next("sendMessage", status=429, retry_after=3600)
    with pytest.raises(RetryAfter):
        await asyncio.wait_for(bot.send_message(901, "谈判桌"), 5.0)
    assert len(server.calls_of("sendMessage")) == 1


async def test_too_fast_too_often_is_given_up(server: BotApi, bot: ExtBot[int]) -> None:
    """A chat that never takes anything is not asked for ever."""
    server.fail_next("sendMessage", status=429, retry_after=1, times=RETRIES + 1)
    with pytest.raises(RetryAfter):
        await bot.send_message(901, "谈判桌")
    assert len(server.calls_of("sendMessage")) == RETRIES + 1


async def test_a_message_that_may_have_been_sent_is_not_sent_twice(
    server: BotApi, bot: ExtBot[int]
) -> None:
    """The connection broke after the deed; nobody can know."""
    server.drop_next("sendMessage", applied=True)
    with pytest.raises(NetworkError):
        await bot.send_message(901, "谈判桌")
    server.fail_next("sendMessage", status=502)
    with pytest.raises(NetworkError):
        await bot.send_message(901, "谈判桌")
    assert len(server.messages) == 1


async def test_what_done_twice_is_done_once_is_tried_again(
    server: BotApi, bot: ExtBot[int]
) -> None:
    """An answer to a button, say."""
    pressed = server.push(callback_query("x", inline_message_id="AgAAAB"))
    server.fail_next("answerCallbackQuery", status=502, html=True)
    server.drop_next("answerCallbackQuery")
    assert await bot.answer_callback_query(pressed["callback_query"]["id"])
    assert len(server.answers_callback) == 1


async def test_what_telegram_refuses_is_not_tried_again(server: BotApi, bot: ExtBot[int]) -> None:
    """It would refuse it again."""
    with pytest.raises(TelegramError):
        await bot.edit_message_text("谈判桌", chat_id=901, message_id=1)
    assert len(server.calls_of("editMessageText")) == 1


async def test_a_message_that_never_left_is_sent_once_there_is_a_connection() -> None:
    """A network that is away for a moment takes no answer from anybody."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    bot = ExtBot(
        TOKEN,
        base_url=f"http://127.0.0.1:{port}/bot",
        request=HTTPXRequest(),
        rate_limiter=Pacer(Metrics()),
    )
    await bot.request.initialize()  # the bot itself would call getMe
    sending = asyncio.create_task(bot.send_message(901, "谈判桌"))
    await asyncio.sleep(0.2)
    async with BotApi(port=port) as api:
        api.push(message("/start", user=person(901)))
        await sending
        assert len(api.messages) == 1
    await bot.request.shutdown()


async def test_in_a_group_telegram_s_budget_is_kept(server: BotApi, bot: ExtBot[int]) -> None:
    """Twenty a minute; what is one too many waits, and nobody in another chat does."""
    chat = supergroup()
    server.push(message("/start", chat=chat))
    sending = [
        asyncio.create_task(bot.send_message(chat["id"], str(number))) for number in range(21)
    ]
    await server.wait_for_message(20)
    await bot.send_message(901, "谈判桌")
    assert sum(task.done() for task in sending) == 20
    for task in sending:
        task.cancel()


async def test_asking_telegram_takes_nothing_from_a_group_s_budget(
    server: BotApi, bot: ExtBot[int]
) -> None:
    """Who its administrators are, say."""
    chat = supergroup()
    server.push(message("/start", chat=chat))
    for _ in range(25):
        await asyncio.wait_for(bot.get_chat_administrators(chat["id"]), 5.0)
