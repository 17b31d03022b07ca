"""Order: which hit comes before which, and why."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from store import Archive, Metadata, Verdict, open_archive

Ranked = Callable[..., Awaitable[list[str]]]


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Archive]:
    """Give an open archive that holds nothing."""
    async with open_archive(tmp_path / "ranking.sqlite3", corpus=False) as opened:
        yield opened


@pytest.fixture
def ranked(empty: Archive, tmp_path: Path) -> Ranked:
    """Give a function that has sentences said in this order, asks, and gives the hits' texts."""

    async def rank(query: str, *said: str) -> list[str]:
        source = tmp_path / "talk.txt"
        source.write_text(
            f"林澄答记者问\n\n2031年5月6日\n\n潮汐报记者：请开始。\n\n林澄：{''.join(said)}\n",
            encoding="utf-8",
        )
        await empty.import_(source, Metadata())
        return [hit.quote.text for hit in (await empty.search(query, limit=10)).hits]

    return rank


async def test_whole_words_come_before_parts_of_words(ranked: Ranked) -> None:
    """人民 as a word is meant sooner than 人民 across two words."""
    across = "这位工人民间故事讲得很好。"  # 工人 and 民间 are the words
    whole = "这座小城的人民热情又好客。"  # 人民 is the word
    assert await ranked("人民", across, whole) == [whole, across]


async def test_the_shorter_sentence_comes_first_on_an_equal_match(ranked: Ranked) -> None:
    """The larger the share of a sentence that was asked for, the likelier it is meant."""
    longest = "今天上午我们去看了那座灯塔，下午又去看了渡轮。"  # a ninth of it
    middle = "我们去看了那座灯塔。"  # a quarter of it
    shortest = "灯塔很高。"  # half of it
    expected = [shortest, middle, longest]
    assert await ranked("灯塔", longest, middle, shortest) == expected


async def test_exact_comes_before_close_however_long(ranked: Ranked) -> None:
    """The very words in a long sentence are surer than like words in a short one."""
    close = "灯塔将在立春那天点亮。"  # one character otherwise
    exact = "经过三年的修复，我可以告诉大家，灯塔将在立冬那天点亮，末班船也会等到那时候。"
    assert await ranked("灯塔将在立冬那天点亮", close, exact) == [exact, close]


async def test_fewer_slips_come_first(ranked: Ranked) -> None:
    """Of close sentences the one with less to mend is the closer."""
    two_slips = "灯塔要在立春那天点亮。"  # 将 and 冬 differ
    one_slip = "灯塔将在立春那天点亮。"  # 冬 differs
    assert await ranked("灯塔将在立冬那天点亮", two_slips, one_slip) == [one_slip, two_slips]


async def test_more_keywords_come_before_fewer(ranked: Ranked) -> None:
    """All the keywords in one sentence are what the person remembers."""
    two = "灯塔旁边停着渡轮，每天都有人来看海。"  # two of three
    three = "灯塔旁边停着渡轮，匠人们在船上休息。"  # all three
    assert (await ranked("灯塔 渡轮 匠人", two, three))[0] == three


async def test_keywords_together_come_before_keywords_apart(ranked: Ranked) -> None:
    """Words found side by side, as they were asked, are those very words."""
    apart = "渡轮靠岸的时候，灯塔亮了。"  # both, apart
    together = "我们说的灯塔渡轮联票，下个月开始卖。"  # both, side by side
    assert await ranked("灯塔 渡轮", apart, together) == [together, apart]


async def test_equal_hits_stay_in_the_order_they_were_said(ranked: Ranked) -> None:
    """Nothing tells the two apart but which was said first."""
    first, second = "东岸的灯塔很高。", "西岸的灯塔很高。"
    assert await ranked("灯塔很高", first, second) == [first, second]


async def test_what_shares_too_little_has_no_place(ranked: Ranked) -> None:
    """The last place is not given away: what is no match is not a hit."""
    match = "灯塔将在立冬那天点亮。"
    other = "渡轮每天多开四班。"  # not a word in common
    chance = "立夏那天我们去看海。"  # 立 and 那天 in common, by chance
    assert await ranked("灯塔将在立冬那天点亮", other, chance, match) == [match]


@pytest.mark.parametrize("order", ((0, 1, 2), (2, 1, 0), (1, 0, 2)))
async def test_the_order_does_not_depend_on_what_was_said_first(
    ranked: Ranked, order: tuple[int, ...]
) -> None:
    """However the sentences stand, exact is first, then one slip, then two."""
    said = (
        "渡轮从今天起每天多开四班。",
        "渡轮从今天起每天多开五班。",
        "渡轮从明天起每天多开五班。",
    )
    found = await ranked("渡轮从今天起每天多开四班", *(said[place] for place in order))
    assert found == list(said)


async def test_the_verdict_is_the_first_hits(empty: Archive, ranked: Ranked) -> None:
    """An exact hit makes the answer exact, the close ones behind it notwithstanding."""
    query = "灯塔将在立冬那天点亮"
    assert len(await ranked(query, "灯塔将在立春那天点亮。", "灯塔将在立冬那天点亮。")) == 2
    answer = await empty.search(query)
    assert [hit.verdict for hit in answer.hits] == [Verdict.EXACT, Verdict.CLOSE]
    assert answer.verdict is Verdict.EXACT
