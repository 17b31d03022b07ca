"""The bot's life: it opens the archive, answers until it is told to stop, and puts all away."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from contextlib import AsyncExitStack, suppress
from http import HTTPStatus
from typing import Any, Final

from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.application import ALLOWED_UPDATES, application_for
from bot.context import Yuanhua
from bot.errors import SettingsError, SettingsProblem
from bot.menu import keep_current
from bot.redaction import logging_to
from bot.settings import TOKEN, Secret, Settings
from store import ArchiveError, open_archive

FAULT: Final = 70
"""Exit code of a fault of the program (sysexits' EX_SOFTWARE)."""

FIRST_WAIT: Final = 1.0
"""Seconds before an unreachable server is tried again; each time longer."""
LONGEST_WAIT: Final = 30.0

_logger = logging.getLogger(__name__)


def run(settings: Settings) -> int:
    """Run the bot until SIGINT or SIGTERM, logging to stderr.

    Returns:
        The exit code: 0 when told to stop, `FAULT` when the bot broke down, as its log tells.

    Raises:
        SettingsError: There is no token, or the server rejects it.
        ArchiveError: The archive cannot be opened.
    """
    token = _required_token(settings)
    with logging_to(sys.stderr, settings.log_level, token):
        try:
            asyncio.run(_until_told_to_stop(settings))
        except (KeyboardInterrupt, asyncio.CancelledError):
            _logger.info("stopped")
            return 0
        except (SettingsError, ArchiveError):
            raise
        except Exception:
            _logger.exception("the bot broke down")
            return FAULT
    return 0


async def serve(settings: Settings) -> None:
    """Answer updates until cancelled.

    Raises:
        SettingsError: There is no token, or the server rejects it, now or later.
        ArchiveError: The archive cannot be opened.
    """
    token = _required_token(settings)
    async with AsyncExitStack() as stack:
        archive = await stack.enter_async_context(open_archive(settings.database))
        updates = _Updates()
        application = application_for(settings, token, archive, updates)
        # Last to first: no more updates are taken, those taken are answered, all is closed.
        stack.push_async_callback(application.bot.shutdown)
        stack.push_async_callback(application.shutdown)
        await _connect(application)
        stack.push_async_callback(_stop_answering, application)
        await application.start()
        stack.push_async_callback(_stop_polling, application)
        await _start_polling(application)
        menu = asyncio.create_task(keep_current(application.bot))
        stack.push_async_callback(_cancel, menu)
        _logger.info("@%s is listening", application.bot.username)
        await updates.rejected.wait()
        raise _rejection()


class _Updates(HTTPXRequest):
    """Fetches updates, and remembers when the token is rejected.

    Long polling ends by itself then, and python-telegram-bot tells nobody but the log.
    """

    def __init__(self) -> None:
        super().__init__(connection_pool_size=1)
        self.rejected = asyncio.Event()

    async def do_request(
        self,
        *arguments: Any,  # noqa: ANN401 - theirs to name
        **options: Any,  # noqa: ANN401 - theirs to name
    ) -> tuple[int, bytes]:
        """See the base class."""
        status, payload = await super().do_request(*arguments, **options)
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
            self.rejected.set()
        return status, payload


async def _until_told_to_stop(settings: Settings) -> None:
    serving = asyncio.create_task(serve(settings))
    with suppress(NotImplementedError):  # on Windows, where SIGINT is a KeyboardInterrupt
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, serving.cancel)
    await serving


async def _connect(application: Yuanhua) -> None:
    """Make the bot known to the server, for as long as that takes."""
    wait = FIRST_WAIT
    while problem := await _attempt(application):
        if isinstance(problem, InvalidToken):
            # Raised here and not where it was caught: its message spells the token out, and no
            # error that leaves this module may have it as its context.
            raise _rejection()
        _logger.warning("no answer from Telegram (%s); next try in %.0f s", problem, wait)
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)


async def _attempt(application: Yuanhua) -> TelegramError | None:
    try:
        await application.initialize()
    except TelegramError as problem:
        return problem
    return None


async def _start_polling(application: Yuanhua) -> None:
    if application.updater is not None:
        await application.updater.start_polling(
            bootstrap_retries=-1,
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
            error_callback=_polling_failed,
        )


async def _stop_polling(application: Yuanhua) -> None:
    updater = application.updater
    if updater is not None and updater.running:
        with suppress(InvalidToken):  # which ended the polling already, and is told by serve()
            await updater.stop()


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _stop_answering(application: Yuanhua) -> None:
    if application.running:
        await application.stop()


def _polling_failed(problem: TelegramError) -> None:
    if isinstance(problem, Conflict):
        _logger.error("another program fetches this bot's updates, only one may: %s", problem)
    else:
        _logger.warning("no updates from Telegram: %s", problem)


def _required_token(settings: Settings) -> Secret:
    if settings.token is None:
        raise SettingsError(TOKEN.name, SettingsProblem.TOKEN_MISSING)
    return settings.token


def _rejection() -> SettingsError:
    return SettingsError(TOKEN.name, SettingsProblem.TOKEN_REJECTED)
