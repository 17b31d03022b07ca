"""The files that were asked for: named, in a folder, in a zip, or on standard input.

Nothing is read before it is asked for, and what may not be read says why only then: one bad file
does not keep the others out.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZipInfo

from store.errors import FormatUnknown, SourceProblem, SourceUnreadable
from store.importer import json_lines
from store.importer.source import LARGEST_SOURCE, read_bytes
from store.importer.unpacking import Packed, is_zip, member_name

STANDARD_INPUT = "-"
LARGEST_ARCHIVE = 4 * LARGEST_SOURCE
"""Bytes of a zip, packed."""
LARGEST_SIDECAR = 1024 * 1024
_SIDECAR = ".toml"
_PATTERN = "*?["
_HIDDEN = (".", "__MACOSX")
_MAGIC = 4
_HEAD = 64
"""Bytes by which an export is known."""
_MODE_BITS = 16
"""Where in a member's attributes a zip made under Unix keeps the file's mode."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What stands beside a file and tells of it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was asked for."""

    name: str
    """As it is shown: folder/a.txt, archive.zip!b.txt, - for standard input."""
    within: str | None
    """The folder or the zip in which it was come upon; None if it was named itself."""
    _read: Callable[[], bytes] = field(repr=False)
    _read_sidecar: Callable[[], bytes | None] = field(repr=False)

    def read(self) -> bytes:
        """Give its bytes.

        Raises:
            ImportFailed: It cannot be had, or is too large to be a transcript.
        """
        return self._read()

    def sidecar(self) -> Sidecar | None:
        """Give the sidecar of its name, if there is one.

        Raises:
            ImportFailed: There is one, and it cannot be had.
        """
        content = self._read_sidecar()
        name = str(PurePosixPath(self.name).with_suffix(_SIDECAR))
        return None if content is None else Sidecar(name, content)


def gather(paths: Iterable[str | Path], standard_input: BinaryIO | None = None) -> Iterator[Found]:
    """Give the files that these paths stand for, those of a folder or a zip by their names.

    Args:
        paths: Files, folders, zips, patterns that no shell expanded, or - for standard input.
        standard_input: What - stands for; None for this program's.
    """
    for path in map(str, paths):
        if path == STANDARD_INPUT:
            yield from _from_stream(standard_input or sys.stdin.buffer)
        elif any(sign in path for sign in _PATTERN) and not os.path.lexists(path):
            matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - as it was written
            for match in matches or [path]:
                yield from _at(Path(match), None)
        else:
            yield from _at(Path(path), None)


def _from_stream(stream: BinaryIO) -> Iterator[Found]:
    content = stream.read(LARGEST_ARCHIVE + 1)
    if is_zip(content[:_MAGIC]) and len(content) <= LARGEST_ARCHIVE:
        yield from _in_zip(STANDARD_INPUT, None, content)
    elif json_lines.sniff(STANDARD_INPUT, content) and len(content) <= LARGEST_ARCHIVE:
        for part in json_lines.parts(content):
            yield Found(STANDARD_INPUT, None, partial(bytes, part), _no_sidecar)
    elif len(content) > LARGEST_SOURCE:
        yield _refused(STANDARD_INPUT, None, SourceProblem.TOO_LARGE)
    else:
        yield Found(STANDARD_INPUT, None, lambda: content, _no_sidecar)


def _at(path: Path, within: str | None) -> Iterator[Found]:
    """Give the file at a path, or the files in it."""
    try:
        is_folder, packed = path.is_dir(), _begins_as_zip(path)
    except (OSError, ValueError):  # reading it says what is wrong
        is_folder, packed = False, False
    if is_folder and within is None:
        yield from _in_folder(path)
    elif packed:
        try:
            content = read_bytes(path, LARGEST_ARCHIVE)
        except SourceUnreadable as error:
            yield _refused(str(path), within, error.reason)
        else:
            yield from _in_zip(str(path), within, content, path)
    elif _begins_as_export(path):
        yield from _in_export(path, within)
    else:
        yield _file(path, within)


