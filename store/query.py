"""What a person asks for, made ready to be searched: the ways it may be meant.

A query as it was typed is one reading of itself. Without the question round it, with its numbers
in the other notation, or with its Latin letters taken for pinyin it may be what was meant too:
each such reading is looked for, and a sentence is judged by the one that fits it best.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, product

from store.alphabet import fold, readings
from store.alphabet import syllables as alphabet_syllables
from store.answer import Way
from store.errors import EmptyQuery, QueryTooLong, QueryUnreadable
from store.framing import unframed
from store.numerals import rewritten
from store.pinyin import Syllable, spelled
from store.sounds import Sounds, begun_sign, has_sounds, syllable_sign
from store.syntax import Filters, read
from store.terms import query_terms, sounding_terms, syllable_ranges

QUERY_LIMIT = 4096
"""Code points: what fits in one Telegram message."""
_MOST_SPELLINGS = 3
"""Readings tried of a query's pinyin."""
_RUNS_A_SLIP = 4
"""Latin words for each that may be misspelt, and still be taken for pinyin."""
_MISSPELT = (Syllable(0, 0),)
"""A syllable that may be none: it is like no other."""
_ACRONYM = 5
"""Code points of the longest Latin word in capitals that may stand beside pinyin as itself."""
_LATIN = re.compile(
    r"[A-Za-z\u00c0-\u024f\u0300-\u036f]+(?:['’:]?[A-Za-z\u00c0-\u024f\u0300-\u036f]+"
    r"|[1-5](?![0-9]))*['’]?"
)

_SIGNS = re.compile("[\ue000-\ue2ff]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way a query may be meant."""

    way: Way
    text: str
    """Folded; syllables that were typed stand in it as their signs."""
    parts: tuple[str, ...]
    """What white space parts, folded each: perhaps keywords; () where there is one part."""
    ranges: tuple[tuple[int, int], ...]
    """The terms to look for first, as half-open ranges of their numbers."""
    syllables: frozenset[int] = frozenset()
    """Syllables that were typed, by number."""
    begun: tuple[tuple[int, int], ...] = ()
    """Beginnings of syllables that were typed, as half-open ranges of numbers."""
    shown: str = ""
    """What is looked for, as it can be shown."""

    def terms(self, *, sounding: bool) -> tuple[tuple[int, int], ...]:
        """Give the terms to look for, as half-open ranges; those of how it sounds too, if asked."""
        if not sounding or self.way is Way.PINYIN:
            return self.ranges
        return self.ranges + _single(sounding_terms(self.text, self.parts))


@dataclass(frozen=True)
class Query:
    """A query, parsed."""

    original: str
    readings: tuple[Reading, ...]
    """Likeliest first; the first is the query as typed."""
    phrases: tuple[str, ...] = ()
    """Folded: what must occur."""
    excluded: tuple[str, ...] = ()
    """Folded: what must not."""
    filters: Filters = field(default_factory=Filters)

    @property
    def text(self) -> str:
        """The words looked for, folded."""
        return self.readings[0].text

    @cached_property
    def sounds(self) -> Sounds:
        """How sentences sound to who asks this."""
        table = readings()
        typed = {number for reading in self.readings for number in reading.syllables}
        for reading in self.readings:
            for character in reading.text:
                if ord(character) < table.shape[1]:
                    typed.add(int(table[0, ord(character)]))
        # Each reading's beginnings go on from those of the reading before it.
        begun = max((reading.begun for reading in self.readings), key=len)
        return Sounds(typed, begun)


def parse(original: str) -> Query:
    """Make a query ready.

    Raises:
        EmptyQuery: Nothing is left of it once punctuation, filters and -words are set aside.
        QueryTooLong: It has more than `QUERY_LIMIT` code points.
        QueryUnreadable: It holds a NUL byte or half of a surrogate pair.
        UnknownFilter: A filter's name seems to be misspelt.
        FilterEmpty: A filter has no value.
        InvalidDate: A filter's date is none.
    """
    if len(original) > QUERY_LIMIT:
        raise QueryTooLong(len(original), QUERY_LIMIT)
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in original):
        raise QueryUnreadable
    asked = read(original)
    found = tuple(_readings(asked.words))
    if not found:
        raise EmptyQuery
    return Query(
        original,
        found,
        tuple(fold(asked.phrases)[0]) if asked.phrases else (),
        tuple(fold(asked.excluded)[0]) if asked.excluded else (),
        asked.filters,
    )


