"""Cutting a document's lines at its labels, and joining what page ends and line ends cut."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from store.importer.document import Block
from store.importer.labels import Label
from store.importer.paragraphs import Paragraph, find_headings, join_broken, put_together
from store.importer.remarks import is_remark
from store.model import Span
from store.sentences import is_finished

RULE = re.compile(r"\s*(?:[-–—*=_·~#＊]\s*){3,}")
"""A line that parts what stands above from what stands below."""
_LONGEST_LATIN_HEADING = 70
"""Code points."""
_LONGEST_HEAD = 90
"""Code points of a page's head or foot."""
_LETTERS_OF_A_WORD = 3
"""Latin letters that stand where one Chinese character would."""
_SEVERAL = 3
"""Places of one line, from which it is a page's head though no number changes in it."""
_SHORTEST_FULL_LINE = 30
"""Code points of a line above the first label that may go on in the next: no title, no date."""
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿА-я]")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two labels of a line, or a line without any."""

    span: Span
    """Of the words, without the label; empty for a label alone."""
    label: Label | None
    label_span: Span | None
    """The label with all that sets it off, up to the first word."""
    block: Block
    text: str

    @property
    def is_latin(self) -> bool | None:
        """Whether its words are of a script with spaces between words; None without letters."""
        return is_latin(self.text)


@dataclass(frozen=True, slots=True)
class Joined:
    """A paragraph, put together, under the label it begins with, if any."""

    paragraph: Paragraph
    first: Piece
    heading: bool

    @property
    def text(self) -> str:
        """Its words."""
        return self.paragraph.text


def is_latin(text: str) -> bool | None:
    """Tell whether most letters are of a script with spaces; None if there are no letters."""
    cjk, latin = len(_CJK.findall(text)), len(_LATIN.findall(text))
    if not cjk and not latin:
        return None
    return latin > _LETTERS_OF_A_WORD * cjk


def cut(source: str, blocks: Sequence[Block], labels: Mapping[int, Sequence[Label]]) -> list[Piece]:
    """Cut blocks at their labels.

    Args:
        source: The text that spans point into.
        blocks: In order.
        labels: Those of each block that has any, by its position.
    """
    pieces: list[Piece] = []
    for position, block in enumerate(blocks):
        start, end = block.span.start, block.span.end
        own = labels.get(position, ())
        if not own or (own[0].start and source[start : start + own[0].start].strip()):
            stop = start + own[0].start if own else end
            pieces.append(_piece(source, Span(start, stop), None, None, block))
        for label, after in zip(own, [*own, None][1:], strict=True):
            stop = start + after.start if after else end
            words = Span(min(start + label.end, stop), stop)
            printed = Span(start + label.start, words.start)
            pieces.append(_piece(source, words, label, printed, block))
    return pieces


def join(source: str, pieces: Sequence[Piece], *, printed: bool) -> list[Joined]:
    """Put paragraphs together that page ends or line ends cut, and tell headings.

    Args:
        source: The text that spans point into.
        pieces: In order.
        printed: Whether the pieces are lines of a print, so that one may go on in the next though
            nothing says so, and headings have nothing that says that they are.
    """
    labelled = {at for at, piece in enumerate(pieces) if piece.label}
    headings = {at for at, piece in enumerate(pieces) if piece.block.heading and not piece.label}
    if printed:
        texts = [piece.text for piece in pieces]
        guessed = find_headings(texts, labelled)
        headings |= {at for at in guessed if _may_be_heading(texts[at])}
    heads = _recurring(pieces) - labelled if printed else set()
    headings -= heads
    top = min(labelled, default=0)
    joined: list[Joined] = []
    start = 0
    while start < len(pieces):
        end = start + 1
        while (
            end < len(pieces)
            and not {end - 1, end} & heads
            and end not in labelled
            and pieces[end - 1].block.wrapped
            and (end > top or len(pieces[end - 1].text) >= _SHORTEST_FULL_LINE)
        ):
            end += 1
        group = pieces[start:end]
        together = put_together(source, [piece.span for piece in group])
        together = replace(together, remark=start in heads)
        joined.append(Joined(together, group[0], start in headings))
        start = end
    return _mended(source, joined) if printed else joined


def _recurring(pieces: Sequence[Piece]) -> set[int]:
    """Find the heads and feet of pages: unended lines that recur but for their numbers."""
    alike: dict[str, list[int]] = {}
    for at, piece in enumerate(pieces):
        text = piece.text
        if (
            _SEVERAL <= len(text) <= _LONGEST_HEAD
            and not is_finished(text)
            and text[-1] not in "：:"
        ):
            alike.setdefault(re.sub(r"\d+", "0", text), []).append(at)
    return {
        at
        for text, places in alike.items()
        if len(places) >= _SEVERAL or (len(places) > 1 and "0" in text)
        for at in places
    }


def _mended(source: str, joined: Sequence[Joined]) -> list[Joined]:
    """Join paragraphs that a page end cut in mid-sentence."""
    simple = all(len(one.paragraph.spans) <= 1 for one in joined)
    if not simple:
        return list(joined)
    spans = [one.paragraph.spans[0] if one.paragraph.spans else one.first.span for one in joined]
    labelled = {at for at, one in enumerate(joined) if one.first.label}
    rules = {at for at, one in enumerate(joined) if one.paragraph.remark or stands_apart(one.text)}
    headings = {at for at, one in enumerate(joined) if one.heading}
    # What stands above the first label are a title's lines, each by itself.
    top = set(range(min(labelled, default=len(joined))))
    apart = labelled | rules | {at + 1 for at in rules} | top
    return [
        replace(joined[at], paragraph=replace(paragraph, remark=joined[at].paragraph.remark))
        for at, paragraph in join_broken(source, spans, apart, headings)
    ]


def _piece(
    source: str, span: Span, label: Label | None, printed: Span | None, block: Block
) -> Piece:
    text = source[span.start : span.end]
    kept = (
        Span(span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip()))
        if text.strip()
        else Span(span.start, span.start)
    )
    if printed and kept.start < kept.end:
        printed = Span(printed.start, kept.start)
    return Piece(kept, label, printed, block, source[kept.start : kept.end])


def stands_apart(text: str) -> bool:
    """Tell whether a line is a rule, a page's number or a remark: no part of what is around it."""
    # A closing mark alone on its page is the end of the sentence above.
    return bool(RULE.fullmatch(text)) or (any(map(str.isalnum, text)) and is_remark(text))


def _may_be_heading(text: str) -> bool:
    """Tell whether a line of Latin script is no cut-off sentence; others are looked at already."""
    if stands_apart(text):
        return False
    if not is_latin(text):
        return True
    cut_off = text.rstrip().endswith(("—", "–", "-", ",", ";", "..."))
    return len(text) <= _LONGEST_LATIN_HEADING and not cut_off and not text.startswith(("(", "["))
