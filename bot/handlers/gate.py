"""Before anything is answered: what the chat settled, whether it is quiet, who asks too fast."""

from __future__ import annotations

import logging
import re
from typing import Any, Final

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, BaseHandler

from bot.allowance import Admission
from bot.asked import is_command, is_reply
from bot.context import Context
from bot.handlers.reply import reply, toast
from bot.hosting.observing import Outcome, note
from bot.render import Card
from store import ArchiveError

ASKS: Final = 20
"""How often a minute one person is answered."""
ASKS_IN_GROUP: Final = 10
"""The same in a group, where Telegram lets the bot write twenty times a minute to all."""
ASKS_OF_CHAT: Final = 20
"""How often a minute a group or a channel is answered, whoever asks there."""
PRESSES: Final = 60
"""How many of a person's buttons a minute lead anywhere."""
TYPINGS: Final = 120
"""How many inline queries a minute a person gets results for: typing makes several a second."""

_ANSWERING: Final = 0
"""The group of handlers that answer."""
_SETTINGS: Final = re.compile(r"/settings(?![A-Za-z0-9_])")

_logger = logging.getLogger(__name__)


async def prepare(update: Update, context: Context) -> None:
    """Take over whose language it is and what the chat keeps to; say nothing where it is quiet.

    Raises:
        ApplicationHandlerStop: In this chat such a message has no answer.
    """
    try:
        await context.settle_in(update)
    except ArchiveError as problem:
        # Whoever answers meets it too, and says so; nobody is told twice.
        _logger.warning("what a chat settled is not to be had: %s", problem)
    message = update.message
    if message is None or not context.chat.quiet or not is_command(message):
        return
    in_group = message.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}
    if in_group and not is_reply(message) and not _SETTINGS.match(message.text or ""):
        raise ApplicationHandlerStop


async def slow_down(update: Update, context: Context) -> None:
    """Answer nobody who asks too fast, but the first time with one sentence.

    Raises:
        ApplicationHandlerStop: It is too much.
    """
    user = update.effective_user
    if user is not None and user.id in context.settings.admins:
        return
    if not _is_answered(update, context):
        return
    for key, most in _claims(update):
        admission = context.allowance.admit(key, most)
        if admission is Admission.WITHIN:
            continue
        note().became(Outcome.SLOWED)
        if admission is Admission.FIRST_OVER:
            await _ask_for_patience(update, context)
        raise ApplicationHandlerStop


def _is_answered(update: Update, context: Context) -> bool:
    """Tell whether a handler would take an update: what people say to each other is no asking."""
    handlers: list[BaseHandler[Any, Any, Any]] = context.application.handlers[_ANSWERING]
    checks = (handler.check_update(update) for handler in handlers)
    return any(check is not None and check is not False for check in checks)


def _claims(update: Update) -> list[tuple[tuple[str, int], int]]:
    """Name what an update counts towards, and how many of each are answered in a minute.

    Who asks comes before where: what is not answered takes nothing from the others there.
    """
    user, message = update.effective_user, update.effective_message
    if update.inline_query is not None:
        return [(("typed", update.inline_query.from_user.id), TYPINGS)]
    if update.callback_query is not None:
        return [(("pressed", update.callback_query.from_user.id), PRESSES)]
    if message is None:
        return []
    if message.chat.type == ChatType.PRIVATE:
        return [(("asked", message.chat.id), ASKS)]
    whole = (("chat", message.chat.id), ASKS_OF_CHAT)
    # All anonymous administrators share one user, but each group has its own sender_chat.
    sender = message.sender_chat or user
    if sender is None or sender.id == message.chat.id:
        return [whole]
    return [(("asked", sender.id), ASKS_IN_GROUP), whole]


async def _ask_for_patience(update: Update, context: Context) -> None:
    sentence = context.texts("quote.too_fast")
    if update.callback_query is not None:
        await toast(update.callback_query, sentence)
    elif (message := update.message or update.channel_post) is not None:
        await reply(message, Card(sentence))
    # Results of an inline query are shown to whoever types the same: no place for such a word.
