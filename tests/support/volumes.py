"""Volumes of a few megabytes, which can be filled to the last byte, or made to be read only."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Volume:
    """A mounted volume."""

    folder: Path
    """Where it is mounted."""

    def fill(self, spare: int = 0) -> None:
        """Write until nothing more goes in, but for some bytes."""
        filler = self.folder / "filler"
        written = 0
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    written += file.write(b"\xa5" * 4096)
            except OSError:
                file.truncate(max(0, written - spare))

    def clear(self) -> None:
        """Make room again."""
        (self.folder / "filler").unlink()

    def seal(self) -> None:
        """Let nobody write to it any more; no file on it may be open for that."""
        _run("mount", "-o", "remount,ro", str(self.folder))

    def unseal(self) -> None:
        """Let everybody write to it again."""
        _run("mount", "-o", "remount,rw", str(self.folder))


@contextmanager
def volume(folder: Path, megabytes: int) -> Iterator[Volume]:
    """Mount a volume on a folder; where that is not permitted, the test is skipped."""
    folder.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "yuanhua-test", str(folder))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the right to mount a volume, which root on Linux has")
    try:
        yield Volume(folder)
    finally:
        _run("umount", str(folder))


def _run(*command: str) -> None:
    if sys.platform == "win32":
        raise OSError
    subprocess.run(command, check=True, capture_output=True)
