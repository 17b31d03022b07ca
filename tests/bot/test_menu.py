"""What Telegram tells people of the bot, set from the code when it is not as it should be."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from telegram.ext import CommandHandler

from bot.application import handlers
from bot.menu import COMMANDS, OF_ADMINISTRATORS
from bot.texts import PLURAL_FORMS, Texts, catalogue
from tests.bot.listening import listening
from tests.support.bot_api import BotApi
from tests.support.updates import message

SCOPES = ("all_private_chats", "all_group_chats", "all_chat_administrators")
OF_KEEPERS = {"stats", "reports"}
SET = ("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")


async def _kept(api: BotApi) -> None:
    """Wait until the last part of the menu was looked at."""
    await api.wait_for("getMyShortDescription", 3)
    await api.settled()


def _menu(api: BotApi, scope: str, code: str = "") -> dict[str, str]:
    commands = api.world.commands[json.dumps({"type": scope}), code]
    return {command["command"]: command["description"] for command in commands}


async def test_the_menu_is_set_for_each_kind_of_chat_and_language(database: Path) -> None:
    """In a group without what only its administrators may do; English for all other languages."""
    async with BotApi() as api:
        async with listening(api, database):
            await _kept(api)
        assert not api.refusals
    assert tuple(_menu(api, "all_private_chats")) == COMMANDS
    assert tuple(_menu(api, "all_chat_administrators", "zh")) == COMMANDS
    assert set(_menu(api, "all_group_chats")) == set(COMMANDS) - OF_ADMINISTRATORS
    chinese, english = _menu(api, "all_group_chats", "zh"), _menu(api, "all_group_chats")
    assert chinese["help"] == "怎样用"
    assert english["help"] == "How to ask"
    assert english == _menu(api, "all_group_chats", "en")
    assert api.world.descriptions["name", "zh"] == "原话"
    assert api.world.descriptions["name", ""].startswith("Yuanhua")
    assert "词" not in api.world.descriptions["description", ""]
    assert api.world.descriptions["short_description", "zh"].startswith("记得半句")


async def test_what_is_as_it_should_be_is_not_set_again(database: Path) -> None:
    """A second start asks, and changes nothing; what somebody altered is put right."""
    async with BotApi() as api:
        async with listening(api, database):
            await _kept(api)
        api.calls.clear()
        api.world.descriptions["description", "zh"] = "别的"
        async with listening(api, database):
            await _kept(api)
        changes = [call for call in api.calls if call.method in SET]
        assert [(call.method, call.parameters["language_code"]) for call in changes] == [
            ("setMyDescription", "zh")
        ]


async def test_a_menu_that_cannot_be_set_keeps_nobody_from_answers(database: Path) -> None:
    """It is logged, and the rest of it is set."""
    async with BotApi() as api:
        api.fail_next("setMyCommands", status=400, description="Bad Request: odd", times=2)
        api.fail_next("getMyDescription", status=500)
        async with listening(api, database):
            api.push(message("/start"))
            await api.wait_for_message()
            await _kept(api)
        assert len(api.world.commands) == 3 * len(SCOPES) - 2


async def test_answers_do_not_wait_for_the_menu(database: Path) -> None:
    """Nor does the end: a menu under way is left as it is."""
    async with BotApi() as api:
        api.hold_next("getMyCommands")
        async with listening(api, database):
            api.push(message("/start"))
            await api.wait_for_message()
            assert not api.calls_of("setMyCommands")
        await asyncio.wait_for(api.wait_until(lambda: bool(api.given_up), "the end"), 5.0)


def test_every_command_is_in_the_menu_and_in_help() -> None:
    """And nothing else is, but /start, which Telegram shows by itself, and the keepers' own."""
    answered = {
        command
        for handler in handlers(())
        if isinstance(handler, CommandHandler)
        for command in handler.commands
    }
    assert answered - {"start"} - OF_KEEPERS == set(COMMANDS)
    for language in PLURAL_FORMS:
        texts = catalogue(language)["help.text"]["other"]
        assert {name for name in COMMANDS if f"/{name}" not in texts} == {"help"}, language


def test_descriptions_fit() -> None:
    """Telegram's limits, in whatever language."""
    for language in PLURAL_FORMS:
        texts = Texts(language)
        assert len(texts("menu.name")) <= 64
        assert len(texts("menu.description")) <= 512
        assert len(texts("menu.short_description")) <= 120
        assert all(len(texts(f"menu.commands.{name}")) <= 256 for name in COMMANDS)
