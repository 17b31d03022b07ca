"""What looks as if turns were read wrongly, or labels misprinted, in a transcript that was read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from store.alphabet import readings
from store.importer.draft import DraftTurn
from store.importer.notices import notice
from store.model import SPOKEN, Kind, Notice, Peculiarity, Span
from store.text import simplified

_PAIRS = {
    "“": "”",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "【": "】",
    "〔": "〕",
    "[": "]",
}
_ALIKE = {"(": "（", ")": "）"}
"""Brackets of half and full width that close each other."""
_OPENING = {_ALIKE.get(opening, opening) for opening in _PAIRS}
_CLOSING = {_ALIKE.get(close, close): _ALIKE.get(one, one) for one, close in _PAIRS.items()}
_MARK = re.compile(f"[{re.escape(''.join([*_PAIRS, *_PAIRS.values()]))}]")
_ENUMERATED = re.compile(
    r"(?:^|[\s。；，、：;,])[（(]?(?:[0-9]{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3})$"
)
"""What stands before a lone bracket that numbers a member of a list: 1) 一）"""
_SAD = re.compile(r"[:;]-?$")
_MANY_TIMES = 6
"""How often a turn is as long as the middle one of its kind, from which it is odd."""
_LEAST = {Kind.QUESTION: 300, Kind.ANSWER: 2500}
"""Code points below which no turn is odd."""
_LETTERS = 8
"""How many times as many it has to have where words are parted by spaces."""
_ENOUGH = 4
"""Turns of a kind from which there is a middle one."""
_MARKS = ("？", "?")
_TAILS = "”’」』）)\"' 　"
_SWAPPED = 2
"""Exchanges from which questions and answers seem to have changed places, if they are a third."""
_MISREAD_LABEL = re.compile(
    r"^\s*(?P<label>[间向同闻門間荅苔合筨])\s*[：:]|^\s*(?P<bare>问|答|問)\s*[；;，,、。.．]",
    re.MULTILINE,
)


def misreadings(source: str, turns: Sequence[DraftTurn]) -> Iterator[Notice]:
    """Find what looks misread in the turns of a source."""
    spoken = [turn for turn in turns if turn.kind in SPOKEN]
    for turn in spoken:
        if not turn.sentences and turn.label_span:
            yield notice(source, Peculiarity.EMPTY_TURN, turn.label_span, turn.label or "")
        yield from _unbalanced(source, turn)
    yield from _odd_lengths(source, spoken)
    yield from _misspelt(source, spoken)
    yield from _swapped(source, spoken)


def unanswered(source: str, turns: Sequence[DraftTurn]) -> Iterator[Notice]:
    """Find questions that no answer follows, and answers that no label says to be one."""
    own = [turn for turn in turns if turn.translates is None]
    for turn, after in zip(own, [*own[1:], None], strict=False):
        answered = after is not None and after.kind is not Kind.QUESTION
        if turn.kind is Kind.QUESTION and not answered and turn.label_span:
            asked = turn.label or ""
            yield notice(source, Peculiarity.UNANSWERED_QUESTION, turn.label_span, asked)
        if turn.kind is Kind.ANSWER and turn.label is None and turn.sentences:
            place = turn.sentences[0].spans[0]
            yield notice(source, Peculiarity.UNLABELLED, place, turn.speaker or "")


def _unbalanced(source: str, turn: DraftTurn) -> Iterator[Notice]:
    """Find the first quotation mark or bracket of a turn that has no other."""
    opened: list[tuple[str, int]] = []
    for place in _marks(source, turn):
        mark = _ALIKE.get(source[place], source[place])
        if mark in _OPENING:
            # A quotation of several paragraphs opens anew with each of them.
            if not (_begins(source, place) and any(one == mark for one, _ in opened)):
                opened.append((mark, place))
        elif opened and opened[-1][0] == _CLOSING[mark]:
            opened.pop()
        elif not _is_no_pair(source, place):
            yield notice(source, Peculiarity.UNBALANCED, Span(place, place + 1), source[place])
            return
    for _, place in opened[:1]:
        yield notice(source, Peculiarity.UNBALANCED, Span(place, place + 1), source[place])


def _marks(source: str, turn: DraftTurn) -> Iterator[int]:
    """Give where quotation marks and brackets stand in a turn, its label's too."""
    spans = [span for sentence in turn.sentences for span in sentence.spans]
    if spans:
        first = min(spans[0].start, (turn.label_span or spans[0]).start)
        for found in _MARK.finditer(source, first, spans[-1].end):
            yield found.start()


