"""One line an update: what it was and what became of it, and never who wrote what."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.ext import CommandHandler, filters

from bot.context import Context
from bot.handlers.gate import ASKS
from bot.hosting.metrics import Metrics
from bot.hosting.observing import Observer, Outcome, kind_of, note
from bot.run import serve
from tests.bot.hosting.test_metrics import values
from tests.bot.listening import settings_for
from tests.bot.ticking import Clock
from tests.support.bot_api import BotApi
from tests.support.updates import (
    Json,
    callback_query,
    channel_post,
    chosen_inline_result,
    inline_query,
    message,
    person,
    supergroup,
)

QUERY = "任何冲突的终点都是谈判桌"
MINE = "我的私事"
WRITER = person(7_113_204_518, first_name="林晚秋", username="linwanqiu_7")


class Lines:
    """The lines of the log on updates."""

    def __init__(self, capture: pytest.LogCaptureFixture) -> None:
        capture.set_level(logging.INFO, "bot.updates")
        self._capture = capture

    @property
    def all(self) -> list[dict[str, Any]]:
        """Give the fields of each, in order."""
        mine = (line for line in self._capture.records if line.name == "bot.updates")
        return [vars(line)["fields"] for line in mine]

    async def next(self, api: BotApi, update: Json) -> dict[str, Any]:
        """Let something happen, and give the fields of its line."""
        number = len(self.all) + 1
        api.push(update)
        async with asyncio.timeout(15.0):
            while len(self.all) < number:  # noqa: ASYNC110 - a log tells nobody that it grew
                await asyncio.sleep(0.01)
        return self.all[-1]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Lines:
    """Give what is logged of updates."""
    return Lines(caplog)


async def test_a_quote_that_was_found_is_a_line(api: BotApi, lines: Lines) -> None:
    """With its verdict and its time."""
    told = await lines.next(api, message(f"/quote {QUERY}"))
    assert isinstance(told.pop("ms"), float)
    assert isinstance(told.pop("update"), int)
    assert told == {
        "kind": "message",
        "chat": "private",
        "command": "quote",
        "verdict": "exact",
        "outcome": "answered",
    }


async def test_words_without_a_command_have_none(api: BotApi, lines: Lines) -> None:
    """What nobody said has its verdict too."""
    told = await lines.next(api, message("这句话从来没有人在任何地方说起过"))
    assert "command" not in told
    assert (told["verdict"], told["outcome"]) == ("none", "answered")


@pytest.mark.parametrize(
    ("text", "command"),
    (
        ("/help", "help"),
        ("/HELP", "help"),
        (f"/quote{QUERY}", "quote"),
        ("/help@YuanhuaBot", "help"),
        ("/mysecret", None),
        ("/quotemysecret", None),
    ),
)
async def test_only_commands_that_are_known_are_told(
    api: BotApi, lines: Lines, text: str, command: str | None
) -> None:
    """Any other is somebody's words."""
    told = await lines.next(api, message(text))
    assert told.get("command") == command
    assert "mysecret" not in str(told)


async def test_what_somebody_types_is_a_line(api: BotApi, lines: Lines) -> None:
    """Of where they type, only the kind of chat is told."""
    told = await lines.next(api, inline_query(QUERY))
    assert (told["kind"], told["verdict"], told["outcome"]) == ("inline_query", "exact", "answered")
    assert "command" not in told


async def test_a_query_that_cannot_be_searched_is_refused(api: BotApi, lines: Lines) -> None:
    """The person is told why, so the update is answered."""
    told = await lines.next(api, message("/quote ！！！"))
    assert (told["verdict"], told["outcome"]) == ("refused", "answered")


async def test_several_verdicts_of_a_check_are_told_as_such(api: BotApi, lines: Lines) -> None:
    """One sentence that was said, one that was not."""
    told = await lines.next(api, message(f"/check {QUERY}。从来没有人这么说过火星的事。"))
    assert (told["command"], told["verdict"]) == ("check", "several")


