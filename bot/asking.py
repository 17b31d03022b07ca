"""Asking the archive as a chat has settled it, and counting that it was asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable

from bot.context import Context
from bot.hosting.metrics import ASKED, FAILED, REFUSED
from bot.hosting.observing import note
from store import Answer, ArchiveError, QueryError, Session, Verdict

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
    search = _search(context, query, limit)
    if not counted:
        return await search
    answer = await noted(search)
    seconds = time.perf_counter() - begun
    # The answer does not wait for it; the bot does when it stops.
    context.application.create_task(_count(context, query, answer.verdict, seconds))
    return answer


async def noted(search: Awaitable[Answer], way: str = ASKED) -> Answer:
    """Wait for a search; note for the log and the numbers how it ended.

    Args:
        search: The search.
        way: See `Metrics.query`.

    Raises:
        QueryError: The query cannot be searched.
        ArchiveError: The archive could not answer.
    """
    begun = time.perf_counter()
    try:
        answer = await search
    except ArchiveError as problem:
        verdict = REFUSED if isinstance(problem, QueryError) else FAILED
        note().searched(verdict, time.perf_counter() - begun, way)
        raise
    note().searched(answer.verdict, time.perf_counter() - begun, way)
    return answer


def kept(context: Context, held: tuple[Session, ...]) -> tuple[Session, ...]:
    """Give those of the sessions held that the chat keeps to; () if it keeps to none of them.

    Then all are searched, as where nothing was ever chosen.
    """
    return tuple(session for session in held if session.id in context.chat.sessions)


async def _search(context: Context, query: str, limit: int) -> Answer:
    archive, sessions = context.archive, context.chat.sessions
    answer = await archive.search(query, limit=limit, sessions=sessions)
    if not answer.hits and sessions and not kept(context, await archive.sessions()):
        return await archive.search(query, limit=limit)
    return answer


async def _count(context: Context, query: str, verdict: Verdict, seconds: float) -> None:
    try:
        await context.archive.tallies.note_query(query, verdict, seconds)
    except ArchiveError as problem:
        _logger.warning("a query was answered but not counted: %s", problem)
