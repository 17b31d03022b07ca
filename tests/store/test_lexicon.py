"""jieba's dictionary, unpacked as far as it is asked for."""

from __future__ import annotations

import warnings
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.lexicon import Lexicon

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba predates what Python now warns of
    import jieba

FILE = "灯 3 n\n灯塔 40 n\n灯塔看守人 7 n\n渡轮 5 n\nA股 2 n\nab 1 eng\n".encode()
TEXTS = st.text(
    st.sampled_from("中国人民外交政策和平发展的不是一二三AB1c#+ 㐀\U00020000\ud800"), max_size=24
)


@cache
def whole() -> jieba.Tokenizer:
    """Give jieba with all of its dictionary, as it loads it itself."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


@cache
def lazily() -> jieba.Tokenizer:
    """Give jieba with a dictionary that is unpacked as far as it is asked for."""
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        lexicon = Lexicon(file.read())
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = lexicon, lexicon.total, True
    return tokenizer


@settings(deadline=None)  # the first example loads both
@given(TEXTS)
def test_a_text_is_cut_as_by_the_whole_dictionary(text: str) -> None:
    """What is not unpacked yet makes no difference to the words."""
    assert list(lazily().cut(text, HMM=False)) == list(whole().cut(text, HMM=False))


def test_every_word_and_every_beginning_has_its_count() -> None:
    """Asked for all that jieba's own dict holds, it holds the same."""
    held, lexicon = whole().FREQ, lazily().FREQ
    differing = [word for word, count in held.items() if lexicon.get(word) != count]
    assert differing == []
    assert dict(lexicon) == held
    assert lexicon.total == whole().total


@pytest.mark.parametrize(
    ("word", "count"),
    (
        ("灯", 3),
        ("灯塔", 40),
        ("灯塔看", 0),
        ("灯塔看守人", 7),
        ("渡", 0),
        ("渡轮", 5),
        ("A", 0),
        ("ab", 1),
    ),
)
def test_a_word_has_its_count_and_a_beginning_none(word: str, count: int) -> None:
    """What only begins a word counts 0."""
    lexicon = Lexicon(FILE)
    assert word in lexicon
    assert lexicon[word] == count
    assert lexicon.get(word) == count


@pytest.mark.parametrize("word", ("轮", "灯塔人", "渡船", "abc", "B股", "塔"))
def test_what_begins_no_word_is_not_in_it(word: str) -> None:
    """Neither the middle of a word, nor what goes on where none does."""
    lexicon = Lexicon(FILE)
    assert word not in lexicon
    assert lexicon.get(word) is None
    assert lexicon.get(word, 1) == 1
    with pytest.raises(KeyError):
        lexicon[word]


def test_only_what_is_asked_for_is_unpacked() -> None:
    """A transcript has some ten thousand words, the dictionary 349,000."""
    lexicon = Lexicon(FILE)
    assert not lexicon
    assert "灯塔" in lexicon
    assert set(lexicon) == {"灯塔", "灯塔看", "灯塔看守", "灯塔看守人"}


def test_what_is_unpacked_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is asked for, and it is unpacked again where it is asked for again."""
    monkeypatch.setattr("store.lexicon._MOST", 2)
    lexicon = Lexicon(FILE)
    for _ in range(2):
        for word, count in (("灯塔", 40), ("渡轮", 5), ("A股", 2), ("ab", 1)):
            assert word in lexicon
            assert lexicon[word] == count
    assert "灯塔" not in list(lexicon)


def test_an_empty_dictionary_has_no_words() -> None:
    """No file, no words, no count."""
    lexicon = Lexicon(b"")
    assert "灯" not in lexicon
    assert lexicon.total == 0
