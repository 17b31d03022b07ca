"""Taking secrets out of text.

Telegram's API carries the token in its URLs, so HTTP clients log it, exceptions quote it and
tracebacks print it. Looking at messages and arguments one by one would miss some of these;
so whole texts are cleaned, after they have been put together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.secret import Secret

TOKEN_MARK = "[token]"  # noqa: S105 - what stands in its place
SECRET_MARK = "[secret]"  # noqa: S105 - the same

_TELLING = 8
"""How many characters make a piece of a secret telling enough to be hidden by itself."""

# Of all that a token is made of, the colon alone has other spellings: in a URL, in a URL within a
# URL, in JSON, in a web page.
_COLON = r"(?::|%(?:25)*3[Aa]|\\+u003[Aa]|&#(?:58|[xX]3[Aa]);|&colon;)"
_WORD = "A-Za-z0-9_-"
_CUT = re.compile(r"(\.{3,}|…)")


class Redactor:
    """Takes secrets out of text, in every form they take in logs.

    None of the characters of a secret is written otherwise in a URL, in JSON or by `repr`, but for
    the colon of a token.
    """

    def __init__(self, *secrets: Secret | None) -> None:
        self._rules: list[_Rule] = []
        for secret in secrets:
            self.hide(secret)

    def hide(self, secret: Secret | None) -> None:
        """Take out one more from now on."""
        if secret is not None and secret.reveal():
            self._rules.append(_Rule.of(secret.reveal()))

    def __call__(self, text: str) -> str:
        """Give the text with a mark wherever a secret stood."""
        for rule in self._rules:
            text = rule.whole.sub(rule.mark, text)
            if rule.telling is not None and _CUT.search(text):
                text = _without_ends(text, rule.telling, rule.mark)
        return text


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is looked for of one secret."""

    whole: re.Pattern[str]
    telling: str | None
    """What not even a piece may be seen of, where a text was cut short as `reprlib` does."""
    mark: str

    @classmethod
    def of(cls, text: str) -> _Rule:
        """Make the rule of a secret; of a token, the half behind the colon is what is secret."""
        number, colon, half = text.rpartition(":")
        forms = [f"{re.escape(number)}{_COLON}{re.escape(half)}"] if colon else []
        telling = len(half) >= _TELLING
        if telling:
            forms.append(re.escape(half))
        elif not colon:
            # Anywhere else it may be a part of any word.
            forms.append(rf"(?<![{_WORD}]){re.escape(half)}(?![{_WORD}])")
        mark = TOKEN_MARK if colon else SECRET_MARK
        return cls(re.compile("|".join(forms)), half if telling else None, mark)


def _without_ends(text: str, secret: str, mark: str) -> str:
    """Take out what a secret begins with before a sign of cutting, and what it ends with behind."""
    parts = _CUT.split(text)
    lengths = range(len(secret), _TELLING - 1, -1)
    for at in range(1, len(parts), 2):
        before, behind = parts[at - 1], parts[at + 1]
        first = next((size for size in lengths if before.endswith(secret[:size])), 0)
        last = next((size for size in lengths if behind.startswith(secret[-size:])), 0)
        parts[at - 1] = before[: len(before) - first] + mark * bool(first)
        parts[at + 1] = mark * bool(last) + behind[last:]
    return "".join(parts)
