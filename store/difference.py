"""What differs between some words that were claimed and those that were said. Pure.

Both are aligned by the characters of their folded texts, so that script, case and punctuation make
no difference. What is the same is then kept to whole words, and to stretches long enough to read:
a lone character between two differences is told as part of them.

Comparing costs what a longest common subsequence does, the product of the lengths over 64.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from store.alphabet import fold_with_origins
from store.distances import Block, common_blocks
from store.model import Span
from store.text import Normalised, is_spaced

_LEGIBLE = 2
"""Words, or Han characters, of the least stretch between two differences that is told as the
same."""
_FAR = 16
"""Characters of a stretch beside which none is called longer."""

Cut = tuple[int, int]
"""Where a stretch begins or ends: in what was claimed, and in what was said."""


class Part(StrEnum):
    """What a piece of a difference is."""

    SAME = "same"
    CLAIMED = "claimed"
    """Stands only in what was claimed."""
    ACTUAL = "actual"
    """Stands only in what was said, among or in place of what was claimed."""
    AROUND = "around"
    """Stands only in what was said, before or after what was claimed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of both texts; empty in the one that has nothing there."""

    part: Part
    claimed: Span
    actual: Span


def difference(claimed: str, actual: str, words: Iterable[Span] = ()) -> tuple[Piece, ...]:
    """Tell two texts apart, word by word; the pieces tile both from end to end.

    Args:
        claimed: What is said to have been said.
        actual: What was.
        words: Words of `actual`, in order and apart, where they are known; what else is written
            with spaces is cut at them, and the rest into characters.
    """
    left, right = fold_with_origins(claimed), fold_with_origins(actual)
    pairs = [-1] * len(left.text)
    for start, there, size in common_blocks(left.text, right.text, Span(0, len(right.text))):
        pairs[start : start + size] = range(there, there + size)
    _slide(left.text, right.text, pairs)
    units = (_units(left, ()), _units(right, words))
    _keep_words(pairs, *units)
    _drop_islands(pairs, len(right.text), units[0])
    return _tiles(_marks(_runs(pairs), left, right, units[1]), (len(claimed), len(actual)))


def _slide(left: str, right: str, pairs: list[int]) -> None:
    """Let a stretch take over characters of a shorter neighbour that could as well be part of it.

    `pairs` gives for each character claimed where it stands in what was said, -1 for nowhere. Of
    many longest common subsequences any may be found, its characters strewn about.
    """
    for side, places in ((1, range(len(pairs) - 2, -1, -1)), (-1, range(1, len(pairs)))):
        for place in places:
            there = pairs[place + side] - side
            if pairs[place] < 0 or pairs[place + side] < 0 or pairs[place] == there:
                continue
            own, other = _reach(pairs, place, -side), _reach(pairs, place + side, side)
            if left[place] == right[there] and own <= other:
                pairs[place] = there


def _reach(pairs: Sequence[int], place: int, step: int) -> int:
    """Count how far a stretch goes on from a place in one direction; beyond `_FAR` is far."""
    count = 1
    while count < _FAR and 0 <= place + step < len(pairs):
        if pairs[place + step] != pairs[place] + step:
            break
        place += step
        count += 1
    return count


def _units(text: Normalised, words: Iterable[Span]) -> list[int]:
    """Number the words of a folded text: for each character, of which word it is."""
    known = _known(text, words)
    units: list[int] = []
    for place, character in enumerate(text.text):
        goes_on = place > 0 and (
            text.origins[place][0] < text.origins[place - 1][1]
            or (known[place] >= 0 and known[place] == known[place - 1])
            or (_is_lettered(character) and _is_lettered(text.text[place - 1]))
        )
        units.append((units[-1] if units else 0) + (not goes_on))
    return units


def _known(text: Normalised, words: Iterable[Span]) -> list[int]:
    """Give for each folded character the number of the known word it is of; -1 for none."""
    known = [-1] * len(text.text)
    spans = list(words)
    at = 0
    for place, (start, end) in enumerate(text.origins):
        while at < len(spans) and spans[at].end <= start:
            at += 1
        if at < len(spans) and spans[at].start <= start and end <= spans[at].end:
            known[place] = at
    return known


def _is_lettered(character: str) -> bool:
    """Tell whether a character goes on in its neighbour's word: letters, digits, their signs."""
    return character != " " and is_spaced(character)


