"""Telegram brings the updates, over real HTTP: each is answered once, and none is lost."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

import pytest

from bot.application import ALLOWED_UPDATES
from bot.errors import SettingsError, SettingsProblem
from bot.hosting.webhook import Webhook
from bot.hosting.webhook_gate import secret_of
from bot.run import serve
from bot.settings import Secret
from tests.bot.listening import PATH, answering, hooked, hooking, listening
from tests.support.bot_api import BotApi
from tests.support.updates import Json, message, person

QUERY = "任何冲突的终点都是谈判桌"


async def test_an_update_is_brought_and_answered(database: Path) -> None:
    """With the secret that Telegram was told; only kinds that are used are asked for."""
    async with BotApi() as api:
        settings = hooked(api, database)
        async with hooking(api, settings):
            api.push(message(f"/quote {QUERY}"))
            answer = await api.wait_for_message()
            await api.settled()
        assert QUERY in answer.text
        assert api.bringer.statuses == [200]
        assert not api.world.inbox.waiting
        assert not api.calls_of("getUpdates")
        told = api.calls_of("setWebhook")[0].parameters
        assert told == {
            "url": settings.webhook_url,
            "max_connections": 40,
            "allowed_updates": list(ALLOWED_UPDATES),
            "secret_token": secret_of(Secret(api.token), settings).reveal(),
            "drop_pending_updates": False,
        }
        assert not api.refusals


async def test_a_secret_of_ones_own_is_used(database: Path) -> None:
    """Instead of the one that is derived."""
    async with BotApi() as api:
        settings = replace(hooked(api, database), webhook_secret=Secret("of-my-own_42"))
        async with hooking(api, settings):
            api.push(message("/start"))
            await api.wait_for_message()
        assert api.world.webhook["secret_token"] == "of-my-own_42"


async def test_the_webhook_stays_when_the_bot_stops(database: Path) -> None:
    """What comes meanwhile is answered after the next start, once."""
    async with BotApi() as api:
        settings = hooked(api, database)
        async with hooking(api, settings):
            pass
        assert api.world.webhook["url"] == settings.webhook_url
        api.push(message("/start"))
        async with hooking(api, settings):
            await api.wait_for_message()
            await api.settled()
        assert len(api.messages) == 1


async def test_each_mode_takes_over_from_the_other(database: Path) -> None:
    """What waited in between comes either way."""
    async with BotApi() as api:
        async with hooking(api, hooked(api, database)):
            pass
        api.push(message("/start"))
        async with listening(api, database):
            await api.wait_for_message(1)
            await api.settled()
        assert not api.world.webhook
        api.push(message("/start"))
        async with hooking(api, hooked(api, database)):
            await api.wait_for_message(2)
            await api.settled()
        assert len(api.messages) == 2
        assert not api.refusals


async def test_a_server_that_fails_at_first_is_told_again(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And that it cannot resolve a name that is new is no reason to give up."""
    async with BotApi() as api:
        api.fail_next("setWebhook", status=400, description="Bad Request: bad webhook: no host")
        async with hooking(api, hooked(api, database)):
            api.push(message("/start"))
            await api.wait_for_message()
    assert "Telegram refuses (Bad webhook: no host); next try in 1 s" in caplog.text


async def test_updates_wait_while_the_bot_is_not_known_yet(database: Path) -> None:
    """It listens at once, and takes them when it can answer."""
    async with BotApi() as api:
        settings = hooked(api, database)
        api.world.webhook = {
            "url": settings.webhook_url,
            "secret_token": secret_of(Secret(api.token), settings).reveal(),
        }
        api.hold_next("getMe")
        bot = asyncio.create_task(serve(settings))
        await api.wait_until(lambda: bool(api.held), "a call", 10.0)
        api.push(message("/start"))
        await api.wait_until(lambda: 503 in api.bringer.statuses, "a refusal")
        api.let_go()
        await api.wait_for_message()
        assert len(api.messages) == 1
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot


