"""Those who run a chat settle how the bot answers there; others are told that they do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.choices import PAGE
from store import ChatSettings, Metadata, open_archive
from tests.support import updates
from tests.support.bot_api import BotApi
from tests.support.bot_api_content import SentMessage
from tests.support.updates import (
    administrator,
    anonymous_admin_message,
    callback_query,
    channel,
    channel_post,
    message,
    person,
    private_chat,
    supergroup,
)

QUERY = "任何冲突的终点都是谈判桌"
SENTENCE = "任何冲突的终点都是谈判桌。"
CHAT = supergroup()
ADMIN, MEMBER = person(901), person(902)


@pytest.fixture
def group_api(api: BotApi) -> BotApi:
    """Give a Telegram with a group that one person runs and another is in."""
    api.world.administrators[CHAT["id"]] = [administrator(ADMIN)]
    return api


async def _settled(database: Path, chat: dict[str, Any]) -> ChatSettings:
    async with open_archive(database) as archive:
        return await archive.chats.settings(chat["id"])


async def _press(
    api: BotApi, sent: SentMessage, words: str, *, user: updates.Json = ADMIN
) -> SentMessage:
    """Press the button that says some words; give the message as it stands then."""
    answered = len(api.answers_callback)
    key = (sent.chat["id"], sent.message_id)
    pressed = api.messages[key].button(words)["callback_data"]
    api.push(callback_query(pressed, message=sent.wire(), user=user))
    await api.wait_for("answerCallbackQuery", answered + 1)
    return api.messages[key]


async def test_an_administrator_sees_what_holds(group_api: BotApi) -> None:
    """The language, what is searched, whether it is quiet; one message."""
    group_api.push(message("/settings", chat=CHAT, user=ADMIN))
    card = await group_api.wait_for_message()
    assert card.text == (
        "⚙️ 设置\n\n语言：跟随 Telegram\n查找范围：全部 1 场\n"
        "安静：关，命令都回答\n\n只有这里的管理员能改设置。"
    )
    assert [button["text"] for button in card.buttons] == [
        "🌐 语言",
        "📚 查找范围",
        "🔕 安静：只回答回复",
    ]


@pytest.mark.parametrize("command", ("/settings", "/language", "/language en"))
async def test_others_are_told_who_may(group_api: BotApi, database: Path, command: str) -> None:
    """In one sentence, and nothing has changed."""
    group_api.push(message(command, chat=CHAT, user=MEMBER))
    assert (await group_api.wait_for_message()).text == "只有这里的管理员能改设置。"
    assert await _settled(database, CHAT) == ChatSettings()


async def test_others_press_in_vain(group_api: BotApi, database: Path) -> None:
    """They get a notice; the message stays as it is."""
    group_api.push(message("/settings", chat=CHAT, user=ADMIN))
    card = await group_api.wait_for_message()
    after = await _press(group_api, card, "安静", user=MEMBER)
    assert after.text == card.text
    assert group_api.answers_callback[-1]["text"] == "只有这里的管理员能改设置。"
    assert await _settled(database, CHAT) == ChatSettings()


async def test_a_group_is_made_quiet_and_loud_again(group_api: BotApi, database: Path) -> None:
    """The settings are still answered where it is quiet, to those who run the group alone."""
    group_api.push(message("/settings", chat=CHAT, user=ADMIN))
    card = await group_api.wait_for_message()
    assert "安静：开" in (await _press(group_api, card, "🔕")).text
    assert (await _settled(database, CHAT)).quiet
    group_api.push(message("/settings", chat=CHAT, user=MEMBER))
    group_api.push(message("/quote " + QUERY, chat=CHAT, user=MEMBER))
    group_api.push(message("/settings@YuanhuaBot", chat=CHAT, user=ADMIN))
    again = await group_api.wait_for_message(2)
    await group_api.settled()
    assert len(group_api.messages) == 2
    assert "安静：关" in (await _press(group_api, again, "🔔")).text
    assert await _settled(database, CHAT) == ChatSettings()


async def test_a_button_says_what_shall_be(group_api: BotApi, database: Path) -> None:
    """The same one pressed twice does nothing the second time, and is no error."""
    group_api.push(message("/settings", chat=CHAT, user=ADMIN))
    card = await group_api.wait_for_message()
    pressed = card.button("🔕")["callback_data"]
    for count in (1, 2):
        group_api.push(callback_query(pressed, message=card.wire(), user=ADMIN))
        await group_api.wait_for("answerCallbackQuery", count)
    assert (await _settled(database, CHAT)).quiet
    assert all("text" not in answer for answer in group_api.answers_callback)
    # What stood unchanged was refused once, and passed over.
    assert ["not modified" in str(call) for call in group_api.refusals] == [True]
    group_api.refusals.clear()


async def test_an_unnamed_administrator_may(group_api: BotApi, database: Path) -> None:
    """Who writes in the name of the group runs it; pressing, they have their name."""
    group_api.push(anonymous_admin_message("/language en", chat=CHAT))
    card = await group_api.wait_for_message()
    assert card.text.startswith("🌐 Which language")
    assert (await _settled(database, CHAT)).language == "en"
    group_api.push(anonymous_admin_message("/settings", chat=CHAT))
    card = await group_api.wait_for_message(2)
    assert "Quiet: on" in (await _press(group_api, card, "🔕")).text


async def test_a_channel_that_writes_in_a_group_does_not_run_it(group_api: BotApi) -> None:
    """Only the group's own name will do."""
    forged = anonymous_admin_message("/settings", chat=CHAT)
    forged["message"]["sender_chat"] = channel()
    group_api.push(forged)
    assert (await group_api.wait_for_message()).text == "只有这里的管理员能改设置。"


