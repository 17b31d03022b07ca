"""`yuanhua health`: asks the bot that runs on this machine how it is, and says what to do.

It runs every few seconds where a container is watched, so it loads little and opens no archive.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from typing import Final

from bot.conducting import conducted
from bot.console import Console
from bot.errors import SettingsError
from bot.face import DONE, MISUSED, NOT_FOUND, Face
from bot.hosting.vitals import (
    READY_PATH,
    UNKNOWN,
    Fact,
    Finding,
    Findings,
    Reason,
    all_passed,
    fields_of,
    from_json,
)
from bot.settings_table import SETTINGS
from bot.texts import Texts, texts_from_environment

PATIENCE: Final = 8.0
"""Seconds for an answer: the bot itself waits for the archive up to five."""

JSON: Final = "--json"

_MOST: Final = 2**16
"""Bytes that are read of an answer."""
_MEGABYTE: Final = 2**20
_SIZES: Final = ("free", "needed")
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - listened to, maybe
"""Where whoever listens everywhere is to be found on this machine."""


class Unasked(StrEnum):
    """Why the bot did not say how it is."""

    OFF = "off"
    """It is told not to."""
    UNREACHABLE = "unreachable"
    """Nobody answers."""
    SILENT = "silent"
    """It takes too long."""
    STRANGE = "strange"
    """It is something else that answers."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to ask."""

    host: str
    port: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Place:
        """Read the settings of where the bot tells its health.

        Raises:
            SettingsError: One of them cannot be used.
        """
        fields = {one.field: one for one in SETTINGS}
        listen = str(fields["health_listen"].value(environment))
        return cls(_EVERYWHERE.get(listen, listen), fields["health_port"].value(environment) or 0)

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def health(face: Face, place: Place, *, as_json: bool = False) -> int:
    """Say how the bot is; give 0 if it is well, 1 if not, 2 if it is told not to say."""
    asked = _ask(place)
    if isinstance(asked, Unasked):
        told: dict[str, object] = {"status": UNKNOWN, "reason": asked.value}
        sentences = [face.texts(f"health.{asked}", place=place, limit=round(PATIENCE))]
        code = MISUSED if asked is Unasked.OFF else NOT_FOUND
    else:
        told = fields_of(asked)
        sentences = sentences_of(asked, face.texts)
        code = DONE if all_passed(asked) else NOT_FOUND
    if as_json:
        face.console.say_json(told)
    elif code == MISUSED:
        face.console.complain(sentences[0])
    else:
        face.console.say_all([(sentence, "")] for sentence in sentences)
    return code


def alone(arguments: Sequence[str]) -> int:
    """Do what `health` with these arguments does, as a whole program, without the other commands.

    Args:
        arguments: What stands behind `health`: nothing, or `JSON`.
    """
    face = Face(texts_from_environment(os.environ), Console.standard())
    return conducted(face, lambda: _asked_alone(face, as_json=JSON in arguments))


def _asked_alone(face: Face, *, as_json: bool) -> int:
    try:
        return health(face, Place.from_environment(os.environ), as_json=as_json)
    except SettingsError as problem:
        face.console.complain(face.texts.error(problem))
        return MISUSED


def _ask(place: Place) -> Findings | Unasked:
    if not place.port:
        return Unasked.OFF
    try:
        return _read(place)
    except TimeoutError:
        return Unasked.SILENT
    except OSError:
        return Unasked.UNREACHABLE
    except (HTTPException, ValueError):
        return Unasked.STRANGE


def _read(place: Place) -> Findings:
    """Ask, whatever proxies the environment names.

    Raises:
        OSError: Nobody answers.
        HTTPException: What answers speaks no HTTP.
        ValueError: What answers says something else.
    """
    connection = HTTPConnection(place.host, place.port, timeout=PATIENCE)
    try:
        connection.request("GET", READY_PATH)
        return from_json(connection.getresponse().read(_MOST))
    finally:
        connection.close()


def sentences_of(findings: Findings, texts: Texts) -> list[str]:
    """Say what is wrong, and what to do; that all is well is one sentence."""
    failed = [finding for finding in findings.values() if not finding.passed]
    if failed:
        return [_sentence(finding, texts) for finding in failed]
    facts = {name: fact for one in findings.values() for name, fact in one.facts.items()}
    return [_sentence(Finding(Reason.FINE, facts), texts)]


def _sentence(finding: Finding, texts: Texts) -> str:
    told: dict[str, Fact] = dict.fromkeys(("seconds", "limit", "problem", *_SIZES), "?")
    for name, fact in finding.facts.items():
        if name in _SIZES and isinstance(fact, int):
            told[name] = fact // _MEGABYTE
        else:
            told[name] = round(fact) if isinstance(fact, float) else fact
    return texts(f"health.{finding.reason}", **told)
