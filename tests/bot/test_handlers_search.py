"""A person asks with filters, a phrase, pinyin, over two sentences; and is told what is wrong."""

from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.texts import Texts
from store import Metadata, open_archive
from tests.support.bot_api import BotApi
from tests.support.bot_api_content import Content, SentMessage
from tests.support.bot_api_rules import utf16_length
from tests.support.updates import callback_query, inline_query, message, person, supergroup

ACROSS = "都是谈判桌早一点谈起来"
FIRST, SECOND = "任何冲突的终点都是谈判桌。", "早一点谈起来，和平就早一天到来。"
HINT_UNITS = 64
"""UTF-16 units that can be read on a button."""
WRONG = (
    ("spaeker:王毅 谈判桌", "speaker:", "没有 spaeker: 这种条件，想用的是 speaker: 吗？"),
    ("speaker:nobody 谈判桌", "nobody", "没有名叫“nobody”的发言人，请核对"),
    ("asker:nobody 谈判桌", "nobody", "没有名叫“nobody”的提问者，请核对"),
    ("session:nothing 谈判桌", "nothing", "没有叫“nothing”的实录，请核对"),
    ("from:2024-13 谈判桌", "2024-13", "“2024-13”不是日期，请写成 2024-03-07 这样"),
    ("speaker:", "speaker:", "请接着写 speaker: 后面的内容"),
    ("speaker:王毅", "字句", "这样没法查，点这里看用法"),
)


@pytest.mark.parametrize(("query", "named", "hint"), WRONG)
async def test_what_is_wrong_is_said_in_one_sentence(
    api: BotApi, query: str, named: str, hint: str
) -> None:
    """In private with and without the command, in a group, and on the button above results."""
    api.push(message(query))
    api.push(message(f"/quote {query}"))
    api.push(message(f"/quote {query}", chat=supergroup()))
    said = {(await api.wait_for_message(number)).text for number in (1, 2, 3)}
    (sentence,) = said
    assert named in sentence
    assert "\n" not in sentence
    assert sentence.endswith("。")
    assert not any(sent.entities for sent in api.messages.values())
    answer = await _inline(api, query)
    assert answer["results"] == []
    assert answer["button"]["text"] == hint


@pytest.mark.parametrize("query", [query for query, _, _ in WRONG])
async def test_it_is_said_in_english_too(api: BotApi, query: str) -> None:
    """To who reads no Chinese, as short on a button."""
    api.push(message(query, language_code="en"))
    assert re.fullmatch(r"[^\n]+\.", (await api.wait_for_message()).text)
    api.push(inline_query(query, user=person(language_code="en")))
    await api.wait_for("answerInlineQuery")
    button = api.answers_inline[0]["button"]["text"]
    assert utf16_length(button) <= HINT_UNITS
    assert re.match("[A-Z“]", button)


async def test_a_word_after_a_hyphen_alone_is_looked_for(api: BotApi) -> None:
    """There is nothing to leave it out of."""
    api.push(message("-谈判桌"))
    assert (await api.wait_for_message()).passages("blockquote") == [FIRST]


@pytest.mark.parametrize("language", ("zh", "en"))
async def test_a_stale_index_is_said_to_need_making_anew(
    api: BotApi, database: Path, caplog: pytest.LogCaptureFixture, language: str
) -> None:
    """In every chat, by one sentence that names the command; and in one line of the log."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE memory SET value = 'another' WHERE name = 'analyzer'")
    api.push(message(FIRST, language_code=language))
    api.push(message(f"/quote {FIRST}", chat=supergroup(), language_code=language))
    for number in (1, 2):
        sentence = (await api.wait_for_message(number)).text
        error = sentence.rstrip(")）")[-6:]
        assert sentence == Texts(language)("trouble.index", id=error)
        assert "yuanhua reindex" in sentence
        assert "\n" not in sentence
    api.push(inline_query(FIRST, user=person(language_code=language)))
    await api.wait_for("answerInlineQuery")
    assert api.answers_inline[0]["results"] == []
    assert "yuanhua reindex" in api.answers_inline[0]["button"]["text"]
    assert utf16_length(api.answers_inline[0]["button"]["text"]) <= HINT_UNITS
    logged = [line for line in caplog.records if line.name == "bot.handlers.errors"]
    assert [(line.levelno, line.exc_info) for line in logged] == [(logging.ERROR, None)] * 3
    async with open_archive(database) as archive:
        await archive.reindex()
    api.push(message(FIRST))
    assert (await api.wait_for_message(3)).passages("blockquote") == [FIRST]


async def test_words_over_two_sentences_show_both(api: BotApi) -> None:
    """In one quote, in order, each with what matches of it bold."""
    api.push(message(f"/quote {ACROSS}"))
    answer = await api.wait_for_message()
    assert answer.text.startswith("✅ 确有这句原话：\n")
    assert answer.passages("blockquote") == [FIRST + SECOND]
    assert answer.passages("bold") == ["都是谈判桌", "早一点谈起来"]


async def test_both_are_an_inline_result(api: BotApi) -> None:
    """In its title, and in what is sent."""
    first = (await _inline(api, ACROSS))["results"][0]
    assert first["title"] == FIRST + SECOND
    assert first["description"].startswith("王毅（外交部长） · 2024年3月7日 — ")
    assert Content.of_article(first).passages("blockquote") == [FIRST + SECOND]


async def test_back_leads_to_both_again(api: BotApi) -> None:
    """From the sentence before, and from the whole answer; the bot remembers nothing."""
    api.push(message(f"/quote {ACROSS}"))
    found = await api.wait_for_message()
    for words in ("上一句", "全文"):
        away = await _press(api, found, words)
        assert away.passages("bold") != found.passages("bold")
        back = await _press(api, away, "回到原句")
        assert (back.text, back.entities) == (found.text, found.entities)
        assert back.reply_markup == found.reply_markup


@pytest.mark.parametrize(("reach", "end"), (("n", -1), ("p", 0)))
async def test_no_neighbour_is_put_beside_words_that_are_not_of_its_turn(
    api: BotApi, database: Path, reach: str, end: int
) -> None:
    """A button whose neighbour is another's, or is gone, is out of date."""
    async with open_archive(database) as archive:
        found = (await archive.search(FIRST)).hits[0].quote
        answer = (await archive.exchange(found.id)).turns[-1]
    api.push(message(FIRST))
    sent = await api.wait_for_message()
    api.push(callback_query(f"1:q:{answer.sentences[end].id}::e{reach}0-3", message=sent.wire()))
    await api.wait_for("answerCallbackQuery")
    assert api.answers_callback[0]["text"] == "这个按钮已经失效，请再查一次。"
    assert api.messages[sent.chat["id"], sent.message_id] == sent


