"""A person writes `@YuanhuaBot words` in some chat."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.deep_links import WordsWanted, read, words_parameter
from bot.results import result_id
from bot.texts import Texts
from store import ChatSettings, Metadata, Usage, Verdict, open_archive
from tests.support.bot_api import BotApi
from tests.support.bot_api_content import Content
from tests.support.bot_api_rules import utf16_length
from tests.support.updates import (
    Json,
    callback_query,
    chosen_inline_result,
    inline_query,
    message,
    person,
)

QUERY = "任何冲突的终点都是谈判桌"
SENTENCE = "任何冲突的终点都是谈判桌。"
ACROSS = "都是谈判桌早一点谈起来"
ENGLISH = person(language_code="en")


async def test_each_result_is_a_quote_ready_to_be_sent(api: BotApi) -> None:
    """The words as title, whose they are below; what is sent is the full card."""
    answer = await _answer(api, QUERY)
    first = answer["results"][0]
    assert first["title"] == SENTENCE
    assert first["description"].startswith("王毅（外交部长） · 2024年3月7日 — ")
    card = Content.of_article(first)
    assert card.text.startswith("✅ 确有这句原话：\n" + SENTENCE)
    assert card.passages("blockquote") == [SENTENCE]
    assert card.link_preview_options == {"is_disabled": True}
    assert all(card.button(words) for words in ("上一句", "下一句", "全文"))


async def test_a_result_has_the_same_id_each_time(api: BotApi) -> None:
    """The sentence's public id, which also stands in its buttons."""
    first = (await _answer(api, QUERY))["results"][0]
    again = (await _answer(api, "冲突的终点是谈判桌", 2))["results"][0]
    assert first["id"] == again["id"]
    assert first["id"] in Content.of_article(first).button("全文")["callback_data"]


async def test_no_result_of_a_page_of_quotes_has_a_notice(api: BotApi) -> None:
    """The same words give the same quotes to anyone, and nothing else."""
    answer = await _answer(api, "谈判桌")
    assert answer.get("is_personal", False) is False
    assert 1 < len(answer["results"]) <= 10
    assert "button" not in answer


async def test_nothing_found_leads_to_the_private_chat_with_the_query(api: BotApi) -> None:
    """By the button alone, for a fake result would be sent to the chat; long words are cut."""
    for number, query in enumerate(("火星蔬菜大棚", "火星上的蔬菜大棚今年又是大丰收"), start=1):
        answer = await _answer(api, query, number)
        assert answer["results"] == []
        assert answer["cache_time"] == 0
        assert answer["button"]["text"] == "没有找到，点这里在私聊里再查"
        wanted = read(answer["button"]["start_parameter"])
        assert wanted == WordsWanted(query[:15])


async def test_the_button_searches_the_query_in_the_private_chat(api: BotApi) -> None:
    """Whoever taps it sends the command with its parameter, and finds what was typed."""
    api.push(message(f"/start {words_parameter('任何冲突的终点都是谈判桌')}"))
    assert (await api.wait_for_message()).passages("blockquote") == [SENTENCE]
    answer = await _answer(api, "火星蔬菜大棚")
    api.push(message(f"/start {answer['button']['start_parameter']}"))
    assert "没有找到这句话" in (await api.wait_for_message(2)).text


async def test_a_query_that_cannot_be_searched_shows_a_hint(api: BotApi) -> None:
    """People write punctuation first."""
    answer = await _answer(api, "？！")
    assert answer["results"] == []
    assert answer["button"]["text"] == "这样没法查，点这里看用法"


async def test_the_hint_is_in_the_language_of_the_person(api: BotApi) -> None:
    """And short enough to be read on a button."""
    api.push(inline_query("", user=ENGLISH))
    await api.wait_for("answerInlineQuery")
    text = api.answers_inline[0]["button"]["text"]
    assert text == "Type a few words you remember, or tap here for help"
    assert utf16_length(text) <= 64


