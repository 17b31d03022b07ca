"""Redaction: no secret stands in a text, whatever it was part of."""

from __future__ import annotations

import html
import json
import reprlib
from urllib.parse import quote, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.redaction import SECRET_MARK, TOKEN_MARK, Redactor
from bot.secret import Secret

NUMBER, HALF = "7201445566", "AAFplanted-secret_half"
PLANTED = f"{NUMBER}:{HALF}"
WORD = "planted_Webhook-Secret"

ALPHABET = "ABCabc0189_-"
HALVES = st.text(ALPHABET + ".~", min_size=8, max_size=40)
WORDS = st.text(ALPHABET, min_size=8, max_size=256)
NUMBERS = st.integers(1, 10**10).map(str)


@pytest.mark.parametrize(
    "text",
    (
        f"POST https://api.telegram.org/bot{PLANTED}/getMe",
        f"https%3A%2F%2Fapi.telegram.org%2Fbot{NUMBER}%3A{HALF}%2FgetMe",
        f"https%3a%2f%2fapi.telegram.org%2fbot{NUMBER}%3a{HALF}%2fgetMe",
        urlencode({"url": f"https://proxy.example/?to={quote(PLANTED, safe='')}"}),
        json.dumps({"url": PLANTED}).replace(":", "\\u003a"),
        html.escape(PLANTED).replace(":", "&#58;"),
        f"the half alone: {HALF}.",
        f"{PLANTED}{PLANTED}",
        repr({"url": PLANTED, "bytes": PLANTED.encode()}),
        repr(repr({"url": PLANTED})),
    ),
)
def test_every_form_of_the_token_is_taken_out(text: str) -> None:
    """As it is, encoded once or twice, its secret half, inside other text."""
    redacted = Redactor(Secret(PLANTED))(text)
    assert HALF not in redacted
    assert TOKEN_MARK in redacted


def test_the_rest_of_a_line_stays() -> None:
    """Redacted logs are still to be read."""
    line = Redactor(Secret(PLANTED))(f"POST http://[::1]:8081/bot{PLANTED}/getMe 200")
    assert line == "POST http://[::1]:8081/bot[token]/getMe 200"


@pytest.mark.parametrize("colon", (":", "%3A", "%3a", "%253A", "\\u003A", "\\\\u003a", "&#x3a;"))
def test_a_token_in_another_spelling_leaves_one_mark(colon: str) -> None:
    """Its number goes with it."""
    assert Redactor(Secret(PLANTED))(f"<{NUMBER}{colon}{HALF}>") == "<[token]>"


def test_a_short_half_is_hidden_only_as_part_of_its_token() -> None:
    """A test server's token 42:TEST must not take the word TEST out of every line."""
    redact = Redactor(Secret("42:TEST"))
    assert redact("TEST of /bot42:TEST/getMe") == "TEST of /bot[token]/getMe"


def test_a_short_secret_is_hidden_only_as_a_word() -> None:
    """Telegram takes one of a single letter, which most words have."""
    redact = Redactor(Secret("a"))
    assert redact("a cat said a") == "[secret] cat said [secret]"
    assert redact("X-Telegram-Bot-Api-Secret-Token: a") == (
        "X-Telegram-Bot-Api-Secret-Token: [secret]"
    )


def test_several_secrets_are_hidden_each_with_its_mark() -> None:
    """And one that is made later is hidden from then on."""
    redact = Redactor(Secret(PLANTED), None)
    assert redact(f"{PLANTED} {WORD}") == f"{TOKEN_MARK} {WORD}"
    redact.hide(Secret(WORD))
    redact.hide(None)
    assert redact(f"{PLANTED} {WORD}") == f"{TOKEN_MARK} {SECRET_MARK}"


def test_without_a_secret_nothing_is_hidden() -> None:
    """A terminal command may have none."""
    assert Redactor()("nothing to hide") == "nothing to hide"
    assert Redactor(None, Secret(""))("nothing to hide") == "nothing to hide"


@pytest.mark.parametrize(
    "text", (PLANTED, f"https://api.telegram.org/bot{PLANTED}", f"{HALF}/getMe", WORD)
)
def test_what_is_left_of_a_text_that_was_cut_tells_nothing(text: str) -> None:
    """Python shows a call's arguments with their middle left out, their ends as they are."""
    redact = Redactor(Secret(PLANTED), Secret(WORD))
    shorten = reprlib.Repr()
    for shorten.maxstring in range(12, 2 * len(text)):
        shown = redact(shorten.repr(text))
        for secret in (HALF, WORD):
            # One character fewer than eight may be left at each end.
            pieces = {secret[at : at + 8] for at in range(len(secret) - 7)}
            assert not [piece for piece in pieces if piece in shown], shown


@given(text=st.text(), number=NUMBERS, half=HALVES, rest=st.text())
@example(text="", number="1", half="aaaaaaaa", rest="aaaa")
@example(text="[token]", number="1", half="_______token", rest="")
def test_whatever_a_token_stands_in_holds_none_afterwards(
    text: str, number: str, half: str, rest: str
) -> None:
    """As it is, quoted for a URL, in JSON, in a representation, and twice."""
    token = f"{number}:{half}"
    redact = Redactor(Secret(token))
    joined = f"{text}{token}{rest}{token}{half}"
    for written in (joined, quote(joined), quote(quote(joined)), json.dumps(joined), repr(joined)):
        redacted = redact(written)
        assert half not in redacted
        assert redact(redacted) == redacted


@given(text=st.text(), word=WORDS, token=st.tuples(NUMBERS, HALVES), rest=st.text())
def test_whatever_two_secrets_stand_in_holds_neither_afterwards(
    text: str, word: str, token: tuple[str, str], rest: str
) -> None:
    """Even where one of them is a part of the other."""
    both = Secret(":".join(token)), Secret(word)
    for secrets in (both, both[::-1]):
        redacted = Redactor(*secrets)(f"{text}{word}{rest}{':'.join(token)}{word}")
        assert word not in redacted
        assert token[1] not in redacted


@given(text=st.text(st.characters(codec="utf-8")))
def test_a_text_without_a_secret_stays_as_it_is(text: str) -> None:
    """Nothing else is taken out, unless a part of one stands beside an ellipsis."""
    if HALF not in text and "..." not in text and "…" not in text:
        assert Redactor(Secret(PLANTED))(text) == text
