"""A person wants to know what the bot does."""

from __future__ import annotations

import pytest

from tests.support.bot_api import BotApi
from tests.support.updates import group, message


async def test_start_says_hello_with_an_example(api: BotApi) -> None:
    """The first thing anybody sees."""
    api.push(message("/start"))
    answer = await api.wait_for_message()
    assert answer.text.startswith("你好")
    assert "/quote 任何冲突的终点都是谈判桌" in answer.text
    assert answer.reply_parameters is not None


async def test_start_works_from_the_button_above_inline_results(api: BotApi) -> None:
    """Which comes with a parameter."""
    api.push(message("/start inline"))
    assert (await api.wait_for_message()).text.startswith("你好")


@pytest.mark.parametrize(
    ("language", "words"),
    (
        ("zh-hant", ("/quote", "@YuanhuaBot", "2024年3月7日", "私聊", "群聊", "任何聊天")),
        ("en", ("/quote", "@YuanhuaBot", "2024-03-07", "private", "group", "any chat")),
        ("fr", ("/quote", "@YuanhuaBot", "2024-03-07", "private", "group", "any chat")),
    ),
)
async def test_help_names_every_way_to_ask_and_what_is_held(
    api: BotApi, language: str, words: tuple[str, ...]
) -> None:
    """In Chinese for Chinese, in English for all others."""
    api.push(message("/help", language_code=language))
    answer = await api.wait_for_message()
    assert not [word for word in words if word not in answer.text]


async def test_help_answers_in_groups(api: BotApi) -> None:
    """With the bot's name or without."""
    for number, command in enumerate(("/help", "/help@YuanhuaBot"), start=1):
        api.push(message(command, chat=group()))
        assert "/quote" in (await api.wait_for_message(number)).text


async def test_an_unknown_command_leads_to_help(api: BotApi) -> None:
    """In a private chat, where it can be meant for nobody else."""
    api.push(message("/qoute 谈判桌"))
    answer = await api.wait_for_message()
    assert answer.text == "我不认识这个命令。用法都在 /help 里。"
