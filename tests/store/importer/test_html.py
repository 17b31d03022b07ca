"""Web pages: the words of the content, and nothing of the page around it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import FormatUnknown, SourceProblem
from store.importer import html
from store.importer.document import Document
from store.model import Metadata, Origin

TALK = (
    "<p>问：请问灯塔什么时候重新点亮？这对渡轮有什么影响？</p>"
    "<p>答：我们注意到有关报道。灯塔明年春天点亮，渡轮照常开行。</p>"
)
WORDS = [
    "问：请问灯塔什么时候重新点亮？这对渡轮有什么影响？",
    "答：我们注意到有关报道。灯塔明年春天点亮，渡轮照常开行。",
]


def read(marks: str | bytes) -> Document:
    """Read a web page."""
    return html.read("talk.html", marks if isinstance(marks, bytes) else marks.encode())


def blocks(marks: str | bytes) -> list[str]:
    """Give the texts of the blocks of a web page."""
    document = read(marks)
    return [document.source.text[at.span.start : at.span.end] for at in document.blocks]


def told(head: str, attributes: str = "", body: str = TALK) -> Metadata:
    """Give what the head of a web page tells."""
    page = f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>"
    return read(page).metadata


@pytest.mark.parametrize(
    "chrome",
    (
        "<script>var a = '不是话。';</script>",
        "<style>p { color: red; }</style>",
        "<nav><a href='/'>首页</a><a href='/a'>新闻</a></nav>",
        "<header><a href='/'>灯塔网，为您服务。</a></header>",
        "<footer>版权所有，不得转载。灯塔网。</footer>",
        "<aside><p>推荐阅读：渡轮的故事，第一回。</p></aside>",
        "<form><input value='a'><button>搜索</button></form>",
        "<div class='share-bar'>分享到：微信，微博。</div>",
        "<div id='cookie-notice'>本站使用饼干，请同意。</div>",
        "<div class='comments'><p>网友：说得好！</p></div>",
        "<div role='navigation'>上一篇：旧闻。</div>",
        "<ul><li><a>渡轮停航</a></li><li><a>灯塔熄灭</a></li><li><a>钟声再响</a></li></ul>",
        "<div style='display: none'>看不见的话，一句。</div>",
        "<div hidden>看不见的话，一句。</div>",
        "<p>京备05号</p>",
    ),
)
def test_the_page_around_the_content_is_dropped(chrome: str) -> None:
    """Before it, behind it: no word of it is anybody's."""
    page = f"<html><body>{chrome}<div class='text'>{TALK}</div>{chrome}</body></html>"
    assert blocks(page) == WORDS


def test_what_holds_most_of_the_text_is_content_whatever_it_is_called() -> None:
    """Some pages stand in a form, and some in an element called sidebar."""
    assert blocks(f"<html><body><form class='sidebar'>{TALK}</form></body></html>") == WORDS


def test_white_space_is_as_a_browser_shows_it() -> None:
    """Line ends in the marks are spaces, a hard space is a character."""
    assert blocks("<p> A\n  <b>B</b>C\t<i> d</i>\u00a0 e </p>") == ["A BC d\u00a0 e"]


def test_blocks_are_where_a_browser_begins_a_line() -> None:
    """Bold labels stay in theirs."""
    page = (
        "<div>一<p>二<br>三</p>四<b>记者：</b>五</div><table><tr><td>六。<td>七。</table>"
        "<dl><dt>八。<dd>九。</dl><pre>十。\n 百。</pre>"
    )
    assert blocks(page) == [
        *("一", "二", "三", "四记者：五"),
        *("六。", "七。", "八。", "九。", "十。", "百。"),
    ]


def test_entities_are_their_characters() -> None:
    """By name and by number."""
    assert blocks("<p>A&amp;B &#x4e2d;&#25991;&hellip;</p>") == ["A&B 中文…"]


def test_how_a_word_is_pronounced_is_not_said_twice() -> None:
    """The reading above a word is no part of the text."""
    assert blocks("<p><ruby>灯台<rp>(</rp><rt>とうだい</rt><rp>)</rp></ruby>です。</p>") == [
        "灯台です。"
    ]


def test_headings_have_their_level() -> None:
    """Of the content, as far as they stand in it."""
    document = read(f"<div><h2>灯<i>塔</i></h2>{TALK}<h3>渡轮</h3>{TALK}</div>")
    assert [at.heading for at in document.blocks] == [2, 0, 0, 3, 0, 0]


def test_the_head_tells_of_the_transcript() -> None:
    """What the page tells of itself for other programs."""
    head = (
        "<title>灯塔重新点亮_灯塔网</title><meta property='og:site_name' content='灯塔网'>"
        "<meta name='PubDate' content='2031-05-06 10:00'>"
        "<link rel='canonical' href='https://example.org/a'>"
    )
    metadata = told(head, "lang='zh-CN'", f"<h1>灯塔重新点亮</h1><div>{TALK}</div>")
    assert metadata == Metadata(
        title="灯塔重新点亮",
        date=date(2031, 5, 6),
        url="https://example.org/a",
        publisher="灯塔网",
        language="zh-CN",
    )
    assert set(metadata.origins.values()) == {Origin.PROPERTIES}


