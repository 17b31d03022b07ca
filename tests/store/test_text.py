"""Laws and facts of normalisation, and of putting a text together across page ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.model import Span
from store.text import assemble, normalise

ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Everything a Python string can hold, halves of surrogate pairs too."""
LIKELY_TEXT = st.text(
    st.sampled_from(
        "中國际著裏衞乾aBéＺ５52.,:/%‰$'’ \u3000\t\n。，“”\u200b\ufeff\u0301\u1161ﬁⅣ㍻한"
    ),
    max_size=40,
)
"""Texts dense with what normalisation treats in its own way."""
HAN_TEXT = st.text(
    st.one_of(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), st.sampled_from("，。“”")),
    min_size=1,
    max_size=30,
)


@given(st.one_of(ANY_TEXT, LIKELY_TEXT))
def test_normalising_twice_is_normalising_once(original: str) -> None:
    """What is comparable already stays as it is."""
    once = normalise(original).text
    assert normalise(once).text == once


@pytest.mark.parametrize(
    ("one", "other"), (("½", "1/2"), ("e\u200b\u0301", "é"), ("か，\u3099", "か"))
)
def test_what_is_not_seen_makes_no_difference(one: str, other: str) -> None:
    """Zero-width signs, a fraction's own line, and a mark that stands on nothing."""
    assert normalise(one).text == normalise(other).text


@given(st.one_of(ANY_TEXT, LIKELY_TEXT))
def test_every_character_comes_from_somewhere_in_the_original(original: str) -> None:
    """Each code point has an origin, and no origin is empty or outside the original."""
    normalised = normalise(original)
    assert len(normalised.origins) == len(normalised.text)
    assert all(0 <= start < end <= len(original) for start, end in normalised.origins)


@given(st.one_of(ANY_TEXT, LIKELY_TEXT))
def test_origins_stand_in_the_order_of_the_original(original: str) -> None:
    """Two neighbours come from one cluster, or the second from behind the first."""
    for before, after in pairwise(normalise(original).origins):
        assert before == after or before[1] <= after[0]


@given(st.one_of(ANY_TEXT, LIKELY_TEXT), st.data())
def test_any_match_maps_back_into_the_original(original: str, data: st.DataObject) -> None:
    """Whatever stretch of a normalised text matches, a stretch of the original can be marked."""
    text = normalise(original).text
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    marked = normalise(original).to_original(Span(start, end))
    assert 0 <= marked.start < marked.end <= len(original)


@given(LIKELY_TEXT)
def test_the_marked_whole_normalises_to_the_whole(original: str) -> None:
    """The stretch that a whole normalised text maps to holds all of it."""
    normalised = normalise(original)
    if not normalised.text:
        return
    marked = normalised.to_original(Span(0, len(normalised.text)))
    assert normalise(original[marked.start : marked.end]).text.startswith(normalised.text[:1])
    assert not normalise(original[: marked.start]).text


@given(HAN_TEXT, st.data())
def test_a_fragment_normalises_to_a_fragment(original: str, data: st.DataObject) -> None:
    """Part of a Chinese text is found in the whole, wherever it was cut."""
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, len(original)))
    assert normalise(original[start:end]).text in normalise(original).text