async def test_a_channel_chooses_its_language(api: BotApi, database: Path) -> None:
    """Only those who run it write there."""
    api.push(channel_post("/language en"))
    await api.wait_for_message()
    assert (await _settled(database, channel())).language == "en"
    api.push(channel_post(f"/quote {QUERY}"))
    assert (await api.wait_for_message(2)).text.startswith("✅ These very words")


@pytest.mark.parametrize(
    ("words", "lead"),
    (
        ("zh-hant", "✅ 確有這句原話："),
        ("zh-TW", "✅ 確有這句原話："),
        ("繁體中文", "✅ 確有這句原話："),
        ("zh", "✅ 确有这句原话："),
        ("简体", "✅ 确有这句原话："),
        ("English", "✅ These very words were said:"),
        ("en-GB", "✅ These very words were said:"),
    ),
)
async def test_in_private_each_person_chooses(api: BotApi, words: str, lead: str) -> None:
    """Whatever their Telegram speaks; the quote is the same to the letter."""
    other = "de" if lead.startswith("✅ 确") else "zh-hans"
    api.push(message(f"/language {words}", language_code=other))
    await api.wait_for_message()
    api.push(message(f"/quote {QUERY}", language_code=other))
    answer = await api.wait_for_message(2)
    assert answer.text.startswith(lead + "\n")
    assert answer.passages("blockquote") == [SENTENCE]


async def test_a_language_that_is_not_spoken_is_told_so(api: BotApi, database: Path) -> None:
    """In one sentence that names those that are."""
    api.push(message("/language klingon"))
    answer = await api.wait_for_message()
    assert answer.text == (
        "我只会中文和英文，请写 /language zh、/language zh-hant 或 /language en。"
    )
    assert await _settled(database, private_chat()) == ChatSettings()


async def test_a_language_is_chosen_by_a_button(api: BotApi, database: Path) -> None:
    """The message speaks it at once, and goes back to one's own as easily."""
    api.push(message("/language"))
    card = await api.wait_for_message()
    chosen = [button["text"] for button in card.buttons if "✅" in button["text"]]
    assert chosen == ["✅ 跟随 Telegram"]
    user = person()
    after = await _press(api, card, "繁體", user=user)
    assert after.text.startswith("🌐 用哪種語言回答？")
    assert (await _settled(database, private_chat())).language == "zh-hant"
    after = await _press(api, card, "跟隨", user=user)
    assert after.text.startswith("🌐 用哪种语言回答？")
    assert await _settled(database, private_chat()) == ChatSettings()


async def test_the_language_of_a_group_is_for_everybody_there(
    group_api: BotApi, database: Path
) -> None:
    """Over what each has chosen for themselves, which holds elsewhere."""
    async with open_archive(database) as archive:
        await archive.chats.settle(MEMBER["id"], ChatSettings(language="zh-hant"))
    group_api.push(message(f"/quote {QUERY}", chat=CHAT, user=MEMBER))
    assert (await group_api.wait_for_message()).text.startswith("✅ 確有")
    group_api.push(message("/language en", chat=CHAT, user=ADMIN))
    await group_api.wait_for_message(2)
    group_api.push(message(f"/quote {QUERY}", chat=CHAT, user=MEMBER))
    assert (await group_api.wait_for_message(3)).text.startswith("✅ These")
    group_api.push(message(f"/quote {QUERY}", user=MEMBER))
    assert (await group_api.wait_for_message(4)).text.startswith("✅ 確有")


