"""The message catalogue: whole, at parity, and all of it used."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from itertools import product
from pathlib import Path
from string import Formatter
from types import UnionType
from typing import get_args, get_type_hints

import pytest

import bot
from bot.errors import BotError, SettingsError, SettingsProblem
from bot.texts import (
    PLURAL_FORMS,
    TRADITIONAL,
    Texts,
    catalogue,
    texts_for,
    texts_from_environment,
    written,
)
from bot.usage import UsageProblem
from store import (
    SPOKEN,
    ArchiveError,
    Discrepancy,
    IndexStale,
    Outcome,
    Peculiarity,
    QueryError,
    QueryTooLong,
    SourceProblem,
    TranscriptMalformed,
    UnknownFilter,
)
from tests.support.bot_api_rules import utf16_length

LANGUAGES = tuple(PLURAL_FORMS)
SOURCES = sorted(Path(*bot.__path__).rglob("*.py"))


def placeholders(sentence: str) -> set[str]:
    """Give the names a sentence has places for."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def leaves(root: type[Exception]) -> Iterator[type[Exception]]:
    """Give the classes of an error tree that have no further ones below."""
    below = root.__subclasses__()
    if not below:
        yield root
    for kind in below:
        yield from leaves(kind)


def believable(annotation: object) -> list[object]:
    """Give values for a field of an error: of a reason, every one."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return list(annotation)
    if annotation == tuple[tuple[str, int], ...]:
        return [(("some text", 7),)]
    if isinstance(annotation, UnionType):
        return [value for part in get_args(annotation) for value in believable(part)]
    values: dict[object, object] = {str: "some text", int: 7, type(None): None}
    return [values[annotation]]


def errors() -> Iterator[Exception]:
    """Give every leaf of both error trees, with every reason it can have."""
    for kind in (*leaves(ArchiveError), *leaves(BotError)):
        fields = get_type_hints(kind.__init__)
        fields.pop("return", None)
        for values in product(*map(believable, fields.values())):
            yield kind(*values)


def named_keys(tree: ast.AST) -> Iterator[str]:
    """Give the keys, as patterns, that calls of a catalogue are made with."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="texts") | ast.Attribute(attr="texts"), args=[key, *_]):
                yield from patterns(key)


def patterns(tree: ast.AST) -> Iterator[str]:
    """Give every text in the code as a pattern; what is filled in later may be any name."""
    match tree:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.JoinedStr(values=parts):
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
                for part in parts
            )
        case _:
            for child in ast.iter_child_nodes(tree):
                yield from patterns(child)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str) -> None:
    """A sentence in one language is in all of them."""
    assert catalogue(language).keys() == catalogue("zh").keys()


