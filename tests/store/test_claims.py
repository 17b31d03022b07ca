"""A claim, cut into what can be looked for."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store import claim_wordings, claimed_sentences, plain_query
from store.alphabet import fold
from store.syntax import read

# What a query's syntax is made of, and what may stand beside it.
_SYNTAX = ('"', "“", "”", "「", "」", "＂", "-", "－", "−", ":", "：", " ", "\n", "speaker", "from")
_WORDS = ("发言人", "記者", "sesion", "to", "2024", "谈判桌", "don't", "5", ".", "/", "é", "½", "’")
pasted = st.lists(st.sampled_from(_SYNTAX + _WORDS), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("claim", "sentences"),
    (
        ("任何冲突的终点都是谈判桌", ("任何冲突的终点都是谈判桌",)),
        ("第一句。第二句！第三句？", ("第一句。", "第二句！", "第三句？")),
        ("“第一句。第二句。”", ("第一句。", "第二句。")),
        ("「『第一句。』」", ("第一句。",)),
        ('"Read my lips. No new taxes."', ("Read my lips.", "No new taxes.")),
        ("“甲方”和“乙方”", ("“甲方”和“乙方”",)),
        ('"甲方"和"乙方"', ('"甲方"和"乙方"',)),
        ("王毅说：“第一句。第二句。”", ("王毅说：“第一句。", "第二句。")),
        ("标题没有句号\n正文一句。", ("标题没有句号", "正文一句。")),
        ("增长5.2%左右。好。对！", ("增长5.2%左右。",)),
        ("。。。", ()),
        ("“”", ()),
        (" \n ", ()),
    ),
)
def test_a_claim_is_cut_into_sentences(claim: str, sentences: tuple[str, ...]) -> None:
    """Without marks round them, or whose other half is elsewhere, and without what is short."""
    assert claimed_sentences(claim) == sentences


@given(st.text(st.sampled_from("甲乙。！？“”「」\"'‘’\n a.b,"), max_size=40))
def test_nothing_that_is_claimed_gets_lost(claim: str) -> None:
    """But for what is shorter than two characters; and the cut sentences are the claim's own."""
    sentences = claimed_sentences(claim)
    assert all(sentence in claim for sentence in sentences)
    kept = sum(len(fold([sentence])[0][0].replace(" ", "")) for sentence in sentences)
    whole = len(fold([claim])[0][0].replace(" ", ""))
    assert kept <= whole
    pieces = sum(claim.count(mark) for mark in "。！？.\n") + 1
    assert whole - kept <= pieces


@pytest.mark.parametrize(
    ("sentence", "rest"),
    (
        ("王毅表示，冲突的终点都是谈判桌", "冲突的终点都是谈判桌"),
        ("外交部长王毅7日在记者会上强调：“终点都是谈判桌”", "终点都是谈判桌"),
        ("他說：冲突的终点", "冲突的终点"),
        ("Wang Yi said that every conflict ends", "every conflict ends"),
        ("He added, “every conflict ends”", "every conflict ends"),
    ),
)
def test_who_is_said_to_have_said_it_is_set_aside(sentence: str, rest: str) -> None:
    """The words are looked for without, and then with it."""
    assert claim_wordings(sentence) == (rest, sentence)


@pytest.mark.parametrize(
    "sentence",
    (
        "冲突的终点都是谈判桌",
        "王毅没有说，冲突的终点都是谈判桌",
        "He never said that every conflict ends",
        "王毅表示，",
        "他这样表示不满，大家都看见了",
    ),
)
def test_what_attributes_nothing_stays_whole(sentence: str) -> None:
    """A denial changes what is claimed; nothing at all cannot be looked for."""
    assert claim_wordings(sentence) == (sentence,)


@given(pasted)
@example("from:2024 “谈判桌” -乌克兰 speaker：王毅 sesion:1")
@example("记者：请问 怎么看")
def test_a_plain_query_has_no_syntax_and_means_the_same_words(words: str) -> None:
    """Whatever is pasted, all of it is looked for."""
    query = plain_query(words)
    asked = read(query)
    assert (asked.phrases, asked.excluded, bool(asked.filters)) == ((), (), False)
    assert asked.words == " ".join(query.split())
    assert len(query) == len(words)
    assert fold([query])[0] == fold([words])[0]


def test_a_label_with_its_colon_stays_where_it_is_no_filter() -> None:
    """The search sets it aside by itself."""
    assert plain_query("王毅：任何冲突 都是") == "王毅：任何冲突 都是"
