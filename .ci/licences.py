"""Compare the licences of what runs with docs/licences.md.

Say `PYTHON .ci/licences.py`, from the root, with the Python of an environment in which
requirements.lock is installed; whatever else is installed there is passed over.
"""  # noqa: INP001 - a script

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import cast

from locked import canonical, locked

_NAMES = {
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages call their licences without SPDX's names for them."""
_LONGEST = 60
"""Code points of a licence's name; where there are more, its whole text is told."""
_ROW = re.compile(r"^\| *`([^`]+)` *\|(?: *`([^`]+)` *\|)? *(\S.*?) *\|$")


@dataclass(frozen=True, slots=True)
class Document:
    """What docs/licences.md says."""

    allowed: frozenset[str]
    """SPDX's names."""
    packages: dict[str, str]
    """A package's licence, by the package's name."""


def read(text: str) -> Document:
    """Read the tables: a row begins with a licence, or with a package and its licence."""
    rows = [row.groups() for line in text.splitlines() if (row := _ROW.match(line))]
    return Document(
        frozenset(first for first, second, _ in rows if second is None),
        {canonical(first): second for first, second, _ in rows if second is not None},
    )


def stated(package: Message) -> str | None:
    """Give the licence that a package's metadata states, by SPDX's name where it has one."""
    expression = package.get("License-Expression")
    if expression:
        return str(expression)
    told = str(package.get("License") or "")
    classifiers = [
        str(line).rpartition(" :: ")[2]
        for line in package.get_all("Classifier", [])
        if str(line).startswith("License :: ")
    ]
    names = [told] if told and "\n" not in told and len(told) <= _LONGEST else classifiers
    return " AND ".join(_NAMES.get(name, name) for name in names) or None


def faults(document: Document, lock: Path) -> Iterator[str]:
    """Say all that does not agree between the document, the lock and what is installed."""
    versions = locked(lock)
    everywhere = {one.name for one in versions if one.marker is None}
    names = {one.name for one in versions}
    yield from (
        f"{name} runs, but docs/licences.md has no row for it"
        for name in sorted(names - document.packages.keys())
    )
    yield from (
        f"{name} is in docs/licences.md, but does not run"
        for name in sorted(document.packages.keys() - names)
    )
    for name, licence in document.packages.items():
        unknown = set(re.findall(r"[\w.+-]+", licence)) - document.allowed - {"AND", "OR", "WITH"}
        if unknown:
            yield f"{name}: docs/licences.md does not allow {', '.join(sorted(unknown))}"
    for name in sorted(names):
        try:
            found = stated(cast("Message", metadata(name)))
        except PackageNotFoundError:
            if name in everywhere:
                yield f"{name} is not installed here, so nothing states its licence"
            continue
        wanted = document.packages.get(name)
        if wanted is not None and found != wanted:
            yield f"{name} states {found or 'no licence'}, but docs/licences.md has {wanted}"


def main() -> str | None:
    """Say what does not agree, or that all does; the first is an error."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lock", type=Path, default=Path("requirements.lock"))
    parser.add_argument("--document", type=Path, default=Path("docs/licences.md"))
    told = parser.parse_args()
    document = read(told.document.read_text("utf-8"))
    found = list(faults(document, told.lock))
    if not found:
        sys.stdout.write(f"licences: {len(document.packages)} packages, all as documented\n")
    return "\n".join(found) or None


if __name__ == "__main__":
    sys.exit(main())