async def test_a_port_in_use_is_told_by_its_setting(database: Path) -> None:
    """Before Telegram is told of a webhook that nobody listens to."""
    async with BotApi() as api:
        port = int(api.url.split(":")[2].split("/")[0])
        with pytest.raises(SettingsError) as caught:
            await serve(hooked(api, database, port))
        assert caught.value.reason is SettingsProblem.ADDRESS_UNUSABLE
        assert caught.value.name == "YUANHUA_WEBHOOK_PORT"
        assert not api.calls


@dataclass
class Hook:
    """A webhook that a test calls by itself."""

    api: BotApi
    webhook: Webhook
    given_up: list[int]

    async def bring(self, update: Json) -> HTTPStatus:
        """Bring an update that Telegram knows, as it would."""
        self.api.world.learn(update)
        return await self.webhook.deliver(json.dumps(update).encode())


@asynccontextmanager
async def hook(
    database: Path, *, patience: float = 5.0, full: int = 512, grace: float = 5.0
) -> AsyncIterator[Hook]:
    """Give a webhook that takes updates; what is still under way at the end has `grace` seconds."""
    async with BotApi() as api:
        settings = hooked(api, database)
        async with answering(api, settings) as application:
            url = settings.webhook_url or ""
            webhook = Webhook(application, url, Secret("s"), patience=patience, full=full)
            await webhook.begin()
            given_up: list[int] = []
            try:
                yield Hook(api, webhook, given_up)
            finally:
                await webhook.end()
                given_up.append(await application.finish(grace))


async def test_an_update_that_comes_again_is_answered_once(database: Path) -> None:
    """Whether the first is still under way or done: both are told what became of the one."""
    async with hook(database) as at:
        at.api.hold_next("sendMessage")
        update = message("/start")
        first = asyncio.create_task(at.bring(update))
        await at.api.wait_until(lambda: bool(at.api.held), "a held call")
        second = asyncio.create_task(at.bring(update))
        await asyncio.sleep(0.1)
        assert not first.done()
        assert not second.done()
        at.api.let_go()
        assert [await first, await second, await at.bring(update)] == [HTTPStatus.OK] * 3
        assert len(at.api.messages) == 1


async def test_telegram_is_told_of_a_slow_answer_before_it_is_there(database: Path) -> None:
    """It would bring the update again."""
    async with hook(database, patience=0.2) as at:
        at.api.hold_next("sendMessage")
        assert await at.bring(message("/start")) is HTTPStatus.OK
        assert not at.api.messages
        at.api.let_go()
        await at.api.wait_for_message()


async def test_a_bot_that_is_full_takes_no_more(database: Path) -> None:
    """But knows what it has."""
    async with hook(database, patience=0.5, full=1) as at:
        at.api.hold_next("sendMessage")
        update, other = message("/start"), message("/help")
        assert await at.bring(update) is HTTPStatus.OK
        assert await at.bring(other) is HTTPStatus.SERVICE_UNAVAILABLE
        assert await at.bring(update) is HTTPStatus.OK
        at.api.let_go()
        assert await at.bring(update) is HTTPStatus.OK
        assert await at.bring(other) is HTTPStatus.OK
        assert len(at.api.messages) == 2


async def test_a_bot_that_stops_takes_no_more(database: Path) -> None:
    """What is under way is told of once it is answered, however long that takes."""
    async with hook(database, patience=0.1) as at:
        at.api.hold_next("sendMessage")
        first = asyncio.create_task(at.bring(message("/start")))
        await at.api.wait_until(lambda: bool(at.api.held), "a held call")
        await at.webhook.end()
        assert await at.bring(message("/start")) is HTTPStatus.SERVICE_UNAVAILABLE
        await asyncio.sleep(0.2)
        assert not first.done()
        at.api.let_go()
        assert await first is HTTPStatus.OK
        assert len(at.api.messages) == 1


async def test_an_update_that_is_given_up_is_to_come_again(database: Path) -> None:
    """The bot had to end before it was answered."""
    async with hook(database, grace=0.1) as at:
        at.api.hold_next("sendMessage")
        first = asyncio.create_task(at.bring(message("/start")))
        await at.api.wait_until(lambda: bool(at.api.held), "a held call")
    assert await first is HTTPStatus.SERVICE_UNAVAILABLE
    assert at.given_up == [1]


