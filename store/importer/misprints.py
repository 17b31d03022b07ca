"""What looks misprinted in a text, character by character: doubled, garbled, strewn in.

A source is kept as it stands whatever is found; a person looks, and puts the source right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from store.alphabet import syllables
from store.analysis import commonness, words_of
from store.importer.notices import notice
from store.model import Notice, Peculiarity, Span
from store.text import simplified

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_DOUBLED = re.compile(rf"([{_HAN}])\1")
_DOUBLED_PHRASE = re.compile(rf"([{_HAN}]{{3,16}})\1")
_DOUBLED_WORD = re.compile(r"(?<![\w'’-])(the|an?|of|to|and|with)\s+\1(?![\w'’-])", re.IGNORECASE)
_CLAUSE = re.compile(r"[^\s，。、；：？！“”‘’（）《》「」『』【】,;:?!()\[\]\"…—·]+")
_LONE = frozenset(
    "的了是在和与对将为也而及以就都把被从向由使地得着过会能并或但所其之这那他她它我你们等"
)
"""Single-character words that stand everywhere, and never twice."""
_RARE_ALONE = 40
"""How often jieba's corpus has a character as a word; below, it is none that stands alone."""
_DOUBLED_MARKS = re.compile(
    r"([，、；：？！。])[ \u3000]*\1+|[，、；：][ \u3000]*[，、；：。？！]|。[ \u3000]*[，、；：]"
    r"|,[ ]?,|;[ ]?;|(?<!\.)\.\.(?!\.)|(?<!:):[ ]?:(?!:)"
)
_DOUBLED_OTHERS = (
    (_DOUBLED_PHRASE, Peculiarity.DOUBLED_CHARACTER),
    (_DOUBLED_WORD, Peculiarity.DOUBLED_CHARACTER),
    (_DOUBLED_MARKS, Peculiarity.DOUBLED_PUNCTUATION),
)
_GARBLED = re.compile(
    r"[\ufffd\ue000-\uf8ff\x80-\x84\x86-\x9f\U000f0000-\U0010ffff]+"
    "|[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac[\u0080-\u2122]|\u00ef\u00bb\u00bf"
    "|锟斤拷|烫烫烫|屯屯屯"
)
_MISREAD = re.compile("(?!(.)\\1)[锛銆鐨鍙鍦鏄鎴鈥绗棣涓浠戜細鍥藉鎶缁叧鍏]{2}")
"""Neighbours that only UTF-8 read as GBK has: 鍙戣█ for 发言."""
_GAP = re.compile(rf"(?<=[{_HAN}])(?:[□〓█■▯]+(?=[{_HAN}])|[?](?=[；，。、：;,]))")
_CAPITAL_WITHIN = re.compile(r"([\u4e00-\u9fff]{1,2})[A-Z\\](?=[\u4e00-\u9fff])")
_LAST_COMMON = 0xD7
"""First byte of the last of them in GB 2312."""
_KANA = re.compile("[\u3041-\u30ff]")
_FEW_KANA = 20
"""From as many on it is Japanese, whose characters are their own."""
_PINYIN = re.compile(rf"(?<=[{_HAN}])[(（]\s*([a-zü\u00e0-\u01dc]{{1,6}})\s*[)）]")
_PICTURE = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff"
_PICTURED = re.compile(rf"[(（]\s*[{_PICTURE}]+\s*[)）]")
_FEW_READINGS = 2
"""Readings in brackets from which a page is strewn with them."""
_SHOWN = 5
"""Places of one line that are named together."""


def misprints(source: str) -> Iterator[Notice]:
    """Find what looks misprinted in a source."""
    yield from _doubled_characters(source)
    for pattern, peculiarity in _DOUBLED_OTHERS:
        for found in pattern.finditer(source):
            yield _at(source, peculiarity, found)
    yield from _garbled(source)
    readings = [found for found in _PINYIN.finditer(source) if _is_reading(found[1])]
    if len(readings) >= _FEW_READINGS:
        yield from _by_line(source, Peculiarity.PINYIN_NOISE, readings)
    pictures = list(_PICTURED.finditer(source))
    yield from _by_line(source, Peculiarity.PICTURE_NOISE, pictures)


