"""The bot is told to stop, as a program: what is under way is finished, all is put away."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from bot.hosting.stopping import LastResort
from tests.bot.programs import HALF, ended, free_port, held_up, line_with, program
from tests.bot.programs import PLANTED as TOKEN
from tests.support.bot_api import BotApi
from tests.support.updates import message

QUERY = "任何冲突的终点都是谈判桌"
HANGING = """
import asyncio, os, sys, time
import bot.run
from bot.settings import Settings

def hang():
    print("it hangs", file=sys.stderr, flush=True)
    time.sleep(60)

async def serve(settings):
    await asyncio.to_thread(hang)

bot.run.serve = serve
sys.exit(bot.run.run(Settings.from_environment(os.environ)))
"""
"""A bot that looks up a name while the network is away, so to speak."""


@pytest.mark.parametrize("sign", (signal.SIGINT, signal.SIGTERM))
async def test_a_signal_stops_the_bot_gracefully(database: Path, sign: signal.Signals) -> None:
    """Exit status 0; what it was sent before has been answered."""
    async with BotApi(TOKEN) as api, program(api.url, database) as bot:
        await api.wait_until_polled(within=20.0)
        api.push(message(f"/quote {QUERY}"))
        await api.wait_for_message()
        bot.send_signal(sign)
        lines = await ended(bot)
        assert bot.returncode == 0
        assert not api.world.inbox.waiting
    assert any(line.endswith("INFO bot.run: @YuanhuaBot is listening") for line in lines)
    assert lines[-1].endswith("INFO bot.run: stopped")
    assert not [line for line in lines if " INFO " not in line]
    assert _beside(database) == [database.name]


async def test_an_answer_under_way_is_sent_before_the_bot_ends(database: Path) -> None:
    """Telegram is slow, and is waited for; what was fetched does not come again."""
    async with BotApi(TOKEN) as api, program(api.url, database) as bot:
        await _ask_and_be_held_up(api, message(f"/quote {QUERY}"))
        bot.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.5)
        assert _runs(bot)
        assert not api.messages
        api.let_go()
        lines = await ended(bot)
        assert bot.returncode == 0
        (sent,) = api.messages.values()
        assert QUERY in sent.text
        assert not api.world.inbox.waiting
    assert lines[-1].endswith("stopped")
    assert _beside(database) == [database.name]


async def test_more_signals_change_nothing(database: Path) -> None:
    """Whoever presses Ctrl-C again does not break the answer off."""
    async with BotApi(TOKEN) as api, program(api.url, database) as bot:
        await _ask_and_be_held_up(api, message(f"/quote {QUERY}"))
        for sign in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
            bot.send_signal(sign)
            await asyncio.sleep(0.1)
        api.let_go()
        lines = await ended(bot)
        assert bot.returncode == 0
        assert len(api.messages) == 1
    assert lines[-1].endswith("stopped")
    assert _beside(database) == [database.name]


async def test_what_takes_too_long_is_left_unanswered(database: Path) -> None:
    """Telegram wants a chat to wait for a minute, and nobody waits so long for the bot to end."""
    async with BotApi(TOKEN) as api, program(api.url, database) as bot:
        await api.wait_until_polled(within=20.0)
        api.fail_next("sendMessage", status=429, retry_after=50)
        api.push(message(f"/quote {QUERY}"))
        await api.wait_until(lambda: bool(api.calls_of("sendMessage")), "a refusal")
        bot.send_signal(signal.SIGTERM)
        lines = await ended(bot)
        assert bot.returncode == 0
        assert not api.messages
    left = "WARNING bot.run: updates left unanswered, 10 s not being enough: 1"
    assert [line for line in lines if line.endswith(left)]
    assert lines[-1].endswith("stopped")
    assert "Traceback" not in "\n".join(lines)
    assert _beside(database) == [database.name]


async def test_a_server_that_hangs_does_not_keep_the_bot(database: Path) -> None:
    """It takes the last call, for what was fetched, and never answers: it may come again."""
    async with BotApi(TOKEN) as api, program(api.url, database) as bot:
        await api.wait_until_polled(within=20.0)
        api.push(message(f"/quote {QUERY}"))
        await api.wait_for_message()
        await api.wait_until_polled()
        api.hold_next("getUpdates")
        bot.send_signal(signal.SIGTERM)
        lines = await ended(bot)
        assert bot.returncode == 0
    assert [line for line in lines if "may be answered twice: no word of it (TimeoutError)" in line]
    assert lines[-1].endswith("stopped")


async def test_the_bot_stops_while_it_waits_for_a_server_that_is_away(database: Path) -> None:
    """It need not come up before it may go."""
    async with program(f"http://127.0.0.1:{free_port()}/bot", database) as bot:
        first = await line_with(bot, "no answer from Telegram")
        bot.send_signal(signal.SIGTERM)
        lines = await ended(bot)
        assert bot.returncode == 0
        assert HALF not in first + "".join(lines)


async def test_the_bot_stops_while_it_waits_for_a_server_that_hangs(database: Path) -> None:
    """Its first call is given up."""
    async with BotApi(TOKEN) as api:
        api.hold_next("getMe")
        async with program(api.url, database) as bot:
            await held_up(api, "getMe")
            bot.send_signal(signal.SIGTERM)
            lines = await ended(bot)
            assert bot.returncode == 0
            assert api.given_up
    assert lines[-1].endswith("stopped")


async def test_what_comes_after_the_signal_waits_for_the_next_start(database: Path) -> None:
    """No update is taken any more, and none is lost."""
    async with BotApi(TOKEN) as api:
        async with program(api.url, database) as bot:
            await _ask_and_be_held_up(api, message(f"/quote {QUERY}"))
            bot.send_signal(signal.SIGTERM)
            await _hung_up(api)
            api.push(message("/start"))
            api.let_go()
            await ended(bot)
            assert len(api.messages) == 1
        async with program(api.url, database) as bot:
            await api.wait_for_message(2, within=20.0)
            await _stopped(bot)
        assert len(api.messages) == 2


def test_the_last_resort_ends_the_program() -> None:
    """With the code that was said last."""
    left: list[int] = []
    with LastResort(left.append).at_hand() as last_resort:
        last_resort.within(60.0, 70)
        last_resort.within(0.01, 0)
        deadline = time.monotonic() + 10
        while not left and time.monotonic() < deadline:
            time.sleep(0.01)
    assert left == [0]


def test_the_last_resort_is_not_needed_where_the_program_ends_by_itself() -> None:
    """Nothing comes of it later."""
    left: list[int] = []
    with LastResort(left.append).at_hand() as last_resort:
        last_resort.within(0.05, 0)
    time.sleep(0.2)
    assert not left


async def test_a_thread_that_hangs_does_not_keep_the_program(tmp_path: Path) -> None:
    """What it does, nobody waits for any more; exit status 0, as all is put away."""
    hanging = tmp_path / "hanging.py"
    hanging.write_text(HANGING, encoding="utf-8")
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        str(hanging),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "YUANHUA_TOKEN": TOKEN},
        stderr=PIPE,
    )
    await line_with(bot, "it hangs")
    bot.send_signal(signal.SIGTERM)
    await ended(bot)
    assert bot.returncode == 0


async def _ask_and_be_held_up(api: BotApi, question: dict[str, object]) -> None:
    await api.wait_until_polled(within=20.0)
    api.hold_next("sendMessage")
    api.push(question)
    await held_up(api, "sendMessage")


async def _hung_up(api: BotApi) -> None:
    """Wait until the bot has no long poll open any more, and has made its last call."""
    polls = len(api.calls_of("getUpdates"))
    await api.wait_until(lambda: len(api.calls_of("getUpdates")) > polls, "a last poll")


def _runs(bot: Process) -> bool:
    return bot.returncode is None


async def _stopped(bot: Process) -> None:
    bot.send_signal(signal.SIGTERM)
    await ended(bot)
    assert bot.returncode == 0


def _beside(database: Path) -> list[str]:
    """List the archive's files: a log beside it is one that was not written back."""
    return sorted(path.name for path in database.parent.glob(f"{database.name}*"))
