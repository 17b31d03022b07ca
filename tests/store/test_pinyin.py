"""What is read as pinyin, in which ways, and what is not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.alphabet import syllables
from store.pinyin import LETTER_LIMIT, Syllable, spelled

NAMES = {number: name for name, number in syllables().items()}
LISTED = st.lists(st.sampled_from(sorted(syllables())), min_size=1, max_size=12)
"""Syllables, as they are listed: with v for ü."""
LIKELY_WORD = st.text(st.sampled_from("aeiouvüngzhxlrstǚǎà:'’15-8ABß"), max_size=30)
"""Words dense with what pinyin treats in its own way."""
MARKED = {"a": "ā", "e": "é", "i": "ǐ", "o": "ò", "u": "ū", "v": "ǜ"}


def written(reading: tuple[Syllable, ...]) -> str:
    """Write a reading: whole syllables by name, a beginning by the first and last it may be."""
    return " ".join(
        NAMES[syllable.first]
        if syllable.whole
        else f"{NAMES[syllable.first]}…{NAMES[syllable.end - 1]}"
        for syllable in reading
    )


def read(word: str, *, begun: bool = False) -> list[str]:
    """Give the ways to read a word, likeliest first, as text."""
    return [written(reading) for reading in spelled(word, begun=begun)]


def spelled_out(word: str) -> list[str]:
    """Give the ways to read all of a word as whole syllables, likeliest first."""
    return [reading for reading in read(word) if letters(reading) == letters(word)]


def letters(text: str) -> str:
    """Give the letters alone, ue written for üe as many do."""
    return re.sub("[ ']", "", text).replace("lve", "lue").replace("nve", "nue")


def marked(name: str) -> str:
    """Put a tone mark on a syllable's first vowel."""
    return re.sub("[aeiouv]", lambda vowel: MARKED[vowel[0]], name, count=1)


@pytest.mark.parametrize(
    ("word", "first"),
    (
        ("tongzhou", "tong zhou"),
        ("gongtongti", "gong tong ti"),
        ("renleimingyungongtongti", "ren lei ming yun gong tong ti"),
        ("zhongguo", "zhong guo"),
        ("waijiao", "wai jiao"),
        ("zhuang", "zhuang"),
        ("a", "a"),
        ("er", "er"),
    ),
)
def test_a_run_of_letters_is_parted_into_syllables(word: str, first: str) -> None:
    """The likeliest reading has the fewest syllables."""
    assert read(word)[0] == first


@pytest.mark.parametrize(
    ("word", "readings"),
    (
        ("xian", ["xian", "xi an"]),
        ("fangan", ["fang an", "fan gan"]),
        ("lue", ["lve", "lu e"]),
        ("jiao", ["jiao", "jia o", "ji ao", "ji a o"]),
        ("tongzhou", ["tong zhou"]),
    ),
)
def test_what_can_be_parted_in_several_ways_is(word: str, readings: list[str]) -> None:
    """Fewer syllables come first, then longer earlier ones."""
    assert read(word) == readings


@pytest.mark.parametrize(
    ("word", "plain"),
    (
        ("XiAn", "xian"),
        ("TONGZHOU", "tongzhou"),
        ("tóngzhōu", "tongzhou"),
        ("to\u0301ngzho\u0304u", "tongzhou"),
        ("tong2zhou1", "tongzhou"),
        ("TÓNGZHŌU", "tongzhou"),
        ("hăo", "hao"),
        ("lü", "lv"),
        ("lu:", "lv"),
        ("LÜ", "lv"),
        ("lǜse", "lvse"),
        ("nu:3er2", "nv'er"),
        ("nue4", "nve"),
        ("lüe", "lve"),
        ("jüe", "jue"),
        ("qvan", "quan"),
        ("xǖ", "xu"),
        ("yvan", "yuan"),
        ("xi’an", "xi'an"),
        ("tong'", "tong"),
    ),
)
def test_a_syllable_is_the_same_however_it_is_typed(word: str, plain: str) -> None:
    """Case, tone marks, tone digits, every ü and every apostrophe."""
    assert read(word)[0] == read(plain)[0]


@pytest.mark.parametrize(
    ("word", "readings"),
    (
        ("xi'an", ["xi an"]),
        ("xi1an1", ["xi an"]),
        ("xīān", ["xi an"]),
        ("fan'gan", ["fan gan"]),
        ("fang1an4", ["fang an"]),
        ("tong2zh", ["tong zha…zhuo"]),
    ),
)
def test_an_apostrophe_a_tone_digit_and_a_second_tone_part_syllables(
    word: str, readings: list[str]
) -> None:
    """What was parted by hand is not parted otherwise."""
    assert read(word) == readings


@pytest.mark.parametrize(
    "word",
    (
        "",
        "hello",
        "qwerty",
        "the",
        "don't",
        "i",
        "v",
        "2tong",
        "tong22",
        "tong6",
        "to1ng",
        "zh",
        "gon",
        "tongzh2",
        "tóóng",
        "ao-yun",
        "xi an",
        "ſhi",
        "niño",
        "中国",
        "'",
    ),
)
def test_what_is_no_pinyin_is_read_in_no_way(word: str) -> None:
    """Words of other languages, and tones that stand where none can."""
    assert spelled(word) == []


