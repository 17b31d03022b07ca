"""JSON Lines of our own: all that is held of a session, an object a line.

First stands the session with its source, then its sections and its turns, in order:

    {"format": "yuanhua", "version": 1, "session": id, "title": …, "source": {"text": …, …}, …}
    {"section": 0, "title": …, "spans": [[start, end]]}
    {"turn": 0, "kind": …, "speaker": …, "sentences": [{"id": …, "text": …, "spans": …}], …}

Spans are half-open, in code points of the source's text. What the source's bytes were is kept in
base64 where they are not that text in UTF-8. Written again after it was read, it is the same.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence

from store.exporting.held import Held, HeldTurn
from store.model import Sentence, Span

FORMAT, VERSION = "yuanhua", 1
_END = '"}}'
"""What stands behind the source's text, the last field of the last field of a session."""
_AT_ONCE = 1 << 16
"""Code points."""


class Writer:
    """Writes sessions one after another."""

    def begin(self, held: Held) -> Iterator[str]:
        """Write the session and its sections."""
        # The source's text is written by pieces: a long one would keep every other thread waiting.
        begun, end, line_end = _line(_header(held)).rpartition(_END)
        yield begun
        for start in range(0, len(held.text), _AT_ONCE):
            yield json.dumps(held.text[start : start + _AT_ONCE], ensure_ascii=False)[1:-1]
        yield end + line_end
        for count, section in enumerate(held.sections):
            spans = _spans(section.spans)
            yield _line({"section": count, "title": section.title, "spans": spans})

    def write(self, _held: Held, turns: Sequence[HeldTurn]) -> Iterator[str]:
        """Write some of its turns."""
        for turn in turns:
            yield _line(
                {
                    "turn": turn.ordinal,
                    "kind": turn.kind,
                    "speaker": turn.speaker,
                    "role": turn.role,
                    "label": turn.label,
                    "label_span": _spans([turn.label_span])[0] if turn.label_span else None,
                    "section": turn.section,
                    "exchange": turn.exchange,
                    "translates": turn.translates,
                    "sentences": list(map(_sentence, turn.sentences)),
                }
            )

    def end(self, _held: Held) -> Iterator[str]:
        """Write what ends a session: nothing."""
        return iter(())


def _header(held: Held) -> dict[str, object]:
    told = held.session
    original = None if held.original is None else base64.b64encode(held.original).decode("ascii")
    return {
        "format": FORMAT,
        "version": VERSION,
        "session": told.id,
        "title": told.title,
        "date": told.date.isoformat() if told.date else None,
        "url": told.url,
        "publisher": told.publisher,
        "language": told.language,
        "place": told.place,
        "sections": len(held.sections),
        "turns": held.turns,
        "source": {
            "name": held.source,
            "url": held.url,
            "sha256": told.sha256,
            "retrieved_at": told.imported_at.isoformat(),
            "importer": held.importer,
            "importer_version": held.importer_version,
            "roles": held.roles,
            "reading": held.reading,
            "original": original,
            "text": "",
        },
    }


def _sentence(sentence: Sentence) -> dict[str, object]:
    written: dict[str, object] = {
        "id": sentence.id,
        "text": sentence.text,
        "spans": _spans(sentence.spans),
        "paragraph": sentence.paragraph,
    }
    if sentence.remark:
        written["remark"] = True
    if sentence.time is not None:
        written["time"] = sentence.time
    return written


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _line(fields: Mapping[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"
