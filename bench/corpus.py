"""The sentences and the damaged queries that everything here is measured with, and what a hit is.

Both lie in the folder `bench` of `$SHARED_FOLDER`, or of `shared` beside this project.
"""

from __future__ import annotations

import csv
import itertools
import lzma
import os
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SENTENCES = 818_917
"""How many sentences the corpus has."""
KINDS = (
    "homophone1",
    "homophone2",
    "shape1",
    "delete2",
    "fragment",
    "fragment_homophone",
)
"""The ways a query was damaged, in the order they are shown."""
SEED = 20_240_601
"""What every choice by chance here starts from, so that two runs choose alike."""
COPIES = 5
"""The corpus and four altered copies of it make about four million sentences."""
_ALTERED = 1 / 8
_CHUNK = 20_000
_NEWLINE = ord("\n")


@dataclass(frozen=True, slots=True)
class DamagedQuery:
    """What somebody half remembers, and the sentence they mean."""

    kind: str
    text: str
    target: str

    @property
    def original(self) -> str:
        """The stretch of the target that the query was made from: the one most like it.

        It is as long as the query, and fewest of its characters differ from the query's. This holds
        for the two fragment kinds alone; their damage neither adds nor takes away characters.
        """
        length = len(self.text)
        windows = (
            self.target[start : start + length]
            for start in range(max(1, len(self.target) - length + 1))
        )
        return min(windows, key=self._distance)

    def hit_by(self, found: Sequence[str]) -> bool:
        """Tell whether the first sentence found is the one meant.

        A verbatim `fragment` stands in more sentences than its target: each of them is right.
        """
        if not found:
            return False
        return self.text in found[0] if self.kind == "fragment" else found[0] == self.target

    def held_by(self, found: Sequence[str]) -> bool:
        """Tell whether the first sentence found holds the undamaged stretch, whichever it is."""
        return bool(found) and self.original in found[0]

    def _distance(self, window: str) -> int:
        return sum(one != other for one, other in zip(self.text, window, strict=True))


def shared_folder() -> Path:
    """Give the folder of the sentences and the queries."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared"
    return Path(os.environ.get("SHARED_FOLDER", beside)) / "bench"


def sentences() -> Iterator[str]:
    """Read the corpus, a sentence at a time.

    Raises:
        FileNotFoundError: there is no shared folder.
    """
    with lzma.open(shared_folder() / "sentences.txt.xz", "rt", encoding="utf-8", newline="\n") as f:
        for line in f:
            yield line.rstrip("\n")


def queries() -> list[DamagedQuery]:
    """Read the queries, shuffled and then dealt one of each kind in turn.

    So the first N of them, where N is a multiple of six, are a fair sample of them all.

    Raises:
        FileNotFoundError: there is no shared folder.
    """
    by_kind: dict[str, list[DamagedQuery]] = defaultdict(list)
    path = shared_folder() / "perturbed_queries.tsv"
    with path.open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            kind = row["error_kind"]
            by_kind[kind].append(DamagedQuery(kind, row["query"], row["target_sentence"]))
    chance = random.Random(SEED)
    for kind in KINDS:
        chance.shuffle(by_kind[kind])
    return [
        query for dealt in zip(*(by_kind[kind] for kind in KINDS), strict=True) for query in dealt
    ]


def sized(size: int, among: Collection[str] = ()) -> Iterator[str]:
    """Give as many sentences as asked: some of the corpus, all of it, or it and altered copies.

    Of less than the corpus every n-th sentence is taken, so that all its years are there, and
    those that must be `among` them. What is more than the corpus begins with the corpus itself,
    unaltered.
    """
    if size < SENTENCES:
        others = size - len(among)
        step = SENTENCES / others
        wanted = (int(place * step) for place in range(others))
        upcoming = next(wanted)
        for number, sentence in enumerate(sentences()):
            if number == upcoming or sentence in among:
                yield sentence
            if number == upcoming:
                upcoming = next(wanted, -1)
        return
    yield from itertools.islice(
        itertools.chain(
            sentences(), (line for copy in itertools.count(1) for line in altered(copy))
        ),
        size,
    )


def altered(copy: int) -> Iterator[str]:
    """Give the corpus with about one character in eight replaced.

    A replacement is drawn from the corpus itself (from the same twenty thousand sentences), so that
    characters stay as frequent as they were. The same copy is always altered alike.
    """
    chance = np.random.default_rng((SEED, copy))
    corpus = sentences()
    while chunk := list(itertools.islice(corpus, _CHUNK)):
        codes = np.frombuffer("\n".join(chunk).encode("utf-32-le"), dtype="<u4").copy()
        drawn = codes[chance.integers(len(codes), size=len(codes))]
        replaced = (
            (chance.random(len(codes)) < _ALTERED) & (codes != _NEWLINE) & (drawn != _NEWLINE)
        )
        codes[replaced] = drawn[replaced]
        yield from codes.tobytes().decode("utf-32-le").split("\n")


def write_plain(lines: Iterable[str], path: Path) -> int:
    """Write a plain text file, a sentence a line, and give how many there are."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as f:
        for count, line in enumerate(lines, start=1):  # noqa: B007 - counts the copies
            f.write(line + "\n")
    return count


def read_plain(path: Path) -> Iterator[str]:
    """Read such a file again."""
    with path.open(encoding="utf-8", newline="\n") as f:
        for line in f:
            yield line.rstrip("\n")
