"""A person wants to know what the bot does."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.deep_links import words_parameter
from bot.menu import COMMANDS
from store import Metadata, open_archive
from store.tallies import DAYS_KEPT
from tests.bot.listening import KEEPERS
from tests.bot.pressing import asked, press
from tests.support.bot_api import BotApi
from tests.support.updates import group, message

TREES = Metadata(title="种树", date=date(2024, 4, 1))
NAMES = [name for name in COMMANDS if name != "help"]


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


@pytest.mark.parametrize("language", ("zh-hans", "zh-hant", "en"))
async def test_help_tells_everything_the_bot_does(api: BotApi, language: str) -> None:
    """Each command, inline, guests, filters, and what the signs of an answer mean."""
    text = (await asked(api, "/help", language=language)).text
    told = (
        *(f"/{name}" for name in NAMES),
        "@YuanhuaBot",
        "speaker:",
        "asker:",
        "from:",
        "to:",
        "session:",
        '"',
        " -",
    )
    assert not [word for word in (*told, "✅", "🔎", "⚠️") if word not in text]


@pytest.mark.parametrize("language", ("zh-hans", "en"))
async def test_about_tells_what_is_held_and_what_is_kept(
    api: BotApi, database: Path, language: str
) -> None:
    """The dates, the source, the licence; and of people: what, and for how long."""
    async with open_archive(database) as archive:
        (session,) = await archive.sessions()
    sent = await asked(api, "/about", chat=group(), language=language)
    for words in (session.title, "2024", "新华社", "MIT", "Telegram"):
        assert words in sent.text
    assert re.search(rf"\b{DAYS_KEPT}\b", sent.text)
    assert len(sent.passages("bold")) == 4


async def test_a_link_opens_a_quote_with_its_context(api: BotApi, database: Path) -> None:
    """Whose words, when, the question; its buttons lead on."""
    async with open_archive(database) as archive:
        found = (await archive.search("任何冲突的终点都是谈判桌")).hits[0].quote
        after = await archive.quote(found.next or "")
    sent = await asked(api, f"/start q_{found.id}")
    assert sent.text.startswith(
        "📖 链接里的原句：\n任何冲突的终点都是谈判桌。\n王毅（外交部长） · "
    )
    assert sent.passages("blockquote") == [found.text]
    assert sent.passages("expandable_blockquote")
    stepped = await press(api, sent, "下一句")
    assert stepped.passages("blockquote") == [after.text]


async def test_a_link_from_before_a_new_edition_finds_its_sentence(
    api: BotApi, database: Path, tmp_path: Path
) -> None:
    """As it stands now."""
    source = tmp_path / "trees.txt"
    told = "记者：怎样种树？\n王某：树要自己天天浇水才长得高。第一年最要紧。第二年看天气。\n"
    async with open_archive(database) as archive:
        for edition in (told, told.replace("天天", "每天")):
            source.write_text(edition, encoding="utf-8")
            await archive.import_(source, TREES)
            if edition is told:
                former = (await archive.search("树要自己天天浇水才长得高")).hits[0].quote.id
    sent = await asked(api, f"/start q_{former}")
    assert sent.passages("blockquote") == ["树要自己每天浇水才长得高。"]


async def test_a_link_to_nothing_is_answered_by_one_sentence(api: BotApi) -> None:
    """It says what to do."""
    sent = await asked(api, "/start q_aaaaaaaaaaaaaaaa")
    assert sent.text == "链接里的那句话不在我的收录里，请把记得的话发给我再查。"


async def test_a_link_with_words_searches_them(api: BotApi) -> None:
    """As if they had been sent; and says so where they cannot be found or searched."""
    sent = await asked(api, f"/start {words_parameter('任何冲突的终点都是谈判桌')}")
    assert sent.text.startswith("✅")
    sent = await asked(api, f"/start {words_parameter('zzzzqqqq')}", 2)
    assert sent.text.startswith("抱歉，我收录的实录里没有找到")
    sent = await asked(api, f"/start {words_parameter('speaker:')}", 3)
    assert "speaker:" in sent.text


@pytest.mark.parametrize("parameter", ("inline", "q_", "s_!", "x_1", "q_" + "a" * 80))
async def test_a_parameter_that_means_nothing_says_hello(api: BotApi, parameter: str) -> None:
    """Of another version, or made up."""
    assert (await asked(api, f"/start {parameter}")).text.startswith("你好")


async def test_help_tells_who_keeps_the_bot_what_only_they_can_do(kept: BotApi) -> None:
    """In their language, in private; in a group nobody else has use for it."""
    for number, (keeper, words) in enumerate(
        zip(KEEPERS, ("你是运行我的人", "You keep me"), strict=True), start=1
    ):
        kept.push(message("/help", user=keeper))
        text = (await kept.wait_for_message(number)).text
        assert words in text
        assert all(command in text for command in ("/stats", "/reports", ".txt"))
    kept.push(message("/help", user=KEEPERS[0], chat=group()))
    assert "/stats" not in (await kept.wait_for_message(3)).text


async def test_help_tells_nobody_else_of_it(api: BotApi) -> None:
    """It would be no use to them."""
    assert "/stats" not in (await asked(api, "/help")).text
