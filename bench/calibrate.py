"""How likely a match is what was meant: fits the curve of `store/judging.py`, and shows it.

    python -m bench.calibrate [--held N …] [--queries N] [--plot]

Half of a sample of the sentences is held in an archive, the other half is not; archives of several
sizes, for among many sentences some are like anything. Stretches of both
are damaged in every way of `bench/damage.py`; a stretch of 4 to 30 characters, or a whole sentence.
A match is right if the sentence holds the undamaged stretch, nine tenths of it at the least; so a
near copy of a sentence that is not held counts as right, and everything else found for it as false.
The curve is fitted to one half of the queries; the table and the plot are of the other half.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from bench import corpus, damage, measure
from store import Metadata, open_archive
from store.alphabet import fold
from store.database import blocking_connection
from store.index import Segments
from store.judging import CLOSE_LEAST, COEFFICIENTS, FEATURES, features
from store.query import parse
from store.search import ranked

PICTURE = Path(__file__).with_name("claims.png")
HELD = (500, 5_000, 50_000, 200_000)
"""Sizes of archives, from a few transcripts to hundreds."""
_LEAST_HELD = 0.9
_SHORTEST, _LONGEST = 4, 30
_WHOLE = 0.3
"""Share of queries that are made of a whole sentence."""
_MARKS = "，。、；：？！“”（）《》 "
_ROUNDS = 60
_RIDGE = 1e-3
_CUTOFFS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked."""

    way: str
    original: str
    query: str
    is_held: bool
    """Whether the sentence meant is in the archive."""
    among: int
    """How many sentences are."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query's best match."""

    asked: Asked
    exact: bool
    right: bool
    shown: tuple[float, ...]
    """What the match shows; () where nothing was found at all."""


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.calibrate", description=__doc__)
    parser.add_argument(
        "--held", type=int, nargs="+", default=HELD, help="sentences held, an archive each"
    )
    parser.add_argument(
        "--queries", type=int, default=7_200, help="queries of each, half of them held"
    )
    parser.add_argument("--plot", action="store_true", help=f"draw {PICTURE.name}")
    arguments = parser.parse_args()
    examples = [
        one for held in arguments.held for one in asyncio.run(gathered(held, arguments.queries))
    ]
    rounds = 2 * len(damage.WAYS)
    fitting = [one for at, one in enumerate(examples) if at // rounds % 2 == 0]
    showing = [one for at, one in enumerate(examples) if at // rounds % 2]
    coefficients = fitted(fitting)
    measure.say(
        ", ".join(
            f"{name} {value:.2f}"
            for name, value in zip(("1", *FEATURES), coefficients, strict=True)
        )
    )
    measure.say(curve_table(showing, COEFFICIENTS))
    measure.say(reliability_table(showing, COEFFICIENTS))
    measure.say(ways_table(showing, COEFFICIENTS))
    if arguments.plot:
        draw(showing, COEFFICIENTS)


async def gathered(held: int, queries: int) -> list[Example]:
    """Hold some sentences, and ask for them and for others."""
    chance = random.Random(corpus.SEED)
    sample = list(corpus.sized(2 * held))
    chance.shuffle(sample)
    with tempfile.TemporaryDirectory() as folder:
        path, lines = Path(folder) / "held.sqlite3", Path(folder) / "held.txt"
        lines.write_text("\n".join(sample[:held]), encoding="utf-8")
        async with open_archive(path, corpus=False) as archive:
            await archive.import_lines(lines, Metadata(title="held"))
        with closing(blocking_connection(path)) as connection:
            segments = Segments()
            segments.refresh(connection)
            return [
                example(connection, segments, asked)
                for asked in questions(sample, held, queries, chance)
            ]


def questions(
    sample: Sequence[str], held: int, queries: int, chance: random.Random
) -> Iterator[Asked]:
    """Give damaged stretches of sentences that are held, and of others, in turn."""
    given = 0
    while given < queries:
        is_held = given % 2 == 0
        way = damage.WAYS[given // 2 % len(damage.WAYS)]
        sentence = sample[chance.randrange(held) + (0 if is_held else held)]
        whole = chance.random() < _WHOLE
        length = len(sentence) if whole else chance.randint(_SHORTEST, _LONGEST)
        start = chance.randrange(max(1, len(sentence) - length + 1))
        original = sentence[start : start + length].strip(_MARKS)
        query = way(original, chance) if len(original) >= _SHORTEST else None
        if query and fold([query])[0][0]:
            given += 1
            yield Asked(way.__name__, original, query, is_held, held)


def example(connection: sqlite3.Connection, segments: Segments, asked: Asked) -> Example:
    """Look at what is found best for a query."""
    found = ranked(connection, segments, parse(asked.query), None, 5)
    if not found:
        return Example(asked, exact=False, right=False, shown=())
    best = found[0].match
    sentence = best.candidate.folded
    if asked.way == damage.keywords.__name__:
        right = all(word in sentence for word in fold(asked.query.split())[0])
    else:
        meant = fold([asked.original])[0][0]
        right = LCSseq.similarity(meant, sentence) >= _LEAST_HELD * len(meant)
    return Example(asked, best.exact, right, features(best))


def fitted(examples: Sequence[Example]) -> Floats:
    """Fit the logistic curve to what is not exact (iteratively reweighted least squares)."""
    kept = [one for one in examples if one.shown and not one.exact]
    shown = np.array([(1.0, *one.shown) for one in kept])
    right = np.array([float(one.right) for one in kept])
    coefficients = np.zeros(shown.shape[1])
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(shown @ coefficients, -30, 30)))
        spread = likely * (1 - likely) + 1e-9
        bend = (shown * spread[:, None]).T @ shown + _RIDGE * np.eye(shown.shape[1])
        coefficients += np.linalg.solve(bend, shown.T @ (right - likely) - _RIDGE * coefficients)
    return coefficients


def likelihood(one: Example, coefficients: Sequence[float]) -> float:
    """Give how likely a query's best match is right, as the search says."""
    if one.exact or not one.shown:
        return float(one.exact)
    logit = coefficients[0] + float(np.dot(coefficients[1:], one.shown))
    return float(1 / (1 + np.exp(-logit)))


def curve(examples: Sequence[Example], coefficients: Sequence[float]) -> list[tuple[float, ...]]:
    """Give, for each cutoff: share of held found, share of all claims false, and of unheld."""
    points: list[tuple[float, ...]] = []
    likely = [likelihood(one, coefficients) for one in examples]
    for cutoff in _CUTOFFS:
        claims = [one for one, p in zip(examples, likely, strict=True) if p >= cutoff]
        held = sum(one.asked.is_held for one in examples)
        unheld = len(examples) - held
        found = sum(one.asked.is_held and one.right for one in claims)
        false = sum(not one.asked.is_held and not one.right for one in claims)
        points.append((cutoff, found / held, false / unheld))
    return points


def by_size(examples: Sequence[Example]) -> dict[int, list[Example]]:
    """Part the examples by how many sentences were held."""
    sizes: dict[int, list[Example]] = {}
    for one in examples:
        sizes.setdefault(one.asked.among, []).append(one)
    return sizes


def curve_table(examples: Sequence[Example], coefficients: Sequence[float]) -> str:
    """Print the curve of each size: found, and falsely claimed."""
    sizes = by_size(examples)
    curves = [curve(ones, coefficients) for ones in sizes.values()]
    rows = [
        (
            f"{points[0][0]:.2f}",
            *(f"{100 * found:.1f} / {100 * false:.1f}" for _, found, false in points),
        )
        for points in zip(*curves, strict=True)
    ]
    return measure.table(("claimed from", *(f"{size:,} sentences" for size in sizes)), rows)


def reliability_table(examples: Sequence[Example], coefficients: Sequence[float]) -> str:
    """Print how often a score is right, beside what it says."""
    close = [one for one in examples if one.shown and not one.exact]
    likely = np.array([likelihood(one, coefficients) for one in close])
    right = np.array([one.right for one in close])
    rows = []
    for low in np.arange(0, 1, 0.1):
        within = (likely >= low) & (likely < low + 0.1)
        if within.any():
            told = (f"{100 * low:.0f}-{100 * low + 10:.0f}", f"{within.sum():,}")
            shares = (100 * likely[within].mean(), 100 * right[within].mean())
            rows.append((*told, *(f"{share:.0f}" for share in shares)))
    return measure.table(("score", "matches", "mean score", "right, %"), rows)


def ways_table(examples: Sequence[Example], coefficients: Sequence[float]) -> str:
    """Print, for each way to damage, what is found of the held and claimed of the others."""
    ways: dict[str, list[Example]] = defaultdict(list)
    for one in examples:
        ways[one.asked.way].append(one)
    rows = []
    for way, ones in ways.items():
        held = [one for one in ones if one.asked.is_held]
        others = [one for one in ones if not one.asked.is_held]
        first = sum(one.right for one in held)
        claimed = sum(one.right and likelihood(one, coefficients) >= CLOSE_LEAST for one in held)
        false = sum(
            not one.right and likelihood(one, coefficients) >= CLOSE_LEAST for one in others
        )
        shares = (first / len(held), claimed / len(held), false / len(others))
        rows.append((way, *(f"{100 * share:.1f}" for share in shares)))
    return measure.table(("way", "first, %", "first and claimed, %", "false claims, %"), rows)


def draw(examples: Sequence[Example], coefficients: Sequence[float]) -> None:
    """Draw the share found against the share of false claims."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4.5))
    for size, ones in by_size(examples).items():
        points = curve(ones, coefficients)
        false_shares = [100 * false for *_, false in points]
        axes.plot(
            false_shares, [100 * found for _, found, _ in points], "o-", label=f"{size:,} sentences"
        )
        for cutoff, found, false in points:
            axes.annotate(
                f"{cutoff:g}", (100 * false, 100 * found), (4, -10), textcoords="offset points"
            )
    axes.legend(loc="lower right")
    axes.set_xlabel("false claims, % of queries for what is not held")
    axes.set_ylabel("found, % of queries for what is held")
    axes.set_title("What is found and what is falsely claimed, by the least score claimed")
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(PICTURE, dpi=120)


if __name__ == "__main__":
    main()
