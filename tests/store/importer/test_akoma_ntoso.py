"""Akoma Ntoso: what its marks say, and who its references say they are."""

from __future__ import annotations

from datetime import date

import pytest

from store.errors import SourceProblem, TranscriptMalformed
from store.importer.akoma_ntoso import read, sniff
from store.importer.draft import Draft, DraftTurn
from store.model import Kind, Metadata, Origin

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
META = """<meta><identification source="#clerk"><FRBRWork>
<FRBRdate date="2031-05-06" name="sitting"/>
<FRBRauthor href="#house"/></FRBRWork><FRBRExpression><FRBRlanguage language="en"/></FRBRExpression>
</identification><references source="#clerk">
<TLCPerson eId="oak" href="/o" showAs="Ann Oak"/><TLCPerson eId="elm" href="/e" showAs="Bo Elm"/>
<TLCRole eId="master" href="/m" showAs="Harbour Master"/>
<TLCOrganization eId="house" href="/h" showAs="House of Tides"/></references></meta>"""


def debate(body: str, meta: str = META, preface: str = "") -> Draft:
    """Read a debate with this body."""
    whole = f"{meta}{preface}<debateBody>{body}</debateBody>"
    document = f'<akomaNtoso xmlns="{NAMESPACE}"><debate name="d">{whole}</debate></akomaNtoso>'
    return read("tides.xml", document.encode(), Metadata())


def told(turn: DraftTurn) -> tuple[Kind, str | None, int | None, list[str]]:
    """Give a turn's kind, speaker, exchange and sentences."""
    return turn.kind, turn.speaker, turn.exchange, [one.text for one in turn.sentences]


def test_it_is_known_by_its_root() -> None:
    """In any namespace, or none."""
    assert sniff("x", b"<akomaNtoso/>")
    assert sniff("x", f'<an:akomaNtoso xmlns:an="{NAMESPACE}"/>'.encode())
    assert not sniff("x.akn.xml", b"<debate/>")


def test_who_speaks_is_looked_up_and_the_label_is_what_is_printed() -> None:
    """The clock's time beside the name is neither."""
    (turn,) = debate(
        '<debateSection name="s"><speech by="#oak" as="#master">'
        '<from>Mrs. Oak <recordedTime time="10:00">10 a.m.</recordedTime>:</from><p>Tides rise.</p>'
        "</speech></debateSection>"
    ).turns
    assert (turn.speaker, turn.role, turn.label) == ("Ann Oak", "Harbour Master", "Mrs. Oak")
    assert [one.text for one in turn.sentences] == ["Tides rise."]


def test_who_is_in_no_reference_is_called_as_printed() -> None:
    """And where nothing names them, the words are nobody's."""
    speeches = (
        '<speech by="#gone"><from>Zed:</from><p>One.</p></speech>'
        '<speech by="#x"><p>Two.</p></speech>'
    )
    assert list(map(told, debate(speeches).turns)) == [
        (Kind.SPEECH, "Zed", None, ["One."]),
        (Kind.NARRATIVE, None, None, ["Two."]),
    ]


def test_questions_open_exchanges_and_answers_belong_to_them() -> None:
    """Until the next question or heading; questions of one group are one exchange."""
    draft = debate(
        '<debateSection name="s"><heading>Ferries</heading>'
        '<question by="#oak"><p>When?</p></question><answer by="#elm"><p>Soon.</p></answer>'
        '<speechGroup by="#oak"><question by="#oak"><p>Why?</p></question>'
        '<question by="#oak"><p>How?</p></question><answer by="#elm"><p>So.</p></answer>'
        '</speechGroup><heading>Nets</heading><answer by="#elm"><p>Well.</p></answer>'
        "</debateSection>"
    )
    assert [told(turn)[:3] for turn in draft.turns] == [
        (Kind.QUESTION, "Ann Oak", 0),
        (Kind.ANSWER, "Bo Elm", 0),
        (Kind.QUESTION, "Ann Oak", 1),
        (Kind.QUESTION, "Ann Oak", 1),
        (Kind.ANSWER, "Bo Elm", 1),
        (Kind.ANSWER, "Bo Elm", None),
    ]


