"""Sorting more (term, sentence) pairs than memory should hold.

Each batch is sorted and written to a file of its own; in the end all are merged, a stretch of
terms at a time (external merge sort, Knuth, The Art of Computer Programming 3, 5.4).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import numpy as np
import numpy.typing as npt

from store.postings import NUMBER_BITS

_IN_MEMORY = 1 << 21
"""Pairs, of eight bytes each, that are merged at once, or kept without a file."""

Pairs = npt.NDArray[np.uint64]


class Runs:
    """Batches of pairs, each sorted."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder for the files; None for the system's."""
        self._folder = folder
        self._runs: list[Pairs] = []
        self._files: list[IO[bytes]] = []
        self._held = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._runs.clear()
        for file in self._files:
            file.close()

    def add(self, pairs: Pairs) -> None:
        """Take a sorted batch."""
        if not pairs.size:
            return
        self._runs.append(pairs)
        self._held += len(pairs)
        if self._held > _IN_MEMORY:
            self._write_out()

    def merged(self) -> Iterator[Pairs]:
        """Give all pairs, sorted, in pieces that part no term from itself."""
        total = sum(map(len, self._runs))
        if not total:
            return
        pieces = -(-total // _IN_MEMORY)
        sample = np.sort(np.concatenate([run[:: max(1, len(run) // 4096)] for run in self._runs]))
        edges = sample[np.arange(1, pieces) * len(sample) // pieces] >> np.uint64(NUMBER_BITS)
        reached = [0] * len(self._runs)
        for edge in [*(np.unique(edges) << np.uint64(NUMBER_BITS)), None]:
            ends = [
                len(run) if edge is None else int(np.searchsorted(run, edge)) for run in self._runs
            ]
            piece = np.concatenate(
                [run[a:b] for run, a, b in zip(self._runs, reached, ends, strict=True)]
            )
            piece.sort()
            reached = ends
            if piece.size:
                yield piece

    def _write_out(self) -> None:
        """Move what memory holds to a file that is gone when it is closed."""
        together = np.concatenate([run for run in self._runs if not isinstance(run, np.memmap)])
        together.sort()
        file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed with the runs
        self._files.append(file)
        together.tofile(file)
        written = np.memmap(file, np.uint64, "r", shape=together.shape)
        self._runs = [*(run for run in self._runs if isinstance(run, np.memmap)), written]
        self._held = 0
