"""The terms of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.terms import places, query_terms
from store.text import normalise


def indexed(text: str) -> set[int]:
    """Give the terms that a folded sentence is indexed by."""
    return set(places([text]).terms.tolist())


@given(st.text(st.sampled_from("灯塔，亮了重行。“”12.5% abc"), min_size=1), st.data())
def test_a_fragment_has_no_pair_that_its_text_lacks(text: str, draw: st.DataObject) -> None:
    """What is asked of a part in Han characters is in the index of the whole."""
    whole = normalise(text).text.replace(" ", "")
    whole = "".join(character for character in whole if not character.isascii())
    start = draw.draw(st.integers(0, len(whole)))
    end = draw.draw(st.integers(start, len(whole)))
    asked = query_terms(whole[start:end], ())
    assert {*asked.written, *asked.sounding} <= indexed(whole)


def test_characters_read_alike_share_a_term() -> None:
    """同州 sounds as 同舟 does, and is not written so."""
    typed, said = query_terms("同州", ()), query_terms("同舟", ())
    assert set(typed.sounding) & set(said.sounding)
    assert not set(typed.written) & set(said.written)


def test_every_common_reading_is_indexed() -> None:
    """重复 is found as zhong fu and as chong fu: by 众复, and by 虫复."""
    assert set(query_terms("众复", ()).sounding) & indexed("重复")
    assert set(query_terms("虫复", ()).sounding) & indexed("重复")


def test_nothing_has_no_terms() -> None:
    """An empty text has nothing to be found by."""
    assert indexed("") == set()
