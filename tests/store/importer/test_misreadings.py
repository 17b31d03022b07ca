"""What looks misread in the turns of a transcript is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.importer.draft import DraftSentence, DraftTurn
from store.importer.misreadings import misreadings, unanswered
from store.model import Kind, Notice, Peculiarity, Span

Q, A = Kind.QUESTION, Kind.ANSWER


def read(*said: tuple[Kind, str, str]) -> tuple[str, list[DraftTurn]]:
    """Make a source, a line a turn, and its turns; each question opens an exchange."""
    source, turns, exchange = "", [], -1
    for kind, label, words in said:
        exchange += kind is Q
        start = len(source) + len(label) + (1 if label else 0)
        label_span = Span(len(source), start) if label else None
        spoken = (DraftSentence(words, (Span(start, start + len(words)),), 0),) if words else ()
        speaker = label or "林澄"
        turns.append(
            DraftTurn(kind, speaker, label or None, label_span, None, None, exchange, spoken)
        )
        source += f"{label}：{words}\n" if label else f"{words}\n"
    return source, turns


def found(*said: tuple[Kind, str, str]) -> list[tuple[Peculiarity, int, str]]:
    """Give what is told of such a transcript."""
    notices = misreadings(*read(*said))
    return [(one.peculiarity, one.line, one.detail) for one in notices]


@pytest.mark.parametrize(
    ("words", "mark"),
    (
        ("“一带一路是好路。", "“"),
        ("一带一路”是好路。", "”"),
        ("“3·1“的事。", "“"),
        ("《灯塔与渡轮一书。", "《"),
        ("灯塔（新的亮了。", "（"),
        ("灯塔)亮了。", ")"),
        ("「灯塔』亮了。", "』"),
    ),
)
def test_a_mark_without_the_other_is_told(words: str, mark: str) -> None:
    """The first of a turn."""
    assert found((Q, "问", "好吗？"), (A, "答", words)) == [(Peculiarity.UNBALANCED, 2, mark)]


@pytest.mark.parametrize(
    "words",
    (
        "“灯塔”和《渡轮（一）》都好（真的)。",
        "1）灯塔；2）渡轮。",
        "（一）灯塔 一）渡轮；a) 船",
        "好 :)",
        "the keeper’s lamp isn’t lit",
    ),
)
def test_what_numbers_a_list_needs_no_other(words: str) -> None:
    """Half and full width close each other, and an apostrophe closes nothing."""
    assert found((Q, "问", "好吗？"), (A, "答", words)) == []


def test_a_quotation_of_several_paragraphs_opens_with_each() -> None:
    """And closes once."""
    words = "他说：“灯塔亮了。\n“船来了。\n“鱼卖了。”"
    assert found((Q, "问", "好吗？"), (A, "答", words)) == []


def test_a_bracket_may_open_in_a_label() -> None:
    """（记者：是的。） is closed."""
    assert found((Q, "（记者", "是的。）"), (A, "答", "好。")) == []


def test_a_turn_that_is_much_longer_than_the_others_is_told() -> None:
    """It may be several, read as one."""
    short = ((Q, "问", "灯塔亮了吗？"), (A, "答", "亮了。")) * 4
    told = found(*short, (Q, "问", "灯塔亮了吗？" * 60), (A, "答", "亮了。"))
    assert told == [(Peculiarity.ODD_LENGTH, 9, "360")]


def test_a_long_answer_is_an_answer() -> None:
    """So is a long question among long ones."""
    assert found(*((Q, "问", "灯塔？" * 120), (A, "答", "亮了。" * 300)) * 4) == []


def test_a_label_without_words_is_told() -> None:
    """They may be missing."""
    assert found((Q, "问", "好吗？"), (A, "答", "")) == [(Peculiarity.EMPTY_TURN, 2, "答")]


@pytest.mark.parametrize(
    ("label", "kind", "told"),
    (("林橙", A, True), ("林澄澄", A, False), ("周渔", A, False), ("潮夕报记者", Q, True)),
)
def test_a_label_that_is_nearly_another_is_told(label: str, kind: Kind, *, told: bool) -> None:
    """If it stands once, and the other more often."""
    said = ((Q, "潮汐报记者", "好吗？"), (A, "林澄", "好。")) * 3
    kinds = {peculiarity for peculiarity, _, _ in found(*said, (kind, label, "好？"))}
    assert (Peculiarity.LABEL_MISSPELT in kinds) is told


@pytest.mark.parametrize(
    ("one", "other"),
    (("新华社记者", "法新社记者"), ("记者甲", "记者乙"), ("记者1", "记者2"), ("A", "B")),
)
def test_two_outlets_that_are_called_alike_are_two(one: str, other: str) -> None:
    """So are people who are told apart by a letter."""
    said = ((Q, one, "好吗？"), (A, "林澄", "好。")) * 3
    assert found(*said, (Q, other, "好吗？"), (A, "林澄", "好。")) == []


def test_a_misprinted_label_within_a_turn_is_told() -> None:
    """间 is 问 with something in it."""
    said = ((Q, "问", "好吗？"), (A, "答", "好。\n间：真的吗？"))
    assert found(*said) == [(Peculiarity.LABEL_MISSPELT, 3, "间：")]


def test_turns_that_have_changed_places_are_told() -> None:
    """If only answers ask, in a third of the exchanges."""
    swapped = ((Q, "问", "灯塔在立冬那天亮了。"), (A, "答", "灯塔亮了吗？"))
    straight = ((Q, "问", "亮了吗？"), (A, "答", "灯塔亮了。"))
    told = [(Peculiarity.TURNS_SWAPPED, 1, "问"), (Peculiarity.TURNS_SWAPPED, 3, "问")]
    assert found(*swapped, *swapped, *straight) == told
    assert found(*swapped, *straight) == []
    assert found(*swapped * 2, *straight * 6) == []
    assert found(*((Q, "问", "对。"), (A, "答", "那灯塔亮了吗？")) * 3) == []


def peculiarities(notices: list[Notice]) -> list[tuple[Peculiarity, int]]:
    """Give what is told, and of which lines."""
    return [(one.peculiarity, one.line) for one in notices]


def test_a_question_without_an_answer_is_told() -> None:
    """At the end too."""
    source, turns = read(
        (Q, "问", "好吗？"), (Q, "问", "真的？"), (A, "答", "好。"), (Q, "问", "啊？")
    )
    told = peculiarities(list(unanswered(source, turns)))
    assert told == [(Peculiarity.UNANSWERED_QUESTION, 1), (Peculiarity.UNANSWERED_QUESTION, 4)]


def test_an_answer_without_a_label_is_told() -> None:
    """Somebody else may have spoken."""
    source, turns = read((Q, "问", "好吗？"), (A, "", "好。"))
    assert peculiarities(list(unanswered(source, turns))) == [(Peculiarity.UNLABELLED, 2)]


def test_a_translated_question_is_no_second_one() -> None:
    """What answers the first answers it too."""
    source, turns = read((Q, "问", "好吗？"), (Q, "Q", "Good?"), (A, "答", "好。"))
    turns[1] = replace(turns[1], translates=0)
    assert list(unanswered(source, turns)) == []
