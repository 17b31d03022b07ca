"""What a transcript is, beside its words: told by the caller, its sidecar, or its title block.

A sidecar is a TOML file of the transcript's name: `talk.txt` has `talk.toml`.

    title = "…"
    date = 2024-03-07
    url = "https://…"
    publisher = "新华社"
    language = "zh-Hans"
    place = "北京"
    [speakers]
    "王毅" = "外交部长"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from store.errors import InvalidDate, SourceProblem, TranscriptMalformed
from store.importer.properties import find_day
from store.model import Metadata, Origin

_TEXTS = ("title", "url", "publisher", "language", "place")
_FULL_DATE = re.compile(r"((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)")
_MONTH_AND_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_URL = re.compile(r"https?://\S+")
_SUBTITLE = ("——", "--", "—")


def parse_date(value: str) -> date:
    """Read a date of the form YYYY-MM-DD.

    Raises:
        InvalidDate: It has another form, or no calendar has that day.
    """
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise InvalidDate(value)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise InvalidDate(value) from error


def with_sidecar(path: Path, told: Metadata) -> Metadata:
    """Complete what the caller told with what the sidecar beside the file tells.

    Raises:
        TranscriptMalformed: The sidecar is no TOML, or holds what it should not.
    """
    sidecar = path.with_suffix(".toml")
    if sidecar == path or not sidecar.is_file():
        return told
    try:
        content = sidecar.read_bytes()
    except OSError as error:
        raise TranscriptMalformed(str(sidecar), SourceProblem.METADATA) from error
    return told.completed(from_sidecar(str(sidecar), content))


def from_sidecar(name: str, content: bytes) -> Metadata:
    """Read what a sidecar tells.

    Raises:
        TranscriptMalformed: It is no TOML, or holds what it should not.
    """
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise TranscriptMalformed(name, SourceProblem.METADATA) from error
    return _from_table(name, table).told_by(Origin.SIDECAR)


def from_title_block(name: str, title_block: Sequence[str]) -> Metadata:
    """Read title, date and address from the lines above the first turn, and the file's name.

    The title is the line that a subtitle (——…) follows, else the first line.
    """
    urls = [line for line in title_block if _URL.fullmatch(line)]
    titles = [line for line in title_block if not line.startswith(_SUBTITLE) and line not in urls]
    above_subtitle = [
        line
        for line, below in pairwise(title_block)
        if below.startswith(_SUBTITLE) and line in titles
    ]
    title = (above_subtitle or titles or [""])[0]
    places = [line for line in title_block if line not in urls]
    stem = Path(name).stem
    printed = Metadata(
        title=title or None,
        date=_find_date(places),
        url=urls[0] if urls else None,
    ).told_by(Origin.TEXT)
    named = Metadata(title=stem, date=_find_date([*places, stem])).told_by(Origin.FILE_NAME)
    return printed.completed(named)


def _from_table(sidecar: str, table: Mapping[str, Any]) -> Metadata:
    speakers = table.get("speakers", {})
    day = table.get("date")
    sound = (
        all(isinstance(table.get(key, ""), str) for key in _TEXTS)
        and isinstance(speakers, dict)
        and all(isinstance(role, str) for role in speakers.values())
        and (day is None or (isinstance(day, date) and not isinstance(day, datetime)))
        and not table.keys() - {*_TEXTS, "date", "speakers"}
    )
    if not sound:
        raise TranscriptMalformed(sidecar, SourceProblem.METADATA)
    texts = {key: table[key] for key in _TEXTS if table.get(key)}
    return Metadata(date=day, roles=speakers, **texts)


def _find_date(places: Sequence[str]) -> date | None:
    """Find the first whole date, else a day and month with a year told elsewhere."""
    for place in places:
        for year, month, day in _FULL_DATE.findall(place):
            if found := _calendar_day(int(year), int(month), int(day)):
                return found
        if day := find_day(place):
            return day
    years = [int(year) for place in places for year in _YEAR.findall(place)]
    days = [match for place in places for match in _MONTH_AND_DAY.findall(place)]
    if years and days:
        return _calendar_day(years[0], int(days[0][0]), int(days[0][1]))
    return None


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
