"""SQL that puts right what is known of a session beside its words: title, date, roles.

Ids are left alone, so that what was cited stays cited; and so is what the source was told to be
read by, so that it reads the same again. What was put right is kept apart, for a new edition tells
again what the source has, and is known by what the source had told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from store import events, journal
from store.database import Connection, Database, fetch
from store.edition import Edition
from store.errors import SpeakerNotFound
from store.journal import Deed
from store.memory import note_change
from store.model import Metadata, Origin, Session
from store.transcripts import session

CLEARABLE = ("date", "url", "publisher", "language", "place")
"""What a session may be without."""
FIELDS = ("title", *CLEARABLE)
_ROLE = "role:"
"""Stands before a speaker's name in the name of a field that is their role."""
_COLUMNS = {
    field: f"UPDATE sessions SET {field} = ? WHERE id = ?"  # noqa: S608 - our own names
    for field in FIELDS
}


@dataclass(frozen=True, slots=True)
class Edit:
    """A field that is put right."""

    field: str
    """One of `FIELDS`, or role:NAME."""
    before: str | None
    after: str | None

    @property
    def speaker(self) -> str | None:
        """Whose role it is, None if it is no role."""
        return self.field.removeprefix(_ROLE) if self.field.startswith(_ROLE) else None


async def edit(
    database: Database,
    public_id: str,
    told: Metadata,
    clear: Collection[str],
    *,
    dry_run: bool,
    who: str,
) -> tuple[Session, tuple[Edit, ...]]:
    """Do what `Archive.edit` says."""
    if dry_run:
        async with database.read() as connection:
            held = await session(connection, public_id)
            return held, await _planned(connection, held, told, clear)
    async with database.write() as connection:
        held = await session(connection, public_id)
        edits = await _planned(connection, held, told, clear)
        if edits:
            await _write(connection, public_id, edits)
            await journal.write(
                connection,
                who,
                Deed.EDITED,
                held,
                fields={one.field: [one.before, one.after] for one in edits},
            )
            await note_change(connection)
        return await session(connection, public_id), edits


async def forget(connection: Connection, public_id: str) -> None:
    """Forget what was put right of a session that is removed."""
    await connection.execute("DELETE FROM edits WHERE session = ?", (public_id,))


async def kept(connection: Connection, edition: Edition, public_id: str) -> Edition:
    """Give a new edition of a held session with what was put right of it.

    What a person tells together with the new edition is newer, and stays.
    """
    fields = await _edited(connection, public_id)
    if not fields:
        return edition
    draft = edition.draft
    held, held_roles = await session(connection, public_id), await _roles(connection, public_id)
    origins = draft.metadata.origins
    right = {
        field: getattr(held, field)
        for field in FIELDS
        if field in fields and origins.get(field) is not Origin.OPTION
    }
    roles = {name: role for name, role in held_roles.items() if f"{_ROLE}{name}" in fields}
    turns = tuple(
        replace(turn, role=roles[turn.speaker]) if turn.speaker in roles else turn
        for turn in draft.turns
    )
    told = replace(draft.metadata, **right)
    return replace(edition, draft=replace(draft, metadata=told, turns=turns))


async def renamed(connection: Connection, told: Session) -> Session:
    """Give a session that comes in anew with what was put right of it, if it is held."""
    fields = await _edited(connection, told.id)
    if not fields:
        return told
    held = await session(connection, told.id)
    return replace(told, **{field: getattr(held, field) for field in FIELDS if field in fields})


async def _edited(connection: Connection, public_id: str) -> set[str]:
    rows = await fetch(connection, "SELECT field FROM edits WHERE session = ?", (public_id,))
    return {row["field"] for row in rows}


async def _planned(
    connection: Connection, held: Session, told: Metadata, clear: Collection[str]
) -> tuple[Edit, ...]:
    found = list(_fields(held, told, clear))
    roles = await _roles(connection, held.id) if told.roles else {}
    for name, role in told.roles.items():
        if name not in roles:
            raise SpeakerNotFound(held.id, name)
        found.append(Edit(f"{_ROLE}{name}", roles[name], role or None))
    return tuple(one for one in found if one.before != one.after)


def _fields(held: Session, told: Metadata, clear: Collection[str]) -> Iterator[Edit]:
    for field in FIELDS:
        before, after = getattr(held, field), getattr(told, field)
        if after:
            yield Edit(field, _written(before), _written(after))
        elif field in clear:
            yield Edit(field, _written(before), None)


def _written(value: str | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


async def _roles(connection: Connection, public_id: str) -> dict[str, str | None]:
    """Give who speaks in a session, each with the role they have there in most of their turns."""
    rows = await fetch(
        connection,
        "SELECT name, role FROM turns JOIN speakers ON speakers.id = speaker "
        "JOIN sessions ON sessions.id = turns.session WHERE public_id = ? "
        "GROUP BY name, role ORDER BY count(*), role",
        (public_id,),
    )
    return {row["name"]: row["role"] for row in rows}


async def _write(connection: Connection, public_id: str, edits: Collection[Edit]) -> None:
    ((row,),) = await fetch(connection, "SELECT id FROM sessions WHERE public_id = ?", (public_id,))
    for one in edits:
        await connection.execute(
            "INSERT INTO edits VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (public_id, one.field, one.before),
        )
        if one.speaker is None:
            await connection.execute(_COLUMNS[one.field], (one.after, row))
        else:
            await connection.execute(
                "UPDATE turns SET role = ? WHERE session = ? "
                "AND speaker = (SELECT id FROM speakers WHERE name = ?)",
                (one.after, row, one.speaker),
            )
    if any(one.field == "date" for one in edits):
        await events.link(connection, public_id)
