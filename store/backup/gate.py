"""Who opens a database, and who replaces its file, pass one gate: a lock on the folder.

Between opening a file and taking the first lock of SQLite's on it, another file may come to stand
under its name; what is then written beside it, the log, would be taken for that one's. The lock
is on the folder, since a file that is locked would itself have to be replaced, or to stay for ever.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from store.database import BUSY_TIMEOUT
from store.errors import DatabaseProblem, DatabaseUnavailable

if sys.platform != "win32":
    import fcntl

_PAUSE = 0.02
"""Seconds between two attempts."""


@asynccontextmanager
async def passing(path: Path) -> AsyncIterator[None]:
    """Keep a file from being replaced while it is opened; many may do that together.

    Raises:
        DatabaseUnavailable: Somebody takes very long to replace it.
    """
    async with _gate(path, alone=False, patience=BUSY_TIMEOUT):
        yield


@asynccontextmanager
async def alone(path: Path, patience: float = BUSY_TIMEOUT) -> AsyncIterator[None]:
    """Keep a file from being opened while it is replaced.

    Args:
        path: The file.
        patience: Seconds to wait for those who are opening it.

    Raises:
        DatabaseUnavailable: Somebody takes very long to open it, as who brings it up to date.
    """
    async with _gate(path, alone=True, patience=patience):
        yield


@asynccontextmanager
async def _gate(path: Path, *, alone: bool, patience: float) -> AsyncIterator[None]:
    if sys.platform == "win32":  # where nobody can replace a file that is open
        yield
        return
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError:  # what is wrong with it is told by who opens the file
        yield
        return
    try:
        deadline = monotonic() + patience
        while not _locked(folder, fcntl.LOCK_EX if alone else fcntl.LOCK_SH):
            if monotonic() > deadline:
                raise DatabaseUnavailable(str(path), DatabaseProblem.LOCKED)
            await asyncio.sleep(_PAUSE)
        yield
    finally:
        os.close(folder)


def _locked(folder: int, kind: int) -> bool:
    """Try to lock a folder; one whose file system has no locks counts as locked."""
    try:
        fcntl.flock(folder, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
