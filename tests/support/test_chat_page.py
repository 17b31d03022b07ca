"""The page of a chat: it shows what was said to the letter, and looks as Telegram would show it."""

from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.asking import article, button, entity
from tests.support.bot_api_content import Content
from tests.support.bot_api_rules import ENTITY_TYPES, utf16_boundaries, utf16_length
from tests.support.chat_page import Message, Notice, Part, Results, marked_up, page
from tests.support.updates import Json

Marked = list[tuple[str, frozenset[str]]]
TEXTS = st.text(
    st.one_of(st.sampled_from("<>&\"'😀𠮷\n\u200b谈判桌/@a_"), st.characters(codec="utf-8"))
)
CITED = Content("甲说：\n谈判桌。\n乙", ({"type": "blockquote", "offset": 4, "length": 4},))


class Reader(HTMLParser):
    """Tells which characters stand under which classes; fails where elements do not nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, frozenset[str]]] = []
        self.marked: Marked = []
        self.addresses: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that begins."""
        fields = dict(attrs)
        assert not {"src", "href"} & set(fields), "nothing is loaded from elsewhere"
        self.addresses += [fields["title"]] if "title" in fields else []
        if tag != "meta":
            self.open.append((tag, frozenset((fields.get("class") or "").split())))

    def handle_endtag(self, tag: str) -> None:
        """Note that the innermost element ends, and no other."""
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        classes: frozenset[str] = frozenset().union(*(names for _, names in self.open))
        self.marked += [(character, classes) for character in data]


def read(html: str) -> Reader:
    """Read a page, or a piece of one, to its end."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def under(html: str, name: str) -> str:
    """Give what stands in elements of a class."""
    return "".join(character for character, classes in read(html).marked if name in classes)


def shown(*parts: Part) -> str:
    """Give the page of a chat."""
    return page(parts, title="原话")


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Json]]:
    """Draw a text with entities anywhere in it, in each other and across each other's ends."""
    text = draw(TEXTS)
    edges = st.sampled_from(sorted(utf16_boundaries(text)))
    kinds = st.sampled_from(sorted(ENTITY_TYPES))
    entities = []
    for kind, one, other in draw(st.lists(st.tuples(kinds, edges, edges), max_size=8)):
        start, end = sorted((one, other))
        entities.append(entity(kind, start, end - start))
    return text, entities


def covered(text: str, entities: Iterable[Json]) -> Marked:
    """Give each character with the types of the entities over it, counted one by one."""
    marked: Marked = []
    position = 0
    for character in text:
        over = (e["type"] for e in entities if 0 <= position - e["offset"] < e["length"])
        marked.append((character, frozenset(over)))
        position += utf16_length(character)
    return marked


@given(marked_texts())
def test_each_character_stands_under_just_its_entities(drawn: tuple[str, list[Json]]) -> None:
    """However they nest and overlap; the elements nest, and no character is lost or made."""
    text, entities = drawn
    marked = read(marked_up(text, entities)).marked
    assert [(sign, names - {"unseen"}) for sign, names in marked] == covered(text, entities)


@given(TEXTS)
def test_the_text_of_the_page_is_the_text_of_the_message(text: str) -> None:
    """Also where it looks like HTML, and where Telegram would find commands in it."""
    assert under(shown(Message(Content(text))), "text") == text


@given(TEXTS)
def test_names_notes_and_buttons_are_shown_as_they_are(text: str) -> None:
    """Wherever people's words come in, they are words."""
    keyboard: Json = {"inline_keyboard": [[{"text": text, "callback_data": "1"}]]}
    message = Message(
        Content("。", reply_markup=keyboard), writer=f"|{text}", answered=(text, text)
    )
    html = shown(message, Notice(text, toast=True), Notice(text))
    assert under(html, "writer") == f"|{text}"
    assert under(html, "reply") == text * 2
    assert under(html, "button") == under(html, "toast") == under(html, "note") == text


