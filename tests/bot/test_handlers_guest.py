"""A person mentions the bot in a chat that it has not joined."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from store import ChatSettings, Metadata, Verdict, open_archive
from tests.support.bot_api import BotApi
from tests.support.bot_api_content import Content
from tests.support.updates import (
    Json,
    callback_query,
    guest_message,
    message,
    message_of,
    person,
    photo,
    supergroup,
)

QUERY = "任何冲突的终点都是谈判桌"
SENTENCE = "任何冲突的终点都是谈判桌。"
UNSAID = "火星上的蔬菜大棚今年大丰收"
ENGLISH = person(language_code="en")


async def test_a_mention_is_answered_once_with_the_full_card(api: BotApi) -> None:
    """The words after it are searched; the answer has a title, or Telegram would refuse it."""
    api.push(guest_message(f"@YuanhuaBot {QUERY}"))
    card = await _card(api)
    assert card.text.startswith("✅ 确有这句原话：\n" + SENTENCE)
    assert card.passages("blockquote") == [SENTENCE]
    assert card.passages("bold") == [QUERY]
    assert card.link_preview_options == {"is_disabled": True}
    assert api.answers_guest[0]["result"]["title"].startswith("✅ 确有这句原话")
    api.push(message("/start"))
    await api.wait_for_message()
    await api.settled()
    assert [len(api.answers_guest), len(api.messages)] == [1, 1]


@pytest.mark.parametrize(
    "text",
    (
        f"@yuanhuabot{QUERY}",
        f"大家看看 @YuanhuaBot：{QUERY}",
        f"@YuanhuaBot @linxiaoyu {QUERY}",
        f"{QUERY} @YuanhuaBot",
        f"@AnotherBot @YuanhuaBot\n{QUERY}",
    ),
)
async def test_the_words_are_found_wherever_the_mention_stands(api: BotApi, text: str) -> None:
    """After it, or else before it; whoever else is mentioned is nobody's words."""
    api.push(guest_message(text))
    card = await _card(api)
    assert card.passages("blockquote") == [SENTENCE]
    assert card.passages("bold") == [QUERY]


@pytest.mark.parametrize("text", ("@YuanhuaBot", "@YuanhuaBot ?", "真这么说过？@YuanhuaBot"))
@pytest.mark.parametrize("claimed", (message(QUERY, chat=supergroup()), photo(QUERY)))
async def test_the_words_of_a_claimed_quote_are_searched(
    api: BotApi, text: str, claimed: Json
) -> None:
    """Where the mention replies to somebody's message and adds nothing to it."""
    api.push(guest_message(text, reply_to=claimed))
    assert (await _card(api)).passages("blockquote") == [SENTENCE]


async def test_the_part_that_is_quoted_is_searched(api: BotApi) -> None:
    """As the person marked it."""
    asked = guest_message("@YuanhuaBot", reply_to=message(f"{UNSAID}{QUERY}", chat=supergroup()))
    asked["guest_message"]["quote"] = {"text": QUERY, "position": len(UNSAID), "is_manual": True}
    api.push(asked)
    assert (await _card(api)).text.startswith("✅")


async def test_words_after_the_mention_count_more_than_those_replied_to(api: BotApi) -> None:
    """A person who writes a query means it."""
    api.push(guest_message(f"@YuanhuaBot {QUERY}", reply_to=message(UNSAID)))
    assert (await _card(api)).passages("blockquote") == [SENTENCE]


async def test_words_below_a_picture_are_words(api: BotApi) -> None:
    """A mention may stand there."""
    asked = guest_message(f"@YuanhuaBot {QUERY}")
    written = asked["guest_message"]
    picture = message_of(photo())["photo"]
    caption = {"caption": written.pop("text"), "caption_entities": written.pop("entities")}
    written |= {"photo": picture} | caption
    api.push(asked)
    assert (await _card(api)).passages("blockquote") == [SENTENCE]


async def test_a_reply_to_an_answer_asks_again(api: BotApi) -> None:
    """Telegram sends it on without a mention; the bot's own words are no claim to look for."""
    mine = message("✅ 确有这句原话：\n和平共处是底线", user=api.world.bot, chat=supergroup())
    api.push(guest_message(QUERY, reply_to=mine))
    assert (await _card(api)).passages("blockquote") == [SENTENCE]
    sent_inline = message("和平共处是底线", chat=supergroup())
    sent_inline["message"]["via_bot"] = api.world.bot
    for number, own in enumerate((mine, sent_inline), start=2):
        api.push(guest_message("@YuanhuaBot", reply_to=own))
        assert "请在 @YuanhuaBot 后面写上记得的话" in (await _card(api, number)).text


