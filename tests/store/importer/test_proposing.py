"""What may be labels where none was taken for one: proposed, the most frequent first."""

from __future__ import annotations

from store.importer.proposing import propose


def test_what_recurs_is_proposed_most_frequent_first() -> None:
    """As printed the first time, with how often it came."""
    lines = [
        "赵海：潮水来了。",
        "林澄：看见了。",
        "赵海：快走。",
        "钱江：走。",
        "林澄：好。",
        "赵海：。",
    ]
    assert propose(lines) == (("赵海", 3), ("林澄", 2))


def test_what_comes_once_is_proposed_where_nothing_recurs() -> None:
    """But not a line of its own, like a title."""
    assert propose(["灯塔访谈", "2031年5月6日", "赵海：潮水来了。"]) == (("赵海", 1),)


def test_what_reads_as_a_part_of_a_sentence_is_not_proposed() -> None:
    """首先向大家通报一组数字： is no label, however often it comes."""
    assert propose(["首先向大家通报一组数字：三成。"] * 3) == ()


def test_five_are_proposed_at_the_most() -> None:
    """A list of names helps nobody."""
    names = "甲乙丙丁戊己庚辛"
    assert len(propose([f"{name}先生：好。" for name in names for _ in range(2)])) == 5
