"""From who has the floor to questions, answers, speeches and what is nobody's."""

from __future__ import annotations

import pytest

from store.importer import read_content
from store.importer.draft import Draft
from store.importer.paragraphs import lines
from store.importer.reading import Reading
from store.importer.turns import narrative, with_closing_remark
from store.model import Kind, Metadata


def read(*paragraphs: str) -> Draft:
    """Read a transcript of these paragraphs, in which 林澄 is known to speak."""
    content = "\n\n".join(["灯塔", *paragraphs]).encode()
    return read_content("talk.txt", content, Metadata(roles={"林澄": "馆长"}), Reading())


def told(draft: Draft) -> list[tuple[Kind, str | None, int | None]]:
    """Give each turn's kind, speaker and exchange, below the title block."""
    return [(turn.kind, turn.speaker, turn.exchange) for turn in draft.turns[1:]]


def remark(words: str) -> list[tuple[Kind, list[str]]]:
    """Give the kinds and sentences of the turns where an answer ends in these words."""
    draft = read("记者：为何？", f"林澄：灯塔会亮。{words}")
    return [(turn.kind, [said.text for said in turn.sentences]) for turn in draft.turns[2:]]


def test_a_question_opens_an_exchange_and_what_follows_answers_it() -> None:
    """Each question its own."""
    draft = read("记者：为何？", "林澄：因为。", "记者：何时？", "林澄：立冬。")
    assert told(draft) == [
        (Kind.QUESTION, "记者", 0),
        (Kind.ANSWER, "林澄", 0),
        (Kind.QUESTION, "记者", 1),
        (Kind.ANSWER, "林澄", 1),
    ]


def test_before_the_first_question_there_is_a_speech() -> None:
    """An opening statement answers nobody."""
    draft = read("林澄：大家好。", "记者：为何？", "林澄：因为。")
    assert told(draft)[0] == (Kind.SPEECH, "林澄", None)


def test_a_host_answers_nothing_and_leaves_the_exchange_open() -> None:
    """What a host says stands between a question and its answer."""
    draft = read("记者：为何？", "主持人：请回答。", "林澄：因为。")
    assert told(draft)[1:] == [(Kind.SPEECH, "主持人", None), (Kind.ANSWER, "林澄", 0)]


def test_a_heading_closes_an_exchange() -> None:
    """What stands under another heading answers no question above it."""
    draft = read("记者：为何？", "林澄：因为。", "渡轮的班次", "林澄：渡轮加班。")
    assert told(draft)[-1] == (Kind.SPEECH, "林澄", None)
    assert draft.turns[-1].section == 0


def test_paragraphs_without_a_label_belong_to_the_last_speaker() -> None:
    """A turn goes on until the floor passes, and counts its paragraphs."""
    answer = read("记者：为何？", "林澄：因为。灯塔旧了。", "透镜坏了。").turns[-1]
    assert [(said.text, said.paragraph) for said in answer.sentences] == [
        ("因为。", 0),
        ("灯塔旧了。", 0),
        ("透镜坏了。", 1),
    ]


def test_a_label_alone_on_its_line_has_the_words_below() -> None:
    """Some pages print it so."""
    answer = read("记者：为何？", "林澄：", "因为。").turns[-1]
    assert [(said.text, said.paragraph) for said in answer.sentences] == [("因为。", 0)]


def test_the_title_block_is_nobodys() -> None:
    """Neither a speaker nor a label nor an exchange."""
    source = "灯塔\n\n据潮汐社电"
    (turn,) = narrative(source, lines(source))
    assert [said.text for said in turn.sentences] == ["灯塔", "据潮汐社电"]
    assert (turn.kind, turn.speaker, turn.label) == (Kind.NARRATIVE, None, None)


def test_of_no_lines_there_is_no_narrative() -> None:
    """A transcript may begin with its first label."""
    assert narrative("", []) == []


@pytest.mark.parametrize(
    "words",
    (
        "记者会历时1小时30分钟。",
        "整场发布会持续了约90分钟。",
        "本次吹风会历时一个小时左右。",
        "（完）",
        "（记者林澄）",
    ),
)
def test_a_reporters_closing_remark_is_taken_out_of_the_speakers_mouth(words: str) -> None:
    """It is narrative, and the speaker's own words stay."""
    assert remark(words) == [(Kind.ANSWER, ["灯塔会亮。"]), (Kind.NARRATIVE, [words])]


@pytest.mark.parametrize(
    "words",
    ("我们的谈判历时1小时30分钟。", "我参加了记者会。", "会谈历时两年。", "（笑）"),
)
def test_what_only_resembles_a_closing_remark_stays_the_speakers(words: str) -> None:
    """A speaker may tell of durations and meetings."""
    assert remark(words) == [(Kind.ANSWER, ["灯塔会亮。", words])]


def test_a_turn_is_never_left_without_a_word() -> None:
    """Where a remark is all that was said, it stays."""
    turns = read("记者：为何？", "林澄：记者会历时1小时。").turns
    assert with_closing_remark(turns) == list(turns)
    assert turns[-1].speaker == "林澄"
