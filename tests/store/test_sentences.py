"""Facts and laws of where sentences begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.sentences import is_finished, sentence_spans

PARAGRAPHS = st.text(
    st.sampled_from("和平a B5。！？｡．.!?…⋯，；：—的”’」』）)】》]“‘「『（(《[【\"'＂＇ \u3000\n"),
    max_size=40,
)
"""Paragraphs dense with all that may end a sentence, or keep it from ending."""
PLAIN_HAN = st.text(st.sampled_from("和平共处是底线，；：、。！？"), max_size=40)


def sentences(paragraph: str) -> list[str]:
    """Cut a paragraph into the texts of its sentences."""
    return [paragraph[span.start : span.end] for span in sentence_spans(paragraph)]


@pytest.mark.parametrize("sign", ("。", "！", "？", "!", "?", "｡", "．", "。。", "！！！", "？！"))
def test_a_sentence_ends_at_every_kin_of_the_full_stop(sign: str) -> None:
    """Full-width, half-width and repeated signs all end a sentence, and stay with it."""
    assert sentences(f"早一点谈{sign}和平就早到") == [f"早一点谈{sign}", "和平就早到"]


@pytest.mark.parametrize("closing", ("”", "’", "」", "』", "”’", "》”", "）", '"'))
def test_what_closes_a_quotation_stays_with_its_sentence(closing: str) -> None:
    """A closing mark after the full stop is the last of the sentence, not the first of the next."""
    opening = '"' if closing == '"' else "“"
    assert sentences(f"他说{opening}好。{closing}我走了。") == [
        f"他说{opening}好。{closing}",
        "我走了。",
    ]


@pytest.mark.parametrize(
    "sentence",
    (
        "去年中国经济以5.2%的增速增长。",
        "增长了５．２％。",
        "版本是1.2.3。",
        "谁要开倒车，就要承担责任；谁要破坏和平，就会付出代价。",
        "我们有三个确保：一是有益。",
        "我们……很好。",
        "我们⋯⋯很好。",
        "《中国准备好了吗？》一书很好。",
        "他问“为什么？”的时候没有人答。",
        "他说：“好！”，就走了。",
        "他们（今天才来的。）很高兴。",
        "这就是“我们能做到！”这句话。",
        "见 https://example.org/a?b=c.d 一页。",
        "Mr. Wang met Dr. Lee.",
        "The U.S. policy is clear.",
        "It grew by 5.2 percent.",
        "They waited ... and waited.",
    ),
)
def test_what_only_looks_like_an_end_ends_nothing(sentence: str) -> None:
    """Numbers, names, lists, asides and quotations inside do not cut a sentence."""
    assert sentences(sentence) == [sentence]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    (
        ("增长5.2%。很好！真的？", ["增长5.2%。", "很好！", "真的？"]),
        ("“好。”“好。”", ["“好。”", "“好。”"]),
        ("他说：“好。我来。”然后走了。", ["他说：“好。", "我来。”", "然后走了。"]),
        ("We agree. They do not! Why? Nobody knows.", None),
        ("他很好…… 然后走了。", ["他很好……", "然后走了。"]),
        ("再见。（掌声。）谢谢。", ["再见。", "（掌声。）", "谢谢。"]),
        ("（掌声。）谢谢。", ["（掌声。）", "谢谢。"]),
        ("他来（左边那一位没有来。谢谢。", ["他来（左边那一位没有来。", "谢谢。"]),
    ),
)
def test_a_paragraph_is_cut_where_its_sentences_end(
    paragraph: str, expected: list[str] | None
) -> None:
    """Every sentence of a paragraph comes out, in order."""
    assert sentences(paragraph) == (
        expected or ["We agree.", "They do not!", "Why?", "Nobody knows."]
    )


def test_an_ellipsis_at_the_end_ends_the_last_sentence() -> None:
    """What trails off at the end of a paragraph is its last sentence."""
    assert sentences("早一点谈。和平就早……") == ["早一点谈。", "和平就早……"]


def test_signs_alone_belong_to_the_sentence_before_them() -> None:
    """Dots without a word are no sentence of their own."""
    assert sentences("结束。……") == ["结束。……"]


def test_a_sentence_without_a_full_stop_is_a_sentence() -> None:
    """The rest of a paragraph is not lost for want of a sign."""
    assert sentences("早一点谈。和平") == ["早一点谈。", "和平"]


@pytest.mark.parametrize("paragraph", ("", " ", "\u3000\n"))
def test_of_white_space_there_is_no_sentence(paragraph: str) -> None:
    """An empty paragraph has none."""
    assert sentences(paragraph) == []


@pytest.mark.parametrize("paragraph", ("好。", "好！”", "好？）", "好……", "好.", "好。” ", "好｡』"))
def test_a_paragraph_that_ends_as_a_sentence_does_is_finished(paragraph: str) -> None:
    """Closing marks and white space behind the sign do not matter."""
    assert is_finished(paragraph)


@pytest.mark.parametrize("paragraph", ("", "好", "好，", "好；", "好：", "“好”", "好。不"))
def test_a_paragraph_that_stops_in_mid_sentence_is_not_finished(paragraph: str) -> None:
    """A comma, a semicolon, a colon or a word at the end leaves it open."""
    assert not is_finished(paragraph)


@given(st.one_of(PARAGRAPHS, st.text()))
def test_sentences_stand_in_order_and_apart_with_white_space_between(paragraph: str) -> None:
    """Nothing that can be read stands outside a sentence, and nothing in two."""
    spans = sentence_spans(paragraph)
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(paragraph)]
    assert edges == sorted(edges)
    gaps = [paragraph[end:start] for end, start in list(pairwise(edges))[::2]]
    assert not "".join(gaps).strip()


@given(st.one_of(PARAGRAPHS, st.text()))
def test_sentences_together_are_the_whole_paragraph(paragraph: str) -> None:
    """White space aside, the paragraph is its sentences one after another."""
    assert "".join("".join(sentences(paragraph)).split()) == "".join(paragraph.split())


@given(st.one_of(PARAGRAPHS, st.text()))
def test_no_sentence_is_empty_or_padded(paragraph: str) -> None:
    """A sentence begins and ends with something to read."""
    assert all(sentence and sentence == sentence.strip() for sentence in sentences(paragraph))


@given(PLAIN_HAN)
def test_a_sentence_cut_again_is_itself(paragraph: str) -> None:
    """In plain Chinese, what is one sentence among others is one by itself."""
    for sentence in sentences(paragraph):
        assert sentences(sentence) == [sentence]
