"""A person copies, shares, opens or cites a quote by its buttons."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store import Metadata, open_archive
from tests.bot.pressing import asked, press
from tests.support.bot_api import BotApi
from tests.support.bot_api_content import Content
from tests.support.updates import callback_query, chosen_inline_result, inline_query, supergroup

QUERY = "任何冲突的终点都是谈判桌"
SENTENCE = "任何冲突的终点都是谈判桌。"
PAGE = "https://www.mfa.gov.cn/web/t1.shtml#main"
FORMATS = {
    "GB/T": "王毅. 中国将坚定做这个世界的和平力量、稳定力量、进步力量[Z]. 新华社, 2024-03-07.",
    "APA": "王毅. (2024, March 7). 中国将坚定做这个世界的和平力量、稳定力量、进步力量 [",
    "BibTeX": "@misc{q",
    "Markdown": f"> {SENTENCE}\n>\n> — 王毅, 中国将坚定做",
}


async def test_a_quote_is_cited_in_each_format_and_shown_again(api: BotApi) -> None:
    """A tap on the text copies it, for it is set as code; the quote comes back as it was."""
    found = await asked(api, f"/quote {QUERY}")
    cited = await press(api, found, "引用")
    for name, beginning in FORMATS.items():
        if not cited.text.startswith(f"📑 引用格式：{name}"):
            cited = await press(api, cited, name)
        (written,) = cited.passages("pre")
        assert written.startswith(beginning)
        assert cited.button("✓")["text"].startswith(f"✓ {name}")
    again = await press(api, cited, "回到原句")
    assert (again.text, again.entities) == (found.text, found.entities)
    assert again.reply_markup == found.reply_markup


async def test_words_over_two_sentences_are_cited_as_they_are_shown(api: BotApi) -> None:
    """Both, in their order."""
    found = await asked(api, "/quote 都是谈判桌早一点谈起来")
    cited = await press(api, await press(api, found, "引用"), "Markdown")
    assert cited.passages("pre")[0].startswith(f"> {found.passages('blockquote')[0]}\n")


async def test_the_chosen_format_pressed_again_is_no_error(api: BotApi) -> None:
    """Telegram refuses to change what is already so; the person is not told."""
    cited = await press(api, await asked(api, f"/quote {QUERY}"), "引用")
    await press(api, cited, "✓ GB/T")
    assert ["not modified" in (call.description or "") for call in api.refusals] == [True]
    api.refusals.clear()


async def test_a_format_that_there_is_not_is_a_stale_button(api: BotApi) -> None:
    """A newer version may have had it."""
    sent = await asked(api, f"/quote {QUERY}")
    data = sent.button("引用")["callback_data"].replace("1:c0", "1:c9")
    api.push(callback_query(data, message=sent.wire()))
    await api.wait_for("answerCallbackQuery")
    assert "失效" in api.answers_callback[0]["text"]
    assert api.messages[sent.chat["id"], sent.message_id] == sent


async def test_the_buttons_of_an_inline_message_cite_too(api: BotApi) -> None:
    """All of the card's buttons may stand there."""
    api.push(inline_query(QUERY))
    await api.wait_for("answerInlineQuery")
    result = api.answers_inline[0]["results"][0]
    content = Content.of_article(result)
    kinds = [next(kind for kind in button if kind != "text") for button in content.buttons]
    assert set(kinds) == {"callback_data", "copy_text", "switch_inline_query_chosen_chat"}
    api.push(chosen_inline_result(result["id"], QUERY, inline_message_id="AQADcite"))
    data = content.button("引用")["callback_data"]
    api.push(callback_query(data, inline_message_id="AQADcite"))
    await api.wait_for("answerCallbackQuery")
    shown = api.inline_messages["AQADcite"]
    assert shown is not None
    assert shown.passages("pre")[0].startswith("王毅. ")


async def test_what_is_shared_finds_this_very_sentence(api: BotApi) -> None:
    """In the chat that was chosen, the quote is the first result."""
    sent = await asked(api, f"/quote {QUERY}", chat=supergroup())
    query = sent.button("转发")["switch_inline_query_chosen_chat"]["query"]
    api.push(inline_query(query))
    await api.wait_for("answerInlineQuery")
    first = Content.of_article(api.answers_inline[0]["results"][0])
    assert first.passages("blockquote") == [SENTENCE]
    assert first.text == sent.text


async def test_the_words_are_copied_verbatim(api: BotApi) -> None:
    """Those in the quote, not those that were asked."""
    sent = await asked(api, "/quote 冲突终点都是谈判桌")
    assert sent.button("复制")["copy_text"] == {"text": SENTENCE}


@pytest.mark.parametrize(
    ("url", "opened"),
    (
        (PAGE, f"{PAGE}:~:text=%E6%A0%91%E8%A6%81%E8%87%AA%E5%B7%B1%E6%B5%87%E6%B0%B4%E3%80%82"),
        ("见公报", None),
    ),
)
async def test_the_page_opens_at_the_sentence(
    api: BotApi, database: Path, tmp_path: Path, url: str, opened: str | None
) -> None:
    """Where the session has an address; where it has something else, the card comes without."""
    source = tmp_path / "trees.txt"
    source.write_text("记者：怎样种树？\n王某：树要自己浇水。谢谢大家的提问。\n", encoding="utf-8")
    async with open_archive(database) as archive:
        await archive.import_(source, Metadata(title="种树", date=date(2024, 4, 1), url=url))
    sent = await asked(api, "/quote 树要自己浇水")
    assert sent.passages("blockquote") == ["树要自己浇水。"]
    assert [button["url"] for button in sent.buttons if "url" in button] == (
        [] if opened is None else [opened]
    )
