"""Who asks, who answers and who hosts: learned from the document where labels do not say it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from store.importer import words
from store.importer.labels import key_of
from store.importer.reading import Reading
from store.sentences import is_finished
from store.text import simplified

_QUESTION = re.compile(r"[？?؟;]|(?:[吗呢嗎]|か|까요|ですか)[。.]?\s*$")
_OUTLET_ASKS = 0.3
"""Share of an outlet's turns that ask."""
_FEW = 3
"""Turns that tell what somebody does."""
_LONG = 400
"""Code points."""
_SHORT = 80
"""Code points of a host's words, mostly."""
_BRACKETED = re.compile(r"^(?P<name>[^（(]{1,40}?)\s*[（(](?P<more>[^（()）]*)[)）]$")
_COMMA = re.compile(r"^(?P<name>[^,，、]{2,40})\s*[,，]\s*(?P<more>.{2,60})$")
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
    role: str | None
    part: Part


@dataclass(frozen=True, slots=True)
class Said:
    """A label and the words under it, until the next."""

    label: str
    words: str


def cast(said: Sequence[Said], reading: Reading) -> dict[str, Part]:
    """Tell of each label's key what its bearer does.

    Args:
        said: The labels in order, with the words under them.
        reading: What was told of who asks and who speaks.
    """
    keys = [bearer(one.label) for one in said]
    parts: dict[str, Part] = {}
    for one, key in zip(said, keys, strict=True):
        part = _by_word(one.label)
        if part and key not in parts:
            parts[key] = part
    parts |= {bearer(name): Part.ASKS for name in reading.askers}
    parts |= {bearer(name): Part.ANSWERS for name in reading.speakers}
    hosting = {key for key, part in parts.items() if part is Part.HOSTS}
    if len(hosting) == 1 and Part.ASKS not in parts.values():
        # Somebody who hosts an interview, and asks in it.
        (host,) = hosting
        own = [one for one, key in zip(said, keys, strict=True) if key == host]
        if len(own) >= _FEW and 2 * sum(_asks(one.words) for one in own) >= len(own):
            parts[host] = Part.ASKS
    unknown = set(keys) - parts.keys()
    if unknown:
        parts |= _learned(said, keys, parts, unknown)
    return parts


def bearer(label: str) -> str:
    """Give the key of who bears a label, whatever office stands beside the name."""
    if words.is_general(label):
        return key_of(label)
    told = words.narrated(label)
    return key_of(told if told and told != simplified(label) else _name_and_role(label)[0])


def voice(label: str, part: Part, roles: Mapping[str, str]) -> Voice:
    """Turn a label into the speaker, and the role, that it stands for.

    Args:
        label: As printed.
        part: What its bearer does.
        roles: Speakers that were told beforehand, with their roles.
    """
    plain = _TIMED.sub("", label).strip()
    told = words.narrated(plain)
    if told is not None and told != simplified(plain) and len(told) >= 2:
        start = simplified(plain).find(told)
        plain = plain[start : start + len(told)] if start >= 0 else plain
    if plain in roles:
        return Voice(plain, roles[plain] or None, part)
    if words.says(words.ANSWERS, plain) and len(roles) == 1:
        ((speaker, role),) = roles.items()
        return Voice(speaker, role or None, part)
    general = any(words.says(one, plain) for one in (words.ASKS, words.ANSWERS, words.HOSTS))
    if general:
        speaker = _NUMBERED.sub("", plain) or plain
        return Voice(speaker, words.JOURNALIST if part is Part.ASKS else None, part)
    name, role = _name_and_role(plain)
    if part is Part.ASKS and role is None:
        role = words.JOURNALIST
    return Voice(name, roles.get(name) or role, part)


def spokesperson(title_block: Sequence[str]) -> tuple[str, str] | None:
    """Give the name and the office of the one spokesperson that a title names; None if several."""
    found: dict[str, str] = {}
    for line in title_block[:4]:
        if is_finished(line):
            continue
        for match in words.SPOKESPERSON.finditer(simplified(line)):
            start, end = match.span("name")
            found.setdefault(line[start:end], line[match.start("office") : start])
    return next(iter(found.items())) if len(found) == 1 else None


def _name_and_role(label: str) -> tuple[str, str | None]:
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
    for pattern in (_BRACKETED, _COMMA):
        if found := pattern.match(label):
            name, more = found["name"].strip(), found["more"].strip()
            if _OFFICE.search(simplified(name)):
                name, more = more, name
            return name, more or None
    found = _SPACED.match(label)
    if found and (_OFFICE.search(simplified(found["office"])) or _is_outlet(found["office"])):
        return found["name"], found["office"]
    return label, None


def _by_word(label: str) -> Part | None:
    for pattern, part in (
        (words.HOSTS, Part.HOSTS),
        (words.ANSWERS, Part.ANSWERS),
        (words.ASKS, Part.ASKS),
    ):
        if words.says(pattern, label):
            return part
    if words.narrated(label) == words.JOURNALIST:
        return Part.ASKS
    return None


