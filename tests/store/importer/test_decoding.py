"""Which encoding a text is in, and that no byte of it is lost."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.importer.decoding import Undecodable, decode_text, read_as

SIMPLIFIED = "问：请问灯塔何时重新点亮？\n答：我们注意到有关报道，明年春天就会点亮。\n"
TRADITIONAL = "問：請問燈塔何時重新點亮？\n答：我們留意到有關報道，明年春天就會點亮。\n"
JAPANESE = "記者：灯台はいつ再び点灯しますか。\n大臣：来年の春には点灯する予定です。\n"
KOREAN = "기자: 등대는 언제 다시 켜집니까?\n장관: 내년 봄에 다시 켤 예정입니다.\n"
SPANISH = (
    "PREGUNTA: ¿Cuándo volverá a encenderse el faro?\nRESPUESTA: La próxima primavera, señor.\n"
)
ENGLISH = "Q: When will the “lighthouse” shine — again?\nA: It’s planned for next spring.\n"
RUSSIAN = "Вопрос: Когда снова зажгут маяк?\nОтвет: Мы надеемся, что будущей весной.\n"
CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030")


@pytest.mark.parametrize(
    ("text", "encoding"),
    (
        *((SIMPLIFIED, codec) for codec in CODECS),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL + "香港嘅茶餐廳喺邊度？", "big5hkscs"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (SPANISH, "cp1252"),
        (SPANISH, "latin-1"),
        (ENGLISH, "cp1252"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "gb18030"),
        (ENGLISH, "big5"),
        (ENGLISH.replace("—", "-"), "cp949"),
        (SPANISH, "gb18030"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "utf-16-le"),
    ),
)
def test_a_short_text_is_read_in_the_encoding_it_is_in(text: str, encoding: str) -> None:
    """Two lines are enough to tell."""
    assert decode_text(text.encode(encoding)).text.removeprefix("\ufeff") == text


@pytest.mark.parametrize("word", ("联通", "质疑", "问：好", "灯塔。"))
def test_a_few_characters_of_gb18030_are_told(word: str) -> None:
    """The first of them is taken for UTF-8 by some programs."""
    assert decode_text(word.encode("gb18030")).text == word


def test_one_accent_in_a_western_text_is_not_a_russian_letter() -> None:
    """Both alphabets have a letter at that byte; two alphabets in one word are none."""
    assert decode_text("The café is open.".encode("cp1252")).text == "The café is open."


@pytest.mark.parametrize("codec", (*CODECS[2:], "cp1251", "big5hkscs", "cp949", "cp932", "cp1252"))
@given(text=st.text())
def test_a_reading_loses_no_byte(codec: str, text: str) -> None:
    """Encoded again it is the bytes, less the mark at their beginning."""
    content = text.encode(codec, "ignore")
    try:
        reading = decode_text(content)
    except Undecodable:
        return
    assert reading.mark + reading.text.encode(reading.codec) == content


@given(content=st.binary())
def test_any_bytes_are_read_without_loss_or_refused(content: bytes) -> None:
    """There is no third way."""
    try:
        reading = decode_text(content)
    except Undecodable:
        return
    assert reading.mark + reading.text.encode(reading.codec) == content


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    """What is sound UTF-8 and has no mark of another is that."""
    content = f"灯塔{text}".encode()
    assert decode_text(content) == (f"灯塔{text}", "utf-8", b"")


def test_the_mark_of_utf8_is_a_character_of_the_text() -> None:
    """So that the text in UTF-8 is the file."""
    assert decode_text(codecs.BOM_UTF8 + b"a").text == "\ufeffa"


def test_broken_utf8_is_not_read_as_something_else() -> None:
    """A cut file would become 鐏 and the like; where it breaks is told."""
    with pytest.raises(Undecodable) as refused:
        decode_text("灯塔，灯塔".encode()[:-1])
    assert refused.value.offset == len("灯塔，灯".encode())


@pytest.mark.parametrize("content", (b"\x00\x01\x02\x03\x04", b"\xff\xfea", b"a\0b"))
def test_what_no_encoding_reads_is_refused(content: bytes) -> None:
    """A guess would be a guess at the words."""
    with pytest.raises(Undecodable):
        decode_text(content)


def test_another_encoding_than_the_one_asked_for_is_no_reading() -> None:
    """To the last byte."""
    assert read_as("灯塔".encode("gb18030"), "utf-8") is None
    assert read_as(b"a", "no-such-codec") is None
