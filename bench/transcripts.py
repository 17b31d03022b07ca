"""Measures how transcripts are read: a table of layouts, from facts that a person wrote down.

    python -m bench.transcripts [--verbose] [NAME…]

A turn is right if it begins and ends where the facts say, and its kind and speaker are theirs; a
turn that the facts do not know counts against as well. That each sentence stands in its source is
looked at for every transcript there is.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.corpus import shared_folder
from store import SPOKEN, ArchiveError, Metadata
from store.importer import read_transcript
from store.importer.draft import Draft, DraftTurn
from store.importer.labels import key_of
from store.text import assemble

FACTS = Path(__file__).parent.parent / "tests" / "data" / "facts"
TRANSCRIPTS = shared_folder().parent / "transcripts"


@dataclass(frozen=True, slots=True)
class Told:
    """A turn as the facts tell it."""

    kind: str
    speaker: str
    first: str
    last: str


@dataclass(slots=True)
class Outcome:
    """How one transcript, or one layout, was read."""

    files: int = 0
    turns: int = 0
    right: int = 0
    extra: int = 0
    misgiven: int = 0
    """Words that are nobody's, given to somebody."""
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Add another's counts."""
        self.files += other.files
        self.turns += other.turns
        self.right += other.right
        self.extra += other.extra
        self.misgiven += other.misgiven

    @property
    def share(self) -> float:
        """The share of turns that are right, of those there are and those there should be."""
        return self.right / max(self.turns, self.right + self.extra, 1)


def facts(names: Sequence[str] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the facts of each transcript, by their name."""
    for path in sorted(FACTS.glob("*.toml")):
        if not names or any(name in path.stem for name in names):
            yield path.stem, tomllib.loads(path.read_text(encoding="utf-8"))


def source_of(told: dict[str, Any]) -> Path:
    """Give where the transcript lies."""
    source = str(told["source"])
    folder = FACTS.parent if source.startswith("invented/") else TRANSCRIPTS
    return folder / source


def measure(told: dict[str, Any]) -> Outcome:
    """Read a transcript and compare it with its facts."""
    turns = [Told(*turn) for turn in told["turns"]]
    outcome = Outcome(files=1, turns=len(turns))
    try:
        draft = read_transcript(source_of(told), Metadata())
    except ArchiveError as problem:
        outcome.wrong.append(f"not read: {problem!r}")
        return outcome
    spoken = [turn for turn in draft.turns if turn.kind in SPOKEN]
    _compare(turns, spoken, outcome)
    words = [
        _bare("".join(one.text for one in turn.sentences if not one.remark)) for turn in spoken
    ]
    for anchor in told.get("nobody", ()):
        if _bare(anchor) and any(_bare(anchor) in text for text in words):
            outcome.misgiven += 1
            outcome.wrong.append(f"given to somebody: {anchor}")
    return outcome


def _compare(told: Sequence[Told], spoken: Sequence[DraftTurn], outcome: Outcome) -> None:
    at, used = 0, 0
    for one in told:
        found = next(
            (place for place in range(at, len(spoken)) if _begins(spoken[place], one.first)),
            None,
        )
        if found is None:
            outcome.wrong.append(f"missed: {one.kind} {one.speaker}: {one.first}")
            continue
        at, used = found + 1, used + 1
        turn = spoken[found]
        words = _words(turn)
        ends = any(
            _bare(one.last) in said[-len(_bare(one.last)) - 12 :]
            for said in (words, _bare("".join(one.text for one in turn.sentences)))
        )
        if turn.kind == one.kind and _is(turn, one.speaker, spoken) and ends:
            outcome.right += 1
        else:
            outcome.wrong.append(
                f"{one.kind} {one.speaker}: {one.first} … {one.last}  read as "
                f"{turn.kind} {turn.speaker} ({turn.label}) … {words[-16:]}"
            )
    outcome.extra = len(spoken) - used
    firsts = {_bare(one.first) for one in told}
    for turn in spoken:
        if not any(_words(turn).startswith(first) for first in firsts):
            outcome.wrong.append(f"extra: {turn.kind} {turn.speaker}: {_words(turn)[:24]}")


def _is(turn: DraftTurn, speaker: str, spoken: Sequence[DraftTurn]) -> bool:
    """Tell whether a turn is the speaker's, by name or by a label that the name bears."""
    labels = {turn.label}
    if turn.label is None:
        labels = {other.label for other in spoken if other.speaker == turn.speaker}
    names = {key_of(name) for name in (turn.speaker, *labels) if name is not None}
    return key_of(speaker) in names


def _words(turn: DraftTurn) -> str:
    said = [one.text for one in turn.sentences if not one.remark]
    return _bare("".join(said or [one.text for one in turn.sentences]))


def _begins(turn: DraftTurn, first: str) -> bool:
    whole = _bare("".join(one.text for one in turn.sentences))
    return _words(turn).startswith(_bare(first)) or whole.startswith(_bare(first))


def _bare(text: str) -> str:
    return re.sub(r"[\s*_\\>#|\u200b\ufeff]+", "", text)


def untrue(draft: Draft) -> list[str]:
    """Give the sentences that do not stand in the source at their spans."""
    return [
        one.text
        for turn in draft.turns
        for one in turn.sentences
        if assemble(draft.source.text, one.spans) != one.text
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of the facts' names")
    parser.add_argument("--verbose", action="store_true", help="tell what is wrong")
    options = parser.parse_args()
    console = Console()
    layouts: dict[tuple[bool, str], Outcome] = defaultdict(Outcome)
    totals: dict[bool, Outcome] = defaultdict(Outcome)
    for name, told in facts(options.names):
        outcome = measure(told)
        layouts[bool(told["labelled"]), str(told["layout"])].add(outcome)
        totals[bool(told["labelled"])].add(outcome)
        if options.verbose and outcome.wrong:
            console.print(f"{name}: {outcome.right} of {outcome.turns}", style="bold")
            for line in outcome.wrong[:12]:
                console.print("   ", line, markup=False)
    _print(console, layouts, totals)


def _print(
    console: Console,
    layouts: dict[tuple[bool, str], Outcome],
    totals: dict[bool, Outcome],
) -> None:
    table = Table("layout", "labels", "files", "turns", "right", "extra", "misgiven", "share")
    for (labelled, layout), one in sorted(
        layouts.items(), key=lambda pair: (not pair[0][0], pair[0][1])
    ):
        table.add_row(layout, "yes" if labelled else "no", *_row(one))
    for labelled, one in totals.items():
        table.add_row("all", "yes" if labelled else "no", *_row(one), style="bold")
    console.print(table)


def _row(one: Outcome) -> list[str]:
    counts = (one.files, one.turns, one.right, one.extra, one.misgiven)
    return [*map(str, counts), f"{100 * one.share:.1f} %"]


if __name__ == "__main__":
    main()
