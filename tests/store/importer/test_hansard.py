"""UK Hansard: who speaks, what is asked, and what is no words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store.errors import SourceProblem, TranscriptMalformed
from store.importer.draft import Draft
from store.importer.hansard import read, sniff
from store.model import Kind, Metadata, Origin
from store.text import assemble

HEAD = '<!DOCTYPE publicwhip [<!ENTITY mdash "&#8212;">]>'
ID = "uk.org.publicwhip/debate/2031-05-06a"


def hansard(*elements: str) -> Draft:
    """Read a day of these elements."""
    return read(
        "day.xml", f"{HEAD}<publicwhip>{''.join(elements)}</publicwhip>".encode(), Metadata()
    )


def speech(name: str, *paragraphs: str, tag: str = "speech", more: str = "") -> str:
    """Write a speech, question or reply."""
    said = "".join(f"<p>{words}</p>" for words in paragraphs)
    return f'<{tag} id="{ID}.1.0" speakername="{name}" colnum="225" {more}>{said}</{tag}>'


def told(draft: Draft) -> list[tuple[Kind, str | None, int | None]]:
    """Give each turn's kind, speaker and exchange."""
    return [(turn.kind, turn.speaker, turn.exchange) for turn in draft.turns]


def test_a_day_is_known_by_its_root() -> None:
    """Whatever it is called, and not by its name alone."""
    assert sniff("x.txt", f"{HEAD}<publicwhip/>".encode())
    assert not sniff("debates.xml", b"<html/>")


def test_speeches_are_by_whom_they_name() -> None:
    """Each with its label on a line above, and its office as the role."""
    draft = hansard(
        speech(
            "Ann Oak", "Tides rise&mdash;slowly. They fall.", more='speakeroffice="Harbour Master"'
        )
    )
    (turn,) = draft.turns
    assert (turn.kind, turn.speaker, turn.label, turn.role) == (
        Kind.SPEECH,
        "Ann Oak",
        "Ann Oak",
        "Harbour Master",
    )
    assert [one.text for one in turn.sentences] == ["Tides rise—slowly.", "They fall."]
    assert draft.source.text == "Ann Oak\nTides rise—slowly. They fall."
    assert draft.source.original is not None


def test_an_interruption_is_a_remark() -> None:
    """In brackets, and whatever marks it has; a bracketed reference is words."""
    words = "Wait. <i> [</i><i> Interruption.</i><i> ]</i> I go on [Official Report, 3 May]."
    (turn,) = hansard(speech("Ann Oak", words)).turns
    assert [(one.text, one.remark) for one in turn.sentences] == [
        ("Wait.", False),
        ("[ Interruption. ]", True),
        ("I go on [Official Report, 3 May].", False),
    ]


def test_headings_are_sections_and_nobodys_words() -> None:
    """Major and minor ones, in order."""
    draft = hansard(
        "<major-heading>Tides</major-heading>",
        "<minor-heading> Ferries\n</minor-heading>",
        speech("Ann Oak", "They sail."),
    )
    assert [one.title for one in draft.sections] == ["Tides", "Ferries"]
    assert draft.turns[0].section == 1


def test_written_questions_and_their_reply_are_an_exchange() -> None:
    """Several questions that one reply answers are one; the name in a reply is its label."""
    draft = hansard(
        speech("Ann Oak", "To ask when.", tag="ques"),
        speech("Ann Oak", "To ask why.", tag="ques"),
        speech("Bo Elm", "Bo Elm: Soon.", "And often.", tag="reply"),
        speech("Cy Fir", "To ask how.", tag="ques"),
    )
    assert told(draft) == [
        (Kind.QUESTION, "Ann Oak", 0),
        (Kind.QUESTION, "Ann Oak", 0),
        (Kind.ANSWER, "Bo Elm", 0),
        (Kind.QUESTION, "Cy Fir", 1),
    ]
    reply = draft.turns[2]
    assert reply.label == "Bo Elm"
    assert [one.text for one in reply.sentences] == ["Soon.", "And often."]
    assert "Bo Elm\n" not in draft.source.text


