"""What whoever watches the bot may ask it over HTTP: `/healthz`, `/readyz` and `/metrics`.

They answer on this machine alone unless told otherwise, and tell of no person and no secret.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

from bot.hosting.checks import Checks
from bot.hosting.http_server import Handler, http_server
from bot.hosting.metrics import CONTENT_TYPE, Metrics
from bot.hosting.pulse import Pulse
from bot.hosting.vitals import (
    LIVE_PATH,
    METRICS_PATH,
    READY_PATH,
    Check,
    Findings,
    all_passed,
    to_json,
)
from bot.settings import Settings
from store import Archive, ArchiveError

PORT_NAME: Final = "YUANHUA_HEALTH_PORT"

SIZES_HOLD: Final = 60.0
"""Seconds for which the archive's size is not asked for again."""

_MEASURING: Final = 2.0
"""Seconds that a scrape waits for it."""

_logger = logging.getLogger(__name__)


class Monitor:
    """Looks at one running bot for whoever asks, and keeps its numbers current."""

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        pulse: Pulse,
        metrics: Metrics,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what is looked at; see `Checks`, and `clock` there."""
        self._checks = Checks(archive, settings.database, settings.disk_reserve, pulse, clock=clock)
        self._archive = archive
        self._metrics = metrics
        self._clock = clock
        self._measured_at = float("-inf")
        self._measuring: asyncio.Task[None] | None = None
        metrics.watch(metrics.flow_age, lambda: pulse.waited)
        metrics.disk_reserve.set(settings.disk_reserve)

    async def ready(self) -> Findings:
        """Look whether the bot can answer, and keep that for the numbers."""
        findings = await self._checks.ready()
        for check, finding in findings.items():
            self._metrics.healthy(check, passed=finding.passed)
        free = findings[Check.DISK].facts.get("free")
        if isinstance(free, int):
            self._metrics.disk_free.set(free)
        return findings

    def alive(self) -> Findings:
        """Look whether a new start would mend anything."""
        return self._checks.alive()

    async def exposition(self) -> bytes:
        """Give the numbers; the archive's size as it was some `SIZES_HOLD` seconds ago at most.

        A large archive may be long in counting: then it is told at a later scrape.
        """
        await self.ready()
        if self._measuring is None and self._clock() - self._measured_at >= SIZES_HOLD:
            self._measuring = asyncio.create_task(self._measure())
        if self._measuring is not None:
            await asyncio.wait({self._measuring}, timeout=_MEASURING)
        return self._metrics.exposition()

    async def close(self) -> None:
        """Wait for what is being looked at and counted: the archive may be closed then."""
        await self._checks.close()
        if self._measuring is not None:
            await self._measuring

    async def _measure(self) -> None:
        try:
            sessions = await self._archive.sessions()
            size = await self._archive.care.size()
        except ArchiveError as problem:
            _logger.debug("the archive's size is not to be had", exc_info=problem)
        else:
            self._metrics.archive_bytes.set(size)
            self._metrics.sessions.set(len(sessions))
            self._metrics.sentences.set(sum(session.sentences for session in sessions))
        finally:
            self._measured_at = self._clock()
            self._measuring = None


@asynccontextmanager
async def health_server(
    settings: Settings, archive: Archive, pulse: Pulse, metrics: Metrics
) -> AsyncIterator[int | None]:
    """Let the bot's health be asked for, until left.

    Args:
        settings: Where, if anywhere, and how much of the disk must be free.
        archive: Must answer.
        pulse: Knows whether updates flow.
        metrics: What is counted.

    Yields:
        The port; None where the settings want none.

    Raises:
        SettingsError: The address cannot be listened on.
    """
    if not settings.health_port:
        yield None
        return
    async with monitored(
        Monitor(settings, archive, pulse, metrics), settings.health_listen, settings.health_port
    ) as port:
        yield port


@asynccontextmanager
async def monitored(monitor: Monitor, address: str, port: int) -> AsyncIterator[int]:
    """Let a monitor be asked at an address, until left; see `http_server`."""
    given = {"monitor": monitor}
    routes = [(LIVE_PATH, _Live, given), (READY_PATH, _Ready, given), (METRICS_PATH, _Read, given)]
    try:
        async with http_server(routes, address, port, PORT_NAME) as bound:
            _logger.info("health and metrics are at port %d of %s", bound, address)
            yield bound
    finally:
        await monitor.close()


class _Watched(Handler):
    """Answers GET, and HEAD alike without the body."""

    def initialize(self, monitor: Monitor) -> None:
        """Take whom to ask."""
        self.monitor = monitor

    async def get(self) -> None:
        """Answer."""
        raise NotImplementedError

    async def head(self) -> None:
        """Answer without the body."""
        await self.get()

    def answer(self, findings: Findings) -> None:
        """Tell what was found, and in the status whether all is well."""
        passed = all_passed(findings)
        self.set_status(HTTPStatus.OK if passed else HTTPStatus.SERVICE_UNAVAILABLE)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(to_json(findings) + "\n")


class _Live(_Watched):
    async def get(self) -> None:
        self.answer(self.monitor.alive())


class _Ready(_Watched):
    async def get(self) -> None:
        self.answer(await self.monitor.ready())


class _Read(_Watched):
    async def get(self) -> None:
        numbers = await self.monitor.exposition()
        self.set_header("Content-Type", CONTENT_TYPE)
        self.finish(numbers)
