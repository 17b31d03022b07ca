"""What goes out in a form of ours comes in again as it was."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from hypothesis import given, settings

from store.exporting import akoma_ntoso as xml
from store.exporting import json_lines as lines
from store.exporting import markdown as marked
from store.exporting.held import Held, HeldTurn
from store.importer import akoma_ntoso, json_lines, markdown_turns
from store.importer.draft import Draft
from store.model import SPOKEN, Metadata
from store.text import assemble
from tests.store.exporting.holding import drafts, held, moved, said, timed

Writer = lines.Writer | xml.Writer | marked.Writer


def written(writer: Writer, whole: Held, turns: Sequence[HeldTurn]) -> bytes:
    """Write a session, its turns by twos."""
    halves = (turns[at : at + 2] for at in range(0, len(turns), 2))
    between = chain.from_iterable(writer.write(whole, some) for some in halves)
    return "".join(chain(writer.begin(whole), between, writer.end(whole))).encode()


@settings(max_examples=40)
@given(drafts())
def test_json_lines_are_read_as_they_were_written(draft: Draft) -> None:
    """Every span, id, source and provenance; written once more, byte for byte the same."""
    once = written(lines.Writer(), *held(moved(draft)))
    again = json_lines.read("export.jsonl", once, Metadata())
    assert (again.source, again.sections, again.turns) == (
        draft.source,
        draft.sections,
        draft.turns,
    )
    assert again.provenance == moved(draft).provenance
    assert again.metadata == draft.metadata
    assert written(lines.Writer(), *held(again)) == once


@settings(max_examples=40)
@given(drafts())
def test_json_lines_keep_times_and_translations(draft: Draft) -> None:
    """When each sentence begins, and which turn says another in another language."""
    spoken = timed(draft)
    again = json_lines.read("export.jsonl", written(lines.Writer(), *held(spoken)), Metadata())
    assert again.turns == spoken.turns


@settings(max_examples=40)
@given(drafts())
def test_akoma_ntoso_keeps_when_turns_begin(draft: Draft) -> None:
    """By the clock of the recording, to the first word of each."""
    spoken = timed(draft)
    again = akoma_ntoso.read("a.xml", written(xml.Writer(), *held(spoken)), Metadata())
    for turn, before in zip(again.turns, spoken.turns, strict=True):
        if before.kind in SPOKEN and before.sentences[0].time is not None:
            assert turn.sentences[0].time == before.sentences[0].time


@settings(max_examples=40)
@given(drafts())
def test_akoma_ntoso_is_read_as_the_same_turns(draft: Draft) -> None:
    """Kinds, speakers, roles, labels, headings, exchanges, sentences and remarks."""
    again = akoma_ntoso.read("a.xml", written(xml.Writer(), *held(draft)), Metadata())
    assert said(again) == said(draft)
    assert [one.title for one in again.sections] == [one.title for one in draft.sections]
    assert again.metadata == draft.metadata


@settings(max_examples=40)
@given(drafts())
def test_markdown_is_read_as_the_same_turns(draft: Draft) -> None:
    """The same, though every sign of the words may be one of Markdown's."""
    again = markdown_turns.read("a.md", written(marked.Writer(), *held(draft)), Metadata())
    assert said(again) == said(draft)
    assert [one.title for one in again.sections] == [one.title for one in draft.sections]
    assert again.metadata == draft.metadata


@settings(max_examples=40)
@given(drafts())
def test_every_sentence_stands_in_the_source_at_its_spans(draft: Draft) -> None:
    """So does every heading, and every label but for its colon."""
    source = draft.source.text
    for turn in draft.turns:
        for one in turn.sentences:
            assert assemble(source, one.spans) == one.text
        if turn.label_span:
            printed = source[turn.label_span.start : turn.label_span.end]
            assert printed.strip().removesuffix("：") == turn.label
    assert all(assemble(source, one.spans) == one.title for one in draft.sections)


@settings(max_examples=40)
@given(drafts())
def test_nothing_but_white_space_is_left_out(draft: Draft) -> None:
    """Every sign of the source is a heading's, a label's or a sentence's, and of one alone."""
    spans = [span for one in draft.sections for span in one.spans]
    spans += [turn.label_span for turn in draft.turns if turn.label_span]
    spans += [span for turn in draft.turns for one in turn.sentences for span in one.spans]
    reached = 0
    for span in sorted(spans):
        assert reached <= span.start
        assert not draft.source.text[reached : span.start].strip()
        reached = span.end
    assert not draft.source.text[reached:].strip()
