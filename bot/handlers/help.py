"""A person wants to know what the bot does."""

from __future__ import annotations

from telegram import Update

from bot.context import Context
from bot.handlers.reply import reply
from bot.render import Card, coverage


async def start(update: Update, context: Context) -> None:
    """Answer /start: say hello and give an example."""
    if update.message:
        await reply(update.message, Card(context.texts("start.text")))


async def show(update: Update, context: Context) -> None:
    """Answer /help: everything the bot does, and what it holds."""
    if update.message:
        held = coverage(await context.archive.sessions(), context.texts)
        text = context.texts("help.text", bot=context.bot.username, coverage=held)
        await reply(update.message, Card(text))


async def unknown(update: Update, context: Context) -> None:
    """Answer a command that there is not."""
    if update.message:
        await reply(update.message, Card(context.texts("help.unknown")))
