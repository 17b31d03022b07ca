"""The `yuanhua` command: in this process, or as the program a user starts."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main

ROOT = Path(__file__).resolve().parents[2]

TALK = """某某大会记者会

记者：请问有什么打算？
张三：我们打算种一百棵树。树要自己浇水。
记者：什么时候开始？
张三：明天就开始。
"""
"""A small transcript that is not in the archive."""


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one sentence on standard error of a command that did nothing else."""
        assert self.out == ""
        (sentence,) = self.err.splitlines()
        return sentence


class Keyboard(io.BytesIO):
    """Standard input with a person at it."""

    def isatty(self) -> bool:
        """Say that a person is typing."""
        return True


class Commander:
    """Runs commands in this process, as if at a shell without a terminal."""

    def __init__(
        self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str], database: Path
    ) -> None:
        self._patch = patch
        self._capture = capture
        for name in [name for name in os.environ if name.startswith(("YUANHUA_", "FORCE_COLOR"))]:
            patch.delenv(name)
        patch.setenv("LC_ALL", "zh_CN.UTF-8")
        patch.setenv("YUANHUA_DATABASE", str(database))

    def __call__(
        self, *arguments: str | Path, given: bytes = b"", stream: io.BytesIO | None = None
    ) -> Outcome:
        """Run `yuanhua` with these bytes, or this stream, as standard input."""
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(stream or io.BytesIO(given)))
        self._capture.readouterr()
        code = main([str(argument) for argument in arguments])
        return Outcome(code, *self._capture.readouterr())


def held(yuanhua: Commander) -> int:
    """Count the sessions of the archive."""
    return len(yuanhua("sessions").out.splitlines())


def environment(database: Path, **more: str) -> Mapping[str, str]:
    """Give the environment of a Chinese user with this database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YUANHUA_")}
    ours = {"LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1", "YUANHUA_DATABASE": str(database)}
    return {**kept, **ours, **more}


def start(*arguments: str | bytes, database: Path, **more: str) -> subprocess.Popen[bytes]:
    """Start `yuanhua` as a program of its own, its three streams being pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=environment(database, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(program: subprocess.Popen[bytes], given: bytes = b"") -> Outcome:
    """Wait for a program to end."""
    out, err = program.communicate(given, timeout=60)
    return Outcome(program.returncode, out.decode(), err.decode())


def on_terminal(*arguments: str, database: Path, stream: str = "stdout") -> tuple[str, str]:
    """Run `yuanhua` with one of its streams a terminal; it must end well.

    Gives what the terminal shows, and what the other stream has.
    """
    leader, follower = os.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=environment(database, TERM="xterm-256color"),
        stdout=follower if stream == "stdout" else subprocess.PIPE,
        stderr=follower if stream == "stderr" else subprocess.PIPE,
    )
    os.close(follower)
    shown = b""
    # The end of a pseudo-terminal is an error under Linux, and an empty read elsewhere.
    try:
        while read := os.read(leader, 4096):
            shown += read
    except OSError:
        assert program.wait(timeout=60) == 0
    finally:
        os.close(leader)
        out, err = program.communicate(timeout=60)
    return shown.decode(), (err if stream == "stdout" else out).decode()
