"""Make `store/readings.txt`: how each Han character is read, without tones.

    python bench/readings.py

The facts are pypinyin's. A character's readings come in the order of how often pypinyin's phrases
have them; one that fewer than 1 in 25 of its phrases have is left out, and of a character that no
phrase has, only the first is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

TARGET = Path(__file__).resolve().parent.parent / "store" / "readings.txt"
MOST = 3
"""Readings kept of one character."""
_RAREST = 0.04
_HAN = (range(0x3400, 0xA000), range(0x3007, 0x3008))
_PHRASES_MISS = {"地": "de", "得": "dei", "谁": "shei", "还": "hai", "血": "xie", "了": "le"}
"""Readings that are common in speech and rare in a list of phrases."""
_NOT_SYLLABLES = {"m", "n", "ng", "hm", "hng"}


def readings() -> dict[str, list[str]]:
    """Give the toneless readings of each character, the commonest first."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, syllables in phrases_dict.items():
        if len(phrase) == len(syllables):
            for character, syllable in zip(phrase, syllables, strict=True):
                counted[character][to_normal(syllable[0])] += 1
    found = {}
    for code, listed in sorted(pinyin_dict.items()):
        if any(code in block for block in _HAN):
            character = chr(code)
            kept = _common(counted[character]) or [to_normal(listed.split(",")[0])]
            missed = _PHRASES_MISS.get(character)
            if missed and missed not in kept:
                kept.insert(1, missed)
            found[character] = [one for one in kept if one not in _NOT_SYLLABLES][:MOST]
    return found


def written(found: dict[str, list[str]]) -> str:
    """Write a line a syllable: it, and who is read so first, second and third of all."""
    lines: dict[str, list[str]] = defaultdict(lambda: [""] * MOST)
    for character, syllables in found.items():
        for place, syllable in enumerate(syllables):
            lines[syllable][place] += character
    return "".join(
        f"{syllable} {'|'.join(places).rstrip('|')}\n" for syllable, places in sorted(lines.items())
    )


def _common(counts: Counter[str]) -> list[str]:
    total = counts.total()
    return [syllable for syllable, count in counts.most_common() if count >= _RAREST * total]


if __name__ == "__main__":
    TARGET.write_text(written(readings()), encoding="utf-8")