def _keep_words(pairs: list[int], left: Sequence[int], right: Sequence[int]) -> None:
    """Take apart what is the same only in a part of a word, on either side."""
    changed = True
    while changed:
        changed = False
        there = {target: place for place, target in enumerate(pairs) if target >= 0}
        for places in _broken(pairs, left):
            changed = True
            for place in places:
                there.pop(pairs[place], None)
                pairs[place] = -1
        back = [there.get(place, -1) for place in range(len(right))]
        for places in _broken(back, right):
            changed = True
            for place in places:
                if back[place] >= 0:
                    pairs[back[place]] = -1


def _broken(pairs: Sequence[int], units: Sequence[int]) -> list[list[int]]:
    """Give the places of the words that are the same in a part, or with something between."""
    words: dict[int, list[int]] = {}
    for place, unit in enumerate(units):
        words.setdefault(unit, []).append(place)
    return [
        places
        for places in words.values()
        if any(pairs[place] >= 0 for place in places)
        and any(
            pairs[place] < 0 or pairs[place] - pairs[places[0]] != place - places[0]
            for place in places
        )
    ]


def _drop_islands(pairs: list[int], length: int, units: Sequence[int]) -> None:
    """Take apart what is too short between two differences to be read as the same."""
    runs = _runs(pairs)
    if len(runs) < 2:  # noqa: PLR2004 - one alone is all there is
        return
    edges = [(0, 0, 0), *runs, (len(pairs), length, 0)]
    for before, run, after in zip(edges, runs, edges[2:], strict=False):
        place, there, size = run
        apart = (place, there) != _end(before) and _end(run) != after[:2]
        if apart and len(set(units[place : place + size])) < _LEGIBLE:
            pairs[place : place + size] = [-1] * size


def _end(run: Block) -> Cut:
    return run[0] + run[2], run[1] + run[2]


def _runs(pairs: Sequence[int]) -> list[Block]:
    """Give the stretches that are the same, in order."""
    runs: list[Block] = []
    for place, there in enumerate(pairs):
        if there < 0:
            continue
        if runs and (place, there) == (runs[-1][0] + runs[-1][2], runs[-1][1] + runs[-1][2]):
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((place, there, 1))
    return runs


def _marks(
    runs: Sequence[Block], left: Normalised, right: Normalised, units: Sequence[int]
) -> Iterator[tuple[Part, Cut]]:
    """Give the parts in order, each with where it ends in the two originals.

    Punctuation beside a difference belongs to what is the same.
    """
    ends = (len(left.text), len(right.text))
    edges: list[Block] = [(0, 0, 0), *runs, (*ends, 0)]
    for number, (before, after) in enumerate(pairwise(edges)):
        (first, there), (last, until) = _end(before), after[:2]
        begin, end = _stretch(left, first, last), _stretch(right, there, until)
        near = end
        if runs and number == 0:
            near = _stretch(right, _word_edge(units, max(there, until - last + first), -1), until)
        elif runs and number == len(runs):
            near = _stretch(right, there, _word_edge(units, min(until, there + last - first), 1))
            near = Span(end.start, max(near.end, end.start))
        yield Part.SAME, (begin.start, end.start)
        yield Part.AROUND, (begin.start, near.start)
        yield Part.CLAIMED, (begin.end, near.start)
        yield Part.ACTUAL, (begin.end, near.end)
        yield Part.AROUND, (begin.end, end.end)


def _stretch(text: Normalised, first: int, last: int) -> Span:
    """Give the original's stretch of some folded characters; of none, where they would stand."""
    if first < last:
        return Span(text.origins[first][0], text.origins[last - 1][1])
    place = text.origins[first - 1][1] if first else 0
    return Span(place, place)


def _word_edge(units: Sequence[int], place: int, step: int) -> int:
    """Move a place in a folded text on, or back, until it is not within a word."""
    while 0 < place < len(units) and units[place - 1] == units[place]:
        place += step
    return place


def _tiles(marks: Iterable[tuple[Part, Cut]], lengths: Cut) -> tuple[Piece, ...]:
    at: Cut = (0, 0)
    pieces = []
    for part, cut in (*marks, (Part.SAME, lengths)):
        if cut != at:
            pieces.append(Piece(part, Span(at[0], cut[0]), Span(at[1], cut[1])))
            at = cut
    return tuple(pieces)
