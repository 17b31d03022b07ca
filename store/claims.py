"""What somebody claims was said, sentence by sentence, and what was found for it. Pure.

A claim is cut into sentences as a transcript is, each is searched as plain words, and what was
found is laid beside it (`store.comparing`). Sentences whose words stand one after the other in
one turn are a run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from store.alphabet import fold
from store.answer import Hit
from store.difference import Piece
from store.errors import QueryError
from store.model import Sentence, joined, offset_of
from store.sentences import sentence_spans
from store.syntax import Filters, read

_SHORTEST = 2
"""Folded code points of a sentence that claims something."""
_NESTED = 3
"""Pairs of marks, one in the other, that may stand round a text."""
_QUOTATIONS = {"“": "”", "「": "」", "『": "』", '"': '"', "＂": "＂", "‘": "’", "«": "»"}
_OPENING = re.compile('["“「『＂]')
_HYPHEN = re.compile(r"(?<!\S)[-－−](?=\S)")
_NAMED = re.compile(r"(?<!\S)([^\s:：]+)[:：]")
_ATTRIBUTION = re.compile(
    r"\s*(?:[^\s，,。：:、；;？?！!不没沒未别別非無无]{0,16}?"
    r"(?:说|說|讲|講|表示|指出|强调|強調|称|稱|重申|提到|提出|回应|回應)(?:过|過|道)?[，,：:]"
    r"|(?:(?!not\b|never\b|\w+n['’]t\b)[\w.]+\s+){1,4}"
    r"(?:said|says|stated|stressed|noted|added)(?:\s+that\s|\s*[,:]\s))\s*(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A claimed sentence beside what was found for it."""

    claimed: str
    """As it was written, without the words that say whose it is."""
    hit: Hit
    pieces: tuple[Piece, ...]
    """From `claimed` to the hit's text; () where what was claimed is pinyin."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand in one piece in one turn, and the claimed sentences found there."""

    first: int
    """Which sentence of the claim its first is, counted from 0."""
    checked: tuple[Checked, ...]
    """At least one."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that were said, in order."""
        held = {one.id: one for checked in self.checked for one in checked.hit.sentences}
        return tuple(held.values())

    @property
    def text(self) -> str:
        """What was said, verbatim."""
        return "".join(joined(self.sentences))

    def offset(self, checked: Checked) -> int:
        """Give where in `text` the words begin that were found for one of the sentences."""
        return offset_of(checked.hit.sentences[0], self.sentences)


def claimed_sentences(text: str) -> tuple[str, ...]:
    """Cut a claim into the sentences that claim something, without marks round the whole."""
    lines = _bare(text).splitlines()
    cut = [_bare(line[span.start : span.end]) for line in lines for span in sentence_spans(line)]
    return tuple(one for one in cut if len(fold([one])[0][0]) >= _SHORTEST)


def _is_quotation(text: str) -> bool:
    """Tell whether the marks at a text's ends are one pair, round all of it: not “甲”和“乙”."""
    opening, closing = text[:1], text[-1:]
    if len(text) < len("“”") or _QUOTATIONS.get(opening) != closing:
        return False
    if opening == closing:
        return opening not in text[1:-1]
    depths = accumulate((mark == opening) - (mark == closing) for mark in text[:-1])
    return all(depth > 0 for depth in depths)


def _bare(text: str) -> str:
    """Leave out marks round all of a text, and at its ends those whose other half is elsewhere."""
    text = text.strip()
    for opening, closing in _QUOTATIONS.items():
        left, right = text.count(opening), text.count(closing)
        if left % 2 if opening == closing else left != right:
            text = text.removeprefix(opening).removesuffix(closing)
    for _ in range(_NESTED):
        text = text[1:-1].strip() if _is_quotation(text) else text
    return text


def claim_wordings(sentence: str) -> tuple[str, ...]:
    """Give what a claimed sentence may claim: what follows 某某表示，, and all of it."""
    said = _ATTRIBUTION.match(sentence)
    rest = _bare(sentence[said.end() :]) if said else ""
    return (rest, sentence) if len(fold([rest])[0][0]) >= _SHORTEST else (sentence,)


def plain_query(words: str) -> str:
    """Write words as a query without syntax: marks, hyphens and colons stand for themselves.

    It folds as the words do: each of these becomes a sign as silent as itself.
    """
    # A closing mark opens no phrase.
    words = _HYPHEN.sub("–", _OPENING.sub("”", words))
    try:
        filtered = read(words).filters != Filters()
    except QueryError:
        filtered = True
    return _NAMED.sub(_without_colon, words) if filtered else words


def _without_colon(match: re.Match[str]) -> str:
    return f"{match[1]}；" if match[1].isalpha() else match[0]
