"""Which encoding a text is in, judged by its bytes.

A mark at the beginning settles it, and so does being sound UTF-8. What is left is told apart by
chardet, among the encodings that transcripts come in. Whichever it is, the text encoded again
must be the bytes: a reading that loses a single one is no reading.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""Those of four bytes stand before those of two that they begin with."""
_FAMILIES = {
    "gb18030": ("gb18030",),
    "big5hkscs": ("big5hkscs", "cp950"),
    "cp932": ("cp932", "shift_jis_2004"),
    "euc_jis_2004": ("euc_jp", "euc_jis_2004"),
    "cp949": ("cp949",),
    "cp1252": ("cp1252", "latin-1"),
    "cp1251": ("cp1251",),
    "koi8-r": ("koi8-r",),
}
"""From what the detector may find to the codecs that read it, the widest first."""
_ASKED = ("gb18030", "big5hkscs", "cp932", "euc-jp", "cp949", "cp1252", "cp1251", "koi8-r")
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_MEANT_AS_UTF8 = 0.75
"""Share of the bytes above ASCII that form sequences of UTF-8, from which a text is broken UTF-8:
in other encodings it is a third at most."""
_JUDGED = 1 << 16
"""Bytes of what may be UTF-16 that are looked at."""
_PLAUSIBLE = re.compile(
    "[\t\n\r\x20-\x7e\xa0-\u024f\u0370-\u052f\u2010-\u2027\u2030-\u203f\u2460-\u2473"
    "\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]"
)
_TELLING = re.compile("[\t\n\r\x20-\x7e\u3001\u3002\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]")
"""Spaces, ASCII, Chinese punctuation: their bytes the other way round are hardly ever text."""
_MOSTLY = 0.95
_IN_ONE_WORD = re.compile("[a-z][\u0400-\u04ff]|[\u0400-\u04ff][a-z]")
"""Two alphabets in one word: it was Western European."""
_NOT_WESTERN = re.compile(
    "[^\x00-\x7f\u00a0-\u00a1\u00ab\u00b7\u00bb\u00bf-\u017f\u2013\u2014\u2018-\u201d\u2022\u2026"
    "\u3000-\u3002\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]"
)
"""What is neither a letter nor a mark of Western text, nor a mark that stands for one."""
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_STRAY = 0.01
"""Share of control characters that a text may have: old ones end with one, and have form feeds."""


class Decoded(NamedTuple):
    """A text and the encoding it was in."""

    text: str
    """Without the mark of UTF-16; that of UTF-8 is a character of the text."""
    codec: str
    """Python's name of the encoding: the text encoded in it is the bytes, less `mark`."""
    mark: bytes = b""


class Undecodable(Exception):
    """No encoding reads these bytes."""

    def __init__(self, offset: int | None = None) -> None:
        super().__init__(offset)
        self.offset = offset
        """Where the first bad byte of what is otherwise UTF-8 stands."""


def decode_text(content: bytes) -> Decoded:
    """Read text of any encoding.

    Raises:
        Undecodable: It is of none, or broken.
    """
    for mark, codec in _MARKS.items():
        if content.startswith(mark):
            return _after_mark(content, mark, codec)
    if b"\0" in content:
        return _utf16(content) or _refuse()
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if _is_meant_as_utf8(content):
            raise Undecodable(error.start) from error
    return _utf16(content) or _western(content) or _detected(content) or _refuse()


def read_as(content: bytes, codec: str) -> Decoded | None:
    """Read a text in this encoding; None if it is not in it, to the last byte."""
    try:
        text = content.decode(codec)
        lossless = text.encode(codec) == content
    except (UnicodeError, LookupError):
        return None
    return Decoded(text, codec) if lossless else None


def _refuse() -> Decoded:
    raise Undecodable


def _after_mark(content: bytes, mark: bytes, codec: str) -> Decoded:
    kept = b"" if codec == "utf-8" else mark
    try:
        return Decoded(content[len(kept) :].decode(codec), codec, kept)
    except UnicodeDecodeError as error:
        raise Undecodable(error.start if codec == "utf-8" else None) from error


def _is_meant_as_utf8(content: bytes) -> bool:
    """Tell whether a text that is not UTF-8 is so but for a few bytes."""
    sequences = sum(map(len, _UTF8_SEQUENCE.findall(content)))
    return sequences >= _MEANT_AS_UTF8 * len(_HIGH.findall(content))


def _utf16(content: bytes) -> Decoded | None:
    """Read UTF-16 without a mark, if it is that."""
    if len(content) % 2:
        return None
    readings = [read_as(content, codec) for codec in ("utf-16-le", "utf-16-be")]
    return max(
        (reading for reading in readings if reading and _is_text(reading.text[:_JUDGED])),
        key=lambda reading: len(_TELLING.findall(reading.text[:_JUDGED])),
        default=None,
    )


def _is_text(text: str) -> bool:
    plausible = len(_PLAUSIBLE.findall(text)) >= _MOSTLY * len(text)
    return plausible and "\0" not in text and bool(_TELLING.search(text))


def _western(content: bytes) -> Decoded | None:
    """Read a Western text that was saved in an encoding of East Asia.

    Only its quotation marks and dashes tell, which would else be read as ¡¯ and the like.
    """
    readings = (read_as(content, codec) for codec in ("gb18030", "big5hkscs", "cp949", "cp932"))
    return next(
        (reading for reading in readings if reading and not _NOT_WESTERN.search(reading.text)), None
    )


def _detected(content: bytes) -> Decoded | None:
    import chardet  # noqa: PLC0415 - only a text that is not UTF-8 waits for it

    found = chardet.detect(
        content,
        include_encodings=_ASKED,
        compat_names=False,
        max_bytes=len(content),
    )
    name = found["encoding"]
    readings = (read_as(content, codec) for codec in _FAMILIES.get(name or "", ()))
    reading = next((found for found in readings if found), None)
    if reading and _IN_ONE_WORD.search(reading.text):
        reading = read_as(content, "cp1252")
    if reading is None or len(_CONTROLS.findall(reading.text)) > _STRAY * len(reading.text):
        return None
    return reading
