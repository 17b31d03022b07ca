"""How long a query takes as the archive grows.

    python -m bench.scaling
    python -m bench.scaling --sizes 10000 100000 --plot

Four sizes by default: a part of the corpus, a larger part, all of it, and about four million
sentences, which are the corpus and four altered copies of it. What the queries mean is among them
at every size.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import corpus, measure
from bench.corpus import DamagedQuery
from bench.measure import Timings
from bench.ours import Ours

SIZES = (10_000, 100_000, corpus.SENTENCES, corpus.COPIES * corpus.SENTENCES)
ASKED = 600
"""Queries that are measured at each size, a hundred of each kind."""
WARM_UP = 50
REPEATED = 50
"""How often each of the hard queries is asked."""
PASTED = 200
"""Characters of the corpus that the longest query is."""
_PASTED_FROM = 400_000


@dataclass(frozen=True, slots=True)
class AtSize:
    """What was measured at one size."""

    sentences: int
    build_seconds: float
    disk: int
    found: float
    """Share of first hits."""
    usual: Timings
    hard: dict[str, Timings]


def main() -> None:
    """Measure each size asked for, and print."""
    arguments = _arguments()
    if arguments.folder:
        arguments.folder.mkdir(parents=True, exist_ok=True)
    measured = []
    for size in sorted(arguments.sizes):
        with tempfile.TemporaryDirectory(prefix="yuanhua-bench-", dir=arguments.folder) as folder:
            measured.append(at_size(size, Path(folder)))
    measure.say(sizes_table(measured))
    measure.say(hard_table(measured))
    if arguments.plot:
        # matplotlib is slow to import, and needed here alone.
        from bench.plot import draw

        measure.note(f"drawn: {draw([(each.sentences, each.usual) for each in measured])}")


def at_size(size: int, folder: Path) -> AtSize:
    """Build an archive of so many sentences and ask it."""
    measure.note(f"{size:,} sentences: text")
    plain = folder / "sentences.txt"
    queries = corpus.queries()
    meant = {query.target for query in queries[:ASKED]}
    count = corpus.write_plain(corpus.sized(size, meant), plain)
    archive = folder / "archive"
    archive.mkdir()
    engine = Ours()
    measure.note(f"{size:,} sentences: index")
    begun = time.perf_counter()
    engine.build(plain, archive)
    build_seconds = time.perf_counter() - begun
    plain.unlink()
    engine.open(archive)
    for query in queries[-WARM_UP:]:
        engine.search(query.text)
    measure.note(f"{size:,} sentences: queries")
    usual, found = asked(engine, queries[:ASKED])
    hard = {name: repeated(engine, text) for name, text in hard_queries().items()}
    engine.close()
    disk = measure.folder_bytes(archive)
    return AtSize(count, build_seconds, disk, found, usual, hard)


def asked(engine: Ours, queries: Sequence[DamagedQuery]) -> tuple[Timings, float]:
    """Ask each query once; give the times and the share of first hits."""
    seconds = []
    hits = 0
    for query in queries:
        begun = time.perf_counter()
        found = engine.search(query.text)
        seconds.append(time.perf_counter() - begun)
        hits += query.hit_by(found)
    return Timings(seconds), hits / len(queries)


def repeated(engine: Ours, text: str) -> Timings:
    """Ask one query again and again."""
    seconds = []
    for _ in range(REPEATED):
        begun = time.perf_counter()
        engine.search(text)
        seconds.append(time.perf_counter() - begun)
    return Timings(seconds)


def hard_queries() -> dict[str, str]:
    """Give the worst queries that people do ask, by the names the table has for them."""
    there = itertools.islice(corpus.sentences(), _PASTED_FROM, _PASTED_FROM + PASTED)
    pasted = "".join(there)[:PASTED]
    queries = {text: text for text in ("中国", "的", "我们认为", "tongzhou gongji")}
    queries[f"{PASTED} characters pasted"] = pasted
    return queries


def sizes_table(measured: Sequence[AtSize]) -> str:
    """Show the damaged queries at each size, and how time grew beside how the archive did."""
    smallest = measured[0]
    rows = [
        [
            f"{each.sentences:,}",
            measure.number(each.usual.p50),
            measure.number(each.usual.p99),
            measure.number(each.usual.per_second),
            measure.percent(each.found),
            measure.number(each.build_seconds),
            measure.megabytes(each.disk),
            measure.number(each.sentences / smallest.sentences),
            measure.number(each.usual.p50 / smallest.usual.p50),
            measure.number(each.usual.p99 / smallest.usual.p99),
        ]
        for each in measured
    ]
    head = ["sentences", "p50 ms", "p99 ms", "queries/s", "first hit, %", "build s", "disk MB"]
    return measure.table([*head, "size ×", "p50 ×", "p99 ×"], rows)


def hard_table(measured: Sequence[AtSize]) -> str:
    """Show the hard queries, the median and the 99th percentile at each size."""
    rows = [
        [
            name,
            *(
                f"{measure.number(each.hard[name].p50)} / {measure.number(each.hard[name].p99)}"
                for each in measured
            ),
        ]
        for name in measured[0].hard
    ]
    head = ["p50 / p99 ms", *(f"{each.sentences:,}" for each in measured)]
    return measure.table(head, rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.scaling",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="SENTENCES")
    parser.add_argument("--plot", action="store_true", help="draw bench/latency.png")
    parser.add_argument("--folder", type=Path, help="where to put the archives for the while")
    return parser.parse_args()


if __name__ == "__main__":
    main()
