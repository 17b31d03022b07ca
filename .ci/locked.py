"""What a lock file holds: `name==version ; marker --hash=…`, a requirement over several lines."""  # noqa: INP001 - beside scripts

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_REQUIREMENT = re.compile(r"(?P<name>\S+?)==(?P<version>\S+)(?: ; (?P<marker>.+?))?(?= --hash|$)")
_HASH = re.compile(r"--hash=(\S+)")


@dataclass(frozen=True, slots=True)
class Locked:
    """One version of one package."""

    name: str
    """As `canonical` spells it."""
    version: str
    marker: str | None
    """Where it is installed; None for everywhere."""
    hashes: tuple[str, ...]
    """Of the files it may come as, each with the name of its algorithm before a colon."""


def canonical(name: str) -> str:
    """Spell a package's name as all its spellings compare: lower case, with hyphens."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: Path) -> tuple[Locked, ...]:
    """Read a lock file; a package has several versions where markers tell them apart.

    Raises:
        ValueError: A line is no requirement of one version.
    """
    told = re.sub(r"^\s*#.*$", "", lock.read_text("utf-8"), flags=re.MULTILINE)
    lines = [" ".join(line.split()) for line in told.replace("\\\n", " ").splitlines()]
    return tuple(_read(line) for line in lines if line)


def _read(line: str) -> Locked:
    found = _REQUIREMENT.match(line)
    if found is None:
        raise ValueError(line)
    name, version, marker = found.group("name", "version", "marker")
    return Locked(canonical(name), version, marker, tuple(_HASH.findall(line)))
