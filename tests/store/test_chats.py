"""What chats settled: kept, changed, taken along."""

from __future__ import annotations

from pathlib import Path

from store import Archive, ChatSettings, open_archive

HERE, THERE = -1_001_984_220_763, -4_820_117_365


async def test_a_chat_that_settled_nothing_has_what_all_have(empty: Archive) -> None:
    """Its reader's language, every session, no quiet."""
    assert await empty.chats.settings(HERE) == ChatSettings(None, quiet=False, sessions=())


async def test_what_a_chat_settled_outlives_the_program(tmp_path: Path) -> None:
    """It lies in the database; another chat has none of it."""
    path = tmp_path / "archive.sqlite3"
    settled = ChatSettings("en", quiet=True, sessions=("2024-03-07-2byf2um6", "undated-a"))
    async with open_archive(path, corpus=False) as archive:
        await archive.chats.settle(HERE, ChatSettings("zh"))
        await archive.chats.settle(HERE, settled)
    async with open_archive(path, corpus=False) as archive:
        assert await archive.chats.settings(HERE) == settled
        assert await archive.chats.settings(THERE) == ChatSettings()


async def test_a_chat_that_moves_takes_along_what_it_settled(empty: Archive) -> None:
    """A group becomes a supergroup of another number; nothing stays under the old one."""
    settled = ChatSettings("en", quiet=True)
    await empty.chats.settle(THERE, settled)
    await empty.chats.migrate(THERE, HERE)
    assert await empty.chats.settings(HERE) == settled
    assert await empty.chats.settings(THERE) == ChatSettings()


async def test_a_chat_that_settled_nothing_takes_nothing_from_another(empty: Archive) -> None:
    """What the other number has already stays."""
    await empty.chats.settle(HERE, ChatSettings("en"))
    await empty.chats.migrate(THERE, HERE)
    assert await empty.chats.settings(HERE) == ChatSettings("en")