def _readings(words: str) -> Iterator[Reading]:
    """Give the ways that some words may be meant, those alike only once."""
    seen = set()
    core = unframed(words)
    ways = [(Way.TYPED, words)]
    ways += [(Way.UNFRAMED, core)] if core else []
    ways += [(Way.NUMERALS, other) for other in rewritten(core or words)]
    for way, text in ways:
        reading = _plain(way, text)
        if reading and reading.text not in seen:
            seen.add(reading.text)
            yield reading
    if not seen:
        return
    for reading in _spellings(core or words):
        if reading.text not in seen:
            seen.add(reading.text)
            yield reading


def _single(terms: Sequence[int]) -> tuple[tuple[int, int], ...]:
    return tuple((term, term + 1) for term in terms)


def _plain(way: Way, words: str) -> Reading | None:
    """Take words for what they are."""
    pieces = words.split()
    text, *parts = fold([words, *(pieces if len(pieces) > 1 else ())])[0]
    if not text:
        return None
    parts = [part for part in parts if part]
    wanted = _single(query_terms(text, parts))
    return Reading(way, text, tuple(parts) if len(parts) > 1 else (), wanted, shown=text)


def _spellings(words: str) -> Iterator[Reading]:
    """Take the Latin letters in some words for pinyin, if all of them can be."""
    words = unicodedata.normalize("NFKC", words)
    runs = list(_LATIN.finditer(words))
    if not runs:
        return
    several = len(runs) > 1 or len(words.strip()) > len(runs[0][0])
    choices: list[Sequence[tuple[Syllable, ...] | None]] = []
    for run in runs:
        acronym = run[0].isupper() and len(run[0]) <= _ACRONYM
        found = spelled(run[0], begun=several and run is runs[-1])
        choices.append(found[:2] if found else [None] if acronym else [_MISSPELT])
    if sum(choice == [_MISSPELT] for choice in choices) * _RUNS_A_SLIP > len(runs):
        return
    if choices[-1][0]:
        choices[-1] = [*choices[-1], *_unfinished(choices[-1][0])]
    begun: list[tuple[int, int]] = []
    for choice in islice(product(*choices), _MOST_SPELLINGS):
        reading = _spelling(words, runs, choice, begun)
        if reading:
            yield reading


def _unfinished(syllables: tuple[Syllable, ...]) -> Iterator[tuple[Syllable, ...]]:
    """Take the last syllable for the beginning of a longer one, if there is any: ni of nian."""
    names = list(alphabet_syllables())
    last = syllables[-1]
    if last.whole:
        end = last.end
        while end <= len(names) and names[end - 1].startswith(names[last.first - 1]):
            end += 1
        if end > last.end:
            yield (*syllables[:-1], Syllable(last.first, end))


def _spelling(
    words: str,
    runs: Sequence[re.Match[str]],
    choice: Sequence[tuple[Syllable, ...] | None],
    begun: list[tuple[int, int]],
) -> Reading | None:
    """Put syllables in the place of Latin letters."""
    pieces, at = [], 0
    for run, syllables in zip(runs, choice, strict=True):
        if syllables is not None:
            pieces += [words[at : run.start()], _signs(syllables, begun)]
            at = run.end()
    written = "".join([*pieces, words[at:]])
    parts = [part for part in fold(written.split())[0] if part]
    text = "".join(parts)
    # One syllable is too little to mean anything.
    if len(text) < 2 or not has_sounds(text):  # noqa: PLR2004 - see above
        return None
    typed = [piece for piece in _SIGNS.split(text) if piece]
    whole = {syllable.first for found in choice if found for syllable in found if syllable.whole}
    ranges = [*_single(query_terms("", typed))] if typed else []
    ranges += syllable_ranges([_range(character, begun) for character in text])
    return Reading(
        Way.PINYIN,
        text,
        tuple(parts) if len(parts) > 1 else (),
        tuple(dict.fromkeys(ranges)),
        syllables=frozenset(whole),
        begun=tuple(begun),
        shown=words,
    )


def _signs(syllables: Sequence[Syllable], begun: list[tuple[int, int]]) -> str:
    """Write syllables as their signs, noting those that were only begun."""
    signs = []
    for syllable in syllables:
        if syllable.whole:
            signs.append(syllable_sign(syllable.first))
        else:
            stretch = (syllable.first, syllable.end)
            if stretch not in begun:
                begun.append(stretch)
            signs.append(begun_sign(begun.index(stretch)))
    return "".join(signs)


def _range(character: str, begun: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Give the syllables a character of a reading may be, as a half-open range of numbers."""
    code = ord(character)
    first, beginnings = ord(syllable_sign(0)), ord(begun_sign(0))
    if beginnings <= code < beginnings + len(begun):
        return begun[code - beginnings]
    if first < code < beginnings:
        return code - first, code - first + 1
    number = int(readings()[0, code]) if code < readings().shape[1] else 0
    return (number, number + 1) if number else None