async def test_nothing_found_says_so_and_what_is_held(api: BotApi) -> None:
    """Not that it was not said; no quote, and no button."""
    for number, user in enumerate((person(), ENGLISH), start=1):
        api.push(guest_message(f"@YuanhuaBot {UNSAID}", user=user))
        card = await _card(api, number)
        assert not card.passages("blockquote")
        assert not card.buttons
        assert "@YuanhuaBot" in card.text
        assert "中国将坚定做这个世界的和平力量" in card.text
        said = (
            "我收录的实录里没有找到这句话" if number == 1 else "no such words in the transcripts I"
        )
        assert said in card.text
        assert api.answers_guest[number - 1]["result"]["title"].strip()


async def test_a_query_that_cannot_be_searched_is_told_in_one_sentence(api: BotApi) -> None:
    """The same as elsewhere."""
    api.push(guest_message("@YuanhuaBot spaeker:王毅 谈判桌"))
    card = await _card(api)
    assert "speaker:" in card.text
    assert "\n" not in card.text
    assert not card.entities


@pytest.mark.parametrize("replied", (None, photo(chat=supergroup())))
async def test_without_words_it_says_what_to_do(api: BotApi, replied: Json | None) -> None:
    """Nothing is written, and nothing is replied to that has words."""
    api.push(guest_message("@YuanhuaBot", user=ENGLISH, reply_to=replied))
    assert (await _card(api)).text == (
        "Please write what you remember after @YuanhuaBot, "
        "or reply with @YuanhuaBot to a message that has words."
    )


async def test_the_buttons_work_in_that_chat(api: BotApi) -> None:
    """By the inline message, for the bot cannot write to the chat itself."""
    api.push(guest_message(f"@YuanhuaBot {QUERY}"))
    found = await _card(api)
    away = await _press(api, found.button("全文"), 1)
    assert SENTENCE in away.passages("bold")
    back = await _press(api, away.button("回到原句"), 2)
    assert (back.text, back.entities) == (found.text, found.entities)


async def test_bots_do_not_answer_each_other(api: BotApi) -> None:
    """There would be no end to it; an anonymous administrator is a person all the same."""
    other = {"id": 7_000_000_002, "is_bot": True, "first_name": "他", "username": "AnotherBot"}
    api.push(guest_message(f"@YuanhuaBot {UNSAID}", user=other))
    anonymous = guest_message(f"@YuanhuaBot {QUERY}", user=other)
    anonymous["guest_message"]["sender_chat"] = anonymous["guest_message"]["chat"]
    api.push(anonymous)
    assert (await _card(api)).passages("blockquote") == [SENTENCE]
    await api.settled()
    assert len(api.answers_guest) == 1


async def test_an_answer_that_is_too_late_is_no_error(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram does not wait for ever."""
    api.push(guest_message(f"@YuanhuaBot {QUERY}"))
    api.world.open_guest_queries.clear()
    await api.wait_until(lambda: bool(api.refusals), "an answer that is refused")
    api.push(guest_message(f"@YuanhuaBot {QUERY}"))
    await _card(api)
    refused = [call.description or "" for call in api.refusals]
    api.refusals.clear()
    assert ["query is too old" in words for words in refused] == [True]
    assert not [line for line in caplog.records if line.levelno >= logging.WARNING]


async def test_the_sessions_of_another_chat_of_that_number_do_not_count(
    api: BotApi, database: Path, tmp_path: Path
) -> None:
    """Telegram numbers a guest's chats on their own."""
    lines = tmp_path / "trees.txt"
    lines.write_text("树要自己浇水\n", encoding="utf-8")
    async with open_archive(database) as archive:
        (held,) = await archive.sessions()
        await archive.import_lines(lines, Metadata(), speaker="园丁")
        other = next(one.id for one in await archive.sessions() if one.id != held.id)
        await archive.chats.settle(supergroup()["id"], ChatSettings(sessions=(other,)))
    api.push(guest_message(f"@YuanhuaBot {QUERY}"))
    assert (await _card(api)).passages("blockquote") == [SENTENCE]


async def test_it_is_counted_as_a_query(api: BotApi, database: Path) -> None:
    """A whole one, unlike what is typed inline."""
    api.push(guest_message(f"@YuanhuaBot {QUERY}"))
    await _card(api)
    async with open_archive(database) as archive, asyncio.timeout(5):
        usage = await archive.tallies.usage()
        while not usage.queries:
            await asyncio.sleep(0.01)
            usage = await archive.tallies.usage()
    assert usage.queries == {Verdict.EXACT: 1}


async def _card(api: BotApi, number: int = 1) -> Content:
    """Give the bot's answer number `number` to guests, as it stands in the chat."""
    answers = await api.wait_for("answerGuestQuery", number)
    sent = answers[-1].result
    assert isinstance(sent, dict)
    card = api.inline_messages[sent["inline_message_id"]]
    assert card is not None
    return card


async def _press(api: BotApi, button: Json, number: int) -> Content:
    (message_id,) = api.inline_messages
    api.push(callback_query(button["callback_data"], inline_message_id=message_id))
    await api.wait_for("answerCallbackQuery", number)
    assert "text" not in api.answers_callback[-1]
    card = api.inline_messages[message_id]
    assert card is not None
    return card