@pytest.mark.parametrize(
    "body",
    (
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b"\xff\xfe\x00",
    ),
)
async def test_what_is_no_update_is_refused(database: Path, body: bytes) -> None:
    """400, and nothing is answered."""
    async with hook(database) as at:
        assert await at.webhook.deliver(body) is HTTPStatus.BAD_REQUEST


async def test_an_update_that_cannot_be_read_does_not_come_for_ever(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is left out; nothing of what it says is in the log."""
    async with hook(database) as at:
        odd = json.dumps({"update_id": 7, "message": {"text": "gossip"}}).encode()
        assert await at.webhook.deliver(odd) is HTTPStatus.OK
        assert await at.bring(message("/start")) is HTTPStatus.OK
        assert len(at.api.messages) == 1
    assert "update 7 cannot be read" in caplog.text
    assert "gossip" not in caplog.text


async def test_updates_of_one_moment_are_all_answered(database: Path) -> None:
    """Telegram brings many at a time."""
    people = [person(6_300_000_000 + number) for number in range(60)]
    async with BotApi() as api, hooking(api, hooked(api, database)):
        for one in people:
            api.push(message("/start", user=one))
        await api.wait_for_message(len(people), within=20.0)
        await api.settled()
        assert set(api.bringer.statuses) == {200}
        assert len(api.messages) == len(people)


@pytest.mark.parametrize("taken", ("https://example.org/other", ""))
async def test_a_webhook_that_is_not_ours_is_set_anew(
    database: Path, caplog: pytest.LogCaptureFixture, taken: str
) -> None:
    """Told in one sentence, with the cure; the bot was cut off only so long."""
    async with hook(database) as at:
        at.api.world.webhook = {"url": taken} if taken else {}
        caplog.clear()
        await at.webhook.look()
        assert at.api.world.webhook["url"].endswith(PATH)
        assert at.webhook.pulse.is_flowing
    (told,) = (line for line in caplog.records if line.name == "bot.hosting.webhook")
    assert told.levelno == logging.WARNING
    assert "replaced" in told.message if taken else "deleted" in told.message
    assert "@BotFather" in told.message


async def test_a_webhook_that_telegram_does_not_reach_is_told_once(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What failed before the start is no news; when nothing waits any more, all is well."""
    caplog.set_level(logging.INFO)
    async with hook(database) as at:
        failure = {"last_error_date": 1_700_000_000, "last_error_message": "Connection refused"}
        at.api.world.webhook_failure = failure
        at.api.world.inbox.waiting.append(message("/start"))
        for _ in range(3):
            await at.webhook.look()
            assert at.webhook.pulse.problem == "WebhookUnreachable"
        at.api.world.inbox.waiting.clear()
        await at.webhook.look()
        assert not at.webhook.pulse.problem
        await at.webhook.look()
    assert caplog.text.count("cannot bring updates to the webhook (Connection refused)") == 1
    assert caplog.text.count("updates flow again") == 1


async def test_a_look_that_fails_is_told_once(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram is away for a while."""
    caplog.set_level(logging.INFO)
    async with hook(database) as at:
        at.api.fail_next("getWebhookInfo", status=502, times=2)
        for _ in range(2):
            await at.webhook.look()
            assert at.webhook.pulse.problem == "NetworkError"
        await at.webhook.look()
        assert not at.webhook.pulse.problem
    assert caplog.text.count("no updates from Telegram") == 1
    assert caplog.text.count("updates flow again") == 1


async def test_a_token_revoked_later_ends_the_webhook_too(database: Path) -> None:
    """It would otherwise go on and hear nothing."""
    async with hook(database) as at:
        at.api.fail_next("getWebhookInfo", status=401)
        with pytest.raises(SettingsError) as caught:
            await at.webhook.look()
        assert caught.value.reason is SettingsProblem.TOKEN_REJECTED
