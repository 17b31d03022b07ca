"""In which form transcripts go out."""

from __future__ import annotations

from enum import StrEnum


class ExportFormat(StrEnum):
    """In which form transcripts go out."""

    JSON_LINES = "jsonl"
    """All that is held of a session: taken in elsewhere, it is the same."""
    MARKDOWN = "markdown"
    AKOMA_NTOSO = "akoma-ntoso"
    CSV = "csv"

    @property
    def holds_many(self) -> bool:
        """Whether a file can hold more than one session."""
        return self in {ExportFormat.JSON_LINES, ExportFormat.CSV}

    @property
    def suffix(self) -> str:
        """How the names of such files end."""
        return _SUFFIXES[self]


_SUFFIXES = {
    ExportFormat.JSON_LINES: ".jsonl",
    ExportFormat.MARKDOWN: ".md",
    ExportFormat.AKOMA_NTOSO: ".xml",
    ExportFormat.CSV: ".csv",
}