async def test_a_client_in_traditional_chinese_is_answered_so(api: BotApi) -> None:
    """Its examples work as they stand, and quotes are never converted."""
    api.push(message("/quote", language_code="zh-hant"))
    usage = await api.wait_for_message()
    example = usage.text.partition("例如：")[2]
    assert example == "/quote 任何衝突的終點都是談判桌"
    api.push(message(example, language_code="zh-hant"))
    assert (await api.wait_for_message(2)).passages("blockquote") == [SENTENCE]


async def test_sessions_are_chosen_one_by_one_and_page_by_page(
    api: BotApi, database: Path, tmp_path: Path
) -> None:
    """None chosen means all, those to come too; and so do all of them chosen."""
    await _sessions(database, tmp_path, PAGE)
    user = person()
    api.push(message("/settings"))
    card = await api.wait_for_message()
    page = await _press(api, card, "查找范围", user=user)
    assert [button["text"] for button in page.buttons if "✅" in button["text"]] == ["✅ 全部场次"]
    assert len(page.buttons) == 1 + PAGE + 1 + 1
    await _press(api, card, "第 3 次会", user=user)
    await _press(api, card, "下一页", user=user)
    page = await _press(api, card, "中国将坚定", user=user)
    assert "✅ 2024年3月7日 中国将坚定" in page.button("中国将坚定")["text"]
    chosen = (await _settled(database, private_chat())).sessions
    async with open_archive(database) as archive:
        titles = {session.id: session.title for session in await archive.sessions()}
    assert [titles[one][:5] for one in chosen] == ["第 3 次", "中国将坚定"]
    home = await _press(api, card, "全部设置", user=user)
    assert "查找范围：选定的 2 场" in home.text
    await _press(api, card, "查找范围", user=user)
    await _press(api, card, "第 3 次会", user=user)
    await _press(api, card, "全部场次", user=user)
    assert await _settled(database, private_chat()) == ChatSettings()


async def test_every_session_chosen_is_all_of_them(
    api: BotApi, database: Path, tmp_path: Path
) -> None:
    """So that one which comes later is searched too."""
    await _sessions(database, tmp_path, 1)
    user = person()
    api.push(message("/settings"))
    card = await api.wait_for_message()
    await _press(api, card, "查找范围", user=user)
    await _press(api, card, "第 1 次会", user=user)
    assert len((await _settled(database, private_chat())).sessions) == 1
    await _press(api, card, "中国将坚定", user=user)
    assert await _settled(database, private_chat()) == ChatSettings()


@pytest.mark.parametrize(
    "pressed", ("1:g0:on.2020-01-01-gone", "1:g0:mode", "1:l0:klingon", "1:g0:")
)
async def test_a_button_of_what_is_no_more_gets_a_notice(api: BotApi, pressed: str) -> None:
    """And changes nothing."""
    api.push(message("/settings"))
    card = await api.wait_for_message()
    api.push(callback_query(pressed, message=card.wire()))
    await api.wait_for("answerCallbackQuery")
    assert "失效" in api.answers_callback[0]["text"]
    assert api.messages[card.chat["id"], card.message_id].text == card.text


async def test_a_button_under_a_message_of_no_chat_gets_a_notice(api: BotApi) -> None:
    """Whose settings would it be?"""
    api.push(callback_query("1:g1:quiet", inline_message_id="AgAAAB"))
    await api.wait_for("answerCallbackQuery")
    assert "失效" in api.answers_callback[0]["text"]


async def _sessions(database: Path, folder: Path, count: int) -> None:
    """Take more transcripts in, each of one sentence."""
    async with open_archive(database) as archive:
        for number in range(1, count + 1):
            source = folder / f"{number}.txt"
            source.write_text(f"会\n\n主持人：第{number}次开会，火星很远。\n", encoding="utf-8")
            title = f"第 {number} 次会"
            await archive.import_(source, Metadata(title=title, date=date(2025, 1, number)))
