"""What a format tells beside the words: its values, read and checked."""

from __future__ import annotations

import re
from datetime import date
from itertools import chain

from store.model import Metadata, Origin

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DATES = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:\d{6})?(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*"
        r"(?P<day>\d{1,2})(?!\d)"
    ),
    re.compile(r"(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2}),? (?P<year>(?:19|20)\d\d)"),
    re.compile(r"(?P<day>\d{1,2})\.? (?P<month>[A-Z][a-z]{2,8})\.? (?P<year>(?:19|20)\d\d)"),
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_URL = re.compile(r"https?://\S+")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHINESE_SHARE = 0.3
_WRITTEN_IN_HAN = ("zh", "ja", "ko", "yue", "cmn", "wuu", "hak", "nan")
_ENOUGH_LETTERS = 4
"""What a month is told by: Sept. and September."""


def properties(
    *,
    title: str | None = None,
    day: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
    place: str | None = None,
) -> Metadata:
    """Make metadata of what a format tells, leaving out what cannot be what it is called."""
    address = (url or "").strip()
    tag = (language or "").strip().replace("_", "-")
    return Metadata(
        title=_clean(title),
        date=find_day(day or ""),
        url=address if _URL.fullmatch(address) else None,
        publisher=_clean(publisher),
        language=tag if _LANGUAGE.fullmatch(tag) else None,
        place=_clean(place),
    ).told_by(Origin.PROPERTIES)


def find_day(text: str) -> date | None:
    """Find the first day in a text, as computers and people write it."""
    for match in sorted(chain(*(form.finditer(text) for form in _DATES)), key=_start):
        month = match["month"]
        number = int(month) if month.isdecimal() else _month(month)
        try:
            return date(int(match["year"]), number, int(match["day"]))
        except ValueError:
            continue
    return None


def fits(language: str | None, text: str) -> bool:
    """Tell whether a text can be in this language, by whether Chinese characters are in it.

    Pages name the language of their template, and a Chinese one is often said to be English.
    """
    if not language:
        return True
    letters = sum(map(str.isalpha, text))
    is_han = len(_CHINESE.findall(text)) > _CHINESE_SHARE * letters
    return not is_han or language.lower().startswith(_WRITTEN_IN_HAN)


def _start(match: re.Match[str]) -> int:
    return match.start()


def _month(name: str) -> int:
    """Give the number of a month by its English name, whole or cut; 0 if it is none."""
    begun = name.lower()[:_ENOUGH_LETTERS]
    found = (at for at, month in enumerate(_MONTHS, start=1) if month.startswith(begun))
    return next(found, 0)


def _clean(text: str | None) -> str | None:
    return " ".join((text or "").replace("\0", "").split()) or None
