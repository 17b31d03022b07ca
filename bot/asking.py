"""Asking the archive as a chat has settled it, and counting that it was asked."""

from __future__ import annotations

import logging
import time

from bot.context import Context
from store import Answer, ArchiveError, Session, Verdict

_logger = logging.getLogger(__name__)


async def ask(context: Context, query: str, limit: int = 1, *, counted: bool = True) -> Answer:
    """Search what the chat keeps to.

    Args:
        context: Of the update.
        query: What a person remembers.
        limit: How many hits at the most.
        counted: Whether it is a whole query, and not one that is being typed.

    Raises:
        QueryError: The query cannot be searched.
        ArchiveError: The archive could not answer.
    """
    begun = time.perf_counter()
    answer = await context.archive.search(query, limit=limit, sessions=context.chat.sessions)
    if (
        not answer.hits
        and context.chat.sessions
        and not kept(context, await context.archive.sessions())
    ):
        answer = await context.archive.search(query, limit=limit)
    if counted:
        seconds = time.perf_counter() - begun
        # The answer does not wait for it; python-telegram-bot does when it stops.
        context.application.create_task(_count(context, query, answer.verdict, seconds))
    return answer


def kept(context: Context, held: tuple[Session, ...]) -> tuple[Session, ...]:
    """Give those of the sessions held that the chat keeps to; () if it keeps to none of them.

    Then all are searched, as where nothing was ever chosen.
    """
    return tuple(session for session in held if session.id in context.chat.sessions)


async def _count(context: Context, query: str, verdict: Verdict, seconds: float) -> None:
    try:
        await context.archive.tallies.note_query(query, verdict, seconds)
    except ArchiveError as problem:
        _logger.warning("a query was answered but not counted: %s", problem)
