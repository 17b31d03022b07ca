"""From a document to a draft: labels, who has the floor, turns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from store.errors import SourceProblem, TranscriptMalformed
from store.importer.casting import Said, cast
from store.importer.cutting import Joined, cut, join
from store.importer.document import Block, Document
from store.importer.draft import Draft, DraftSection, DraftTurn
from store.importer.flooring import floors_of, opening
from store.importer.learning import find_labels
from store.importer.metadata import from_title_block
from store.importer.misreadings import unanswered
from store.importer.notices import doubled_across_page_ends, mixed_script
from store.importer.places import Line
from store.importer.proposing import propose
from store.importer.reading import Layout, Reading
from store.importer.stacking import stacked
from store.importer.translating import by_language, interleaved, is_bilingual
from store.importer.turns import Floor, narrative, take_turns, with_closing_remark
from store.importer.voices import Part, Voice, bearer, spokesperson, voice
from store.model import Metadata, Notice, Origin, Span
from store.sentences import is_finished

PRINTED = frozenset({"plain_text", "pdf"})
"""Formats whose lines are those of a print."""
_LONGEST_TITLE = 60
"""Code points of a line above a speech."""


def parse(document: Document, metadata: Metadata, reading: Reading | None = None) -> Draft:
    """Read who says what in a document.

    Args:
        document: What its format tells.
        metadata: What is known of the transcript beside its text.
        reading: What was told of its layout.

    Raises:
        TranscriptMalformed: Nothing tells who speaks.
    """
    reading = reading or Reading()
    reading = replace(reading, speakers=(*reading.speakers, *metadata.roles))
    source = document.source.text
    blocks = stacked(source, document.blocks)
    told = metadata.completed(document.metadata)
    if reading.layout is Layout.SPEECH:
        return _speech(document, told, reading)
    lines = [
        Line(source[block.span.start : block.span.end], block.heading, above.wrapped)
        for above, block in pairwise([Block(Span(0, 0)), *blocks])
    ]
    # Where the format itself names who speaks, nothing is to be learned.
    named = any(block.speaker for block in blocks)
    labels = {} if named else find_labels(lines, reading)
    pieces = cut(source, blocks, labels)
    joined = join(source, pieces, printed=document.format in PRINTED)
    top = next(
        (at for at, one in enumerate(joined) if one.first.label or one.first.block.speaker),
        len(joined),
    )
    while top > 1 and joined[top - 1].heading:
        top -= 1  # A section's; what stands above everything is the title.
    title_block = [one.text for one in joined[:top]]
    top, announced = opening(joined[:top], title_block)
    if not labels and not named and not announced:
        seen = propose(line.text for line in lines)
        raise TranscriptMalformed(document.source.name, SourceProblem.NO_TURNS, seen=seen)
    title_block = title_block[:top]
    told = told.completed(from_title_block(document.source.name, title_block))
    titled = spokesperson(title_block)
    if titled and not told.roles:
        told = told.completed(Metadata(roles=dict([titled])).told_by(Origin.TEXT))
    below = joined[top + len(announced.paragraphs) :] if announced else joined[top:]
    spoken, sections = _take(source, below, reading, told)
    if announced:
        spoken = [*take_turns([announced]), *spoken]
    above = narrative(source, [span for one in joined[:top] for span in one.paragraph.spans])
    turns = with_closing_remark([*above, *spoken])
    timed = _timed(blocks)
    return Draft(
        source=document.source,
        metadata=told,
        importer=document.format,
        sections=tuple(DraftSection(one.text, one.paragraph.spans) for one in sections),
        turns=tuple(_with_times(turn, timed) for turn in turns) if timed else tuple(turns),
        notices=tuple(_notices(source, joined, turns)),
    )


def _take(
    source: str, joined: Sequence[Joined], reading: Reading, told: Metadata
) -> tuple[list[DraftTurn], list[Joined]]:
    """Take the turns of paragraphs, of each language by itself, and their headings."""
    if not is_bilingual(joined):
        floors, sections = floors_of(joined, _voices(joined, reading, told))
        return take_turns(floors), sections
    headings = [span for one in joined if one.heading for span in one.paragraph.spans]
    plain = [one for one in joined if not one.heading]
    languages = [narrative(source, [span]) for span in headings]
    for places in by_language(plain):
        own = [plain[at] for at in places]
        ends = {at for at, (before, after) in enumerate(pairwise(places), 1) if after > before + 1}
        floors, _ = floors_of(own, _voices(own, reading, told), ends)
        languages.append(take_turns(floors))
    *apart, first, second = languages
    return interleaved([turn for turns in apart for turn in turns] + first, second), []


def _voices(joined: Sequence[Joined], reading: Reading, told: Metadata) -> Callable[[str], Voice]:
    """Give what turns a label into whose words follow it."""
    said: list[Said] = []
    for one in joined:
        label = one.first.label.text if one.first.label else one.first.block.speaker
        if label:
            said.append(Said(label, one.text))
        elif said and not one.heading:
            said[-1] = Said(said[-1].label, f"{said[-1].words} {one.text}")
    parts = cast(said, reading)
    return lambda label: voice(label, parts.get(bearer(label), Part.ANSWERS), told.roles)


def _speech(document: Document, told: Metadata, reading: Reading) -> Draft:
    """Take all below the title as one speaker's words, as was asked for."""
    source = document.source.text
    if not reading.speakers:
        raise TranscriptMalformed(document.source.name, SourceProblem.NO_SPEAKER)
    joined = join(source, cut(source, document.blocks, {}), printed=document.format in PRINTED)
    top = next(
        (
            at
            for at, one in enumerate(joined)
            if len(one.text) > _LONGEST_TITLE or is_finished(one.text)
        ),
        0,
    )
    told = told.completed(from_title_block(document.source.name, [j.text for j in joined[:top]]))
    name = reading.speakers[0]
    floor = Floor(
        Voice(name, told.roles.get(name), Part.ANSWERS),
        None,
        None,
        None,
        [one.paragraph for one in joined[top:]],
    )
    above = narrative(source, [span for one in joined[:top] for span in one.paragraph.spans])
    turns = with_closing_remark([*above, *take_turns([floor])])
    return Draft(document.source, told, document.format, (), tuple(turns), ())


def _timed(blocks: Sequence[Block]) -> tuple[list[int], list[float]] | None:
    """Give where the blocks begin that have a time, with their times."""
    found = [(block.span.start, block.time) for block in blocks if block.time is not None]
    return ([at for at, _ in found], [time for _, time in found]) if found else None


def _with_times(turn: DraftTurn, timed: tuple[list[int], list[float]]) -> DraftTurn:
    starts, times = timed
    sentences = []
    for sentence in turn.sentences:
        at = bisect_right(starts, sentence.spans[0].start) - 1
        sentences.append(replace(sentence, time=times[at]) if at >= 0 else sentence)
    return replace(turn, sentences=tuple(sentences))


def _notices(source: str, joined: Sequence[Joined], turns: Sequence[DraftTurn]) -> list[Notice]:
    paragraphs = [one.paragraph for one in joined if one.paragraph.spans]
    found = [*doubled_across_page_ends(source, paragraphs), *mixed_script(source)]
    found += unanswered(source, turns)
    return sorted(found, key=lambda place: place.line)
