"""Somebody says that a quote is wrong; who keeps the bot settles that."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.callback_data import Target, View, encode
from bot.render_keep import REPORTS_SHOWN, Deed
from store import Report, open_archive
from tests.bot.listening import KEEPERS
from tests.support.bot_api import BotApi
from tests.support.bot_api_content import SentMessage
from tests.support.updates import Json, callback_query, message, person, supergroup

KEEPER, OTHER = KEEPERS
READER = person(6_300_118_254, first_name="读者", username=None)
QUERY = "任何冲突的终点都是谈判桌"
SENTENCE = "任何冲突的终点都是谈判桌。"


async def test_a_pressed_button_reports_the_quote(kept: BotApi, database: Path) -> None:
    """Who pressed is thanked; those who keep the bot are told, each in their language."""
    quote = await _quote(kept)
    await _report(kept, quote)
    assert kept.answers_callback[0]["text"] == "谢谢，已经记下。"
    (report,) = await _open(database)
    assert (report.note, report.count) == ("", 1)
    his, hers = await _told(kept, KEEPER), await _told(kept, OTHER)
    assert his.text.startswith(f"🚩 报告 {report.id}（1 次）")
    assert hers.text.startswith(f"🚩 Report {report.id} (1 time)")
    for told in (his, hers):
        assert told.passages("blockquote") == [SENTENCE]
        assert "王毅" in told.text
        assert len(told.buttons) == 2
    assert len(kept.messages) == 3


async def test_the_same_report_again_is_counted_and_not_told_again(
    kept: BotApi, database: Path
) -> None:
    """Pressed twice by one, or by many, it is one report and no error."""
    quote = await _quote(kept)
    for user in (READER, READER, OTHER):
        await _report(kept, quote, user)
    await kept.settled()
    (report,) = await _open(database)
    assert report.count == 3
    assert len(kept.messages) == 3
    assert len({answer["text"] for answer in kept.answers_callback}) == 2


async def test_a_button_under_an_inline_message_reports_too(kept: BotApi, database: Path) -> None:
    """In chats that the bot has never seen."""
    quote = await _quote(kept)
    data = encode(Target(View.REPORT, await _id_of(database)))
    kept.push(callback_query(data, inline_message_id="AQADreport", user=READER))
    await kept.wait_for_message(3)
    assert len(await _open(database)) == 1
    assert quote.text


async def test_a_sentence_no_longer_held_cannot_be_reported(kept: BotApi, database: Path) -> None:
    """Its session was removed while its message stood in the chat."""
    quote = await _quote(kept)
    reply = message("/report 漏字", user=READER, reply_to=quote.wire())
    async with open_archive(database) as archive:
        (session,) = await archive.sessions()
        await archive.remove(session.id)
    await _report(kept, quote)
    assert kept.answers_callback[0]["text"] == "这句话已不在我的收录里，请再查一次。"
    kept.push(reply)
    assert (await kept.wait_for_message(2)).text == "这句话已不在我的收录里，请再查一次。"
    assert not await _open(database)


@pytest.mark.parametrize("command", ("/report ", "/report@YuanhuaBot ", "/report"))
async def test_a_reply_tells_what_is_wrong(kept: BotApi, database: Path, command: str) -> None:
    """In a group too; the note stands in what is told, and is not taken for a quote."""
    group = supergroup()
    kept.push(message(f"/quote {QUERY}", chat=group))
    quote = await kept.wait_for_message()
    kept.push(
        message(
            f"{command}后面还有 *半句*\n请看录像", chat=group, user=READER, reply_to=quote.wire()
        )
    )
    thanks = await kept.wait_for_message(2)
    assert (thanks.text, thanks.chat["id"]) == ("谢谢，已经记下。", group["id"])
    told = await kept.wait_for_message(4)
    (report,) = await _open(database)
    assert report.note == "后面还有 *半句*\n请看录像"
    his = await _told(kept, KEEPER)
    assert "说明：后面还有 *半句*\n请看录像" in his.text
    assert told.passages("blockquote") == his.passages("blockquote") == [SENTENCE]


async def test_a_reply_to_the_whole_answer_reports_its_sentence(
    kept: BotApi, database: Path
) -> None:
    """The sentence that the reader came from, not the first on the page."""
    quote = await _quote(kept)
    kept.push(
        callback_query(quote.button("全文")["callback_data"], message=quote.wire(), user=READER)
    )
    await kept.wait_for("answerCallbackQuery")
    whole = kept.messages[quote.chat["id"], quote.message_id]
    kept.push(message("/report", user=READER, reply_to=whole.wire()))
    await kept.wait_for_message(2)
    assert [report.sentence for report in await _open(database)] == [await _id_of(database)]


@pytest.mark.parametrize("replied", ("nothing", "own words", "no quote"))
async def test_a_report_of_nothing_says_how(kept: BotApi, database: Path, replied: str) -> None:
    """It has to be a reply to a quote."""
    kept.push(message("/nonsense", user=READER))
    reply = (await kept.wait_for_message()).wire()
    if replied == "own words":
        reply = message("谈判桌", user=READER)["message"]
    kept.push(
        message("/report 漏字", user=READER, reply_to=None if replied == "nothing" else reply)
    )
    assert (await kept.wait_for_message(2)).text.startswith("请回复我发出的一句引文")
    assert not await _open(database)


async def test_a_report_can_be_dismissed(kept: BotApi, database: Path) -> None:
    """Its message says so, pressed once more too."""
    await _report(kept, await _quote(kept))
    told = await _told(kept, KEEPER)
    told = await _press(kept, told, "不采纳")
    assert "没有采纳" in told.text
    assert not await _open(database)
    told_twice = await _press(kept, told, "不采纳")
    assert told_twice.text == told.text
    assert ["not modified" in str(call.description) for call in kept.refusals] == [True]
    kept.refusals.clear()


async def test_what_one_settled_another_does_not_unsettle_unawares(
    kept: BotApi, database: Path
) -> None:
    """The message that still looks open shows first how it was settled."""
    await _report(kept, await _quote(kept))
    hers, his = await _told(kept, OTHER), await _told(kept, KEEPER)
    kept.push(message("原句后面还有半句。", user=KEEPER, reply_to=his.wire()))
    await kept.wait_for_message(4)
    hers = await _press(kept, hers, "Dismiss", OTHER)
    assert "Somebody has settled it already" in kept.answers_callback[-1]["text"]
    assert "shown with the quote from now on: 原句后面还有半句。" in hers.text
    assert await _corrections(database) == ["原句后面还有半句。"]
    hers = await _press(kept, hers, "Dismiss", OTHER)
    assert "Dismissed" in hers.text
    assert await _corrections(database) == []
    async with open_archive(database) as archive:
        dismissed, corrected, _ = await archive.care.journal()
    assert dismissed.who == f"telegram:{OTHER['id']}"
    assert corrected.who == f"telegram:{KEEPER['id']}"


async def test_a_correction_is_what_is_replied(kept: BotApi, database: Path) -> None:
    """The button says how; the words are kept as they are, and can be put better."""
    await _report(kept, await _quote(kept))
    told = await _told(kept, KEEPER)
    await _press(kept, told, "更正")
    assert kept.answers_callback[-1]["text"].startswith("请回复这条消息")
    assert kept.messages[told.chat["id"], told.message_id] == told
    for number, words in enumerate(("应为“谈判桌”。", "录音里是“谈判桌旁”。"), start=4):
        kept.push(message(words, user=KEEPER, reply_to=told.wire()))
        told = await kept.wait_for_message(number)
        assert f"已更正，从现在起随原句显示：{words}" in told.text
        assert told.passages("blockquote") == [SENTENCE]
        assert await _corrections(database) == [words]
    assert not await _open(database)


async def test_words_of_who_keeps_the_bot_are_searched_elsewhere(kept: BotApi) -> None:
    """As are everybody's: only a reply to a report is a correction."""
    quote = await _quote(kept)
    kept.push(message(QUERY, user=KEEPER))
    assert (await kept.wait_for_message(2)).passages("blockquote") == [SENTENCE]
    kept.push(message(QUERY, user=KEEPER, reply_to=(await kept.wait_for_message(2)).wire()))
    assert (await kept.wait_for_message(3)).passages("blockquote") == [SENTENCE]
    assert quote.text


