"""Numbered migrations of the database's schema.

Each is one .sql file, applied in one transaction together with its record, so that a database
has had a migration wholly or not at all.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    number: int
    name: str
    statements: tuple[str, ...]


def migrations() -> tuple[Migration, ...]:
    """Give every migration this version knows, in order."""
    found = [
        _migration(entry.name, entry.read_text(encoding="utf-8"))
        for entry in files(__name__).iterdir()
        if entry.name.endswith(".sql")
    ]
    return tuple(sorted(found, key=lambda migration: migration.number))


def _migration(file_name: str, script: str) -> Migration:
    number, _, name = file_name.removesuffix(".sql").partition("_")
    return Migration(int(number), name, tuple(_statements(script)))


def _statements(script: str) -> list[str]:
    """Cut a script into statements, as SQLite itself tells where one ends."""
    statements = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending.strip())
            pending = ""
    return statements
