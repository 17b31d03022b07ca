"""Who keeps the bot sends it a transcript, and asks how it is used."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from store import Deed, Metadata, Verdict, open_archive, traditional
from tests.bot.listening import KEEPERS, listening
from tests.support.bot_api import DOWNLOAD, BotApi
from tests.support.bot_api_content import SentMessage
from tests.support.bot_api_files import DOWNLOAD_LIMIT
from tests.support.updates import (
    Json,
    callback_query,
    document,
    file_id_of,
    inaccessible,
    message,
    message_of,
    supergroup,
)

KEEPER, OTHER = KEEPERS
TITLE = "城市供水发布会"
TALK = """城市供水发布会
2024年5月6日

主持人：各位上午好，现在开始提问。
《城市日报》记者：今年夏天会不会停水？
李明：今年夏天不会停水。水库的蓄水比去年多了一成。
晚报记者：水价会不会上涨？
李明：水价的调整要先开听证会。
"""
NEWER = TALK.replace("多了一成", "多了兩成") + "电台记者：还有别的消息吗？\n"


async def test_a_file_is_shown_before_it_is_taken_in(kept: BotApi, database: Path) -> None:
    """One message tells all: what is in the file, that it is read, and that it is taken in."""
    shown = await _send(kept, TALK)
    assert shown.text.splitlines() == [
        "📥 talk.txt",
        TITLE,
        "日期：2024-05-06",
        "共 6 次发言、2 组问答、6 句",
        "将作为新的一场收入，编号 2024-05-06-6sjdts4x。",
    ]
    assert shown.passages("bold") == [TITLE]
    assert TITLE not in await _titles(database)
    shown = await _press(kept, shown, "收入")
    assert shown.text.startswith("已收入 talk.txt：城市供水发布会（2024-05-06）")
    assert not shown.buttons
    assert TITLE in await _titles(database)
    assert len(kept.messages) == 1
    kept.push(message("水价的调整要先开听证会"))
    found = await kept.wait_for_message(2)
    assert found.passages("blockquote") == ["水价的调整要先开听证会。"]


async def test_another_replica_takes_in_what_one_has_shown(database: Path) -> None:
    """The bot that shows the file is gone when the button is pressed."""
    admins = frozenset({KEEPER["id"]})
    async with BotApi() as api:
        async with listening(api, database, admins):
            shown = await _send(api, TALK)
        async with listening(api, database, admins):
            shown = await _press(api, shown, "收入")
        assert shown.text.startswith("已收入 talk.txt")
        assert len(api.calls_of(DOWNLOAD)) == 2
        assert not api.refusals
    assert TITLE in await _titles(database)


async def test_the_journal_names_who_took_a_file_in(kept: BotApi, database: Path) -> None:
    """By the number of who pressed the button."""
    await _press(kept, await _send(kept, TALK), "收入")
    async with open_archive(database) as archive:
        entry, _ = await archive.care.journal()
    assert (entry.deed, entry.who) == (Deed.ADDED, f"telegram:{KEEPER['id']}")


async def test_a_file_of_an_event_that_is_held_says_so(kept: BotApi, database: Path) -> None:
    """It is another edition, and both stay."""
    await _take_in(database, TALK)
    shown = await _send(kept, traditional(TALK), name="繁體.txt")
    assert "与已收入的 2024-05-06-6sjdts4x 是同一场" in shown.text
    taken = await _press(kept, shown, "收入")
    assert "2024-05-06-6sjdts4x" in taken.text


async def test_a_file_can_be_left(kept: BotApi, database: Path) -> None:
    """Then nothing of it stays."""
    shown = await _press(kept, await _send(kept, TALK), "不收")
    assert (shown.text, shown.buttons) == ("没有收入 talk.txt，什么都没有改动。", [])
    assert TITLE not in await _titles(database)
    assert len(kept.calls_of(DOWNLOAD)) == 1


async def test_the_same_file_again_changes_nothing(kept: BotApi, database: Path) -> None:
    """It is said at once, and there is nothing to press."""
    await _take_in(database, TALK)
    shown = await _send(kept, TALK)
    assert "早已收入，内容相同" in shown.text
    assert not shown.buttons


async def test_a_new_edition_shows_what_comes_and_goes(kept: BotApi, database: Path) -> None:
    """And what looks wrong in it, with the line where it stands."""
    await _take_in(database, TALK)
    shown = await _send(kept, NEWER, name="新版.txt", user=OTHER)
    lines = shown.text.splitlines()
    assert "It would replace the edition that is held, id 2024-05-06-6sjdts4x." in lines
    assert "− 水库的蓄水比去年多了一成。" in lines
    assert "+ 水库的蓄水比去年多了兩成。" in lines
    assert "+ 还有别的消息吗？" in lines
    assert "⚠️ Please look at line 6 of 新版.txt: “兩” is in another script" in shown.text
    assert "⚠️ Please look at line 9 of 新版.txt: no answer" in shown.text
    shown = await _press(kept, shown, "Take it in", user=OTHER)
    assert shown.text.startswith("Replaced with 新版.txt: ")
    async with open_archive(database) as archive:
        assert (await archive.search("水库的蓄水比去年多了一成")).hits[0].verdict is Verdict.CLOSE


async def test_a_long_list_of_changes_is_cut(kept: BotApi, database: Path) -> None:
    """A message has room for only so much."""
    answers = "".join(f"李明：第{number}条水管已经换新，{'很' * 300}好。\n" for number in range(40))
    await _take_in(database, TALK)
    shown = await _send(kept, TALK + "电台记者：换了哪些？\n" * 9 + answers)
    assert "……另有" in shown.text
    assert len([line for line in shown.text.splitlines() if line.startswith("+")]) == 5
    assert shown.button("收入")


@pytest.mark.parametrize(
    "caption",
    (
        "title: 另一个题目\ndate: 2023-1-2\nurl: https://example.org/talk?id=1",
        "请收下\n标题：另一个题目\n日期：2023-01-02\n网址：https://example.org/talk?id=1",
        "TITLE : 另一个题目  \n  Date: 2023-01-02\nURL:https://example.org/talk?id=1\nthanks: you",
    ),
)
async def test_a_caption_tells_of_the_transcript(
    kept: BotApi, database: Path, caption: str
) -> None:
    """In either language; what it tells goes before what the text does."""
    shown = await _press(kept, await _send(kept, TALK, caption), "收入")
    assert "另一个题目（2023-01-02）" in shown.text
    async with open_archive(database) as archive:
        session = next(held for held in await archive.sessions() if held.title == "另一个题目")
    assert str(session.date) == "2023-01-02"
    assert session.url == "https://example.org/talk?id=1"


@pytest.mark.parametrize(
    ("caption", "sentence"),
    (
        ("date: 昨天", "“昨天”不是日期，请写成 2024-03-07 这样的形式。"),
        ("date: 2024-02-30", "“2024-02-30”不是日期，请写成 2024-03-07 这样的形式。"),
        ("url: www", "“www”不是网址：请写成 url: https://… 的样子，改好后再发一次“talk.txt”。"),
        ("url: https://[", "“https://[”不是网址：请写成 url: https://… 的样子，"),
        ("url: ftp://a.b", "“ftp://a.b”不是网址：请写成 url: https://… 的样子，"),
    ),
)
async def test_a_caption_that_cannot_be_meant_is_said(
    kept: BotApi, caption: str, sentence: str
) -> None:
    """In one sentence, and with nothing to press."""
    shown = await _send(kept, TALK, caption)
    assert shown.text.startswith(sentence)
    assert not shown.buttons


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    (
        ("talk.png", b"PNG", "“talk.png”这种文件我读不了：请另存为 .txt、.md、"),
        ("talk.pdf", b"%PDF-1.7\n", "talk.pdf"),
        ("a.txt", "﻿<html>你好</html>".encode(), "在 a.txt 里认不出谁在发言，"),
        ("a.txt", "第一行\n".encode() + b"\xff\xfe", "a.txt（第 2 行）的文字编码认不准，"),
        ("a.md", "没有人在说话。".encode(), "在 a.md 里认不出谁在发言，"),
        ("a.txt", b" \n", "a.txt 里没有文字，"),
        ("../../etc/passwd.txt", b"\x00\x01", "passwd.txt 的格式读不了，"),
    ),
)
async def test_a_file_that_is_no_transcript_is_said_to_be_none(
    kept: BotApi, name: str, content: bytes, sentence: str
) -> None:
    """By the importer's own sentence, which names the file as the person knows it."""
    shown = await _send(kept, content, name=name)
    assert shown.text.startswith(sentence)
    assert shown.text.endswith("。")
    assert not shown.buttons


