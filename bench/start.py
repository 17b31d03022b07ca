"""How soon a program that has just started gives its first answer, and the memory it takes then.

    python -m bench.start --database FILE

The clock runs inside the new interpreter: it starts once Python itself is up, and stops at the
answer. Python's own start is not our doing.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench import corpus, measure

STARTS = 7
"""How often a new interpreter is started; the median counts."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start."""

    seconds: float
    resident: int
    """Bytes in RAM when the answer was there, Python's own among them."""
    quotes: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.start",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--database", type=Path, required=True, help="the archive to open")
    parser.add_argument("--query", default=None, help="what to ask; one of the damaged ones if not")
    arguments = parser.parse_args()
    if not arguments.database.is_file():
        parser.error(f"there is no {arguments.database}")
    query = arguments.query or corpus.queries()[0].text
    starts = [started(arguments.database.resolve(), query) for _ in range(STARTS)]
    measure.say(table(starts))


def started(database: Path, query: str) -> Start:
    """Start an interpreter that asks once.

    Raises:
        subprocess.CalledProcessError: it failed; what it said is on the error stream.
    """
    command = [sys.executable, "-m", "bench.first_answer", str(database), query]
    root = Path(__file__).resolve().parent.parent
    ended = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - this very interpreter
    seconds, resident, quotes = ended.stdout.split()
    return Start(float(seconds), int(resident), int(quotes))


def table(starts: list[Start]) -> str:
    """Show the median start, the slowest, and the memory."""
    seconds = [start.seconds for start in starts]
    row = [
        f"{len(starts)}",
        measure.number(statistics.median(seconds) * 1000),
        measure.number(max(seconds) * 1000),
        measure.megabytes(round(statistics.median(start.resident for start in starts))),
        f"{starts[0].quotes}",
    ]
    head = ["starts", "first answer, median ms", "slowest ms", "memory MB", "quotes found"]
    return measure.table(head, [row])


if __name__ == "__main__":
    main()