async def test_what_needs_no_answer_is_ignored(api: BotApi, lines: Lines) -> None:
    """What people say to each other in a group, and that a result was sent."""
    talk = await lines.next(api, message(MINE, chat=supergroup()))
    assert (talk["chat"], talk["outcome"]) == ("supergroup", "ignored")
    chosen = await lines.next(api, chosen_inline_result("s1", QUERY))
    assert (chosen["kind"], chosen["outcome"]) == ("chosen_inline_result", "ignored")


async def test_a_post_of_a_channel_has_its_own_kind(api: BotApi, lines: Lines) -> None:
    """As Telegram names it."""
    told = await lines.next(api, channel_post(f"/quote {QUERY}"))
    assert (told["kind"], told["chat"]) == ("channel_post", "channel")


async def test_a_button_is_a_line(api: BotApi, lines: Lines) -> None:
    """The words it stands under are not of this update."""
    await lines.next(api, message("/sessions"))
    (sent,) = api.messages.values()
    data = (sent.reply_markup or {})["inline_keyboard"][0][0].get("callback_data", "")
    told = await lines.next(api, callback_query(data, message=sent.wire()))
    assert (told["kind"], told["outcome"]) == ("callback_query", "answered")
    assert "command" not in told


async def test_who_asks_too_fast_is_slowed(api: BotApi, lines: Lines) -> None:
    """Told so or not."""
    for _ in range(ASKS + 2):
        await lines.next(api, message("/help", user=WRITER))
    assert [told["outcome"] for told in lines.all] == ["answered"] * ASKS + ["slowed"] * 2


async def test_telegram_that_takes_no_answer_is_told(api: BotApi, lines: Lines) -> None:
    """It is no fault of the bot, and has no number."""
    api.fail_next("sendMessage", status=403, description="Forbidden: bot was blocked by the user")
    told = await lines.next(api, message("/help"))
    assert told["outcome"] == "refused"
    assert "trouble" not in told


async def test_an_answer_that_comes_too_late_is_refused(api: BotApi, lines: Lines) -> None:
    """Though nobody is told of it."""
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    api.fail_next("answerInlineQuery", status=400, description=old)
    assert (await lines.next(api, inline_query(QUERY)))["outcome"] == "refused"