async def test_a_file_that_telegram_says_is_too_big_is_not_asked_for(kept: BotApi) -> None:
    """Its size stands in the message."""
    kept.push(document(size=20_000_001, user=KEEPER))
    await kept.wait_for("editMessageText")
    assert (await kept.wait_for_message()).text.startswith("“talk.txt”太大，Telegram 最多让我下载")
    assert not kept.calls_of("getFile")


async def test_a_file_that_proves_too_big_is_said_to_be(kept: BotApi) -> None:
    """Where its size does not stand in the message."""
    shown = await _send(kept, bytes(DOWNLOAD_LIMIT + 1), size=1)
    assert shown.text.startswith("“talk.txt”太大")
    assert [call.method for call in kept.refusals] == ["getFile"]
    kept.refusals.clear()


@pytest.mark.parametrize("method", ("getFile", DOWNLOAD))
async def test_a_file_that_is_not_handed_over_can_be_sent_again(
    kept: BotApi, database: Path, method: str
) -> None:
    """Or its button pressed again, where it was shown already."""
    kept.fail_next(method, status=400, description="Bad Request: temporarily unavailable")
    assert (await _send(kept, TALK)).text == "Telegram 没有把“talk.txt”交给我，请再发一次。"
    shown = await _send(kept, TALK)
    kept.fail_next(method, status=400, description="Bad Request: temporarily unavailable")
    shown = await _press(kept, shown, "收入")
    assert shown.text == "Telegram 没有把“talk.txt”交给我，请再发一次。"
    shown = await _press(kept, shown, "收入")
    assert shown.text.startswith("已收入")
    assert TITLE in await _titles(database)


