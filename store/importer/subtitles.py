"""Subtitles, SRT and WebVTT: the words of the cues, each with the time at which it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from io import StringIO
from itertools import pairwise

from store.errors import FormatUnknown, SourceProblem
from store.importer.document import Document
from store.importer.pieces import Piece, compose
from store.importer.source import decode_marked_up

NAME = "subtitles"
_TIMES = re.compile(
    rb"^[ \t]*(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}[ \t]*-->[ \t]*(?:\d+:)?\d{1,2}:\d{1,2}",
    re.MULTILINE,
)
_VTT = re.compile(r"WEBVTT(?:[ \t\n]|$)")
_SRT = re.compile(rb"\s*(?:\d+[ \t]*\r?\n[ \t]*)?(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}[ \t]*-->")
_COMMAS = re.compile(r"^[ \t\d:.,]+-->[ \t\d:.,]+", re.MULTILINE)
_HEAD = 1 << 16
_VOICE = re.compile(r"<v(?:\.[^\s.<>]*)*[ \t]+([^<>]*)>|</v>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<(?:\d+:)?\d+:\d+[.,]\d+>|</>|\{\\[^}]*\}")
_DASH = re.compile(r"[-–—]\s*(?=\S)")
_AT_ONCE = 0.5
"""Seconds between a cue's end and the next one's start when captions roll."""
_ROLLING = 0.3
"""Share of the cues that begin with what the one before showed, from which captions roll."""
_FEWEST_CUES = 4


@dataclass(frozen=True, slots=True)
class _Cue:
    """What is shown at once."""

    start: float
    end: float
    """Seconds."""
    lines: tuple[tuple[str | None, str], ...]
    """Who says each, and its words."""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.lines)


def sniff(name: str, content: bytes) -> bool:
    """Tell whether these are subtitles: they open as WebVTT does, or with a cue's times."""
    del name
    head = content[:_HEAD].replace(b"\0", b"")
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return (head.startswith(b"WEBVTT") and bool(_TIMES.search(head))) or bool(_SRT.match(head))


def read(name: str, content: bytes) -> Document:
    """Read subtitles.

    Raises:
        FormatUnknown: They have no words, are damaged, or in no encoding that can be told.
    """
    text = decode_marked_up(name, content).text.removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return compose(name, content, _pieces(_unrolled(_cues(name, text))), NAME)


def _cues(name: str, text: str) -> list[_Cue]:
    import webvtt  # noqa: PLC0415 - only subtitles wait for it

    kind = "vtt" if _VTT.match(text) else "srt"
    text = text.lstrip("\n")
    if kind == "srt" and not text[: text.find("\n")].strip().isdecimal():  # cues are not numbered
        text = "WEBVTT\n\n" + _COMMAS.sub(lambda times: times.group().replace(",", "."), text)
        kind = "vtt"
    try:
        captions = webvtt.from_buffer(StringIO(text), kind).captions
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError) as error:
        raise FormatUnknown(name, SourceProblem.DAMAGED) from error
    return [
        _Cue(
            caption.start_time.in_milliseconds() / 1000,
            caption.end_time.in_milliseconds() / 1000,
            tuple(_lines(caption.raw_text, kind)),
        )
        for caption in captions
    ]


def _lines(raw: str, kind: str) -> Iterator[tuple[str | None, str]]:
    """Give the lines of a cue without their marks, each with the voice that says it."""
    speaker: str | None = None
    for line in raw.split("\n"):
        place, text = 0, ""
        for voice in _VOICE.finditer(line):
            text += line[place : voice.start()]
            if text.strip():
                yield speaker, _clean(text, kind)
            text, place = "", voice.end()
            speaker = unescape(voice.group(1) or "").strip() or None
        yield speaker, _clean(text + line[place:], kind)


def _clean(text: str, kind: str) -> str:
    words = _TAG.sub("", text)
    return (unescape(words) if kind == "vtt" or "&" in words else words).strip()


def _unrolled(cues: Sequence[_Cue]) -> list[_Cue]:
    """Undo rolling captions, which show again what the cue before showed."""
    rolled = [
        _without(before, cue) if cue.start - before.end <= _AT_ONCE else cue
        for before, cue in pairwise(cues)
    ]
    kept = (len("".join(cue.words)) for cue in rolled)
    rolling = sum(a < len("".join(cue.words)) for a, cue in zip(kept, cues[1:], strict=True))
    # Elsewhere words said twice are words said twice.
    if len(cues) < _FEWEST_CUES or rolling < _ROLLING * len(cues):
        return list(cues)
    return [cues[0], *rolled]


def _without(before: _Cue, cue: _Cue) -> _Cue:
    """Leave out of a cue the lines that end the one before, whole or as a beginning of one."""
    shown = [text for text in before.words if text]
    lines = [line for line in cue.lines if line[1]]
    words = [text for _, text in lines]
    for count in range(min(len(shown), len(words)), 0, -1):
        if shown[-count:] == words[:count]:
            return _Cue(cue.start, cue.end, tuple(lines[count:]))
    for count in range(min(len(shown), len(words)), 0, -1):
        *whole, last = shown[-count:]
        if whole == words[: count - 1] and words[count - 1].startswith(last):
            speaker, grown = lines[count - 1]
            rest = ((speaker, grown[len(last) :].strip()), *lines[count:])
            return _Cue(cue.start, cue.end, rest)
    return cue


def _pieces(cues: Sequence[_Cue]) -> Iterator[Piece]:
    """Give a piece a line, all but the last going on; a dash tells that another speaks."""
    lines = [(cue, speaker, text) for cue in cues for speaker, text in cue.lines if text]
    for at, (cue, speaker, text) in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else None
        goes_on = below is not None and below[1] == speaker and not _is_answer(cue, below)
        yield Piece(text, wrapped=goes_on, speaker=speaker, time=cue.start)


def _is_answer(cue: _Cue, below: tuple[_Cue, str | None, str]) -> bool:
    """Tell whether a line begins with a dash that marks a change of speaker within a cue."""
    if not _DASH.match(below[2]):
        return False
    dashed = [bool(_DASH.match(text)) for text in below[0].words if text]
    return sum(dashed) > 1 or (below[0] is cue and any(dashed))
