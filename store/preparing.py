"""From a source's bytes to an edition that is ready to be written: nothing of it asks the archive.

It can be done ahead of the writing, and in another process.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.edition import Edition
from store.edition import prepare as prepare_edition
from store.importer import Reading, read_content
from store.importer.metadata import from_sidecar
from store.importer.source import read_bytes
from store.linting import further
from store.model import Metadata
from store.progress import Progress

if TYPE_CHECKING:
    from store.importer.gathering import Found


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source's bytes, and those of its sidecar."""

    name: str
    """As it is shown."""
    content: bytes
    sidecar: tuple[str, bytes] | None = None
    """Its name and its bytes."""

    @property
    def sha256(self) -> str:
        """The digest of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edition, and what `lint` would tell of it."""

    edition: Edition
    further: int
    """How many notices there are besides those of the draft."""


def load(source: Path | Found) -> Loaded:
    """Read a source and its sidecar.

    Raises:
        ImportFailed: One of them cannot be read.
    """
    if isinstance(source, Path):
        content = read_bytes(source)
        beside = source.with_suffix(".toml")
        has = beside != source and beside.is_file()
        return Loaded(str(source), content, (str(beside), read_bytes(beside)) if has else None)
    found, sidecar = source.read(), source.sidecar()
    return Loaded(source.name, found, (sidecar.name, sidecar.content) if sidecar else None)


def prepare(loaded: Loaded, metadata: Metadata, reading: Reading, progress: Progress) -> Prepared:
    """Read and analyse a source. Takes a while; `progress` may raise.

    Args:
        loaded: Its bytes.
        metadata: What is known of the transcript beside its text and its sidecar.
        reading: How it is told to be read.
        progress: Is told (sentences done, sentences in all).

    Raises:
        ImportFailed: No transcript can be made of it.
    """
    if loaded.sidecar:
        metadata = metadata.completed(from_sidecar(*loaded.sidecar))
    draft = read_content(loaded.name, loaded.content, metadata, reading)
    edition = prepare_edition(draft, progress, reading)
    return Prepared(edition, further(draft))
