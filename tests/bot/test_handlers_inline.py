"""A person writes `@YuanhuaBot words` in some chat."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.bot_api import BotApi
from tests.support.bot_api_content import Content
from tests.support.bot_api_rules import utf16_length
from tests.support.updates import chosen_inline_result, inline_query, person

QUERY = "任何冲突的终点都是谈判桌"
SENTENCE = "任何冲突的终点都是谈判桌。"
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
    assert [button["text"] for button in card.buttons] == ["◀ 上一句", "下一句 ▶", "📄 全文"]


async def test_a_result_has_the_same_id_each_time(api: BotApi) -> None:
    """The sentence's public id, which also stands in its buttons."""
    first = (await _answer(api, QUERY))["results"][0]
    again = (await _answer(api, "冲突的终点是谈判桌", 2))["results"][0]
    assert first["id"] == again["id"]
    assert first["id"] in Content.of_article(first).button("全文")["callback_data"]


async def test_results_are_for_everybody_and_for_a_while(api: BotApi) -> None:
    """The same words give the same quotes to anyone."""
    answer = await _answer(api, "谈判桌")
    assert answer.get("is_personal", False) is False
    assert answer["cache_time"] == 60
    assert 1 < len(answer["results"]) <= 10
    assert "button" not in answer


@pytest.mark.parametrize("query", ("", "   "))
async def test_an_empty_query_shows_a_hint_and_no_result(api: BotApi, query: str) -> None:
    """Nothing that could be tapped by mistake."""
    answer = await _answer(api, query)
    assert answer["results"] == []
    assert answer["button"]["text"] == "写几个记得的词，或点这里看用法"
    assert answer["button"]["start_parameter"]


async def test_nothing_found_is_said_by_the_button_alone(api: BotApi) -> None:
    """A fake result would be sent to the chat."""
    answer = await _answer(api, "火星上的蔬菜大棚今年大丰收")
    assert answer["results"] == []
    assert answer["button"]["text"] == "没有找到，试试更少的词"


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


async def test_a_query_overtaken_by_the_next_is_no_error(api: BotApi) -> None:
    """Telegram forgets a query once the person has typed on."""
    query = inline_query(QUERY)
    api.push(query)
    api.world.open_inline_queries.clear()
    api.push(inline_query("谈判桌"))
    await api.wait_until(lambda: len(api.calls_of("answerInlineQuery")) == 2, "two answers")
    refused = [call.description or "" for call in api.refusals]
    api.refusals.clear()
    assert ["query is too old" in words for words in refused] == [True]
    assert len(api.answers_inline) == 1


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


async def _answer(api: BotApi, query: str, number: int = 1) -> dict[str, Any]:
    api.push(inline_query(query))
    await api.wait_for("answerInlineQuery", number)
    answer: dict[str, Any] = api.answers_inline[number - 1]
    return answer
