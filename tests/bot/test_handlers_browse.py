"""A person presses the buttons under a quote."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store import Metadata, open_archive
from tests.bot.pressing import asked, press
from tests.support.bot_api import BotApi
from tests.support.bot_api_content import Content, SentMessage
from tests.support.updates import (
    callback_query,
    chosen_inline_result,
    inaccessible,
    inline_query,
    person,
    supergroup,
)

QUERY = "任何冲突的终点都是谈判桌"
SENTENCE = "任何冲突的终点都是谈判桌。"
ENGLISH = person(language_code="en")
TREES = Metadata(title="种树", date=date(2024, 4, 1))
EDITION = """记者：怎样种树？
王某：树要自己天天浇水才长得高。种下去的第一年最要紧。第二年就看天气。第三年它自己会长。
记者：还要什么？
王某：还要一点耐心。没有别的办法。
"""


async def test_next_and_previous_lead_to_the_neighbours_and_back(
    api: BotApi, database: Path
) -> None:
    """The same message, edited; the words are those of the transcript."""
    sent = await _quote(api)
    async with open_archive(database) as archive:
        found = (await archive.search(QUERY)).hits[0].quote
        assert found.next is not None
        assert found.previous is not None
        after = (await archive.quote(found.next)).text
        before = (await archive.quote(found.previous)).text
    for words, text in (("下一句", after), ("上一句", SENTENCE), ("上一句", before)):
        sent = await press(api, sent, words)
        assert sent.passages("blockquote") == [text]
    assert sent.text.startswith("📖 前后文：")
    assert len(api.messages) == 1


async def test_back_shows_the_quote_as_it_was_found(api: BotApi) -> None:
    """With its verdict and its marks, though the bot remembered nothing."""
    found = await _quote(api)
    sent = await press(api, found, "下一句")
    sent = await press(api, sent, "下一句")
    sent = await press(api, sent, "回到原句")
    assert (sent.text, sent.entities) == (found.text, found.entities)
    assert sent.reply_markup == found.reply_markup


async def test_back_survives_a_restart(api: BotApi) -> None:
    """All that is needed stands in the button."""
    found = await _quote(api)
    neighbour = await press(api, found, "下一句")
    data = neighbour.button("回到原句")["callback_data"]
    assert len(data.encode()) <= 64
    elsewhere = await _quote(api, number=2)
    api.push(callback_query(data, message=elsewhere.wire(), user=ENGLISH))
    await api.wait_for("answerCallbackQuery", 2)
    now = api.messages[elsewhere.chat["id"], elsewhere.message_id]
    assert now.passages("bold") == found.passages("bold")
    assert now.text.startswith("✅ These very words")


async def test_the_whole_answer_holds_the_question_and_the_quote(api: BotApi) -> None:
    """The quote is bold in it, and the way back is there."""
    found = await _quote(api)
    whole = await press(api, found, "全文")
    assert whole.text.startswith("📄 全文")
    assert whole.passages("expandable_blockquote") == found.passages("expandable_blockquote")
    (answer,) = whole.passages("blockquote")
    assert SENTENCE in answer
    assert SENTENCE in whole.passages("bold")
    back = await press(api, whole, "回到原句")
    assert back.text == found.text


async def test_the_longest_answer_is_read_page_by_page(api: BotApi, database: Path) -> None:
    """Nothing is lost on the way, whatever its length."""
    async with open_archive(database) as archive:
        (session,) = await archive.sessions()
        exchanges = await archive.session_exchanges(session.id)
        longest = max(exchanges, key=lambda exchange: len(exchange.turns[-1].text))
    answer = longest.turns[-1]
    sent = await press(api, await _quote(api, answer.sentences[0].text), "全文")
    shown = ["".join(sent.passages("blockquote"))]
    while any("下一页" in button["text"] for button in sent.buttons):
        sent = await press(api, sent, "下一页")
        shown.append("".join(sent.passages("blockquote")))
    assert "".join("".join(shown).split()) == "".join(answer.text.split())


async def test_every_sentence_of_the_corpus_can_be_walked_through(
    api: BotApi, database: Path
) -> None:
    """From one end of a stretch to the other, each message as Telegram takes it."""
    async with open_archive(database) as archive:
        here = (await archive.search(QUERY)).hits[0].quote
        sent = await _quote(api)
        for _ in range(25):
            assert sent.passages("blockquote") == [here.text]
            if here.next is None:
                break
            here = await archive.quote(here.next)
            sent = await press(api, sent, "下一句")


async def test_a_button_under_an_inline_message_works(api: BotApi) -> None:
    """In chats the bot has never seen."""
    api.push(inline_query(QUERY))
    await api.wait_for("answerInlineQuery")
    result = api.answers_inline[0]["results"][0]
    api.push(chosen_inline_result(result["id"], QUERY, inline_message_id="AQADinline"))
    data = Content.of_article(result).button("下一句")["callback_data"]
    api.push(callback_query(data, inline_message_id="AQADinline"))
    await api.wait_for("answerCallbackQuery")
    shown = api.inline_messages["AQADinline"]
    assert shown is not None
    assert shown.text.startswith("📖 前后文：")
    assert shown.button("回到原句")


async def test_a_button_under_an_old_message_works(api: BotApi) -> None:
    """Telegram tells no more of it than its number."""
    sent = await _quote(api)
    data = sent.button("下一句")["callback_data"]
    api.push(callback_query(data, message=inaccessible(sent.wire())))
    await api.wait_for("answerCallbackQuery")
    assert api.messages[sent.chat["id"], sent.message_id].text.startswith("📖")


async def test_the_same_button_pressed_twice_is_no_error(api: BotApi) -> None:
    """Telegram refuses to change what is already so; the person is not told."""
    sent = await _quote(api)
    data = sent.button("下一句")["callback_data"]
    for number in (1, 2):
        api.push(callback_query(data, message=sent.wire()))
        await api.wait_for("answerCallbackQuery", number)
    refused = [call.description or "" for call in api.refusals]
    api.refusals.clear()
    assert ["message is not modified" in words for words in refused] == [True]
    assert not any(answer.get("text") for answer in api.answers_callback)


@pytest.mark.parametrize("data", ("0:next:17", "2:q:mzxw6ytboi3gk4tt", "vote_yes"))
async def test_a_stale_button_says_so(api: BotApi, data: str) -> None:
    """The message stays as it is."""
    sent = await _quote(api)
    api.push(callback_query(data, message=sent.wire()))
    await api.wait_for("answerCallbackQuery")
    assert api.answers_callback[0]["text"] == "这个按钮已经失效，请再查一次。"
    assert api.messages[sent.chat["id"], sent.message_id] == sent


async def test_a_sentence_no_longer_held_says_so(api: BotApi, database: Path) -> None:
    """Its session was removed while the message stood in the chat."""
    sent = await _quote(api)
    async with open_archive(database) as archive:
        (session,) = await archive.sessions()
        await archive.remove(session.id)
    for number, words in enumerate(("下一句", "全文"), start=1):
        api.push(callback_query(sent.button(words)["callback_data"], message=sent.wire()))
        await api.wait_for("answerCallbackQuery", number)
    assert {answer["text"] for answer in api.answers_callback} == {
        "这句话已不在我的收录里，请再查一次。"
    }
    assert api.messages[sent.chat["id"], sent.message_id] == sent


async def test_a_message_deleted_meanwhile_makes_its_button_stale(api: BotApi) -> None:
    """There is nothing left to edit."""
    sent = await _quote(api)
    del api.world.sent[sent.chat["id"], sent.message_id]
    pressed = callback_query(
        sent.button("下一句")["callback_data"], message=inaccessible(sent.wire())
    )
    api.push(pressed)
    await api.wait_for("answerCallbackQuery")
    assert [call.method for call in api.refusals] == ["editMessageText"]
    api.refusals.clear()
    assert "失效" in api.answers_callback[0]["text"]


async def test_a_press_answered_too_late_is_no_error(api: BotApi) -> None:
    """The message is edited all the same."""
    sent = await _quote(api)
    api.push(callback_query(sent.button("下一句")["callback_data"], message=sent.wire()))
    api.world.open_callback_queries.clear()
    await api.wait_until(lambda: bool(api.refusals), "an answer that is refused")
    await api.settled()
    assert [call.method for call in api.refusals] == ["answerCallbackQuery"]
    api.refusals.clear()
    assert api.messages[sent.chat["id"], sent.message_id].text.startswith("📖")
    assert len(api.messages) == 1


async def test_steps_lead_beyond_both_sentences_and_back_to_both(
    api: BotApi, database: Path
) -> None:
    """Where what was asked reaches over two, neither is stepped to."""
    asked_for = "都是谈判桌早一点谈起来"
    async with open_archive(database) as archive:
        both = [part.sentence for part in (await archive.search(asked_for)).hits[0].passages]
        around = [await archive.quote(sentence.id) for sentence in both]
        before = await archive.quote(around[0].previous or "")
        after = await archive.quote(around[1].next or "")
    pair = await _quote(api, asked_for)
    assert pair.passages("blockquote") == ["".join(sentence.text for sentence in both)]
    for words, neighbour in (("上一句", before), ("下一句", after)):
        stepped = await press(api, pair, words)
        assert stepped.passages("blockquote") == [neighbour.text]
        again = await press(api, stepped, "回到原句")
        assert (again.text, again.entities) == (pair.text, pair.entities)
        assert again.reply_markup == pair.reply_markup


async def test_beyond_the_end_nothing_stands_and_that_is_said(api: BotApi, database: Path) -> None:
    """The message stays as it is."""
    async with open_archive(database) as archive:
        (session,) = await archive.sessions()
        *_, last = (await archive.session_exchanges(session.id))[-1].turns[-1].sentences
    sent = await _quote(api)
    data = f"1:a0:{last.id}"
    api.push(callback_query(data, message=sent.wire()))
    await api.wait_for("answerCallbackQuery")
    assert api.answers_callback[0]["text"] == "那边没有别的话了。"
    assert api.messages[sent.chat["id"], sent.message_id] == sent


async def test_another_sense_is_said_again_after_coming_back(api: BotApi) -> None:
    """A denied sentence is not offered as merely the nearest."""
    found = await _quote(api, "任何冲突的终点都不是谈判桌")
    assert found.text.startswith("⚠️ 没有找到这样的话。")
    assert found.passages("blockquote") == [SENTENCE]
    back = await press(api, await press(api, found, "下一句"), "回到原句")
    assert (back.text, back.entities) == (found.text, found.entities)


async def test_a_correction_is_shown_with_the_quote_from_then_on(
    api: BotApi, database: Path
) -> None:
    """Outside of it, and with no other."""
    sent = await _quote(api)
    async with open_archive(database) as archive:
        found = (await archive.search(QUERY)).hits[0].quote
        report = await archive.reports.add(found.id, "缺字")
        await archive.reports.settle(report.id, "现场记录为“都会是”。")
    neighbour = await press(api, sent, "下一句")
    assert "编者注" not in neighbour.text
    corrected = await press(api, neighbour, "回到原句")
    assert "\n✏️ 编者注：现场记录为“都会是”。\n" in corrected.text
    assert corrected.passages("blockquote") == sent.passages("blockquote")
    whole = await press(api, corrected, "全文")
    assert "\n✏️ 编者注（任何冲突的终点都是谈判桌。）：现场记录为“都会是”。\n" in whole.text
    asked_again = await _quote(api, number=2)
    assert asked_again.text == corrected.text


async def test_a_quote_that_a_new_edition_changed_is_shown_as_it_stands_now(
    api: BotApi, database: Path, tmp_path: Path
) -> None:
    """By the old button, without claiming that a search found these words."""
    source = tmp_path / "trees.txt"
    source.write_text(EDITION, encoding="utf-8")
    async with open_archive(database) as archive:
        await archive.import_(source, TREES)
        sent = await _quote(api, "树要自己天天浇水才长得高")
        source.write_text(EDITION.replace("天天", "天天都"), encoding="utf-8")
        await archive.import_(source, TREES)
    neighbour = await press(api, sent, "下一句")
    now = await press(api, neighbour, "回到原句")
    assert now.passages("blockquote") == ["树要自己天天都浇水才长得高。"]
    assert now.text.startswith("📖 前后文：")
    assert not now.passages("bold")


async def test_buttons_work_in_groups_for_everybody(api: BotApi) -> None:
    """In the language of who pressed."""
    sent = await _quote(api, chat=True)
    api.push(
        callback_query(sent.button("全文")["callback_data"], message=sent.wire(), user=ENGLISH)
    )
    await api.wait_for("answerCallbackQuery")
    assert api.messages[sent.chat["id"], sent.message_id].text.startswith("📄 Whole answer")


async def _quote(
    api: BotApi, query: str = QUERY, *, number: int = 1, chat: bool = False
) -> SentMessage:
    """Ask for a quote, and give the bot's message number `number`."""
    return await asked(api, f"/quote {query}", number, chat=supergroup() if chat else None)