async def test_only_who_keeps_the_bot_settles(kept: BotApi, database: Path) -> None:
    """A button or a reply of anybody else changes nothing."""
    await _report(kept, await _quote(kept))
    told = await _told(kept, KEEPER)
    data = told.button("不采纳")["callback_data"]
    kept.push(callback_query(data, message=told.wire(), user=READER))
    await kept.wait_for("answerCallbackQuery", 2)
    assert "已经失效" in kept.answers_callback[-1]["text"]
    kept.push(message(QUERY, user=READER, reply_to=told.wire()))
    assert (await kept.wait_for_message(4)).passages("blockquote") == [SENTENCE]
    assert len(await _open(database)) == 1


@pytest.mark.parametrize(
    ("public_id", "page", "words"),
    (
        ("9", Deed.DISMISS, "没有 9 号报告"),
        ("9" * 32, Deed.DISMISS, "已经失效"),
        ("a.b", Deed.SHOW, "已经失效"),
        ("1", 17, "已经失效"),
    ),
)
async def test_a_forged_button_changes_nothing(
    kept: BotApi, public_id: str, page: int, words: str
) -> None:
    """It is said to be of no use."""
    quote = await _quote(kept)
    data = encode(Target(View.SETTLE, public_id, page=page))
    kept.push(callback_query(data, message=quote.wire(), user=KEEPER))
    await kept.wait_for("answerCallbackQuery")
    assert words in kept.answers_callback[0]["text"]


