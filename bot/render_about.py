"""What the bot holds and what it keeps, as a person is told of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final
from urllib.parse import urlsplit

from telegram.constants import MessageEntityType

from bot.render import Card, coverage
from bot.texts import Texts
from bot.utf16 import Composer, clipped
from store import Session

_YEARS: Final = 12
"""Years that are told of one by one, the latest."""
_GAPS: Final = 6
"""Gaps that are told of one by one, the longest."""
_SOURCES: Final = 6
_NAME: Final = 60

_Month = int
"""Months since the year 0."""


def about_card(sessions: Sequence[Session], texts: Texts) -> Card:
    """Tell what is held and what is missing, where it is from, and what is kept of people."""
    message = Composer().add(texts("about.title"), MessageEntityType.BOLD).line()
    message.add(texts("about.what")).line().line()
    message.add(texts("about.held"), MessageEntityType.BOLD).line().add(coverage(sessions, texts))
    for line in (
        *_by_year(sessions, texts),
        *_missing(sessions, texts),
        *_sources(sessions, texts),
    ):
        message.line().add(line)
    for part in ("privacy", "licence"):
        message.line().line().add(texts(f"about.{part}_title"), MessageEntityType.BOLD)
        message.line().add(texts(f"about.{part}"))
    return Card(*message.finished())


def privacy_card(texts: Texts, *, personal: bool) -> Card:
    """Tell what is kept of people, who sees it, and how it goes.

    Args:
        texts: In the reader's language.
        personal: Whether logs tell who asked, and what.
    """
    message = Composer().add(texts("about.privacy_title"), MessageEntityType.BOLD)
    message.line().add(texts("about.privacy"))
    for part in ("seen", "logs_personal" if personal else "logs", "delete"):
        message.line().line().add(texts(f"privacy.{part}"))
    return Card(*message.finished())


def _by_year(sessions: Sequence[Session], texts: Texts) -> Iterator[str]:
    """Tell how many sessions each year has and of which months."""
    dates = [session.date for session in sessions if session.date is not None]
    years = sorted({day.year for day in dates}, reverse=True)
    for year in years[:_YEARS]:
        months = Counter(day.month for day in dates if day.year == year)
        listed = texts("about.comma").join(map(str, sorted(months)))
        yield texts("about.year", count=months.total(), year=year, months=listed)
    earlier = sum(day.year in years[_YEARS:] for day in dates)
    if earlier:
        yield texts("about.earlier", count=earlier)
    if len(dates) < len(sessions) and dates:
        yield texts("about.undated", count=len(sessions) - len(dates))


def _missing(sessions: Sequence[Session], texts: Texts) -> Iterator[str]:
    """Tell of which months between the first and the last there is nothing."""
    months = sorted({_month(session.date) for session in sessions if session.date is not None})
    gaps = [(one + 1, other - 1) for one, other in pairwise(months) if other - one > 1]
    if not gaps:
        if len(months) > 1:
            yield texts("about.no_gaps")
        return
    longest = sorted(sorted(gaps, key=lambda gap: gap[0] - gap[1])[:_GAPS])
    told = [_stretch(first, last, texts) for first, last in longest]
    listed = texts("about.comma").join(told)
    if len(gaps) > _GAPS:
        yield texts("about.many_gaps", gaps=listed, count=len(gaps) - _GAPS)
    else:
        yield texts("about.gaps", gaps=listed)


def _stretch(first: _Month, last: _Month, texts: Texts) -> str:
    ends = [texts("about.month", year=month // 12, month=month % 12 + 1) for month in (first, last)]
    return texts("about.stretch", first=ends[0], last=ends[1]) if first != last else ends[0]


def _sources(sessions: Sequence[Session], texts: Texts) -> Iterator[str]:
    """Tell who published the transcripts, or on what site; those with most of them first."""
    known = Counter(source for source in map(_source, sessions) if source)
    names = [clipped(name, _NAME) for name, _ in known.most_common(_SOURCES)]
    if names:
        told = "about.sources" if len(known) <= _SOURCES else "about.sources_among"
        yield texts(told, names=texts("about.comma").join(names))
    unknown = len(sessions) - known.total()
    if unknown:
        yield texts("about.unsourced", count=unknown)


def _source(session: Session) -> str:
    if session.publisher or not session.url:
        return session.publisher or ""
    try:
        return urlsplit(session.url).hostname or session.url
    except ValueError:
        return session.url


def _month(day: date) -> _Month:
    return 12 * day.year + day.month - 1
