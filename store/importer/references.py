"""What an Akoma Ntoso document tells beside its words: the event, and who is who."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from store.importer.elements import Element, local_name, text_of
from store.model import Metadata, Origin

RECORDING = "recording"
"""Name of the alias that tells when the recording begins, by the clock of the speeches."""
RETRIEVAL = "retrieval"
"""Name of the date of a document of which nobody knows when its event was."""
UNKNOWN = "?"
"""How somebody is shown of whom it is not known who they are."""
_CLASSES = frozenset(
    {"TLCPerson", "TLCRole", "TLCOrganization", "TLCLocation", "TLCConcept", "TLCReference"}
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class References:
    """Who and what a document refers to, and from when on it counts times."""

    names: dict[str, str]
    """By id, how it is shown."""
    begins: datetime | None
    """When the recording begins, or else the first speech whose time is told."""

    @classmethod
    def of(cls, root: Element) -> References:
        """Gather them from a document."""
        names: dict[str, str] = {}
        for one in root.iter():
            shown = " ".join(one.get("showAs", "").split())
            for key in (one.get("eId"), one.get("id")):
                if key and shown and local_name(one) in _CLASSES:
                    names.setdefault(key, shown)
        told = [_moment(alias.get("value")) for alias in _aliases(root, RECORDING)]
        times = [_moment(one.get("startTime")) for one in root.iter() if one.get("startTime")]
        known = [time for time in told or times if time]
        return cls(names, min(known, default=None))

    def named(self, reference: str | None) -> str | None:
        """Give how what an attribute refers to is shown; None if it refers to nothing known."""
        return self.names.get((reference or "").strip().removeprefix("#"))

    def time(self, written: str | None) -> float | None:
        """Give a time of the clock as seconds since the recording's beginning."""
        moment = _moment(written)
        if moment is None or self.begins is None or moment < self.begins:
            return None
        return (moment - self.begins).total_seconds()


def told(name: str, root: Element, references: References) -> Metadata:
    """Tell what the document's identification, or else its one heading, tells of the event."""
    work = next(_all(root, "FRBRWork"), None)
    author = next((one.get("href") for one in _all(work, "FRBRauthor")), None)
    publisher = references.named(author)
    language = next(_all(root, "FRBRlanguage"), None)
    known = Metadata(
        title=_title(root),
        date=next(filter(None, map(_day, _all(work, "FRBRdate"))), None),
        url=next((alias.get("value") for alias in _aliases(root, "url")), None),
        publisher=None if publisher == UNKNOWN else publisher,
        language=_language(language),
        place=references.named("place"),
    )
    heading = Metadata(title=_only_heading(root)).told_by(Origin.TEXT)
    stem = Metadata(title=Path(name).stem).told_by(Origin.FILE_NAME)
    return known.told_by(Origin.PROPERTIES).completed(heading).completed(stem)


def _title(root: Element) -> str | None:
    titles = [alias.get("value", "") for alias in _aliases(root, "title")]
    titles += map(text_of, _all(root, "docTitle"))
    return next((" ".join(title.split()) for title in titles if title.strip()), None)


def _only_heading(root: Element) -> str | None:
    """Give the heading of the one section that holds all the others."""
    sections = [one for body in _all(root, "debateBody") for one in body]
    headings = [one for section in sections for one in section if local_name(one) == "heading"]
    return text_of(headings[0]) or None if len(sections) == 1 and headings else None


def _language(element: Element | None) -> str | None:
    tag = "" if element is None else element.get("language", "")
    return tag if tag and tag != "und" else None


def _all(root: Element | None, name: str) -> Iterator[Element]:
    return iter(()) if root is None else (one for one in root.iter() if local_name(one) == name)


def _aliases(root: Element, name: str) -> Iterator[Element]:
    return (one for one in _all(root, "FRBRalias") if one.get("name") == name)


def _day(element: Element) -> date | None:
    written = _DATE.match(element.get("date", ""))
    if written is None or element.get("name") == RETRIEVAL:
        return None
    try:
        return date.fromisoformat(written[0])
    except ValueError:
        return None


def _moment(written: str | None) -> datetime | None:
    """Read a date and time; without a zone, it is taken to be in the same as the others."""
    try:
        moment = datetime.fromisoformat((written or "").strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
