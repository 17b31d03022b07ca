"""Telegram forgets a question once the person has gone on: a late answer is no error."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from telegram.error import BadRequest

from bot.hosting.observing import Outcome, note

_TOO_LATE: Final = "query is too old"

_logger = logging.getLogger(__name__)


@contextmanager
def unless_too_late() -> Iterator[None]:
    """Pass over that an answer comes too late."""
    try:
        yield
    except BadRequest as refusal:
        if _TOO_LATE not in refusal.message.lower():
            raise
        note().became(Outcome.REFUSED)
        _logger.debug("an answer came too late")
