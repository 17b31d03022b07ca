"""A chat is kept as somebody in it sees it."""

from __future__ import annotations

from tests.bot.conversing import Chat, transcript
from tests.support.bot_api import BotApi
from tests.support.chat_page import Message, Notice


async def test_a_chat_shows_a_message_as_it_stands_now(api: BotApi) -> None:
    """After a button was pressed, what was there before is gone."""
    chat = Chat(api)
    sent = await chat.ask("任何冲突的终点都是谈判桌")
    after = await chat.press(sent, "下一句")
    seen = [part for part in chat.seen if isinstance(part, Message)]
    assert [part.mine for part in seen] == [True, False]
    assert seen[1].content == after
    assert seen[1].content != sent


async def test_a_transcript_marks_the_lines_of_a_quotation(api: BotApi) -> None:
    """And nothing else; the buttons come last, a row a line."""
    told = transcript(await Chat(api).ask("任何冲突的终点都是谈判桌"))
    assert told[1] == "│ 任何冲突的终点都是谈判桌。"
    assert [line[:1] for line in told].count("│") == 2
    assert told[-3].startswith("[◀ 上一句] [")


async def test_what_flashes_up_after_a_press_is_kept(api: BotApi) -> None:
    """Whoever reports a sentence is thanked, and the message stays as it was."""
    chat = Chat(api)
    sent = await chat.ask("任何冲突的终点都是谈判桌")
    assert await chat.press(sent, "报错", notice="谢谢") == sent
    told = chat.seen[-1]
    assert isinstance(told, Notice)
    assert told.toast
    assert "谢谢" in told.text


async def test_a_result_that_is_tapped_is_ones_own_message(api: BotApi) -> None:
    """Sent by way of the bot, with what it answered."""
    chat = Chat(api)
    chat.choose(await chat.type("任何冲突的终点都是谈判桌"), "任何冲突的终点都是谈判桌")
    told = chat.seen[-1]
    assert isinstance(told, Message)
    assert (told.mine, told.via) == (True, "YuanhuaBot")
    assert told.content.passages("blockquote") == ["任何冲突的终点都是谈判桌。"]
