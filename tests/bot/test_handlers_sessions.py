"""A person looks through what is held: the sessions, what was said in one, a quote by chance."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.render_sessions import PAGE
from store import Metadata, open_archive
from tests.bot.pressing import asked, press
from tests.support.bot_api import BotApi
from tests.support.updates import callback_query, channel_post, supergroup

TITLE = "中国将坚定做这个世界的和平力量、稳定力量、进步力量"
MORE = 9
"""Sessions beside the shipped one."""


@pytest.fixture
async def many(database: Path, tmp_path: Path) -> None:
    """Add a session for each of nine days, of a line each."""
    async with open_archive(database) as archive:
        for day in range(1, MORE + 1):
            lines = tmp_path / f"trees{day}.txt"
            lines.write_text(f"第{day}天给树浇水", encoding="utf-8")
            told = Metadata(title=f"种树的第{day}天", date=date(2024, 4, day), publisher="林业报")
            await archive.import_lines(lines, told)


@pytest.mark.usefixtures("many")
async def test_the_sessions_are_listed_newest_first(api: BotApi) -> None:
    """A page of eight, each with its date, its title and what it holds, then the rest."""
    first = await asked(api, "/sessions", chat=supergroup())
    assert first.text.startswith(
        "🗂 收录的实录（1/2）\n\n1. 种树的第9天\n2024年4月9日 · 林业报 · 1 句"
    )
    assert first.passages("bold") == [f"种树的第{day}天" for day in range(9, 1, -1)]
    assert [button["text"] for button in first.buttons] == [*"12345678", "下一页 ▶"]
    second = await press(api, first, "下一页")
    assert second.passages("bold") == ["种树的第1天", TITLE]
    assert "\n10. " in second.text
    assert "2024年3月7日 · 新华社 · 13 组问答 · 223 句" in second.text
    assert [button["text"] for button in second.buttons] == ["9", "10", "◀ 上一页"]
    again = await press(api, second, "上一页")
    assert (again.text, again.reply_markup) == (first.text, first.reply_markup)


async def test_a_session_is_opened_read_and_left_again(api: BotApi) -> None:
    """From the list to what was asked, to the answer, back to where it stands in the list."""
    listed = await asked(api, "/sessions")
    session = await press(api, listed, "1")
    assert session.passages("bold") == [TITLE]
    assert "\n2. 中央广播电视总台央视记者（提问）：" in session.text
    assert [button["text"] for button in session.buttons] == [*"12345678", "下一页 ▶", "🗂 所有场次"]
    further = await press(api, session, "下一页")
    assert "第 2/2 页" in further.text
    answer = await press(api, further, "11")
    assert answer.text.startswith("📄 全文")
    assert "凤凰卫视记者（提问）：" in answer.text
    again = await press(api, answer, "整场")
    assert (again.text, again.reply_markup) == (further.text, further.reply_markup)
    assert (await press(api, again, "所有场次")).text == listed.text


async def test_the_session_of_a_quote_is_opened_where_it_stands(api: BotApi) -> None:
    """The eighth of what was said there, on the first page."""
    found = await asked(api, "/quote 任何冲突的终点都是谈判桌")
    session = await press(api, await press(api, found, "全文"), "整场")
    assert "\n8. CGTN记者（提问）：" in session.text


@pytest.mark.parametrize("told", ("和平力量", " 和平 力量 ", "2024-03-07-2byf2um6", "2024-03-07"))
async def test_a_session_is_named_by_its_id_or_a_part_of_its_title(api: BotApi, told: str) -> None:
    """Whatever its width and spaces."""
    assert (await asked(api, f"/session {told}")).passages("bold") == [TITLE]


@pytest.mark.usefixtures("many")
async def test_of_several_sessions_one_is_chosen(api: BotApi) -> None:
    """By a button each, as many as find room on a page."""
    sent = await asked(api, "/session 种树")
    assert sent.text.startswith("有 9 场的标题里有这几个字，是哪一场？\n\n1. 种树的第9天")
    assert len(sent.buttons) == PAGE
    opened = await press(api, sent, "3")
    assert opened.passages("bold") == ["种树的第7天"]
    assert "\n1. 说话人不详：第7天给树浇水" in opened.text


async def test_what_no_session_is_called_is_said_to_be_none(api: BotApi) -> None:
    """In one sentence that leads on; and without a name all are listed."""
    assert (await asked(api, "/session 没有这一场")).text.startswith("没有这样的一场。")
    listed = await asked(api, "/session", 2)
    assert listed.text.startswith("🗂 收录的实录\n\n1. ")


async def test_a_session_too_long_to_list_says_how_to_search_it(
    api: BotApi, database: Path, tmp_path: Path
) -> None:
    """It is not read as a whole into memory."""
    lines = tmp_path / "long.txt"
    lines.write_text("\n".join(f"第{n}句" for n in range(20_001)), encoding="utf-8")
    async with open_archive(database) as archive:
        session = (await archive.import_lines(lines, Metadata(title="很长"))).session
    sent = await asked(api, "/session 很长")
    assert "20001 句" in sent.text
    assert f"/quote 记得的话 session:{session.id}" in sent.text


@pytest.mark.parametrize("data", ("1:x0:2024-03-07-aaaaaaaa", "1:x0:aaaaaaaaaaaaaaaa"))
async def test_a_session_that_is_gone_is_said_to_be(api: BotApi, data: str) -> None:
    """The message stays as it is."""
    sent = await asked(api, "/sessions")
    api.push(callback_query(data, message=sent.wire()))
    await api.wait_for("answerCallbackQuery")
    assert "已不在我的收录里" in api.answers_callback[0]["text"]
    assert api.messages[sent.chat["id"], sent.message_id] == sent


async def test_a_page_past_the_last_is_the_last(api: BotApi) -> None:
    """A list may have become shorter; pressed twice it is no error."""
    sent = await asked(api, "/sessions")
    api.push(callback_query("1:s7:", message=sent.wire()))
    await api.wait_for("answerCallbackQuery")
    assert [call.method for call in api.refusals] == ["editMessageText"]
    api.refusals.clear()
    assert "text" not in api.answers_callback[0]


async def test_a_quote_by_chance_is_somebody_s_words(api: BotApi, database: Path) -> None:
    """Verbatim, with its buttons, said to be by chance; not the same each time."""
    async with open_archive(database) as archive:
        (session,) = await archive.sessions()
        exchanges = await archive.session_exchanges(session.id)
    said = {
        sentence.text for whole in exchanges for turn in whole.turns for sentence in turn.sentences
    }
    shown = set()
    for number in range(1, 9):
        sent = await asked(api, "/random", number)
        assert sent.text.startswith("🎲 随手翻到的一句：\n")
        assert sent.button("全文")
        shown |= set(sent.passages("blockquote"))
    assert shown <= said
    assert len(shown) > 1


@pytest.mark.usefixtures("many")
async def test_a_quote_by_chance_of_somebody(api: BotApi) -> None:
    """Who has the name said it, in whatever session."""
    for number in range(1, 5):
        assert "\n王毅（外交部长） · " in (await asked(api, "/random 王毅", number)).text


@pytest.mark.parametrize(
    ("text", "beginning"),
    (
        ("/sessions", "🗂 收录的实录"),
        ("/session和平力量", f"🗂 {TITLE}"),
        ("/random王毅", "🎲 随手翻到的一句："),
        ("/random@YuanhuaBot 王毅", "🎲 随手翻到的一句："),
    ),
)
async def test_commands_are_answered_in_channels_and_without_a_space(
    api: BotApi, text: str, beginning: str
) -> None:
    """Chinese is written without spaces, and a channel's post has no writer."""
    api.push(channel_post(text))
    assert (await api.wait_for_message()).text.startswith(beginning)


@pytest.mark.usefixtures("many")
async def test_a_quote_by_chance_on_a_topic(api: BotApi) -> None:
    """Nobody is called so: it is searched, and one of the hits is shown."""
    shown = set()
    for number in range(1, 9):
        (words,) = (await asked(api, "/random 给树浇水", number)).passages("blockquote")
        assert "给树浇水" in words
        shown.add(words)
    assert len(shown) > 1


@pytest.mark.parametrize(
    ("told", "said"),
    (("speaker:", "“speaker:”后面是空的"), ("zzzzqqqq", "抱歉，我收录的实录里没有找到")),
)
async def test_chance_on_nothing_is_said_to_be_so(api: BotApi, told: str, said: str) -> None:
    """No quote is shown in its place."""
    sent = await asked(api, f"/random {told}")
    assert sent.text.startswith(said)
    assert not sent.passages("blockquote")
