"""How texts sound: each Han character written as a syllable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.alphabet import readings, syllables
from store.sounds import Sounds, begun_sign, has_sounds, syllable_sign

NUMBERS = syllables()
NAMES = {number: name for name, number in NUMBERS.items()}
FOLDED = st.text(st.sampled_from("灯塔同舟共济重量重新长城长大行人银行abc5.2% "), max_size=20)


def heard(text: str, *syllables_asked: str) -> list[str]:
    """Give how a text sounds to who asks for these syllables: names, or the characters."""
    (sound,) = Sounds(NUMBERS[name] for name in syllables_asked).of([text])
    first = ord(syllable_sign(0))
    return [NAMES.get(ord(character) - first, character) for character in sound]


def stretch(beginning: str) -> tuple[int, int]:
    """Give the half-open range of the syllables that begin so."""
    numbers = [number for name, number in NUMBERS.items() if name.startswith(beginning)]
    return numbers[0], numbers[-1] + 1


@pytest.mark.parametrize(
    ("one", "other"),
    (("同舟共济", "同州共计"), ("冬", "东"), ("终点", "重点"), ("企稳", "起稳"), ("灯塔", "登塔")),
)
def test_what_is_read_alike_sounds_alike(one: str, other: str) -> None:
    """Tones are not told apart."""
    assert heard(one) == heard(other)


@pytest.mark.parametrize(
    ("one", "other"), (("冬", "春"), ("谈判桌", "谈判卓越"), ("四", "十"), ("灯", "等于"))
)
def test_what_is_read_otherwise_sounds_otherwise(one: str, other: str) -> None:
    """A retroflex is not its sibilant, and more is not less."""
    assert heard(one) != heard(other)


def test_a_character_sounds_as_it_is_read_most() -> None:
    """Where nothing else was asked for."""
    assert heard("谈判桌") == ["tan", "pan", "zhuo"]
    assert heard("重") == ["zhong"]
    assert heard("长") == ["chang"]


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    (
        ("重", "chong", "chong"),
        ("重", "zhong", "zhong"),
        ("长", "zhang", "zhang"),
        ("行", "hang", "hang"),
        ("了", "liao", "liao"),
        ("灯", "chong", "deng"),
    ),
)
def test_a_character_sounds_as_it_was_asked_for(text: str, asked: str, expected: str) -> None:
    """Of several readings the one that the query has; one that it never has is never heard."""
    assert heard(text, asked) == [expected]


def test_of_two_readings_asked_for_the_commoner_is_heard() -> None:
    """It is heard in every place alike."""
    assert heard("重重", "zhong", "chong") == ["zhong", "zhong"]


@pytest.mark.parametrize("text", ("abc", "5.2%", "peace talks", "かな", "한글", "é"))
def test_what_is_no_han_character_sounds_as_it_is_written(text: str) -> None:
    """It has no syllable."""
    assert heard(text) == list(text)


@given(st.lists(FOLDED, min_size=1, max_size=4))
def test_positions_stay(texts: list[str]) -> None:
    """A text written as it sounds is as long as the text, and each of several stays its own."""
    sounds = Sounds(())
    together = sounds.of(texts)
    assert [len(sound) for sound in together] == [len(text) for text in texts]
    assert together == [sounds.of([text])[0] for text in texts]


@given(FOLDED, FOLDED)
def test_a_text_sounds_as_its_parts(one: str, other: str) -> None:
    """No character sounds otherwise for what stands beside it."""
    assert heard(one + other) == heard(one) + heard(other)


@given(st.sampled_from(sorted(NUMBERS)), st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF))
def test_a_character_sounds_as_asked_if_it_is_ever_read_so(name: str, character: str) -> None:
    """Any reading in the table is found."""
    own = {NAMES.get(int(number)) for number in readings()[:, ord(character)] if number}
    (sound,) = heard(character, name)
    assert (sound == name) == (name in own)


def test_a_begun_syllable_is_heard_in_all_that_begin_so() -> None:
    """中, 种 and 追 begin with zh; 灯 does not."""
    found = Sounds((), [stretch("zh")]).of(["中种追灯"])
    assert found[0] == begun_sign(0) * 3 + syllable_sign(NUMBERS["deng"])


def test_a_whole_syllable_is_heard_before_a_begun_one() -> None:
    """What was typed whole is not taken for the beginning of it."""
    found = Sounds([NUMBERS["zhong"]], [stretch("zh")]).of(["中追"])
    assert found == [syllable_sign(NUMBERS["zhong"]) + begun_sign(0)]


def test_each_beginning_has_its_own_sign() -> None:
    """The n-th of the query's."""
    found = Sounds((), [stretch("zh"), stretch("de")]).of(["中灯"])
    assert found == [begun_sign(0) + begun_sign(1)]


def test_typed_syllables_are_told_from_any_text() -> None:
    """Their signs are no character that words are written in."""
    assert has_sounds(f"谈{syllable_sign(NUMBERS['pan'])}")
    assert has_sounds(begun_sign(0))
    assert not has_sounds("谈判桌 abc 5.2%")
    signs = {syllable_sign(number) for number in NAMES}
    assert len(signs) == len(NAMES)
    assert begun_sign(0) not in signs
