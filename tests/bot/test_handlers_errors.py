"""Something goes wrong, and nobody is left without an answer or with a traceback."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.hosting.webhook_gate import secret_of
from bot.settings import Secret
from bot.texts import Texts
from tests.bot.listening import KEEPERS, listening, settings_for
from tests.support.bot_api import BotApi
from tests.support.bot_api_content import SentMessage
from tests.support.updates import (
    Json,
    callback_query,
    guest_message,
    inline_query,
    message,
    private_chat,
    supergroup,
)

KEEPER, OTHER = KEEPERS
QUERY = "任何冲突的终点都是谈判桌"
SORRY = re.compile(r"抱歉，我这里出了点问题，请稍后再试。（编号 ([a-z]{6})）")


async def test_a_broken_archive_is_apologised_for_and_logged(
    api: BotApi, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Three ways to ask, three ways to be told; the cause is for the log, under one number."""
    api.push(message(f"/quote {QUERY}"))
    sent = await api.wait_for_message()
    await asyncio.to_thread(_break, database)
    api.push(message(f"/quote {QUERY}"))
    apologies = [(await api.wait_for_message(2)).text]
    api.push(callback_query(sent.button("下一句")["callback_data"], message=sent.wire()))
    await api.wait_for("answerCallbackQuery")
    apologies.append(api.answers_callback[0]["text"])
    api.push(inline_query(QUERY))
    await api.wait_for("answerInlineQuery")
    assert api.answers_inline[0]["button"]["text"] == "暂时查不了，请稍后再试"
    assert api.answers_inline[0]["results"] == []
    logged = _logged(caplog)
    assert [line.levelno for line in logged] == [logging.ERROR] * 3
    assert all(line.exc_info for line in logged)
    for apology, line in zip(apologies, logged, strict=False):
        assert f"[{_number(apology)}]" in line.getMessage()
    assert len(set(apologies)) == 2


async def test_a_guest_is_told_sorry_where_it_asked(api: BotApi, database: Path) -> None:
    """The bot cannot write to that chat but for its one answer."""
    await asyncio.to_thread(_break, database)
    api.push(guest_message(f"@YuanhuaBot {QUERY}"))
    await api.wait_for("answerGuestQuery")
    assert _number(api.answers_guest[0]["result"]["input_message_content"]["message_text"])


async def test_who_keeps_the_bot_is_told_what_to_do(kept: BotApi, database: Path) -> None:
    """With the number that whoever asked was shown, each in their language."""
    await asyncio.to_thread(_break, database, but=("chats",))
    kept.push(message(f"/quote {QUERY}"))
    number = _number((await kept.wait_for_message()).text)
    await kept.wait_for_message(3)
    his, hers = _told(kept, KEEPER), _told(kept, OTHER)
    assert his.text.startswith(f"⚠️ 有一次没能回答，编号 {number}。\n数据库 {database} 出了错，")
    assert hers.text.startswith(f"⚠️ Something was not answered, no. {number}.\nThe database ")
    (trace,) = his.passages("pre")
    lines = trace.splitlines()
    assert lines[0].startswith("DatabaseUnavailable: ")
    assert re.fullmatch(r"  store/database.py:\d+ mapped_errors", lines[1])
    assert any(line.startswith("OperationalError: no such table") for line in lines)
    assert len(lines) < 20