async def test_a_correction_of_a_report_that_is_gone_says_so(kept: BotApi, database: Path) -> None:
    """As where another archive has been put in place."""
    await _report(kept, await _quote(kept))
    told = await _told(kept, KEEPER)
    wire = told.wire()
    data = encode(Target(View.SETTLE, "77", page=Deed.CORRECT))
    wire["reply_markup"] = {"inline_keyboard": [[{"text": "更正", "callback_data": data}]]}
    kept.push(message("更正", user=KEEPER, reply_to=wire))
    assert (await kept.wait_for_message(4)).text == "没有 77 号报告，请看未处理的报告列表。"
    assert len(await _open(database)) == 1


async def test_reports_are_listed_in_pages(kept: BotApi, database: Path) -> None:
    """A button opens one, which can then be settled; the last of them leaves none."""
    kept.push(message("/reports", user=KEEPER))
    assert (await kept.wait_for_message()).text == "没有未处理的报告。"
    public_id = await _id_of(database)
    async with open_archive(database) as archive:
        for number in range(REPORTS_SHOWN + 2):
            await archive.reports.add(public_id, f"说明 {number}")
    kept.push(message("/reports", user=KEEPER))
    listed = await kept.wait_for_message(2)
    assert listed.text.splitlines()[0] == "📋 未处理的报告（1/2）"
    assert f"1. {SENTENCE}（1 次）" in listed.text
    listed = await _press(kept, listed, "下一页")
    assert [button["text"] for button in listed.buttons[:2]] == ["9", "10"]
    told = await _press(kept, listed, "10")
    assert "说明：说明 9" in told.text
    assert "没有采纳" in (await _press(kept, told, "不采纳")).text
    assert len(await _open(database)) == REPORTS_SHOWN + 1