def test_overlapping_entities_are_parted_where_one_ends() -> None:
    """As HTML has it: the second closes with the first, and opens again."""
    html = marked_up("甲乙丙丁", [entity("bold", 0, 3), entity("italic", 1, 3)])
    assert html == (
        '<span class="bold">甲<span class="italic">乙丙</span></span><span class="italic">丁</span>'
    )


def test_a_quotation_is_outside_of_what_is_bold_in_it() -> None:
    """Also where both begin and end at the same places, or the bold is named first."""
    html = marked_up("谈判", [entity("bold", 0, 2), entity("expandable_blockquote", 0, 2)])
    opening = '<span class="expandable_blockquote"><span class="bold">'
    assert html == f"{opening}谈判</span></span>"


@pytest.mark.parametrize("kind", ("blockquote", "expandable_blockquote", "pre"))
def test_the_line_feed_after_a_block_makes_no_empty_line(kind: str) -> None:
    """It is there, but not seen; one that stands inside of a line is seen."""
    html = marked_up("甲\n乙\n\n丙", [entity(kind, 2, 1)])
    assert under(html, "unseen") == "\n"
    assert f'<span class="{kind}">乙</span><span class="unseen">\n</span>\n丙' in html


def test_a_link_tells_its_address() -> None:
    """Escaped, for an address may hold a quotation mark."""
    linked = entity("text_link", url='https://example.org/?a=1&b="2"')
    assert read(marked_up("原文", [linked])).addresses == ['https://example.org/?a=1&b="2"']


def test_commands_are_found_where_it_is_not_code() -> None:
    """As Telegram finds them in what the bot says."""
    content = Content("用 /help 或 /quote", (entity("code", 10, 6),))
    assert under(shown(Message(content)), "bot_command") == "/help"


def test_buttons_stand_in_their_rows() -> None:
    """And those that lead away from the chat show it."""
    rows = [[button(), button(text="转发", url="https://example.org")], [button(text="全文")]]
    html = shown(Message(Content("。", reply_markup={"inline_keyboard": rows})))
    assert html.count('<div class="row">') == 2
    assert under(html, "row") == "上一句转发全文"
    assert under(html, "away") == "转发"


def test_a_message_without_buttons_has_no_keyboard() -> None:
    """Nor one whose last button was taken away."""
    empty: Json = {"inline_keyboard": []}
    html = shown(Message(CITED), Message(Content("。", reply_markup=empty)))
    assert '"keyboard"' not in html.partition("<body>")[2]


def test_ones_own_messages_are_on_the_other_side() -> None:
    """With the bot by way of which they were sent."""
    html = shown(Message(CITED, mine=True, via="YuanhuaBot"), Message(Content("好")))
    assert under(html, "mine") == f"via @YuanhuaBot{CITED.text}"


def test_results_stand_above_what_is_typed() -> None:
    """Title and description, or the button where nothing is found."""
    results = [article(description="王毅"), article("b", title="第二条")]
    html = shown(Results("YuanhuaBot", "谈<判", {"results": results}))
    assert under(html, "result") == "题题王毅第第二条"
    assert under(html, "typing") == "@YuanhuaBot 谈<判"
    none: Json = {"results": [], "button": {"text": "没有找到", "start_parameter": "a"}}
    assert under(shown(Results("YuanhuaBot", "火星", none)), "results") == "没有找到"


def test_the_page_names_the_chat_and_its_script() -> None:
    """Which Chinese font draws it depends on the script."""
    html = page([], title="<读书会>", subtitle="3 位成员", language="zh-Hant")
    assert '<html lang="zh-Hant">' in html
    assert "&lt;读书会&gt;" in html
    assert "<small>3 位成员</small>" in html


def test_the_same_chat_makes_the_same_page_and_loads_nothing() -> None:
    """No time of day, no number by chance, no address."""
    parts = (Message(CITED, writer="原话"), Notice("好", toast=True), Notice("今天"))
    assert shown(*parts) == shown(*parts)
    assert "url(" not in shown(*parts)
    assert "@import" not in shown(*parts)
