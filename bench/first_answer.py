"""Open an archive, ask it once, and tell how long that took; `bench.start` runs this.

    python -m bench.first_answer FILE QUERY

The clock starts before anything but the interpreter is loaded, so the imports stand below it, and
there is none of another module of `bench`: numpy alone would weigh more than the search.
"""

from __future__ import annotations

import time

BEGUN = time.perf_counter()

import asyncio  # noqa: E402 - its import is measured
import os  # noqa: E402 - its import is measured
import sys  # noqa: E402 - its import is measured
from pathlib import Path  # noqa: E402 - its import is measured

from store import open_archive  # noqa: E402 - its import is measured


async def first_answer(database: Path, query: str) -> str:
    """Ask once; give the seconds since the start, the bytes in RAM then, and how many quotes."""
    async with open_archive(database, corpus=False) as archive:
        answer = await archive.search(query, limit=5)
        seconds = time.perf_counter() - BEGUN
        memory = resident()
    return f"{seconds} {memory} {len(answer.hits)}"


def resident() -> int:
    """Give the bytes of this program that lie in RAM."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(first_answer(Path(sys.argv[1]), sys.argv[2])))
