"""Reading updates one by one, so that one that cannot be read keeps no other from being answered.

Telegram would send it again for as long as it is not taken.
"""

from __future__ import annotations

import logging
from typing import Any

from telegram import Update

from bot.context import Bot

_logger = logging.getLogger(__name__)


def number_of(told: object) -> int | None:
    """Give the number of an update as it came; None if it is none."""
    number = told.get("update_id") if isinstance(told, dict) else None
    return number if type(number) is int else None


def update_of(told: dict[str, Any], bot: Bot) -> Update | None:
    """Read an update; None if it cannot be read, which is logged without what it says."""
    try:
        return Update.de_json(told, bot)
    except Exception as problem:  # noqa: BLE001 - whatever it is, it would be the same again
        # The message of it may quote the update, and so may the traceback.
        number, kind = number_of(told), type(problem).__name__
        _logger.error("update %s cannot be read (%s), and is left out", number, kind)  # noqa: TRY400 - as above
        return None
