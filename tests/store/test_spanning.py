"""Words that reach from one sentence into the next."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import Archive, Hit, Verdict, Way, open_archive
from store.model import Span
from store.query import parse
from store.scoring import Candidate, Match
from store.spanning import Across
from store.text import normalise

LIT, MENDED = "灯塔将在立冬那天重新点亮。", "我们找来三位老匠人修复透镜。"
SEEN = "修好以后，每个周末都可以上去看海。"
MORE, LAST = "渡轮从下个月起每天多开四班。", "末班船改到夜里十一点。"
# One archive serves all examples of a law: they only read it.
ONE_ARCHIVE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
async def harbour(small: Path) -> AsyncIterator[Archive]:
    """Give an open archive that holds one small transcript."""
    async with open_archive(small, corpus=False) as opened:
        yield opened


def passages(hit: Hit) -> list[tuple[str, list[str]]]:
    """Give the sentences a hit reaches into, each with what is marked in it."""
    return [
        (
            passage.sentence.text,
            [passage.sentence.text[span.start : span.end] for span in passage.spans],
        )
        for passage in hit.passages
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    (
        (
            "立冬那天重新点亮，我们找来三位老匠人",
            [(LIT, ["立冬那天重新点亮"]), (MENDED, ["我们找来三位老匠人"])],
        ),
        (LIT + MENDED, [(LIT, [LIT[:-1]]), (MENDED, [MENDED[:-1]])]),
        (
            "老匠人修复透镜修好以后，每个周末",
            [(MENDED, ["老匠人修复透镜"]), (SEEN, ["修好以后，每个周末"])],
        ),
        (
            "每天多開四班，末班船改到夜裡",
            [(MORE, ["每天多开四班"]), (LAST, ["末班船改到夜里"])],
        ),
    ),
)
async def test_words_over_two_sentences_are_found_in_both(
    harbour: Archive, query: str, expected: list[tuple[str, list[str]]]
) -> None:
    """Both in order, of one paragraph or of two, each marked where the words stand."""
    hit = (await harbour.search(query)).hits[0]
    assert passages(hit) == expected
    assert (hit.verdict, hit.score) == (Verdict.EXACT, 100.0)


async def test_the_quote_is_the_sentence_that_has_more(harbour: Archive) -> None:
    """Its marks are those of its passage, and it has a place of its own."""
    for query, own in (("重新点亮我们找来三位老匠人", 1), ("那天重新点亮我们找来", 0)):
        hit = (await harbour.search(query)).hits[0]
        assert len(hit.passages) == 2
        assert hit.quote.sentence == hit.passages[own].sentence
        assert hit.spans == hit.passages[own].spans
        assert hit.places == (hit.quote.id,)
        assert await harbour.quote(hit.quote.id) == hit.quote


async def test_a_slip_over_two_sentences_is_close(harbour: Archive) -> None:
    """What is wrong is not marked."""
    hit = (await harbour.search("每天多开五班末班船改到夜里")).hits[0]
    assert hit.verdict is Verdict.CLOSE
    assert passages(hit) == [(MORE, ["每天多开", "班"]), (LAST, ["末班船改到夜里"])]


async def test_a_question_round_words_over_two_sentences_is_set_aside(harbour: Archive) -> None:
    """They are found as they would be without it."""
    hit = (await harbour.search("林澄是不是说过每天多开四班末班船改到夜里")).hits[0]
    assert passages(hit) == [(MORE, ["每天多开四班"]), (LAST, ["末班船改到夜里"])]
    assert hit.explanation is not None
    assert hit.explanation.way is Way.UNFRAMED


async def test_pinyin_over_two_sentences_is_found(harbour: Archive) -> None:
    """It is not exact: others may sound so."""
    hit = (await harbour.search("meitian duokai siban moban chuan gaidao yeli")).hits[0]
    assert passages(hit) == [(MORE, ["每天多开四班"]), (LAST, ["末班船改到夜里"])]
    assert hit.verdict is Verdict.CLOSE


@pytest.mark.parametrize(
    "query",
    (
        "渔民们等了很久灯塔将在立冬那天",  # from a question into its answer
        "渡轮会不会加班渡轮从下个月起",
        "每个周末都可以上去看海渡轮会不会加班",  # from an answer into the next question
    ),
)
async def test_nothing_reaches_over_two_turns(harbour: Archive, query: str) -> None:
    """What two people said, nobody said."""
    answer = await harbour.search(query)
    assert all(not hit.passages for hit in answer.hits)
    assert answer.verdict is not Verdict.EXACT


@pytest.mark.parametrize(
    "query", ("灯塔将在立冬那天重新点亮", "三位老匠人", "末班船改到夜里十一点")
)
async def test_words_of_one_sentence_have_no_passages(harbour: Archive, query: str) -> None:
    """Where one will do, two are not shown."""
    hit = (await harbour.search(query)).hits[0]
    assert hit.verdict is Verdict.EXACT
    assert hit.passages == ()


async def test_a_few_characters_do_not_reach_over(harbour: Archive) -> None:
    """亮我们 would be found by chance between any two sentences."""
    answer = await harbour.search("点亮我们")
    assert all(not hit.passages for hit in answer.hits)


async def test_two_sentences_that_are_not_neighbours_are_not_put_together(
    harbour: Archive,
) -> None:
    """What stands between them was said, too."""
    answer = await harbour.search("灯塔将在立冬那天重新点亮每个周末都可以上去看海")
    assert all(not hit.passages for hit in answer.hits)
    assert answer.verdict is not Verdict.EXACT


@given(st.data())
@ONE_ARCHIVE
async def test_any_stretch_over_a_sentence_end_is_found(
    harbour: Archive, data: st.DataObject
) -> None:
    """With four characters at least on either side, it is found, and just it is marked."""
    first, second = data.draw(st.sampled_from(((LIT, MENDED), (MENDED, SEEN), (MORE, LAST))))
    start = data.draw(st.integers(0, len(first) - 5))
    end = data.draw(st.integers(4, len(second)))
    hit = (await harbour.search(first[start:] + second[:end])).hits[0]
    if end == len(second) or second[end] != "一":  # 夜里十 is not all of 夜里十一点
        assert hit.verdict is Verdict.EXACT
    assert [text for text, _ in passages(hit)] == [first, second]
    told = "".join(piece for _, pieces in passages(hit) for piece in pieces)
    assert normalise(told).text == normalise(first[start:] + second[:end]).text


@given(st.data())
def test_spans_are_parted_at_the_border(data: st.DataObject) -> None:
    """Each side's lie within its sentence, and together they are as long as what matched."""
    border, rest = data.draw(st.tuples(st.integers(1, 8), st.integers(1, 8)))
    places = st.sets(st.integers(0, border + rest), min_size=2, max_size=6)
    edges = sorted(data.draw(places.filter(lambda found: len(found) % 2 == 0)))
    spans = tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=True))
    text = "灯" * (border + rest)
    match = Match(
        candidate=Candidate(1, text, 0, text, text, b"", 1.0),
        reading=parse("灯塔").readings[0],
        similarity=1.0,
        matched=1.0,
        spans=spans,
        exact=False,
        turned=False,
    )
    first, second = Across(match, (1, 2), border).spans()
    assert all(0 <= span.start < span.end <= border for span in first)
    assert all(0 <= span.start < span.end <= rest for span in second)
    length = sum(span.end - span.start for span in (*first, *second))
    assert length == sum(span.end - span.start for span in spans)
