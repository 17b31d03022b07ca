"""Which shapes of labels are labels: learned from the document.

A label says of itself that it asks or answers, or it recurs, or it takes the floor where somebody
asked, or it stands where labels stand in this document. Each is worth something; a shape that
reads as a part of a sentence is worth nothing. What is taken for a label bears out others, so it
goes round until nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from store.importer import words
from store.importer.evidence import ENOUGH, Evidence
from store.importer.labels import Label, Shape
from store.importer.places import Line, Place, find_places
from store.importer.reading import Reading
from store.text import simplified

_ROUNDS = 4
_TITLE_LINES = 6
_LONGEST_NAME = 4
"""Code points of a Chinese name."""


def find_labels(lines: Sequence[Line], reading: Reading) -> dict[int, list[Label]]:
    """Find the labels of each line that has any, in order.

    Args:
        lines: The document's lines, in order.
        reading: What was told of who speaks.
    """
    groups = find_places(lines)
    evidence = Evidence(lines, groups, reading.names)
    accepted = _learned(groups, evidence)
    found: dict[int, list[Label]] = {}
    for place in sorted(
        [*accepted, *_narrated(lines, groups, accepted, evidence)], key=lambda place: place.where
    ):
        found.setdefault(place.line, []).append(place.label)
    return found


def _learned(groups: Sequence[Sequence[Place]], evidence: Evidence) -> list[Place]:
    """Take what is borne out for labels, until that bears out no others."""
    accepted: list[Place] = []
    for _ in range(_ROUNDS):
        before = accepted
        accepted = []
        for number, group in enumerate(groups):
            for place in group:
                place.score = evidence.score(number, place)
            best = max(group, key=lambda place: place.score)
            if best.score >= ENOUGH:
                accepted.append(best)
        if [id(place) for place in accepted] == [id(place) for place in before]:
            break
        evidence.take(accepted)
    return accepted


def _narrated(
    lines: Sequence[Line],
    groups: Sequence[Sequence[Place]],
    accepted: Sequence[Place],
    evidence: Evidence,
) -> list[Place]:
    """Find a narrator's lines that give the floor: 洪磊首先发布消息：."""
    names = {simplified(place.label.text) for place in accepted}
    names |= {words.name_in(name) for name in names} | {words.JOURNALIST}
    if evidence.titled:
        names.add(simplified(evidence.titled[0]))
    known = {place.where for place in accepted}
    found = []
    for group in groups:
        for place in group:
            if place.label.shape is Shape.COLON and place.where not in known:
                told = words.narrated(place.label.text)
                if told and (told in names or _is_named(lines, place, told)):
                    found.append(place)
                    break
    return found


def _is_named(lines: Sequence[Line], place: Place, told: str) -> bool:
    """Tell whether a narrator names somebody with their office, or whom the title names."""
    if place.inner or words.is_phrase(told):
        return False
    with_office = simplified(place.label.text).partition(told)[0] + told
    above = " ".join(line.text for line in lines[: min(place.line, _TITLE_LINES)])
    near = place.label.whole and len(told) <= _LONGEST_NAME and told in simplified(above)
    return near or bool(words.OFFICE_AND_NAME.search(with_office))