@pytest.mark.parametrize(("language", "said"), (("zh", "说话人不详"), ("en", "Speaker unknown")))
async def test_nobody_is_named_for_words_of_nobody_known(
    api: BotApi, database: Path, tmp_path: Path, language: str, said: str
) -> None:
    """On the card, beside an inline result, and over the whole."""
    lines = tmp_path / "trees.txt"
    lines.write_text("树要自己浇水\n明天就开始种起来\n", encoding="utf-8")
    async with open_archive(database) as archive:
        await archive.import_lines(lines, Metadata())
    api.push(message("树要自己浇水", language_code=language))
    sent = await api.wait_for_message()
    assert sent.text.endswith(f"\n树要自己浇水\n{said} · trees")
    user = person(language_code=language)
    whole = await _press(api, sent, Texts(language)("button.whole"), user=user)
    assert said in whole.text
    assert "王毅" not in whole.text
    api.push(inline_query("树要自己浇水", user=user))
    await api.wait_for("answerInlineQuery")
    assert api.answers_inline[0]["results"][0]["description"] == said


@pytest.mark.parametrize("language", ("zh", "en"))
async def test_every_example_of_the_help_finds_a_quote(api: BotApi, language: str) -> None:
    """Filters, a phrase, a word to leave out, pinyin, chance, a claim; all on a screen or so."""
    api.push(message("/help", language_code=language))
    text = (await api.wait_for_message()).text
    examples = re.findall(r"(?:/[a-z]+|@YuanhuaBot) .+$", text, re.MULTILINE)
    shown = " ".join(examples)
    for kind in ('"冲突的终点"', " -", "speaker:", "asker:", "from:", "to:", "session:", "tanpan"):
        assert kind in shown
    for command in ("/quote ", "/check ", "/random ", "/session ", "@YuanhuaBot "):
        assert any(example.startswith(command) for example in examples)
    for number, example in enumerate(examples, start=2):
        if example.startswith("/session "):
            api.push(message(example))
            assert "王毅" in (await api.wait_for_message(number)).text
        elif example.startswith("/"):
            api.push(message(example))
            assert (await api.wait_for_message(number)).passages("blockquote")
        else:
            api.push(message("/start"))
            await api.wait_for_message(number)
            assert (await _inline(api, example.removeprefix("@YuanhuaBot ")))["results"]
    assert sum(_rows(line) for line in text.splitlines()) <= ROWS


ROWS, COLUMNS = 36, 44
"""What can be read on a phone without losing one's place; a Chinese character takes two columns."""


def _rows(line: str) -> int:
    width = sum(1 if character.isascii() else 2 for character in line)
    return max(1, -(-width // COLUMNS))


async def _inline(api: BotApi, query: str) -> dict[str, Any]:
    api.push(inline_query(query))
    await api.wait_for("answerInlineQuery")
    answer: dict[str, Any] = api.answers_inline[0]
    return answer


async def _press(
    api: BotApi, sent: SentMessage, words: str, *, user: dict[str, Any] | None = None
) -> SentMessage:
    number = len(api.answers_callback) + 1
    data = sent.button(words)["callback_data"]
    api.push(callback_query(data, message=sent.wire(), user=user))
    await api.wait_for("answerCallbackQuery", number)
    assert "text" not in api.answers_callback[-1]
    return api.messages[sent.chat["id"], sent.message_id]
