"""Where a text lies on a sentence, and how well: in one piece, in pieces, word by word. Pure.

What is there counts by its weight, and less where it only sounds as asked; what stands between
counts against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from store.distances import Block, common_blocks, nearest_stretch
from store.latin import Words
from store.model import Span
from store.query import Reading
from store.sounds import has_sounds
from store.weighing import is_turned, weight

HOMOPHONE = 0.8
"""What a character is worth that only sounds as asked, beside one that is as asked."""
_BETWEEN = 0.5
"""What a character that was not asked for costs, between those that were."""
APART = 0.95
"""What words found apart, or in another order, are worth of the same words in one piece."""
_PER_PIECE = 0.02
"""What each further piece costs."""
_SHORTEST_PIECE = 2
"""Code points of a piece in another order: a character alone is anywhere."""
_SHORTEST_FUZZY_PART = 3
"""Code points: a keyword of one or two characters is in a sentence or is not."""
QUOTED_WHOLE = 6
"""Weight a sentence has when, quoted whole in a longer query, it counts half."""


@dataclass(frozen=True, slots=True)
class Lie:
    """How a text lies on a sentence."""

    similarity: float
    matched: float
    spans: tuple[Span, ...]
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """A sentence that texts are laid on."""

    sentence: str
    """Folded."""
    sound: str
    """As it sounds."""


NOWHERE = Lie(0.0, 0.0, ())


def best_lie(reading: Reading, sound: str, laid: Laid) -> tuple[Lie, bool]:
    """Lay a reading on a sentence as well as can be; tell whether it is there in its order."""
    ordered = in_order(reading.text, sound, laid)
    if ordered.similarity >= APART:
        return ordered, True
    apart = (in_pieces(reading, sound, laid), in_words(reading, laid))
    best = max((ordered, *apart), key=lambda lie: lie.similarity)
    # The pieces do not tell what stands between them; the same words in order do.
    turned = best.turned or (ordered.turned and ordered.similarity >= SAME_ORDER)
    return replace(best, turned=turned), best.spans == ordered.spans


def in_order(text: str, sound: str, laid: Laid) -> Lie:
    """Lay a text in one piece on the stretch of the sentence that sounds most like it."""
    sentence = laid.sentence
    at = laid.sound.find(sound)
    if at >= 0:
        return _lie(text, sentence, [(0, at, len(text))])
    stretches = nearest_stretch(sound, laid.sound)
    if stretches is None:
        return NOWHERE
    asked, found = stretches
    words = sound[asked.start : asked.end]
    own = text[asked.start : asked.end]
    blocks = common_blocks(words, laid.sound, found)
    best = _lie(own, sentence, blocks)
    left_out = len(words) - sum(length for _, _, length in blocks)
    if left_out:
        # The stretch is no longer than the query: what is left out may lie beyond its ends, behind
        # what a person left out in turn.
        wider = Span(max(0, found.start - 2 * left_out), found.end + 2 * left_out)
        other = _lie(own, sentence, common_blocks(words, laid.sound, wider))
        best = max(best, other, key=lambda lie: lie.similarity)
    if asked.end - asked.start == len(text):
        return best
    outside = text[: asked.start] + text[asked.end :]
    covered, left = weight(text[asked.start : asked.end]), weight(outside)
    reach = max(covered / (covered + left), covered / (covered + QUOTED_WHOLE))
    return Lie(best.similarity * reach, best.matched, best.spans, best.turned)


def _lie(text: str, sentence: str, blocks: Sequence[Block]) -> Lie:
    """Rate blocks that sound the same, in order: what is there, what is missing or between."""
    if not blocks:
        return NOWHERE
    matched = 0.0
    spans: list[Span] = []
    asked_left, found_left = [text[: blocks[0][0]]], [""]
    for source, target, length in blocks:
        asked, found = text[source : source + length], sentence[target : target + length]
        if asked == found:
            matched += weight(asked)
            spans.append(Span(target, target + length))
            continue
        for place, (one, other) in enumerate(zip(asked, found, strict=True), target):
            if one == other or has_sounds(one):
                matched += weight(other)
                spans.append(Span(place, place + 1))
            else:
                matched += HOMOPHONE * min(weight(one), weight(other))
                if is_turned(one, other):
                    asked_left.append(one)
                    found_left.append(other)
    for before, after in pairwise(blocks):
        asked_left.append(text[before[0] + before[2] : after[0]])
        found_left.append(sentence[before[1] + before[2] : after[1]])
    asked_left.append(text[blocks[-1][0] + blocks[-1][2] :])
    missing = sum(map(weight, asked_left))
    between = sum(map(weight, found_left))
    whole = max(weight(text), matched + missing)
    similarity = matched / (whole + _BETWEEN * between)
    turned = is_turned("".join(asked_left), "".join(found_left))
    return Lie(similarity, matched, tuple(spans), turned)


def in_pieces(reading: Reading, sound: str, laid: Laid) -> Lie:
    """Find the pieces of a reading wherever in the sentence they stand."""
    if reading.parts:
        lies = [_part(part, heard, laid) for part, heard in _parts(reading, sound)]
        weights = [weight(part) for part in reading.parts]
    else:
        lies = list(_pieces(reading.text, laid.sentence))
        if has_sounds(reading.text):
            lies = list(_pieces(sound, laid.sound))
        weights = [weight(reading.text)]
    total = sum(weights)
    matched = sum(lie.matched for lie in lies)
    pieces = sum(1 for lie in lies if lie.spans)
    if not matched or not total:
        return NOWHERE
    similarity = APART * matched / total - _PER_PIECE * max(pieces - 2, 0)
    spans = sorted({span for lie in lies for span in lie.spans})
    return Lie(max(similarity, 0.0), matched, tuple(spans))


def _pieces(text: str, sentence: str) -> Iterator[Lie]:
    """Cut a text, greedily, into the longest pieces that stand in a sentence."""
    at = 0
    while at + _SHORTEST_PIECE <= len(text):
        end = at + _SHORTEST_PIECE
        place = sentence.find(text[at:end])
        if place < 0:
            at += 1
            continue
        while end < len(text) and (further := sentence.find(text[at : end + 1])) >= 0:
            place, end = further, end + 1
        span = Span(place, place + end - at)
        yield Lie(1.0, weight(text[at:end]), (span,))
        at = end


def _parts(reading: Reading, sound: str) -> Iterator[tuple[str, str]]:
    """Give a reading's keywords, each with how it sounds where syllables were typed."""
    at = 0
    for part in reading.parts:
        heard = sound[at : at + len(part)] if has_sounds(reading.text) else part
        at += len(part)
        yield part, heard