async def test_a_report_of_a_sentence_that_left_can_be_dismissed(
    kept: BotApi, database: Path
) -> None:
    """The session was removed after it was reported."""
    await _report(kept, await _quote(kept))
    told = await _told(kept, KEEPER)
    async with open_archive(database) as archive:
        (session,) = await archive.sessions()
        await archive.remove(session.id)
    kept.push(message("/reports", user=KEEPER))
    await kept.wait_for_message(4)
    told = await _press(kept, told, "不采纳")
    assert "这句话已不在收录里" in told.text
    assert not told.passages("blockquote")


async def test_the_log_tells_of_reports_and_of_nobody(
    kept: BotApi, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Which quote was reported and how that ended, without anybody's words or number."""
    caplog.set_level(logging.INFO, "bot.handlers.reports")
    await _report(kept, await _quote(kept))
    told = await _told(kept, KEEPER)
    kept.push(message("应为“谈判桌”。", user=KEEPER, reply_to=told.wire()))
    told = await kept.wait_for_message(4)
    await _press(kept, told, "不采纳")
    lines = [line for line in caplog.records if line.name == "bot.handlers.reports"]
    assert [line.levelno for line in lines] == [logging.INFO] * 3
    words = "\n".join(line.getMessage() for line in lines)
    public_id = await _id_of(database)
    assert words.count(public_id) == 3
    assert ("is settled" in words, "is dismissed" in words) == (True, True)
    assert "谈判桌" not in words
    assert not [user for user in (KEEPER, READER) if str(user["id"]) in words]


async def test_who_keeps_the_bot_but_blocked_it_is_passed_over(
    kept: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """The others are told all the same."""
    kept.world.blocked_by.add(KEEPER["id"])
    await _report(kept, await _quote(kept))
    await kept.wait_for_message(2)
    assert [call.status for call in kept.refusals] == [403]
    kept.refusals.clear()
    assert (await _told(kept, OTHER)).text.startswith("🚩")
    logged = [line for line in caplog.records if line.name == "bot.handlers.keepers"]
    assert [line.levelno for line in logged] == [logging.WARNING]


async def _quote(api: BotApi) -> SentMessage:
    """Let a reader ask for the quote; it is the bot's first message."""
    api.push(message(f"/quote {QUERY}", user=READER))
    return await api.wait_for_message()


async def _report(api: BotApi, quote: SentMessage, user: Json = READER) -> None:
    """Press the button that reports it, and wait until that was answered."""
    answered = len(api.answers_callback)
    data = encode(Target(View.REPORT, _whole(quote)))
    api.push(callback_query(data, message=quote.wire(), user=user))
    await api.wait_for("answerCallbackQuery", answered + 1)


def _whole(quote: SentMessage) -> str:
    """Give the id of the sentence that a quote's buttons are of."""
    return str(quote.button("全文")["callback_data"]).split(":")[2]


async def _told(api: BotApi, keeper: Json) -> SentMessage:
    """Give the first message to who keeps the bot, once it has come."""

    def there() -> list[SentMessage]:
        return [sent for sent in api.messages.values() if sent.chat["id"] == keeper["id"]]

    await api.wait_until(lambda: bool(there()), "a message to who keeps the bot")
    return there()[0]


async def _press(api: BotApi, shown: SentMessage, words: str, user: Json = KEEPER) -> SentMessage:
    answered = len(api.answers_callback)
    data = shown.button(words)["callback_data"]
    api.push(callback_query(data, message=shown.wire(), user=user))
    await api.wait_for("answerCallbackQuery", answered + 1)
    return api.messages[shown.chat["id"], shown.message_id]


async def _open(database: Path) -> tuple[Report, ...]:
    async with open_archive(database) as archive:
        return await archive.reports.open()


async def _id_of(database: Path) -> str:
    async with open_archive(database) as archive:
        return (await archive.search(QUERY)).hits[0].quote.id


async def _corrections(database: Path) -> list[str]:
    public_id = await _id_of(database)
    async with open_archive(database) as archive:
        return list((await archive.reports.corrections([public_id])).values())
