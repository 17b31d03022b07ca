"""The fields of an object that somebody else may have written: each is what it should be, or not.

Nothing is put right and nothing left out: an object with a field too many is refused as well.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from store.errors import SourceProblem, TranscriptMalformed
from store.model import Span


@dataclass(frozen=True, slots=True)
class Fields:
    """An object of a file, and where it stands."""

    source: str
    """The file's name."""
    line: int
    """Counted from 1."""
    values: Mapping[str, object]

    @classmethod
    def of_line(cls, source: str, line: int, content: bytes) -> Fields:
        """Read the object that a line of JSON is.

        Raises:
            TranscriptMalformed: It is none.
        """
        try:
            value = json.loads(content.decode("utf-8"), parse_constant=_refused)
        except (ValueError, RecursionError) as error:
            raise TranscriptMalformed(source, SourceProblem.EXPORT, line) from error
        return cls(source, line, {}).of(value)

    def of(self, value: object) -> Fields:
        """Give the fields of an object within this one."""
        if not isinstance(value, dict):
            raise self.wrong()
        return Fields(self.source, self.line, value)

    def wrong(self, reason: SourceProblem = SourceProblem.EXPORT) -> TranscriptMalformed:
        """Give the error that says where this stands."""
        return TranscriptMalformed(self.source, reason, self.line)

    def expect(self, *names: str, may: tuple[str, ...] = ()) -> None:
        """Refuse it if it has not all of these fields, or others than these and those it may."""
        if not set(names) <= self.values.keys() <= {*names, *may}:
            raise self.wrong()

    def text(self, name: str) -> str:
        """Give a text that is not empty."""
        value = self.values[name]
        if not isinstance(value, str) or not value or not _is_text(value):
            raise self.wrong()
        return value

    def maybe_text(self, name: str) -> str | None:
        """Give a text, which may be empty, or None where there is none."""
        value = self.values[name]
        if value is not None and not (isinstance(value, str) and _is_text(value)):
            raise self.wrong()
        return value

    def number(self, name: str) -> int:
        """Give a whole number from 0."""
        value = self.values[name]
        if type(value) is not int or not 0 <= value < 1 << 62:
            raise self.wrong()
        return value

    def maybe_number(self, name: str) -> int | None:
        """Give a whole number from 0, or None where there is none."""
        return None if self.values[name] is None else self.number(name)

    def time(self, name: str) -> float | None:
        """Give seconds, or None where the field is missing."""
        value = self.values.get(name)
        if value is None:
            return None
        if type(value) not in {int, float} or not isinstance(value, int | float):
            raise self.wrong()
        if not math.isfinite(value):
            raise self.wrong()
        return float(value)

    def all_of(self, name: str) -> list[object]:
        """Give the members of a list."""
        value = self.values[name]
        if not isinstance(value, list):
            raise self.wrong()
        return value

    def table(self, name: str) -> dict[str, object]:
        """Give an object as it is; its texts are all text."""
        value = self.values[name]
        if not isinstance(value, dict) or not _is_text(json.dumps(value, ensure_ascii=False)):
            raise self.wrong()
        return value

    def spans(self, name: str) -> tuple[Span, ...]:
        """Give one or more spans, in order and apart."""
        spans = tuple(map(self.span, self.all_of(name)))
        ends = [0, *(span.end for span in spans)]
        if not spans or any(span.start < end for span, end in zip(spans, ends, strict=False)):
            raise self.wrong(SourceProblem.ALTERED)
        return spans

    def span(self, value: object) -> Span:
        """Give one span, which is not empty."""
        match value:
            case [int(start), int(end)] if type(start) is type(end) is int:
                if not 0 <= start < end:
                    raise self.wrong(SourceProblem.ALTERED)
                return Span(start, end)
        raise self.wrong()


def _is_text(value: str) -> bool:
    """Tell whether a database takes it: no half of a surrogate pair, and no NUL."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def _refused(constant: str) -> object:
    raise ValueError(constant)
