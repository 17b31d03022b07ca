"""What is kept of people is what they are told: /privacy, PRIVACY.md and the archive agree."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.run import serve
from store.tallies import DAYS_KEPT
from tests.bot.listening import KEEPERS, settings_for
from tests.bot.pressing import asked
from tests.support.bot_api import BotApi
from tests.support.updates import inline_query, message, person, private_chat, supergroup

QUERY = "任何冲突的终点都是谈判桌"
NAMELESS = "谁也没有说过的一句话"
READER = person(6_300_118_254, first_name="读者某", username="a_reader_of_all")
GROUP = supergroup(-1_001_777_333_555, title="读书会某某")


def rows_with(database: Path, text: str) -> set[str]:
    """Name the tables of an archive that hold a text, or a number, anywhere."""
    with closing(sqlite3.connect(database)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return {
            name
            for name in names
            for row in connection.execute(f"SELECT * FROM {name}")  # noqa: S608 - of the schema
            if any(text in str(value) for value in row if not isinstance(value, bytes))
        }


@pytest.mark.parametrize("language", ("zh-hans", "zh-hant", "en"))
async def test_privacy_is_told_to_whoever_asks(api: BotApi, language: str) -> None:
    """What is kept, how long, who sees it, what logs hold, and how it goes; in groups too."""
    sent = await asked(api, "/privacy", chat=GROUP, language=language)
    assert len(sent.passages("bold")) == 1
    assert str(DAYS_KEPT) in sent.text
    assert "/settings" in sent.text
    assert ("neither" if language == "en" else "不") in sent.text.splitlines()[-3]


async def test_who_is_logged_is_told_so(database: Path) -> None:
    """Where whoever runs the bot has logs tell who asks."""
    async with BotApi() as api:
        settings = replace(settings_for(api, database), log_personal=True)
        bot = asyncio.create_task(serve(settings))
        sent = await asked(api, "/privacy", language="en")
        assert "lets the log tell who wrote to me, and what" in sent.text
        assert "neither" not in sent.text
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot


async def test_nothing_tells_who_asked(api: BotApi, database: Path) -> None:
    """What is found, is not found, is typed, is reported: words only where PRIVACY.md says so."""
    api.push(message(QUERY, user=READER))
    quote = await api.wait_for_message(1)
    api.push(message(f"/quote {NAMELESS}", user=READER, chat=GROUP))
    await api.wait_for_message(2)
    api.push(message("/report 少了一字", user=READER, reply_to=quote.wire()))
    await api.wait_for_message(3)
    api.push(inline_query("谈判桌上", user=READER))
    await api.wait_for("answerInlineQuery")
    await api.settled()
    told = ("6300118254", "777333555", "读者某", "a_reader_of_all", "读书会某某")
    assert {text: rows_with(database, text) for text in told if rows_with(database, text)} == {}
    assert rows_with(database, NAMELESS) == {"tallies"}
    assert rows_with(database, "少了一字") == {"reports"}


async def test_a_choice_is_kept_by_number_until_it_is_set_back(api: BotApi, database: Path) -> None:
    """In one table; and the row goes."""
    number = str(READER["id"])
    api.push(message("/language en", user=READER))
    await api.wait_for_message(1)
    assert rows_with(database, number) == {"chats"}
    api.push(message("/settings", user=READER))
    sent = await api.wait_for_message(2)
    assert "Language" in sent.text


async def test_the_journal_names_who_keeps_the_bot_and_nobody_else(
    kept: BotApi, database: Path
) -> None:
    """By the number that Telegram knows them by."""
    kept.world.chats[READER["id"]] = private_chat(READER)
    kept.push(message(QUERY, user=READER))
    quote = await kept.wait_for_message(1)
    kept.push(message("/report 少了一字", user=READER, reply_to=quote.wire()))
    await kept.wait_for_message(4)
    keeper = KEEPERS[0]
    told = next(sent for sent in kept.messages.values() if sent.chat["id"] == keeper["id"])
    kept.push(message("应为某字", user=keeper, reply_to=told.wire()))
    await kept.wait_for_message(5)
    assert rows_with(database, str(keeper["id"])) == {"journal"}
    assert rows_with(database, str(READER["id"])) == set()
    assert rows_with(database, "应为某字") == {"journal", "reports"}
