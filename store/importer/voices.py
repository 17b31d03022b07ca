"""From a printed label to whose words follow it: a name, and the capacity they speak in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from store.importer import words
from store.importer.labels import key_of
from store.sentences import is_finished
from store.text import simplified

_TITLE_LINES = 4
_BRACKETED = re.compile(r"^(?P<name>[^（(]{1,40}?)\s*[（(](?P<more>[^（()）]*)[)）]$")
_COMMA = re.compile(r"^(?P<name>[^,，、]{2,40})\s*[,，]\s*(?P<more>.{2,120})$")
_SPOKES = re.compile(r"^(?P<office>(?:.*\s)?spokes\w+)\s+(?P<name>\S.*)$", re.IGNORECASE)
_OFFICE = re.compile(r"[\u3400-\u9fff](?:长|官|臣|员|事|任|理|师|授|席)$")
_SPACED = re.compile(r"^(?P<office>\S{2,20})[ \u3000]+(?P<name>[\u3400-\u9fff·]{2,8})$")
_NUMBERED = re.compile(r"[\s#]*[0-9]{1,3}$")
_TIMED = re.compile(r"\s*[（(]?(?:\d{1,2}[:：])+\d{2}[)）]?\s*$")


class Part(Enum):
    """What somebody does in a session."""

    ASKS = "asks"
    ANSWERS = "answers"
    HOSTS = "hosts"


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose words follow a label."""

    speaker: str
    """Identity; "" where nothing tells it."""
    role: str | None
    part: Part


def voice(label: str, part: Part, roles: Mapping[str, str]) -> Voice:
    """Turn a label into the speaker, and the role, that it stands for.

    Args:
        label: As printed.
        part: What its bearer does.
        roles: Speakers that were told beforehand, with their roles.
    """
    plain = _narrated(_TIMED.sub("", label).strip())
    if plain in roles:
        return Voice(plain, roles[plain] or None, part)
    if words.says(words.ANSWERS, plain) and len(roles) == 1:
        ((speaker, role),) = roles.items()
        return Voice(speaker, role or None, part)
    # The role is written in Chinese: of labels in another script it would be no print of theirs.
    journalist = words.JOURNALIST if part is Part.ASKS and not plain.isascii() else None
    if words.is_general(plain):
        return Voice(_NUMBERED.sub("", plain) or plain, journalist, part)
    name, beside = name_and_role(plain)
    return Voice(name, roles.get(name) or beside or journalist, part)


def bearer(label: str) -> str:
    """Give the key of who bears a label, whatever office stands beside the name."""
    if words.is_general(label):
        return key_of(label)
    told = words.narrated(label)
    return key_of(told if told and told != simplified(label) else name_and_role(label)[0])


def spokesperson(title_block: Sequence[str]) -> tuple[str, str] | None:
    """Give the name and the office of the one spokesperson that a title names; None if several."""
    found: dict[str, str] = {}
    for line in title_block[:_TITLE_LINES]:
        if is_finished(line):
            continue
        for match in words.SPOKESPERSON.finditer(simplified(line)):
            start, end = match.span("name")
            # A date may stand close before: 2031年5月6日外交部发言人.
            office = re.split("[年月日号]", line[match.start("office") : start])[-1]
            found.setdefault(line[start:end], office)
    return next(iter(found.items())) if len(found) == 1 else None


def is_outlet(label: str) -> bool:
    """Tell whether a label names a newspaper, an agency, a station."""
    return words.says(words.OUTLET, label) and not words.says(words.HONORIFIC, label)


def name_and_role(label: str) -> tuple[str, str | None]:
    """Part a label into the name and the capacity that stands beside it."""
    plain = simplified(label)
    if found := words.OFFICE_AND_NAME.search(plain):
        start = found.start("name")
        return label[start:], label[:start].strip()
    if found := words.NAME_AND_OFFICE.match(plain):
        end = found.end("name")
        return label[:end], label[end:].strip()
    if found := _SPOKES.match(label):
        return found["name"], found["office"]
    if found := _BRACKETED.match(label) or _COMMA.match(label):
        name, more = found["name"].strip(), found["more"].strip()
        swapped = bool(_OFFICE.search(simplified(name)))
        return (more, name) if swapped and more else (name, more or None)
    found = _SPACED.match(label)
    if found and (_OFFICE.search(simplified(found["office"])) or is_outlet(found["office"])):
        return found["name"], found["office"]
    return label, None


def _narrated(label: str) -> str:
    """Give the name in a narrator's line that gives the floor; the label itself if it is none."""
    told = words.narrated(label)
    if told is None or len(told) == 1:
        return label
    start = simplified(label).find(told)
    return label[start : start + len(told)] if start >= 0 else label
