"""One long text → several messages, each within what Telegram takes. Pure.

It is cut between paragraphs where that fills a message well enough, else between lines, else at the
end of a sentence. An entity that a cut falls into goes on in the next message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from telegram import MessageEntity
from telegram.constants import MessageLimit

from bot.utf16 import SENTENCE_END, prefix, units
from store import Span

ENTITIES: Final = 100
"""A message keeps no more."""
_CUTS: Final = (re.compile(r"\n{2,}"), re.compile(r"\n"), SENTENCE_END)
"""Where to cut, the better first."""
_WORTH_FILLING: Final = 3
"""A cut is good enough if it fills more than this part (a third) of what would fit."""

Content = tuple[str, tuple[MessageEntity, ...]]
"""A message's text, and its entities, whose positions are UTF-16 units."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """An entity over code points."""

    entity: MessageEntity
    span: Span


def split(
    text: str, entities: Sequence[MessageEntity], room: int = MessageLimit.MAX_TEXT_LENGTH
) -> list[Content]:
    """Cut a text into messages; nothing but white space at their edges is lost.

    Args:
        text: What is to be sent.
        entities: Its entities, well nested.
        room: UTF-16 units a message has.
    """
    marks = sorted(_marks(text, entities), key=lambda mark: mark.span.start)
    contents, start = [], 0
    while text[start:].strip():
        end = _cut(text, start, marks, room)
        content = _content(text, Span(start, end), marks)
        if content[0]:
            contents.append(content)
        start = end
    return contents


def _marks(text: str, entities: Sequence[MessageEntity]) -> Iterator[_Mark]:
    encoded = text.encode("utf-16-le")
    for entity in entities:
        start, end = entity.offset, entity.offset + entity.length
        before, upto = (len(encoded[: 2 * at].decode("utf-16-le")) for at in (start, end))
        yield _Mark(entity, Span(before, upto))


def _cut(text: str, start: int, marks: Sequence[_Mark], room: int) -> int:
    """Give where a message that begins at `start` ends."""
    start += len(text[start:]) - len(text[start:].lstrip())
    kept = prefix(text[start:], room)
    open_marks = [mark.span.start for mark in marks if mark.span.end > start]
    if len(open_marks) > ENTITIES:
        kept = kept[: max(open_marks[ENTITIES] - start, 1)]
    if start + len(kept) == len(text):
        return len(text)
    for cuts in _CUTS:
        ends = [match.end() for match in cuts.finditer(kept)]
        if ends and ends[-1] * _WORTH_FILLING >= len(kept):
            return start + ends[-1]
    return start + len(kept)


def _content(text: str, span: Span, marks: Sequence[_Mark]) -> Content:
    """Give a stretch as a message, without the white space at its edges."""
    inner = _stripped(text, span)
    entities = []
    for mark in marks:
        within = _stripped(
            text, Span(max(mark.span.start, inner.start), min(mark.span.end, inner.end))
        )
        if within.start < within.end:
            entities.append(_moved(mark.entity, text, inner.start, within))
    return text[inner.start : inner.end], tuple(entities)


def _stripped(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def _moved(entity: MessageEntity, text: str, origin: int, span: Span) -> MessageEntity:
    place = {
        "offset": units(text[origin : span.start]),
        "length": units(text[span.start : span.end]),
    }
    return MessageEntity.de_json(json.loads(entity.to_json()) | place)