def _at(source: str, peculiarity: Peculiarity, found: re.Match[str]) -> Notice:
    return notice(source, peculiarity, Span(*found.span()), found[0])


def _by_line(source: str, peculiarity: Peculiarity, found: list[re.Match[str]]) -> Iterator[Notice]:
    """Tell of a page that is strewn with something once a line."""
    for _, group in groupby(found, key=lambda one: source.count("\n", 0, one.start())):
        places = list(group)
        detail = " ".join(one[0] for one in places[:_SHOWN])
        first = Span(*places[0].span())
        more = f" … ({len(places)})" if len(places) > _SHOWN else ""
        yield notice(source, peculiarity, first, f"{detail}{more}")


def _doubled_characters(source: str) -> Iterator[Notice]:
    for clause in _CLAUSE.finditer(source):
        if not _DOUBLED.search(clause[0]):
            continue
        places = _word_places(clause[0])
        for found in _DOUBLED.finditer(clause[0]):
            if _is_slip(clause[0], found.start(), places):
                start = clause.start() + found.start()
                place = Span(start, start + 2)
                yield notice(source, Peculiarity.DOUBLED_CHARACTER, place, found[0])


def _word_places(clause: str) -> list[tuple[int, int]]:
    """Give for each character of a clause where its word begins and ends."""
    places: list[tuple[int, int]] = []
    for word in words_of(simplified(clause)):
        start = len(places)
        places += [(start, start + len(word))] * len(word)
    return places


def _is_slip(clause: str, at: int, places: list[tuple[int, int]]) -> bool:
    """Tell whether a character that stands twice is no word, and no two words that meet."""
    left, right = places[at], places[at + 1]
    if left == right:
        return False
    character = simplified(clause[at])
    alone = [end - start == 1 for start, end in (left, right)]
    if all(alone):
        return character in _LONE
    return any(alone) and commonness(character) < _RARE_ALONE


def _garbled(source: str) -> Iterator[Notice]:
    """Find what another encoding's bytes were taken for."""
    for pattern in (_GARBLED, _MISREAD, _GAP):
        for found in pattern.finditer(source):
            yield _at(source, Peculiarity.MOJIBAKE, found)
    if len(_KANA.findall(source)) < _FEW_KANA:
        yield from _strange(source)


def _strange(source: str) -> Iterator[Notice]:
    """Find what Big5 with Hong Kong's characters was taken for: neighbours that nobody writes."""
    for found in _CAPITAL_WITHIN.finditer(source):
        if not all(map(_is_common, found[1])):
            yield _at(source, Peculiarity.MOJIBAKE, found)
    unknown = {one for one in set(source) if "\u4e00" <= one <= "\u9fff" and _is_unknown(one)}
    if unknown:
        for found in re.finditer(f"[{''.join(sorted(unknown))}]{{2,}}", source):
            yield _at(source, Peculiarity.MOJIBAKE, found)


@cache
def _is_unknown(character: str) -> bool:
    return not commonness(simplified(character))


def _is_common(character: str) -> bool:
    """Tell whether a character is of the 3,755 that GB 2312 puts first."""
    try:
        return simplified(character).encode("gb2312")[0] <= _LAST_COMMON
    except UnicodeEncodeError:
        return False


def _is_reading(letters: str) -> bool:
    """Tell whether letters are a syllable of Mandarin, with or without its tone."""
    plain = unicodedata.normalize("NFD", letters)
    plain = "".join(
        letter for letter in plain if letter == "\u0308" or not unicodedata.combining(letter)
    )
    plain = unicodedata.normalize("NFC", plain)
    return plain.replace("ü", "v") in syllables() or plain in syllables()
