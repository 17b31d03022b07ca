"""What happens when many ask at once: is it faster, and is the event loop held up.

    python -m bench.concurrency --database FILE

The archive is one that `python -m bench.compare --folder FOLDER` kept as
`FOLDER/ours/yuanhua.sqlite`, or any other.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import corpus, measure
from bench.engines import SHOWN
from store import Archive, open_archive

AT_ONCE = 64
ROUNDS = 14
"""How often both ways take turns."""
WARM_UP = 50
_TICK = 0.001
_IDLE = 2.0


@dataclass(slots=True)
class Way:
    """What was measured of one way to ask, all its turns together."""

    seconds: float = 0.0
    held: float = 0.0
    """The longest, in seconds, that the event loop kept a sleeper waiting."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.concurrency",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--database", type=Path, required=True, help="the archive to ask")
    arguments = parser.parse_args()
    if not arguments.database.is_file():
        parser.error(f"there is no {arguments.database}")
    measure.say(asyncio.run(measured(arguments.database)))


async def measured(database: Path) -> str:
    """Ask the same queries one after another and at once, in turn, and give the table.

    At each turn the two ways have different queries, and each way has had all of them in the end:
    neither finds the pages that the other has just read.
    """
    queries = [query.text for query in corpus.queries()]
    alone, together, idle = Way(), Way(), Way()
    async with open_archive(database, corpus=False) as archive:
        await one_by_one(archive, queries[-WARM_UP:])
        async with watched(idle):
            await asyncio.sleep(_IDLE)
        for turn in range(ROUNDS):
            async with watched(alone):
                alone.seconds += await one_by_one(archive, _of_turn(queries, turn))
            async with watched(together):
                together.seconds += await at_once(archive, _of_turn(queries, turn + ROUNDS // 2))
    rows = [
        ["none", "", "", measure.number(idle.held * 1000)],
        _row("one after another", alone, alone),
        _row(f"{AT_ONCE} at once", together, alone),
    ]
    return measure.table(["searches", "queries/s", "×", "event loop held, ms"], rows)


async def one_by_one(archive: Archive, queries: Sequence[str]) -> float:
    """Ask each query when the one before is answered; give the seconds until the last is."""
    begun = time.perf_counter()
    for query in queries:
        await archive.search(query, limit=SHOWN)
    return time.perf_counter() - begun


async def at_once(archive: Archive, queries: Sequence[str]) -> float:
    """Ask them all at once; give the seconds until the last is answered."""
    begun = time.perf_counter()
    await asyncio.gather(*(archive.search(query, limit=SHOWN) for query in queries))
    return time.perf_counter() - begun


@asynccontextmanager
async def watched(way: Way) -> AsyncIterator[None]:
    """Watch how long the event loop is held for as long as this is open."""
    ticker = asyncio.create_task(_tick(way))
    # The ticker has to be asleep already when the first search begins.
    await asyncio.sleep(0)
    try:
        yield
    finally:
        # It is given the chance to tell of a hold that lasted until just now.
        await asyncio.sleep(2 * _TICK)
        ticker.cancel()


async def _tick(way: Way) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(_TICK)
        way.held = max(way.held, time.perf_counter() - begun - _TICK)


def _of_turn(queries: Sequence[str], turn: int) -> Sequence[str]:
    first = turn % ROUNDS * AT_ONCE
    return queries[first : first + AT_ONCE]


def _row(name: str, way: Way, slow: Way) -> list[str]:
    return [
        name,
        measure.number(ROUNDS * AT_ONCE / way.seconds),
        measure.number(slow.seconds / way.seconds),
        measure.number(way.held * 1000),
    ]


if __name__ == "__main__":
    main()