def test_the_language_of_a_template_is_not_believed() -> None:
    """A Chinese page that says it is English has not been told otherwise."""
    assert told("", "lang='en'").language is None


def test_the_day_at_the_top_of_the_text_is_left_to_the_text() -> None:
    """A page is often put up on the day after."""
    head = "<meta name='date' content='2031-05-07'>"
    assert told(head, body=f"<div><p>2031年5月6日</p>{TALK}</div>").date is None


def test_the_day_above_the_content_is_the_pages() -> None:
    """If it is the only one that is told there."""
    dated = "<h1>灯塔</h1><p class='time'>2031-05-06 10:00 来源：灯塔网</p>"
    assert told("", body=f"{dated}<div>{TALK * 4}</div>").date == date(2031, 5, 6)
    assert told("", body=f"<p>2032-01-01</p>{dated}<div>{TALK * 4}</div>").date is None


@pytest.mark.parametrize(
    ("encoding", "name"),
    (("gb18030", "gb2312"), ("big5hkscs", "big5"), ("utf-8", "utf-8"), ("gb18030", "no-such-one")),
)
def test_a_page_is_read_in_the_encoding_it_declares(encoding: str, name: str) -> None:
    """Or in the one that it is in, if it declares none that is known."""
    page = (
        f"<html><head><meta charset='{name}'></head><body><p>燈塔很亮，渡輪照常。</p></body></html>"
    )
    assert blocks(page.encode(encoding)) == ["燈塔很亮，渡輪照常。"]


def test_a_page_whose_declared_encoding_is_wrong_is_read_all_the_same() -> None:
    """Its bytes tell better."""
    page = (
        "<html><head><meta charset='gb2312'></head><body><p>灯塔很亮，渡轮照常。</p></body></html>"
    )
    assert blocks(page.encode()) == ["灯塔很亮，渡轮照常。"]


@pytest.mark.parametrize("text", ("<html></html>", "<!-- a -->", "", "<p>。</p>"))
def test_a_page_without_a_word_is_empty(text: str) -> None:
    """There is nothing to read."""
    with pytest.raises(FormatUnknown) as refused:
        read(text)
    assert refused.value.reason is SourceProblem.EMPTY


def test_a_page_nested_without_end_is_refused() -> None:
    """Past some depth the parser would lose words in silence."""
    with pytest.raises(FormatUnknown) as refused:
        read("<div>" * 100_000 + "<p>灯塔</p>")
    assert refused.value.reason is SourceProblem.NESTED


@pytest.mark.parametrize(
    ("name", "text", "is_page"),
    (
        ("a.txt", "<!DOCTYPE html><p>灯塔", True),
        ("a", "\n<!-- 2031 -->\n<html>", True),
        ("a.html", "灯塔<br>渡轮", True),
        ("a.html", "灯塔", False),
        ("a.txt", "<林澄>：很亮。", False),
        ("a.txt", "问：什么是 <html>？", False),
        ("a.xml", '<?xml version="1.0"?><akomaNtoso/>', False),
        (
            "a",
            '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">',
            True,
        ),
    ),
)
def test_a_page_is_told_by_how_it_begins(name: str, text: str, *, is_page: bool) -> None:
    """Its name is believed of a fragment."""
    assert html.sniff(name, text.encode()) is is_page


MARKS = st.lists(
    st.sampled_from(
        (
            *("<p>", "</p>", "<div class='nav'>", "</div>", "<br", ">", "<!--", "-->", "<h1>"),
            *("</h1>", "<table>", "<td>", "<pre>", "\n", "&#0;", "&amp", "<a href=x>", "</a>"),
            *("<script>", "</script>", "<![CDATA[", "]]>", "<?xml?>", "<svg>", "\u2028", "\0"),
            *("中", "a", "</html>"),
        )
    )
).map("".join)


@given(page=MARKS | st.text())
def test_any_text_is_read_or_has_no_word(page: str) -> None:
    """Whatever its marks: no other error, blocks in order, each a line."""
    try:
        document = read(page.encode("utf-8", "ignore"))
    except FormatUnknown:
        return
    lines = [document.source.text[at.span.start : at.span.end] for at in document.blocks]
    assert "\n".join(lines) == document.source.text


def test_a_real_page_gives_the_briefing_alone(shared: Path) -> None:
    """From the first line to the time at which it ended."""
    folder = shared / "transcripts" / "layouts" / "whitehouse-html"
    for path in sorted(folder.iterdir()):
        document = html.read(str(path), path.read_bytes())
        lines = document.source.text.split("\n")
        assert lines[0] == "James S. Brady Press Briefing Room"
        assert lines[-2] == "END"
        assert document.metadata.title
        assert document.metadata.title.endswith("in Press Briefing")
