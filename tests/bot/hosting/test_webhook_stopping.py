"""The bot with a webhook is told to stop, or killed, as a program: no update is lost."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

from tests.bot.listening import PATH
from tests.bot.programs import HALF, PLANTED, ended, free_port, held_up, line_with, program
from tests.support.bot_api import BotApi
from tests.support.updates import message, person

QUERY = "任何冲突的终点都是谈判桌"


def environment(port: int) -> dict[str, str]:
    """Give what makes the bot listen to a webhook."""
    url = f"http://127.0.0.1:{port}{PATH}"
    return {"YUANHUA_WEBHOOK_URL": url, "YUANHUA_WEBHOOK_PORT": str(port)}


async def test_an_answer_under_way_is_sent_before_the_bot_ends(database: Path) -> None:
    """Telegram is told so; what it brings meanwhile is answered after the next start."""
    hook = environment(free_port())
    async with BotApi(PLANTED) as api:
        async with program(api.url, database, **hook) as bot:
            await line_with(bot, "is listening")
            api.hold_next("sendMessage")
            api.push(message(f"/quote {QUERY}"))
            await held_up(api, "sendMessage")
            bot.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.5)
            api.push(message("/start", user=person(6_300_000_001)))
            await api.wait_until(lambda: 503 in api.bringer.statuses, "a refusal")
            assert 200 not in api.bringer.statuses
            api.let_go()
            lines = await ended(bot)
            assert bot.returncode == 0
            assert 200 in api.bringer.statuses
            assert len(api.messages) == 1
        assert api.world.webhook["url"] == hook["YUANHUA_WEBHOOK_URL"]
        # Then libraries tell all that they do, the secret too.
        more = {"YUANHUA_LOG_LEVEL": "DEBUG", "YUANHUA_LOG_PERSONAL": "yes"}
        async with program(api.url, database, **hook, **more) as bot:
            await api.wait_for_message(2, within=20.0)
            await api.settled()
            bot.send_signal(signal.SIGTERM)
            lines += await ended(bot)
            assert bot.returncode == 0
        assert len(api.messages) == 2
        secret = api.world.webhook["secret_token"]
    assert "Traceback" not in "\n".join(lines)
    assert "'secret_token': '[secret]'" in "\n".join(lines)
    assert secret not in "\n".join(lines)
    assert HALF not in "\n".join(lines)


async def test_an_update_that_a_killed_bot_was_at_is_answered_by_the_next(database: Path) -> None:
    """Telegram was not told that it had arrived, and brings it again."""
    hook = environment(free_port())
    async with BotApi(PLANTED) as api:
        async with program(api.url, database, **hook) as bot:
            await line_with(bot, "is listening")
            api.hold_next("sendMessage")
            api.push(message(f"/quote {QUERY}"))
            await held_up(api, "sendMessage")
            bot.send_signal(signal.SIGKILL)
            await ended(bot)
            assert not api.messages
        async with program(api.url, database, **hook) as bot:
            answer = await api.wait_for_message(within=20.0)
            assert QUERY in answer.text
            await api.settled()
            bot.send_signal(signal.SIGTERM)
            await ended(bot)
        assert len(api.messages) == 1
