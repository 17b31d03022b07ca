"""The tables of characters: folding by the batch, and how characters are read."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import store
from store.alphabet import (
    LINE_END,
    codes_of,
    fold,
    fold_with_origins,
    letters,
    readings,
    readings_digest,
    syllables,
    written,
)
from store.text import is_spaced, normalise

ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Everything a Python string can hold, halves of surrogate pairs too."""
LIKELY_TEXT = st.text(
    st.sampled_from(
        "中国際著裏衞乾桌aBéＺ５52.,:/%‰$'’- \u3000\t\n\r。，“”\u200b\ufeff\u0301\u1161ﬁⅣ㍻한가"
        "½．，\u20e3\ud800\udc00\ue000\U0001f600\U00020000"
    ),
    max_size=40,
)
"""Texts dense with what depends on what stands around it, and with what is no single code unit."""
TEXTS = st.one_of(ANY_TEXT, LIKELY_TEXT)
FOLDED = st.text(
    st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"], exclude_characters="\n"),
    max_size=20,
)


def read(character: str) -> list[str]:
    """Give the syllables a character is read as, the commonest first."""
    names = ["", *syllables()]
    return [names[number] for number in readings()[:, ord(character)].tolist() if number]


@given(st.lists(TEXTS, min_size=1, max_size=8))
@example(["5", ".2"])
@example(["don", "'t", ""])
@example(["a\nb", "\n", "灯\n塔"])
@example(["sea,", "fog"])
@example(["\ud800", "\udc00"])
def test_a_batch_folds_as_each_text_alone_normalises(texts: list[str]) -> None:
    """Whatever stands beside a text in its batch, it folds to what its normalisation is."""
    assert fold(texts)[0] == [normalise(text).text for text in texts]


@given(TEXTS)
def test_one_text_folds_as_it_normalises(text: str) -> None:
    """A batch of one is a batch."""
    assert fold([text])[0] == [normalise(text).text]


@pytest.mark.parametrize(
    "code", (*range(0, 0x3000, 0x400), *range(0x3000, 0x10000, 0x1000), 0x1F000, 0x20000, 0xE0000)
)
def test_every_character_folds_as_it_normalises(code: int) -> None:
    """Alone, between Han characters and between letters, a block of characters at a time."""
    size = 0x400 if code < 0x3000 else 0x1000
    texts = [
        before + chr(character) + after
        for character in range(code, code + size)
        for before, after in (("", ""), ("灯", "塔"), ("a", "b"), ("5", "2"))
    ]
    assert fold(texts)[0] == [normalise(text).text for text in texts]


@pytest.mark.parametrize(
    ("text", "left"),
    (
        ("灯塔将在立冬那天点亮。", False),
        ("New Cold-War, again", False),
        ("５２座燈塔", False),
        ("5.2", True),
        ("10:30", True),
        ("don't", True),
        ("50%", True),
        ("e\u0301", True),
        ("ﬁn", True),
        ("\U0001f600", True),
    ),
)
def test_what_depends_on_its_neighbours_is_told(text: str, *, left: bool) -> None:
    """A text is told to be left to `normalise` where a character does not fold by itself."""
    assert fold(["灯塔", text, "渡轮"])[1] == [1] * left


@given(TEXTS)
@example("sea-- fog")
def test_origins_lie_within_the_original(text: str) -> None:
    """With its origins a text is the same, and each code point comes from somewhere in order."""
    found = fold_with_origins(text)
    assert found.text == normalise(text).text
    assert len(found.origins) == len(found.text)
    assert all(0 <= start < end <= len(text) for start, end in found.origins)
    assert list(found.origins) == sorted(found.origins)


@given(LIKELY_TEXT)
def test_what_is_kept_comes_from_where_it_stands(text: str) -> None:
    """But for the spaces between words, origins are those of `normalise`."""
    ours, theirs = fold_with_origins(text), normalise(text)
    for character, origin, other in zip(ours.text, ours.origins, theirs.origins, strict=True):
        assert origin == other or (character == " " and other[0] <= origin[0] < other[1])


@given(st.lists(FOLDED, min_size=1, max_size=6))
def test_code_units_are_written_back(texts: list[str]) -> None:
    """Folded texts stand between line ends, and can be read again."""
    codes = codes_of(texts)
    assert written(codes) == texts
    assert int(codes[0]) == int(codes[-1]) == LINE_END
    assert int((codes == LINE_END).sum()) == len(texts) + 1


@given(FOLDED)
def test_letters_are_those_of_spaced_scripts(text: str) -> None:
    """Han characters, digits and signs are no letters here."""
    folded = fold([text])[0][0]
    expected = [False, *(one.isalpha() and is_spaced(one) for one in folded), False]
    if all(ord(one) < 0x10000 and len(normalise(one).text) == 1 for one in folded):
        assert letters(codes_of([folded])).tolist() == expected


def test_syllables_are_numbered_in_their_order() -> None:
    """From 1, by the alphabet, so that what begins alike lies side by side."""
    names = list(syllables())
    assert names == sorted(names)
    assert list(syllables().values()) == list(range(1, len(names) + 1))
    assert 380 < len(names) < 1 << 9
    assert all(name.isalpha() and name.islower() for name in names)
    assert {"zhong", "chong", "lv", "a", "er"} <= set(names)


@pytest.mark.parametrize(
    ("character", "expected"),
    (
        ("灯", ["deng"]),
        ("重", ["zhong", "chong"]),
        ("行", ["xing", "hang"]),
        ("谁", ["shui", "shei"]),
        ("乐", ["le", "yue"]),
        ("a", []),
        ("。", []),
    ),
)
def test_characters_are_read_as_people_read_them(character: str, expected: list[str]) -> None:
    """The commonest reading first; what is not Han has none."""
    assert read(character) == expected


def test_readings_of_a_character_are_in_one_table_each() -> None:
    """Nobody has a second reading without a first, and no two are the same."""
    first, second, third = readings()
    assert not ((second != 0) & (first == 0)).any()
    assert not ((third != 0) & (second == 0)).any()
    for one, other in product((first,), (second, third)):
        assert not ((one == other) & (one != 0)).any()
    assert not ((second == third) & (second != 0)).any()


def test_common_characters_are_read() -> None:
    """All of the unified ideographs that a news text has are in the first table."""
    common = np.arange(0x4E00, 0x9FA6)
    assert (readings()[0, common] != 0).mean() > 0.99


def test_the_readings_have_a_name() -> None:
    """A short name in hexadecimal, for the index to be known by."""
    assert len(readings_digest()) == 8
    assert int(readings_digest(), 16) >= 0


def test_the_readings_are_what_is_made_of_pypinyins() -> None:
    """The file is what `bench/readings.py` would write today."""
    pytest.importorskip("pypinyin", reason="needs pypinyin, which the readings come from")
    from bench.readings import readings as made  # noqa: PLC0415 - it imports pypinyin
    from bench.readings import written as as_written  # noqa: PLC0415 - the same

    path = Path(store.__file__).with_name("readings.txt")
    assert path.read_text(encoding="utf-8") == as_written(made())
