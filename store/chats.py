"""SQL of what a chat, or a person, settled: its language, the sessions it keeps to, quiet."""

from __future__ import annotations

import json
from dataclasses import dataclass

from store.database import Connection, Database, fetch


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What a chat settled; what a person did, of which the language counts in other chats too."""

    language: str | None = None
    """A language of the face that was chosen; None for the reader's own."""
    quiet: bool = False
    """Whether answers are given only where they are asked for by a reply."""
    sessions: tuple[str, ...] = ()
    """Public ids of the sessions that are searched; () for all."""


class Chats:
    """The settings of chats, by the number a face knows a chat by."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settings(self, chat: int) -> ChatSettings:
        """Give what a chat settled; where it settled nothing, what all have."""
        async with self._database.read() as connection:
            return await _settings(connection, chat)

    async def settle(self, chat: int, settings: ChatSettings) -> None:
        """Keep what a chat settled; what all have needs no keeping.

        Raises:
            DatabaseUnavailable: SQLite could not write it; nothing has changed.
        """
        async with self._database.write() as connection:
            await _settle(connection, chat, settings)

    async def migrate(self, chat: int, other: int) -> None:
        """Give a chat's settings to the chat it has become.

        Raises:
            DatabaseUnavailable: SQLite could not write it; nothing has changed.
        """
        async with self._database.write() as connection:
            settings = await _settings(connection, chat)
            if settings != ChatSettings():
                await _settle(connection, other, settings)
                await _settle(connection, chat, ChatSettings())


async def _settings(connection: Connection, chat: int) -> ChatSettings:
    rows = await fetch(
        connection, "SELECT language, quiet, sessions FROM chats WHERE id = ?", (chat,)
    )
    for language, quiet, sessions in rows:
        return ChatSettings(language, bool(quiet), tuple(json.loads(sessions)))
    return ChatSettings()


async def _settle(connection: Connection, chat: int, settings: ChatSettings) -> None:
    if settings == ChatSettings():
        await connection.execute("DELETE FROM chats WHERE id = ?", (chat,))
        return
    await connection.execute(
        "INSERT INTO chats VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
        "SET language = excluded.language, quiet = excluded.quiet, sessions = excluded.sessions",
        (chat, settings.language, settings.quiet, json.dumps(settings.sessions)),
    )
