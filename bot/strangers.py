"""Names in the environment that look like settings and are none."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from bot.settings_table import FILE_SUFFIX, SETTINGS
from bot.texts import Texts

PREFIX = "YUANHUA_"

# What Kubernetes, and once Docker, puts into the environment for a service of this name.
_LINK = re.compile(
    rf"{PREFIX}(?:\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP)(?:_\w+)?)"
)
_LINKED = ("tcp://", "udp://")


class Strangeness(StrEnum):
    """Why a name is no setting."""

    UNKNOWN = "unknown"
    NEAR = "near"
    """It is unknown, and there is a setting of nearly this name."""
    NO_FILE = "no_file"
    """It is a setting that cannot be read from a file."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name that is no setting; what it is set to is nobody's business."""

    name: str
    reason: Strangeness
    near: str = ""
    """The setting that may be meant."""

    def sentence(self, texts: Texts) -> str:
        """Say so, and which setting may be meant."""
        return texts(f"configuration.stranger.{self.reason}", name=self.name, near=self.near)


def strangers_in(environment: Mapping[str, str]) -> list[Stranger]:
    """Find the names that begin as settings do, and are none."""
    known = {setting.name for setting in SETTINGS}
    known |= {setting.file_name for setting in SETTINGS if setting.file_name}
    return [
        _stranger(name, known)
        for name, value in sorted(environment.items())
        if name.upper().startswith(PREFIX) and name not in known and not _is_link(name, value)
    ]


def warn_of_strangers(environment: Mapping[str, str], logger: logging.Logger) -> None:
    """Log them, a line each."""
    for stranger in strangers_in(environment):
        logger.warning("%s", stranger.sentence(Texts("en")))


def _is_link(name: str, value: str) -> bool:
    return bool(_LINK.fullmatch(name)) or value.startswith(_LINKED)


def _stranger(name: str, known: set[str]) -> Stranger:
    bare = name.upper().removesuffix(FILE_SUFFIX)
    if name.endswith(FILE_SUFFIX) and bare in known:
        return Stranger(name, Strangeness.NO_FILE, bare)
    # Without what all of them begin with, or any name would be near.
    ends = {one.removeprefix(PREFIX): one for one in known}
    near = get_close_matches(name.upper().removeprefix(PREFIX), ends, n=1)
    if near:
        return Stranger(name, Strangeness.NEAR, ends[near[0]])
    return Stranger(name, Strangeness.UNKNOWN)
