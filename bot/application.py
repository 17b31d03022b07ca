"""The Application, and its table of contents: which handler answers what, in order."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, cast

from telegram import LinkPreviewOptions, Update
from telegram.constants import UpdateType
from telegram.ext import (
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest, HTTPXRequest

from bot.callback_data import View, view_of
from bot.context import Context, Yuanhua
from bot.handlers import (
    browse,
    check,
    errors,
    gate,
    guest,
    inline,
    keep,
    moving,
    quote,
    reports,
    sessions,
)
from bot.handlers import help as help_
from bot.handlers import settings as settings_
from bot.hosting.metrics import Metrics
from bot.hosting.trust import trusted
from bot.pacing import Pacer
from bot.settings import Secret, Settings
from store import Archive

ALLOWED_UPDATES: Final = (
    UpdateType.MESSAGE,
    UpdateType.CHANNEL_POST,
    UpdateType.GUEST_MESSAGE,
    UpdateType.INLINE_QUERY,
    UpdateType.CHOSEN_INLINE_RESULT,
    UpdateType.CALLBACK_QUERY,
)
"""Edited messages are not among them: what was answered once is not answered again."""

_CONCURRENT_UPDATES: Final = 256
"""More than busy chats can keep waiting for the pace that Telegram asks for in each."""

# The filters name new messages, for python-telegram-bot's own default takes edited ones too.
# What a channel posts comes to its group once more, by itself: it is answered in the channel.
_NEW: Final = filters.UpdateType.MESSAGE & ~filters.IS_AUTOMATIC_FORWARD
_POSTED: Final = _NEW | filters.UpdateType.CHANNEL_POST
_WORDS: Final = _NEW & filters.ChatType.PRIVATE & (filters.TEXT | filters.CAPTION)
_WORDLESS: Final = (
    _NEW & filters.ChatType.PRIVATE & ~filters.TEXT & ~filters.CAPTION & ~filters.StatusUpdate.ALL
)
_COMMAND: Final = filters.Regex(r"^/[^\s@]+(?:\s|$)")


def handlers(keepers: Collection[int]) -> tuple[BaseHandler[Update, Context, None], ...]:
    """List what the bot answers; the first handler that fits an update has it.

    Args:
        keepers: The numbers of those who keep the bot.
    """
    kept = _NEW & filters.ChatType.PRIVATE & filters.User(keepers)
    return (
        MessageHandler(kept & filters.Document.ALL, keep.receive),
        MessageHandler(kept & reports.CORRECTION, reports.correct),
        CommandHandler("stats", keep.stats, kept),
        CommandHandler("reports", reports.listing, kept),
        CommandHandler("report", reports.command, _POSTED),
        MessageHandler(_together("report"), reports.command),
        CallbackQueryHandler(keep.choose, _of(View.TAKE_IN)),
        CallbackQueryHandler(reports.settle, _of(View.SETTLE)),
        CallbackQueryHandler(reports.press, _of(View.REPORT)),
        MessageHandler(filters.UpdateType.GUEST_MESSAGE, guest.answer),
        CommandHandler("start", help_.start, _NEW),
        CommandHandler("help", help_.show, _POSTED),
        CommandHandler("about", help_.about, _POSTED),
        CommandHandler("privacy", help_.privacy, _POSTED),
        CommandHandler("sessions", sessions.show_all, _POSTED),
        CommandHandler("session", sessions.show, _POSTED),
        MessageHandler(_together("session"), sessions.show),
        CommandHandler("random", sessions.chance, _POSTED),
        MessageHandler(_together("random"), sessions.chance),
        CommandHandler("quote", quote.command, _POSTED),
        MessageHandler(_together("quote"), quote.command),
        CommandHandler("check", check.command, _POSTED),
        MessageHandler(_together("check"), check.command),
        CommandHandler("language", settings_.language, _POSTED),
        CommandHandler("settings", settings_.show, _POSTED),
        CallbackQueryHandler(settings_.press, _of(View.SETTING, View.LANGUAGE)),
        MessageHandler(filters.StatusUpdate.MIGRATE, moving.move),
        MessageHandler(_WORDS & filters.COMMAND & _COMMAND, help_.unknown),
        MessageHandler(_WORDS & ~filters.COMMAND & ~filters.VIA_BOT, quote.words),
        MessageHandler(_WORDLESS, quote.wordless),
        InlineQueryHandler(inline.Typing().search),
        ChosenInlineResultHandler(inline.chosen),
        CallbackQueryHandler(sessions.press, _of(View.SESSIONS, View.SESSION)),
        CallbackQueryHandler(browse.press),
    )


def _together(name: str) -> filters.BaseFilter:
    """Take a command that its words follow at once.

    Chinese is written without spaces, but to Telegram /quote谈判桌 is no command.
    """
    return _POSTED & filters.Regex(rf"^/{name}(?=[^\sA-Za-z0-9_@])")


def _of(*views: View) -> Callable[[object], bool]:
    """Choose the buttons of these views."""
    return lambda text: view_of(text) in views


def application_for(
    settings: Settings, token: Secret, archive: Archive, updates: BaseRequest
) -> Yuanhua:
    """Build the Application.

    Args:
        settings: What the environment says.
        token: The bot's.
        archive: What it answers from.
        updates: Makes the calls for updates.
    """
    metrics = Metrics()
    builder = ApplicationBuilder().application_class(
        Yuanhua, {"archive": archive, "settings": settings, "metrics": metrics}
    )
    application = (
        builder.token(token.reveal())
        .base_url(settings.api_url)
        .base_file_url(settings.file_url)
        .request(HTTPXRequest(_CONCURRENT_UPDATES, httpx_kwargs={"verify": trusted()}))
        .get_updates_request(updates)
        .updater(None)  # `bot.hosting.polling` and `bot.hosting.webhook` bring the updates
        .rate_limiter(Pacer(metrics))
        .concurrent_updates(_CONCURRENT_UPDATES)
        .context_types(ContextTypes(context=Context))
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .job_queue(None)
        .build()
    )
    application.add_handler(TypeHandler(Update, gate.prepare), group=-2)
    application.add_handler(TypeHandler(Update, gate.slow_down), group=-1)
    application.add_handlers(handlers(settings.admins))
    application.add_error_handler(errors.Reporter().report)
    return cast("Yuanhua", application)  # the builder forgets the class it was given