@pytest.mark.parametrize("key", sorted(catalogue("zh")))
def test_a_sentence_has_the_same_placeholders_in_every_language_and_form(key: str) -> None:
    """What is told in one wording is told in all of them."""
    wordings = [form for language in LANGUAGES for form in catalogue(language)[key].values()]
    assert all(placeholders(wording) == placeholders(wordings[0]) for wording in wordings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_has_the_forms_of_its_language(language: str) -> None:
    """A sentence with a form for one has a count, and every form its language tells apart."""
    plural = [key for key in catalogue("en") if len(catalogue("en")[key]) > 1]
    assert plural
    for key in plural:
        forms = catalogue(language)[key]
        assert tuple(sorted(forms)) == tuple(sorted(PLURAL_FORMS[language])), key
        assert "count" in placeholders(forms["other"]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_in_two_files(language: str) -> None:
    """Taken together, the files of a language lose nothing."""
    files = Path(*bot.__path__, "locales", language).glob("*.toml")
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    assert sum(len(table) for table in tables) == len({name for table in tables for name in table})


def test_traditional_chinese_is_derived_but_for_what_its_folder_says() -> None:
    """A sentence is written once; what came out wrong is written out, and differs."""
    chinese, derived = catalogue("zh"), catalogue(TRADITIONAL)
    overridden = written(TRADITIONAL)
    assert overridden.keys() <= chinese.keys()
    assert all(derived[key] == forms for key, forms in overridden.items())
    assert derived["quote.usage"]["other"].endswith("/quote 任何衝突的終點都是談判桌")
    assert Texts(TRADITIONAL)("verdict.exact") == "✅ 確有這句原話："


# Words that a conversion makes, or leaves, and that nobody in Taiwan writes so.
FOREIGN = "隻能 隻有 隻要 被髮 天后 采納 許可權 令牌 文本 回復 引數 “ ” 軟件 信息 默認 屏幕"


@pytest.mark.parametrize("word", FOREIGN.split())
def test_traditional_chinese_reads_as_it_is_written_in_taiwan(word: str) -> None:
    """What is found here belongs into its folder, written out."""
    sentences = catalogue(TRADITIONAL).items()
    assert [key for key, forms in sentences if word in "".join(forms.values())] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_every_key_named_in_the_code_exists(source: Path) -> None:
    """No sentence is missing when it is wanted."""
    keys = catalogue("zh")
    for pattern in named_keys(ast.parse(source.read_text(encoding="utf-8"))):
        assert any(re.fullmatch(pattern, key) for key in keys), pattern


def test_every_key_is_used() -> None:
    """No sentence is translated for nobody."""
    trees = [ast.parse(source.read_text(encoding="utf-8")) for source in SOURCES]
    known = re.compile("|".join({pattern for tree in trees for pattern in patterns(tree)}))
    unused = [key for key in catalogue("zh") if not known.fullmatch(key)]
    assert [key for key in unused if not key.startswith(("errors.", "hints."))] == []


def test_every_error_has_a_sentence_and_every_sentence_an_error() -> None:
    """The error trees and the catalogue know each other wholly."""
    told = {"errors.where"}
    for error in errors():
        reasons = [value for value in vars(error).values() if isinstance(value, StrEnum)]
        names = [".".join(("errors", kind.__name__, *reasons)) for kind in type(error).__mro__]
        told.add(next(name for name in names if name in catalogue("zh")))
    assert {key for key in catalogue("zh") if key.startswith("errors.")} == told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", list(errors()), ids=repr)
def test_an_error_is_one_sentence_on_one_line(error: Exception, language: str) -> None:
    """Whatever the error, a person reads one finished sentence."""
    sentence = Texts(language).error(error)
    assert sentence.endswith(("。", "."))
    assert not set("\n{}") & set(sentence)


@pytest.mark.parametrize(
    ("prefix", "names"),
    (
        ("notices", list(Peculiarity)),
        ("check", list(Discrepancy)),
        ("misuse", list(UsageProblem)),
        ("import", list(Outcome)),
        ("show", sorted(SPOKEN)),
    ),
)
def test_every_value_that_is_shown_has_a_sentence(prefix: str, names: list[StrEnum]) -> None:
    """What the store can report, a person can read."""
    for name in names:
        assert f"{prefix}.{name}" in catalogue("zh")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "error", [error for error in errors() if isinstance(error, QueryError | IndexStale)], ids=repr
)
def test_what_keeps_a_search_from_being_made_fits_on_a_button(
    error: Exception, language: str
) -> None:
    """In a few words, however much was typed."""
    for name, value in vars(error).items():
        if type(value) is str and type(error) is not UnknownFilter:
            setattr(error, name, value * 100)
    hint = Texts(language).hint(error)
    assert utf16_length(hint) <= 64
    assert not set("\n{}") & set(hint)


def test_every_hint_is_of_an_error() -> None:
    """And its key is that of the error's sentence, but for what is said of any query."""
    hints = {key.partition(".")[2] for key in catalogue("zh") if key.startswith("hints.")}
    told = {key.partition(".")[2] for key in catalogue("zh") if key.startswith("errors.")}
    assert hints - told == {"QueryError"}


def test_an_error_tells_its_fields() -> None:
    """The numbers in a sentence are those of the error."""
    sentence = Texts("en").error(QueryTooLong(length=5000, limit=4096))
    assert "5000" in sentence
    assert "4096" in sentence


def test_an_error_names_the_line_if_it_knows_one() -> None:
    """With a line the sentence says which; without one it says nothing about lines."""
    where = Texts("en").error(TranscriptMalformed("a.toml", SourceProblem.METADATA, 12))
    nowhere = Texts("en").error(TranscriptMalformed("a.toml", SourceProblem.METADATA))
    assert "(line 12)" in where
    assert "line" not in nowhere


def test_braces_in_an_argument_stay_as_they_are() -> None:
    """What a user types is never taken for a placeholder."""
    missing = SettingsError("YUANHUA_TOKEN_FILE", SettingsProblem.FILE_EMPTY, "{name}{0}")
    assert "{name}{0}" in Texts("zh").error(missing)


def test_an_exception_that_is_no_error_of_ours_has_no_sentence() -> None:
    """A stray exception is a fault, and not silently worded."""
    with pytest.raises(KeyError):
        Texts("zh").error(ZeroDivisionError())


def test_a_missing_key_is_an_error() -> None:
    """A key is never shown in place of its sentence."""
    with pytest.raises(KeyError):
        Texts("zh")("no.such.key")


def test_a_number_chooses_the_plural_form() -> None:
    """One of something is said otherwise than two, where the language does so."""
    english, chinese = Texts("en"), Texts("zh")
    assert english("check.sessions", count=1) != english("check.sessions", count=2).replace(
        "2", "1"
    )
    assert chinese("check.sessions", count=1) == chinese("check.sessions", count=2).replace(
        "2", "1"
    )


@pytest.mark.parametrize(
    ("code", "language"),
    (
        (None, "zh"),
        ("zh", "zh"),
        ("zh-hans", "zh"),
        ("zh-CN", "zh"),
        ("zh-SG", "zh"),
        ("zh-hans-HK", "zh"),
        ("zh-hant", "zh-hant"),
        ("zh-hant-raw", "zh-hant"),
        ("zh-TW", "zh-hant"),
        ("ZH_hk", "zh-hant"),
        ("en", "en"),
        ("de", "en"),
        ("zha", "en"),
        ("", "en"),
    ),
)
def test_a_language_code_chooses_the_language(code: str | None, language: str) -> None:
    """Chinese reads zh in its own script, as does who has no language; the others read en."""
    assert texts_for(code).language == language


@pytest.mark.parametrize(
    ("environ", "language"),
    (
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh-hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8", "LC_ALL": ""}, "en"),
        ({"LC_ALL": "zh_HK.UTF-8", "LC_MESSAGES": "de_DE", "LANG": "fr_FR"}, "zh-hant"),
    ),
)
def test_a_terminal_speaks_the_language_of_its_locale(
    environ: dict[str, str], language: str
) -> None:
    """The first of LC_ALL, LC_MESSAGES and LANG that is not empty decides."""
    assert texts_from_environment(environ).language == language
