"""Who keeps the bot sends it a transcript: what would change is shown, then it is taken in.

Nothing of a file is kept between the two: the button stands under a reply to the file's message,
which tells where Telegram has it, so that any replica of the bot can take it in.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from pathlib import PurePath

from telegram import CallbackQuery, Message, ReplyParameters, Update

from bot.callback_data import decode
from bot.context import Context
from bot.errors import FileUnfit, StaleButton
from bot.handlers.board import Board
from bot.handlers.keepers import journal_name, keeps
from bot.handlers.received import fetched, fingerprint_of, name_of, told_of
from bot.handlers.reply import toast
from bot.render import Card
from bot.render_keep import Choice, choices, preview_card, stats_card, taken_card
from bot.texts import Texts
from bot.utf16 import displayed
from store import DatabaseUnavailable, ImportFailed, ImportReport, InvalidDate

_EXPECTED = (FileUnfit, InvalidDate, ImportFailed, DatabaseUnavailable)
"""What keeps a file from being taken in, and has a sentence that says what to do."""

_logger = logging.getLogger(__name__)


async def receive(update: Update, context: Context) -> None:
    """Answer a file: what is in it, and what it would change."""
    message = update.message
    if message is None or message.document is None:
        return
    shown = await message.reply_text(
        _reading(message, context.texts, 0).text,
        reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
    )
    await _preview(Board(shown), message, context)


async def choose(update: Update, context: Context) -> None:
    """Take a file in, or do not, as the button under its preview says."""
    query = update.callback_query
    if query is None:
        return
    try:
        notice = await _choose(query, context)
    except StaleButton:
        notice = context.texts("keep.stale")
    if notice is not None:
        await toast(query, notice)


async def stats(update: Update, context: Context) -> None:
    """Answer /stats: what was counted of use."""
    if update.message:
        usage = await context.archive.tallies.usage()
        card = stats_card(usage, await context.archive.sessions(), context.texts)
        await update.message.reply_text(card.text, entities=card.entities)


async def _choose(query: CallbackQuery, context: Context) -> str | None:
    """Do what the button says; a notice is left to be shown, None where one was.

    Raises:
        StaleButton: The file is not to be known from it, or was not offered to this person.
    """
    target, shown = decode(query.data or ""), query.message
    if not keeps(query.from_user, context) or not isinstance(shown, Message):
        raise StaleButton
    message, board = shown.reply_to_message, Board(shown)
    if message is None or message.document is None:
        raise StaleButton
    if target.page == Choice.CANCEL:
        await toast(query)
        await board.show(Card(_named("keep.cancelled", message, context.texts)))
        return None
    # Whoever makes this edit takes the file in; to the others, here or in another replica,
    # Telegram says that nothing has changed.
    if not await board.show(_reading(message, context.texts, 0)):
        return context.texts("keep.under_way")
    await toast(query)
    if target.id == fingerprint_of(message):
        await _take_in(board, message, context, journal_name(query.from_user))
    else:  # the caption is another since: what comes in is what was shown, so it is shown anew
        await _preview(board, message, context)
    return None


async def _preview(board: Board, message: Message, context: Context) -> None:
    try:
        report = await _import(board, message, context, dry_run=True)
    except _EXPECTED as problem:
        await board.show(Card(displayed(context.texts.error(problem))))
    except Exception:
        await board.show(Card(_named("keep.failed", message, context.texts)))
        raise
    else:
        await board.show(preview_card(report, fingerprint_of(message), context.texts))


async def _take_in(board: Board, message: Message, context: Context, who: str) -> None:
    again = choices(fingerprint_of(message), context.texts)
    try:
        report = await _import(board, message, context, dry_run=False, who=who)
    except _EXPECTED as problem:
        _logger.warning("a transcript was not taken in: %s", problem)
        await board.show(Card(displayed(context.texts.error(problem)), keyboard=again))
    except Exception:
        await board.show(Card(_named("keep.failed", message, context.texts), keyboard=again))
        raise
    else:
        _logger.info("a transcript sent here is %s: %s", report.outcome, report.session.id)
        await board.show(taken_card(report, context.texts))


async def _import(
    board: Board, message: Message, context: Context, *, dry_run: bool, who: str = ""
) -> ImportReport:
    """Take a file in, or only try, and show how far that is.

    Raises:
        FileUnfit: The file is no text, or not to be had; or its caption has no sound address.
        InvalidDate: Its caption has no sound date.
        ImportFailed: It is no transcript; nothing has changed.
        DatabaseUnavailable: It could not be written; nothing has changed.
    """
    if message.document is None:
        raise StaleButton
    metadata = told_of(message)
    async with (
        fetched(message.document) as path,
        board.progress(partial(_reading, message, context.texts)) as told,
    ):
        try:
            report = await context.archive.import_(
                path, metadata, dry_run=dry_run, progress=told, who=who
            )
        except ImportFailed as failure:
            # The folder is of a moment; the person knows the file by its name.
            raise type(failure)(path.name, failure.reason, failure.line) from failure
    return _under_its_name(report)


def _under_its_name(report: ImportReport) -> ImportReport:
    return replace(report, source=PurePath(report.source).name)


def _reading(message: Message, texts: Texts, percent: int) -> Card:
    return Card(_named("keep.reading", message, texts, percent=percent))


def _named(key: str, message: Message, texts: Texts, **more: object) -> str:
    """Give a sentence that names the file of a message."""
    name = name_of(message.document) if message.document else ""
    return displayed(texts(key, name=name, **more))
