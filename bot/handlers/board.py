"""A message of the bot in which is told how long work goes on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from telegram import Message
from telegram.error import BadRequest, TelegramError

from bot.render import Card

PACE: Final = 2.0
"""Seconds between two edits, at the least: Telegram slows down who edits faster."""

_IN_VAIN: Final = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
)

_logger = logging.getLogger(__name__)

Told = Callable[[int, int], None]
"""Is told how much is done, and how much there is in all; from any thread."""


class Board:
    """One message, edited again and again."""

    def __init__(self, message: Message, pace: float = PACE) -> None:
        self._message = message
        self._pace = pace
        self._done: tuple[int, int] = (0, 0)

    async def show(self, card: Card) -> bool:
        """Put a card in place of what stands there.

        Returns:
            Whether that changed anything: not if the card stood there already, or if somebody
            has deleted the message.

        Raises:
            TelegramError: Telegram did not take it.
        """
        try:
            await self._message.edit_text(
                card.text, entities=card.entities, reply_markup=card.keyboard
            )
        except BadRequest as refusal:
            if not any(reason in refusal.message.lower() for reason in _IN_VAIN):
                raise
            return False
        return True

    @asynccontextmanager
    async def progress(self, card: Callable[[int], Card]) -> AsyncIterator[Told]:
        """Show how far work is while it is done inside, no edit sooner than the pace allows.

        Args:
            card: Makes what is shown of the percentage done.
        """
        finished = asyncio.Event()
        # Waited for, not cancelled: an edit on its way could arrive after the one that comes next.
        showing = asyncio.create_task(self._show_progress(card, finished))
        try:
            yield self._note
        finally:
            finished.set()
            await showing

    def _note(self, done: int, total: int) -> None:
        self._done = done, total

    async def _show_progress(self, card: Callable[[int], Card], finished: asyncio.Event) -> None:
        shown = 0
        while not await _happens(finished, within=self._pace):
            done, total = self._done
            percent = 100 * done // max(total, 1)
            if percent == shown:
                continue
            shown = percent
            try:
                await self.show(card(percent))
            except TelegramError as refusal:
                # The work goes on whether or not somebody sees how far it is.
                _logger.debug("progress is not shown: %s", refusal)


async def _happens(event: asyncio.Event, *, within: float) -> bool:
    """Wait for an event, at most so many seconds; tell whether it came."""
    try:
        await asyncio.wait_for(event.wait(), within)
    except TimeoutError:
        return False
    return True
