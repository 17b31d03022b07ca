"""Updates are fetched one call after the other, each once, whatever comes in between."""

from __future__ import annotations

import asyncio
import io
import logging
from pathlib import Path

import pytest

from bot.logs import logging_to
from bot.settings import Secret
from tests.bot.listening import listening
from tests.support.bot_api import BotApi
from tests.support.updates import message

TAKEN = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
    "running"
)


async def test_a_webhook_that_was_left_is_deleted(database: Path) -> None:
    """What waits there is answered."""
    async with BotApi() as api:
        api.world.webhook = {"url": "https://example.org/hook"}
        api.push(message("/start"))
        async with listening(api, database):
            await api.wait_for_message()
        assert [call.parameters for call in api.calls_of("deleteWebhook")] == [
            {"drop_pending_updates": False}
        ]
        assert not api.refusals


async def test_an_update_is_fetched_once(database: Path) -> None:
    """Each call confirms what the one before brought, and the last call all of it."""
    async with BotApi() as api:
        async with listening(api, database):
            for number in range(1, 4):
                api.push(message("/start"))
                await api.wait_for_message(number)
        brought = [call.result for call in api.calls_of("getUpdates") if call.result]
        assert [len(updates) for updates in brought if isinstance(updates, list)] == [1, 1, 1]
        assert not api.world.inbox.waiting
        assert "allowed_updates" not in api.calls_of("getUpdates")[-1].parameters


async def test_what_telegram_knows_is_not_told_again(database: Path) -> None:
    """A bot that has nothing to confirm makes no call when it stops."""
    async with BotApi() as api:
        async with listening(api, database):
            polls = len(api.calls_of("getUpdates"))
        assert len(api.calls_of("getUpdates")) == polls


async def test_a_second_program_is_told_once_and_does_not_end_the_bot(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It goes on trying, and answers as soon as it may."""
    async with BotApi() as api, listening(api, database):
        api.fail_next("getUpdates", status=409, description=TAKEN, times=2)
        api.push(message("/start"))
        await api.wait_for_message(within=10.0)
        api.push(message("/start"))
        await api.wait_for_message(2, within=10.0)
        assert len([call for call in api.calls_of("getUpdates") if call.status == 409]) == 2
    told = [line for line in caplog.records if line.levelno >= logging.WARNING]
    assert [line.levelno for line in told] == [logging.ERROR]
    assert "another program fetches this bot's updates" in told[0].message
    assert "@BotFather" in told[0].message


async def test_a_webhook_set_meanwhile_is_told_and_waited_for(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Once it is deleted, updates come again."""
    async with BotApi() as api:
        async with listening(api, database):
            api.world.webhook = {"url": "https://example.org/hook"}
            api.push(message("/start"))
            await api.wait_until(lambda: bool(api.refusals), "a conflict")
            api.world.webhook = {}
            await api.wait_for_message(within=10.0)
        assert {call.status for call in api.refusals} == {409}
    (told,) = (line for line in caplog.records if line.levelno >= logging.WARNING)
    assert "a webhook was set for this bot meanwhile" in told.message


async def test_a_server_that_goes_away_is_told_once(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And that it is there again."""
    caplog.set_level(logging.INFO)
    async with BotApi() as api, listening(api, database):
        api.fail_next("getUpdates", status=502, html=True, times=2)
        api.push(message("/start"))
        await api.wait_for_message(within=10.0)
        api.push(message("/start"))
        await api.wait_for_message(2, within=10.0)
    assert caplog.text.count("no updates from Telegram") == 1
    assert caplog.text.count("updates flow again") == 1


async def test_an_update_that_cannot_be_read_keeps_no_other(database: Path) -> None:
    """It is left out and does not come again; nothing of what it says is in the log."""
    stream = io.StringIO()
    async with BotApi() as api:
        odd, good = message("gossip"), message("/start")
        del odd["message"]["message_id"]
        api.world.inbox.push(odd)
        api.push(good)
        with logging_to(stream, "DEBUG", Secret(api.token)):
            async with listening(api, database):
                await api.wait_for_message()
                await api.settled()
        assert not api.world.inbox.waiting
    number = odd["update_id"]
    assert f"update {number} cannot be read (TypeError), and is left out" in stream.getvalue()
    assert "gossip" not in stream.getvalue()


@pytest.mark.filterwarnings("ignore:.*attribute `retry_after` will be of type")
async def test_the_bot_stops_at_once_while_it_waits_to_try_again(database: Path) -> None:
    """It may have to wait for half a minute."""
    async with BotApi() as api, listening(api, database):
        api.fail_next("getUpdates", status=429, retry_after=30)
        api.push(message("/start"))
        await api.wait_until(
            lambda: any(call.status == 429 for call in api.calls_of("getUpdates")), "a failure"
        )
        await asyncio.sleep(0.5)
        assert len([call for call in api.calls_of("getUpdates") if call.status == 429]) == 1
        before = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - before < 15
