"""What bears a label out, and what it is worth.

The weights were set by hand, on transcripts of many layouts; `bench/transcripts.py` measures them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from store.importer import words
from store.importer.labels import Label, Shape, is_ended, key_of
from store.importer.places import Line, Place
from store.importer.voices import bearer, spokesperson
from store.text import simplified

ENOUGH = 3.0
"""What makes a shape a label."""
SURE = 10.0
"""Told, or printed as nothing but a label is."""
NOTHING = 0.0
_WORD, _OFFICE, _JAPANESE_OFFICE, _HONORIFIC, _OUTLET = 4.0, 4.0, 3.0, 2.0, 1.0
"""Its own words: 记者, 外交部长王毅, 岸田外務大臣, MR. X, X News."""
_TWICE, _OFTEN = 1.5, 2.5
_TWICE_ALONE, _OFTEN_ALONE = 4.0, 5.0
"""Recurrence, also of lines of their own where no label stands within a line."""
_NAME_LIKE = 1.0
_NAMED_ABOVE, _BEHIND_ASKER, _BEFORE_ANSWERER, _BELOW_TRANSLATED = 2.5, 3.0, 2.0, 2.5
_OPENS, _LINES_OF_OPENING = 1.5, 4
_BRACKETED, _BRACKETED_LINE, _IN_PARENTHESES, _HEADING_LINE = 1.0, 2.5, -1.5, 3.0
_SUPPORT, _CAPITALS, _CAPITALS_AMONG_OTHERS = 0.5, 1.0, 1.5
_LIKE_A_HEADING = -6.0
_ALONE, _ALONE_HEADING, _ALONE_BY_WORD, _ALONE_CAPITALS = -3.0, 1.5, 2.0, 1.0
_ALONE_LIKE_OTHERS, _ALONE_BELOW_RULE, _ALONE_BESIDE_INLINE = 2.0, 2.0, -3.0
_INNER, _INNER_OF_RUN_ON = -3.0, -1.0
_SEVERAL = 3
"""Others of a kind, from which one more is no chance."""
_TITLE_LINES, _LINES_ABOVE = 4, 30
_LONGEST_GENERAL, _LONGEST_ALONE, _LONGEST_HEADING, _LONGEST_LINE = 4, 120, 60, 800
"""Code points."""

_RULE = re.compile(r"\s*(?:[-–—*=_·~#]\s*){3,}$")
_NAME = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff·•]{1,20}"
    r"|(?:[A-ZÀ-ÞА-Я][\w.'’-]*)(?:[ ,/&]+\S+){0,8}|[가-힣 ]{2,16}"
    r"|[《〈「]?[\w\u3400-\u9fff·]{2,16}[》〉」]?\S{0,8}"
)
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
_FULL_NAME = re.compile(
    r"[A-ZÀ-Þ'’-]{2,}\.?(?: (?:Mc|Mac|O['’])?[A-ZÀ-Þ'’-]+\.?)*(?: [A-ZÀ-Þ'’-]{2,})+"
)
_UPPER = re.compile(r"[^a-zß-ÿа-я\u2e80-\uffff]*[A-ZÀ-ÞА-Я]{2}[^a-zß-ÿа-я\u2e80-\uffff]*")
_CUT_OFF = ("—", "–", "-", ",", "，", "...", "…")


class Evidence:
    """What a document tells of its labels: what recurs, and what was taken for a label so far."""

    def __init__(
        self, lines: Sequence[Line], groups: Sequence[Sequence[Place]], told: Sequence[str]
    ) -> None:
        self._lines = lines
        self._groups = groups
        self._told = {key_of(name) for name in told}
        self.titled = spokesperson([line.text for line in lines[:_TITLE_LINES]])
        self._names = {id(place): _names(place.label) for group in groups for place in group}
        self._counts = Counter(
            key for group in groups for key in {k for p in group for k in self._names[id(p)]}
        )
        self._above = [simplified(line.text) for line in lines[:_LINES_ABOVE]]
        self._first_of_line: dict[int, Place] = {}
        for group in groups:
            self._first_of_line.setdefault(group[0].line, group[0])
        text = sum(len(line.text) for line in lines)
        self._runs_on = text > _LONGEST_LINE * max(1, sum(bool(line.text) for line in lines))
        self.take([])

    def take(self, accepted: Sequence[Place]) -> None:
        """Take these for labels from now on."""
        self._accepted = {id(place) for place in accepted}
        self._keys = {place.label.key for place in accepted}
        self._shapes = Counter(place.label.shape for place in accepted)
        capitals = [place for place in accepted if _UPPER.fullmatch(place.label.text)]
        self._capitals = len(capitals)
        self._capitals_alone = sum(place.label.shape is Shape.ALONE for place in capitals)
        self._opening = min((place.line for place in accepted), default=len(self._lines))
        apart = self._shapes[Shape.ALONE] + self._shapes[Shape.STACK]
        self._has_inline = len(accepted) - apart >= _SEVERAL
        self._beside = self._neighbours()
        self._following = self._keys_behind_askers()

    def score(self, number: int, place: Place) -> float:
        """Weigh what bears a place's label out.

        Args:
            number: Which of the document's groups of places it is in.
            place: Where it stands.
        """
        label = place.label
        if label.shape is Shape.STACK or label.key in self._told:
            return SURE
        bare = not any(map(str.isalnum, label.text)) or label.text.isdigit()
        if bare or self._is_told_of_the_event(place):
            return NOTHING
        by_word = _by_word(label)
        headed = self._lines[place.line].heading and label.whole and label.shape is Shape.COLON
        phrase = words.is_phrase(label.text) and not headed and not by_word
        if phrase or (label.shape is Shape.PARENTHESES and by_word < _WORD):
            return NOTHING
        score = by_word + self._by_recurrence(place) + self._by_neighbours(number, place)
        score += self._by_shape(place) + self._by_capitals(place)
        score += _NAME_LIKE if _NAME.fullmatch(label.text) else NOTHING
        if place.inner and label.key not in self._keys:
            score += _INNER_OF_RUN_ON if self._runs_on else _INNER
        return score

    def _by_recurrence(self, place: Place) -> float:
        count = max(self._counts[key] for key in self._names[id(place)])
        if count == 1:
            return NOTHING
        if place.label.shape is Shape.ALONE and not self._has_inline:
            return _OFTEN_ALONE if count >= _SEVERAL else _TWICE_ALONE
        return _OFTEN if count >= _SEVERAL else _TWICE

    def _by_shape(self, place: Place) -> float:
        label, line = place.label, self._lines[place.line]
        if label.shape is Shape.ALONE:
            return self._alone(place)
        if label.shape is Shape.PARENTHESES:
            return _IN_PARENTHESES
        several = self._shapes[label.shape] >= _SEVERAL and label.shape is not Shape.GAP
        score = _SUPPORT if several else NOTHING
        if label.shape is Shape.BRACKETS:
            with_colon = label.whole and line.text.rstrip().endswith((":", "："))
            return score + (_BRACKETED_LINE if with_colon else _BRACKETED)
        if label.whole and line.heading:
            return score + _HEADING_LINE
        if label.shape is Shape.COLON and not label.whole and self._is_heading(place):
            return score + _LIKE_A_HEADING
        return score

    def _by_capitals(self, place: Place) -> float:
        label = place.label
        named = label.shape is Shape.COLON or (
            label.shape is Shape.STOP and _FULL_NAME.fullmatch(label.text)
        )
        if not named or not place.is_latin or not _UPPER.fullmatch(label.text):
            return NOTHING
        return _CAPITALS_AMONG_OTHERS if self._capitals >= _SEVERAL else _CAPITALS

    def _alone(self, place: Place) -> float:
        """What a line of its own is worth, with nothing that sets it off from other lines."""
        line = self._lines[place.line]
        last = place.line + 1 >= len(self._lines)
        if last or line.continues or len(place.label.text) > _LONGEST_ALONE:
            return -SURE
        score = _ALONE + (_ALONE_HEADING if line.heading else NOTHING)
        if not self._has_inline and _by_word(place.label) >= _WORD:
            score += _ALONE_BY_WORD
        if _UPPER.fullmatch(place.label.text):
            above = self._lines[place.line - 1].text if place.line else ""
            like_others = self._capitals_alone >= _SEVERAL
            score += _ALONE_CAPITALS + (_ALONE_LIKE_OTHERS if like_others else NOTHING)
            score += _ALONE_BELOW_RULE if _RULE.fullmatch(above) else NOTHING
        elif self._has_inline and not line.heading:
            score += _ALONE_BESIDE_INLINE
        return score

    def _by_neighbours(self, number: int, place: Place) -> float:
        """What it is worth to stand behind a question, before who answers, below a title."""
        before, after = self._beside[number][place.is_latin]
        score, label = NOTHING, place.label
        if place.line <= self._opening and self._is_named_above(place):
            score += _NAMED_ABOVE
        if self.titled and label.shape is Shape.COLON and label.key == key_of(self.titled[0]):
            score += _NAMED_ABOVE
        if after and self._opens(place, after):
            score += _OPENS
        if before and before.asks and not place.asks and label.key in self._following:
            score += _BEHIND_ASKER
        if place.is_latin and label.shape is Shape.COLON and self._is_below_other(number, place):
            score += _BELOW_TRANSLATED
        answered = after and not after.asks and after.label.key != label.key
        if after and answered and place.asked and self._counts[after.label.key] > 1:
            score += _BEFORE_ANSWERER
        return score

    def _opens(self, place: Place, after: Place) -> bool:
        """Tell whether a name stands right below the title, and gives the floor on to another."""
        return (
            place.line < _LINES_OF_OPENING
            and place.line < self._opening
            and bool(_CHINESE_NAME.fullmatch(place.label.text))
            and len(place.floor) >= _LONGEST_HEADING
            and not after.asks
            and after.label.shape is place.label.shape is Shape.COLON
            and after.label.key != place.label.key
            and not any(is_ended(line.text) for line in self._lines[: place.line])
        )

    def _neighbours(self) -> list[dict[bool, tuple[Place | None, Place | None]]]:
        """Give the nearest labels before and behind each group, by script."""
        behind: list[dict[bool, Place | None]] = []
        nearest: dict[bool, Place | None] = {True: None, False: None}
        for group in reversed(self._groups):
            behind.append(dict(nearest))
            for place in group:
                if id(place) in self._accepted:
                    nearest[place.is_latin] = place
        behind.reverse()
        nearest = {True: None, False: None}
        found = []
        for group, after in zip(self._groups, behind, strict=True):
            found.append({latin: (nearest[latin], after[latin]) for latin in (True, False)})
            for place in group:
                if id(place) in self._accepted:
                    nearest[place.is_latin] = place
        return found

    def _keys_behind_askers(self) -> set[str]:
        """Give the labels that stand behind one that asks in half of their places."""
        places, follows = Counter[str](), Counter[str]()
        for group, beside in zip(self._groups, self._beside, strict=True):
            for key, latin in {place.label.key: place.is_latin for place in group}.items():
                before, _ = beside[latin]
                places[key] += 1
                follows[key] += before is not None and before.asks
        return {key for key, count in places.items() if 2 * follows[key] >= count}

    def _is_below_other(self, number: int, place: Place) -> bool:
        """Tell whether the line above has a label in another script."""
        return number > 0 and any(
            id(other) in self._accepted and other.line == place.line - 1 and not other.is_latin
            for other in self._groups[number - 1]
        )

    def _is_named_above(self, place: Place) -> bool:
        name = simplified(place.label.text)
        return len(name) > 1 and any(name in line for line in self._above[: place.line])

    def _is_told_of_the_event(self, place: Place) -> bool:
        """Tell whether it is a key, with what it says of the event behind it: 时间：3月7日."""
        if not words.says(words.META, place.label.text.replace(" ", "")):
            return False
        return not words.says(words.HOSTS, place.label.text) or not is_ended(place.floor)

    def _is_heading(self, place: Place) -> bool:
        """Tell whether a line reads as a heading with a colon in it: unended, above a label."""
        line = self._lines[place.line].text
        goes_on = is_ended(line) or line.rstrip().endswith(_CUT_OFF)
        if goes_on or len(line) > _LONGEST_HEADING or _UPPER.fullmatch(place.label.text):
            return False
        if place.line + 1 >= len(self._lines):
            return not words.is_general(place.label.text)
        below = self._first_of_line.get(place.line + 1)
        return below is not None and (
            below.asks or (below.label.key in self._keys and below.label.key != place.label.key)
        )


def _by_word(label: Label) -> float:
    """What a label's own words are worth."""
    phrase = words.is_phrase(label.text)
    if words.is_general(label.text):
        return _WORD if not phrase or len(label.text) <= _LONGEST_GENERAL else NOTHING
    if phrase:
        return NOTHING
    for pattern, worth in (
        (words.OFFICE_AND_NAME, _OFFICE),
        (words.NAME_AND_OFFICE, _JAPANESE_OFFICE),
        (words.HONORIFIC, _HONORIFIC),
        (words.OUTLET, _OUTLET),
    ):
        if words.says(pattern, label.text):
            return worth
    return NOTHING


def _names(label: Label) -> set[str]:
    """Give what a label may recur as: itself, and the name without the office behind a comma."""
    name = re.split(r"[,，]", label.text)[0].strip()
    keys = {label.key, key_of(name), bearer(label.text)}
    if name.isascii() and name and _UPPER.fullmatch(name):
        keys.add(key_of(name.split()[-1]))
    return keys
