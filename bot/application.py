"""The Application, and its table of contents: which handler answers what, in order."""

from __future__ import annotations

import logging
from typing import Final, cast

from telegram import LinkPreviewOptions, Update
from telegram.constants import UpdateType
from telegram.ext import (
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.context import Context, Yuanhua
from bot.handlers import browse, errors, inline, quote
from bot.handlers import help as help_
from bot.settings import Secret, Settings
from store import Archive, ArchiveError

ALLOWED_UPDATES: Final = (UpdateType.MESSAGE, UpdateType.INLINE_QUERY, UpdateType.CALLBACK_QUERY)
"""Edited messages are not among them: what was answered once is not answered again."""

_CONCURRENT_UPDATES: Final = 64

_logger = logging.getLogger(__name__)

# The filters name new messages, for python-telegram-bot's own default takes edited ones too.
_NEW: Final = filters.UpdateType.MESSAGE
_WORDS: Final = _NEW & filters.ChatType.PRIVATE & (filters.TEXT | filters.CAPTION)
_COMMAND: Final = filters.Regex(r"^/[^\s@]+(?:\s|$)")
# Chinese is written without spaces, but to Telegram /quote谈判桌 is no command.
_RUN_TOGETHER: Final = _NEW & filters.Regex(r"^/quote(?=[^\sA-Za-z0-9_@])")


async def prepare(update: Update, context: Context) -> None:
    """Before anything else: whose language it is, and what the chat keeps to."""
    try:
        await context.settle_in(update)
    except ArchiveError as problem:
        # Whoever answers meets it too, and says so; nobody is told twice.
        _logger.warning("what a chat settled is not to be had: %s", problem)


def handlers() -> tuple[BaseHandler[Update, Context, None], ...]:
    """List what the bot answers; the first handler that fits an update has it."""
    return (
        CommandHandler("start", help_.start, _NEW),
        CommandHandler("help", help_.show, _NEW),
        CommandHandler("quote", quote.command, _NEW),
        MessageHandler(_RUN_TOGETHER, quote.command),
        MessageHandler(_WORDS & filters.COMMAND & _COMMAND, help_.unknown),
        MessageHandler(_WORDS & ~filters.COMMAND & ~filters.VIA_BOT, quote.words),
        InlineQueryHandler(inline.search),
        CallbackQueryHandler(browse.press),
    )


def application_for(
    settings: Settings, token: Secret, archive: Archive, updates: BaseRequest
) -> Yuanhua:
    """Build the Application.

    Args:
        settings: What the environment says.
        token: The bot's.
        archive: What it answers from.
        updates: Fetches the updates.
    """
    builder = ApplicationBuilder().application_class(
        Yuanhua, {"archive": archive, "settings": settings}
    )
    application = (
        builder.token(token.reveal())
        .base_url(settings.api_url)
        .base_file_url(settings.file_url)
        .get_updates_request(updates)
        .concurrent_updates(_CONCURRENT_UPDATES)
        .context_types(ContextTypes(context=Context))
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .job_queue(None)
        .build()
    )
    application.add_handler(TypeHandler(Update, prepare), group=-1)
    application.add_handlers(handlers())
    application.add_error_handler(errors.report)
    return cast("Yuanhua", application)  # the builder forgets the class it was given
