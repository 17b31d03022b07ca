"""What an import did, or would do, as JSON. What is documented here stays as it is.

`yuanhua import --json` writes one object a source on a line:

    {
      "source":   the file as it was named
      "outcome":  "added", "unchanged" or "replaced"; with --dry-run what would be
      "session":  {"id", "title", "date", "url", …} as `yuanhua sessions --json` has it
      "told":     {"title": {"value", "origin"}, …}: where each was taken from: "option",
                  "sidecar", "properties", "text", "file_name" or null for the edition held;
                  {} where nothing changes
      "changes":  {"added": [text, …], "removed": [text, …]}; null but for a new edition
      "notices":  [{"peculiarity", "line", "excerpt", "detail"}, …]
      "further":  how many more `yuanhua lint` tells
      "outline":  only with --dry-run: {"format", "exchanges", "sections": [title, …],
                  "cast": [{"speaker", "role", "kind", "turns", "sentences"}, …],
                  "turns": [{"kind", "speaker", "label", "section", "words", "sentences"}, …],
                  "remarks", "narrative"}
    }

A source that is not taken in has {"source", "error", "seen"} instead: the sentence that says why,
and [[label, times], …] of what may be labels where none was found.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from bot.terminal_import import FIELDS
from bot.wire import Fields, session_fields
from store import ImportFailed, ImportReport, Metadata, Outcome


def report_fields(report: ImportReport) -> Fields:
    """Give the object of a source that was taken in, or would be."""
    return {
        "source": report.source,
        "outcome": report.outcome,
        "session": session_fields(report.session),
        "told": {} if report.outcome is Outcome.UNCHANGED else _told_fields(report.metadata),
        "changes": asdict(report.changes) if report.changes else None,
        "notices": [asdict(notice) for notice in report.notices],
        "further": report.further,
        **({"outline": asdict(report.outline)} if report.outline else {}),
    }


def failure_fields(failure: ImportFailed, sentence: str) -> Fields:
    """Give the object of a source that is not taken in."""
    seen = [list(label) for label in getattr(failure, "seen", ())]
    return {"source": failure.source, "error": sentence, "seen": seen}


def _told_fields(metadata: Metadata) -> Fields:
    fields: Fields = {}
    for name in FIELDS:
        value = getattr(metadata, name)
        if value:
            shown = value.isoformat() if isinstance(value, date) else value
            fields[name] = {"value": shown, "origin": metadata.origins.get(name)}
    return fields
