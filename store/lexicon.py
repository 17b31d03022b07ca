"""jieba's dictionary, of which only what a text asks for is unpacked.

jieba keeps its 349,000 words and all their beginnings in a dict: a second to make and a hundred
megabytes to hold, for a transcript that has some ten thousand of them. Here the file stays the
bytes it is, its lines sorted; the words that begin with the same two characters are looked up by
bisection when first asked for.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from itertools import accumulate

_FREQUENCY = re.compile(rb"^[^ ]+ (\d+)", re.MULTILINE)
_KEY = 2
"""Code points that words are looked up by."""
_MOST = 200_000
"""How many of those are remembered: some forty megabytes, however long the program runs."""


class Lexicon(dict[str, int]):
    """Words with how often jieba counted them; what only begins a word has 0, as jieba has it.

    It can be asked as a dict can for one word. What it iterates over is what was asked for so far.
    """

    def __init__(self, content: bytes) -> None:
        """Take the dictionary's file: a word, how often it was counted and its class, a line each.

        Args:
            content: The file, UTF-8; no word stands in it twice.
        """
        super().__init__()
        self.total = sum(map(int, _FREQUENCY.findall(content)))
        """How often all words were counted together."""
        lines = content.splitlines(keepends=True)
        # A space comes before whatever may go on with a word, so lines stand as their words would.
        lines.sort()
        self._content = b"".join(lines)
        self._starts = array("I", accumulate(map(len, lines), initial=0))
        self._asked: set[str] = set()

    def __contains__(self, word: object) -> bool:
        """Tell whether this is a word, or begins one."""
        if isinstance(word, str) and word[:_KEY] not in self._asked:
            self._unpack(word[:_KEY])
        return super().__contains__(word)

    def __getitem__(self, word: str) -> int:
        """Give how often a word was counted, or raise KeyError."""
        if word[:_KEY] not in self._asked:
            self._unpack(word[:_KEY])
        return super().__getitem__(word)

    def get(self, word: str, default: int | None = None) -> int | None:  # type: ignore[override]  # of words only
        """Give how often a word was counted, or the default."""
        return super().get(word, default) if word in self else default

    def _unpack(self, key: str) -> None:
        """Unpack the words that begin with a key, or where it is one character, that word alone."""
        if len(self._asked) >= _MOST:
            self._asked.clear()
            self.clear()
        self._asked.add(key)
        begins = key.encode("utf-8", "surrogatepass")
        at = bisect_left(range(len(self._starts) - 1), begins, key=lambda n: self._line(n)[0])
        if len(key) < _KEY:
            if self._begins(at, begins):
                encoded, count = self._line(at)
                self[key] = count if encoded == begins else 0
            return
        while self._begins(at, begins):
            encoded, count = self._line(at)
            word = encoded.decode()
            for end in range(_KEY, len(word)):
                self.setdefault(word[:end], 0)
            self[word] = count
            at += 1

    def _line(self, number: int) -> tuple[bytes, int]:
        word, count = self._content[self._starts[number] : self._starts[number + 1]].split(b" ")[:2]
        return word, int(count)

    def _begins(self, number: int, begins: bytes) -> bool:
        return number < len(self._starts) - 1 and self._line(number)[0].startswith(begins)
