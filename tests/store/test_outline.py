"""The outline of a transcript: who does what, and how each turn begins."""

from __future__ import annotations

from store.importer import read_content
from store.model import Kind, Metadata
from store.outline import Beginning, Cast, outline
from store.reading import Reading

TALK = """灯塔记者会

2031年5月6日

潮汐报记者：灯塔什么时候点亮？

林澄：立冬那天点亮。（笑）周末可以上去看海。

潮汐报记者：渡轮呢？

林澄：渡轮每天多开四班。
"""


def test_everybody_has_a_line_for_each_part() -> None:
    """In the order in which they begin, with turns and sentences counted."""
    found = outline(read_content("talk.txt", TALK.encode(), Metadata(), Reading()))
    asks, answers = found.cast
    assert (asks.speaker, asks.kind, asks.turns, asks.sentences) == (
        "潮汐报记者",
        Kind.QUESTION,
        2,
        2,
    )
    assert (answers.speaker, answers.kind, answers.turns) == ("林澄", Kind.ANSWER, 2)
    assert found.exchanges == 2
    assert found.format == "plain_text"


def test_who_asks_and_answers_has_two_lines() -> None:
    """So that a label taken for the wrong part is seen."""
    told = Reading(askers=("林澄",))
    content = TALK.replace("潮汐报记者：渡轮呢？", "赵海：每天多开四班。").encode()
    found = outline(read_content("talk.txt", content, Metadata(), told))
    assert {one.kind for one in found.cast if one.speaker == "林澄"} == {Kind.QUESTION}
    assert all(isinstance(one, Cast) for one in found.cast)


def test_a_turn_is_shown_by_its_first_words() -> None:
    """On one line, and without end."""
    long = TALK.replace("渡轮每天多开四班。", "渡轮每天多开四班。\n\n" + "还有别的安排。" * 60)
    found = outline(read_content("talk.txt", long.encode(), Metadata(), Reading()))
    last: Beginning = found.turns[-1]
    assert last.words.startswith("渡轮每天多开四班。还有别的安排。")
    assert len(last.words) == 160
    assert last.label == "林澄"
    assert last.sentences == 61


def test_what_is_nobody_s_is_counted() -> None:
    """Lines above the first turn are narrative."""
    found = outline(read_content("talk.txt", TALK.encode(), Metadata(), Reading()))
    assert found.narrative == sum(turn.speaker is None for turn in found.turns) > 0
