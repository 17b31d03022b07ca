"""Drafts, made by chance or by hand, and how an archive would hold them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from store.exporting.held import Held, HeldTurn
from store.identity import sentence_ids, session_id
from store.importer.composing import Composer, Voice
from store.importer.draft import Draft, Provenance
from store.importer.elements import Line
from store.model import SPOKEN, Kind, Metadata, Sentence, Session, Span

AT = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
TOLD = Metadata(
    "灯塔 & <渡轮>", date(2031, 5, 6), "https://a.test/?x=1&y=2", "潮汐报", "zh", "北岸"
)
SIGNS = "灯塔亮了吗渡轮ab Z0１。！？.,;：:*_#<>&=+-@'\"()（）[]|~`\\/　"
"""Words of two scripts, and every sign that one of the formats takes for a mark."""

texts = (
    st.text(SIGNS, min_size=1, max_size=24)
    .map(str.strip)
    .filter(lambda text: any(map(str.isalnum, text)))
)
names = st.sampled_from(["林澄", "潮汐报记者", "Ann Oak", "问", "O'Neil <x>"])


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Draw a paragraph; sometimes a remark stands behind its words."""
    text = draw(texts)
    if not draw(st.booleans()):
        return Line(text)
    remark = draw(st.sampled_from(["（笑）", "(Laughter.)", "[12:01]"]))
    return Line(f"{text} {remark}", (Span(len(text) + 1, len(text) + 1 + len(remark)),))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Draw a transcript as a structured format may tell it."""
    composer = Composer()
    said, before, spoken = False, None, 0
    while not spoken or draw(st.integers(0, 5)):
        if draw(st.integers(0, 4)) == 0:
            composer.heading(draw(texts))
            before = None
        kind = draw(st.sampled_from([kind for kind in Kind if kind is not before]))
        if kind in SPOKEN:
            speaker = draw(names)
            label = draw(st.sampled_from([None, speaker, f"{speaker}："]))
            role = draw(st.sampled_from([None, "馆长", "Keeper & more"]))
            again = (
                kind is Kind.QUESTION and said and before is Kind.QUESTION and draw(st.booleans())
            )
            opens = kind is Kind.QUESTION and not again
            composer.begin(
                Voice(kind, speaker, label, role), opens=opens, joins=kind is not Kind.SPEECH
            )
            spoken, said = spoken + 1, True
        else:
            composer.begin(Voice(kind))
        before = kind
        for line in draw(
            st.lists(lines() if kind in SPOKEN else texts.map(Line), min_size=1, max_size=3)
        ):
            composer.say(line)
    return composer.draft("talk.xml", b"<talk/>", "hansard", TOLD)


def talk() -> Draft:
    """Make a small transcript: a heading, a question, an answer."""
    composer = Composer()
    composer.heading("灯塔")
    composer.begin(Voice(Kind.QUESTION, "记者", "记者："), opens=True)
    composer.say(Line("灯塔何时点亮？渔民在等。"))
    composer.begin(Voice(Kind.ANSWER, "林澄", "林澄："), joins=True)
    composer.say(Line("立冬那天点亮。"))
    return composer.draft("talk.xml", b"<talk/>", "hansard", TOLD)


def held(draft: Draft) -> tuple[Held, list[HeldTurn]]:
    """Give a draft as an archive holds it."""
    told, before = draft.metadata, draft.provenance
    public_id = before.session if before else session_id(told.title or "", told.date, told.url)
    sentences = [sentence for turn in draft.turns for sentence in turn.sentences]
    ids = iter(sentence_ids(public_id, (sentence.text for sentence in sentences)))
    session = Session(
        id=public_id,
        title=told.title or "",
        date=told.date,
        url=told.url,
        publisher=told.publisher,
        language=told.language,
        place=told.place,
        sha256=draft.source.sha256,
        imported_at=before.retrieved_at if before else AT,
        exchanges=0,
        sentences=len(sentences),
    )
    turns = [
        HeldTurn(
            at,
            turn.kind,
            turn.speaker,
            turn.role,
            turn.label,
            turn.label_span,
            turn.section,
            turn.exchange,
            turn.translates,
            tuple(
                Sentence(next(ids), one.text, one.spans, one.paragraph, one.remark, one.time)
                for one in turn.sentences
            ),
        )
        for at, turn in enumerate(draft.turns)
    ]
    speakers = dict.fromkeys((turn.speaker, turn.role) for turn in turns if turn.speaker)
    whole = Held(
        row=1,
        session=session,
        source=draft.source.name,
        url=before.url if before else told.url,
        importer=draft.importer,
        importer_version=before.importer_version if before else "1",
        roles=told.roles,
        reading=json.loads(before.reading) if before else {},
        text=draft.source.text,
        original=draft.source.original,
        sections=draft.sections,
        turns=len(turns),
        speakers=tuple((name, role) for name, role in speakers if name),
        timed=any(one.time is not None for one in sentences),
        groups=_groups(turns),
    )
    return whole, turns


def _groups(turns: list[HeldTurn]) -> dict[int, int]:
    members: dict[int, list[HeldTurn]] = defaultdict(list)
    for turn in turns:
        if turn.exchange is not None:
            members[turn.exchange].append(turn)
    return {
        found[0].ordinal: found[-1].ordinal
        for found in members.values()
        if sum(turn.kind is Kind.QUESTION for turn in found) > 1
    }


def said(draft: Draft) -> list[object]:
    """Give what is said in a draft, and by whom, wherever it stands in the source."""
    return [
        (
            turn.kind,
            turn.speaker,
            turn.role,
            turn.label,
            None if turn.section is None else draft.sections[turn.section].title,
            turn.exchange,
            [(one.text, one.paragraph, one.remark) for one in turn.sentences],
        )
        for turn in draft.turns
    ]


def moved(draft: Draft) -> Draft:
    """Give the same with the provenance of another archive."""
    before = Provenance(
        "2031-05-06-abcdefgh", "https://b.test", AT, draft.importer, "7", '{"a": 1}'
    )
    return replace(draft, provenance=before)


def timed(draft: Draft) -> Draft:
    """Give the same of a recording; its last turn says the first in another language."""
    turns = [
        replace(
            turn,
            sentences=tuple(
                replace(one, time=None if one.remark else 60.0 * at + count + 0.5)
                for count, one in enumerate(turn.sentences)
            ),
        )
        for at, turn in enumerate(draft.turns)
    ]
    turns[-1] = replace(turns[-1], translates=0)
    return replace(draft, turns=tuple(turns))