def _part(part: str, heard: str, laid: Laid) -> Lie:
    """Lay one keyword on the sentence by itself."""
    sentence = laid.sentence
    place = sentence.find(part)
    if place >= 0:
        return Lie(1.0, weight(part), (Span(place, place + len(part)),))
    if has_sounds(part):
        lie = in_order(part, heard, laid)
    elif len(part) < _SHORTEST_FUZZY_PART:
        return NOWHERE
    else:
        lie = in_order(part, part, Laid(sentence, sentence))
    matched = lie.matched if lie.similarity >= _FUZZY_PART else 0.0
    return Lie(lie.similarity, matched * lie.similarity, lie.spans if matched else ())


SAME_ORDER = 0.6
"""Similarity from which words are in the order they were asked in."""
_FUZZY_PART = 0.6
"""Similarity from which a keyword counts as there."""


def in_words(reading: Reading, laid: Laid) -> Lie:
    """Compare Latin words: in any order, by their stems, with slips."""
    asked = Words.of(reading.text)
    if not asked:
        return NOWHERE
    matched, spans = asked.found_in(laid.sentence)
    others = "".join(character for character in reading.text if not character.isascii())
    total = asked.weight + weight(others)
    in_others = sum(lie.matched for lie in _pieces(others, laid.sentence))
    matched += in_others
    if not matched:
        return NOWHERE
    return Lie(APART * matched / max(total, matched), matched, spans)
