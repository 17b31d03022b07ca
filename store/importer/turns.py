"""From who has the floor to turns: what is a question, what answers it, what is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from store.importer import words
from store.importer.draft import DraftSentence, DraftTurn
from store.importer.paragraphs import Paragraph, put_together
from store.importer.remarks import is_remark, spoken_spans
from store.importer.voices import Part, Voice
from store.model import Kind, Span
from store.text import simplified

_EVENT = (
    r"(?:(?:本|此|这|该|整)[场次个])?"
    r"(?:(?:中外)?记者(?:招待)?会|(?:新闻)?发布会|吹风会|见面会|座谈会)"
)
_CLOSING_REMARK = re.compile(
    rf"{_EVENT}(?:总?共|一共|前后|全程|大?约)*(?:历时|持续|进行|用时|时长)[^！？]*(?:小时|分钟)(?:左右)?。?"
    rf"|[^，。！？“”我你您]*(?:参加|出席)了?{_EVENT}。?"
    r"|[（(](?:完|记者|新华社|本报|责任编辑|责编|编辑)[^（）()]*[）)]"
)


@dataclass(frozen=True, slots=True)
class Floor:
    """Who has the floor, and the paragraphs until it passes."""

    voice: Voice | None
    """None for what is nobody's."""
    label: str | None
    label_span: Span | None
    """The label with its colon, and the white space up to the first word."""
    section: int | None
    paragraphs: list[Paragraph]
    named: str | None = None
    """Who speaks, where the format names them and no label is printed."""
    apart: bool = False
    """Whether it answers nothing, though it follows a question."""

    @property
    def part(self) -> Part | None:
        """What its speaker does; None where it is nobody's."""
        return self.voice.part if self.voice else None


def take_turns(floors: Sequence[Floor]) -> list[DraftTurn]:
    """Tell questions, answers and speeches apart, and count the exchanges.

    A journalist's turn opens an exchange. What others say then answers it, until the next
    question or heading; before the first question it is a speech. A host's turn is a speech
    that leaves the exchange open.
    """
    turns: list[DraftTurn] = []
    exchange: int | None = None
    exchanges = 0
    section: int | None = None
    for at, floor in enumerate(floors):
        part = floor.part
        if part is Part.ASKS and not exchanges and _only_opens(floor, floors[at + 1 :]):
            part = Part.HOSTS
        if part is Part.ASKS:
            exchange, exchanges = exchanges, exchanges + 1
        elif floor.section != section or floor.apart:
            exchange = None
        section = floor.section
        if floor.voice is None:
            turns.append(_nobodys(_sentences(floor.paragraphs), floor.section))
        elif part is Part.ASKS:
            turns.append(_turn(floor, floor.voice, Kind.QUESTION, exchange))
        elif part is Part.HOSTS or exchange is None:
            turns.append(_turn(floor, floor.voice, Kind.SPEECH, None))
        else:
            turns.append(_turn(floor, floor.voice, Kind.ANSWER, exchange))
    return [turn for turn in turns if turn.sentences or turn.label_span]


def _only_opens(floor: Floor, following: Sequence[Floor]) -> bool:
    """Tell whether somebody only greets who asks later on: their label is a name, not 问."""
    asker = floor.label or floor.named or ""
    if words.says(words.ASKS, asker) or words.narrated(asker) or _asks(floor):
        return False
    return any(other.voice == floor.voice and _asks(other) for other in following)


def _asks(floor: Floor) -> bool:
    said = simplified(" ".join(paragraph.text for paragraph in floor.paragraphs))
    return bool(words.HERE_ASKS.search(said)) or "吗" in said


def narrative(source: str, lines: Sequence[Span]) -> list[DraftTurn]:
    """Make one turn that is nobody's words of these lines; none of no lines."""
    paragraphs = [put_together(source, [line]) for line in lines]
    return [_nobodys(_sentences(paragraphs), None)] if paragraphs else []


def with_closing_remark(turns: Sequence[DraftTurn]) -> list[DraftTurn]:
    """Take what the reporter says of the event's end out of the last speaker's mouth."""
    *before, last = turns
    kept = len(last.sentences)
    while kept > 1 and _CLOSING_REMARK.fullmatch(simplified(last.sentences[kept - 1].text)):
        kept -= 1
    remark = last.sentences[kept:]
    if not remark:
        return list(turns)
    first = remark[0].paragraph
    own = tuple(replace(sentence, paragraph=sentence.paragraph - first) for sentence in remark)
    return [*before, replace(last, sentences=last.sentences[:kept]), _nobodys(own, last.section)]


def _turn(floor: Floor, voice: Voice, kind: Kind, exchange: int | None) -> DraftTurn:
    return DraftTurn(
        kind=kind,
        speaker=voice.speaker,
        label=floor.label,
        label_span=floor.label_span,
        role=voice.role,
        section=floor.section,
        exchange=exchange,
        sentences=_sentences(floor.paragraphs),
    )


def _nobodys(sentences: tuple[DraftSentence, ...], section: int | None) -> DraftTurn:
    return DraftTurn(
        kind=Kind.NARRATIVE,
        speaker=None,
        label=None,
        label_span=None,
        role=None,
        section=section,
        exchange=None,
        sentences=sentences,
    )


def _sentences(paragraphs: Iterable[Paragraph]) -> tuple[DraftSentence, ...]:
    with_words = (paragraph for paragraph in paragraphs if paragraph.spans)
    return tuple(
        DraftSentence(
            paragraph.text[span.start : span.end],
            paragraph.locate(span),
            count,
            remark=paragraph.remark or is_remark(paragraph.text[span.start : span.end]),
        )
        for count, paragraph in enumerate(with_words)
        for span in spoken_spans(paragraph.text)
    )
