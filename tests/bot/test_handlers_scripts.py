"""A person writes, or is shown, letters from right to left, emoji, characters of no width."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store import Metadata, open_archive
from tests.bot.pressing import asked, press
from tests.support.bot_api import BotApi
from tests.support.bot_api_content import Content
from tests.support.updates import inline_query

FAMILY, THUMB = "👨‍👩‍👧‍👦", "👍🏽"
HEBREW = "他用希伯来语说שלום עולם，意思是世界和平。"
JOINED = f"{FAMILY}一家人{THUMB}总要坐下来谈，𠮷𠮷利利才好。"
WIDTHLESS = "这一\u200b句里有零\u200d宽的\ufeff字符，看不见也要原样保留。"
ARABIC = "阿拉伯语里的السلام عليكم是问候，也是\u200f祝愿。"
TRANSCRIPT = f"记者：各位怎么说？\n王某：{HEBREW}{JOINED}{WIDTHLESS}{ARABIC}谢谢大家。\n"


@pytest.fixture
async def odd(database: Path, tmp_path: Path) -> None:
    """Add a session with such sentences."""
    source = tmp_path / "odd.txt"
    source.write_text(TRANSCRIPT, encoding="utf-8")
    async with open_archive(database) as archive:
        await archive.import_(source, Metadata(title="文字的🌍", date=date(2024, 4, 1)))


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize(
    ("query", "sentence", "marked"),
    (
        ("希伯来语说שלום עולם", HEBREW, "希伯来语说שלום עולם"),
        ("\u202eשלום עולם，意思是世界和平\u202c", HEBREW, "שלום עולם，意思是世界和平"),
        (f"{FAMILY}一家人{THUMB}总要坐下来谈", JOINED, "一家人"),
        ("一家人总要坐下来谈", JOINED, "总要坐下来谈"),
        ("𠮷𠮷利利才好", JOINED, "𠮷𠮷利利才好"),
        ("这一句里有零宽的字符", WIDTHLESS, "这一\u200b句里有零\u200d宽的\ufeff字符"),
        ("看\u200b不\u200b见也要\u200d原样保留", WIDTHLESS, "看不见也要原样保留"),
        ("阿拉伯语里的السلام عليكم是问候", ARABIC, "السلام عليكم是问候"),
        ("\u200f也是祝愿\u200e 问候", ARABIC, "祝愿"),
    ),
)
async def test_the_quote_is_verbatim_and_its_marks_are_in_place(
    api: BotApi, query: str, sentence: str, marked: str
) -> None:
    """In a message, beside an inline result, and after the way to its neighbour and back."""
    sent = await asked(api, f"/quote {query}")
    assert sent.passages("blockquote") == [sentence]
    assert any(marked in passage for passage in sent.passages("bold"))
    again = await press(api, await press(api, sent, "下一句"), "回到原句")
    assert (again.text, again.entities) == (sent.text, sent.entities)
    assert sent.button("复制")["copy_text"] == {"text": sentence}
    api.push(inline_query(sent.button("转发")["switch_inline_query_chosen_chat"]["query"]))
    await api.wait_for("answerInlineQuery")
    shared = Content.of_article(api.answers_inline[0]["results"][0])
    assert shared.passages("blockquote") == [sentence]


@pytest.mark.usefixtures("odd")
async def test_such_a_sentence_is_cited_and_read_in_its_answer(api: BotApi) -> None:
    """Bold in the whole of it; in every format as it stands."""
    sent = await asked(api, f"/quote {JOINED}")
    assert (await press(api, sent, "全文")).passages("bold")[-1] == JOINED
    cited = await press(api, sent, "引用")
    for name in ("BibTeX", "Markdown"):
        cited = await press(api, cited, name)
        assert JOINED in cited.passages("pre")[0]


@pytest.mark.parametrize(
    "query", ("👍🏽👍🏽", "\u200b\u200b", "\u202e\u202d\u200f", "😀", "שלום", "\u2066\u2069", "🇨🇳")
)
async def test_a_query_of_nothing_else_is_answered_by_no_quote(api: BotApi, query: str) -> None:
    """By a sentence that is not about to be read from right to left."""
    sent = await asked(api, f"/quote {query}")
    assert not sent.passages("blockquote")
    assert "\u202e" not in sent.text
