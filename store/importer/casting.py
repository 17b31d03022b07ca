"""Who asks, who answers and who hosts: learned from the document where labels do not say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from store.importer import words
from store.importer.reading import Reading
from store.importer.voices import Part, bearer, is_outlet
from store.text import simplified

_QUESTION = re.compile(r"[？?؟;]|(?:[吗呢嗎]|か|까요|ですか)[。.]?\s*$")
_ASKING, _ASKING_AMONG_ASKERS, _ASKING_OUTLET = 0.5, 0.6, 0.3
"""Shares of somebody's turns that ask, from which they are one who asks."""
_FEW = 3
"""Turns that tell what somebody does."""
_LONG = 400
"""Code points from which only the end of a turn tells whether it asks."""
_SHORT = 80
"""Code points of a host's words, mostly."""


@dataclass(frozen=True, slots=True)
class Said:
    """A label and the words under it, until the next."""

    label: str
    words: str


def cast(said: Sequence[Said], reading: Reading) -> dict[str, Part]:
    """Tell of each label's bearer what they do.

    Args:
        said: The labels in order, with the words under them.
        reading: What was told of who asks and who speaks.
    """
    parts: dict[str, Part] = {}
    for one in said:
        if part := _by_word(one.label):
            parts.setdefault(bearer(one.label), part)
    parts |= {bearer(name): Part.ASKS for name in reading.askers}
    parts |= {bearer(name): Part.ANSWERS for name in reading.speakers}
    session = _Session(said, parts)
    parts |= session.interviewer()
    return parts | session.learned()


def _by_word(label: str) -> Part | None:
    for pattern, part in (
        (words.HOSTS, Part.HOSTS),
        (words.ANSWERS, Part.ANSWERS),
        (words.ASKS, Part.ASKS),
    ):
        if words.says(pattern, label):
            return part
    return Part.ASKS if words.narrated(label) == words.JOURNALIST else None


def asks(spoken: str) -> bool:
    """Tell whether words ask: shorter ones anywhere, longer ones at their end."""
    plain = simplified(spoken if len(spoken) <= _LONG else spoken[-_LONG // 2 :])
    return bool(_QUESTION.search(plain) or words.HERE_ASKS.search(simplified(spoken[:_LONG])))


class _Session:
    """The turns of a session by who speaks, and what is known of those who do."""

    def __init__(self, said: Sequence[Said], known: dict[str, Part]) -> None:
        self._said = said
        self._known = known
        self._keys = [bearer(one.label) for one in said]
        self._count = Counter(self._keys)
        self._places: dict[str, list[int]] = {}
        for at, key in enumerate(self._keys):
            self._places.setdefault(key, []).append(at)
        self._asking = [asks(one.words) for one in said]
        asking = Counter(key for key, asked in zip(self._keys, self._asking, strict=True) if asked)
        self._share = {key: asking[key] / self._count[key] for key in self._count}
        self._unknown = [key for key in self._count if key not in known]
        self._titled = self._borne(_is_titled)
        self._outlets = self._borne(is_outlet)

    def interviewer(self) -> dict[str, Part]:
        """Tell whether the one who hosts asks, where nobody else does."""
        hosting = [key for key in self._count if self._known.get(key) is Part.HOSTS]
        if len(hosting) != 1 or Part.ASKS in self._known.values():
            return {}
        (host,) = hosting
        asking = self._count[host] >= _FEW and self._share[host] >= _ASKING
        return {host: Part.ASKS} if asking else {}

    def learned(self) -> dict[str, Part]:
        """Tell what those do whose labels do not say it."""
        principal = self._principal()
        found: dict[str, Part] = {}
        for key in self._unknown:
            if key in principal:
                found[key] = Part.ANSWERS
            elif self._hands_over(key, principal):
                found[key] = Part.HOSTS
            else:
                found[key] = Part.ASKS if self._is_asker(key, principal) else Part.ANSWERS
        if not self._has_askers():
            found |= self._as_others_do({**self._known, **found}, principal)
        return found

    def _borne(self, test: Callable[[str], bool]) -> set[str]:
        pairs = zip(self._said, self._keys, strict=True)
        return {key for one, key in pairs if test(one.label)}

    def _has_askers(self) -> bool:
        return Part.ASKS in self._known.values()

    def _principal(self) -> set[str]:
        """Find who answers: who speaks behind askers; else who speaks most and asks least."""
        answering = {key for key, part in self._known.items() if part is Part.ANSWERS}
        behind = Counter(
            key for before, key in pairwise(self._keys) if self._known.get(before) is Part.ASKS
        )
        found = {key for key in self._unknown if _FEW * behind[key] >= self._count[key]}
        if found or answering or not self._unknown:
            return found | answering
        several = [key for key in self._unknown if self._count[key] > 1] or self._unknown
        weights = {key: self._count[key] * (1.2 - self._share[key]) for key in several}
        return {max(several, key=lambda key: (weights[key], -self._share[key]))}

    def _is_asker(self, key: str, principal: set[str]) -> bool:
        if key in self._outlets and self._share[key] >= _ASKING_OUTLET:
            return True
        opens = self._places[key] == [0]
        if self._has_askers() and (key in self._titled or opens):
            return False
        enough = _ASKING_AMONG_ASKERS if self._has_askers() else _ASKING
        return self._share[key] >= enough and self._comes_before(key, principal)

    def _comes_before(self, key: str, principal: set[str]) -> bool:
        """Tell whether somebody's turns mostly come before those of who answers."""
        places = self._places[key]
        answering = {Part.ANSWERS, Part.HOSTS}
        before = 0
        for at in places:
            following = self._keys[at + 1] if at + 1 < len(self._keys) else None
            before += following is not None and (
                following in principal
                or self._known.get(following) in answering
                or self._share[following] < self._share[key] / 2
            )
        return 2 * before >= len(places) or places[-1] == len(self._keys) - 1

    def _hands_over(self, key: str, principal: set[str]) -> bool:
        """Tell whether somebody gives the floor: again and again, in few words, and to askers."""
        places = self._places[key]
        if len(places) < _FEW or not principal:
            return False
        short = handed = behind = asked = 0
        for at in places:
            following = self._keys[at + 1] if at + 1 < len(self._keys) else key
            short += len(self._said[at].words) <= _SHORT
            handed += following not in principal and following != key
            behind += at > 0 and self._keys[at - 1] in principal
            asked += self._asking[at]
        mostly = 2 * len(places)
        return min(3 * short, 3 * handed, 4 * behind) >= mostly and 3 * asked <= len(places)

    def _as_others_do(self, parts: Mapping[str, Part], principal: set[str]) -> dict[str, Part]:
        """Tell who asks without a question mark: who stands where others ask."""
        if sum(part is Part.ASKS for part in parts.values()) < _FEW:
            return {}
        last = len(self._keys) - 1
        return {
            key: Part.ASKS
            for key in self._unknown
            if key not in principal
            and parts[key] is Part.ANSWERS
            and self._count[key] <= _FEW
            and all(
                0 < at < last
                and parts[self._keys[at - 1]] is not Part.ASKS
                and parts[self._keys[at + 1]] is Part.ANSWERS
                and self._count[self._keys[at + 1]] > _FEW
                for at in self._places[key]
            )
        }


def _is_titled(label: str) -> bool:
    return words.says(words.HONORIFIC, label) or words.says(words.OFFICE_AND_NAME, label)
