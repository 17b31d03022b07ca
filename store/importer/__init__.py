"""The importer: from a file to a draft of the transcript in it.

One module a source format makes a document of the bytes; `layout.py` reads who speaks in it.
"""

from __future__ import annotations

from pathlib import Path

from store.importer.draft import Draft
from store.importer.formats import find_structured, read_document
from store.importer.layout import parse
from store.importer.metadata import with_sidecar
from store.importer.reading import Layout, Reading
from store.importer.source import read_bytes
from store.model import Metadata

__all__ = ["VERSION", "Layout", "Reading", "parse", "read_content", "read_transcript"]

VERSION = "2"
"""Raised when the same source would be read differently than before."""


def read_transcript(path: Path, metadata: Metadata, reading: Reading | None = None) -> Draft:
    """Read a transcript file, with what its sidecar and the caller tell of it.

    Raises:
        ImportFailed: No transcript can be made of it.
    """
    told = with_sidecar(path, metadata)
    return read_content(str(path), read_bytes(path), told, reading or Reading())


def read_content(name: str, content: bytes, metadata: Metadata, reading: Reading) -> Draft:
    """Read a transcript of a file's bytes.

    Raises:
        ImportFailed: No transcript can be made of it.
    """
    if structured := find_structured(name, content):
        return structured.read(name, content, metadata)
    return parse(read_document(name, content), metadata, reading)
