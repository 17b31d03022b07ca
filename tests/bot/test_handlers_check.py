"""A person asks whether this is what was said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store import Archive, ChatSettings, Metadata, Verdict, open_archive
from tests.support import updates
from tests.support.bot_api import BotApi
from tests.support.bot_api_rules import ENTITY_LIMIT, TEXT_LIMIT, utf16_length
from tests.support.updates import callback_query, message, photo, private_chat, supergroup

SAID = "任何冲突的终点都是谈判桌"
FIRST = "任何冲突的终点都是谈判桌。"
SECOND = "早一点谈起来，和平就早一天到来。"
UNSAID = "火星上的蔬菜大棚今年大丰收。"
TURNED = "中方不支持适时召开俄乌双方认可的国际和会"
COVERED = "我目前收录：2024年3月7日《"
USAGE = (
    "请把要核对的话写在 /check 后面，或者回复一条消息只写 /check，"
    "例如：/check 任何冲突的终点都是谈判桌"
)


@pytest.fixture
async def archive(database: Path) -> AsyncIterator[Archive]:
    """Give the archive that the bot has open too."""
    async with open_archive(database) as opened:
        yield opened


async def test_what_was_said_is_shown_verbatim_with_the_buttons_of_a_quote(api: BotApi) -> None:
    """Whose words, when, at which event, and what the archive covers."""
    api.push(message(f"/check {SAID}"))
    answer = await api.wait_for_message()
    assert answer.text.startswith("✅ 确有这句原话：\n")
    assert answer.passages("blockquote") == [FIRST]
    assert answer.passages("bold") == [SAID]
    assert "王毅（外交部长） · 2024年3月7日 · " in answer.text
    assert COVERED in answer.text.splitlines()[-1]
    api.push(message(f"/quote {SAID}"))
    assert answer.buttons == (await api.wait_for_message(2)).buttons


async def test_what_differs_is_marked_and_told(api: BotApi) -> None:
    """Struck through what is not there, underlined what was said, and both in a sentence."""
    api.push(message("/check 任何冲突的终点只能是谈判桌"))
    answer = await api.wait_for_message()
    assert answer.text.startswith("🔎 没有一字不差的，最接近的一句是：\n")
    assert answer.passages("blockquote") == [FIRST]
    assert answer.passages("strikethrough") == ["只能"]
    assert answer.passages("underline") == ["都"]
    assert "\n你给的：任何冲突的终点只能是谈判桌\n" in answer.text
    assert "\n差别：说成“只能”，原话是“都”。\n" in answer.text
    assert COVERED in answer.text


@pytest.mark.parametrize(
    "claim", ("任何衝突的終點，都是談判桌！", f"“{FIRST}”", f"王毅说：“{FIRST}”")
)
async def test_script_marks_and_who_said_it_are_no_difference(api: BotApi, claim: str) -> None:
    """These are the words."""
    api.push(message(f"/check {claim}"))
    answer = await api.wait_for_message()
    assert answer.text.startswith("✅ 确有这句原话：\n")
    assert answer.passages("bold") == [SAID]
    assert answer.passages("strikethrough") == answer.passages("underline") == []


async def test_another_sense_is_said_plainly(api: BotApi) -> None:
    """A 不 that was not there is a difference, however close the rest is."""
    api.push(message(f"/check {TURNED}"))
    answer = await api.wait_for_message()
    assert answer.text.startswith("⚠️ 没有找到这样的话。")
    assert answer.passages("strikethrough") == ["不"]
    assert "差别：这里没有“不”；漏了“" in answer.text
    api.push(message(f"/check {FIRST}{TURNED}。"))
    answer = await api.wait_for_message(2)
    assert answer.text.startswith("🧾 2 句中：1 句是原话，1 句意思有出入。\n")
    assert "⚠️ 第 2 句没有找到，最接近的一句意思有出入\n" in answer.text


async def test_what_is_not_found_is_not_called_unsaid(api: BotApi) -> None:
    """Only that these transcripts do not have it, and what they cover; no quote, no button."""
    api.push(message(f"/check {UNSAID}"))
    answer = await api.wait_for_message()
    first, told, covered = answer.text.replace("\n\n", "\n").splitlines()
    assert first == "❔ 没有在我收录的实录里找到这句话。"
    assert told == "没有找到，只说明我收录的实录里没有。"
    assert covered.startswith(COVERED)
    assert answer.entities == ()
    assert answer.buttons == []


async def test_a_claim_of_several_sentences_is_checked_sentence_by_sentence(api: BotApi) -> None:
    """The first line sums up; those said on end are shown as such."""
    claim = f"王毅说：“{FIRST}早一点谈起来，和平就早一点到来。”{UNSAID}"
    api.push(message(f"/check {claim}", chat=supergroup()))
    answer = await api.wait_for_message()
    blocks = answer.text.split("\n\n")
    assert blocks[0] == "🧾 3 句中：1 句是原话，1 句接近，1 句没有找到。"
    assert blocks[1].startswith(
        "✅ 第 1 句是原话\n🔎 第 2 句接近\n🔗 原文里这 2 句是接连说出的\n" + FIRST + SECOND
    )
    assert blocks[1].count("王毅（外交部长）") == 1
    assert blocks[1].endswith("\n差别：说成“一点”，原话是“一天”。")
    assert blocks[2] == f"❔ 第 3 句没有在我收录的实录里找到：{UNSAID}"
    assert answer.passages("blockquote") == [FIRST + SECOND]
    assert answer.passages("bold") == [SAID]
    assert answer.passages("underline") == ["一天"]
    assert answer.passages("strikethrough") == ["一点"]
    (link,) = answer.buttons
    assert link["text"] == "📖 第 1 句的前后文"
    username = api.world.bot["username"]
    assert link["url"].startswith(f"https://t.me/{username}?start=q_")


async def test_a_link_leads_to_the_context_and_leaves_the_check_where_it_is(api: BotApi) -> None:
    """It opens the private chat with the sentence."""
    api.push(message(f"/check {FIRST}{UNSAID}"))
    link = (await api.wait_for_message()).buttons[0]["url"]
    api.push(message("/start " + link.partition("start=")[2]))
    assert (await api.wait_for_message(2)).passages("blockquote") == [FIRST]


async def test_an_english_reader_gets_english(api: BotApi) -> None:
    """Around the words, which stay Chinese."""
    claim = f"{FIRST}{SECOND}{UNSAID}任何冲突的终点只能是谈判桌。"
    api.push(message(f"/check {claim}", language_code="en"))
    answer = await api.wait_for_message()
    assert answer.text.startswith(
        "🧾 Of 4 sentences: 2 were said in these very words, 1 is close, 1 is not found.\n"
    )
    assert "Differences: claimed “只能”, said “都”." in answer.text


@pytest.mark.parametrize("text", (f"/check{SAID}", f"/check@YuanhuaBot {SAID}", f"/check\n{SAID}"))
async def test_the_command_is_understood_however_it_is_written(api: BotApi, text: str) -> None:
    """Run together, with the bot's name, over two lines; in a group as elsewhere."""
    api.push(message(text, chat=supergroup()))
    answer = await api.wait_for_message()
    assert answer.text.startswith("✅")
    assert answer.passages("bold") == [SAID]


