"""Which shapes of labels are labels: learned from the document.

A label says of itself that it asks or answers, or it recurs, or it takes the floor where somebody
asked, or it stands where labels stand in this document. Each is worth something; a shape that
reads as a part of a sentence is worth nothing. What is taken for a label bears out others, so it
goes round until nothing changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from store.importer import words
from store.importer.casting import bearer, spokesperson
from store.importer.labels import Label, Shape, inner, is_ended, key_of, shapes
from store.importer.reading import Reading
from store.text import simplified

_ENOUGH = 3.0
"""What makes a shape a label."""
_ROUNDS = 4
_RULE = re.compile(r"\s*(?:[-–—*=_·~#]\s*){3,}$")
_NAME = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff·•]{1,20}|(?:[A-ZÀ-ÞА-Я][\w.'’-]*)(?:[ ,/&]+\S+){0,8}|[가-힣 ]{2,16}"
    r"|[《〈「]?[\w\u3400-\u9fff·]{2,16}[》〉」]?\S{0,8}"
)
_FULL_NAME = re.compile(r"[A-ZÀ-Þ'’-]{2,}\.?(?: (?:Mc|Mac|O['’])?[A-ZÀ-Þ'’-]+\.?)*(?: [A-ZÀ-Þ'’-]{2,})+")
_UPPER = re.compile(r"[^a-zß-ÿа-я\u2e80-\uffff]*[A-ZÀ-ÞА-Я]{2}[^a-zß-ÿа-я\u2e80-\uffff]*")


@dataclass(slots=True)
class Line:
    """A line or paragraph of a document, as far as labels go."""

    text: str
    heading: int = 0


@dataclass(slots=True)
class Place:
    """Where a label may stand."""

    line: int
    label: Label
    inner: bool
    floor: str = ""
    """The words up to the next place."""
    score: float = field(default=0.0)

    @property
    def asks(self) -> bool:
        """Whether it says of itself that it asks."""
        return words.says(words.ASKS, self.label.text)

    @property
    def is_latin(self) -> bool:
        """Whether the label is in a script that parts its words by spaces."""
        return not any(character >= "\u2e80" for character in self.label.text)


def find_labels(lines: Sequence[Line], reading: Reading) -> dict[int, list[Label]]:
    """Find the labels of each line that has any, in order.

    Args:
        lines: The document's lines, in order.
        reading: What was told of who speaks.
    """
    places = _places(lines)
    learner = _Learner(lines, places, reading)
    accepted = learner.learn()
    found: dict[int, list[Label]] = {}
    for place in accepted:
        found.setdefault(place.line, []).append(place.label)
    return found


def _places(lines: Sequence[Line]) -> list[list[Place]]:
    """Give where labels may stand, in order; at one place may be several shapes."""
    groups: list[list[Place]] = []
    for number, line in enumerate(lines):
        first = [Place(number, label, inner=False) for label in shapes(line.text)]
        if first:
            groups.append(first)
        reached = min((place.label.end for place in first), default=0)
        groups += [
            [Place(number, label, inner=True)]
            for label in sorted(inner(line.text), key=lambda found: found.start)
            if label.start >= reached
        ]
    return groups


class _Learner:
    """What is known of a document's labels, so far."""

    def __init__(
        self, lines: Sequence[Line], groups: list[list[Place]], reading: Reading
    ) -> None:
        self._lines = lines
        self._groups = groups
        self._reading = reading
        self._told = {key_of(name) for name in reading.names}
        self._titled = spokesperson([line.text for line in lines[:4]])
        self._give_floors()
        self._counts = Counter(
            key
            for group in groups
            for key in {key for place in group for key in _names(place.label)}
        )
        self._accepted: list[Place] = []
        self._keys: set[str] = set()

    def learn(self) -> list[Place]:
        """Give the labels' places, in order."""
        for _ in range(_ROUNDS):
            before = [(place.line, place.label) for place in self._accepted]
            self._accepted = self._round()
            self._keys = {place.label.key for place in self._accepted}
            if [(place.line, place.label) for place in self._accepted] == before:
                break
        return self._with_narrated(self._accepted)

    def _give_floors(self) -> None:
        places = [group[0] for group in self._groups]
        for number, group in enumerate(self._groups):
            after = places[number + 1] if number + 1 < len(places) else None
            for place in group:
                line = self._lines[place.line].text
                if after and after.line == place.line:
                    place.floor = line[place.label.end : after.label.start]
                else:
                    last = min(after.line if after else len(self._lines), place.line + 6)
                    below = [line.text for line in self._lines[place.line + 1 : last]]
                    place.floor = " ".join([line[place.label.end :], *below])

    def _round(self) -> list[Place]:
        inline = sum(place.label.shape is not Shape.ALONE for place in self._accepted)
        chosen: list[Place] = []
        for number, group in enumerate(self._groups):
            for place in group:
                place.score = self._score(number, place, inline)
            best = max(group, key=lambda place: place.score)
            if best.score >= _ENOUGH:
                chosen.append(best)
        return chosen

    def _score(self, number: int, place: Place, inline: int) -> float:
        label = place.label
        if label.shape is Shape.STACK:
            return 10.0
        if not any(map(str.isalnum, label.text)) or label.text.isdigit():
            return 0.0
        if label.key in self._told:
            return 10.0
        if self._is_told_of_the_event(place):
            return 0.0
        by_word = self._by_word(label)
        if label.shape is Shape.PARENTHESES and by_word < 4.0:
            return 0.0
        headed = self._lines[place.line].heading and label.whole and label.shape is Shape.COLON
        if not headed and words.is_phrase(label.text) and not by_word:
            return 0.0
        score = by_word + self._by_recurrence(label) + self._by_neighbours(number, place)
        score += self._by_shape(place, inline)
        if _NAME.fullmatch(label.text):
            score += 1.0
        if place.inner and label.key not in self._keys:
            score -= 1.0 if self._runs_on() else 3.0
        return score

    def _by_word(self, label: Label) -> float:
        """What the label's own words are worth."""
        for pattern in (words.ASKS, words.ANSWERS, words.HOSTS):
            if words.says(pattern, label.text):
                return 4.0 if not words.is_phrase(label.text) or len(label.text) <= 8 else 0.0
        if words.is_phrase(label.text):
            return 0.0
        if words.says(words.OFFICE_AND_NAME, label.text):
            return 4.0
        if words.says(words.NAME_AND_OFFICE, label.text):
            return 3.0
        if words.says(words.HONORIFIC, label.text):
            return 2.0
        return 1.0 if words.says(words.OUTLET, label.text) else 0.0

    def _has_inline(self) -> bool:
        apart = {Shape.ALONE, Shape.STACK}
        return sum(place.label.shape not in apart for place in self._accepted) >= 3

    def _by_recurrence(self, label: Label) -> float:
        count = max(self._counts[key] for key in _names(label))
        if label.shape is Shape.ALONE and count >= 2 and not self._has_inline():
            return 5.0 if count >= 3 else 4.0
        return 0.0 if count < 2 else 1.5 if count == 2 else 2.5

    def _by_shape(self, place: Place, inline: int) -> float:
        label, line = place.label, self._lines[place.line]
        score = 0.0
        if label.shape is Shape.STACK:
            score += 4.0
        elif label.shape is Shape.BRACKETS:
            score += 2.5 if label.whole and line.text.rstrip().endswith((":", "：")) else 1.0
        elif label.shape is Shape.PARENTHESES:
            score -= 1.5
        elif label.shape is Shape.ALONE:
            score += self._alone(place, inline)
        elif label.whole and line.heading:
            score += 3.0
        elif label.shape is Shape.COLON and not label.whole and self._is_heading(place):
            score -= 6.0
        upper = {Shape.COLON, Shape.STOP}
        if label.shape is Shape.STOP and not _FULL_NAME.fullmatch(label.text):
            upper = set()
        if label.shape in upper and _UPPER.fullmatch(label.text) and place.is_latin:
            alike = [other for other in self._accepted if _UPPER.fullmatch(other.label.text)]
            score += 1.5 if len(alike) >= 3 else 1.0
        support = sum(other.label.shape is label.shape for other in self._accepted)
        if label.shape in {Shape.COLON, Shape.BRACKETS, Shape.STOP} and support >= 3:
            score += 0.5
        return score

    def _alone(self, place: Place, inline: int) -> float:
        """What a line of its own is worth, with nothing that sets it off from other lines."""
        below = self._lines[place.line + 1] if place.line + 1 < len(self._lines) else None
        above = self._lines[place.line - 1].text if place.line else ""
        if below is None or not below.text.strip() or len(place.label.text) > 120:
            return -9.0
        score = -3.0
        if self._lines[place.line].heading:
            score += 1.5
        if not self._has_inline() and self._by_word(place.label) >= 4.0:
            score += 2.0
        if _UPPER.fullmatch(place.label.text):
            score += 1.0
            alike = [
                other
                for other in self._accepted
                if other.label.shape is Shape.ALONE and _UPPER.fullmatch(other.label.text)
            ]
            score += 2.0 if len(alike) >= 3 else 0.0
            score += 2.0 if _RULE.fullmatch(above) else 0.0
        elif inline >= 3 and not self._lines[place.line].heading:
            score -= 3.0
        return score

    def _by_neighbours(self, number: int, place: Place) -> float:
        """What it is worth to stand behind a question, or before who answers."""
        before = self._next_accepted(number, -1, place)
        after = self._next_accepted(number, +1, place)
        score, label = 0.0, place.label
        opening = min((other.line for other in self._accepted), default=len(self._lines))
        if place.line <= opening:
            score += 2.5 if self._is_named_above(place) else 0.0
        if self._titled and label.key == key_of(self._titled[0]) and label.shape is Shape.COLON:
            score += 2.5
        if before and before.asks and not place.asks and self._follows_askers(place.label.key):
            score += 3.0
        above = self._groups[number - 1] if number else []
        if label.shape is Shape.COLON and any(
            other.score >= _ENOUGH and other.line == place.line - 1 and not other.is_latin
            for other in above
        ):
            score += 2.5 if place.is_latin else 0.0
        asked = bool(words.HERE_ASKS.search(place.floor))
        if after and asked and not after.asks and self._counts[after.label.key] >= 2:
            score += 2.0 if after.label.key != place.label.key else 0.0
        return score

    def _next_accepted(self, number: int, step: int, place: Place) -> Place | None:
        """Give the nearest label before or behind, in the same script."""
        number += step
        while 0 <= number < len(self._groups):
            for other in self._groups[number]:
                if other.score >= _ENOUGH and other.is_latin == place.is_latin:
                    return other
            number += step
        return None

    def _follows_askers(self, key: str) -> bool:
        """Tell whether a label stands behind one that asks in half of its places."""
        follows = places = 0
        last: Place | None = None
        for group in self._groups:
            for place in group[:1] if not any(p.label.key == key for p in group) else group:
                if place.label.key == key:
                    places += 1
                    follows += last is not None and last.asks
                    last = place
                    break
                if place.score >= _ENOUGH:
                    last = place
        return 2 * follows >= places

    def _is_named_above(self, place: Place) -> bool:
        above = " ".join(line.text for line in self._lines[: place.line])
        name = place.label.text
        return len(name) >= 2 and (name in above or simplified(name) in simplified(above))

    def _is_told_of_the_event(self, place: Place) -> bool:
        """Tell whether it is a key, with what it says of the event behind it: 时间：3月7日."""
        if not words.says(words.META, place.label.text.replace(" ", "")):
            return False
        return not words.says(words.HOSTS, place.label.text) or not is_ended(place.floor)

    def _is_heading(self, place: Place) -> bool:
        """Tell whether a line reads as a heading with a colon in it: unended, above a label."""
        line = self._lines[place.line].text
        cut_off = line.rstrip().endswith(("—", "–", "-", ",", "，", "...", "…"))
        if is_ended(line) or cut_off or len(line) > 60 or _UPPER.fullmatch(place.label.text):
            return False
        if place.line + 1 >= len(self._lines):
            return not words.is_general(place.label.text)
        below = [group[0] for group in self._groups if group[0].line == place.line + 1]
        return any(words.says(words.ASKS, other.label.text) for other in below) or any(
            other.label.key in self._keys and other.label.key != place.label.key for other in below
        )

    def _runs_on(self) -> bool:
        """Tell whether all of it stands in a few long lines, labels and words."""
        text = sum(len(line.text) for line in self._lines)
        return text > 800 * max(1, sum(bool(line.text.strip()) for line in self._lines))

    def _with_narrated(self, accepted: list[Place]) -> list[Place]:
        """Add a narrator's lines that give the floor: 洪磊首先发布消息：."""
        names = {simplified(place.label.text) for place in accepted}
        names |= {words.name_in(name) for name in names}
        if self._titled:
            names.add(simplified(self._titled[0]))
        known = [(place.line, place.label.start) for place in accepted]
        found = list(accepted)
        for group in self._groups:
            for place in group:
                where = (place.line, place.label.start)
                if place.label.shape is not Shape.COLON or where in known:
                    continue
                told = words.narrated(place.label.text)
                if told and words.is_phrase(told):
                    continue
                if place.inner and told not in {*names, words.JOURNALIST}:
                    continue
                office = told and words.OFFICE_AND_NAME.search(
                    simplified(place.label.text).partition(told)[0] + told
                )
                above = " ".join(line.text for line in self._lines[: min(place.line, 6)])
                near = told and place.label.whole and len(told) <= 4 and told in simplified(above)
                if told and (told in names or told == words.JOURNALIST or office or near):
                    found.append(place)
                    break
        return sorted(found, key=lambda place: (place.line, place.label.start))


def _names(label: Label) -> set[str]:
    """Give what a label may recur as: itself, and the name without the office behind a comma."""
    name = re.split(r"[,，]", label.text)[0].strip()
    keys = {label.key, key_of(name), bearer(label.text)}
    if not any(character >= "\u2e80" for character in name) and _UPPER.fullmatch(name):
        keys.add(key_of(name.split()[-1]) if name.split() else label.key)
    return keys
