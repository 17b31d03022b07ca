"""Claimed sentences beside what was found for them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from store import (
    Archive,
    Checked,
    Hit,
    Metadata,
    Part,
    Run,
    Verdict,
    claimed_sentences,
    open_archive,
    plain_query,
)

LIT, MENDED = "灯塔将在立冬那天重新点亮。", "我们找来三位老匠人修复透镜。"
SEEN = "修好以后，每个周末都可以上去看海。"
MORE, LAST = "渡轮从下个月起每天多开四班。", "末班船改到夜里十一点。"
UNSAID = "火星蔬菜大棚丰收了。"


@pytest.fixture
async def harbour(small: Path) -> AsyncIterator[Archive]:
    """Give an open archive that holds one small transcript."""
    async with open_archive(small, corpus=False) as opened:
        yield opened


async def searched(
    archive: Archive, claim: str, sessions: tuple[str, ...] = ()
) -> list[tuple[str, Hit | None]]:
    """Look for each sentence of a claim."""
    found = []
    for sentence in claimed_sentences(claim):
        hits = (await archive.search(plain_query(sentence), limit=1, sessions=sessions)).hits
        found.append((sentence, hits[0] if hits else None))
    return found


async def compared(archive: Archive, claim: str) -> tuple[Run, ...]:
    """Check a claim."""
    return await archive.compare(await searched(archive, claim))


def differing(checked: Checked) -> list[str]:
    """Give what is only claimed with a minus before it, what was only said with a plus."""
    told = []
    for piece in checked.pieces:
        if piece.part is Part.CLAIMED:
            told.append("-" + checked.claimed[piece.claimed.start : piece.claimed.end])
        if piece.part is Part.ACTUAL:
            told.append("+" + checked.hit.text[piece.actual.start : piece.actual.end])
    return told


async def test_sentences_said_on_end_are_one_run(harbour: Archive) -> None:
    """Their words are put together as they stand, over the end of a paragraph too."""
    (run,) = await compared(harbour, MENDED + SEEN)
    assert (run.first, len(run.checked)) == (0, 2)
    assert run.text == f"{MENDED}\n{SEEN}"
    assert [run.text[run.offset(one) :][: len(one.hit.text)] for one in run.checked] == [
        MENDED,
        SEEN,
    ]
    assert run.checked[0].hit.quote.text == MENDED


@pytest.mark.parametrize(
    "claim", (SEEN + MENDED, LIT + SEEN, MENDED + MORE, MENDED + UNSAID + SEEN)
)
async def test_sentences_said_apart_are_runs_of_their_own(harbour: Archive, claim: str) -> None:
    """In another order, with something between, by the same person in another turn."""
    runs = await compared(harbour, claim)
    assert [len(run.checked) for run in runs] == [1, 1]
    last = len(claimed_sentences(claim)) - 1
    assert [run.first for run in runs] == [0, last]


async def test_what_is_not_found_is_of_no_run(harbour: Archive) -> None:
    """Nothing is laid beside it."""
    assert await compared(harbour, UNSAID) == ()
    (run,) = await compared(harbour, UNSAID + MORE)
    assert (run.first, run.text) == (1, MORE)


async def test_a_sentence_that_the_claim_cuts_in_two_is_shown_once(harbour: Archive) -> None:
    """A full stop for a comma is no difference."""
    (run,) = await compared(harbour, "修好以后。每个周末都可以上去看海。")
    assert run.text == SEEN
    assert [one.hit.verdict for one in run.checked] == [Verdict.EXACT] * 2
    assert [differing(one) for one in run.checked] == [[], []]


async def test_two_sentences_that_the_claim_makes_one_are_both_shown(harbour: Archive) -> None:
    """And what comes after them goes on from the second."""
    (run,) = await compared(harbour, f"{LIT[:-1]}，{MENDED}{SEEN}")
    assert run.text == f"{LIT}{MENDED}\n{SEEN}"
    assert run.checked[0].hit.text == LIT + MENDED
    first = run.checked[0]
    assert [first.hit.text[span.start : span.end] for span in first.hit.marks] == [
        LIT[:-1],
        MENDED[:-1],
    ]


async def test_what_differs_is_told_in_the_words_of_the_transcript(harbour: Archive) -> None:
    """As it was cut into words when it came in: not 老[-木-]匠[+人+]."""
    (run,) = await compared(harbour, "我们找来三位老木匠修复透镜。")
    (checked,) = run.checked
    assert checked.hit.verdict is Verdict.CLOSE
    assert differing(checked) == ["-木匠", "+匠人"]


async def test_the_question_round_a_claim_is_not_claimed(harbour: Archive) -> None:
    """Only what was looked for is laid beside what was said."""
    (run,) = await compared(harbour, "他是不是说过灯塔将在立秋那天重新点亮？")
    assert run.checked[0].claimed == "灯塔将在立秋那天重新点亮？"
    assert differing(run.checked[0]) == ["-立秋", "+立冬"]


async def test_pinyin_is_not_laid_beside_characters(harbour: Archive) -> None:
    """Every word of it would differ."""
    (run,) = await compared(harbour, "dengta jiang zai lidong natian")
    assert run.checked[0].pieces == ()
    assert run.text == LIT


async def test_repeated_words_are_taken_where_the_claim_goes_on_from_them(
    empty: Archive, talk: Callable[..., Path]
) -> None:
    """Not where they were said first."""
    said = (
        ("潮汐报记者", "灯塔呢？"),
        ("林澄", "请大家放心。灯塔会亮的。"),
        ("北岸电台记者", "渡轮呢？"),
        ("林澄", "渡轮会加班的。请大家放心。码头也会修好的。"),
    )
    await empty.import_(talk(*said), Metadata())
    (run,) = await compared(empty, "请大家放心！码头也会修好的。")
    assert run.text == "请大家放心。码头也会修好的。"
    assert run.checked[0].hit.quote.question is not None
    assert run.checked[0].hit.quote.question.text == "渡轮呢？"
    (run,) = await compared(empty, "渡轮会加班的。请大家放心。")
    assert run.text == "渡轮会加班的。请大家放心。"
    (run,) = await compared(empty, "请大家放心。")
    assert run.checked[0].hit.quote.question is not None
    assert run.checked[0].hit.quote.question.text == "灯塔呢？"


async def test_a_place_in_a_session_that_is_not_kept_to_is_not_taken(
    empty: Archive, talk: Callable[..., Path]
) -> None:
    """Even if the claim would go on from there."""
    for number, words in enumerate(("请大家放心。", "灯塔会亮的。请大家放心。")):
        paper = talk(
            ("潮汐报记者", "怎么样？"),
            ("林澄", words),
            name=f"{number}.txt",
            title=f"第{number}场",
            day=f"2031年5月{number + 1}日",
        )
        await empty.import_(paper, Metadata())
    newer, older = await empty.sessions()
    claims = await searched(empty, "请大家放心。", (older.id,))
    claims = [*await searched(empty, "灯塔会亮的。", (newer.id,)), *claims]
    assert [len(run.checked) for run in await empty.compare(claims)] == [2]
    runs = await empty.compare(claims, sessions=(older.id,))
    assert [run.checked[0].hit.quote.session.id for run in runs] == [newer.id, older.id]


async def test_a_sentence_that_is_gone_since_it_was_found_stands_alone(harbour: Archive) -> None:
    """A new edition may come in between a search and the comparison."""
    claims = await searched(harbour, MENDED + SEEN)
    (session,) = await harbour.sessions()
    await harbour.remove(session.id)
    runs = await harbour.compare(claims)
    assert [run.text for run in runs] == [MENDED, SEEN]


async def test_real_sentences_are_said_and_are_said_on_end(archive: Archive) -> None:
    """Of the corpus: whole answers, claimed as they stand, are runs of what was said."""
    (session,) = await archive.sessions()
    for exchange in (await archive.session_exchanges(session.id))[:4]:
        turn = exchange.turns[-1]
        runs = await compared(archive, turn.text)
        assert [one.hit.verdict for run in runs for one in run.checked] == [
            Verdict.EXACT for _ in claimed_sentences(turn.text)
        ]
        assert "".join(run.text for run in runs) in turn.text
