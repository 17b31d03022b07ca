"""Another Python that searches: what it runs, and this end of its pipes.

What crosses a pipe is a frame: how many bytes there are, in eight bytes, and so many bytes of
pickle. Downwards go a query, a limit and the sessions to keep to; upwards goes first None, when the
child is ready, and then for each query its Answer, or the exception that was raised.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sqlite3
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import closing, suppress
from pathlib import Path
from typing import cast

from store import index
from store.answer import Answer
from store.database import blocking_connection
from store.search import search

PATIENCE = 3.0
"""Seconds a child has to end by itself."""
_STARTING = 30.0
"""Seconds a child has to become ready."""
_BUFFERED = 1 << 20
"""Bytes of an answer that may wait in this process: more than a long one has."""
_LENGTH = struct.Struct(">Q")
_FOLDER = Path(__file__).resolve().parent.parent
"""What holds the package."""
_CODE = """
import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.path.insert(0, sys.argv[1])
from store.worker import main
main(sys.argv[2])
"""
"""Ctrl-C is meant for the parent: it is ignored before the imports, which take most of a start."""


class ChildLost(Exception):
    """A child that could not be started, has died, or says what nobody understands."""


class Child:
    """Another Python that searches. Made by `born`; asked one thing at a time."""

    def __init__(self, running: Process) -> None:
        self._running = running
        self._talking = asyncio.Lock()
        self._queries = cast("asyncio.StreamWriter", running.stdin)
        self._replies = cast("asyncio.StreamReader", running.stdout)

    @property
    def pid(self) -> int:
        """The number the system knows it by."""
        return self._running.pid

    async def ready(self) -> None:
        """Wait until it can be asked.

        Raises:
            ChildLost: It has died, or takes too long.
        """
        try:
            async with asyncio.timeout(_STARTING):
                await self._reply()
        except TimeoutError as error:
            raise ChildLost from error

    async def ask(
        self, query: str, limit: int, sessions: tuple[str, ...] = ()
    ) -> Answer | Exception:
        """Give what a search for the query answers there, or what it raises.

        Raises:
            ChildLost: It has died.
        """
        async with self._talking:
            try:
                self._queries.write(_frame((query, limit, sessions)))
                await self._queries.drain()
            except OSError as error:
                raise ChildLost from error
            return cast("Answer | Exception", await self._reply())

    async def _reply(self) -> object:
        try:
            (size,) = _LENGTH.unpack(await self._replies.readexactly(_LENGTH.size))
            return pickle.loads(await self._replies.readexactly(size))  # noqa: S301 - our own child
        except Exception as error:  # what pickle raises has no end
            raise ChildLost from error

    def kill(self) -> None:
        """End it at once; `end` waits for that."""
        if self._running.returncode is None:
            with suppress(ProcessLookupError):
                self._running.kill()

    async def end(self) -> None:
        """Let it finish what it does, then end, and wait until nothing of it is left."""
        try:
            self._queries.close()
            async with asyncio.timeout(PATIENCE):
                await self._running.wait()
        except TimeoutError:
            pass
        finally:
            self.kill()
        await self._running.wait()
        # Its pipes are let go later than it ends; the loop may be closed before.
        with suppress(OSError):
            await self._queries.wait_closed()
        async with self._talking:  # its last reply may not be read yet
            with suppress(OSError):
                await self._replies.read()


async def born(path: Path) -> Child:
    """Start a child that searches the database at `path`; it is not ready yet.

    Raises:
        ChildLost: It cannot be started.
    """
    try:
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-c", _CODE, str(_FOLDER), str(path)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=_environment(),
            limit=_BUFFERED,
        )
    except (OSError, NotImplementedError) as error:
        raise ChildLost from error
    return Child(running)


def _environment() -> dict[str, str]:
    """Give what a child may know: none of our settings, of which one is the bot's token."""
    kept = {name: told for name, told in os.environ.items() if not name.startswith("YUANHUA_")}
    # Else numpy keeps as many threads in each child as there are cores, for what we never ask.
    return {"OPENBLAS_NUM_THREADS": "1", **kept}


def main(path: str) -> None:
    """Search for what is asked on stdin, and answer on stdout, until stdin ends.

    Raises:
        sqlite3.Error: There is no opening the database.
    """
    queries, replies = sys.stdin.buffer, sys.stdout.buffer
    segments = index.Segments()
    with closing(blocking_connection(Path(path))) as connection:
        reply: object = None
        while True:
            replies.write(_frame(reply))
            replies.flush()
            if not (header := queries.read(_LENGTH.size)):
                return
            (size,) = _LENGTH.unpack(header)
            query, limit, sessions = pickle.loads(queries.read(size))  # noqa: S301 - our own parent
            reply = _answer(connection, segments, query, limit, sessions)


def _answer(
    connection: sqlite3.Connection,
    segments: index.Segments,
    query: str,
    limit: int,
    sessions: tuple[str, ...],
) -> Answer | Exception:
    """Search in one snapshot, and give what is raised as what is answered."""
    try:
        connection.execute("BEGIN")
        try:
            return search(connection, segments, query, limit, sessions)
        finally:
            if connection.in_transaction:  # SQLite ends it itself after some errors
                connection.execute("ROLLBACK")
    except Exception as error:  # noqa: BLE001 - all of it is raised in the parent
        return _portable(error)


def _portable(error: Exception) -> Exception:
    """Give an exception that arrives: some cannot be made anew of what they hold."""
    try:
        pickle.loads(_frame(error)[_LENGTH.size :])  # noqa: S301 - made in this very line
    except Exception:  # noqa: BLE001 - whatever keeps it from being made
        return RuntimeError(repr(error))
    return error


def _frame(content: object) -> bytes:
    pickled = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(pickled)) + pickled
