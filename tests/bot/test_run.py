"""The bot's life, from its first call to its last."""

from __future__ import annotations

import asyncio
import io
import logging
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import SettingsError, SettingsProblem
from bot.logs import logging_to
from bot.run import run, serve
from bot.settings import Secret, Settings
from store import DatabaseUnavailable
from tests.bot.listening import listening, settings_for
from tests.bot.programs import HALF, PLANTED, free_port
from tests.support.bot_api import BotApi
from tests.support.updates import inline_query, message

QUERY = "任何冲突的终点都是谈判桌"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@pytest.mark.parametrize("level", LEVELS)
async def test_no_log_line_of_a_working_day_has_the_token(
    database: Path, level: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Answers, refusals, failures of the server, and the bot's own, at every level."""
    stream = io.StringIO()
    async with BotApi(PLANTED) as api:
        with logging_to(stream, level, Secret(PLANTED)):
            async with listening(api, database):
                await _live_through_a_day(api)
    output = stream.getvalue() + "".join(capfd.readouterr())
    assert HALF not in output
    if level == "DEBUG":
        assert "/bot[token]/sendMessage" in output
    if level in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        assert "Traceback" in output


@pytest.mark.parametrize("level", LEVELS)
async def test_a_rejected_token_is_named_by_its_setting_and_not_shown(
    database: Path, level: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither in the log nor anywhere in the exception."""
    stream = io.StringIO()
    async with BotApi() as api:
        settings = replace(settings_for(api, database), token=Secret(PLANTED))
        with (
            logging_to(stream, level, Secret(PLANTED)),
            pytest.raises(SettingsError) as caught,
        ):
            await serve(settings)
    assert caught.value.name == "YUANHUA_TOKEN"
    assert caught.value.reason is SettingsProblem.TOKEN_REJECTED
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert HALF not in shown + stream.getvalue() + "".join(capfd.readouterr())


async def test_a_token_revoked_later_ends_the_bot(database: Path) -> None:
    """It would otherwise go on and hear nothing."""
    async with BotApi() as api:
        bot = asyncio.create_task(serve(settings_for(api, database)))
        await api.wait_until_polled(within=10.0)
        api.fail_next("getUpdates", status=401)
        api.push(message("/start"))
        await api.wait_for_message()
        with pytest.raises(SettingsError) as caught:
            await asyncio.wait_for(bot, 10.0)
        assert caught.value.reason is SettingsProblem.TOKEN_REJECTED
        assert not api.refusals


async def test_a_server_that_is_away_is_waited_for(database: Path) -> None:
    """A machine's network may come up after its programs; each attempt is a line."""
    stream = io.StringIO()
    url = f"http://127.0.0.1:{free_port()}/bot"
    settings = Settings(Secret(PLANTED), database, url, "DEBUG", health_port=0)
    with logging_to(stream, "DEBUG", Secret(PLANTED)):
        bot = asyncio.create_task(serve(settings))
        await asyncio.sleep(0.6)
        assert not bot.done()
        bot.cancel()
        with pytest.raises(asyncio.CancelledError):
            await bot
    assert "WARNING bot.hosting.reaching: no answer from Telegram" in stream.getvalue()
    assert "next try in 1 s" in stream.getvalue()
    assert HALF not in stream.getvalue()


async def test_a_server_that_fails_at_first_is_tried_again(database: Path) -> None:
    """And then the bot answers."""
    async with BotApi() as api:
        api.fail_next("getMe", status=502, html=True)
        api.fail_next("deleteWebhook", status=500)
        async with listening(api, database):
            api.push(message("/start"))
            await api.wait_for_message()
        assert len(api.calls_of("getMe")) >= 2


async def test_what_waited_while_the_bot_was_down_is_answered(database: Path) -> None:
    """Once, though the bot stops and starts again."""
    async with BotApi() as api:
        api.push(message(f"/quote {QUERY}"))
        async with listening(api, database):
            await api.wait_for_message()
        api.push(message("/start"))
        async with listening(api, database):
            await api.wait_for_message(2)
            await api.settled()
        assert len(api.messages) == 2
        assert not api.refusals


async def test_only_kinds_of_updates_that_are_used_are_asked_for(database: Path) -> None:
    """Edited messages are none of them."""
    async with BotApi() as api, listening(api, database):
        asked = api.calls_of("getUpdates")[0].parameters if api.calls_of("getUpdates") else {}
        api.push(message("/start"))
        await api.wait_for_message()
        asked = asked or api.calls_of("getUpdates")[0].parameters
        assert asked["allowed_updates"] == [
            "message",
            "channel_post",
            "guest_message",
            "inline_query",
            "chosen_inline_result",
            "callback_query",
        ]


async def test_an_archive_that_cannot_be_opened_is_told_before_any_call(tmp_path: Path) -> None:
    """The bot must not take updates that it cannot answer."""
    file = tmp_path / "notes.txt"
    file.write_text("This is no database. " * 100, encoding="utf-8")
    async with BotApi() as api:
        with pytest.raises(DatabaseUnavailable):
            await serve(settings_for(api, file))
        assert not api.calls


def test_without_a_token_there_is_no_running(tmp_path: Path) -> None:
    """And nothing is made."""
    settings = Settings.from_environment({"YUANHUA_DATABASE": str(tmp_path / "new.sqlite3")})
    with pytest.raises(SettingsError) as caught:
        run(settings)
    assert caught.value.name == "YUANHUA_TOKEN"
    assert caught.value.reason is SettingsProblem.TOKEN_MISSING
    assert not list(tmp_path.iterdir())


async def _live_through_a_day(api: BotApi) -> None:
    api.push(message(f"/quote {QUERY}"))
    await api.wait_for_message()
    api.push(inline_query(QUERY))
    await api.wait_for("answerInlineQuery")
    api.fail_next("sendMessage", status=502, html=True)
    api.fail_next("getUpdates", status=500)
    api.push(message("/help"))
    await api.wait_until(lambda: len(api.calls_of("sendMessage")) == 2, "a failure")
    api.fail_next("sendMessage", status=400, description="Bad Request: odd", times=2)
    api.push(message("/help"))
    await api.wait_until(lambda: len(api.calls_of("sendMessage")) == 4, "an apology", 10.0)
    api.drop_next("sendMessage")
    api.push(message("/help"))
    await api.wait_until(lambda: len(api.calls_of("sendMessage")) == 5, "a broken connection")
    api.push(message("/start"))
    await api.wait_for_message(2)
    logging.getLogger("tests.run").info("the day is over")
