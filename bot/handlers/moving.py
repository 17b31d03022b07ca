"""A group became a supergroup, which to Telegram is another chat."""

from __future__ import annotations

from telegram import Update

from bot.context import Context


async def move(update: Update, context: Context) -> None:
    """Let what the group settled hold in what it became; both chats tell of the move."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await context.archive.chats.migrate(message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await context.archive.chats.migrate(message.migrate_from_chat_id, message.chat.id)
