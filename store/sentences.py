"""Sentence spans: where a paragraph's sentences begin and end.

A sentence ends at 。！？ and their full-width and half-width kin, with the closing quotation
marks and brackets that follow; at an ellipsis only where nothing of the paragraph, or white
space, follows. It does not end inside brackets or a book title, inside a number, or where the
sentence visibly goes on after a quotation.
"""

from __future__ import annotations

import re

from store.model import Span

ENDERS = "。！？!?｡．."
ELLIPSES = "…⋯"
CLOSERS = "”’」』）)】〕〉》]｝}＂\"'＇»›"
_BRACKETS = {"（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "[": "]"}
_ASIDE_BRACKETS = frozenset("（(【〔[")
"""Those that may hold sentences of their own; what stands in 《》 is a name."""
_LONGEST_ASIDE = 200
"""Code points. A bracket left open, or closed pages later, must not swallow a paragraph."""

_RUN = re.compile(f"[{re.escape(ENDERS + ELLIPSES)}]+")
_GOES_ON = re.compile("[，、；：,;:]")
_GOES_ON_AFTER_QUOTATION = re.compile("[，、；：,;:—的地得之这那等]")
_ABBREVIATION = re.compile(
    r"(?:^|[^A-Za-z])(?:[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z]"
    r"|Mr|Mrs|Ms|Dr|St|vs|Gen|Sen|Rep|Gov|Prof|Jr|Sr|Lt|Col|Capt|Amb|Hon|Inc|Co|Ltd)$"
)
_ASIDE_AT_END = re.compile(r"(?<=[。！？!?…”」』])\s*(?:[（(][^（()）]*[)）]|\[[^\[\]]*\])\s*$")
"""A remark behind the last sentence: 好的。（笑）"""
_ORDINAL = re.compile(r"\s*[0-9]{1,3}$")


def sentence_spans(paragraph: str) -> list[Span]:
    """Cut a paragraph into sentences.

    The spans come in order and apart from each other; between them, before and after there is
    white space and nothing else.
    """
    asides = _asides(paragraph)
    ends: list[int] = []
    start = 0
    for run in _RUN.finditer(paragraph):
        if run.start() < start:
            continue
        end = _end(paragraph, run, start, asides)
        if end is not None:
            ends.append(end)
            start = end
    return _merge_signs(paragraph, _trimmed(paragraph, [*ends, len(paragraph)]))


def is_finished(paragraph: str) -> bool:
    """Tell whether a paragraph ends as a sentence does."""
    bare = _ASIDE_AT_END.sub("", paragraph).rstrip().rstrip(CLOSERS).rstrip()
    return bare.endswith(tuple(ENDERS + ELLIPSES))


def _asides(paragraph: str) -> dict[int, int]:
    """Map each position inside a closed pair of brackets to where the outermost pair ends."""
    inside: dict[int, int] = {}
    open_brackets: list[tuple[int, str]] = []
    for position, character in enumerate(paragraph):
        if character in _BRACKETS:
            open_brackets.append((position, _BRACKETS[character]))
        elif any(character == closing for _, closing in open_brackets):
            while open_brackets[-1][1] != character:
                open_brackets.pop()
            opening = open_brackets.pop()[0]
            if position - opening <= _LONGEST_ASIDE:
                inside.update(dict.fromkeys(range(opening, position), position + 1))
    return inside


def _end(paragraph: str, run: re.Match[str], start: int, asides: dict[int, int]) -> int | None:
    """Give where the sentence ends that these signs may end, or None if it goes on."""
    end = run.end()
    while end < len(paragraph) and _closes(paragraph, end):
        end += 1
    aside = asides.get(run.start())
    if aside is not None and not _stands_alone(paragraph, run, start, aside):
        return None
    rest = paragraph[end:]
    if not rest or rest.isspace():
        return end
    if (_GOES_ON_AFTER_QUOTATION if end > run.end() else _GOES_ON).match(rest):
        return None
    return end if _ends(paragraph, run, start, rest) else None


def _closes(paragraph: str, position: int) -> bool:
    """Tell whether a mark closes a quotation or bracket; straight marks open and close alike."""
    mark = paragraph[position]
    if mark in '"＂':
        return paragraph.count(mark, 0, position) % 2 == 1
    if mark in "'＇":
        following = paragraph[position + 1 : position + 2]
        return not following or following.isspace() or following in CLOSERS
    return mark in CLOSERS


def _stands_alone(paragraph: str, run: re.Match[str], start: int, aside: int) -> bool:
    """Tell whether a bracket holds whole sentences and is no part of one around it: （完。）."""
    opened = paragraph[start:aside].lstrip()[:1] in _ASIDE_BRACKETS
    return opened and not paragraph[run.end() : aside].strip(CLOSERS)


def _ends(paragraph: str, run: re.Match[str], start: int, rest: str) -> bool:
    """Tell whether signs with text behind them end a sentence."""
    signs = run.group()
    if any(sign in "。！？｡" for sign in signs):
        return True
    follows = rest.lstrip()[:1]
    spaced = rest[0].isspace()
    if all(sign in ELLIPSES + "." for sign in signs) and signs != ".":
        return spaced and not follows.islower()
    if any(sign in "!?" for sign in signs):
        return spaced or not rest[0].isalnum() or not rest[0].isascii()
    return _full_stop_ends(paragraph[start : run.start()], rest, spaced=spaced)


def _full_stop_ends(before: str, rest: str, *, spaced: bool) -> bool:
    """Tell whether one full stop of Latin shape (. or ．) ends a sentence: not 5.2, not Mr. X."""
    if _ORDINAL.match(before) or _ABBREVIATION.search(before):
        return False
    if spaced:
        return not rest.lstrip()[0].islower()
    if rest[0] in "“‘「『《（":
        return True
    return not rest[0].isascii() and not (before[-1:].isdigit() and rest[0].isdigit())


def _trimmed(paragraph: str, ends: list[int]) -> list[Span]:
    """Give the stretches up to each end, without the white space around them."""
    spans = []
    start = 0
    for end in ends:
        text = paragraph[start:end]
        if text.strip():
            left = start + len(text) - len(text.lstrip())
            spans.append(Span(left, start + len(text.rstrip())))
        start = end
    return spans


def _merge_signs(paragraph: str, spans: list[Span]) -> list[Span]:
    """Give a stretch without a letter or digit to the sentence before it."""
    merged: list[Span] = []
    for span in spans:
        has_words = any(map(str.isalnum, paragraph[span.start : span.end]))
        if merged and not has_words:
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged
