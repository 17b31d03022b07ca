"""What may be a label at the beginning of a line, by its printed shape.

A shape makes nothing a label: 我想强调三点： has the shape of 王毅：. Whether the document bears it
out is learned in `learning.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from store.importer.words import is_general, is_phrase
from store.text import simplified


class Shape(Enum):
    """How a label is set off from the words that follow it."""

    COLON = "colon"
    BRACKETS = "brackets"
    PARENTHESES = "parentheses"
    STOP = "stop"
    """Capitals and a full stop: CHAIR POWELL."""
    GAP = "gap"
    """One letter and white space: Q    """
    ALONE = "alone"
    """A line of its own."""
    STACK = "stack"
    """Lines of their own: office or outlet, and below it the name."""


@dataclass(frozen=True, slots=True)
class Label:
    """What may be a label, as printed in a line."""

    text: str
    """Without brackets, colon, time and emphasis around it."""
    start: int
    """Code points from the line's beginning to its first sign."""
    end: int
    """Code points from the line's beginning to where the words begin."""
    shape: Shape
    whole: bool
    """Whether nothing follows in the line."""

    @property
    def key(self) -> str:
        """The label without what differs from place to place: who has the floor."""
        return key_of(self.text)


_SPACE = "[ \t\u00a0\u3000\u200b]"
_TIME = (
    rf"(?:[\[(（【]?(?:\d{{1,2}}[:：])?\d{{1,2}}[:：]\d{{2}}(?:[.,]\d{{1,3}})?[\])）】]?"
    rf"{_SPACE}*[-–—|]?{_SPACE}*)?"
)
_BEFORE = (
    rf"{_SPACE}*(?:[-–—*•·●▪◆■○◯◎◇]{_SPACE}+|#{{1,6}}{_SPACE}+|>{_SPACE}*|\|{_SPACE}*)?{_TIME}"
    r"[*_]{0,3}"
)
_ORDINAL = r"(?:[（(]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[)）.．、]\s*)?"
_AFTER = rf"[*_]{{0,3}}{_SPACE}*"
_BODY = (
    r"(?:[(（](?:\d{1,2}[:：])+\d{2}[)）]|(?![(（]\d{1,2}[:：]\d{2})[^：:∶﹕。！？!?；;…“”\"\n|])"
)
_COLON = re.compile(
    rf"{_BEFORE}{_ORDINAL}(?P<label>{_BODY}{{1,70}}?){_SPACE}*[*_]{{0,3}}[：:∶﹕]{_AFTER}(?!//)"
)
_BRACKETS = re.compile(
    rf"{_BEFORE}{_ORDINAL}(?:【\s*(?P<a>[^【】\n]{{1,60}}?)\s*】|\[\s*(?P<b>[^\[\]\n]{{1,60}}?)\s*\]"
    r"|［\s*(?P<c>[^［］\n]{1,60}?)\s*］|〔\s*(?P<d>[^〔〕\n]{1,60}?)\s*〕|<\s*(?P<e>[^<>\n/]{1,40}?)\s*>"
    r"|＜\s*(?P<f>[^＜＞\n]{1,40}?)\s*＞|〈\s*(?P<g>[^〈〉\n]{1,40}?)\s*〉|‹\s*(?P<h>[^‹›\n]{1,40}?)\s*›"
    r"|«\s*(?P<i>[^«»\n]{1,40}?)\s*»|〖\s*(?P<j>[^〖〗\n]{1,40}?)\s*〗|「\s*(?P<k>[^「」\n]{1,16}?)\s*」(?=[：:])"
    rf"){_SPACE}*[：:∶﹕]?{_AFTER}"
)
_PARENTHESES = re.compile(
    rf"{_BEFORE}[（(]\s*(?P<label>[^（()）\n]{{1,30}}?)\s*[)）]{_SPACE}*[：:∶﹕]?{_AFTER}"
)
_NUMBERED = re.compile(
    rf"{_SPACE}*(?P<label>(?:Q|A|P|R|F|问|答|問|问题|問題|提问|回答|질문|답변|문|답|Question|Answer|Pregunta"
    rf"|Respuesta|Frage|Antwort){_SPACE}?[0-9一二三四五六七八九十]{{0,3}})[.．、)）]{_SPACE}*[-–—]?{_AFTER}(?![A-Z]\.)"
)
_STOP = re.compile(
    r"\s*(?P<label>[A-ZÀ-Þ](?:[A-ZÀ-Þ'’\- ]|[A-Z]\.(?=[A-Z ])|(?<=\bM[RS])\.|(?<=\bDR)\."
    r"|(?<=\bMRS)\."
    rf"|Mc|Mac){{2,48}}(?:{_SPACE}*\([^)\n]{{1,40}}\))?)[.．]{_SPACE}*[-–—]?{_SPACE}+(?=\S)"
)
_DASH = re.compile(
    rf"{_BEFORE}(?P<label>[A-ZÀ-Þ][^\n.：:。]{{1,48}}?)(?:[.．]{_SPACE}?[-–—]+|\t){_SPACE}*"
)
_GAP = re.compile(
    r"\s*(?:(?P<a>Q)[ \t\u00a0\u3000]+|(?P<b>[QA])(?:\t|[ \u00a0\u3000]{2,})\s*)(?=[^\s.:：)])"
)
_CIRCLE = re.compile(
    r"\s*[○◯◎●](?P<label>[^\s（()）。、]{1,20}(?:[（(][^（()）]{1,20}[)）])?)(?:[ \u3000\t]+)(?=\S)"
)
_TITLES = frozenset(
    {
        "MR",
        "MS",
        "MRS",
        "DR",
        "VORS",
        "STS",
        "SEN",
        "REP",
        "GEN",
        "ST",
        "PROF",
        "HON",
        "GOV",
        "SGT",
        "COL",
        "LT",
        "CAPT",
    }
)
_ALONE = re.compile(
    rf"{_SPACE}*{_ORDINAL}(?P<label>[^：:∶﹕。！？!?；;…“”\"\n|]{{1,120}}?){_SPACE}*[*_]{{0,3}}\s*$"
)
_DIGIT_END = re.compile(r"\d\s*$")
_ENDING = re.compile(r"[。！？!?；;”’」』）)】…⋯.]\s*[*_]{0,3}\s*$")
_BEHIND_SENTENCE = r"(?:(?<=[。！？!?；;…⋯.）)】])|(?<=[。！？!?…⋯.][”’」』]))"
_INNER = re.compile(
    rf"{_BEHIND_SENTENCE}{_SPACE}*(?P<label>(?:《[^《》\n]{{1,20}}》)?"
    rf"[^：:∶﹕。！？!?；;…“”\"\n，,（）()]{{1,30}}?){_SPACE}*[：:∶﹕]{_SPACE}*"
)
_INNER_BRACKETS = re.compile(
    rf"{_BEHIND_SENTENCE}{_SPACE}*(?:【(?P<a>[^【】\n]{{1,40}})】|\[(?P<b>[^\[\]\n]{{1,40}})\]"
    rf"|<(?P<c>[^<>\n/]{{1,40}})>){_SPACE}*[：:∶﹕]?{_SPACE}*"
)


@lru_cache(maxsize=1 << 13)
def key_of(text: str) -> str:
    """Give a label without spaces, numbers, brackets at its end and difference of script."""
    plain = simplified(text).casefold()
    plain = re.sub(r"[（(][^（()）]*[)）]\s*$", "", plain)
    plain = re.sub(r"\s+", "" if any(c >= "\u2e80" for c in plain) else " ", plain).strip(" .,，")
    bare = re.sub(r"[\s#]*(?:[0-9]+|[一二三四五六七八九十]{1,2})$", "", plain)
    return bare if bare and is_general(bare) else plain


def shapes(line: str) -> Iterator[Label]:
    """Give what may be a label at the beginning of a line, the most telling shape first."""
    if "\n" in line:
        yield Label(" ".join(line.split()), 0, len(line), Shape.STACK, whole=True)
        return
    for pattern, shape in (
        (_BRACKETS, Shape.BRACKETS),
        (_PARENTHESES, Shape.PARENTHESES),
        (_CIRCLE, Shape.BRACKETS),
    ):
        if found := pattern.match(line):
            yield _label(line, found, shape)
    yield from _with_signs(line)
    found = _ALONE.match(line)
    if found and not found["label"].endswith((".", ",", "，", "、", ")", "）")):
        yield _label(line, found, Shape.ALONE)


def _with_signs(line: str) -> Iterator[Label]:
    """Give what may be a label by a sign behind it: a colon, a full stop, a gap."""
    found = _COLON.match(line)
    time = found and _DIGIT_END.search(found["label"]) and line[found.end() :][:1].isdigit()
    if found and not time:
        yield _label(line, found, Shape.COLON)
    before_colon = found["label"] if found and not time else ""
    if found := _NUMBERED.match(line):
        yield _label(line, found, Shape.COLON)
    if not before_colon or is_phrase(before_colon):
        for pattern in (_STOP, _DASH):
            found = pattern.match(line)
            if found and found["label"].split()[-1].rstrip(".") not in _TITLES:
                yield _label(line, found, Shape.STOP)
    if found := _GAP.match(line):
        yield _label(line, found, Shape.GAP)


def inner(line: str) -> Iterator[Label]:
    """Give what may be a label in the middle of a line: behind the end of a sentence."""
    for pattern, shape in ((_INNER, Shape.COLON), (_INNER_BRACKETS, Shape.BRACKETS)):
        for found in pattern.finditer(line):
            if not _DIGIT_END.search(_text(found)):
                yield _label(line, found, shape)


def is_ended(line: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return bool(_ENDING.search(line))


def _text(found: re.Match[str]) -> str:
    return next(text for text in found.groups() if text is not None)


def _label(line: str, found: re.Match[str], shape: Shape) -> Label:
    text = _text(found).strip(" \t\u00a0\u3000*_")
    whole = not line[found.end() :].strip()
    start = found.start() + len(found.group()) - len(found.group().lstrip())
    return Label(text, start, found.end(), shape, whole)
