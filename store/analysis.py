"""What the archive keeps of a folded sentence beside its terms: its digest, and its words.

Finding a sentence never depends on how its words were told apart; the words only weigh in the
ranking, where they say whether a match begins and ends with whole words. They are told when a
sentence comes in, so that no search waits for jieba's dictionary.
"""

from __future__ import annotations

import hashlib
import logging
import unicodedata
import warnings
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from store.alphabet import readings_digest
from store.lexicon import Lexicon
from store.text import converter_version

if TYPE_CHECKING:
    import jieba

_MANY = 20_000
"""Sentences from which unpacking all of jieba's dictionary first takes less time."""
RULES = 2
"""Raised when the rules in here, in `store.text` or in `store.terms` change what is indexed."""


@cache
def fingerprint() -> str:
    """Name everything that decides what is indexed; an index made under another name is stale."""
    return (
        f"{RULES}/unicode-{unicodedata.unidata_version}/opencc-{converter_version()}"
        f"/readings-{readings_digest()}"
    )


def same_words(normalised: str) -> int:
    """Give a number that is equal for equal normalised texts, within 64 bits, signed."""
    digest = hashlib.blake2b(normalised.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def word_starts(normalised: str) -> bytes:
    """Give a bitmap of where jieba's words begin: bit n of byte n // 8 for code point n."""
    bits = position = 0
    for word in _tokenizer().cut(normalised, HMM=False):
        bits |= 1 << position
        position += len(word)
    return bits.to_bytes((len(normalised) + 7) // 8, "little")


def words_of(text: str) -> list[str]:
    """Cut a text into jieba's words, those of its dictionary alone."""
    return list(_tokenizer().cut(text, HMM=False))


def commonness(word: str) -> int:
    """Give how often the corpus has a word that jieba's dictionary was counted in; 0 for none."""
    return int(_tokenizer().FREQ.get(word, 0))


def words_at(bitmap: bytes, length: int) -> list[tuple[int, int]]:
    """Give the half-open stretches of the words that a bitmap tells of."""
    bits = int.from_bytes(bitmap, "little")
    starts = [position for position in range(length) if bits >> position & 1]
    return list(pairwise([*starts, length]))


def words_covered(words: Iterable[tuple[int, int]], matched: set[int]) -> float:
    """Give the share, from 0 to 1, of matched code points that stand in wholly matched words."""
    whole = sum(end - start for start, end in words if matched.issuperset(range(start, end)))
    return whole / len(matched) if matched else 0.0


def expect(sentences: int) -> None:
    """Be told how many sentences come: for many, all of jieba's dictionary is unpacked first.

    It takes a second, and a hundred megabytes from then on.
    """
    tokenizer = _tokenizer()
    if sentences >= _MANY and isinstance(tokenizer.FREQ, Lexicon):
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())


@cache
def _tokenizer() -> jieba.Tokenizer:
    """Load jieba, and as much of its dictionary as is asked for."""
    with warnings.catch_warnings():
        # jieba 0.42.1 predates what Python and setuptools now warn of.
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415 - see above

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # Not initialize(): it would unpack all of the dictionary, and trust, and leave behind, a cache
    # in the shared temporary folder.
    with tokenizer.get_dict_file() as file:
        lexicon = Lexicon(file.read())
    tokenizer.FREQ, tokenizer.total = lexicon, lexicon.total
    tokenizer.initialized = True
    return tokenizer