async def test_an_answer_that_is_too_late_is_no_error(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram forgets a query once the person has typed on, or has waited for long."""
    api.push(inline_query(QUERY))
    api.world.open_inline_queries.clear()
    await api.wait_until(lambda: bool(api.refusals), "an answer that is refused")
    await _answer(api, "谈判桌")
    refused = [call.description or "" for call in api.refusals]
    api.refusals.clear()
    assert ["query is too old" in words for words in refused] == [True]
    assert not [line for line in caplog.records if line.levelno >= logging.WARNING]


async def test_a_query_with_emoji_finds_what_its_words_find(api: BotApi) -> None:
    """Supplementary characters shift nothing."""
    answer = await _answer(api, f"😀{QUERY}👨‍👩‍👧")
    assert Content.of_article(answer["results"][0]).passages("blockquote") == [SENTENCE]


async def test_the_first_of_many_results_can_be_chosen(api: BotApi) -> None:
    """What stands in the chat then is the card."""
    answer = await _answer(api, "谈判桌")
    result = answer["results"][0]
    api.push(chosen_inline_result(result["id"], "谈判桌", inline_message_id="AQADinline"))
    sent = api.inline_messages["AQADinline"]
    assert sent is not None
    assert sent.passages("bold") == ["谈判桌"]


@pytest.mark.parametrize("query", ("", "   "))
async def test_an_empty_query_shows_help_and_some_quotes(
    api: BotApi, database: Path, query: str
) -> None:
    """Real ones, verbatim, that claim to match nothing; nothing to be tapped by mistake."""
    answer = await _answer(api, query)
    assert answer["button"]["text"] == "写几个记得的词，或点这里看用法"
    assert read(answer["button"]["start_parameter"]) is None
    assert answer["cache_time"] == 0
    async with open_archive(database) as archive:
        notable = await archive.notable(5)
    assert [result["id"] for result in answer["results"]] == [quote.id for quote in notable]
    for result, quote in zip(answer["results"], notable, strict=True):
        card = Content.of_article(result)
        assert card.passages("blockquote") == [quote.text]
        assert card.text.startswith("💬 原话：\n")
        assert not card.passages("bold")


async def test_an_empty_archive_shows_help_alone(api: BotApi, database: Path) -> None:
    """There is no quote to show."""
    await _remove_all(database)
    answer = await _answer(api, "")
    assert answer["results"] == []
    assert answer["button"]["text"]


@pytest.mark.parametrize("query", ("中国", "的", "hezuo"))
async def test_pages_give_every_hit_once(api: BotApi, database: Path, query: str) -> None:
    """Ten at a time, the best ones first, until there are no more."""
    answers = await _pages(api, query)
    ids = [result["id"] for answer in answers for result in answer["results"]]
    assert [len(answer["results"]) for answer in answers[:-1]] == [10] * (len(answers) - 1)
    assert len(ids) == len(set(ids))
    async with open_archive(database) as archive:
        few = (await archive.search(query, limit=11)).hits
        held = (await archive.search(query, limit=200)).hits
    assert ids[:10] == [result_id(hit) for hit in few[:10]]
    assert set(ids) == {result_id(hit) for hit in held}
    assert len(ids) > 20


async def test_no_more_than_two_hundred_are_given(
    api: BotApi, database: Path, tmp_path: Path
) -> None:
    """Whoever has looked through so many writes another word."""
    await _import_lines(database, tmp_path, [f"树要自己浇水{number}次" for number in range(260)])
    answers = await _pages(api, "树要自己浇水")
    assert len({result["id"] for answer in answers for result in answer["results"]}) == 200
    beyond = await _answer(api, "树要自己浇水", len(answers) + 1, offset="200")
    assert beyond["results"] == []
    assert "next_offset" not in beyond


async def test_a_page_beyond_the_end_is_empty(api: BotApi) -> None:
    """And says nothing: something was found."""
    answer = await _answer(api, "谈判桌", offset="30")
    assert answer["results"] == []
    assert not answer.keys() & {"next_offset", "button"}


@pytest.mark.parametrize("offset", ("x", "-10", "7", "１０", "9" * 64))
async def test_an_offset_of_nobody_s_is_the_first_page(api: BotApi, offset: str) -> None:
    """It is no error."""
    first = await _answer(api, "中国")
    again = await _answer(api, "中国", 2, offset=offset)
    # How long it is kept grows with each second that the archive rests.
    of_each = {"inline_query_id", "cache_time"}
    assert {key: told for key, told in again.items() if key not in of_each} == {
        key: told for key, told in first.items() if key not in of_each
    }


async def test_results_are_kept_as_long_as_the_archive_has_rested(
    api: BotApi, database: Path, tmp_path: Path
) -> None:
    """A day at the most, and half a minute after an import."""
    for number, (rested, kept) in enumerate(
        ((timedelta(days=9), 86400), (timedelta(seconds=-9), 30)), start=1
    ):
        _let_rest(database, rested)
        assert (await _answer(api, "谈判桌", number))["cache_time"] == kept
    _let_rest(database, timedelta(hours=3))
    assert 10800 <= (await _answer(api, "谈判桌", 3))["cache_time"] < 11800
    await _import_lines(database, tmp_path, ["树要自己浇水"])
    assert (await _answer(api, "谈判桌", 4))["cache_time"] == 30


@pytest.mark.parametrize("language", ("en", "zh-hant"))
async def test_what_is_said_in_another_language_is_kept_for_nobody(
    api: BotApi, database: Path, language: str
) -> None:
    """Results are not personal, so others would be given its cards."""
    _let_rest(database, timedelta(days=9))
    answer = await _answer(api, "谈判桌", user=person(language_code=language))
    assert (answer["cache_time"], answer["is_personal"]) == (0, False)
    lead = Texts(language)("verdict.exact")
    assert Content.of_article(answer["results"][0]).text.startswith(lead)


async def test_the_language_a_person_chose_counts_and_nothing_else_of_theirs(
    api: BotApi, database: Path
) -> None:
    """The sessions they keep to in private would narrow what others are given."""
    settled = ChatSettings(language="en", sessions=("2000-01-01-nothing",))
    async with open_archive(database) as archive:
        await archive.chats.settle(person()["id"], settled)
    answer = await _answer(api, "谈判桌")
    assert Content.of_article(answer["results"][0]).text.startswith("✅ These very words")
    assert len(answer["results"]) == 2
    assert answer["cache_time"] == 0


async def test_a_query_that_telegram_cut_is_said_to_be(api: BotApi) -> None:
    """By the button, above what its beginning finds or in place of it."""
    answer = await _answer(api, QUERY + "。" * 300)
    assert answer["results"]
    assert answer["button"]["text"] == "只看了前 256 个字，更长的请发给我"
    assert answer["cache_time"] == 0
    answer = await _answer(api, "火星蔬菜大棚" * 50, 2)
    assert answer["results"] == []
    assert answer["button"]["text"] == "前 256 个字里没有找到，点这里再查"
    assert read(answer["button"]["start_parameter"]) == WordsWanted(
        "火星蔬菜大棚火星蔬菜大棚火星蔬"
    )
    assert "256" not in (await _answer(api, "火星蔬菜大棚" * 42, 3))["button"]["text"]


@pytest.mark.parametrize("language", ("zh", "zh-hant", "en"))
def test_what_a_button_says_can_be_read(language: str) -> None:
    """It is one short line."""
    for key in ("hint", "not_found", "cut", "cut_not_found", "trouble"):
        text = Texts(language)(f"inline.{key}")
        assert utf16_length(text) <= 64
        assert "\n" not in text


async def test_the_newer_query_of_a_person_ends_the_older(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """Which then answers nothing, and that is no error; another person's is left alone."""
    api.hold_next("answerInlineQuery", times=2)
    other = api.push(inline_query("终点", user=person(901, username=None)))["inline_query"]
    await api.wait_until(lambda: len(api.held) == 1, "one answer held up")
    older = api.push(inline_query("谈"))["inline_query"]
    await api.wait_until(lambda: len(api.held) == 2, "another answer held up")
    newer = api.push(inline_query("谈判"))["inline_query"]
    await api.wait_for("answerInlineQuery")
    await api.wait_until(lambda: bool(api.given_up), "an answer given up")
    api.let_go()
    await api.wait_for("answerInlineQuery", 2)
    assert [call.parameters["inline_query_id"] for call in api.given_up] == [older["id"]]
    answered = [answer["inline_query_id"] for answer in api.answers_inline]
    assert answered == [newer["id"], other["id"]]
    assert not [line for line in caplog.records if line.levelno >= logging.WARNING]


@pytest.mark.parametrize("query", (QUERY, ACROSS))
async def test_what_was_sent_works_where_it_stands(api: BotApi, query: str) -> None:
    """Each button that asks the bot for something edits the message in that chat, and back."""
    sent = await _send_first(api, query, "AQADinline")
    for number, words in enumerate(("全文", "上一句", "下一句"), start=1):
        away = await _press(api, sent.button(words), 2 * number - 1)
        assert away.text != sent.text
        assert away.buttons
        back = await _press(api, away.button("回到原句"), 2 * number)
        assert (back.text, back.entities) == (sent.text, sent.entities)
    assert not any(answer.get("text") for answer in api.answers_callback)


async def test_a_notable_quote_that_was_sent_works_too(api: BotApi) -> None:
    """One step on and one back is where it was; the whole answer holds it."""
    sent = await _send_first(api, "", "AQADinline")
    (words,) = sent.passages("blockquote")
    away = await _press(api, sent.button("上一句"), 1)
    back = await _press(api, away.button("下一句"), 2)
    assert back.passages("blockquote") == [words]
    assert words in "".join((await _press(api, back.button("全文"), 3)).passages("blockquote"))


async def test_a_choice_is_counted_and_not_whose_it_was(api: BotApi, database: Path) -> None:
    """Of two sentences both; a notable quote as any other."""
    chooser = person(7_777_777_777)
    for number, (query, counted) in enumerate(((QUERY, 1), (ACROSS, 3), ("", 4)), start=1):
        result = (await _answer(api, query, number))["results"][0]
        api.push(chosen_inline_result(result["id"], query, user=chooser))
        await _until_chosen(database, counted)
    with closing(sqlite3.connect(database)) as connection:
        assert "7777777777" not in "\n".join(connection.iterdump())


async def test_an_id_of_no_result_is_counted_for_nothing(api: BotApi, database: Path) -> None:
    """As of a sentence that an import took away."""
    result = (await _answer(api, QUERY))["results"][0]
    api.push(chosen_inline_result("mzxw6ytboi3gk4tt", QUERY))
    api.push(chosen_inline_result(result["id"], QUERY))
    await _until_chosen(database, 1)


async def test_a_tie_goes_to_what_people_chose(api: BotApi, database: Path, tmp_path: Path) -> None:
    """Of two sentences that fit alike, the one that was sent stands first from then on."""
    lines = [f"{name}说树要自己浇水" for name in "甲乙丙"]
    await _import_lines(database, tmp_path, lines)
    before = (await _answer(api, "树要自己浇水"))["results"]
    assert {result["title"] for result in before} == set(lines)
    last = before[-1]
    api.push(chosen_inline_result(last["id"], "树要自己浇水"))
    await _until_chosen(database, 1)
    after = (await _answer(api, "树要自己浇水", 2))["results"]
    assert [result["id"] for result in after] == [
        last["id"],
        *(result["id"] for result in before[:-1]),
    ]


async def test_what_is_typed_is_no_query_to_count(api: BotApi, database: Path) -> None:
    """Each letter would be one."""
    await _answer(api, "火星蔬菜")
    await _answer(api, "谈判桌", 2)
    api.push(message("谈判桌"))
    await api.wait_for_message()
    usage = await _until(database, lambda usage: bool(usage.queries))
    assert usage.queries == {Verdict.EXACT: 1}
    assert usage.unanswered == ()


async def test_a_correction_stands_with_a_result(api: BotApi, database: Path) -> None:
    """As it does under the same quote elsewhere."""
    async with open_archive(database) as archive:
        found = (await archive.search(QUERY)).hits[0].quote
        report = await archive.reports.add(found.id)
        await archive.reports.settle(report.id, "标点以录音为准")
    card = Content.of_article((await _answer(api, QUERY))["results"][0])
    assert "标点以录音为准" in card.text


async def _answer(
    api: BotApi, query: str, number: int = 1, *, offset: str = "", user: Json | None = None
) -> Json:
    """Type a query, and give the bot's answer number `number`."""
    api.push(inline_query(query, offset, user=user))
    await api.wait_for("answerInlineQuery", number)
    return api.answers_inline[number - 1]


async def _pages(api: BotApi, query: str) -> list[Json]:
    answers = [await _answer(api, query)]
    while offset := answers[-1].get("next_offset"):
        answers.append(await _answer(api, query, len(answers) + 1, offset=offset))
    return answers


async def _send_first(api: BotApi, query: str, message_id: str) -> Content:
    result = (await _answer(api, query))["results"][0]
    api.push(chosen_inline_result(result["id"], query, inline_message_id=message_id))
    return _standing(api, message_id)


async def _press(api: BotApi, button: Json, number: int) -> Content:
    api.push(callback_query(button["callback_data"], inline_message_id="AQADinline"))
    await api.wait_for("answerCallbackQuery", number)
    return _standing(api, "AQADinline")


def _standing(api: BotApi, message_id: str) -> Content:
    content = api.inline_messages[message_id]
    assert content is not None
    return content


def _let_rest(database: Path, rested: timedelta) -> None:
    """Make the archive have last changed so long ago."""
    changed = (datetime.now(UTC) - rested).isoformat(timespec="seconds")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE memory SET value = ? WHERE name = 'changed'", (changed,))


async def _import_lines(database: Path, folder: Path, lines: list[str]) -> None:
    file = folder / "trees.txt"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    async with open_archive(database) as archive:
        await archive.import_lines(file, Metadata(), speaker="园丁")


async def _remove_all(database: Path) -> None:
    async with open_archive(database) as archive:
        for session in await archive.sessions():
            await archive.remove(session.id)


async def _until_chosen(database: Path, count: int) -> None:
    await _until(database, lambda usage: usage.choices == count)


async def _until(database: Path, condition: Callable[[Usage], bool]) -> Usage:
    """Return once so much is counted: no answer tells of it."""
    async with open_archive(database) as archive, asyncio.timeout(5):
        usage = await archive.tallies.usage()
        while not condition(usage):
            await asyncio.sleep(0.01)
            usage = await archive.tallies.usage()
    return usage
