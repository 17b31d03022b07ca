"""`yuanhua settings`: every setting, its value, where that comes from, and what it is for.

With `--json` a line is an object:

    {
      "name":    the environment variable
      "kind":    what it holds, in a word
      "value":   a text, a number, true or false, a list of numbers; null where there is none, and
                 for a secret always; of a setting that cannot be used, what it is set to
      "is_set":  whether the environment, or a file it names, has a value
      "origin":  "environment", "file" or "default"
      "file":    only where a file is named: its path
      "secret":  whether it is one
      "help":    what it is for
      "problem": only where it cannot be used: the sentence that says why
    }
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.conducting import conducted
from bot.console import Console
from bot.errors import SettingsError
from bot.face import DONE, MISUSED, Face
from bot.settings import SETTINGS, Setting
from bot.settings_readers import MEGABYTE
from bot.settings_table import Origin
from bot.texts import Texts, texts_from_environment
from bot.wire import Fields

_COLUMNS = ("name", "value", "origin", "help")


@dataclass(frozen=True, slots=True)
class Stated:
    """A setting as the environment has it."""

    setting: Setting[Any]
    value: object
    """As a person would write it; of a secret, nothing."""
    origin: Origin
    file: str | None
    problem: SettingsError | None

    @property
    def is_set(self) -> bool:
        """Whether somebody set it, to something that can be used or not."""
        return self.origin is not Origin.DEFAULT


def show(face: Face, environment: Mapping[str, str], *, as_json: bool) -> int:
    """Show every setting; the exit code tells whether all of them can be used."""
    stated = list(_stated(environment))
    if as_json:
        for one in stated:
            face.console.say_json(_fields(face.texts, one))
    else:
        headings = [face.texts(f"configuration.{column}") for column in _COLUMNS]
        face.console.table(headings, [_row(face.texts, one) for one in stated])
    return MISUSED if any(one.problem for one in stated) else DONE


def alone(arguments: Sequence[str]) -> int:
    """Do what `settings` with these arguments does, as a whole program.

    Args:
        arguments: What stands behind `settings`: nothing, or `--json`.
    """
    face = Face(texts_from_environment(os.environ), Console.standard())
    return conducted(face, lambda: show(face, os.environ, as_json="--json" in arguments))


def _stated(environment: Mapping[str, str]) -> Iterator[Stated]:
    for setting in SETTINGS:
        origin, file = setting.origin(environment)
        try:
            value = _plain(setting, setting.value(environment))
        except SettingsError as problem:
            # What may hold a secret is not repeated; of a file, the path stands beside it.
            shown = None if setting.secret else problem.value
            yield Stated(setting, shown, origin, file, problem)
        else:
            yield Stated(setting, value, origin, file, None)


def _plain(setting: Setting[Any], value: object) -> object:
    """Give a value as JSON has it, in the unit that it is set in."""
    if setting.secret:
        return None
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if setting.kind == "megabytes" and isinstance(value, int):
        return value // MEGABYTE
    return value


def _fields(texts: Texts, stated: Stated) -> Fields:
    fields: Fields = {
        "name": stated.setting.name,
        "kind": stated.setting.kind,
        "value": stated.value,
        "is_set": stated.is_set,
        "origin": stated.origin,
        "secret": stated.setting.secret,
        "help": _help(texts, stated),
    }
    if stated.file is not None:
        fields["file"] = stated.file
    if stated.problem is not None:
        fields["problem"] = texts.error(stated.problem)
    return fields


def _row(texts: Texts, stated: Stated) -> tuple[str, str, str, str]:
    origin = texts(f"configuration.from.{stated.origin}", file=stated.file)
    told = _help(texts, stated)
    if stated.problem is not None:
        told = texts("configuration.problem", sentence=texts.error(stated.problem))
    return stated.setting.name, _value(texts, stated), origin, told


def _value(texts: Texts, stated: Stated) -> str:
    value = stated.value
    if isinstance(value, bool):
        return texts("configuration.yes" if value else "configuration.no")
    if isinstance(value, list):
        value = ",".join(map(str, value))
    if value in {None, ""}:
        return texts("configuration.set" if stated.is_set else "configuration.not_set")
    return str(value)


def _help(texts: Texts, stated: Stated) -> str:
    return texts(f"configuration.help_of.{stated.setting.field}")
