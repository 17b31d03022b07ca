"""Compare Yuanhua with its peers: hits, time, space.

    python -m bench.compare
    python -m bench.compare --engines trigrams tantivy

All engines answer in one program and one go, over the same sentences. They take turns every few
seconds, so that whatever else the machine does disturbs all of them alike.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import corpus, measure
from bench.corpus import DamagedQuery
from bench.engines import PEERS, Engine, FromLoop
from bench.measure import Resident, Timings

OURS = "ours"
ROUNDS = 24
"""How often the engines take turns: one that answers 2,400 queries answers 100 each time."""
WARM_UP = 50
"""Queries that each engine answers before it is measured; the slowest answers fewer."""
WARM_UP_SLOW = 4
REMEMBERED = 300
"""Queries after which a program's memory is read; the slowest answers its sample."""


@dataclass(slots=True)
class Measured:
    """What is known of one engine."""

    name: str
    engine: Engine
    build_seconds: float
    disk: int
    resident: Resident
    seconds: list[float] = field(default_factory=list)
    found: list[list[str]] = field(default_factory=list)

    @property
    def timings(self) -> Timings:
        """How long its queries took."""
        return Timings(self.seconds)

    def asked(self, queries: Sequence[DamagedQuery]) -> Iterator[tuple[DamagedQuery, list[str]]]:
        """Give its queries with what it found."""
        return zip(queries[: len(self.found)], self.found, strict=True)


def engine_named(name: str) -> Engine:
    """Make one of the engines; ours is imported only when it is wanted."""
    if name == OURS:
        engine: Engine = importlib.import_module("bench.ours").Ours()
        return engine
    return FromLoop(PEERS[name]())


def main() -> None:
    """Build, ask and print."""
    arguments = _arguments()
    queries = corpus.queries()
    with _folder(arguments.folder) as folder:
        plain = folder / "sentences.txt"
        count = corpus.write_plain(corpus.sized(arguments.sentences), plain)
        measured = [_built(name, plain, folder, queries) for name in arguments.engines]
        _ask(measured, queries)
        for each in measured:
            each.engine.close()
    measure.say(f"{count:,} sentences, {len(queries):,} queries\n")
    measure.say(hits_table(measured, queries))
    measure.say(costs_table(measured))
    measure.say(ratios_table(measured))


def hits_table(measured: Sequence[Measured], queries: Sequence[DamagedQuery]) -> str:
    """Show how often the first sentence is the one meant, in percent."""
    rows = []
    for each in measured:
        rows.append([each.engine.label, f"{len(each.found):,}"])
        for kind in corpus.KINDS:
            rows[-1].append(_share([q.hit_by(f) for q, f in each.asked(queries) if q.kind == kind]))
        rows[-1].append(_share([q.hit_by(f) for q, f in each.asked(queries)]))
        held = [q.held_by(f) for q, f in each.asked(queries) if q.kind == "fragment_homophone"]
        rows[-1].append(_share(held))
    head = ["first hit, %", "queries", *corpus.KINDS, "overall", "fragment_homophone held"]
    return measure.table(head, rows)


def costs_table(measured: Sequence[Measured]) -> str:
    """Show the time of a query and of the index, and the space of both."""
    rows = [
        [
            each.engine.label,
            measure.number(each.timings.p50),
            measure.number(each.timings.p99),
            measure.number(each.timings.per_second),
            measure.number(each.build_seconds),
            measure.megabytes(each.disk),
            measure.megabytes(each.resident.total),
            measure.megabytes(each.resident.mapped),
        ]
        for each in measured
    ]
    head = ["cost", "p50 ms", "p99 ms", "queries/s", "build s", "disk MB", "memory MB", "of files"]
    return measure.table(head, rows)


def ratios_table(measured: Sequence[Measured]) -> str:
    """Show how many times as long as ours each peer takes, over the queries both were asked."""
    ours = next((each.timings for each in measured if each.name == OURS), None)
    if ours is None:
        return ""
    rows = [
        [
            each.engine.label,
            measure.number(each.timings.p50 / ours.first(len(each.seconds)).p50),
            measure.number(each.timings.p99 / ours.first(len(each.seconds)).p99),
        ]
        for each in measured
        if each.name != OURS
    ]
    return measure.table(["times ours", "p50", "p99"], rows)


def resident_after(name: str, folder: Path, texts: Sequence[str]) -> Resident:
    """Open an engine, ask it, and give the memory that this added; for a program of its own."""
    engine = engine_named(name)
    before = Resident.now()
    engine.open(folder)
    for text in texts:
        engine.search(text)
    added = Resident.now().since(before)
    engine.close()
    return added


def _built(name: str, plain: Path, parent: Path, queries: Sequence[DamagedQuery]) -> Measured:
    engine = engine_named(name)
    folder = parent / name
    folder.mkdir()
    measure.note(f"{engine.label}: index")
    begun = time.perf_counter()
    engine.build(plain, folder)
    seconds = time.perf_counter() - begun
    measure.note(f"{engine.label}: memory")
    texts = [query.text for query in queries[: min(REMEMBERED, engine.sample)]]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        resident = pool.apply(resident_after, (name, folder, texts))
    engine.open(folder)
    warming = WARM_UP if engine.sample > WARM_UP else WARM_UP_SLOW
    for query in queries[-warming:]:
        engine.search(query.text)
    return Measured(name, engine, seconds, measure.folder_bytes(folder), resident)


def _ask(measured: Sequence[Measured], queries: Sequence[DamagedQuery]) -> None:
    gc.collect()
    for turn in range(ROUNDS):
        measure.note(f"queries: round {turn + 1} of {ROUNDS}")
        for each in measured:
            asked = min(each.engine.sample, len(queries))
            for query in queries[asked * turn // ROUNDS : asked * (turn + 1) // ROUNDS]:
                begun = time.perf_counter()
                found = each.engine.search(query.text)
                each.seconds.append(time.perf_counter() - begun)
                each.found.append(found)


def _share(outcomes: Sequence[bool]) -> str:
    return measure.percent(sum(outcomes) / len(outcomes))


@contextmanager
def _folder(asked: Path | None) -> Iterator[Path]:
    if asked:
        asked.mkdir(parents=True)
        yield asked
    else:
        with tempfile.TemporaryDirectory(prefix="yuanhua-bench-") as folder:
            yield Path(folder)


def _arguments() -> argparse.Namespace:
    names = [OURS, *PEERS]
    parser = argparse.ArgumentParser(
        prog="python -m bench.compare",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--engines", nargs="+", choices=names, default=names)
    parser.add_argument("--sentences", type=int, default=corpus.SENTENCES)
    parser.add_argument("--folder", type=Path, help="a new folder, to keep the indexes in")
    return parser.parse_args()


if __name__ == "__main__":
    main()
