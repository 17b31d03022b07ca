"""Ways in which people misremember a sentence, made by chance from any text.

Each takes a stretch of a sentence and the chance, and gives what is typed, or None where it cannot
be done to this stretch. None of it knows of the search.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

import jieba
from opencc import OpenCC

from store.alphabet import readings, syllables

Damage = Callable[[str, random.Random], "str | None"]

_COMMON = (
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能"
)
_FRAMES = (
    "他是不是说过{}",
    "有没有人讲过{}这样的话",
    "{}是谁说的",
    "关于{}的那句",
    "帮我找一下{}的原话",
    "发言人说过{}吗",
    "我记得有一句{}来着",
    "did he say {}",
    "{}这句话出自哪里",
    "谁提到过{}？",
)
_TURNS = (("不", ""), ("没有", "有"), ("反对", "支持"), ("支持", "反对"), ("加强", "削弱"))


def untouched(text: str, _chance: random.Random) -> str | None:
    """Type it as it stands."""
    return text


def wrong(text: str, chance: random.Random) -> str | None:
    """Put a common character in another's place."""
    at = _place(text, chance)
    return None if at is None else text[:at] + chance.choice(_COMMON) + text[at + 1 :]


def wrong_twice(text: str, chance: random.Random) -> str | None:
    """Do so twice."""
    once = wrong(text, chance)
    return None if once is None or len(text) < 8 else wrong(once, chance)


def missing(text: str, chance: random.Random) -> str | None:
    """Leave a character out."""
    at = _place(text, chance)
    return None if at is None else text[:at] + text[at + 1 :]


def missing_many(text: str, chance: random.Random) -> str | None:
    """Leave out a quarter of the characters."""
    kept = [character for character in text if chance.random() > 0.25]
    return "".join(kept) if len(text) >= 8 else None


def extra(text: str, chance: random.Random) -> str | None:
    """Put a character in."""
    at = chance.randrange(1, len(text))
    return text[:at] + chance.choice(_COMMON) + text[at:]


def swapped(text: str, chance: random.Random) -> str | None:
    """Swap two neighbours."""
    at = chance.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def homophone(text: str, chance: random.Random) -> str | None:
    """Put a character that sounds alike in another's place."""
    at = _place(text, chance)
    if at is None:
        return None
    others = _read_alike().get(_reading(text[at]), "").replace(text[at], "")
    return text[:at] + chance.choice(others) + text[at + 1 :] if others else None


def homophones(text: str, chance: random.Random) -> str | None:
    """Do so twice."""
    once = homophone(text, chance)
    return None if once is None or len(text) < 5 else homophone(once, chance)


def traditional(text: str, _chance: random.Random) -> str | None:
    """Write it in traditional characters."""
    written = _traditional().convert(text)
    return written if written != text else None


def keywords(text: str, chance: random.Random) -> str | None:
    """Keep two to four of its words, in any order."""
    words = [word for word in jieba.cut(text) if len(word) > 1]
    if len(words) < 3:
        return None
    return " ".join(chance.sample(words, min(len(words), chance.randint(2, 4))))


def reordered(text: str, chance: random.Random) -> str | None:
    """Say its second half first."""
    words = list(jieba.cut(text))
    if len(words) < 4:
        return None
    cut = chance.randrange(1, len(words))
    return "".join(words[cut:] + words[:cut])


def reworded(text: str, chance: random.Random) -> str | None:
    """Put common characters in the place of one word in four."""
    words = list(jieba.cut(text))
    if len(words) < 5:
        return None
    for at in chance.sample(range(len(words)), max(1, len(words) // 4)):
        words[at] = "".join(chance.choice(_COMMON) for _ in words[at])
    return "".join(words)


def embedded(text: str, chance: random.Random) -> str | None:
    """Ask for it in a question."""
    return chance.choice(_FRAMES).format(text)


def pinyin(text: str, _chance: random.Random) -> str | None:
    """Type how it is read."""
    return _spelled(text, " ")


def pinyin_joined(text: str, _chance: random.Random) -> str | None:
    """Type how it is read, in one word."""
    return _spelled(text, "") if len(text) <= 8 else None


def pinyin_slip(text: str, chance: random.Random) -> str | None:
    """Type how it is read, with a letter wrong."""
    spelled = _spelled(text, " ")
    if spelled is None or len(spelled) < 8:
        return None
    at = chance.randrange(len(spelled))
    return spelled[:at] + chance.choice("abcdeghijlmnoqstuxyz") + spelled[at + 1 :]


def mixed(text: str, chance: random.Random) -> str | None:
    """Type a part of it as it is read."""
    cut = chance.randrange(1, len(text))
    spelled = _spelled(text[cut:], "")
    return None if spelled is None else text[:cut] + spelled


def turned(text: str, chance: random.Random) -> str | None:
    """Turn its sense round."""
    for before, after in chance.sample(_TURNS, len(_TURNS)):
        if before in text:
            return text.replace(before, after, 1)
    return None


WAYS: tuple[Damage, ...] = (
    untouched,
    wrong,
    wrong_twice,
    missing,
    missing_many,
    extra,
    swapped,
    homophone,
    homophones,
    traditional,
    keywords,
    reordered,
    reworded,
    embedded,
    pinyin,
    pinyin_joined,
    pinyin_slip,
    mixed,
)


def _place(text: str, chance: random.Random) -> int | None:
    """Choose a Han character."""
    found = [at for at, character in enumerate(text) if _reading(character)]
    return chance.choice(found) if found else None


def _spelled(text: str, between: str) -> str | None:
    names = list(syllables())
    numbers = [_reading(character) for character in text]
    if not all(numbers):
        return None
    return between.join(names[number - 1] for number in numbers)


def _reading(character: str) -> int:
    table = readings()[0]
    return int(table[ord(character)]) if ord(character) < len(table) else 0


@cache
def _read_alike() -> dict[int, str]:
    """Give the common characters that are read alike: jieba's words of one character."""
    found: dict[int, str] = {}
    jieba.initialize()
    for word, count in jieba.dt.FREQ.items():
        if len(word) == 1 and count > 200:
            found[_reading(word)] = found.get(_reading(word), "") + word
    return found


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2twp")