async def test_an_error_is_told_with_its_number(
    api: BotApi, lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    """The same that the apology names, and the line of the error."""
    api.fail_next("sendMessage", status=400, description="Bad Request: odd")
    told = await lines.next(api, message("/help"))
    assert told["outcome"] == "failed"
    (sorry,) = api.messages.values()
    assert told["trouble"] in sorry.text
    assert f"[{told['trouble']}]" in caplog.text


async def test_no_line_tells_who_or_what(api: BotApi, lines: Lines) -> None:
    """At no time, whatever the update."""
    for update in (
        message(MINE, user=WRITER),
        message(f"/quote {MINE}", user=WRITER),
        inline_query(MINE, user=WRITER),
        message(MINE, user=WRITER, chat=supergroup(title=f"群{MINE}")),
        message(f"/{'linwanqiu_7'}", user=WRITER),
    ):
        await lines.next(api, update)
    told = json.dumps([lines.all], ensure_ascii=False)
    for secret in (MINE, str(WRITER["id"]), "林晚秋", "linwanqiu", str(supergroup()["id"])):
        assert secret not in told


async def test_who_asked_what_is_told_where_the_settings_say_so(
    database: Path, lines: Lines
) -> None:
    """By numbers, and by the words."""
    async with BotApi() as api, _telling(api, database):
        told = await lines.next(api, message(f"/quote {MINE}", user=WRITER))
        typed = await lines.next(api, inline_query(MINE, user=WRITER))
    assert told["user"] == told["chat_id"] == WRITER["id"]
    assert told["text"] == f"/quote {MINE}"
    assert (typed["user"], typed["text"]) == (WRITER["id"], MINE)


def test_an_update_waits_from_its_arrival() -> None:
    """Not from when its turn comes; the oldest counts, and nobody waits in the end."""
    clock, metrics = Clock(), Metrics()
    observer = Observer(metrics, dict, clock=clock)

    async def answer(_update: object) -> None:
        clock.go_on(1)

    first = observer.observed(_update(1), answer)
    clock.go_on(2)
    second = observer.observed(_update(2), answer)
    clock.go_on(3)
    seen = values(metrics)
    assert seen["yuanhua_updates_in_flight",] == 2
    assert seen["yuanhua_queue_age_seconds",] == 5
    asyncio.run(first)
    assert values(metrics)["yuanhua_queue_age_seconds",] == 4
    asyncio.run(second)
    seen = values(metrics)
    assert (seen["yuanhua_queue_age_seconds",], seen["yuanhua_updates_in_flight",]) == (0, 0)
    assert seen["yuanhua_update_seconds_sum", "message"] == 6 + 5
    assert seen["yuanhua_updates_total", "message", "ignored"] == 2


def test_an_update_that_is_given_up_has_failed(lines: Lines) -> None:
    """As when the bot is told to stop, and it takes too long."""
    observer = Observer(Metrics(), dict)

    async def answer(_update: object) -> None:
        raise asyncio.CancelledError

    with suppress(asyncio.CancelledError):
        asyncio.run(observer.observed(_update(1), answer))
    assert [told["outcome"] for told in lines.all] == ["failed"]
    assert observer.oldest == 0


def test_notes_of_updates_that_are_answered_together_are_apart(lines: Lines) -> None:
    """Also those made by tasks that an answer begins."""
    observer = Observer(Metrics(), dict)

    async def search(verdict: str) -> None:
        await asyncio.sleep(0)
        note().searched(verdict, 0.1)

    async def answer(update: object) -> None:
        assert isinstance(update, Update)
        await asyncio.create_task(search("exact" if update.update_id == 1 else "none"))

    async def both() -> None:
        await asyncio.gather(*(observer.observed(_update(number), answer) for number in (1, 2)))

    asyncio.run(both())
    assert {told["update"]: told["verdict"] for told in lines.all} == {1: "exact", 2: "none"}


def test_a_note_outside_of_any_update_is_nobody_s() -> None:
    """It is taken, and forgotten."""
    note().became(Outcome.ANSWERED)
    assert note().outcome is Outcome.IGNORED


def test_commands_are_those_that_handlers_answer(lines: Lines) -> None:
    """Of any group, also where they were added after the watching began."""
    handlers: dict[int, list[CommandHandler[Context, None]]] = {}
    observer = Observer(Metrics(), lambda: handlers)

    async def answer(_update: object) -> None:
        """Do nothing."""

    async def show(_update: Update, _context: Context) -> None:
        """Do nothing either."""

    handlers[5] = [CommandHandler("odd", show, filters.ALL)]
    asyncio.run(observer.observed(_update(1, "/odd one"), answer))
    asyncio.run(observer.observed(_update(2, "/other one"), answer))
    assert [told.get("command") for told in lines.all] == ["odd", None]


def test_a_kind_that_is_not_known_is_another() -> None:
    """Telegram may send what this version has not heard of."""
    assert kind_of(Update(1)) == "other"


def _update(number: int, text: str = "x") -> Update:
    made = Update.de_json({**message(text), "update_id": number}, None)
    assert made is not None
    return made


@asynccontextmanager
async def _telling(api: BotApi, database: Path) -> AsyncIterator[None]:
    """Run a bot whose log may tell who asked what."""
    settings = replace(settings_for(api, database), log_personal=True)
    bot = asyncio.create_task(serve(settings))
    await api.wait_until_polled(within=10.0)
    try:
        yield
    finally:
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot
