"""The importer: from a file to a draft of the transcript in it.

One module a source format; plain text is the first.
"""

from __future__ import annotations

from pathlib import Path

from store.importer.draft import Draft
from store.importer.metadata import with_sidecar
from store.importer.plain import parse
from store.importer.source import read_source
from store.model import Metadata

__all__ = ["VERSION", "parse", "read_transcript"]

VERSION = "1"
"""Raised when the same source would be read differently than before."""


def read_transcript(path: Path, metadata: Metadata) -> Draft:
    """Read a transcript file, with what its sidecar and the caller tell of it.

    Raises:
        ImportFailed: No transcript can be made of it.
    """
    return parse(read_source(path), with_sidecar(path, metadata))
