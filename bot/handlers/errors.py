"""Something went wrong while an update was answered."""

from __future__ import annotations

import logging
import secrets
import time
import traceback
from pathlib import Path
from typing import Final

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
from bot.handlers import guest
from bot.handlers.keepers import tell_keepers
from bot.handlers.reply import hint_inline, reply, toast
from bot.hosting.observing import Outcome, note
from bot.hosting.webhook_gate import secret_of
from bot.redaction import Redactor
from bot.render import Card
from bot.render_keep import trouble_card
from bot.settings import Secret, Settings
from bot.texts import Texts
from bot.utf16 import clipped
from store import ArchiveError, IndexStale

SILENCE: Final = 60.0
"""Seconds for which those who keep the bot are not told of the same error again."""

_ROOT: Final = Path(__file__).parents[2]
_OURS: Final = ("bot/", "store/")
"""Folders in there; installed, other libraries stand beside them."""
_PASSED: Final = "bot/pacing.py"
"""Every call of Telegram's goes through it, so it tells nothing of where an error is."""
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz"
_NUMBER: Final = 6
_CAUSES: Final = 3
_FRAMES: Final = 6
_MESSAGE: Final = 300
# What a chat does not let the bot do, and no other answer would change.
_UNWELCOME: Final = (
    "rights",
    "chat not found",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "topic_closed",
    "user_banned_in_channel",
)

_logger = logging.getLogger(__name__)


class Reporter:
    """Tells the log, whoever asked, and those who keep the bot; of one Application."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, ...], float] = {}

    async def report(self, update: object, context: Context) -> None:
        """Log what went wrong; if it was not Telegram's, say sorry, and tell who keeps the bot.

        The apology names no cause: what ails the server is for those who can put it right. Both
        name the same number. An error in here is python-telegram-bot's to log, and no more.
        """
        problem = context.error
        if problem is None or _is_telegram_s(problem):
            _logger.warning("Telegram took no answer: %s", problem)
            note().became(Outcome.REFUSED)
            return
        number = "".join(secrets.choice(_LETTERS) for _ in range(_NUMBER))
        note().failed(number)
        stale = isinstance(problem, IndexStale)
        if stale:
            _logger.error("nothing is searched until `yuanhua reindex` was run [%s]", number)
        else:
            _logger.error("an update was not answered [%s]", number, exc_info=problem)
        await _apologise(update, context, problem, number)
        if self._is_news(problem):
            redact = Redactor(*_secrets(context.settings))
            trace = "" if stale else _trace(problem, redact)
            await tell_keepers(
                context,
                lambda texts: trouble_card(number, redact(_told(problem, texts)), trace, texts),
            )

    def _is_news(self, problem: BaseException) -> bool:
        """Tell whether this error was not told of in the last minute.

        What ails the archive is one thing, whoever meets it; any other error is one for each
        handler, since most of them come up through the same few lines.
        """
        places, now = _places(problem), time.monotonic()
        met = places[:1] if isinstance(problem, ArchiveError) else [*places[:1], *places[-1:]]
        kind = (type(problem).__name__, *met)
        if now - self._told.get(kind, -SILENCE) < SILENCE:
            return False
        self._told[kind] = now
        return True


def _secrets(settings: Settings) -> tuple[Secret, ...]:
    """Give what no message may hold: the token, and what a webhook is proved by."""
    token = settings.token
    return () if token is None else (token, secret_of(token, settings))


def _is_telegram_s(problem: Exception) -> bool:
    """Tell whether the chat or the network would not take an answer: no telling them so."""
    if isinstance(problem, BadRequest):  # which python-telegram-bot derives from NetworkError
        return any(reason in problem.message.lower() for reason in _UNWELCOME)
    return isinstance(problem, Forbidden | RetryAfter | ChatMigrated | NetworkError)


async def _apologise(update: object, context: Context, problem: Exception, number: str) -> None:
    if not isinstance(update, Update):
        return
    try:
        await context.settle_in(update)
    except ArchiveError:
        _logger.debug("the language of the chat is not to be had", exc_info=True)
    texts = context.texts
    stale = isinstance(problem, IndexStale)
    sorry = texts("trouble.index" if stale else "trouble.unexpected", id=number)
    message = update.message or update.channel_post
    try:
        if update.callback_query is not None:
            await toast(update.callback_query, sorry)
        elif update.inline_query is not None:
            hint = texts.hint(problem) if stale else texts("inline.trouble")
            await hint_inline(update.inline_query, hint)
        elif update.guest_message is not None:
            await guest.send(update.guest_message, Card(sorry))
        elif message is not None:
            await reply(message, Card(sorry))
    except TelegramError as second:
        _logger.warning("Telegram took no apology [%s]: %s", number, second)


def _told(problem: Exception, texts: Texts) -> str:
    """Say what to do about an error of the archive, and what any other is and where it arose."""
    if isinstance(problem, ArchiveError):
        return texts.error(problem)
    return texts("trouble.unknown", kind=type(problem).__name__, place=_place(problem))


def _place(problem: BaseException) -> str:
    """Name where in our code an error arose, or came through."""
    return next(iter(_places(problem)), "?")


def _places(problem: BaseException) -> list[str]:
    """Name the places in our code that an error came through, the innermost first."""
    frames = reversed(traceback.extract_tb(problem.__traceback__))
    near = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT)]
    named = [(Path(frame.filename).relative_to(_ROOT).as_posix(), frame) for frame in near]
    return [
        f"{path}:{frame.lineno} {frame.name}"
        for path, frame in named
        if path.startswith(_OURS) and path != _PASSED
    ]


def _trace(problem: BaseException, redact: Redactor) -> str:
    """Give an error and its causes, each with where it came through, the innermost place first."""
    lines: list[str] = []
    cause: BaseException | None = problem
    for _ in range(_CAUSES):
        if cause is None:
            break
        # Redacted before it is cut, or half of a secret would stay.
        lines.append(clipped(redact(f"{type(cause).__name__}: {cause}"), _MESSAGE))
        lines += [f"  {place}" for place in _places(cause)[:_FRAMES]]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(lines)
