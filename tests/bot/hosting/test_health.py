"""The bot's health over real HTTP, of a bot that talks to a fake Telegram, by the test's clock."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.application import application_for
from bot.errors import SettingsError, SettingsProblem
from bot.hosting.checks import FRESH
from bot.hosting.health import SIZES_HOLD, Monitor, health_server, monitored
from bot.hosting.metrics import Metrics
from bot.hosting.polling import Fetcher, Polling
from bot.hosting.pulse import POLLING_PATIENCE, Pulse
from bot.run import serve
from bot.settings import Secret, Settings
from store import Archive, Metadata, open_archive
from tests.bot.calling import call
from tests.bot.commanding import ROOT
from tests.bot.listening import settings_for
from tests.bot.ticking import Clock
from tests.support.bot_api import BotApi
from tests.support.updates import inline_query, message

QUERY = "任何冲突的终点都是谈判桌"


@dataclass
class Patient:
    """A bot that fetches updates from a fake Telegram, and whom to ask how it is."""

    api: BotApi
    archive: Archive
    clock: Clock
    port: int

    async def status(self, path: str) -> int:
        """Ask, and give the status alone."""
        return (await call(self.port, path)).status

    async def reason(self, check: str) -> str:
        """Give what one check found."""
        return str((await call(self.port, "/readyz")).json()["checks"][check]["reason"])

    async def hear(self) -> None:
        """Let something happen in Telegram, and wait until the bot has fetched it."""
        before = len([one for one in self.api.calls_of("getUpdates") if one.accepted])
        self.api.push(message("/start"))
        await self.api.wait_for("getUpdates", before + 1)
        await asyncio.sleep(0.05)  # the answer is on its way to the bot


@pytest.fixture
async def patient(database: Path) -> AsyncIterator[Patient]:
    """Give a bot whose first call for updates is still open."""
    async with (
        BotApi() as api,
        open_archive(database) as archive,
        _fetching(api, archive, database) as one,
    ):
        yield one


@pytest.fixture
async def running(database: Path) -> AsyncIterator[tuple[BotApi, int]]:
    """Give a Telegram to which a whole bot listens, and the port where that tells its health."""
    async with BotApi() as api:
        settings = replace(settings_for(api, database), health_port=_free_port())
        bot = asyncio.create_task(serve(settings))
        await api.wait_until_polled(within=10.0)
        yield api, settings.health_port
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot


@asynccontextmanager
async def _fetching(api: BotApi, archive: Archive, database: Path) -> AsyncIterator[Patient]:
    clock, fetcher, settings = Clock(), Fetcher(), settings_for(api, database)
    application = application_for(settings, Secret(api.token), archive, fetcher)
    application.pulse = Pulse(clock=clock)
    monitor = Monitor(settings, archive, application.pulse, application.metrics, clock=clock)
    async with monitored(monitor, "127.0.0.1", 0) as port, application:
        await application.start()
        fetching = asyncio.create_task(Polling(application, fetcher).go_on())
        try:
            await api.wait_until_polled(within=10.0)
            yield Patient(api, archive, clock, port)
        finally:
            fetching.cancel()
            with suppress(asyncio.CancelledError):
                await fetching
            await application.finish(5.0)


async def test_a_bot_is_ready_once_updates_have_come(patient: Patient) -> None:
    """Until then it is starting, which is no reason for a new start."""
    first = await call(patient.port, "/readyz")
    assert first.status == 503
    assert first.json()["checks"]["updates"]["reason"] == "starting"
    assert await patient.status("/healthz") == 200
    await patient.hear()
    ready = await call(patient.port, "/readyz")
    assert ready.status == 200
    assert ready.json()["status"] == "passed"
    assert {check["reason"] for check in ready.json()["checks"].values()} == {"fine"}
    assert ready.headers["Content-Type"] == "application/json; charset=utf-8"


async def test_fetching_that_hangs_is_noticed_and_its_end_too(patient: Patient) -> None:
    """First the bot is not ready; much later it is dead; then all is well again."""
    await patient.hear()
    patient.api.hold_next("getUpdates")
    patient.api.push(message("/start"))
    await patient.api.wait_until(lambda: bool(patient.api.held), "a call that hangs", 15.0)
    patient.clock.go_on(POLLING_PATIENCE + 1)
    assert await patient.reason("updates") == "no_updates"
    assert (await patient.status("/readyz"), await patient.status("/healthz")) == (503, 200)
    patient.clock.go_on(POLLING_PATIENCE)
    assert (await patient.status("/readyz"), await patient.status("/healthz")) == (503, 503)
    patient.api.let_go()
    await patient.hear()
    assert (await patient.status("/readyz"), await patient.status("/healthz")) == (200, 200)


async def test_fetching_that_fails_is_noticed_and_no_reason_for_a_new_start(
    patient: Patient,
) -> None:
    """Of what it fails is told in a word, and counted."""
    await patient.hear()
    patient.api.fail_next("getUpdates", status=502, html=True, times=100)
    patient.api.push(message("/start"))
    await patient.api.wait_until(
        lambda: any(one.status == 502 for one in patient.api.calls_of("getUpdates")),
        "a failure",
        15.0,
    )
    patient.clock.go_on(POLLING_PATIENCE + 1)
    told = (await call(patient.port, "/readyz")).json()["checks"]["updates"]
    assert told["reason"] == "no_updates"
    assert told["problem"] == "NetworkError"
    assert await patient.status("/healthz") == 200
    numbers = (await call(patient.port, "/metrics")).body
    assert 'yuanhua_telegram_errors_total{kind="NetworkError",method="getUpdates"}' in numbers
    assert 'yuanhua_healthy{check="updates"} 0.0' in numbers


async def test_the_numbers_tell_of_the_archive_and_the_disk(
    patient: Patient, tmp_path: Path
) -> None:
    """What is taken in since is seen a minute later, and not counted at every scrape."""
    await patient.hear()
    numbers = _numbers((await call(patient.port, "/metrics")).body)
    assert numbers["yuanhua_archive_sessions"] == 1
    assert numbers["yuanhua_archive_sentences"] > 100
    assert numbers["yuanhua_archive_bytes"] > 2**16
    assert numbers["yuanhua_disk_free_bytes"] > 0
    assert numbers["yuanhua_updates_in_flight"] == 0
    assert numbers['yuanhua_healthy{check="disk"}'] == 1
    await patient.archive.import_(_talk(tmp_path), Metadata(title="种树"))
    patient.clock.go_on(SIZES_HOLD - 1)
    numbers = _numbers((await call(patient.port, "/metrics")).body)
    assert numbers["yuanhua_archive_sessions"] == 1
    assert numbers["yuanhua_updates_age_seconds"] == SIZES_HOLD - 1
    patient.clock.go_on(1)
    assert _numbers((await call(patient.port, "/metrics")).body)["yuanhua_archive_sessions"] == 2


async def test_numbers_are_plain_text_as_prometheus_reads_it(patient: Patient) -> None:
    """And what is asked about a head has no body."""
    told = await call(patient.port, "/metrics")
    assert told.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    head = await call(patient.port, "/healthz", "HEAD")
    assert (head.status, head.body) == (200, "")
    assert (await call(patient.port, "/healthz", "POST")).status == 405
    assert (await call(patient.port, "/")).status == 404


async def test_nothing_that_is_told_is_a_secret_or_a_person_s(patient: Patient) -> None:
    """Neither the token nor who wrote what."""
    patient.api.push(message("/quote 我的私事"))
    await patient.hear()
    await patient.api.wait_for_message(2)
    patient.clock.go_on(FRESH)
    told = "".join([(await call(patient.port, path)).body for path in PATHS])
    assert patient.api.token.partition(":")[2] not in told
    assert "私事" not in told
    for chat in patient.api.world.chats:
        assert str(chat) not in told


async def test_a_running_bot_can_be_asked_and_no_longer_when_it_has_ended(database: Path) -> None:
    """Even before Telegram is reached."""
    async with BotApi() as api:
        api.fail_next("getMe", status=502, html=True)
        settings = replace(settings_for(api, database), health_port=_free_port())
        bot = asyncio.create_task(serve(settings))
        await api.wait_until(lambda: bool(api.calls_of("getMe")), "a first try", 10.0)
        told = (await call(settings.health_port, "/readyz")).json()
        assert told["checks"]["updates"]["reason"] == "starting"
        await api.wait_until_polled(within=10.0)
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot
    with pytest.raises(ConnectionRefusedError):
        await call(settings.health_port, "/readyz")


async def test_the_numbers_of_a_running_bot_tell_what_it_did(running: tuple[BotApi, int]) -> None:
    """What was asked, what was typed, and what Telegram would not take."""
    api, port = running
    api.push(message(f"/quote {QUERY}"))
    await api.wait_for_message()
    api.push(inline_query("这句话从来没有人在任何地方说起过"))
    await api.wait_for("answerInlineQuery")
    api.fail_next("sendMessage", status=403, description="Forbidden: bot was blocked by the user")
    api.push(message("/help"))
    await api.wait_until(lambda: len(api.calls_of("sendMessage")) == 2, "a refusal")
    await api.settled()
    numbers = _numbers((await call(port, "/metrics")).body)
    assert numbers['yuanhua_queries_total{verdict="exact",way="asked"}'] == 1
    assert numbers['yuanhua_queries_total{verdict="none",way="typed"}'] == 1
    assert numbers['yuanhua_updates_total{kind="message",outcome="answered"}'] == 1
    assert numbers['yuanhua_updates_total{kind="message",outcome="refused"}'] == 1
    assert numbers['yuanhua_telegram_errors_total{kind="Forbidden",method="sendMessage"}'] == 1
    assert numbers['yuanhua_update_seconds_count{kind="inline_query"}'] == 1


async def test_the_command_finds_a_running_bot_well(running: tuple[BotApi, int]) -> None:
    """As whoever watches a container asks it."""
    api, port = running
    api.push(message("/start"))
    await api.wait_for_message()
    environment = {**os.environ, "YUANHUA_HEALTH_PORT": str(port), "LC_ALL": "en_US.UTF-8"}
    command = [sys.executable, "-m", "bot", "health"]
    asked = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdout=PIPE, stderr=PIPE
    )
    told, complaint = await asked.communicate()
    assert (asked.returncode, complaint) == (0, b"")
    assert told.startswith(b"The bot is well: updates flow")


async def test_a_port_that_is_taken_ends_the_bot_with_its_setting(database: Path) -> None:
    """Before Telegram is called."""
    async with BotApi() as api:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            settings = replace(settings_for(api, database), health_port=taken.getsockname()[1])
            with pytest.raises(SettingsError) as caught:
                await serve(settings)
        assert not api.calls
    assert caught.value.name == "YUANHUA_HEALTH_PORT"
    assert caught.value.reason is SettingsProblem.ADDRESS_UNUSABLE


async def test_port_0_means_that_nobody_can_ask(database: Path) -> None:
    """Nothing is listened to."""
    settings = Settings(None, database, "http://127.0.0.1:1/bot", "INFO", health_port=0)
    async with (
        open_archive(database) as archive,
        health_server(settings, archive, Pulse(), Metrics()) as port,
    ):
        assert port is None


def _talk(folder: Path) -> Path:
    """Write a small transcript."""
    path = folder / "talk.txt"
    path.write_text("记者：有几棵树？\n张三：有一百棵树。\n", encoding="utf-8")
    return path


def _numbers(exposition: str) -> dict[str, float]:
    """Give each number by its name and labels, as they stand there."""
    lines = [line for line in exposition.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


PATHS = ("/healthz", "/readyz", "/metrics")