@pytest.mark.parametrize(
    ("one", "other"),
    (
        ("國際關係", "国际关系"),
        ("看著", "看着"),
        ("衞生", "卫生"),
        ("衛生", "卫生"),
        ("裏面", "里面"),
        ("裡面", "里面"),
        ("合作共贏", "合作共赢"),
        ("臺灣", "台湾"),
    ),
)
def test_a_word_is_the_same_in_every_script_and_region(one: str, other: str) -> None:
    """Traditional, Hong Kong and Taiwan forms compare as the simplified ones."""
    assert normalise(one).text == normalise(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    (
        ("ＣＧＴＮ", "cgtn"),
        ("Straße", "STRASSE"),
        ("５．２％", "5.2%"),
        ("50 %", "50%"),
        ("10：30", "10:30"),
        ("1,000", "1000"),
        ("1,000,000", "1000000"),
        ("don't", "don’t"),
        ("don't", "dont"),
        ("New  Cold-War", "new cold war"),
        ("“新冷战”，", "新冷战"),
        ("2024 年 3 月", "2024年3月"),
        ("CGTN 记者", "CGTN记者"),
        ("和\u200b平\ufeff共\u00ad处", "和平共处"),
        ("é", "e\u0301"),
        ("㍻", "平成"),
        ("和平\n\n共处", "和平共处"),
    ),
)
def test_what_reads_alike_normalises_alike(one: str, other: str) -> None:
    """Width, case, punctuation and white space are set aside."""
    assert normalise(one).text == normalise(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    (
        ("5.2%", "52%"),
        ("5.2%", "5.2"),
        ("10:30", "1030"),
        ("1/3", "13"),
        ("$5", "5"),
        ("new cold war", "newcoldwar"),
        ("10 30", "1030"),
    ),
)
def test_what_says_another_thing_stays_apart(one: str, other: str) -> None:
    """The signs that change what a number says, and the spaces between Latin words, count."""
    assert normalise(one).text != normalise(other).text


@pytest.mark.parametrize("original", ("", "，。！", " \n\u3000", "\u200b", "\ud800", "%", "…"))
def test_where_no_word_is_nothing_is_left(original: str) -> None:
    """Punctuation, white space and signs that cannot be read leave no text and no origin."""
    assert normalise(original).text == ""
    assert normalise(original).origins == ()


def test_a_lone_surrogate_parts_nothing() -> None:
    """Half of a surrogate pair is set aside, and what follows keeps its place."""
    assert normalise("和\ud800平").text == "和平"
    assert normalise("和\ud800平").origins == ((0, 1), (2, 3))


def test_a_character_that_unfolds_maps_back_to_itself_whole() -> None:
    """Half a ligature that matches marks the whole ligature."""
    normalised = normalise("Ⅳ ﬁn")
    assert normalised.text == "iv fin"
    assert normalised.to_original(Span(3, 4)) == Span(2, 3)


def test_a_combining_mark_belongs_to_its_letter() -> None:
    """A letter written as two code points is marked with both."""
    assert normalise("cafe\u0301").to_original(Span(3, 4)) == Span(3, 5)


def test_a_match_across_punctuation_marks_the_punctuation_too() -> None:
    """The marked stretch runs through what was set aside inside it, not around it."""
    assert normalise("“和平，共处”").to_original(Span(0, 4)) == Span(1, 6)


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    (
        ("中国的一", "个地方选举", "中国的一个地方选举"),
        ("才可持续；和", "平共处", "才可持续；和平共处"),
        ("long-term peace", "and stability", "long-term peace and stability"),
        ("peace,", "and", "peace, and"),
        ("the", "“peace”", "the “peace”"),
        ("(the", "peace)", "(the peace)"),
        ("long-", "term", "long-term"),
        ("20", "24年", "2024年"),
        ("5.", "2%", "5.2%"),
        ("CGTN", "记者", "CGTN记者"),
        ("记者", "CGTN", "记者CGTN"),
        ("增长", "5.2%", "增长5.2%"),
    ),
)
def test_a_page_end_is_a_space_between_latin_words_alone(left: str, right: str, whole: str) -> None:
    """What a page end cut is one again, with a space only where words would run together."""
    source = f"{left}\n\n{right}"
    spans = (Span(0, len(left)), Span(len(left) + 2, len(source)))
    assert assemble(source, spans) == whole


def test_what_stands_at_no_span_is_no_text() -> None:
    """Of no spans, nothing comes."""
    assert assemble("和平", ()) == ""


@given(HAN_TEXT, st.lists(st.integers(0, 30), max_size=5))
def test_a_chinese_text_survives_any_page_ends(original: str, places: list[int]) -> None:
    """Cut anywhere, any number of times, it is put together as it was."""
    cuts = sorted({0, len(original), *(place for place in places if place < len(original))})
    pages = [original[start:end] for start, end in pairwise(cuts)]
    starts = [start + 2 * number for number, start in enumerate(cuts[:-1])]
    spans = [Span(start, start + len(page)) for start, page in zip(starts, pages, strict=True)]
    assert assemble("\n\n".join(pages), spans) == original