def test_an_oral_question_is_told_by_its_number() -> None:
    """Who answers it answers what others ask after; the Speaker only gives the floor."""
    draft = hansard(
        "<minor-heading>Ferries</minor-heading>",
        speech("Ann Oak", "When do they sail?", more='oral-qnum="1"'),
        speech("Bo Elm", "Soon."),
        speech("Mr. Speaker", "Order."),
        speech("Cy Fir", "Why so late?"),
        speech("Bo Elm", "The tide."),
        "<minor-heading>Debate</minor-heading>",
        speech("Cy Fir", "I beg to move."),
    )
    assert told(draft) == [
        (Kind.QUESTION, "Ann Oak", 0),
        (Kind.ANSWER, "Bo Elm", 0),
        (Kind.SPEECH, "Mr. Speaker", None),
        (Kind.QUESTION, "Cy Fir", 1),
        (Kind.ANSWER, "Bo Elm", 1),
        (Kind.SPEECH, "Cy Fir", None),
    ]


def test_a_type_says_what_a_speech_is() -> None:
    """Where there is one; other types are of speeches."""
    draft = hansard(
        speech("Ann Oak", "When?", more='type="Question"'),
        speech("Bo Elm", "Soon.", more='type="Answer"'),
        speech("Mr. Speaker", "Order.", more='type="Start Speech"'),
    )
    assert told(draft) == [
        (Kind.QUESTION, "Ann Oak", 0),
        (Kind.ANSWER, "Bo Elm", 0),
        (Kind.SPEECH, "Mr. Speaker", None),
    ]


def test_what_nobody_says_is_narrative_or_a_scene() -> None:
    """Procedure, divisions, and what goes on in brackets."""
    draft = hansard(
        speech("Ann Oak", "I move."),
        '<speech nospeaker="true"><p>The House divided.</p></speech>',
        "<division><mplist><mpname>Oak, Ann</mpname><mpname>Elm, Bo</mpname></mplist></division>",
        '<speech nospeaker="true"><p>[Laughter.]</p></speech>',
    )
    assert told(draft)[1:] == [
        (Kind.NARRATIVE, None, None),
        (Kind.NARRATIVE, None, None),
        (Kind.SCENE, None, None),
    ]
    assert [one.text for one in draft.turns[2].sentences] == ["Oak, Ann", "Elm, Bo"]


def test_the_date_is_that_of_the_ids() -> None:
    """The title is the file's name, and it is told where each is from."""
    known = hansard(speech("Ann Oak", "Yes.", more='url="https://a.test/x.htm#1"')).metadata
    assert (known.title, known.date, known.url) == ("day", date(2031, 5, 6), "https://a.test/x.htm")
    assert known.origins == {
        "title": Origin.FILE_NAME,
        "date": Origin.PROPERTIES,
        "url": Origin.PROPERTIES,
    }


def test_a_day_on_which_nobody_speaks_is_refused() -> None:
    """It holds nothing to quote."""
    with pytest.raises(TranscriptMalformed) as caught:
        hansard("<gidredirect/>")
    assert caught.value.reason is SourceProblem.NO_TURNS


def test_real_days_are_read_with_all_their_words(shared: Path) -> None:
    """Every paragraph is somebody's, and each sentence stands in the source."""
    for file in sorted((shared / "transcripts/layouts/hansard-xml").glob("*.xml")):
        content = file.read_bytes()
        draft = read(str(file), content, Metadata())
        sentences = [one for turn in draft.turns for one in turn.sentences]
        paragraphs = {
            (at, one.paragraph) for at, turn in enumerate(draft.turns) for one in turn.sentences
        }
        assert len(paragraphs) == content.count(b"<p ")
        assert all(assemble(draft.source.text, one.spans) == one.text for one in sentences)