async def test_a_stale_index_is_told_with_what_makes_it_anew(kept: BotApi, database: Path) -> None:
    """There is no fault to look for, and so no trace."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE memory SET value = 'another' WHERE name = 'analyzer'")
    kept.push(message(f"/quote {QUERY}"))
    apology = (await kept.wait_for_message()).text
    await kept.wait_for_message(3)
    told = _told(kept, KEEPER)
    assert "yuanhua reindex" in told.text
    assert told.text.splitlines()[0].rstrip("。")[-6:] == apology.rstrip("）")[-6:]
    assert not told.passages("pre")


async def test_the_same_error_is_told_once_a_minute(
    kept: BotApi, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Everybody who meets it is told sorry, and the log has each; another error is told at once."""
    await asyncio.to_thread(_break, database, but=("chats",))
    for _ in range(3):
        kept.push(message(f"/quote {QUERY}"))
    await kept.wait_for_message(5)
    kept.fail_next("sendMessage", status=400, description="Bad Request: ENTITY_BOUNDS_INVALID")
    kept.push(message("/start"))
    await kept.wait_for_message(8)
    await kept.settled()
    told = [sent.text for sent in kept.messages.values() if sent.chat["id"] == KEEPER["id"]]
    assert ["DatabaseUnavailable" in text for text in told] == [True, False]
    assert "BadRequest" in told[1]
    assert len(kept.messages) == 8
    # The same of Telegram's errors, but met elsewhere.
    kept.fail_next("sendMessage", status=400, description="Bad Request: ENTITY_BOUNDS_INVALID")
    kept.push(message("/nonsense"))
    await kept.wait_for_message(11)
    assert len(_logged(caplog)) == 5


async def test_the_apology_is_in_the_language_of_the_chat(kept: BotApi) -> None:
    """Who keeps the bot has chosen English; their Telegram says Chinese."""
    kept.fail_next("sendMessage", status=400, description="Bad Request: ENTITY_BOUNDS_INVALID")
    kept.push(message("/start", user=OTHER | {"language_code": "zh-hans"}))
    apology = (await kept.wait_for_message()).text
    assert apology.startswith("Sorry, something went wrong on my side")


async def test_no_token_reaches_who_keeps_the_bot(database: Path) -> None:
    """However it comes into an error: here it stands in the name of the database."""
    async with BotApi() as server:
        named = await asyncio.to_thread(database.rename, database.with_name(server.token))
        server.world.chats[KEEPER["id"]] = private_chat(KEEPER)
        async with listening(server, named, frozenset({KEEPER["id"]})):
            await asyncio.to_thread(_break, named)
            server.push(message("/help"))
            await server.wait_for_message(2)
    told = _told(server, KEEPER)
    assert told.text.count("[token]") == 2
    assert server.token.partition(":")[2] not in told.text


async def test_no_webhook_secret_reaches_who_keeps_the_bot(database: Path) -> None:
    """Which is derived from the token, and stands in the name of the database here."""
    async with BotApi() as server:
        token = Secret(server.token)
        secret = secret_of(token, settings_for(server, database)).reveal()
        named = await asyncio.to_thread(database.rename, database.with_name(secret))
        server.world.chats[KEEPER["id"]] = private_chat(KEEPER)
        async with listening(server, named, frozenset({KEEPER["id"]})):
            await asyncio.to_thread(_break, named)
            server.push(message("/help"))
            await server.wait_for_message(2)
    told = _told(server, KEEPER)
    assert told.text.count("[secret]") == 2
    assert secret not in told.text


async def test_an_error_names_its_place_in_our_code(kept: BotApi) -> None:
    """Where a library raised it, the place that called the library."""
    kept.fail_next("sendMessage", status=400, description="Bad Request: ENTITY_BOUNDS_INVALID")
    kept.push(message("/start"))
    await kept.wait_for_message(3)
    told = _told(kept, KEEPER)
    assert re.search(r"：BadRequest，出自 bot/handlers/reply\.py:\d+ \w+。", told.text)
    (trace,) = told.passages("pre")
    assert trace.splitlines()[0] == "BadRequest: Entity_bounds_invalid"
    assert all(line.startswith("  bot/handlers/") for line in trace.splitlines()[1:])
    assert re.search(r"  bot/handlers/help\.py:\d+ start$", trace)


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # theirs, in RetryAfter
@pytest.mark.parametrize(
    ("status", "description", "retry_after"),
    (
        (403, None, None),
        (429, None, 300),
        (500, None, None),
        (502, None, None),
        (400, "Bad Request: not enough rights to send text messages to the chat", None),
        (400, "Bad Request: TOPIC_CLOSED", None),
    ),
)
async def test_what_telegram_does_not_take_is_one_line_in_the_log(
    kept: BotApi,
    caplog: pytest.LogCaptureFixture,
    status: int,
    description: str | None,
    retry_after: int | None,
) -> None:
    """Blocked, too fast, unwelcome, or broken there: no traceback, nobody told, on goes the bot."""
    kept.fail_next("sendMessage", status=status, description=description, retry_after=retry_after)
    kept.push(message(f"/quote {QUERY}", chat=supergroup()))
    kept.push(message("/start"))
    await kept.wait_until(lambda: len(kept.calls_of("sendMessage")) == 2, "two attempts")
    await kept.settled()
    assert len(kept.messages) == 1
    assert [(line.levelno, line.exc_info) for line in _logged(caplog)] == [(logging.WARNING, None)]


