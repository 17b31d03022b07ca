"""What of a query is syntax: phrases in quotation marks, -words, and filters.

    谈判桌 "冲突的终点"          a phrase on its own must occur as it stands
    谈判桌 -乌克兰               a word after a hyphen must not
    speaker:王毅 发言人:王毅      who said it; `asker:` or `记者:`, who had asked
    from:2024-01 to:2024-03-07   when: a year, a month or a day, both ends included
    session:2024-03-07-2byf2um6  in which session, by id or by part of its title

A colon that is no filter, a hyphen within a word or before all there is, and marks within a
sentence are plain text.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches

from store.errors import FilterEmpty, InvalidDate, UnknownFilter
from store.text import normalise

_MARKS = {'"': '"', "“": "”", "「": "」", "『": "』", "＂": "＂"}
_COLONS = ":："
_HYPHENS = "-－−"
_FILTERS = {
    "speaker": "speaker",
    "发言人": "speaker",
    "發言人": "speaker",
    "asker": "asker",
    "记者": "asker",
    "記者": "asker",
    "from": "from",
    "to": "to",
    "session": "session",
}
FILTER_NAMES = tuple(sorted(name for name in _FILTERS if name.isascii()))
_TOKEN = re.compile(r"\S+")
_NAMED = re.compile(rf"([^\s{_COLONS}]+)([{_COLONS}])(.*)", re.DOTALL)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_MISSPELT = 0.75
"""How like a filter's name, from 0 to 1, a name before a colon is that was meant for one."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits are kept to; all of it must hold."""

    speakers: tuple[str, ...] = ()
    askers: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, its syntax read."""

    words: str = ""
    """What is looked for, as typed, without the syntax."""
    phrases: tuple[str, ...] = ()
    """What must occur, as typed."""
    excluded: tuple[str, ...] = ()
    """What must not."""
    filters: Filters = field(default_factory=Filters)


def read(query: str) -> Asked:
    """Read a query's syntax.

    Raises:
        UnknownFilter: A filter's name seems to be misspelt.
        FilterEmpty: A filter has no value.
        InvalidDate: A date is none.
    """
    asked, words = Asked(), []
    tokens = list(_tokens(query))
    at = 0
    while at < len(tokens):
        token, at = tokens[at], at + 1
        phrase = _phrase(token)
        named = _named(token, alone=len(tokens) == 1)
        if phrase is not None:
            asked = replace(asked, phrases=(*asked.phrases, phrase))
            words.append(phrase)
        elif named is not None:
            name, value = named
            if not value and at < len(tokens):
                value, at = _phrase(tokens[at]) or tokens[at], at + 1
            asked = replace(asked, filters=_with(asked.filters, name, value))
        elif _excludes(token):
            word = token[1:]
            inner = _phrase(word)
            asked = replace(asked, excluded=(*asked.excluded, inner if inner is not None else word))
        else:
            words.append(token)
    if not words:
        # A hyphen that would exclude from nothing stands before what is looked for.
        return replace(asked, words=" ".join(asked.excluded), excluded=())
    return replace(asked, words=" ".join(words))


def _tokens(query: str) -> Iterator[str]:
    """Cut at white space, but not within marks that open at a token's beginning or its value's."""
    at = 0
    while match := _TOKEN.search(query, at):
        start, end = match.span()
        token = match[0]
        opening = _opening(token)
        closing = _MARKS.get(token[opening : opening + 1])
        if closing is not None:
            close = query.find(closing, start + opening + 1)
            if close >= 0 and (close + 1 == len(query) or query[close + 1].isspace()):
                end = close + 1
        yield query[start:end]
        at = end


def _opening(token: str) -> int:
    """Give where marks may open in a token: at its start, after a hyphen or a filter's colon."""
    if token[0] in _HYPHENS:
        return 1
    named = _NAMED.fullmatch(token)
    return named.start(3) if named and named[1].lower() in _FILTERS else 0


def _phrase(token: str) -> str | None:
    """Give what stands in the marks that enclose a token, if they do."""
    closing = _MARKS.get(token[:1])
    inner = token[1:-1]
    if closing is None or len(token) < len("“”") or token[-1] != closing:
        return None
    return inner if closing not in inner and normalise(inner).text else None


def _named(token: str, *, alone: bool) -> tuple[str, str] | None:
    """Take a filter apart; None for plain text.

    A label with its full-width colon, alone, is pasted from a transcript: 记者：请问…
    """
    match = _NAMED.fullmatch(token)
    if match is None:
        return None
    name, colon, value = match[1].lower(), match[2], match[3]
    if name in _FILTERS:
        if not name.isascii() and (alone or len(value) > _LONGEST_NAME):
            return None
        return _FILTERS[name], _phrase(value) or value
    if colon == ":" and name.isascii() and name.isalpha() and value and not alone:
        near = get_close_matches(name, FILTER_NAMES, n=1, cutoff=_MISSPELT)
        if near:
            raise UnknownFilter(name, near[0])
    return None


_LONGEST_NAME = 24
"""Code points of a name; what is longer after 记者： are the words that follow the label."""


def _excludes(token: str) -> bool:
    """Tell whether a token is a word not to occur, and not a number below nought."""
    return (
        len(token) > 1
        and token[0] in _HYPHENS
        and bool(normalise(token[1:]).text)
        and not (token[1].isdigit() or token[1] in _HYPHENS)
    )


def _with(filters: Filters, name: str, value: str) -> Filters:
    if not normalise(value).text:
        raise FilterEmpty(name)
    if name == "from":
        return replace(filters, since=days(value)[0])
    if name == "to":
        return replace(filters, until=days(value)[1])
    if name == "speaker":
        return replace(filters, speakers=(*filters.speakers, value))
    if name == "asker":
        return replace(filters, askers=(*filters.askers, value))
    return replace(filters, sessions=(*filters.sessions, value))


def days(value: str) -> tuple[date, date]:
    """Give the first and the last day of a year, a month or a day."""
    match = _DAY.fullmatch(value)
    if match is None:
        raise InvalidDate(value)
    year, month, day = (None if part is None else int(part) for part in match.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
        last_month = 12 if month is None else first.month
        last_day = monthrange(first.year, last_month)[1] if day is None else first.day
        last = date(first.year, last_month, last_day)
    except ValueError as error:
        raise InvalidDate(value) from error
    return first, last
