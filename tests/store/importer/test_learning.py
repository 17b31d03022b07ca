"""Which phrases before a colon are labels, and whose words follow them."""

from __future__ import annotations

import pytest

from store.importer.casting import Said, cast
from store.importer.labels import Label
from store.importer.learning import find_labels
from store.importer.places import Line
from store.importer.reading import Reading
from store.importer.voices import Part, Voice, bearer, voice
from store.importer.words import JOURNALIST

KNOWN = {"王毅": "外交部长"}


def found_in(*texts: str, known: dict[str, str] | None = None) -> dict[int, list[Label]]:
    """Give the labels of these paragraphs, by their positions."""
    return find_labels([Line(text) for text in texts], Reading(speakers=tuple(known or {})))


def labels(*texts: str, known: dict[str, str] | None = None) -> list[str]:
    """Give the labels found in these paragraphs."""
    found = found_in(*texts, known=known)
    return [label.text for position in sorted(found) for label in found[position]]


def heard(label: str, known: dict[str, str] | None = None) -> Voice:
    """Give whose words follow a label that says of itself what its bearer does."""
    parts = cast([Said(label, "")], Reading(speakers=tuple(known or {})))
    return voice(label, parts[bearer(label)], known or {})


@pytest.mark.parametrize(
    "asker",
    (
        "彭博社记者",
        "《联合早报》记者",
        "CGTN记者",
        "中央广播电视总台央视记者",
        "路透社記者",
        "记者（彭博社）",
        "记者",
        "问",
        "問",
        "Q",
        "追问",
    ),
)
def test_a_journalists_label_says_of_itself_what_it_is(asker: str) -> None:
    """It is found whatever the document knows, and its voice asks."""
    assert labels(f"{asker}：为何？") == [asker]
    role = None if asker == "Q" else JOURNALIST
    assert heard(asker) == Voice(asker, role, Part.ASKS)


@pytest.mark.parametrize(
    "phrase",
    (
        "我们关注的主要是“三个确保”：一是确保有益。",
        "其中最重要的经验，就是两个坚持：坚持对话。",
        "我告诉记者：我们会来。",
        "例如：和平共处。",
        "这里，我还想请大家注意几个新的趋势：",
        "他回答：是的。",
        "第一：和平。",
        "时间是10：30开始。",
    ),
)
def test_a_phrase_that_ends_in_a_colon_is_no_label(phrase: str) -> None:
    """What somebody says before a colon gives the floor to nobody."""
    said = ("记者：为何？", "王毅：因为。", phrase, "记者：还有？", "王毅：没有。")
    assert sorted(found_in(*said, known=KNOWN)) == [0, 1, 3, 4]


def test_a_name_that_answers_again_and_again_is_a_label() -> None:
    """Taking the floor right after questions bears it out."""
    said = ("记者：为何？", "林澄：因为。", "记者：还有？", "林澄：没有。")
    assert labels(*said) == ["记者", "林澄", "记者", "林澄"]


def test_a_name_that_never_follows_a_question_is_no_label() -> None:
    """Nothing in the document bears it out."""
    said = ("记者：为何？", "林澄：因为。", "底线：和平共处。", "目标：合作共赢。")
    assert labels(*said) == ["记者", "林澄"]


def test_a_name_that_the_title_block_gives_is_a_label() -> None:
    """So an opening statement is found before any question."""
    assert labels("林澄答记者问", "林澄：大家好。", "记者：为何？") == ["林澄", "记者"]


def test_a_speaker_told_beforehand_is_a_label() -> None:
    """The sidecar knows who speaks."""
    assert labels("林澄：大家好。", known={"林澄": "馆长"}) == ["林澄"]


@pytest.mark.parametrize("colon", ("：", ":", "∶", "： ", " ：", "：　"))
def test_any_colon_with_any_space_around_ends_a_label(colon: str) -> None:
    """The label's length runs up to where the words begin."""
    ((label,),) = found_in(f"记者{colon}为何？").values()
    assert (label.text, label.end) == ("记者", 2 + len(colon))


def test_a_known_speaker_has_the_role_that_was_told() -> None:
    """Identity and capacity are two things."""
    assert heard("王毅", KNOWN) == Voice("王毅", "外交部长", Part.ANSWERS)


def test_a_speaker_of_whom_nothing_is_told_has_no_role() -> None:
    """A role is not guessed."""
    assert voice("林澄", Part.ANSWERS, {}).role is None


def test_an_office_before_a_name_is_the_role() -> None:
    """The label as printed holds both."""
    said = voice("外交部发言人林澄", Part.ANSWERS, {})
    assert (said.speaker, said.role) == ("林澄", "外交部发言人")


def test_an_answer_belongs_to_the_one_known_speaker() -> None:
    """答 says that it is an answer; who answers was told."""
    said = heard("答", KNOWN)
    assert (said.speaker, said.role) == ("王毅", "外交部长")


def test_of_two_known_speakers_neither_is_guessed() -> None:
    """An answer is put into nobody's mouth on a guess."""
    assert heard("答", {**KNOWN, "林澄": "馆长"}).speaker == "答"


def test_a_host_hosts() -> None:
    """Who only gives the floor neither asks nor answers."""
    assert heard("主持人") == Voice("主持人", None, Part.HOSTS)