def _begins(source: str, place: int) -> bool:
    """Tell whether a mark is the first of its paragraph."""
    return source[max(0, place - 16) : place].rstrip(" \t\u3000")[-1:] in {"", "\n", "\r"}


def _is_no_pair(source: str, place: int) -> bool:
    """Tell whether a closing bracket numbers a member of a list, or smiles."""
    before = source[max(0, place - 8) : place]
    return source[place] in ")）" and bool(_ENUMERATED.search(before) or _SAD.search(before))


def _odd_lengths(source: str, turns: Sequence[DraftTurn]) -> Iterator[Notice]:
    """Find turns that are much longer than the others of their kind."""
    spaced = source.count(" ") > len(source) / 12
    for kind, least in _LEAST.items():
        lengths = [(_length(turn), turn) for turn in turns if turn.kind is kind]
        if len(lengths) < _ENOUGH:
            continue
        middle = median(length for length, _ in lengths)
        for length, turn in lengths:
            if length > _MANY_TIMES * middle and length > least * (_LETTERS if spaced else 1):
                place = turn.label_span or turn.sentences[0].spans[0]
                yield notice(source, Peculiarity.ODD_LENGTH, place, str(length))


def _length(turn: DraftTurn) -> int:
    return sum(len(sentence.text) for sentence in turn.sentences)


def _misspelt(source: str, turns: Sequence[DraftTurn]) -> Iterator[Notice]:
    """Find labels that stand once and differ in one character from one that stands again."""
    labels = Counter(turn.label for turn in turns if turn.label)
    asking = {turn.label for turn in turns if turn.kind is Kind.QUESTION}
    for turn in turns:
        if not turn.label or labels[turn.label] > 1 or not turn.label_span:
            continue
        near = [
            other
            for other, count in labels.items()
            if count > 1
            and (other in asking) == (turn.label in asking)
            and _is_slip(turn.label, other, asked=turn.label in asking)
        ]
        if near:
            meant = f"{turn.label} → {near[0]}"
            yield notice(source, Peculiarity.LABEL_MISSPELT, turn.label_span, meant)
    printed = {turn.label for turn in turns}
    if printed & {"问", "答", "問"}:
        for found in _MISREAD_LABEL.finditer(source):
            name = "label" if found["label"] else "bare"
            place = Span(found.start(name), found.end())
            detail = source[place.start : place.end]
            yield notice(source, Peculiarity.LABEL_MISSPELT, place, detail)


def _is_slip(label: str, other: str, *, asked: bool) -> bool:
    """Tell whether one label is another with one character wrong.

    Outlets are often called alike, and numbers and letters tell people apart.
    """
    if len(label) != len(other) or len(label) < (4 if asked else 2):
        return False
    pairs = zip(simplified(label), simplified(other), strict=True)
    differ = [(one, another) for one, another in pairs if one != another]
    if len(differ) != 1 or any(sign.isascii() for sign in differ[0]):
        return False
    return not asked or _sound_alike(*differ[0])


def _sound_alike(one: str, other: str) -> bool:
    """Tell whether two characters have a reading in common."""
    if max(one, other) > "\uffff":
        return False
    sounds = [set(readings()[:, ord(character)].tolist()) - {0} for character in (one, other)]
    return bool(sounds[0] & sounds[1])


def _swapped(source: str, turns: Sequence[DraftTurn]) -> Iterator[Notice]:
    """Find exchanges in which only the answer asks, if there are several."""
    exchanges: dict[int, list[DraftTurn]] = {}
    for turn in turns:
        if turn.exchange is not None and turn.sentences:
            exchanges.setdefault(turn.exchange, []).append(turn)
    found = [
        members[0]
        for members in exchanges.values()
        if members[0].kind is Kind.QUESTION
        and len(members) > 1
        and members[-1].label
        and _length(members[-1]) < _length(members[0])
        and not any(mark in one.text for one in members[0].sentences for mark in _MARKS)
        and members[-1].sentences[-1].text.rstrip(_TAILS).endswith(_MARKS)
    ]
    if len(found) >= max(_SWAPPED, len(exchanges) / 3):
        for turn in found:
            place = turn.label_span or turn.sentences[0].spans[0]
            yield notice(source, Peculiarity.TURNS_SWAPPED, place, turn.label or "")
