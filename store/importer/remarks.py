"""Remarks: what a transcript tells between the words, and nobody said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.importer import words
from store.model import Span
from store.sentences import CLOSERS, ELLIPSES, ENDERS, sentence_spans

_LONGEST = 80
"""Code points."""
_REMARK = re.compile(
    r"(?:[（(][^（()）]*[)）]|\[[^\[\]]*\]|［[^［］]*］|【[^【】]*】|〔[^〔〕]*〕|\*[^*]+\*)[.。]?"
    r"|[\[(（]?(?:\d{1,2}[:：])+\d{2}[)）\]]?"
)
_PAGE = re.compile(
    r"(?:page|página|seite|pagina|стр\.?|第)\s*\d+\s*(?:页|頁|ページ)?(?:\s*(?:of|de|von|di|sur|из|/|共)\s*\d+\s*(?:页|頁)?)?"
    r"|[-–—]\s*\d{1,4}\s*[-–—]",
    re.IGNORECASE,
)
_ASIDE = r"(?:[（(](?P<{0}a>[^（()）]{{1,40}})[)）]|\[(?P<{0}b>[^\[\]]{{1,40}})\])"
_LEADING = re.compile(rf"{_ASIDE.format('l')}\s*")
_TRAILING = re.compile(rf"\s*{_ASIDE.format('t')}[.。]?$")
_TIME = re.compile(r"(?:\d{1,2}[:：])+\d{2}")


def is_remark(sentence: str) -> bool:
    """Tell whether a sentence is nobody's words: (Laughter.), （记者点头）, [14:38], ****."""
    bare = sentence.strip()
    if not any(map(str.isalnum, bare)):
        return True
    return len(bare) <= _LONGEST and bool(_REMARK.fullmatch(bare) or _PAGE.fullmatch(bare))


def spoken_spans(paragraph: str) -> Iterator[Span]:
    """Cut a paragraph into sentences, and remarks at their edges off them: （笑）好。."""
    for span in sentence_spans(paragraph):
        start, end = span.start, span.end
        while (found := _LEADING.match(paragraph, start, end)) and _is_stage(found):
            if found.end() >= end:
                break
            yield Span(start, start + len(found.group().rstrip()))
            start = found.end()
        found = _TRAILING.search(paragraph, start, end)
        if (
            found
            and found.start() > start
            and _is_stage(found)
            and _ended(paragraph, found.start())
        ):
            yield Span(start, found.start())
            start = found.start() + len(found.group()) - len(found.group().lstrip())
        yield Span(start, end)


def _ended(paragraph: str, at: int) -> bool:
    return paragraph[:at].rstrip(CLOSERS).endswith(tuple(ENDERS + ELLIPSES))


def _is_stage(found: re.Match[str]) -> bool:
    """Tell whether brackets hold a remark, not a number of a list nor words of the sentence."""
    inside = next((text for text in found.groups() if text is not None), "").strip()
    return bool(words.STAGE.search(inside) or _TIME.fullmatch(inside))
