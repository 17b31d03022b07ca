"""In groups, their topics, and channels: who is answered, where, and where nobody is."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import ChatSettings, Metadata, open_archive
from tests.support import updates
from tests.support.bot_api import BotApi
from tests.support.updates import (
    channel,
    channel_post,
    group,
    message,
    message_of,
    migration,
    person,
    supergroup,
)

QUERY = "任何冲突的终点都是谈判桌"
SENTENCE = "任何冲突的终点都是谈判桌。"
UNSAID = "火星上的蔬菜大棚今年大丰收"


@pytest.mark.parametrize("chat", (group(), supergroup(), supergroup(forum=True)))
async def test_a_command_in_a_group_gets_one_message_and_nothing_else(
    api: BotApi, chat: updates.Json
) -> None:
    """No typing action, no second message: a group has twenty a minute for all its members."""
    api.push(message(f"/quote {QUERY}", chat=chat))
    assert (await api.wait_for_message()).passages("blockquote") == [SENTENCE]
    await api.settled()
    assert not api.world.actions
    assert len(api.messages) == 1


async def test_a_thread_of_replies_is_no_topic(api: BotApi) -> None:
    """In a group without topics a message may have a thread's number, to which nothing is sent."""
    asked = message(f"/quote {QUERY}", chat=supergroup())
    asked["message"]["message_thread_id"] = 4001
    api.push(asked)
    answer = await api.wait_for_message()
    assert answer.message_thread_id is None
    assert answer.passages("blockquote") == [SENTENCE]


@pytest.mark.parametrize(
    "words", (f"/quote {QUERY}", f"/quote@YuanhuaBot {QUERY}", f"/quote{QUERY}")
)
async def test_a_channel_is_answered_there(api: BotApi, words: str) -> None:
    """No user wrote the post; its answer replies to it."""
    posted = api.push(channel_post(words))
    answer = await api.wait_for_message()
    assert answer.chat["id"] == channel()["id"]
    assert answer.passages("blockquote") == [SENTENCE]
    assert answer.reply_parameters is not None
    assert answer.reply_parameters["message_id"] == message_of(posted)["message_id"]


async def test_a_claim_in_a_channel_is_checked_there(api: BotApi) -> None:
    """As a quote is looked up there."""
    api.push(channel_post(f"/check {QUERY}"))
    answer = await api.wait_for_message()
    assert answer.chat["id"] == channel()["id"]
    assert SENTENCE.rstrip("。") in answer.text


async def test_a_channel_s_posts_are_not_queries_otherwise(api: BotApi) -> None:
    """Nor is what a channel sends on to its group answered a second time there."""
    api.push(channel_post(QUERY))
    telegram = person(777_000, first_name="Telegram", username=None, language_code=None)
    forwarded = message(f"/quote {QUERY}", chat=supergroup(), user=telegram)
    forwarded["message"] |= {"is_automatic_forward": True, "sender_chat": channel()}
    api.push(forwarded)
    api.push(message("/start"))
    await api.wait_for_message()
    await api.settled()
    assert len(api.messages) == 1


async def test_a_group_that_moved_keeps_what_it_settled(api: BotApi, database: Path) -> None:
    """Both chats tell of the move, in whichever order, and once is enough."""
    old, new = group(), supergroup()
    settled = ChatSettings(language="en", quiet=True)
    async with open_archive(database) as archive:
        await archive.chats.settle(old["id"], settled)
        for update in migration(old, new):
            api.push(update)
        await api.settled()
        assert await archive.chats.settings(new["id"]) == settled
        assert await archive.chats.settings(old["id"]) == ChatSettings()


async def test_an_answer_follows_its_group_to_where_it_moved(api: BotApi) -> None:
    """A question from before the move is answered in the new chat, once."""
    old, new = group(), supergroup()
    for update in migration(old, new):
        api.push(update)
    api.push(message(f"/quote {QUERY}", chat=old))
    answer = await api.wait_for_message()
    assert answer.chat["id"] == new["id"]
    assert answer.passages("blockquote") == [SENTENCE]
    await api.settled()
    assert [call.parameters["chat_id"] for call in api.calls_of("sendMessage")] == [
        old["id"],
        new["id"],
    ]
    (refusal,) = api.refusals
    assert "upgraded to a supergroup" in str(refusal)
    api.refusals.clear()


async def test_a_quiet_group_is_answered_only_where_a_command_replies(
    api: BotApi, database: Path
) -> None:
    """Whatever the command; and the first message of a topic is nothing to reply to."""
    chat = supergroup(forum=True)
    async with open_archive(database) as archive:
        await archive.chats.settle(chat["id"], ChatSettings(quiet=True))
    first = message("x", chat=chat, topic=31)
    first["message"]["forum_topic_created"] = {"name": "原话", "icon_color": 7322096}
    for words in (f"/quote {QUERY}", f"/quote{QUERY}", f"/check {QUERY}", "/help", "/settings"):
        api.push(message(words, chat=chat, topic=31, reply_to=first))
        api.push(message(words, chat=chat))
    claim = message(f"他说过：{QUERY}", chat=chat, user=person(7))
    asked = api.push(message("/quote", chat=chat, reply_to=claim))
    answer = await api.wait_for_message()
    await api.settled()
    assert answer.passages("blockquote") == [SENTENCE]
    assert answer.reply_parameters is not None
    assert answer.reply_parameters["message_id"] == message_of(asked)["message_id"]
    assert len(api.messages) == 1


async def test_a_chat_that_chose_sessions_is_answered_from_those(
    api: BotApi, database: Path, tmp_path: Path
) -> None:
    """What stands in another is not found there, and the answer says that it was not looked for."""
    other = await _another_session(database, tmp_path)
    chat = supergroup()
    async with open_archive(database) as archive:
        await archive.chats.settle(chat["id"], ChatSettings(sessions=(other,)))
    api.push(message(f"/quote {QUERY}", chat=chat))
    assert "这里只查选定的 1 场，可在 /settings 里改。" in (await api.wait_for_message()).text
    api.push(message(f"/quote {UNSAID}", chat=chat))
    assert (await api.wait_for_message(2)).passages("blockquote") == [f"{UNSAID}。"]


async def test_of_sessions_that_are_no_longer_held_nothing_is_kept_to(
    api: BotApi, database: Path
) -> None:
    """A chat whose choice is gone searches all, and is not left without answers."""
    chat = supergroup()
    async with open_archive(database) as archive:
        await archive.chats.settle(chat["id"], ChatSettings(sessions=("2020-01-01-gone",)))
    api.push(message(f"/quote {QUERY}", chat=chat))
    assert (await api.wait_for_message()).passages("blockquote") == [SENTENCE]


async def _another_session(database: Path, folder: Path) -> str:
    """Take a second transcript in; give its public id."""
    source = folder / "mars.txt"
    source.write_text(f"火星蔬菜会\n\n主持人：{UNSAID}。\n", encoding="utf-8")
    async with open_archive(database) as archive:
        report = await archive.import_(source, Metadata(title="火星蔬菜会"))
        return report.session.id
