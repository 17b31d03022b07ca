"""Who searches: a thread of this process for one, children on all cores for many.

Most of a search is Python, which holds the interpreter's lock: a second thread would answer nothing
sooner, and would hold up the event loop besides. Once searches wait, children are started; while
any lives the thread rests, and once nothing was asked for a while they are let go.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass

from store import index
from store.answer import Answer
from store.database import SEARCHERS, Database, mapped_errors
from store.search import search
from store.worker import Child, ChildLost, born

REST = 30.0
"""Seconds without a search after which the children are let go."""
_ENOUGH = 2
"""Searches that wait before children are worth their start."""
_PAUSE = 60.0
"""Seconds after a child was lost in which none is started."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A search, and where its answer is waited for."""

    query: str
    limit: int
    sessions: tuple[str, ...]
    answer: asyncio.Future[Answer]


class Searchers:
    """What answers searches, first come, first served. Nothing is started before it is needed."""

    def __init__(
        self,
        database: Database,
        segments: index.Segments,
        *,
        most: int = SEARCHERS,
        rest: float = REST,
    ) -> None:
        """Take what the thread searches with.

        Args:
            database: Where to search.
            segments: The segments there; nobody else may use them.
            most: How many children may live; one gains nothing, and is never started.
            rest: Seconds without a search after which they are let go.
        """
        self._database = database
        self._path = database.path.absolute()
        self._segments = segments
        # Without a writer, a child would not look whether another program writes meanwhile.
        self._most = most if most > 1 and database.writable else 0
        self._rest = rest
        self._waiting: deque[_Asked] = deque()
        self._thread = asyncio.Lock()
        self._thread_is_free = True
        self._left: asyncio.Future[None] | None = None
        self._unready: set[Child] = set()
        self._children: set[Child] = set()
        self._free: list[Child] = []
        self._starting = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._asked_at = 0.0
        self._lost_at = float("-inf")
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    @property
    def children(self) -> tuple[int, ...]:
        """The children that are ready, by the numbers the system knows them by."""
        return tuple(sorted(child.pid for child in self._children))

    async def search(self, query: str, limit: int, sessions: tuple[str, ...] = ()) -> Answer:
        """Find the sentences a query means, best first.

        Raises:
            QueryError: The query cannot be searched.
            IndexStale: Another version made the index.
            DatabaseUnavailable: SQLite could not answer.
        """
        loop = asyncio.get_running_loop()
        self._asked_at = loop.time()
        if self._thread_is_free and not (self._children or self._waiting or self._thread.locked()):
            return await self._at_once(query, limit, sessions)
        asked = _Asked(query, limit, sessions, loop.create_future())
        self._waiting.append(asked)
        self._hand_out()
        # A caller who is cancelled cancels this future alone: what is begun ends by itself.
        return await asked.answer

    async def _at_once(self, query: str, limit: int, sessions: tuple[str, ...]) -> Answer:
        """Search in the thread, which nobody else uses, with as few steps of the loop as can be."""
        await self._thread.acquire()  # it is free: nothing else is done meanwhile
        self._thread_is_free = False
        self._left = asyncio.get_running_loop().create_future()
        begun = self._database.begin(
            lambda connection: search(connection, self._segments, query, limit, sessions)
        )
        try:
            with mapped_errors(self._path):
                return await asyncio.wrap_future(begun)
        finally:
            if begun.done():
                self._leave_thread()
            else:  # the caller was cancelled: what is begun ends by itself
                loop = asyncio.get_running_loop()
                begun.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave_thread))

    def _leave_thread(self) -> None:
        self._thread.release()
        self._thread_is_free = True
        if self._left is not None:
            self._left.set_result(None)
            self._left = None
        self._hand_out()

    async def close(self) -> None:
        """End the children, and wait until they and all that they do have ended."""
        self._closed = True
        self._let_go()
        for child in self._unready:
            child.kill()
        # What ends may begin something else: those who wait are answered first.
        while ends := [task for task in (*self._tasks, self._left) if task and not task.done()]:
            await asyncio.wait(ends)

    def _hand_out(self) -> None:
        """Give those who wait to whoever is free, and see whether more should be."""
        while self._waiting and (self._free if self._children else self._thread_is_free):
            asked = self._waiting.popleft()
            if asked.answer.done():  # its caller was cancelled
                continue
            if self._children:
                self._do(self._by_child(self._free.pop(), asked))
            else:
                self._thread_is_free = False
                self._do(self._by_thread(asked))
        self._start_if_worth_it()

    def _do(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _by_thread(self, asked: _Asked) -> None:
        try:
            await self._here(asked)
        finally:
            self._thread_is_free = True
            self._hand_out()

    async def _by_child(self, child: Child, asked: _Asked) -> None:
        try:
            reply = await child.ask(asked.query, asked.limit, asked.sessions)
        except ChildLost:
            self._lose(child)
            await self._here(asked)
        else:
            self._settle(asked, reply)
            if child in self._children:
                self._free.append(child)
        finally:
            self._hand_out()

    async def _here(self, asked: _Asked) -> None:
        async with self._thread:  # a lost child's search may meet another; the segments are for one
            try:
                reply: Answer | Exception = await self._database.run(
                    lambda connection: search(
                        connection, self._segments, asked.query, asked.limit, asked.sessions
                    )
                )
            except Exception as error:  # noqa: BLE001 - raised where the answer is waited for
                reply = error
        self._settle(asked, reply)

    def _settle(self, asked: _Asked, reply: Answer | Exception) -> None:
        if asked.answer.done():
            return
        try:
            with mapped_errors(self._database.path):
                asked.answer.set_result(_answered(reply))
        except Exception as error:  # noqa: BLE001 - raised where the answer is waited for
            asked.answer.set_exception(error)

    def _start_if_worth_it(self) -> None:
        # Not on all cores at once: the event loop needs one while they start.
        wanted = min(self._most - len(self._children), self._most - 1, len(self._waiting))
        now = asyncio.get_running_loop().time()
        if (
            wanted > 0
            and len(self._waiting) >= _ENOUGH
            and not self._starting
            and now - self._lost_at >= _PAUSE
            and not self._closed
        ):
            self._starting = True
            self._do(self._start(wanted))

    async def _start(self, count: int) -> None:
        try:
            await asyncio.gather(*(self._start_one() for _ in range(count)))
        finally:
            self._starting = False

    async def _start_one(self) -> None:
        try:
            child = await born(self._path)
        except ChildLost:
            self._lost_at = asyncio.get_running_loop().time()
            return
        self._unready.add(child)
        try:
            if self._closed:
                child.kill()
            await child.ready()
        except ChildLost:
            self._lose(child)
        else:
            self._take_in(child)
        finally:
            self._unready.discard(child)

    def _take_in(self, child: Child) -> None:
        if self._closed:
            self._do(child.end())
            return
        self._children.add(child)
        self._free.append(child)
        if self._timer is None:
            self._rest_later(self._rest)
        self._hand_out()

    def _lose(self, child: Child) -> None:
        self._lost_at = asyncio.get_running_loop().time()
        self._children.discard(child)
        child.kill()
        self._do(child.end())

    def _rest_later(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._rest_if_quiet)

    def _rest_if_quiet(self) -> None:
        """Let the children go if nothing was asked for long enough; else look again later."""
        quiet = asyncio.get_running_loop().time() - self._asked_at
        busy = len(self._free) < len(self._children) or self._starting
        if quiet < self._rest or busy:
            self._rest_later(self._rest if busy else self._rest - quiet)
        else:
            self._let_go()

    def _let_go(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for child in self._children:
            self._do(child.end())
        self._children.clear()
        self._free.clear()


def _answered(reply: Answer | Exception) -> Answer:
    if isinstance(reply, Exception):
        raise reply
    return reply
