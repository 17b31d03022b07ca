"""Markdown: a session to be read, and edited, by people; one a file.

Front matter (YAML, its texts as JSON quotes them) tells what it is. Sections are headings of the
second level, turns of the third, with the label, a colon, and a comment with what a label does not
tell; remarks are emphasised, and what is nobody's words is quoted. Signs that Markdown would take
for marks have a backslash before them. `store.importer.markdown_turns` reads the same turns again;
spans, times and what is a translation are in JSON Lines alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from store.exporting.held import Held, HeldTurn
from store.importer.composing import without_colon
from store.model import SPOKEN, Kind, Sentence

FORM = "yuanhua/1"
"""What the front matter calls this form, and its version."""
_MARKS = re.compile(r"[\\`*_\[\]<>&~|#]")
"""What may be a mark within a line."""
_OPENS = re.compile(r"[+=-]|(?<=\d)[.)]")
"""What makes a line a list or a rule, where it begins with it, or with a number before it."""
_NUMBER = re.compile(r"\d{0,9}")
_DASHES = r"-\u002d"
_BREAKS = re.compile("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


class Writer:
    """Writes one session, turn by turn."""

    def __init__(self) -> None:
        self._section = -1
        self._exchanges = -1

    def begin(self, held: Held) -> Iterator[str]:
        """Write the front matter."""
        told = held.session
        fields = {
            "transcript": FORM,
            "title": told.title,
            "date": told.date.isoformat() if told.date else None,
            "url": told.url,
            "publisher": told.publisher,
            "language": told.language,
            "place": told.place,
        }
        yield "---\n"
        for name, value in fields.items():
            if value is not None:
                yield f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
        yield "---\n"

    def write(self, held: Held, turns: Sequence[HeldTurn]) -> Iterator[str]:
        """Write some of its turns."""
        for turn in turns:
            if turn.sentences:
                yield from self._headings(held, -1 if turn.section is None else turn.section)
                yield from self._turn(turn)

    def end(self, held: Held) -> Iterator[str]:
        """Write the headings that nothing stands under."""
        yield from self._headings(held, len(held.sections) - 1)

    def _headings(self, held: Held, wanted: int) -> Iterator[str]:
        for section in range(self._section + 1, wanted + 1):
            self._section = section
            yield f"\n## {_line(held.sections[section].title)}\n"

    def _turn(self, turn: HeldTurn) -> Iterator[str]:
        if turn.kind in SPOKEN:
            label = turn.label or turn.speaker or "?"
            colon = "" if without_colon(label) != label else "："
            yield f"\n### {_line(label)}{colon} {_comment(self._told(turn, label))}\n"
        else:
            yield f"\n{_comment({'kind': turn.kind})}\n"
        before = "" if turn.kind in SPOKEN else "> "
        for _, members in groupby(turn.sentences, key=lambda sentence: sentence.paragraph):
            yield f"\n{before}{''.join(_marked(tuple(members), turn.kind))}\n"

    def _told(self, turn: HeldTurn, label: str) -> dict[str, object]:
        """Give what a label does not tell of a turn."""
        told: dict[str, object] = {"kind": turn.kind}
        if turn.speaker != label:
            told["speaker"] = turn.speaker
        if turn.role:
            told["role"] = turn.role
        if turn.label is None:
            told["unlabelled"] = True
        if turn.kind is Kind.QUESTION and turn.exchange == self._exchanges:
            told["further"] = True
        if turn.exchange is not None:
            self._exchanges = turn.exchange
        return told


def _marked(paragraph: tuple[Sentence, ...], kind: Kind) -> Iterator[str]:
    """Write a paragraph on one line, its remarks marked."""
    for count, sentence in enumerate(paragraph):
        if count and paragraph[count - 1].spans[-1].end != sentence.spans[0].start:
            yield " "
        text = _line(sentence.text) if not count else _escaped(sentence.text)
        yield f"*{text}*" if sentence.remark and kind in SPOKEN else text


def _line(text: str) -> str:
    """Write what begins a line, so that no sign of it is a mark."""
    written = _escaped(text)
    start = _NUMBER.match(written)
    opens = _OPENS.match(written, start.end() if start else 0)
    return f"{written[: opens.start()]}\\{written[opens.start() :]}" if opens else written


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", _BREAKS.sub(" ", text))


def _comment(told: dict[str, object]) -> str:
    """Write a comment, which must have neither -- nor > in it."""
    written = json.dumps(told, ensure_ascii=False).replace(">", r"\u003e")
    return f"<!-- {written.replace('--', _DASHES)} -->"