def _in_export(path: Path, within: str | None) -> Iterator[Found]:
    """Give the sessions of an export, each as a file by itself."""
    try:
        content = read_bytes(path, LARGEST_ARCHIVE)
    except SourceUnreadable as error:
        yield _refused(str(path), within, error.reason)
        return
    for part in json_lines.parts(content):
        yield Found(str(path), within, partial(bytes, part), partial(_beside, path))


def _begins_as_export(path: Path) -> bool:
    """Tell whether a file that can be read is an export; of others, reading says what is wrong."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return json_lines.sniff(path.name, file.read(_HEAD))
    except (OSError, ValueError):
        return False


def _file(path: Path, within: str | None) -> Found:
    return Found(str(path), within, partial(read_bytes, path), partial(_beside, path))


def _beside(path: Path) -> bytes | None:
    sidecar = path.with_suffix(_SIDECAR) if path.name else path
    if sidecar == path or not sidecar.is_file():
        return None
    return read_bytes(sidecar, LARGEST_SIDECAR)


def _begins_as_zip(path: Path) -> bool:
    if not stat.S_ISREG(path.stat().st_mode):
        return False
    with path.open("rb") as file:
        return is_zip(file.read(_MAGIC))


def _in_folder(top: Path) -> Iterator[Found]:
    """Walk a folder, following links that stay in it, each folder once."""
    inside = top.resolve()
    seen: set[tuple[int, int]] = set()
    waiting = [top]
    while waiting:
        path = waiting.pop()
        if path.is_symlink() and not _leads_within(path, inside):
            yield _refused(str(path), str(top), SourceProblem.OUTSIDE)
        elif path.is_dir():
            try:
                found = path.stat()
                names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 - names are enough
            except PermissionError:
                yield _refused(str(path), str(top), SourceProblem.FORBIDDEN)
                continue
            if (found.st_dev, found.st_ino) not in seen:
                seen.add((found.st_dev, found.st_ino))
                waiting += [path / name for name in names if not _is_passed_over(name)]
        else:
            yield from _at(path, str(top))


def _leads_within(link: Path, inside: Path) -> bool:
    try:
        return link.resolve().is_relative_to(inside)
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def _is_passed_over(name: str) -> bool:
    return name.startswith(_HIDDEN) or name.lower().endswith(_SIDECAR)


def _in_zip(
    shown: str, within: str | None, content: bytes, path: Path | None = None
) -> Iterator[Found]:
    """Give the files of a zip, or the zip itself where it is a document."""
    try:
        packed = Packed(shown, content)
    except FormatUnknown as error:
        yield _refused(shown, within, error.reason)
        return
    if not packed.is_collection:
        yield _file(path, within) if path else Found(shown, within, lambda: content, _no_sidecar)
        return
    members = {member_name(member): member for member in packed.members}
    for name in sorted(members):
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if any(_is_passed_over(part) for part in parts if part not in {".", ".."}):
            continue
        sidecar = members.get(str(PurePosixPath(name).with_suffix(_SIDECAR))) if parts else None
        yield Found(
            f"{shown}!{name}",
            shown,
            partial(_member, packed, members[name], f"{shown}!{name}"),
            partial(_member, packed, sidecar, f"{shown}!{name}") if sidecar else _no_sidecar,
        )


def _member(packed: Packed, member: ZipInfo, name: str) -> bytes:
    if stat.S_ISLNK(member.external_attr >> _MODE_BITS):
        raise SourceUnreadable(name, SourceProblem.OUTSIDE)
    return packed.read(member, name)


def _no_sidecar() -> None:
    return None


def _refused(name: str, within: str | None, reason: SourceProblem) -> Found:
    """Give a file that says why it cannot be read when it is to be."""

    def refuse() -> bytes:
        raise SourceUnreadable(name, reason)

    return Found(name, within, refuse, _no_sidecar)
