"""The bot as a program of its own, which can be sent signals."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.bot_api import BotApi

HALF = "AAFplanted-secret_half"
PLANTED = f"7201445566:{HALF}"
"""A token that no log may show; `HALF` is the half of it that is the secret."""
PROGRAM = (
    "import os, sys; from bot.run import run; from bot.settings import Settings;"
    "sys.exit(run(Settings.from_environment(os.environ)))"
)
PATIENCE = 30.0


@asynccontextmanager
async def program(api_url: str, database: Path, **more: str) -> AsyncIterator[Process]:
    """Run the bot, with more of an environment; killed where it has not ended by itself."""
    environment = {
        **os.environ,
        "YUANHUA_TOKEN": PLANTED,
        "YUANHUA_DATABASE": str(database),
        "YUANHUA_API_URL": api_url,
        "YUANHUA_HEALTH_PORT": "0",
        "PYTHONPATH": os.pathsep.join(sys.path),
        **more,
    }
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, env=environment, stdout=PIPE, stderr=PIPE
    )
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.kill()
            await bot.communicate()


async def ended(bot: Process) -> list[str]:
    """Wait until the bot has ended, and give the lines of its log."""
    _, log = await asyncio.wait_for(bot.communicate(), PATIENCE)
    return log.decode().splitlines()


async def line_with(bot: Process, words: str) -> str:
    """Give the next line of its log that holds these words; those before it are gone."""
    assert bot.stderr is not None
    async with asyncio.timeout(PATIENCE):
        while line := await bot.stderr.readline():
            if words in line.decode():
                return line.decode()
    raise AssertionError(words)


async def held_up(api: BotApi, method: str) -> None:
    """Wait until a call of this method hangs."""
    await api.wait_until(
        lambda: any(call.method == method for call in api.held), f"a held {method}", PATIENCE
    )


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
