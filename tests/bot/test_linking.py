"""Links that open a page at a sentence."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.linking import source_link
from store import Sentence, Span
from tests.bot.believable import sentence, texts
from tests.support.bot_api_rules import check_url

PAGE = "https://www.mfa.gov.cn/web/t1417974.shtml"
LONG = (
    "中国将坚定做这个世界的和平力量，在重大问题上主持公道，在热点难题上劝和促谈，"
    "在全球治理上维护多边主义，在国际关系中反对单边霸凌，始终站在历史正确的一边。"
)


def test_a_sentence_is_named_whole() -> None:
    """A browser that knows text fragments opens the page there; others open the page."""
    link = source_link(PAGE, sentence("谈判桌。"))
    assert link == f"{PAGE}#:~:text=%E8%B0%88%E5%88%A4%E6%A1%8C%E3%80%82"


def test_what_has_a_meaning_in_a_fragment_is_encoded() -> None:
    """A hyphen would begin a suffix, a comma an end, an ampersand another text."""
    link = source_link(PAGE, sentence("A-B, C&D #1/2?"))
    assert link == f"{PAGE}#:~:text=A%2DB%2C%20C%26D%20%231%2F2%3F"


def test_a_long_sentence_is_named_by_its_first_and_last_words() -> None:
    """Each cut at a mark, where a word ends whatever tells words apart."""
    assert _named(source_link(PAGE, sentence(LONG))) == [
        "中国将坚定做这个世界的和平力量",
        "始终站在历史正确的一边。",
    ]


def test_a_sentence_over_a_page_end_is_named_by_its_ends() -> None:
    """What stands between its parts in the source stands in the page too."""
    torn = Sentence(
        "s", "任何冲突的终点都是谈判桌，这句话要牢牢记住。", (Span(0, 8), Span(9, 23)), 0
    )
    first, last = _named(source_link(PAGE, torn))
    assert torn.text.startswith(first)
    assert torn.text.endswith(last)


def test_a_fragment_that_the_address_has_is_kept() -> None:
    """And a text it names is replaced by the sentence."""
    assert source_link(f"{PAGE}#top", sentence("好。")) == f"{PAGE}#top:~:text=%E5%A5%BD%E3%80%82"
    assert source_link(f"{PAGE}#:~:text=x", sentence("A.")) == f"{PAGE}#:~:text=A."


@pytest.mark.parametrize(
    "url",
    (
        None,
        "",
        "见新华社网站",
        "ftp://e.org/",
        "http://localhost/",
        "https://e.org/a b",
        "http://[",
        "https://e.org/\x00",
    ),
)
def test_an_address_that_telegram_refuses_is_no_link(url: str | None) -> None:
    """A button with it would lose the whole card."""
    assert source_link(url, sentence("好。")) is None


def test_an_address_as_long_as_can_be_goes_without_the_words() -> None:
    """The page can still be opened."""
    url = "https://e.org/".ljust(1990, "a")
    assert source_link(url, sentence("好。")) == url
    assert source_link(url + "a" * 11, sentence("好。")) is None


@given(texts.filter(str.strip), st.integers(1, 9))
def test_any_sentence_makes_an_address(words: str, times: int) -> None:
    """That Telegram takes, whose words stand in the sentence, the first first."""
    text = words * times
    link = source_link(PAGE, sentence(text))
    assert link is not None
    check_url(link, "link")
    assert link.isascii()
    named = _named(link)
    assert text.startswith(named[0])
    assert text.endswith(named[-1])
    assert len(named) == 1 or len("".join(named)) < len(text)
    assert "-" not in link.partition("text=")[2]


def _named(link: str | None) -> list[str]:
    assert link is not None
    page, _, words = link.partition("#:~:text=")
    assert page == PAGE
    return [unquote(part) for part in words.split(",")]