async def test_an_apology_that_is_not_taken_either_is_logged(
    kept: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """And is not apologised for; who keeps the bot is told of the first error all the same."""
    words = "Bad Request: ENTITY_BOUNDS_INVALID"
    kept.fail_next("sendMessage", status=400, description=words, times=2)
    kept.push(message(f"/quote {QUERY}"))
    await kept.wait_for_message(2)
    await kept.settled()
    assert len(kept.calls_of("sendMessage")) == 4
    assert {sent.chat["id"] for sent in kept.messages.values()} == {KEEPER["id"], OTHER["id"]}
    assert [line.levelno for line in _logged(caplog)] == [logging.ERROR, logging.WARNING]


async def test_an_error_while_telling_of_an_error_is_only_logged(
    kept: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody who keeps the bot can be reached, and that is told to nobody."""
    words = "Bad Request: ENTITY_BOUNDS_INVALID"
    kept.fail_next("sendMessage", status=400, description=words, times=4)
    kept.push(message("/start"))
    await kept.wait_until(lambda: len(kept.calls_of("sendMessage")) == 4, "four attempts")
    await kept.settled()
    kept.push(message("/help"))
    await kept.wait_for_message()
    await kept.settled()
    assert len(kept.calls_of("sendMessage")) == 5
    logged = [line for line in caplog.records if line.name == "bot.handlers.keepers"]
    assert [line.levelno for line in logged] == [logging.WARNING] * 2


@pytest.mark.parametrize("language", ("zh", "en"))
def test_an_apology_fits_a_toast(language: str) -> None:
    """Telegram shows 200 characters of one."""
    for key in ("trouble.unexpected", "trouble.index"):
        assert len(Texts(language)(key, id="abcdef")) <= 200


async def test_polling_goes_on_after_the_server_failed(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """Each failure is one line; a conflict says what to look for."""
    api.fail_next("getUpdates", status=502, html=True)
    api.push(message("/start"))
    await api.wait_for_message()
    api.fail_next("getUpdates", status=409)
    api.push(message("/help"))
    await api.wait_for_message(2, within=10.0)
    lines = [
        line for line in caplog.records if line.name == "bot.hosting.reaching" and line.levelno > 20
    ]
    assert [line.levelno for line in lines] == [logging.WARNING, logging.ERROR]
    assert "another program" in lines[1].getMessage()
    assert not any(line.exc_info for line in lines)


def _logged(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [line for line in caplog.records if line.name == "bot.handlers.errors"]


def _number(apology: str) -> str:
    match = SORRY.fullmatch(apology)
    assert match, apology
    return match[1]


def _told(api: BotApi, keeper: Json) -> SentMessage:
    (told,) = (sent for sent in api.messages.values() if sent.chat["id"] == keeper["id"])
    return told


def _break(database: Path, but: tuple[str, ...] = ()) -> None:
    """Drop what every answer needs, behind the bot's back; some tables may stay."""
    with sqlite3.connect(database) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        connection.execute("PRAGMA foreign_keys = OFF")
        for (name,) in tables:
            if name not in but:
                connection.execute(f'DROP TABLE IF EXISTS "{name}"')
    connection.close()
