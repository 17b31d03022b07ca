"""What the bot's health is judged by: that updates flow, the archive answers, the disk has room.

Whoever asks, and however often, each is looked at every few seconds at the most.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from bot.hosting.pulse import Pulse
from bot.hosting.vitals import Check, Finding, Findings, Reason
from store import Archive, ArchiveError, IndexStale, plain_query

FRESH: Final = 5.0
"""Seconds for which what was found holds."""
SEARCH_LIMIT: Final = 5.0
"""Seconds within which a search has to be answered; it takes milliseconds."""
DISK_LIMIT: Final = 2.0
"""Seconds for the system to tell of the disk; one over a network may never."""

_WORDS: Final = 150
"""Code points of a quote that are searched for: of far fewer all may be words that are everywhere,
or cut in two, and an answer is not sure then."""
_SURE: Final = 6
"""Letters and digits from which on a quote must be found again by its own words."""
_ANY_WORDS: Final = "原话"
"""What is searched for where nothing is held, or only a few letters; it need not be found."""
_QUOTES: Final = 3

_logger = logging.getLogger(__name__)


class Checks:
    """Looks at one running bot."""

    def __init__(
        self,
        archive: Archive,
        database: Path,
        reserve: int,
        pulse: Pulse,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what is looked at.

        Args:
            archive: Must answer.
            database: Its file, beside which there must be room.
            reserve: Bytes that must be free there.
            pulse: Knows whether updates flow.
            clock: Gives seconds.
        """
        self._archive = archive
        self._database = database
        self._reserve = reserve
        self._pulse = pulse
        self._clock = clock
        self._found: dict[Check, tuple[float, Finding]] = {}
        self._looking = {Check.ARCHIVE: asyncio.Lock(), Check.DISK: asyncio.Lock()}

    async def ready(self) -> Findings:
        """Look whether the bot can answer."""
        archive, disk = await asyncio.gather(
            self._fresh(Check.ARCHIVE, self._look_at_archive),
            self._fresh(Check.DISK, self._look_at_disk),
        )
        updates = self._look_at_updates()
        self._tell(Check.UPDATES, updates)
        return {Check.UPDATES: updates, Check.ARCHIVE: archive, Check.DISK: disk}

    def alive(self) -> Findings:
        """Look whether the bot does all it can; if not, a new start may mend it.

        That Telegram is away, or the disk full, is no reason for one.
        """
        reason = Reason.FINE if self._pulse.is_beating else Reason.FETCHING_STOPPED
        return {Check.FETCHING: Finding(reason, {"seconds": round(self._pulse.silence, 1)})}

    async def close(self) -> None:
        """Wait until nothing is looked at any more."""
        for looking in self._looking.values():
            async with looking:
                pass

    async def _fresh(self, check: Check, look: Callable[[], Awaitable[Finding]]) -> Finding:
        async with self._looking[check]:
            looked_at, finding = self._found.get(check, (float("-inf"), None))
            if finding is None or self._clock() - looked_at >= FRESH:
                finding = await look()
                self._tell(check, finding)
                looked_at = self._clock()
            age = max(0.0, self._clock() - looked_at)
            return Finding(finding.reason, {"age": round(age, 1), **finding.facts})

    def _tell(self, check: Check, finding: Finding) -> None:
        """Log that a check is no longer passed, or is again."""
        _, before = self._found.get(check, (0.0, None))
        was = Reason.FINE if before is None else before.reason
        self._found[check] = (self._clock(), finding)
        if was is Reason.STARTING:
            was = Reason.FINE
        if finding.reason in {was, Reason.STARTING}:
            return
        fields = {"check": check.value, "reason": finding.reason.value}
        if finding.passed:
            _logger.info("the bot is well again", extra={"fields": fields})
        else:
            _logger.warning("the bot is not well", extra={"fields": {**fields, **finding.facts}})

    def _look_at_updates(self) -> Finding:
        pulse = self._pulse
        if pulse.age is None:
            reason = Reason.STARTING
        elif pulse.is_flowing:
            reason = Reason.FINE
        else:
            reason = Reason.CUT_OFF if pulse.is_cut_off else Reason.NO_UPDATES
        seconds = round(pulse.waited, 1)
        problem = {"problem": pulse.problem} if pulse.problem else {}
        return Finding(reason, {"seconds": seconds, "limit": pulse.patience, **problem})

    async def _look_at_archive(self) -> Finding:
        begun = self._clock()
        try:
            async with asyncio.timeout(SEARCH_LIMIT):
                found = await self._search()
        except TimeoutError:
            return Finding(Reason.ARCHIVE_SILENT, {"limit": SEARCH_LIMIT})
        except IndexStale:
            return Finding(Reason.ARCHIVE_STALE)
        except ArchiveError as problem:
            _logger.debug("a search for the health's sake failed", exc_info=problem)
            return Finding(Reason.ARCHIVE_FAILED, {"problem": _word(problem)})
        reason = Reason.FINE if found else Reason.ARCHIVE_BLIND
        return Finding(reason, {"took": round(self._clock() - begun, 4)})

    async def _search(self) -> bool:
        """Search for words of a quote that is held; tell whether they were found.

        Each time it is another quote, by chance, for what was read before need not be read again;
        and some before it is said that words are not found, for one may be removed meanwhile.
        """
        for _ in range(_QUOTES):
            quote = await self._archive.any_quote()
            words = plain_query(quote.sentence.text[:_WORDS]) if quote else ""
            sure = sum(map(str.isalnum, words)) >= _SURE
            answer = await self._archive.search(words if sure else _ANY_WORDS, limit=1)
            if answer.hits or not sure:
                return True
        return False

    async def _look_at_disk(self) -> Finding:
        try:
            async with asyncio.timeout(DISK_LIMIT):
                free, writable = await asyncio.to_thread(_room, self._database)
        except (TimeoutError, OSError) as problem:
            return Finding(Reason.DISK_UNKNOWN, {"problem": type(problem).__name__})
        facts = {"free": free, "needed": self._reserve}
        if not writable:
            return Finding(Reason.DISK_READ_ONLY, facts)
        return Finding(Reason.FINE if free >= self._reserve else Reason.DISK_LOW, facts)


def _word(problem: ArchiveError) -> str:
    """Name an error: by its reason, or else by its class."""
    return str(getattr(problem, "reason", type(problem).__name__))


def _room(database: Path) -> tuple[int, bool]:
    """Give the bytes that are free beside a file, and whether it and its folder can be written.

    Raises:
        OSError: The system does not tell.
    """
    folder = database.absolute().parent
    free = shutil.disk_usage(folder).free
    # Root may write whatever the modes say, but not where all is mounted read-only.
    is_read_only = hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    may_write = os.access(folder, os.W_OK) and os.access(database, os.W_OK)
    return free, may_write and not is_read_only