async def test_nothing_to_check_gets_one_sentence_that_says_what_to_do(api: BotApi) -> None:
    """Bare, in a topic, or with less than two characters."""
    chat = supergroup(forum=True)
    api.push(message("/check"))
    assert (await api.wait_for_message()).text == USAGE
    api.push(message("/check", chat=chat, topic=31))
    answer = await api.wait_for_message(2)
    assert (answer.text, answer.message_thread_id) == (USAGE, 31)
    for number, words in enumerate(("？！……", "好。"), start=3):
        api.push(message(f"/check {words}"))
        sentence = (await api.wait_for_message(number)).text
        assert sentence == "里面没有可以核对的句子，请写出要核对的原话。"


async def test_a_reply_checks_the_message_replied_to(api: BotApi) -> None:
    """Its words, those below a picture, or those selected; what follows the command counts more."""
    chat = supergroup()
    claim = message(f"{UNSAID}{FIRST}", chat=chat, user=updates.person(7))
    selected = message("/check", chat=chat, reply_to=claim)
    selected["message"]["quote"] = {"text": SAID, "position": 15, "is_manual": True}
    asked = (
        message("/check", chat=chat, reply_to=claim),
        message("/check", chat=chat, reply_to=photo(SAID, chat=chat)),
        selected,
        message(f"/check {SAID}", chat=chat, reply_to=message(UNSAID, chat=chat)),
    )
    for number, update in enumerate(asked, start=1):
        api.push(update)
        answer = await api.wait_for_message(number)
        assert answer.passages("blockquote") == [FIRST]
        assert answer.text.startswith("🧾 2 句中" if number == 1 else "✅")
        assert answer.reply_parameters is not None
        assert answer.reply_parameters["message_id"] == update["message"]["message_id"]


async def test_a_reply_to_a_message_without_words_says_so(api: BotApi) -> None:
    """A picture is not read."""
    api.push(message("/check", reply_to=photo()))
    assert (await api.wait_for_message()).text.startswith("那条消息里没有文字可查")


async def test_a_channel_is_answered_too(api: BotApi) -> None:
    """Nobody is named as the writer there."""
    api.push(updates.channel_post(f"/check {SAID}"))
    assert (await api.wait_for_message()).passages("blockquote") == [FIRST]


