"""The bot's life: it opens the archive, answers until it is told to stop, and puts all away."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from contextlib import AsyncExitStack, suppress
from typing import Final

from bot.application import application_for
from bot.conducting import FAULT
from bot.context import Yuanhua
from bot.errors import SettingsError, SettingsProblem
from bot.hosting.health import health_server
from bot.hosting.polling import Fetcher, Polling
from bot.hosting.reaching import insist
from bot.hosting.stopping import LAST_RESORT, LEFT_OVER, LastResort, until_told_to_stop
from bot.hosting.webhook import Webhook
from bot.hosting.webhook_gate import secret_of
from bot.logs import logging_as
from bot.menu import keep_current
from bot.settings import TOKEN, Secret, Settings
from bot.strangers import warn_of_strangers
from store import ArchiveError, open_archive

GRACE: Final = 10.0
"""Seconds for the answers that are under way when the bot is told to stop."""

_CLOSED_WITHIN: Final = 0.5
"""Seconds for the connections to Telegram."""

_logger = logging.getLogger(__name__)


def run(settings: Settings) -> int:
    """Run the bot until SIGINT or SIGTERM, logging to stderr.

    Returns:
        The exit code: 0 when told to stop, `FAULT` when the bot broke down, as its log tells.

    Raises:
        SettingsError: There is no token, or the server rejects it; or an address cannot be
            listened on.
        ArchiveError: The archive cannot be opened.
    """
    token = _required_token(settings)
    with logging_as(settings, sys.stderr) as redact, LastResort().at_hand() as last_resort:
        redact.hide(secret_of(token, settings))
        warn_of_strangers(os.environ, _logger)

        async def work() -> None:
            try:
                await serve(settings)
            except asyncio.CancelledError:  # all is put away
                last_resort.within(LEFT_OVER, 0)
                raise

        try:
            asyncio.run(until_told_to_stop(work(), lambda: last_resort.within(LAST_RESORT, FAULT)))
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
        SettingsError: There is no token, or the server rejects it, now or later; or an address
            cannot be listened on.
        ArchiveError: The archive cannot be opened.
    """
    token = _required_token(settings)
    async with AsyncExitStack() as stack:
        archive = await stack.enter_async_context(open_archive(settings.database))
        fetcher = Fetcher()
        application = application_for(settings, token, archive, fetcher)
        pulse = application.pulse
        # Before Telegram is called: who watches the bot sees that it is up and waits for it.
        await stack.enter_async_context(
            health_server(settings, archive, pulse, application.metrics)
        )
        intake = _intake(application, token, fetcher)
        await stack.enter_async_context(intake.listening())
        # Last to first: no more updates are taken, those taken are answered, all is closed.
        stack.push_async_callback(_disconnect, application)
        await insist(application.initialize, pulse)
        stack.push_async_callback(_stop, application, intake)
        await application.start()
        await intake.begin()
        menu = asyncio.create_task(keep_current(application.bot))
        stack.push_async_callback(_cancel, menu)
        _logger.info("@%s is listening", application.bot.username)
        await intake.go_on()


def _intake(application: Yuanhua, token: Secret, fetcher: Fetcher) -> Polling | Webhook:
    settings = application.settings
    if settings.webhook_url is None:
        return Polling(application, fetcher)
    return Webhook(application, settings.webhook_url, secret_of(token, settings))


async def _stop(application: Yuanhua, intake: Polling | Webhook) -> None:
    _, unanswered = await asyncio.gather(intake.end(), application.finish(GRACE))
    if unanswered:
        _logger.warning("updates left unanswered, %.0f s not being enough: %d", GRACE, unanswered)


async def _disconnect(application: Yuanhua) -> None:
    """Close the connections to Telegram, those of a bot that was never made known to it too."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_CLOSED_WITHIN):
            await application.shutdown()
            await application.bot.shutdown()


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _required_token(settings: Settings) -> Secret:
    if settings.token is None:
        raise SettingsError(TOKEN.name, SettingsProblem.TOKEN_MISSING)
    return settings.token
