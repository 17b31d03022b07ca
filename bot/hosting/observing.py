"""One line for each update: what it was, what became of it, how long that took. Never who or what.

What happens while an update is answered is noted in a `Note` that all its tasks share, wherever
they are: who searches notes the verdict, who calls Telegram that something was said.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler

from bot.hosting.metrics import ASKED, Metrics

Fields = dict[str, str | int | float | bool | None]
Answer = Callable[[object], Awaitable[None]]
Handlers = Callable[[], Mapping[int, Sequence[BaseHandler[Any, Any, Any]]]]

_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})")
_SEVERAL: Final = "several"

_logger = logging.getLogger("bot.updates")


class Outcome(StrEnum):
    """What became of an update; of several, the one that stands first here."""

    FAILED = "failed"
    """The bot met an error, and told its number."""
    REFUSED = "refused"
    """Telegram took no answer."""
    SLOWED = "slowed"
    """It came too fast."""
    ANSWERED = "answered"
    """Something was said or shown."""
    IGNORED = "ignored"
    """There was nothing to say."""


@dataclass(slots=True)
class Note:
    """What is known of an update while it is answered."""

    metrics: Metrics | None = None
    """Where searches are counted; None where no update is being answered."""
    outcomes: set[Outcome] = field(default_factory=lambda: {Outcome.IGNORED})
    verdicts: list[str] = field(default_factory=list)
    trouble: str | None = None
    """The number under which an error was told."""

    def searched(self, verdict: str, seconds: float, way: str = ASKED) -> None:
        """Note and count a search; see `Metrics.query`."""
        self.verdicts.append(str(verdict))
        if self.metrics is not None:
            self.metrics.query(verdict, seconds, way)

    def became(self, outcome: Outcome) -> None:
        """Note what became of the update, so far."""
        self.outcomes.add(outcome)

    def failed(self, trouble: str) -> None:
        """Note that an error was met, and the number under which it is told."""
        self.became(Outcome.FAILED)
        self.trouble = trouble

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        return next(outcome for outcome in Outcome if outcome in self.outcomes)


_current: ContextVar[Note | None] = ContextVar("note", default=None)


def note() -> Note:
    """Give the note of the update that is being answered; one for nobody if there is none."""
    return _current.get() or Note()


class Observer:
    """Sees the updates of one Application come and go."""

    def __init__(
        self,
        metrics: Metrics,
        handlers: Handlers,
        *,
        personal: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin to watch.

        Args:
            metrics: Where updates are counted.
            handlers: Gives the Application's, as they are by then: their commands are known, any
                other is somebody's words.
            personal: Whether the log may tell who asked, and what.
            clock: Gives seconds.
        """
        self._metrics = metrics
        self._handlers = handlers
        self._personal = personal
        self._clock = clock
        self._waiting: dict[object, float] = {}
        """When each update that is not answered yet arrived, the oldest first."""
        metrics.watch(metrics.in_flight, lambda: len(self._waiting))
        metrics.watch(metrics.queue_age, lambda: self.oldest)

    @property
    def oldest(self) -> float:
        """Seconds for which the oldest unanswered update has waited; 0 if there is none."""
        arrived = next(iter(self._waiting.values()), None)
        return 0.0 if arrived is None else max(0.0, self._clock() - arrived)

    def observed(self, update: object, answer: Answer) -> Coroutine[Any, Any, None]:
        """Note that an update arrived, at once; the coroutine lets it be answered in its turn.

        Args:
            update: From Telegram.
            answer: Answers it.
        """
        token = object()
        self._waiting[token] = self._clock()
        return self._observed(token, update, answer)

    async def _observed(self, token: object, update: object, answer: Answer) -> None:
        seen = Note(self._metrics)
        before = _current.set(seen)
        try:
            await answer(update)
        except BaseException:
            seen.became(Outcome.FAILED)
            raise
        finally:
            _current.reset(before)
            seconds = max(0.0, self._clock() - self._waiting.pop(token))
            if isinstance(update, Update):
                self._tell(update, seen, seconds)

    def _tell(self, update: Update, seen: Note, seconds: float) -> None:
        kind, outcome = kind_of(update), seen.outcome
        self._metrics.update(kind, outcome, seconds)
        fields: Fields = {
            "update": update.update_id,
            "kind": kind,
            "chat": _chat_type(update),
            "command": _command(update, self._handlers),
            "verdict": _verdict(seen.verdicts),
            "outcome": outcome.value,
            "ms": round(seconds * 1000, 1),
            "trouble": seen.trouble,
        }
        if self._personal:
            fields |= _personal(update)
        told = {name: value for name, value in fields.items() if value is not None}
        _logger.info("update %s", outcome.value, extra={"fields": told})


def kind_of(update: Update) -> str:
    """Name what an update is about, as the Bot API does: message, inline_query and so on."""
    kinds = (name for name in Update.ALL_TYPES if getattr(update, name, None) is not None)
    return str(next(kinds, "other"))


def _chat_type(update: Update) -> str | None:
    """Name the kind of chat; None where Telegram does not tell."""
    if update.inline_query is not None:
        return update.inline_query.chat_type
    chat = update.effective_chat
    return None if chat is None else str(chat.type)


def _command(update: Update, handlers: Handlers) -> str | None:
    """Name the command, if it is one that is answered: any other is somebody's words."""
    message = update.effective_message
    if message is None or update.callback_query is not None:
        return None
    found = _COMMAND.match(message.text or message.caption or "")
    name = found[1].lower() if found else ""
    answering = (handler for group in handlers().values() for handler in group)
    known = (one.commands for one in answering if isinstance(one, CommandHandler))
    return name if any(name in commands for commands in known) else None


def _verdict(verdicts: list[str]) -> str | None:
    if len(set(verdicts)) > 1:
        return _SEVERAL
    return verdicts[0] if verdicts else None


def _personal(update: Update) -> Fields:
    """Give who asked, where, and what."""
    user, chat, message = update.effective_user, update.effective_chat, update.effective_message
    text: str | None = None
    if update.inline_query is not None:
        text = update.inline_query.query
    elif update.callback_query is not None:
        text = update.callback_query.data
    elif message is not None:
        text = message.text or message.caption
    return {
        "user": None if user is None else user.id,
        "chat_id": None if chat is None else chat.id,
        "text": text,
    }
