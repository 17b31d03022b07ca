"""An exchange in pages."""

from __future__ import annotations

from hypothesis import given, settings

from bot.pages import NAME_UNITS, PAGE_UNITS, pages, sentence_span
from bot.utf16 import units
from store import Exchange, Kind, Span
from tests.bot.believable import exchange, exchanges, turn


def test_a_short_exchange_is_one_page() -> None:
    """Question and answer stand together, each whole."""
    asked = turn(Kind.QUESTION, "记者", ("怎么看？",))
    answered = turn(Kind.ANSWER, "王毅", ("很清楚。", "不会变。"), ("下一段。",), first=10)
    (page,) = pages(exchange(asked, answered))
    assert [passage.text for passage in page] == ["怎么看？", "很清楚。不会变。\n下一段。"]
    assert [passage.turn for passage in page] == [asked, answered]


def test_a_long_answer_is_cut_between_sentences() -> None:
    """Each page ends where a sentence ends, and the next begins with the next."""
    words = [f"第{number:04}句话就说到这里。" for number in range(900)]
    answered = turn(Kind.ANSWER, "王毅", tuple(words))
    shown = [passage.text for page in pages(exchange(answered)) for passage in page]
    assert len(shown) == 5
    assert "".join(shown) == answered.text
    assert {text[0] for text in shown} == {"第"}
    assert {text[-1] for text in shown} == {"。"}


def test_a_sentence_longer_than_a_page_is_cut_up() -> None:
    """There is no other way to show it."""
    answered = turn(Kind.ANSWER, "王毅", ("😀" * 4000,))
    shown = [passage.text for page in pages(exchange(answered)) for passage in page]
    assert "".join(shown) == "😀" * 4000


@settings(deadline=None)
@given(exchanges())
def test_pages_show_every_word_once_and_fit(whole: Exchange) -> None:
    """The law of paging: verbatim, in order, nothing lost but white space at the cuts."""
    leaves = pages(whole)
    shown: dict[int, str] = {}
    for page in leaves:
        assert page
        assert sum(NAME_UNITS + units(passage.text) for passage in page) <= PAGE_UNITS
        for passage in page:
            number = next(n for n, spoken in enumerate(whole.turns) if spoken is passage.turn)
            assert passage.text == passage.turn.text[passage.span.start : passage.span.end]
            shown[number] = shown.get(number, "") + passage.text
    for number, spoken in enumerate(whole.turns):
        assert "".join(shown[number].split()) == "".join(spoken.text.split())


def test_a_sentence_is_found_in_its_turn() -> None:
    """The second time the same words are said is another sentence."""
    spoken = turn(Kind.ANSWER, "王毅", ("不会。", "当然。", "不会。"))
    assert sentence_span(spoken, spoken.sentences[2].id) == Span(6, 9)
    assert sentence_span(spoken, "another") is None
