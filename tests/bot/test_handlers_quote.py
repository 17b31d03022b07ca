"""A person asks for the exact words, in every way there is to ask."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import updates
from tests.support.bot_api import BotApi
from tests.support.updates import message, photo, private_chat, supergroup

QUERY = "任何冲突的终点都是谈判桌"
SENTENCE = "任何冲突的终点都是谈判桌。"
UNSAID = "火星上的蔬菜大棚今年大丰收"


async def test_a_quote_is_found_and_shown_verbatim(api: BotApi) -> None:
    """With its verdict, its match, whose words they are, and the question."""
    api.push(message(f"/quote {QUERY}"))
    answer = await api.wait_for_message()
    assert answer.text.startswith("✅ 确有这句原话：\n")
    assert answer.passages("blockquote") == [SENTENCE]
    assert answer.passages("bold") == [QUERY]
    assert "王毅（外交部长） · 2024年3月7日 · " in answer.text
    (question,) = answer.passages("expandable_blockquote")
    assert "记者问：\n" + question in answer.text
    assert answer.link_preview_options == {"is_disabled": True}


async def test_the_answer_replies_to_the_asker(api: BotApi) -> None:
    """And is sent even if the asker deletes the question meanwhile."""
    asked = api.push(message(f"/quote {QUERY}"))
    answer = await api.wait_for_message()
    assert answer.reply_parameters is not None
    assert answer.reply_parameters["message_id"] == asked["message"]["message_id"]
    assert answer.reply_parameters["allow_sending_without_reply"] is True


async def test_nearly_the_words_are_called_the_nearest(api: BotApi) -> None:
    """Not exact, and said so."""
    api.push(message("/quote 任何冲突的终点只能是谈判桌"))
    answer = await api.wait_for_message()
    assert answer.text.startswith("🔎 没有一字不差的，最接近的一句是：\n")
    assert answer.passages("blockquote") == [SENTENCE]


async def test_words_nobody_said_are_answered_kindly_and_with_no_quote(api: BotApi) -> None:
    """Two things to try, and what the archive holds."""
    api.push(message(f"/quote {UNSAID}"))
    answer = await api.wait_for_message()
    assert "收录的实录里没有找到" in answer.text
    assert answer.text.count("\n• ") == 2
    assert "2024年3月7日" in answer.text
    assert answer.entities == ()
    assert UNSAID not in answer.text


async def test_an_english_reader_gets_english(api: BotApi) -> None:
    """Around the words, which stay Chinese."""
    api.push(message(f"/quote {QUERY}", language_code="en-GB"))
    answer = await api.wait_for_message()
    assert answer.text.startswith("✅ These very words were said:\n" + SENTENCE)
    assert answer.button("Whole")


async def test_a_bare_command_gets_its_usage_in_one_sentence(api: BotApi) -> None:
    """With an example."""
    api.push(message("/quote"))
    answer = await api.wait_for_message()
    assert answer.text == "请把记得的话写在 /quote 后面，例如：/quote 任何冲突的终点都是谈判桌"


@pytest.mark.parametrize("query", ("？！……", "  “” "))
async def test_punctuation_alone_gets_one_sentence(api: BotApi, query: str) -> None:
    """There is nothing to look for."""
    api.push(message(f"/quote {query}。"))
    answer = await api.wait_for_message()
    assert answer.text
    assert "\n" not in answer.text
    assert answer.entities == ()


async def test_a_query_that_is_too_long_gets_one_sentence(api: BotApi) -> None:
    """Longer than Telegram lets a person write, but a server may say anything."""
    api.push(message("/quote " + "长" * 4097))
    answer = await api.wait_for_message()
    assert "4096" in answer.text
    assert "\n" not in answer.text


async def test_a_reply_searches_the_message_replied_to(api: BotApi) -> None:
    """That is how a claim somebody made is looked up."""
    chat = supergroup()
    claim = message(f"他说过：{QUERY}", chat=chat, user=updates.person(7))
    api.push(claim)
    asked = api.push(message("/quote", chat=chat, reply_to=claim))
    answer = await api.wait_for_message()
    assert answer.passages("blockquote") == [SENTENCE]
    assert answer.reply_parameters is not None
    assert answer.reply_parameters["message_id"] == asked["message"]["message_id"]


async def test_a_reply_to_a_picture_searches_its_caption(api: BotApi) -> None:
    """Claims come as pictures with a line below."""
    api.push(message("/quote", reply_to=photo(QUERY)))
    answer = await api.wait_for_message()
    assert answer.passages("blockquote") == [SENTENCE]


async def test_a_reply_to_a_part_searches_that_part(api: BotApi) -> None:
    """What the person selected is what they mean."""
    claim = message(f"{UNSAID}。{QUERY}")
    asked = message("/quote", reply_to=claim)
    asked["message"]["quote"] = {"text": QUERY, "position": 14, "is_manual": True}
    api.push(asked)
    answer = await api.wait_for_message()
    assert answer.text.startswith("✅")
    assert answer.passages("blockquote") == [SENTENCE]


async def test_words_after_the_command_count_more_than_the_message_replied_to(
    api: BotApi,
) -> None:
    """A person who writes a query means it."""
    api.push(message(f"/quote {QUERY}", reply_to=message(UNSAID)))
    assert (await api.wait_for_message()).passages("blockquote") == [SENTENCE]


async def test_a_reply_to_a_message_without_words_says_so(api: BotApi) -> None:
    """A picture is not read."""
    api.push(message("/quote", reply_to=photo()))
    answer = await api.wait_for_message()
    assert answer.text == "那条消息里没有文字可查，请回复一条有文字的消息。"


async def test_a_message_as_long_as_telegram_allows_can_be_searched(api: BotApi) -> None:
    """4096 characters, nobody's words: an answer all the same."""
    api.push(message("/quote", reply_to=message("火星蔬菜大棚" * 682 + "丰收了吗")))
    answer = await api.wait_for_message(within=20.0)
    assert answer.entities == ()
    assert answer.text