async def test_a_file_that_nobody_keeps_any_more_is_said_to_be_gone(kept: BotApi) -> None:
    """Telegram knows no such number."""
    kept.push(document(user=KEEPER))
    await kept.wait_for("editMessageText")
    assert "没有把“talk.txt”交给我" in (await kept.wait_for_message()).text
    assert [call.method for call in kept.refusals] == ["getFile"]
    kept.refusals.clear()


async def test_a_database_that_fails_is_said_and_the_button_stays(
    kept: BotApi, database: Path
) -> None:
    """What to do is for who keeps the bot, who is the one to read it."""
    shown = await _send(kept, TALK)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("ALTER TABLE sessions RENAME TO elsewhere")
    shown = await _press(kept, shown, "收入")
    assert shown.text.startswith(f"数据库 {database} 出了错")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("ALTER TABLE elsewhere RENAME TO sessions")
    assert (await _press(kept, shown, "收入")).text.startswith("已收入")


async def test_what_is_unexpected_is_said_and_reported(
    kept: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no folder for what is fetched, and nobody is left with a message that only reads."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))  # as $TMPDIR would
    kept.push(document(user=KEEPER))
    apology = await kept.wait_for_message(2)
    assert apology.text.startswith("抱歉，我这里出了点问题")
    shown = await kept.wait_for_message()
    assert shown.text == "读 talk.txt 时出了意料之外的错误，什么都没有改动。"
    told = await kept.wait_for_message(3)
    assert "FileNotFoundError" in told.text


async def test_a_file_from_anybody_else_is_not_looked_into(kept: BotApi) -> None:
    """Nor one that who keeps the bot sends to a group."""
    kept.push(document())
    kept.push(document(user=KEEPER, chat=supergroup()))
    kept.push(message("/help"))
    await kept.wait_until(lambda: "怎样找原话" in _said(kept), "the help")
    await kept.settled()
    assert not kept.calls_of("getFile")
    assert "📥" not in _said(kept)


async def test_a_button_is_for_who_keeps_the_bot(kept: BotApi, database: Path) -> None:
    """Whoever else gets hold of it changes nothing."""
    shown = await _send(kept, TALK)
    data = shown.button("✅ 收入")["callback_data"]
    kept.push(callback_query(data, message=shown.wire()))
    await kept.wait_for("answerCallbackQuery")
    assert kept.answers_callback[0]["text"] == "这个按钮已经失效，请把文件再发一次。"
    assert kept.messages[shown.chat["id"], shown.message_id] == shown
    assert TITLE not in await _titles(database)


@pytest.mark.parametrize("lost", ("file", "message"))
async def test_a_button_without_its_file_says_so(kept: BotApi, lost: str) -> None:
    """The file's message was deleted, or the preview is too old for Telegram to tell what of."""
    shown = await _send(kept, TALK)
    wire = shown.wire()
    if lost == "file":
        del wire["reply_to_message"]
    else:
        wire = inaccessible(wire)
    data = shown.button("✅ 收入")["callback_data"]
    kept.push(callback_query(data, message=wire, user=KEEPER))
    await kept.wait_for("answerCallbackQuery")
    assert "请把文件再发一次" in kept.answers_callback[0]["text"]


async def test_a_caption_changed_meanwhile_is_shown_anew(kept: BotApi, database: Path) -> None:
    """What comes in is what was shown, and nothing else."""
    shown = await _send(kept, TALK, "title: 一个题目")
    wire = shown.wire()
    wire["reply_to_message"] = wire["reply_to_message"] | {"caption": "title: 又一个题目"}
    data = shown.button("✅ 收入")["callback_data"]
    kept.push(callback_query(data, message=wire, user=KEEPER))
    await kept.wait_for("editMessageText", 3)
    shown = kept.messages[shown.chat["id"], shown.message_id]
    assert "又一个题目" in shown.text
    assert await _titles(database) & {"一个题目", "又一个题目"} == set()
    assert shown.button("✅ 收入")["callback_data"] != data


async def test_two_who_take_in_the_same_are_told_who_was_first(
    kept: BotApi, database: Path
) -> None:
    """One has added it, and to the other it is held already."""
    hers, his = await _send(kept, TALK), await _send(kept, TALK, user=OTHER)
    presses = [
        callback_query(shown.button("✅")["callback_data"], message=shown.wire(), user=user)
        for shown, user in ((hers, KEEPER), (his, OTHER))
    ]
    for press in presses:
        kept.push(press)
    await kept.wait_for("editMessageText", 6)
    told = [kept.messages[shown.chat["id"], shown.message_id].text for shown in (hers, his)]
    added = [words.startswith(("已收入", "Took in")) for words in told]
    held = ["早已收入" in words or "already held" in words for words in told]
    assert (sorted(added), sorted(held)) == ([False, True], [False, True])
    assert [title for title in await _all_titles(database) if title == TITLE] == [TITLE]


async def test_a_button_pressed_twice_takes_in_once(kept: BotApi, database: Path) -> None:
    """The second press finds the first at work, and leaves it to it."""
    shown = await _send(kept, TALK)
    data = shown.button("✅")["callback_data"]
    for _ in range(2):
        kept.push(callback_query(data, message=shown.wire(), user=KEEPER))
    await kept.wait_for("answerCallbackQuery", 2)
    await kept.wait_for("editMessageText", 3)
    await kept.settled()
    assert [answer.get("text") for answer in kept.answers_callback].count(None) == 1
    assert any(
        str(answer.get("text")).startswith("正在收入，请稍候") for answer in kept.answers_callback
    )
    assert ["not modified" in str(call.description) for call in kept.refusals] == [True]
    kept.refusals.clear()
    assert kept.messages[shown.chat["id"], shown.message_id].text.startswith("已收入")
    assert len(await _all_titles(database)) == 2


async def test_a_preview_deleted_meanwhile_is_no_error(kept: BotApi) -> None:
    """There is nothing left to edit, and nobody to tell."""
    shown = await _send(kept, TALK)
    del kept.world.sent[shown.chat["id"], shown.message_id]
    data = shown.button("不收")["callback_data"]
    wire = shown.wire()
    kept.push(callback_query(data, message=wire, user=KEEPER))
    await kept.wait_for("answerCallbackQuery")
    await kept.settled()
    kept.refusals.clear()
    assert not [text for text in _said(kept).splitlines() if "抱歉" in text]


async def test_stats_tell_of_use_and_of_nobody(kept: BotApi, database: Path) -> None:
    """Verdicts, times, what was not found, and what is held."""
    async with open_archive(database) as archive:
        quote = (await archive.search("任何冲突的终点都是谈判桌")).hits[0].quote
        for seconds, verdict in ((0.002, Verdict.EXACT), (0.02, Verdict.CLOSE)):
            await archive.tallies.note_query("谈判桌", verdict, seconds)
        for _ in range(2):
            await archive.tallies.note_query("火星\n移民", Verdict.NONE, 0.004)
        await archive.tallies.note_choice(quote.id)
    kept.push(message("/stats", user=KEEPER))
    lines = (await kept.wait_for_message()).text.splitlines()
    assert lines[1:5] == ["查询 4 次", "• ✅ 原话 1 次", "• 🔎 相近 1 次", "• 没有找到 2 次"]
    assert [line.partition("%")[0] for line in lines[5:8]] == ["50", "90", "99"]
    assert "引文被发到别处共 1 次" in lines[8]
    assert "我目前收录" in lines[9]
    assert lines[-2:] == ["没有找到的：", "• 火星 移民（2 次）"]
    kept.push(message("/stats", user=OTHER))
    assert "• nothing found: 2" in (await kept.wait_for_message(2)).text


async def test_stats_of_a_bot_that_nobody_asked_are_short(kept: BotApi) -> None:
    """No times, and nothing that was not found."""
    kept.push(message("/stats", user=KEEPER))
    text = (await kept.wait_for_message()).text
    assert "查询 0 次" in text
    assert "毫秒" not in text
    assert "没有找到的" not in text


@pytest.mark.parametrize("command", ("/stats", "/reports"))
async def test_what_is_for_who_keeps_the_bot_is_unknown_to_others(
    kept: BotApi, command: str
) -> None:
    """They are answered as for any command that there is not."""
    kept.push(message("/nonsense"))
    unknown = (await kept.wait_for_message()).text
    kept.push(message(command))
    assert (await kept.wait_for_message(2)).text == unknown
    kept.push(message(command, user=KEEPER, chat=supergroup()))
    kept.push(message("/help", user=KEEPER))
    assert "怎样找原话" in (await kept.wait_for_message(3)).text


async def test_where_nobody_keeps_the_bot_nobody_may(api: BotApi) -> None:
    """An empty setting lets nobody in."""
    api.push(message("/stats", user=KEEPER))
    assert "不认识" in (await api.wait_for_message()).text


def _said(api: BotApi) -> str:
    return "\n".join(sent.text for sent in api.messages.values())


async def _send(
    api: BotApi,
    content: str | bytes,
    caption: str | None = None,
    *,
    name: str = "talk.txt",
    size: int | None = None,
    user: Json = KEEPER,
) -> SentMessage:
    """Send a file to the bot, and give its message about it once it was looked into."""
    raw = content.encode() if isinstance(content, str) else content
    file = document(name, caption, size=len(raw) if size is None else size, user=user)
    api.world.files[file_id_of(file)] = raw
    edits, sent = len(api.calls_of("editMessageText")), len(api.calls_of("sendMessage"))
    api.push(file)
    shown = await api.wait_for_message(sent + 1)
    assert shown.reply_to is not None
    assert shown.reply_to["message_id"] == message_of(file)["message_id"]
    await api.wait_for("editMessageText", edits + 1)
    return api.messages[shown.chat["id"], shown.message_id]


async def _press(api: BotApi, shown: SentMessage, words: str, user: Json = KEEPER) -> SentMessage:
    """Press a button under a file, and give the message once that is done."""
    data = shown.button(words if words != "收入" else "✅ 收入")["callback_data"]
    edits = len(api.calls_of("editMessageText"))
    api.push(callback_query(data, message=shown.wire(), user=user))
    await api.wait_for("editMessageText", edits + (1 if "不" in words else 2))
    return api.messages[shown.chat["id"], shown.message_id]


async def _take_in(database: Path, text: str) -> None:
    """Take a transcript in, behind the bot's back."""
    file = database.with_name("talk.txt")
    await asyncio.to_thread(file.write_text, text, encoding="utf-8")
    async with open_archive(database) as archive:
        await archive.import_(file, Metadata())


async def _titles(database: Path) -> set[str]:
    return set(await _all_titles(database))


async def _all_titles(database: Path) -> list[str]:
    async with open_archive(database) as archive:
        return [session.title for session in await archive.sessions()]
