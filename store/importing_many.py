"""Many sources taken in at once: read ahead of the writing, and written several at a time.

What is written stays in, whatever comes after it: each batch is a transaction of its own. Bytes
that are held already are not read again, so that an import that was interrupted goes on from there.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from store import transcripts
from store.database import Connection, Database, fetch
from store.errors import ImportFailed
from store.importer import Reading
from store.importing import interruptibly, look, take
from store.model import ImportReport, Metadata, Outcome
from store.outline import outline
from store.preparing import Loaded, Prepared, load, prepare
from store.sources import Refused, Sources
from store.workers import MOST, Job, Worker, WorkerGone
from store.writing import Batch

if TYPE_CHECKING:
    from store.importer.gathering import Found

Told = Callable[[ImportReport | Refused], None]
_JOB = 8
"""Sources that are prepared in one go."""
_JOB_SIZE = 1 << 20
"""Bytes from which they are fewer."""
_BATCH = 32
"""Sources of one transaction at the most."""
_BATCH_TIME = 2.0
"""Seconds from which they are fewer."""
_HELD = """
SELECT sha256 FROM json_each(?1) AS wanted CROSS JOIN provenance ON sha256 = wanted.value
WHERE ?2 = '{}' OR reading = ?2
"""
_TURNS = "SELECT count(*) FROM turns JOIN sessions ON sessions.id = session WHERE public_id = ?"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How all sources are to be taken in."""

    metadata: Metadata
    reading: Reading
    dry_run: bool
    who: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A source, read or not to be read."""

    found: Found
    loaded: Loaded | ImportFailed


_Result = Prepared | ImportReport | Refused


async def import_all(database: Database, sources: Sources, wanted: Wanted, told: Told) -> None:
    """Do what `Archive.import_all` says."""
    waiting: list[_Result] = []
    begun = monotonic()
    async with aclosing(_prepared(database, sources, wanted)) as jobs:
        async for results in jobs:
            waiting += results
            if len(waiting) >= _BATCH or monotonic() - begun >= _BATCH_TIME:
                await _settle(database, waiting, wanted, told)
                waiting, begun = [], monotonic()
    await _settle(database, waiting, wanted, told)


async def _settle(
    database: Database, results: Sequence[_Result], wanted: Wanted, told: Told
) -> None:
    """Write what was prepared, in one transaction, and tell what came of all."""
    settled: Sequence[ImportReport | Refused]
    if wanted.dry_run:
        async with database.read() as connection:
            settled = [await _tried(connection, one) for one in results]
    elif any(isinstance(one, Prepared) for one in results):
        async with database.write() as connection:
            batch = Batch(connection)
            settled = [
                await take(connection, batch, one, wanted.who) if isinstance(one, Prepared) else one
                for one in results
            ]
            await batch.index()
    else:
        settled = [one for one in results if not isinstance(one, Prepared)]
    for one in settled:
        told(one)


async def _tried(connection: Connection, result: _Result) -> ImportReport | Refused:
    if not isinstance(result, Prepared):
        return result
    report, _ = await look(connection, result)
    return replace(report, outline=outline(result.edition.draft))


async def _prepared(
    database: Database, sources: Sources, wanted: Wanted
) -> AsyncGenerator[list[_Result], None]:
    """Prepare sources, a job at a time in their order, some jobs ahead."""
    jobs = _jobs(iter(sources))
    tasks: deque[asyncio.Task[list[_Result]]] = deque()
    crew = _Crew()
    try:
        first = [await asyncio.to_thread(next, jobs, None) for _ in range(2)]
        if first[1]:  # for a few sources the start of a worker would take longer than they do
            await crew.start()
        coming = deque(first)
        while True:
            while coming or len(tasks) < crew.ahead:
                job = coming.popleft() if coming else await asyncio.to_thread(next, jobs, None)
                if job is None:
                    break
                tasks.append(asyncio.create_task(_do(database, crew, job, wanted)))
            if not tasks:
                return
            yield await tasks.popleft()
    finally:
        for task in tasks:
            task.cancel()
        await crew.stop()
        await asyncio.gather(*tasks, return_exceptions=True)
        crew.close()


def _jobs(sources: Iterator[Found]) -> Iterator[list[_Read]]:
    """Read the bytes of sources, some at a time."""
    job: list[_Read] = []
    size = 0
    for found in sources:
        try:
            loaded = load(found)
        except ImportFailed as failure:
            job.append(_Read(found, failure))
        else:
            job.append(_Read(found, loaded))
            size += len(loaded.content)
        if len(job) >= _JOB or size >= _JOB_SIZE:
            yield job
            job, size = [], 0
    if job:
        yield job


async def _do(database: Database, crew: _Crew, job: list[_Read], wanted: Wanted) -> list[_Result]:
    """Prepare the sources of a job, but for those that are held already."""
    loaded = [one.loaded for one in job if isinstance(one.loaded, Loaded)]
    async with database.read() as connection:
        held = await _held(connection, loaded, wanted.reading)
    new = [one for one in loaded if one.sha256 not in held]
    done = iter(await crew.do((new, wanted.metadata, wanted.reading)) if new else ())
    results: list[_Result] = []
    for one in job:
        if isinstance(one.loaded, Loaded) and one.loaded.sha256 in held:
            results.append(replace(held[one.loaded.sha256], source=one.loaded.name))
            continue
        result = one.loaded if isinstance(one.loaded, ImportFailed) else next(done)
        if isinstance(result, ImportFailed):
            results.append(Refused(result, one.found.within))
        else:
            results.append(result)
    return results


async def _held(
    connection: Connection, loaded: Sequence[Loaded], reading: Reading
) -> dict[str, ImportReport]:
    """Give what there is to tell of those whose bytes are held and were read as they are to be."""
    wanted = json.dumps([one.sha256 for one in loaded])
    found: dict[str, ImportReport] = {}
    for (sha256,) in await fetch(connection, _HELD, (wanted, reading.dump())):
        session = await transcripts.session_of_bytes(connection, sha256)
        if session:
            ((turns,),) = await fetch(connection, _TURNS, (session.id,))
            found[sha256] = ImportReport("", Outcome.UNCHANGED, session, (), None, turns)
    return found


class _Crew:
    """Those who prepare: workers, or this program where there are none."""

    def __init__(self) -> None:
        self._workers: list[Worker] = []
        self._idle: asyncio.LifoQueue[Worker | None] = asyncio.LifoQueue()
        """None, for whoever waits, when there are no workers any more."""
        self._own = asyncio.Lock()

    @property
    def ahead(self) -> int:
        """How many jobs to have under way."""
        return 2 * len(self._workers) + 1

    async def start(self) -> None:
        """Start a worker for each processor, if there is more than one."""
        processors = os.cpu_count() or 1
        with suppress(WorkerGone):
            for _ in range(min(processors, MOST) if processors > 1 else 0):
                worker = await asyncio.to_thread(Worker)
                self._workers.append(worker)
                self._idle.put_nowait(worker)

    async def do(self, job: Job) -> Sequence[Prepared | ImportFailed]:
        """Have a job done by whoever is free, or here if the worker should end."""
        worker = await self._idle.get() if self._workers else None
        if worker:
            with suppress(WorkerGone):
                done = await asyncio.to_thread(worker.do, job)
                self._idle.put_nowait(worker)
                return done
            await self._dismiss(worker)
        else:
            self._idle.put_nowait(None)  # others may wait too
        async with self._own:
            return [await _prepare_here(one, job) for one in job[0]]

    async def _dismiss(self, worker: Worker) -> None:
        self._workers.remove(worker)
        if not self._workers:
            self._idle.put_nowait(None)
        await asyncio.to_thread(worker.stop)
        worker.close()

    async def stop(self) -> None:
        """Stop the workers; who waits for one goes on."""
        for worker in tuple(self._workers):
            await asyncio.to_thread(worker.stop)

    def close(self) -> None:
        """Let go of them."""
        for worker in self._workers:
            worker.close()


async def _prepare_here(loaded: Loaded, job: Job) -> Prepared | ImportFailed:
    try:
        return await interruptibly(lambda told: prepare(loaded, *job[1:], told), None)
    except ImportFailed as failure:
        return failure
