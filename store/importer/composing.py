"""From what a structured format tells apart to a draft: the text, and who says which of its lines.

The text of the source is what stands between the marks, a line each heading, label and paragraph.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from store.errors import SourceProblem, TranscriptMalformed
from store.importer.document import Source
from store.importer.draft import Draft, DraftSection, DraftSentence, DraftTurn
from store.importer.elements import Line
from store.importer.paragraphs import PADDING, put_together
from store.importer.remarks import is_remark, spoken_spans
from store.model import SPOKEN, Kind, Metadata, Span
from store.sentences import CLOSERS, ENDERS, sentence_spans

_SIGNS = re.compile(rf"[{re.escape(ENDERS + CLOSERS)}]+(?=\s|$)")
"""What ends the sentence that a remark stands in, with nothing else said behind it."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose words follow."""

    kind: Kind
    speaker: str | None = None
    """Identity; None where it is nobody."""
    label: str | None = None
    """As printed, with its colon, if it stands on a line of its own."""
    role: str | None = None
    time: float | None = None
    """When the first word is said, seconds since the recording's beginning."""


@dataclass(slots=True)
class _Turn:
    """A turn whose lines are still being gathered."""

    voice: Voice
    section: int | None
    exchange: int | None
    label: str | None = None
    label_span: Span | None = None
    lines: list[tuple[Span, tuple[Span, ...]]] = field(default_factory=list)
    """Each line and its remarks, as spans of the whole text."""


class Composer:
    """Writes a source's text line by line, and keeps what each line is."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._length = 0
        self._sections: list[DraftSection] = []
        self._turns: list[_Turn] = []
        self._pending: _Turn | None = None
        self._exchanges = 0
        self._open = False
        self._headed = True

    def heading(self, text: str) -> None:
        """Begin a section; what follows answers no question above it, and is nobody's at first."""
        if not text.strip():
            return
        self._pending = None
        self._open = False
        self._headed = True
        self._sections.append(DraftSection(text, (self._write(text),)))

    def begin(self, voice: Voice, *, opens: bool = False, joins: bool = False) -> None:
        """Give somebody the floor; a turn without a line leaves no trace.

        Args:
            voice: Whose words follow.
            opens: Whether it opens an exchange.
            joins: Whether it belongs to the exchange that stands open, if one does.
        """
        self._exchanges += opens
        self._open = self._open or opens
        exchange = self._exchanges - 1 if opens or (joins and self._open) else None
        section = len(self._sections) - 1 if self._sections else None
        self._pending = _Turn(voice, section, exchange)

    def say(self, line: Line, label: int = 0) -> None:
        """Write a line of whoever has the floor.

        Args:
            line: What is said.
            label: Code points of its label, if the line begins with one.
        """
        if not line.text.strip():
            return
        turn = self._floor(printed=bool(label))
        at = self._write(line.text)
        start = at.start
        if label:
            turn.label = turn.voice.speaker
            turn.label_span = Span(start, start + label)
        remarks = tuple(Span(start + one.start, start + one.end) for one in line.remarks)
        turn.lines.append((Span(start + label, at.end), remarks))

    def _floor(self, *, printed: bool) -> _Turn:
        """Give the turn that a line belongs to, its label written above it."""
        if self._pending is None and self._headed:
            self.begin(Voice(Kind.NARRATIVE))
        turn = self._pending
        if turn is None:
            return self._turns[-1]
        self._pending, self._headed = None, False
        wording = turn.voice.label or ""
        label = without_colon(wording)
        if label and not printed:
            turn.label = label
            at = self._write(wording)
            turn.label_span = Span(at.start, at.end + 1)  # with the line end
        self._turns.append(turn)
        return turn

    def _write(self, text: str) -> Span:
        start = self._length
        self._written.append(text)
        self._length += len(text) + 1
        return Span(start, start + len(text))

    def draft(self, name: str, content: bytes, importer: str, metadata: Metadata) -> Draft:
        """Give the draft of all that was written.

        Raises:
            TranscriptMalformed: Nobody speaks in it.
        """
        if not any(turn.voice.kind in SPOKEN for turn in self._turns):
            raise TranscriptMalformed(name, SourceProblem.NO_TURNS)
        text = "\n".join(self._written)
        digest = hashlib.sha256(content).hexdigest()
        # A file name that is not UTF-8 reaches Python with surrogates, which no database takes.
        name = name.encode("utf-8", "replace").decode("utf-8")
        numbers = sorted({turn.exchange for turn in self._turns} - {None}, key=lambda one: one or 0)
        dense = {exchange: count for count, exchange in enumerate(numbers)}
        return Draft(
            source=Source(name, text, digest, content),
            metadata=metadata,
            importer=importer,
            sections=tuple(self._sections),
            turns=tuple(_draft_turn(text, turn, dense) for turn in self._turns),
            notices=(),
        )


def without_colon(label: str) -> str:
    """Give a label without the colon behind it."""
    bare = label.rstrip(PADDING)
    return (bare[:-1] if bare.endswith(("：", ":", "∶")) else bare).rstrip(PADDING)


def _draft_turn(source: str, turn: _Turn, dense: dict[int | None, int]) -> DraftTurn:
    voice = turn.voice
    return DraftTurn(
        kind=voice.kind,
        speaker=voice.speaker,
        label=turn.label,
        label_span=turn.label_span,
        role=voice.role,
        section=turn.section,
        exchange=None if turn.exchange is None else dense[turn.exchange],
        sentences=tuple(_sentences(source, turn)),
    )


def _sentences(source: str, turn: _Turn) -> Iterator[DraftSentence]:
    """Cut the lines of a turn into sentences, each remark by itself."""
    time = turn.voice.time
    cut = spoken_spans if turn.voice.kind in SPOKEN else sentence_spans
    for count, (line, remarks) in enumerate(turn.lines):
        for stretch, marked in _stretches(source, line, remarks):
            paragraph = put_together(source, [stretch])
            for span in sentence_spans(paragraph.text) if marked else cut(paragraph.text):
                words = paragraph.text[span.start : span.end]
                remark = marked or (turn.voice.kind in SPOKEN and is_remark(words))
                spans = paragraph.locate(span)
                yield DraftSentence(words, spans, count, remark, None if remark else time)
                time = time if remark else None


def _stretches(source: str, line: Span, remarks: Sequence[Span]) -> list[tuple[Span, bool]]:
    """Part a line at its remarks; a full stop behind one, as in (Applause)., goes with it."""
    edges = [line.start]
    for remark in remarks:
        edges += [max(remark.start, line.start), min(remark.end, line.end)]
    parts: list[tuple[Span, bool]] = []
    for count, (start, end) in enumerate(zip(edges, [*edges[1:], line.end], strict=True)):
        is_remark = count % 2 == 1
        rest = Span(start, end)
        signs = None if is_remark or not parts else _SIGNS.match(source, start, end)
        if signs:
            parts[-1] = (Span(parts[-1][0].start, signs.end()), parts[-1][1])
            rest = Span(signs.end(), end)
        if source[rest.start : rest.end].strip():
            parts.append((rest, is_remark))
    return parts
