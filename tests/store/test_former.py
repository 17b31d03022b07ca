"""What was linked to before a new edition came in still finds its sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import Archive, Metadata, TurnNotFound
from store.former import successors

ASKED = ("潮汐报记者", "灯塔什么时候重新点亮？")
BEFORE = "灯塔将在立冬那天重新点亮。我们找来三位老匠人修复透镜。修好以后，每个周末都可以上去看海。"
AFTER = BEFORE.replace("三位", "四位").replace("立冬那天", "立冬那一天")
Talk = Callable[..., Path]


async def _ids(archive: Archive, talk: Talk, said: str) -> dict[str, str]:
    """Take an edition in, and give the ids of its answer's sentences."""
    await archive.import_(talk(ASKED, ("林澄", said)), Metadata())
    (session,) = await archive.sessions()
    (exchange,) = await archive.session_exchanges(session.id)
    return {sentence.text: sentence.id for sentence in exchange.turns[1].sentences}


async def test_an_id_from_before_leads_to_what_stands_there_now(empty: Archive, talk: Talk) -> None:
    """Of a corrected sentence, and of one that was left alone."""
    before = await _ids(empty, talk, BEFORE)
    after = await _ids(empty, talk, AFTER)
    for old, new in zip(before.values(), after.values(), strict=True):
        assert (await empty.quote(old)).id == new
        assert [turn.text for turn in (await empty.exchange(old)).turns][1] == AFTER
    assert len({*before.values()} - {*after.values()}) == 2


async def test_an_id_leads_on_over_several_editions(empty: Archive, talk: Talk) -> None:
    """And back, where the first wording comes back."""
    before = await _ids(empty, talk, BEFORE)
    await _ids(empty, talk, AFTER)
    last = await _ids(empty, talk, AFTER.replace("四位", "五位"))
    for old, new in zip(before.values(), last.values(), strict=True):
        assert (await empty.quote(old)).id == new
    again = await _ids(empty, talk, BEFORE)
    for new in last.values():
        assert (await empty.quote(new)).id in again.values()
    for text, old in before.items():
        assert (await empty.quote(old)).text == text


async def test_what_was_said_of_a_sentence_goes_with_it(empty: Archive, talk: Talk) -> None:
    """Its corrections, and how often it was sent on."""
    before = await _ids(empty, talk, BEFORE)
    old = next(public_id for text, public_id in before.items() if "三位" in text)
    report = await empty.reports.add(old, "是四位")
    await empty.reports.settle(report.id, "应为四位")
    await empty.tallies.note_choice(old)
    after = await _ids(empty, talk, AFTER)
    new = next(public_id for text, public_id in after.items() if "四位" in text)
    assert await empty.reports.corrections([new]) == {new: "应为四位"}
    assert (await empty.tallies.usage()).choices == 1


async def test_a_sentence_that_is_gone_leads_nowhere(empty: Archive, talk: Talk) -> None:
    """Nothing like it came in."""
    before = await _ids(empty, talk, BEFORE)
    await _ids(empty, talk, "灯塔将在立冬那天重新点亮。修好以后，每个周末都可以上去看海。")
    gone = next(public_id for text, public_id in before.items() if "三位" in text)
    with pytest.raises(TurnNotFound):
        await empty.quote(gone)


TEXTS = st.lists(st.text(st.sampled_from("灯塔渡轮"), min_size=1, max_size=6), max_size=8)


@given(TEXTS, TEXTS)
def test_each_sentence_has_one_successor_and_is_one(old: list[str], new: list[str]) -> None:
    """Only what went out has any, and only what came in is one."""
    before = {text: text for text in old}
    now = {text: text for text in new}
    pairs = list(successors(before, now))
    assert len({went for went, _ in pairs}) == len({came for _, came in pairs}) == len(pairs)
    assert all(went in before and went not in now for went, _ in pairs)
    assert all(came in now and came not in before for _, came in pairs)
