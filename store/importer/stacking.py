"""Labels over several lines: a part or an office, or an outlet, and below it the name.

国家海事局新闻发言人
容柏涛
各位好。…
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from store.importer import words
from store.importer.document import Block
from store.model import Span
from store.sentences import is_finished
from store.text import simplified

_LONGEST = 40
"""Code points of a line of a label."""
_FEWEST_INLINE = 3
"""Labels within lines from which a document has no stacked ones."""
_FEWEST = 2
"""Stacked labels of a document, where none of them tells what somebody does."""
_NAME = re.compile(
    r"[\u3400-\u9fff]{1,4}(?:[·\s][\u3400-\u9fff]{1,6})*|(?:[A-ZÀ-Þ][\w.'’-]*\s?){2,4}|[가-힣]{2,4}"
)
_OFFICE = re.compile(
    r"(?:长|员|人|任|师|授|官|臣|席|表|理|书记|社|报|台|网|电视|电台|记者|司|局|部)$"
    r"|(?:minister|secretary|director|officer|spokes\w+|reporter|correspondent|news|times|radio|press"
    r"|president|manager|professor|chair\w*|editor|engineer|mayor|governor)\b",
    re.IGNORECASE,
)
_INLINE = re.compile(r"^.{1,30}[：:∶]\s*\S")


def stacked(source: str, blocks: Sequence[Block]) -> list[Block]:
    """Put the lines of each stacked label together in one block."""
    texts = [source[block.span.start : block.span.end] for block in blocks]
    inline = sum(
        bool(_INLINE.match(text)) and words.is_general(re.split("[：:∶]", text)[0])
        for text in texts
    )
    if inline >= _FEWEST_INLINE:
        return list(blocks)
    ends = [at for at in range(1, len(blocks) - 1) if _is_end(blocks, texts, at)]
    names = Counter(texts[at] for at in ends)
    made: list[Block] = []
    taken = {}
    for at in ends:
        first = _first(blocks, texts, at, names)
        if first is not None:
            taken[first] = at
    told = any(words.is_general(texts[first]) for first in taken)
    if not told and len(taken) < _FEWEST:
        return list(blocks)
    at = 0
    while at < len(blocks):
        last = taken.get(at, at)
        made.append(
            blocks[at]
            if last == at
            else Block(Span(blocks[at].span.start, blocks[last].span.end), time=blocks[at].time)
        )
        at = last + 1
    return made


def _is_short(blocks: Sequence[Block], texts: Sequence[str], at: int) -> bool:
    text = texts[at]
    return (
        any(map(str.isalpha, text))
        and len(text) <= _LONGEST
        and not is_finished(text)
        and not blocks[at].heading
        and not re.search(r"[：:∶，,。；;！？!?\d]", text)
    )


def _is_end(blocks: Sequence[Block], texts: Sequence[str], at: int) -> bool:
    """Tell whether a line may be the name that ends a stacked label: words follow it."""
    if not _is_short(blocks, texts, at) or not _NAME.fullmatch(texts[at].strip()):
        return False
    if blocks[at - 1].wrapped or blocks[at].wrapped:
        return False  # A line of a print, or a caption, that its sentence goes on from.
    below = texts[at + 1]
    return is_finished(below) or len(below) > _LONGEST or below.rstrip().endswith(("：", ":"))


def _first(
    blocks: Sequence[Block], texts: Sequence[str], at: int, names: Counter[str]
) -> int | None:
    """Give where the label begins that ends in a line, None if it is none."""
    if words.is_general(texts[at]) or not _is_short(blocks, texts, at - 1):
        return None
    above = simplified(texts[at - 1])
    told = bool(_OFFICE.search(above))
    if not told and min(names[texts[at]], texts.count(texts[at - 1])) < _FEWEST:
        return None
    two_up = at > 1 and _is_short(blocks, texts, at - 2)
    return at - 2 if two_up and words.is_general(texts[at - 2]) else at - 1
