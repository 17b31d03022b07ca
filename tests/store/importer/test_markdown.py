"""Markdown: what is said in it, without its marks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import FormatUnknown
from store.importer import markdown
from store.model import Metadata, Origin


def blocks(text: str) -> list[str]:
    """Give the texts of the blocks of a Markdown text."""
    document = markdown.read("talk.md", text.encode())
    return [document.source.text[at.span.start : at.span.end] for at in document.blocks]


def headings(text: str) -> list[tuple[int, str]]:
    """Give the headings of a Markdown text, and their levels."""
    document = markdown.read("talk.md", text.encode())
    found = (
        (at.heading, document.source.text[at.span.start : at.span.end]) for at in document.blocks
    )
    return [(level, title) for level, title in found if level]


def told(text: str) -> Metadata:
    """Give what the front matter of a Markdown text tells."""
    return markdown.read("talk.md", text.encode()).metadata


def test_headings_have_their_level() -> None:
    """A name as a heading is how some transcripts say who speaks."""
    assert headings("# 記者會\n\n### 林澄：\n\n各位好。\n\n問答\n---\n\n好。") == [
        (1, "記者會"),
        (3, "林澄："),
        (2, "問答"),
    ]


def test_marks_within_a_line_are_taken_out() -> None:
    """Emphasis, links, code and escapes are not said."""
    text = "**林澄：** 請看[說明](https://example.org)與 `灯塔`，\\*不是\\**重點*。"
    assert blocks(text) == ["林澄： 請看說明與 灯塔，*不是*重點。"]


def test_lists_tables_and_quotations_are_blocks() -> None:
    """A table gives its cells."""
    text = "- 其一\n- 其二\n\n> 引文\n\n| 問 | 答 |\n| --- | --- |\n| 何時？ | 明年。 |\n"
    assert blocks(text) == ["其一", "其二", "引文", "問", "答", "何時？", "明年。"]


def test_the_number_of_a_list_stays_with_its_words() -> None:
    """2019. may begin a sentence, and what is not said for sure is not left out."""
    assert blocks("2019. That was the year.\n\n1. 第一\n2. 第二") == [
        "2019. That was the year.",
        "1. 第一",
        "2. 第二",
    ]


def test_a_comment_is_dropped_and_an_entity_is_its_character() -> None:
    """Neither is printed as it is written."""
    assert blocks("灯塔<!-- 待查 -->很亮。\n\n<!-- 一\n二 -->\n\nA &amp; B") == [
        "灯塔很亮。",
        "A & B",
    ]


def test_marks_of_web_pages_are_taken_out() -> None:
    """A line break in them is one."""
    assert blocks("<div>一<br>二</div>\n\n三<br/>四<b>五</b>") == ["一", "二", "三", "四五"]


def test_pointed_brackets_that_are_no_mark_stay() -> None:
    """A name in brackets is what somebody wrote."""
    assert blocks("<林澄>：很亮。") == ["<林澄>：很亮。"]


def test_a_line_that_the_author_broke_ends_there() -> None:
    """Two spaces, or a backslash, say so."""
    assert blocks("问：好？  \n答：好。\\\n完。") == ["问：好？", "答：好。", "完。"]


WRAPPED = """The harbour master said that the lighthouse would shine again once
the lamp had been mended, and that the ferry would then call at the
northern pier on every day of the week, as it had done in former
years before the great storm took the roof of the waiting room and
threw the old bell into the sea, where nobody has looked for it.

He was asked what it would cost, and said that nobody could tell yet.
"""


def test_a_paragraph_wrapped_where_its_lines_were_full_is_one_block() -> None:
    """The line ends are spaces."""
    first, second = blocks(WRAPPED)
    assert first.startswith(
        "The harbour master said that the lighthouse would shine again once the"
    )
    assert first.endswith("nobody has looked for it.")
    assert second.endswith("tell yet.")


def test_lines_that_were_not_full_are_blocks_that_may_go_on() -> None:
    """Who wrote them on lines of their own may have meant it."""
    document = markdown.read("talk.md", "问：好？\n答：好。".encode())
    assert [at.wrapped for at in document.blocks] == [True, False]
    assert document.source.text == "问：好？\n答：好。"


def test_front_matter_tells_of_the_transcript() -> None:
    """And is none of its text."""
    text = (
        "---\ntitle: \"The\\_Lighthouse, Part \\\n  Two\"\ndate: '2031-05-06'\n"
        "source_url: https://example.org/a\nlang: en\nlocation: 北岸\ntags: [a, b]\n---\n\nHello.\n"
    )
    assert told(text) == Metadata(
        title="The Lighthouse, Part Two",
        date=date(2031, 5, 6),
        url="https://example.org/a",
        language="en",
        place="北岸",
    )
    assert set(told(text).origins.values()) == {Origin.PROPERTIES}
    assert blocks(text) == ["Hello."]


def test_front_matter_may_be_toml() -> None:
    """Between plus signs it is."""
    assert told('+++\ntitle = "灯塔"\ndate = 2031-05-06\n+++\n好。').date == date(2031, 5, 6)


@pytest.mark.parametrize("table", ("title: [", "- a\n- b", "title: {a: 1}\nx: y", "a: &a [*a]"))
def test_front_matter_that_cannot_be_read_tells_nothing(table: str) -> None:
    """The text is read all the same."""
    assert told(f"---\nkey: value\n{table}\n---\n灯塔很亮。") == Metadata()


def test_a_line_above_the_text_is_no_front_matter() -> None:
    """Between two lines without any key stand words."""
    assert blocks("---\n灯塔很亮。\n\n---\n\n是的。") == ["灯塔很亮。", "是的。"]


@pytest.mark.parametrize(
    ("name", "text", "is_markdown"),
    (
        ("a.md", "灯塔", True),
        ("a.txt", "---\ntitle: a\n---\nb", True),
        ("a.", "# 灯塔\n\n### 林澄：\n好。\n\n### 记者：\n好。", True),
        ("a.txt", "# 灯塔", False),
        ("a.txt", "问：你好？\n\n---\n\n答：好。", False),
    ),
)
def test_markdown_is_told_by_its_marks(name: str, text: str, *, is_markdown: bool) -> None:
    """A name is believed where the marks leave a choice."""
    assert markdown.sniff(name, text.encode()) is is_markdown


MARKS = st.text(st.sampled_from("#*_`[]()<>!|-+=~&;:\\ \n\t1.a中，/\"'\u00a0"))


@given(text=MARKS | st.text())
def test_any_text_is_read_or_has_no_word(text: str) -> None:
    """Whatever its marks: no other error, blocks in order, each a line."""
    try:
        document = markdown.read("a.md", text.encode("utf-8", "ignore"))
    except FormatUnknown:
        return
    lines = [document.source.text[at.span.start : at.span.end] for at in document.blocks]
    assert "\n".join(lines) == document.source.text


def test_marks_nested_without_end_are_read() -> None:
    """No depth of them ends the program."""
    assert blocks(">" * 5000 + "a\n\n" + "[" * 5000 + "\n\n灯塔")[-1] == "灯塔"
