"""Something went wrong while an update was answered."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.context import Context
from bot.handlers.reply import answer_inline, reply, toast
from bot.render import Card
from bot.texts import Texts
from store import IndexStale

_logger = logging.getLogger(__name__)


async def report(update: object, context: Context) -> None:
    """Log what went wrong; if it was the bot's own fault, say sorry in one sentence.

    The sentence names no cause: what ails the server is for its keeper, who has the log.
    """
    problem = context.error
    if _is_telegram_s(problem):
        _logger.warning("Telegram took no answer: %s", problem)
        return
    if isinstance(problem, IndexStale):
        _logger.error("another version made the index, nothing is searched: run `yuanhua reindex`")
    else:
        _logger.error("an update was not answered", exc_info=problem)
    try:
        await _apologise(update, context.texts, problem)
    except TelegramError as second:
        _logger.warning("Telegram took no apology: %s", second)


def _is_telegram_s(problem: Exception | None) -> bool:
    """Tell whether the chat or the network would not take an answer: no telling them so."""
    if isinstance(problem, BadRequest):  # which python-telegram-bot derives from NetworkError
        return False
    return isinstance(problem, Forbidden | RetryAfter | ChatMigrated | NetworkError)


async def _apologise(update: object, texts: Texts, problem: Exception | None) -> None:
    if not isinstance(update, Update):
        return
    sorry = texts("trouble.index" if isinstance(problem, IndexStale) else "trouble.unexpected")
    if update.callback_query is not None:
        await toast(update.callback_query, sorry)
    elif update.inline_query is not None:
        hint = texts.hint(problem) if isinstance(problem, IndexStale) else texts("inline.trouble")
        await answer_inline(update.inline_query, (), hint)
    elif update.message is not None:
        await reply(update.message, Card(sorry))