def _learned(
    said: Sequence[Said], keys: Sequence[str], known: Mapping[str, Part], unknown: set[str]
) -> dict[str, Part]:
    """Tell what those do whose labels do not say it."""
    count = Counter(keys)
    outlets = {key for one, key in zip(said, keys, strict=True) if _is_outlet(one.label)}
    asking: defaultdict[str, int] = defaultdict(int)
    for one, key in zip(said, keys, strict=True):
        asking[key] += _asks(one.words)
    share = {key: asking[key] / count[key] for key in count}
    has_askers = Part.ASKS in known.values()
    titled = {
        key
        for one, key in zip(said, keys, strict=True)
        if any(words.says(p, one.label) for p in (words.HONORIFIC, words.OFFICE_AND_NAME))
    }
    principal = _principal(keys, known, unknown, count, share)
    found: dict[str, Part] = {}
    for key in unknown:
        if key in principal:
            found[key] = Part.ANSWERS
        elif _hands_over(said, keys, key, principal, known):
            found[key] = Part.HOSTS
        elif (
            share[key] >= (0.5 if not has_askers else 0.6)
            and not (has_askers and key in titled)
            and _before_principal(keys, key, principal, known, share)
        ) or (key in outlets and share[key] >= _OUTLET_ASKS):
            found[key] = Part.ASKS
        else:
            found[key] = Part.ANSWERS
    if has_askers:
        return found
    return found | _as_others_do(keys, {**known, **found}, unknown - principal)


def _as_others_do(
    keys: Sequence[str], parts: Mapping[str, Part], unknown: set[str]
) -> dict[str, Part]:
    """Tell who asks without a question mark: who stands where others ask, before who answers."""
    asking = sum(part is Part.ASKS for part in parts.values())
    if asking < _FEW:
        return {}
    found = {}
    for key in unknown:
        places = [at for at, other in enumerate(keys) if other == key]
        if (
            parts[key] is Part.ANSWERS
            and len(places) <= _FEW
            and all(
                0 < at < len(keys) - 1
                and parts[keys[at - 1]] is not Part.ASKS
                and parts[keys[at + 1]] is Part.ANSWERS
                and keys.count(keys[at + 1]) > _FEW
                for at in places
            )
        ):
            found[key] = Part.ASKS
    return found


def _asks(spoken: str) -> bool:
    """Tell whether words ask: shorter ones anywhere, longer ones at their end."""
    plain = simplified(spoken if len(spoken) <= _LONG else spoken[-_LONG // 2 :])
    return bool(_QUESTION.search(plain) or words.HERE_ASKS.search(simplified(spoken[:_LONG])))


def _is_outlet(label: str) -> bool:
    return words.says(words.OUTLET, label) and not words.says(words.HONORIFIC, label)


def _principal(
    keys: Sequence[str],
    known: Mapping[str, Part],
    unknown: set[str],
    count: Mapping[str, int],
    share: Mapping[str, float],
) -> set[str]:
    """Find who answers: who speaks behind those who ask; else who speaks most and asks least."""
    answering = {key for key, part in known.items() if part is Part.ANSWERS}
    after = Counter[str]()
    for before, key in zip(keys, keys[1:], strict=False):
        if key in unknown and known.get(before) is Part.ASKS:
            after[key] += 1
    principal = {key for key, times in after.items() if 3 * times >= count[key]}
    if principal or answering:
        return principal | answering
    several = [key for key in unknown if count[key] >= 2] or list(unknown)
    return {max(several, key=lambda key: (count[key] * (1.2 - share[key]), -share[key]))}


def _before_principal(
    keys: Sequence[str],
    key: str,
    principal: set[str],
    known: Mapping[str, Part],
    share: Mapping[str, float],
) -> bool:
    """Tell whether somebody's turns mostly come before those of who answers."""
    places = [at for at, other in enumerate(keys) if other == key]
    before = sum(
        at + 1 < len(keys)
        and (
            keys[at + 1] in principal
            or known.get(keys[at + 1]) in {Part.ANSWERS, Part.HOSTS}
            or share[keys[at + 1]] < share[key] / 2
        )
        for at in places
    )
    return 2 * before >= len(places) or places[-1] == len(keys) - 1


def _hands_over(
    said: Sequence[Said],
    keys: Sequence[str],
    key: str,
    principal: set[str],
    known: Mapping[str, Part],
) -> bool:
    """Tell whether somebody gives the floor: again and again, in few words, and to askers."""
    places = [at for at, other in enumerate(keys) if other == key]
    if len(places) < 3 or Part.ASKS not in known.values() and not principal:
        return False
    short = sum(len(said[at].words) <= _SHORT for at in places)
    handed = sum(
        at + 1 < len(keys) and keys[at + 1] not in principal and keys[at + 1] != key
        for at in places
    )
    after = sum(at > 0 and keys[at - 1] in principal for at in places)
    asked = sum(_asks(said[at].words) for at in places)
    return (
        3 * short >= 2 * len(places)
        and 3 * handed >= 2 * len(places)
        and (2 * after >= len(places) and 3 * asked <= len(places))
    )
