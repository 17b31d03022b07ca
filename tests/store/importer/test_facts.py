"""Transcripts of many layouts are read as a person reads them: facts that people wrote down."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.transcripts import facts, measure, source_of, untrue
from store import ArchiveError, Metadata
from store.importer import read_transcript

LABELLED, UNLABELLED = 0.988, 0.9
"""Shares of turns that must be right, with labels and without."""
FACTS = dict(facts())
INVENTED = {
    name: told for name, told in FACTS.items() if str(told["source"]).startswith("invented/")
}
MISGIVEN = 8
"""Anchors of what is nobody's that are given to somebody: known, and not to become more."""


@pytest.mark.parametrize("name", INVENTED)
def test_an_invented_transcript_stands_in_its_source(name: str) -> None:
    """What is said stands there word for word, in every layout and format."""
    try:
        draft = read_transcript(source_of(INVENTED[name]), Metadata())
    except ArchiveError:
        assert not INVENTED[name]["labelled"]
        return
    assert untrue(draft) == []


def test_turns_are_those_that_a_person_finds(shared: Path) -> None:
    """Of the turns with labels almost all, of the others most, and little is given wrongly."""
    assert shared.is_dir()
    turns, right, misgiven = Counter[bool](), Counter[bool](), 0
    for told in FACTS.values():
        outcome = measure(told)
        turns[told["labelled"]] += max(outcome.turns, outcome.right + outcome.extra)
        right[told["labelled"]] += outcome.right
        misgiven += outcome.misgiven
    assert right[True] >= LABELLED * turns[True]
    assert right[False] >= UNLABELLED * turns[False]
    assert misgiven <= MISGIVEN


def test_facts_are_of_many_layouts() -> None:
    """What is measured is not one publisher's way of printing."""
    assert len(FACTS) >= 40
    assert len({told["layout"] for told in FACTS.values()}) >= 20


def test_every_sentence_of_real_transcripts_stands_in_its_source(shared: Path) -> None:
    """Of each layout all, of the press conferences that are alike every eighth."""
    press = sorted((shared / "transcripts" / "mfa").iterdir())[::8]
    others = [path for path in (shared / "transcripts" / "layouts").rglob("*") if path.is_file()]
    for path in [*press, *others]:
        try:
            draft = read_transcript(path, Metadata())
        except ArchiveError:
            continue
        assert untrue(draft) == [], path.name