async def test_in_private_a_message_alone_is_a_query(api: BotApi) -> None:
    """Nobody should need to know a command."""
    api.push(message(QUERY))
    assert (await api.wait_for_message()).passages("blockquote") == [SENTENCE]


async def test_in_private_a_caption_is_a_query_too(api: BotApi) -> None:
    """A forwarded picture of a quote, say."""
    api.push(photo(QUERY))
    assert (await api.wait_for_message()).passages("blockquote") == [SENTENCE]


@pytest.mark.parametrize(
    "sent",
    (
        updates.voice(),
        photo(),
        updates.sent({"sticker": updates.STICKER}),
        updates.sent({"location": {"longitude": 116.4, "latitude": 39.9}}),
    ),
    ids=("voice", "photo", "sticker", "location"),
)
async def test_in_private_what_has_no_words_gets_one_kind_sentence(
    api: BotApi, sent: dict[str, Any]
) -> None:
    """Nothing that a person sends stays without an answer."""
    api.push(sent)
    assert (await api.wait_for_message()).text == "我只会查文字，请把记得的话写给我。"


async def test_an_album_without_words_gets_one_sentence_not_ten(api: BotApi) -> None:
    """Each of its pictures is a message; with words below one, those are answered alone."""
    for number, caption in enumerate((None, None, None, QUERY, None)):
        picture = photo(caption)
        picture["message"]["media_group_id"] = "mute" if number < 3 else "told"
        api.push(picture)
    api.push(message("/quote"))
    await api.wait_for_message(3)
    await api.settled()
    answers = [sent.text for sent in api.messages.values()]
    assert len(answers) == 3
    assert answers.count("我只会查文字，请把记得的话写给我。") == 1


async def test_in_a_group_a_picture_is_not_spoken_to(api: BotApi) -> None:
    """Nobody asked."""
    api.push(photo(chat=supergroup()))
    api.push(updates.voice(chat=supergroup()))
    api.push(message("/quote"))
    await api.wait_for_message()
    await api.settled()
    assert len(api.messages) == 1


@pytest.mark.parametrize("sent", (message(QUERY), photo(QUERY), updates.voice(QUERY)))
async def test_what_is_forwarded_is_a_query(api: BotApi, sent: dict[str, Any]) -> None:
    """That is how a claim comes from another chat."""
    origin = {"type": "hidden_user", "sender_user_name": "某人", "date": sent["message"]["date"]}
    sent["message"]["forward_origin"] = origin
    api.push(sent)
    assert (await api.wait_for_message()).passages("blockquote") == [SENTENCE]


