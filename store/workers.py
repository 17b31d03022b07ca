"""Programs that prepare sources beside the one that writes them, for as many processors as it has.

Each reads jobs from its standard input and writes what came of them to its standard output, as
lengths and pickles. They are programs of their own, and not `multiprocessing`'s: those would begin
by running the program again that asked for them, and answer Ctrl-C with a traceback each.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from store.analysis import expect
from store.errors import ImportFailed
from store.importer import Reading
from store.model import Metadata
from store.preparing import Loaded, Prepared, prepare
from store.progress import untold

MOST = 8
"""Workers at the most; more would wait for the one who writes."""
_LENGTH = 8
"""Bytes of a length."""
_PROGRAM = "from store.workers import serve; serve()"

Job = tuple[Sequence[Loaded], Metadata, Reading]
Done = Sequence[Prepared | ImportFailed]


class WorkerGone(Exception):
    """A worker could not be started, or ended before its answer."""


class Worker:
    """A program that prepares sources. It ends with its standard input, whoever ends that."""

    def __init__(self) -> None:
        """Start it.

        Raises:
            WorkerGone: It cannot be started.
        """
        folder = str(Path(__file__).resolve().parents[1])
        path = os.pathsep.join(filter(None, (folder, os.environ.get("PYTHONPATH"))))
        try:
            self._program = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                # Ctrl-C is for the one who writes.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except (OSError, ValueError) as error:
            raise WorkerGone from error

    def do(self, job: Job) -> Done:
        """Have sources prepared, in their order.

        Raises:
            WorkerGone: It ended before its answer.
        """
        sent, answer = self._program.stdin, self._program.stdout
        if sent is None or answer is None:
            raise WorkerGone
        try:
            _write(sent, job)
            done: Done = _read(answer)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
            raise WorkerGone from error
        return done

    def stop(self) -> None:
        """End it, whatever it does; who waits for its answer is told that it is gone."""
        self._program.kill()
        self._program.wait()

    def close(self) -> None:
        """Let go of a stopped worker's streams, which nobody reads any more."""
        for stream in (self._program.stdin, self._program.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:  # what it had not read yet is lost
                    continue


def serve() -> None:
    """Be a worker, for as long as somebody asks."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no answer
    expect(sys.maxsize)  # a worker is started where much comes
    while True:
        try:
            loaded, metadata, reading = _read(asked)
        except EOFError:
            return
        _write(answers, [_prepared(one, metadata, reading) for one in loaded])


def _prepared(loaded: Loaded, metadata: Metadata, reading: Reading) -> Prepared | ImportFailed:
    try:
        return prepare(loaded, metadata, reading, untold)
    except ImportFailed as failure:
        return failure


def _write(stream: IO[bytes], value: object) -> None:
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(len(content).to_bytes(_LENGTH, "big"))
    stream.write(content)
    stream.flush()


def _read(stream: IO[bytes]) -> Any:  # noqa: ANN401 - what was written
    length = stream.read(_LENGTH)
    content = stream.read(int.from_bytes(length, "big")) if len(length) == _LENGTH else b""
    if not content:
        raise EOFError
    return pickle.loads(content)  # noqa: S301 - of our own program
