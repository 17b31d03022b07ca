"""One long text, several messages."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st
from telegram import MessageEntity
from telegram.constants import MessageEntityType, MessageLimit

from bot.splitting import ENTITIES, split
from bot.utf16 import Composer, units
from tests.bot.believable import long_texts, spans_of
from tests.support.bot_api_rules import check_entities, check_text, utf16_slice

ROOM = int(MessageLimit.MAX_TEXT_LENGTH)


@st.composite
def messages(draw: st.DrawFn) -> tuple[str, tuple[MessageEntity, ...]]:
    """Draw a message of a few quotations, some too long, with marks in them and lines between."""
    message = Composer().add("核对")
    for text in draw(st.lists(long_texts, max_size=5)):
        message.line().line().add("原话：").line()
        message.add(text, MessageEntityType.BLOCKQUOTE, bold=draw(spans_of(text)))
    return message.finished()


def quoted(text: str, *marks: tuple[int, int]) -> tuple[str, list[MessageEntity]]:
    """Give a quotation with bold marks: offsets and lengths in UTF-16 units."""
    whole = MessageEntity(MessageEntityType.BLOCKQUOTE, 0, units(text))
    return text, [whole, *(MessageEntity(MessageEntityType.BOLD, *mark) for mark in marks)]


def visible(text: str) -> str:
    """Give a text without its white space, at which it may be cut."""
    return "".join(text.split())


@given(messages(), st.sampled_from([40, 300, ROOM]))
@example(quoted("字" * 9000, (4000, 200)), ROOM)
@example(quoted("👨‍👩‍👧‍👦" * 900), 40)
@example(quoted("甲乙" * 150, *((2 * place, 1) for place in range(150))), ROOM)
def test_each_message_is_one_that_telegram_takes_and_no_word_is_lost(
    message: tuple[str, tuple[MessageEntity, ...]], room: int
) -> None:
    """Whatever the text, its entities, and the room."""
    text, entities = message
    parts = split(text, entities, room)
    assert visible("".join(words for words, _ in parts)) == visible(text)
    for words, marks in parts:
        check_text(words)
        check_entities(words, [json.loads(mark.to_json()) for mark in marks])
        assert units(words) <= room
        assert len(marks) <= ENTITIES


@given(messages())
def test_what_is_marked_stays_marked(message: tuple[str, tuple[MessageEntity, ...]]) -> None:
    """Of each kind, the same words, in pieces or in one."""
    text, entities = message
    parts = split(text, entities, 300)
    for kind in (MessageEntityType.BLOCKQUOTE, MessageEntityType.BOLD):
        before = [utf16_slice(text, one.offset, one.length) for one in entities if one.type == kind]
        after = [
            utf16_slice(words, one.offset, one.length)
            for words, marks in parts
            for one in marks
            if one.type == kind
        ]
        assert visible("".join(after)) == visible("".join(before))


def test_what_fits_stays_one_message() -> None:
    """As it was."""
    text, entities = quoted("任何冲突的终点都是谈判桌。", (0, 12))
    assert split(text, entities) == [(text, tuple(entities))]


def test_a_text_is_cut_between_paragraphs_before_it_is_cut_between_sentences() -> None:
    """So that what belongs together stays together."""
    block = "第一句。第二句。\n第三行。"
    text = f"{block}\n\n{block}\n\n{block}"
    assert [words for words, _ in split(text, (), 2 * len(block))] == [block] * 3


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence() -> None:
    """Never within one that fits."""
    assert [words for words, _ in split("一二三四。" * 5, (), 12)] == [
        "一二三四。一二三四。"
    ] * 2 + ["一二三四。"]


def test_a_quotation_that_is_cut_goes_on_as_one_in_the_next_message() -> None:
    """With the link, or whatever else an entity knows."""
    link = MessageEntity(MessageEntityType.TEXT_LINK, 2, 8, url="https://example.org/a")
    first, second = split("一二三四。五六七八。", [link], 6)
    assert first == ("一二三四。", (MessageEntity("text_link", 2, 3, url=link.url),))
    assert second == ("五六七八。", (MessageEntity("text_link", 0, 5, url=link.url),))


def test_nothing_is_no_message() -> None:
    """White space is none either."""
    assert split(" \n ", ()) == []