@pytest.mark.parametrize("command", ("/quote", "/quote@YuanhuaBot"))
async def test_in_private_a_command_below_a_picture_is_not_part_of_the_query(
    api: BotApi, command: str
) -> None:
    """To Telegram a command is one only in a text."""
    api.push(photo(f"{command} {QUERY}"))
    assert (await api.wait_for_message()).passages("bold") == [QUERY]


async def test_emoji_around_a_query_do_no_harm(api: BotApi) -> None:
    """Neither to the search nor to the place where the command ends."""
    api.push(message(f"/quote 😀👨‍👩‍👧 {QUERY} 🇨🇳"))
    answer = await api.wait_for_message()
    assert answer.passages("blockquote") == [SENTENCE]


async def test_a_query_may_span_lines(api: BotApi) -> None:
    """What is pasted has line breaks."""
    api.push(message("/quote 任何冲突的终点\n都是谈判桌"))
    assert (await api.wait_for_message()).passages("blockquote") == [SENTENCE]


async def test_a_command_and_its_query_may_be_written_together(api: BotApi) -> None:
    """Chinese has no spaces between words, in a group as elsewhere."""
    api.push(message(f"/quote{QUERY}", chat=supergroup()))
    answer = await api.wait_for_message()
    assert answer.text.startswith("✅")
    assert answer.passages("bold") == [QUERY]


async def test_in_a_group_a_command_may_name_the_bot(api: BotApi) -> None:
    """As Telegram writes it when there are several."""
    api.push(message(f"/quote@YuanhuaBot {QUERY}", chat=supergroup()))
    assert (await api.wait_for_message()).passages("blockquote") == [SENTENCE]


async def test_a_topic_is_answered_in_that_topic(api: BotApi) -> None:
    """And its first message, to which every other replies, is not searched."""
    chat = supergroup(forum=True)
    first = _topic(chat, 31)
    api.push(message(f"/quote {QUERY}", chat=chat, topic=31, reply_to=first))
    assert (await api.wait_for_message()).message_thread_id == 31
    api.push(message("/quote", chat=chat, topic=31, reply_to=first))
    assert "写在 /quote 后面" in (await api.wait_for_message(2)).text


async def test_what_is_not_for_the_bot_is_not_answered(api: BotApi) -> None:
    """Talk in groups, commands for other bots, edits, results sent by way of the bot itself."""
    chat = supergroup()
    api.push(message(QUERY, chat=chat))
    api.push(message(f"/quote@AnotherBot {QUERY}", chat=chat))
    api.push(message("/nonsense", chat=chat))
    api.push(message(f"/quote@AnotherBot {QUERY}"))
    sent_inline = message(QUERY)
    sent_inline["message"]["via_bot"] = api.world.bot
    api.push(sent_inline)
    api.push(message("/start"))
    await api.wait_for_message()
    await api.settled()
    assert len(api.messages) == 1


@pytest.mark.parametrize("text", (f"/quote {QUERY}", QUERY))
async def test_an_edited_message_is_not_answered_again(api: BotApi, text: str) -> None:
    """Neither a command nor a message in private, even if the server sends it along."""
    asked = api.push(message(text))
    await api.wait_for_message()
    await api.settled()
    # The open poll asked for no such updates; a server may still have some from before.
    api.world.inbox.allowed = frozenset({"message", "edited_message"})
    api.push(updates.edited_message(asked, text + "吗"))
    api.push(message("/start"))
    await api.wait_for_message(2)
    await api.settled()
    assert not api.world.inbox.dropped
    assert len(api.messages) == 2


async def test_an_anonymous_administrator_is_answered(api: BotApi) -> None:
    """Nobody is named as the writer, so the language is the bot's own."""
    api.push(updates.anonymous_admin_message(f"/quote {QUERY}"))
    assert (await api.wait_for_message()).text.startswith("✅ 确有")


async def test_several_people_are_answered_each_in_their_own_chat(api: BotApi) -> None:
    """At the same time."""
    people = [updates.person(user_id) for user_id in range(901, 909)]
    for user in people:
        api.push(message(f"/quote {QUERY}", user=user))
    await api.wait_for_message(len(people))
    assert {chat for chat, _ in api.messages} == {private_chat(user)["id"] for user in people}


def _topic(chat: dict[str, Any], number: int) -> dict[str, Any]:
    created = message("x", chat=chat, topic=number)
    del created["message"]["text"]
    created["message"]["message_id"] = number
    created["message"]["forum_topic_created"] = {"name": "原话", "icon_color": 7322096}
    return created
