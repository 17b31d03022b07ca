"""The message catalogue: every sentence a person reads, in zh, zh-hant and en.

A language is a folder of TOML files under `locales/`, taken together as one tree. A key is the
dotted path of a sentence in it; placeholders are named, as `str.format` has them. A sentence that
depends on a number is a table of plural forms, and the argument `count` chooses among them:

    [import.dropped]
    one = "{count} sentence is dropped:"
    other = "{count} sentences are dropped:"

Traditional Chinese is made of zh as it is loaded, in Taiwan's words; its own folder has only the
sentences that come out wrong that way. Quotes do not come from here and are never converted.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

EXCERPT = 60
"""How many characters of something mistyped are said back."""
HINT_EXCERPT = 16
"""How many of them in a hint."""

TRADITIONAL = "zh-hant"
PLURAL_FORMS = {"zh": ("other",), TRADITIONAL: ("other",), "en": ("one", "other")}
"""The languages, and the forms of a number that each tells apart (their names are CLDR's)."""

_TRADITIONAL_PLACES = frozenset({"hant", "tw", "hk", "mo"})
_QUOTATION_MARKS = str.maketrans("“”‘’", "「」『』")
"""As Taiwan writes them."""
_AMENDED = {
    "隻能": "只能",
    "天后": "天後",
    "被髮": "被發",
    "采納": "採納",
    "回復": "回覆",
    "文本": "文字",
    "令牌": "權杖",
    "許可權": "權限",
    "引數": "參數",
    "許可釋出": "授權發布",
    "釋出": "發布",
}
"""Words that OpenCC gives otherwise than they are written in Taiwan in such sentences."""

Forms = Mapping[str, str]
"""A sentence's wordings, by plural form; every sentence has the form `other`."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The catalogue in one language."""

    language: str

    def __call__(self, key: str, /, **arguments: object) -> str:
        """Give the sentence of a key, its placeholders filled in.

        Raises:
            KeyError: There is no such key, or a placeholder has no argument.
        """
        forms = catalogue(self.language)[key]
        form = "one" if arguments.get("count") == 1 and "one" in forms else "other"
        return forms[form].format(**arguments)

    def error(self, problem: Exception) -> str:
        """Give the one sentence for an error of the archive or of a face.

        Its key is `errors.<class>`, or `errors.<class>.<reason>` where one of its fields is a
        reason (a StrEnum); what a class has not, its base may have. Its fields are the arguments,
        and `where` names the line, if it knows one. Of what stood in a query, which may be as long
        as a message and have as many lines, only the beginning is said back, on one.

        Raises:
            KeyError: The error is neither the archive's nor a face's.
        """
        return self._told(problem, "errors", EXCERPT)

    def hint(self, problem: Exception) -> str:
        """Say what keeps a search from being made in so few words that a button can show them.

        Raises:
            KeyError: The error is none of a search.
        """
        return self._told(problem, "hints", HINT_EXCERPT)

    def _told(self, problem: Exception, tree: str, most: int) -> str:
        from store import QueryError  # noqa: PLC0415 - what tells no error need not load it

        fields = {name: value for name, value in vars(problem).items() if name[0] != "_"}
        reasons = [value for value in fields.values() if isinstance(value, StrEnum)]
        line = fields.get("line")
        where = "" if line is None else self("errors.where", line=line)
        if isinstance(problem, QueryError):
            fields = {
                name: excerpt(" ".join(value.split()), most) if type(value) is str else value
                for name, value in fields.items()
            }
        for kind in type(problem).__mro__:
            key = ".".join((tree, kind.__name__, *reasons))
            if key in catalogue(self.language):
                return self(key, where=where, **fields)
        raise KeyError(type(problem).__name__)


def language_of(tag: str | None) -> str:
    """Choose by an IETF language tag or a locale, e.g. zh-hans or zh_TW.UTF-8; by none, zh."""
    first, *rest = re.split(r"[-_.@]", "zh" if tag is None else tag.lower())
    if first != "zh":
        return "en"
    return TRADITIONAL if _TRADITIONAL_PLACES & set(rest) and "hans" not in rest else "zh"


def texts_for(language_code: str | None) -> Texts:
    """Choose by a tag as Telegram gives it; who gives none reads zh."""
    return Texts(language_of(language_code))


def texts_from_environment(environ: Mapping[str, str]) -> Texts:
    """Choose by the locale of a terminal: the first of LC_ALL, LC_MESSAGES, LANG that is set."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return Texts(language_of(next((environ[name] for name in names if environ.get(name)), "C")))


def clock(seconds: float) -> str:
    """Write a time since a recording's beginning: 1:02:03, or 2:03 within the first hour."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def excerpt(text: str, most: int = EXCERPT) -> str:
    """Give the beginning of a text that may be very long: at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


@cache
def catalogue(language: str) -> Mapping[str, Forms]:
    """Give the sentences of one of the languages, by key."""
    sentences = written(language)
    if language != TRADITIONAL:
        return sentences
    derived = {
        key: {form: _in_taiwan(text) for form, text in forms.items()}
        for key, forms in catalogue("zh").items()
    }
    return {**derived, **sentences}


def _in_taiwan(text: str) -> str:
    from store import traditional  # noqa: PLC0415 - loaded for who reads it

    words = traditional(text).translate(_QUOTATION_MARKS)
    for given, amended in _AMENDED.items():
        words = words.replace(given, amended)
    return words


def written(language: str) -> dict[str, Forms]:
    """Read what stands in a language's folder."""
    folder = files("bot").joinpath("locales", language)
    sentences: dict[str, Forms] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            sentences.update(_sentences(tomllib.loads(file.read_text(encoding="utf-8"))))
    return sentences


def _sentences(
    table: Mapping[str, object], path: tuple[str, ...] = ()
) -> Iterator[tuple[str, Forms]]:
    """Walk a tree of tables, giving each sentence with its dotted key."""
    for name, value in table.items():
        key = ".".join((*path, name))
        if isinstance(value, str):
            yield key, {"other": value}
        elif isinstance(value, dict) and "other" in value:
            yield key, value
        elif isinstance(value, dict):
            yield from _sentences(value, (*path, name))
        else:
            raise TypeError(key)