@pytest.mark.parametrize(
    ("word", "readings"),
    (
        ("tonggon", ["tong gong"]),
        ("tongzh", ["tong zha…zhuo"]),
        ("tongz", ["tong za…zuo"]),
        ("tóngzhō", ["tong zhong…zhou"]),
        ("xiany", ["xian ya…yun", "xi an ya…yun"]),
        ("tongxio", ["tong xi o", "tong xiong"]),
    ),
)
def test_the_last_syllable_may_be_only_begun(word: str, readings: list[str]) -> None:
    """It is all the syllables that begin so; whole syllables are likelier."""
    assert read(word) == readings


@pytest.mark.parametrize(
    ("word", "readings"),
    (
        ("gon", ["gong"]),
        ("zh", ["zha…zhuo"]),
        ("z", ["za…zuo"]),
        ("bia", ["bi a", "bian…biao"]),
        ("gong", ["gong"]),
        ("th", []),
        ("i", []),
        ("zh4", []),
    ),
)
def test_a_word_may_be_only_a_beginning_where_that_is_asked_for(
    word: str, readings: list[str]
) -> None:
    """Then nothing need precede it."""
    assert read(word, begun=True) == readings


def test_a_syllable_that_may_be_several_is_not_whole() -> None:
    """One number is a whole syllable, a range of them is a beginning."""
    assert Syllable(7, 8).whole
    assert not Syllable(7, 9).whole


def test_a_word_has_an_end() -> None:
    """Up to the limit a word is read, beyond it is not; marks and apostrophes do not count."""
    assert len(spelled("a" * LETTER_LIMIT)[0]) == LETTER_LIMIT
    assert len(spelled("à'" * LETTER_LIMIT)[0]) == LETTER_LIMIT
    assert spelled("a" * (LETTER_LIMIT + 1)) == []


def test_what_is_given_is_the_askers_own() -> None:
    """Changing a list of readings changes no later one."""
    spelled("xian").clear()
    assert read("xian") == ["xian", "xi an"]


def test_every_syllable_is_read_as_itself() -> None:
    """Plain, with a tone mark and with a tone digit."""
    for name in syllables():
        assert [read(typed)[0] for typed in (name, marked(name), f"{name}3")] == [name] * 3


def test_a_beginning_is_all_the_syllables_that_begin_so() -> None:
    """The range of numbers holds each of them, and no other."""
    starts = {name[:length] for name in syllables() for length in range(1, len(name))}
    for start in starts - {*syllables(), "lue", "nue"}:
        begun = min(spelled(f"a'{start}"), key=len)[-1]
        found = {NAMES[number] for number in range(begun.first, begun.end)}
        assert found == {name for name in syllables() if name.startswith(start)}


@given(LISTED, st.sampled_from(("'", "1", "5", "3'")))
def test_syllables_that_are_parted_by_hand_are_read_so(names: list[str], parting: str) -> None:
    """Where one ends is not guessed."""
    assert read(parting.join(names) + parting)[0] == " ".join(names)


@given(LISTED)
def test_any_syllables_in_a_row_are_read(names: list[str]) -> None:
    """The reading that comes first has no more of them, and none comes before a shorter one."""
    readings = spelled_out("".join(names))
    counts = [len(reading.split()) for reading in readings]
    assert counts[0] <= len(names)
    assert counts == sorted(counts)


@given(LISTED)
def test_what_was_meant_is_among_the_few_ways_to_read_a_word(names: list[str]) -> None:
    """Where there are fewer than four, none is missing."""
    word = "".join(names)
    if len(read(word)) < 4:
        assert " ".join(names) in spelled_out(word)


@given(LISTED)
def test_tone_marks_rule_readings_out_and_add_none(names: list[str]) -> None:
    """What is read with its tones is a way to read it without, if that has few ways."""
    plain = "".join(names)
    toned = "".join(map(marked, names))
    assert read(toned)
    if len(read(plain)) < 4:
        whole = {reading for reading in read(toned) if letters(reading) == letters(plain)}
        assert whole <= set(spelled_out(plain))


@given(st.one_of(st.text(max_size=30), LIKELY_WORD), st.booleans())
def test_whatever_is_typed_is_read_in_few_ways(word: str, begun: bool) -> None:  # noqa: FBT001 - drawn
    """At most four, all different; none but the last syllable is only begun."""
    readings = spelled(word, begun=begun)
    assert len(readings) == len(set(readings)) <= 4
    for reading in readings:
        assert reading
        assert all(syllable.whole for syllable in reading[:-1])
        assert all(0 < syllable.first < syllable.end for syllable in reading)


@given(st.one_of(st.text(max_size=30), LIKELY_WORD))
def test_case_makes_no_difference(word: str) -> None:
    """Capitals are read as small letters."""
    if word.upper().lower() == word.lower():
        assert spelled(word.upper()) == spelled(word)
