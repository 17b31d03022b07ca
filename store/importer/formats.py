"""The formats, in the order in which a file is held against them.

Each is a module with `NAME`, `sniff(name, content)` and `read`. A format is recognised by what is
in the file; its name is believed only where that leaves a choice. Modules are loaded when a file
is read, and the libraries they need when such a file is, so that a search waits for none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from store.importer.document import Document
from store.importer.draft import Draft
from store.model import Metadata

STRUCTURED = ("json_lines", "akoma_ntoso", "hansard", "markdown_turns")
"""Those that tell themselves who speaks."""
DOCUMENTS = ("pdf", "docx", "subtitles", "html", "markdown", "plain_text")
"""Those of which a document is made. Any bytes are plain text, so that it stands last."""


class DocumentFormat(Protocol):
    """A module that makes a document of a file."""

    NAME: str

    def sniff(self, name: str, content: bytes, /) -> bool:
        """Tell whether a file is of this format."""

    def read(self, name: str, content: bytes, /) -> Document:
        """Read a file of this format.

        Raises:
            FormatUnknown: It cannot be read.
        """


class StructuredFormat(Protocol):
    """A module that makes a draft of a file."""

    NAME: str

    def sniff(self, name: str, content: bytes, /) -> bool:
        """Tell whether a file is of this format."""

    def read(self, name: str, content: bytes, metadata: Metadata, /) -> Draft:
        """Read a file of this format.

        Raises:
            ImportFailed: It cannot be read.
        """


def find_structured(name: str, content: bytes) -> StructuredFormat | None:
    """Give the format of a file that tells itself who speaks, if it is one."""
    for module in STRUCTURED:
        format_ = cast("StructuredFormat", import_module(f"store.importer.{module}"))
        if format_.sniff(name, content):
            return format_
    return None


def find_document(name: str, content: bytes) -> DocumentFormat:
    """Give the format of any other file."""
    for module in DOCUMENTS[:-1]:
        format_ = cast("DocumentFormat", import_module(f"store.importer.{module}"))
        if format_.sniff(name, content):
            return format_
    return cast("DocumentFormat", import_module(f"store.importer.{DOCUMENTS[-1]}"))


def read_document(name: str, content: bytes) -> Document:
    """Make a document of a file of whatever format.

    Args:
        name: The file's, as the caller gave it.
        content: Its bytes.

    Raises:
        FormatUnknown: It is of none that is read, or damaged.
    """
    return find_document(name, content).read(name, content)