def test_headings_and_their_numbers_are_sections() -> None:
    """Nested sections too, in the order they are printed."""
    draft = debate(
        '<debateSection name="a"><num>1.</num><heading>Tides</heading><debateSection name="b">'
        '<heading>Ferries</heading><speech by="#oak"><p>Yes.</p></speech>'
        "</debateSection></debateSection>"
    )
    assert [one.title for one in draft.sections] == ["1. Tides", "Ferries"]
    assert draft.turns[0].section == 1


def test_who_is_interrupted_goes_on_as_a_turn_of_their_own() -> None:
    """In the same exchange, and without a label of which nothing is printed."""
    draft = debate(
        '<question by="#elm"><p>Who?</p></question>'
        '<answer by="#oak"><from>Oak:</from><p>I.</p><speech by="#elm"><p>Shame!</p></speech>'
        "<p>I go on.</p></answer>"
    )
    assert list(map(told, draft.turns))[1:] == [
        (Kind.ANSWER, "Ann Oak", 0, ["I."]),
        (Kind.SPEECH, "Bo Elm", None, ["Shame!"]),
        (Kind.ANSWER, "Ann Oak", 0, ["I go on."]),
    ]
    assert [turn.label for turn in draft.turns[1:]] == ["Oak", None, None]


def test_narrative_scenes_and_remarks_are_nobodys_words() -> None:
    """Within a speech they are remarks of it."""
    draft = debate(
        "<narrative>The House <i>met</i>.</narrative><narrative>Prayers.</narrative>"
        '<scene>Applause.</scene><speech by="#oak"><p>Well <remark>(Laughter)</remark>. Indeed.</p>'
        "<scene>Applause.</scene></speech>"
    )
    assert list(map(told, draft.turns))[:2] == [
        (Kind.NARRATIVE, None, None, ["The House met.", "Prayers."]),
        (Kind.SCENE, None, None, ["Applause."]),
    ]
    assert [(one.text, one.remark) for one in draft.turns[2].sentences] == [
        ("Well", False),
        ("(Laughter).", True),
        ("Indeed.", False),
        ("Applause.", True),
    ]


def test_words_that_are_in_no_paragraph_are_read_too() -> None:
    """Some documents have none."""
    (turn,) = debate(
        '<speech by="#oak"><from>Oak</from>Bare words. <b>Bold</b> ones.</speech>'
    ).turns
    assert [one.text for one in turn.sentences] == ["Bare words.", "Bold ones."]


def test_times_count_from_the_first_that_is_told() -> None:
    """Whatever the clock says; a time without a date tells nothing."""
    draft = debate(
        '<speech by="#oak" startTime="2031-05-06T10:00:00Z"><p>One. Two.</p></speech>'
        '<speech by="#elm" startTime="2031-05-06T10:01:30.5Z"><p>Three.</p></speech>'
        '<speech by="#elm" startTime="soon"><p>Four.</p></speech>'
    )
    times = [one.time for turn in draft.turns for one in turn.sentences]
    assert times == [0.0, None, 90.5, None]


def test_the_event_is_told_by_the_identification() -> None:
    """The title by the preface, which is nobody's words."""
    preface = "<preface><p><docTitle>On Tides</docTitle></p></preface>"
    known = debate('<speech by="#oak"><p>Yes.</p></speech>', preface=preface).metadata
    assert (known.title, known.date, known.publisher, known.language) == (
        "On Tides",
        date(2031, 5, 6),
        "House of Tides",
        "en",
    )


def test_without_a_title_the_one_section_gives_it() -> None:
    """As pages do that have no metadata at all; else the file's name."""
    section = (
        "<debateSection><heading>Tides</heading>"
        '<speech by="#oak"><from>Oak</from>Yes.</speech></debateSection>'
    )
    known = debate(section, meta="").metadata
    assert (known.title, known.origins["title"]) == ("Tides", Origin.TEXT)
    known = debate(section * 2, meta="").metadata
    assert (known.title, known.origins["title"]) == ("tides", Origin.FILE_NAME)


def test_a_document_without_a_debate_is_refused() -> None:
    """A bill has nobody who speaks."""
    with pytest.raises(TranscriptMalformed) as caught:
        read(
            "bill.xml",
            b"<akomaNtoso><bill><body><p>Be it enacted.</p></body></bill></akomaNtoso>",
            Metadata(),
        )
    assert caught.value.reason is SourceProblem.NO_TURNS