async def test_what_looks_like_a_filter_or_a_phrase_is_text(api: BotApi) -> None:
    """A claim is pasted, and nobody writes it for a search engine."""
    api.push(message(f'/check "{SAID}" -他说'))
    answer = await api.wait_for_message()
    assert answer.passages("blockquote") == [FIRST]
    assert "差别：这里没有“他说”。" in answer.text
    api.push(message("/check from:昨天 speaker: to:"))
    assert (await api.wait_for_message(2)).text.startswith("❔")


async def test_a_sentence_that_is_too_long_gets_one_sentence(api: BotApi) -> None:
    """Longer than Telegram lets a person write, but a server may say anything."""
    api.push(message("/check " + "长" * 4097))
    answer = await api.wait_for_message()
    assert "4096" in answer.text
    assert "\n" not in answer.text


async def test_at_most_ten_sentences_are_checked_and_the_rest_is_named(api: BotApi) -> None:
    """It is sent by itself, then."""
    api.push(message("/check " + "".join(f"火星的第{number}座大棚丰收。" for number in range(12))))
    answer = await api.wait_for_message()
    assert answer.text.startswith("🧾 10 句中：10 句没有找到。")
    assert "一次最多核对 10 句，其余 2 句请另发一次。" in answer.text


async def test_a_long_answer_is_several_messages_each_of_which_telegram_takes(
    api: BotApi, archive: Archive, tmp_path: Path
) -> None:
    """The first replies; the buttons stand under the last; no word of a quote is lost."""
    lights = [f"第{name}座灯塔" + "亮了又亮，" * 250 + "直到夜里。" for name in "一三五七九"]
    turns = [f"记者：怎么样？\n\n林澄：{words}" for words in lights]
    paper = tmp_path / "lights.txt"
    paper.write_text("\n\n".join(["灯塔记事", "2031年5月6日", *turns]), "utf-8")
    await archive.import_(paper, Metadata())
    claim = "。".join(words[:20] for words in lights)
    api.push(message(f"/check {claim}"))
    await api.wait_for_message(2)
    await api.settled()
    first, last = api.messages.values()
    assert first.text.startswith("🧾 5 句中：5 句是原话。")
    assert first.reply_parameters is not None
    assert last.reply_parameters is None
    assert (len(first.buttons), len(last.buttons)) == (0, 5)
    assert first.passages("blockquote") + last.passages("blockquote") == lights
    for answer in (first, last):
        assert utf16_length(answer.text) <= TEXT_LIMIT
        assert len(answer.entities) <= ENTITY_LIMIT


async def test_a_chat_that_keeps_to_some_sessions_checks_those_and_says_so(
    api: BotApi, archive: Archive, tmp_path: Path
) -> None:
    """What the answer covers is what was looked through."""
    paper = tmp_path / "lights.txt"
    paper.write_text("灯塔记事\n\n2031年5月6日\n\n记者：怎么样？\n\n林澄：灯塔会亮的。", "utf-8")
    session = (await archive.import_(paper, Metadata())).session
    await archive.chats.settle(private_chat()["id"], ChatSettings(sessions=(session.id,)))
    api.push(message(f"/check {FIRST}灯塔会亮的。"))
    answer = await api.wait_for_message()
    assert answer.text.startswith("🧾 2 句中：1 句是原话，1 句没有找到。")
    assert answer.text.endswith("我目前收录：2031年5月6日《灯塔记事》。")


async def test_a_correction_is_shown_with_the_quote(api: BotApi, archive: Archive) -> None:
    """As with every quote."""
    (hit,) = (await archive.search(SAID, limit=1)).hits
    report = await archive.reports.add(hit.quote.id)
    await archive.reports.settle(report.id, "发布稿里多一个字。")
    api.push(message(f"/check {SAID}"))
    assert "✏️ 编者注：发布稿里多一个字。\n" in (await api.wait_for_message()).text


async def test_each_sentence_is_counted_once(api: BotApi, archive: Archive) -> None:
    """With what was found for it, though it may be looked for in two wordings."""
    api.push(message(f"/check 王毅指出，任何冲突的终点只能是谈判桌。{SECOND}{UNSAID}"))
    await api.wait_for_message()
    await api.settled()
    usage = await archive.tallies.usage()
    assert usage.queries == {Verdict.EXACT: 1, Verdict.CLOSE: 1, Verdict.NONE: 1}
    assert usage.unanswered == ((UNSAID, 1),)


async def test_the_buttons_of_a_single_quote_work(api: BotApi) -> None:
    """Those of the card that a search shows."""
    api.push(message(f"/check {SAID}"))
    answer = await api.wait_for_message()
    api.push(callback_query(answer.button("下一句")["callback_data"], message=answer.wire()))
    await api.wait_for("editMessageText")
    (edited,) = api.messages.values()
    assert edited.passages("blockquote") == [SECOND]
