"""What differs between what was claimed and what was said."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store import Part, Piece, Span
from store.alphabet import fold_with_origins
from store.difference import difference

SAID = "任何冲突的终点都是谈判桌。"

# What folds to several characters, joins, is silent, or parts words.
_ODD = "甲乙丙丁不的ab c½㎏ﬁe\u0301¨ “”，。.1,0:'…\u200b\ufe0f衝冲한"
texts = st.one_of(st.text(st.sampled_from(_ODD), max_size=30), st.text(max_size=30))


@st.composite
def texts_with_words(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    """Draw a text and any stretches of it, in order and apart."""
    text = draw(texts)
    edges = draw(st.lists(st.integers(0, len(text)), unique=True, max_size=8).map(sorted))
    return text, tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))


def written(claimed: str, actual: str, *words: str) -> str:
    """Write a difference in a line: [-claimed-], [+said+], (said around it)."""
    spans = [Span(actual.index(word), actual.index(word) + len(word)) for word in words]
    forms = {
        Part.SAME: "{1}",
        Part.CLAIMED: "[-{0}-]",
        Part.ACTUAL: "[+{1}+]",
        Part.AROUND: "({1})",
    }
    return "".join(
        forms[piece.part].format(*_of(piece, claimed, actual))
        for piece in difference(claimed, actual, spans)
    )


def _of(piece: Piece, claimed: str, actual: str) -> tuple[str, str]:
    left, right = piece.claimed, piece.actual
    return claimed[left.start : left.end], actual[right.start : right.end]


@given(texts, texts_with_words())
@example("甲乙，", ("丁甲乙，丙", ()))
def test_the_pieces_tile_both_texts(claimed: str, said: tuple[str, tuple[Span, ...]]) -> None:
    """From end to end, in order, each of something."""
    actual, words = said
    at = Span(0, 0)
    for piece in difference(claimed, actual, words):
        assert (piece.claimed.start, piece.actual.start) == (at.start, at.end)
        at = Span(piece.claimed.end, piece.actual.end)
        sizes = [span.end - span.start for span in (piece.claimed, piece.actual)]
        assert min(sizes) >= 0
        assert max(sizes) > 0
    assert at == Span(len(claimed), len(actual))


@given(texts, texts_with_words())
def test_what_is_the_same_folds_alike_and_what_is_not_is_of_one_text(
    claimed: str, said: tuple[str, tuple[Span, ...]]
) -> None:
    """Nothing is called the same that is not; what only one of the two has has nothing there."""
    actual, words = said
    left, right = fold_with_origins(claimed), fold_with_origins(actual)
    for piece in difference(claimed, actual, words):
        same = [
            "".join(
                character
                for character, (start, end) in zip(text.text, text.origins, strict=True)
                if span.start <= start and end <= span.end and character != " "
            )
            for text, span in ((left, piece.claimed), (right, piece.actual))
        ]
        if piece.part is Part.SAME:
            assert same[0] == same[1]
        elif piece.part is Part.CLAIMED:
            assert piece.actual.start == piece.actual.end
        else:
            assert piece.claimed.start == piece.claimed.end


@given(texts_with_words())
def test_a_text_does_not_differ_from_itself(said: tuple[str, tuple[Span, ...]]) -> None:
    """Whatever its words."""
    text, words = said
    assert {piece.part for piece in difference(text, text, words)} <= {Part.SAME}


@pytest.mark.parametrize(
    "claimed",
    (SAID, "任何衝突的終點，都是談判桌！", "“任何 冲突的终点都是谈判桌”"),
)
def test_script_and_punctuation_are_no_difference(claimed: str) -> None:
    """Nothing is marked."""
    assert written(claimed, SAID) == SAID


@pytest.mark.parametrize(
    ("claimed", "difference"),
    (
        ("任何冲突的终点只能是谈判桌", "任何冲突的终点[-只能-][+都+]是谈判桌。"),
        ("冲突的终点绝不都是谈判桌", "(任何)冲突的终点[-绝不-]都是谈判桌。"),
        ("任何冲突都是谈判桌", "任何冲突[+的终点+]都是谈判桌。"),
        ("一切冲突的终点", "[-一切-][+任何+]冲突的终点(都是谈判桌)。"),
        ("所以冲突的终点都是谈判桌吧", "[-所以-][+任何+]冲突的终点都是谈判桌[-吧-]。"),
        ("火星", "[-火星-][+任何冲突的终点都是谈判桌+]。"),
        ("", "[+任何冲突的终点都是谈判桌+]。"),
    ),
)
def test_what_was_claimed_is_told_from_what_was_said(claimed: str, difference: str) -> None:
    """Replaced, put in, left out; what stands around the claim is no difference."""
    assert written(claimed, SAID) == difference


def test_a_difference_grows_to_the_words_that_are_known() -> None:
    """台 for 桌 is another word, not another character."""
    assert written("都是谈判台", "都是谈判桌。", "谈判桌") == "都是[-谈判台-][+谈判桌+]。"
    assert written("都是谈判台", "都是谈判桌。") == "都是谈判[-台-][+桌+]。"


def test_latin_words_and_numbers_differ_as_a_whole() -> None:
    """Nobody reads half a word, or half a number."""
    assert written("I have a dram", "I have a dream.") == "I have a [-dram-][+dream+]."
    assert written("增长5.3%左右", "增长5.2%左右。") == "增长[-5.3%-][+5.2%+]左右。"


def test_a_lone_character_between_differences_is_part_of_them() -> None:
    """Marks that change with every character cannot be read."""
    assert (
        written("终点只能是会议台前", "终点都是谈判桌旁")
        == "终点[-只能是会议台前-][+都是谈判桌旁+]"
    )


@pytest.mark.parametrize(
    ("claimed", "said", "difference"),
    (
        ("的国际和会", "支持的召开的认可的国际和会。", "(支持的召开的认可)的国际和会。"),
        ("支持的", "支持的召开的认可的。", "支持的(召开的认可的)。"),
        ("是和平的", "我们的目的是和平的发展的目的", "(我们的目的)是和平的(发展的目的)"),
        ("支持的国际和会", "支持的召开的国际和会", "支持[+的召开+]的国际和会"),
        ("中国的世界", "中国人的国际的世界", "中国[+人的国际+]的世界"),
    ),
)
def test_characters_that_occur_often_are_taken_where_the_rest_is(
    claimed: str, said: str, difference: str
) -> None:
    """A longest common subsequence may take any 的."""
    assert written(claimed, said) == difference


def test_beside_a_claim_that_begins_otherwise_only_as_much_is_shown() -> None:
    """The rest of a long sentence stands around it."""
    said = "我愿意在这里再说一遍，任何冲突的终点都是谈判桌"
    assert written("一切冲突的终点都是谈判桌", said) == (
        "(我愿意在这里再说一遍，)[-一切-][+任何+]冲突的终点都是谈判桌"
    )
