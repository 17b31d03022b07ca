"""Plain text: paragraphs a line each, turns that begin with a label and a colon."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from store.errors import SourceProblem, TranscriptMalformed
from store.importer.document import Source
from store.importer.draft import Draft, DraftSection, DraftTurn
from store.importer.metadata import from_title_block
from store.importer.notices import doubled_across_page_ends, mixed_script, notice
from store.importer.paragraphs import Paragraph, find_headings, join_broken, lines
from store.importer.speakers import Label, find_labels, voice
from store.importer.turns import Floor, narrative, take_turns, with_closing_remark
from store.model import Kind, Metadata, Notice, Peculiarity, Span

NAME = "plain"


def parse(source: Source, metadata: Metadata) -> Draft:
    """Read a transcript whose turns begin with labels.

    Raises:
        TranscriptMalformed: No turn has a label.
    """
    spans = lines(source.text)
    texts = [source.text[span.start : span.end] for span in spans]
    labels = find_labels(texts, metadata.roles)
    if not labels:
        raise TranscriptMalformed(source.name, SourceProblem.NO_TURNS)
    headings = find_headings(texts, labels)
    top = min({*labels, *headings})
    told = metadata.completed(from_title_block(source.name, texts[:top]))
    paragraphs = _paragraphs(source.text, spans, labels, headings, top)
    sections = [joined for first, joined in paragraphs if first in headings]
    floors = _floors(paragraphs, spans, labels, headings, told.roles)
    turns = [*narrative(source.text, spans[:top]), *take_turns(floors)]
    return Draft(
        source=source,
        metadata=told,
        importer=NAME,
        sections=tuple(DraftSection(heading.text, heading.spans) for heading in sections),
        turns=tuple(with_closing_remark(turns)),
        notices=tuple(_notices(source.text, [joined for _, joined in paragraphs], turns)),
    )


def _paragraphs(
    source: str,
    spans: Sequence[Span],
    labels: Mapping[int, Label],
    headings: Collection[int],
    top: int,
) -> list[tuple[int, Paragraph]]:
    """Give the paragraphs below the title block, labels cut off, each with its first line."""
    words = [
        Span(span.start + labels[line].length if line in labels else span.start, span.end)
        for line, span in enumerate(spans)
    ]
    below = join_broken(
        source,
        words[top:],
        {line - top for line in labels},
        {line - top for line in headings},
    )
    return [(first + top, paragraph) for first, paragraph in below]


def _floors(
    paragraphs: Sequence[tuple[int, Paragraph]],
    spans: Sequence[Span],
    labels: Mapping[int, Label],
    headings: Collection[int],
    roles: Mapping[str, str],
) -> list[Floor]:
    """Gather the paragraphs under the label that gives the floor."""
    floors: list[Floor] = []
    section = -1
    for line, paragraph in paragraphs:
        if line in headings:
            section += 1
        elif line in labels:
            label, start = labels[line], spans[line].start
            label_span = Span(start, start + label.length)
            within = section if section >= 0 else None
            floors.append(Floor(voice(label, roles), label.text, label_span, within, [paragraph]))
        else:
            floors[-1].paragraphs.append(paragraph)
    return floors


def _notices(
    source: str, paragraphs: Sequence[Paragraph], turns: Sequence[DraftTurn]
) -> list[Notice]:
    found = [*doubled_across_page_ends(source, paragraphs), *mixed_script(source)]
    for turn, after in zip(turns, [*turns[1:], None], strict=True):
        answered = after is not None and after.kind is not Kind.QUESTION
        if turn.kind is Kind.QUESTION and not answered and turn.label_span:
            found.append(
                notice(source, Peculiarity.UNANSWERED_QUESTION, turn.label_span, turn.label or "")
            )
    return sorted(found, key=lambda place: place.line)
