"""The table of all settings there are; what is written of them is tested against it.

What each is for is said in the catalogue, under `configuration.help`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

import platformdirs

from bot import settings_readers as read
from bot.errors import SettingsError, SettingsProblem
from bot.secret import Secret

T = TypeVar("T")

TELEGRAM_API_URL = "https://api.telegram.org/bot"

FILE_SUFFIX = "_FILE"
"""Of the variable that names a file which a secret stands in."""


class Origin(StrEnum):
    """Where the value of a setting comes from."""

    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One environment variable: what it means and how it is read."""

    name: str
    field: str
    """Of `Settings`, and of its sentence in the catalogue."""
    kind: str
    """What it holds, in a word."""
    read: Callable[[str], T]
    default: str | Callable[[], str] | None
    """What it would be set to; None where it is left out."""
    secret: bool = False
    """A secret is not shown, and may also stand in a file that `NAME_FILE` names."""

    @property
    def file_name(self) -> str | None:
        """The variable that names a file to read this one from."""
        return f"{self.name}{FILE_SUFFIX}" if self.secret else None

    def value(self, environment: Mapping[str, str]) -> T | None:
        """Read the setting, or else its default; None where it has none.

        Raises:
            SettingsError: What it is set to cannot be used.
        """
        given = self.given(environment)
        if given is not None or self.default is None:
            return given
        return self.read(self.default if isinstance(self.default, str) else self.default())

    def given(self, environment: Mapping[str, str]) -> T | None:
        """Read the setting; None where it is not set, or set to nothing.

        Raises:
            SettingsError: What it is set to cannot be used.
        """
        text = self._text(environment)
        if text is None:
            return None
        try:
            return self.read(text)
        except read.Unfit as unfit:
            shown = None if self.secret or "@" in text else text
            raise SettingsError(self.name, unfit.reason, shown) from None

    def origin(self, environment: Mapping[str, str]) -> tuple[Origin, str | None]:
        """Tell where its value comes from; of a file, also which, fit to be shown."""
        if environment.get(self.name, "").strip():
            return Origin.ENVIRONMENT, None
        if file := self._file(environment):
            return Origin.FILE, _repeatable(file)
        return Origin.DEFAULT, None

    def _file(self, environment: Mapping[str, str]) -> str:
        return environment.get(self.file_name, "").strip() if self.file_name else ""

    def _text(self, environment: Mapping[str, str]) -> str | None:
        text = environment.get(self.name, "").strip()
        file = self._file(environment)
        if text and file:
            raise SettingsError(self.name, SettingsProblem.BOTH_GIVEN)
        if file:
            return _text_of(f"{self.name}{FILE_SUFFIX}", file)
        return text or None


def _text_of(name: str, file: str) -> str:
    shown = _repeatable(file)
    try:
        text = Path(file).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, ValueError, RuntimeError):
        # The cause is left out: a decoding error carries the bytes it failed on.
        raise SettingsError(name, SettingsProblem.FILE_UNREADABLE, shown) from None
    if not text:
        raise SettingsError(name, SettingsProblem.FILE_EMPTY, shown)
    return text


def _repeatable(file: str) -> str:
    """Give a path, unless it is a token that was put in its place."""
    try:
        read.token(file)
    except read.Unfit:
        return file
    return "…"


def default_database() -> Path:
    """Give the archive's place where no setting names one."""
    return Path(platformdirs.user_data_path("yuanhua", appauthor=False)) / "yuanhua.sqlite3"


TOKEN: Setting[Secret] = Setting(
    "YUANHUA_TOKEN", "token", "token", read.token, default=None, secret=True
)
DATABASE: Setting[Path] = Setting(
    "YUANHUA_DATABASE", "database", "path", read.path, default=lambda: str(default_database())
)
LOG_LEVEL: Setting[str] = Setting(
    "YUANHUA_LOG_LEVEL", "log_level", "level", read.log_level, default="INFO"
)
WEBHOOK_SECRET: Setting[Secret] = Setting(
    "YUANHUA_WEBHOOK_SECRET",
    "webhook_secret",
    "secret",
    read.webhook_secret,
    default=None,
    secret=True,
)

SETTINGS: tuple[Setting[Any], ...] = (
    TOKEN,
    DATABASE,
    Setting("YUANHUA_API_URL", "api_url", "url", read.api_url, default=TELEGRAM_API_URL),
    LOG_LEVEL,
    Setting("YUANHUA_ADMINS", "admins", "numbers", read.admins, default=""),
    Setting("YUANHUA_LOG_FORMAT", "log_format", "format", read.log_format, default="console"),
    Setting("YUANHUA_LOG_PERSONAL", "log_personal", "yes or no", read.yes_or_no, default="no"),
    Setting("YUANHUA_WEBHOOK_URL", "webhook_url", "url", read.webhook_url, default=None),
    Setting(
        "YUANHUA_WEBHOOK_LISTEN", "webhook_listen", "address", read.address, default="127.0.0.1"
    ),
    Setting("YUANHUA_WEBHOOK_PORT", "webhook_port", "port", read.port, default="8080"),
    Setting("YUANHUA_WEBHOOK_PATH", "webhook_path", "path", read.webhook_path, default=None),
    WEBHOOK_SECRET,
    Setting("YUANHUA_HEALTH_LISTEN", "health_listen", "address", read.address, default="127.0.0.1"),
    Setting("YUANHUA_HEALTH_PORT", "health_port", "port", read.port_or_none, default="8081"),
    Setting("YUANHUA_DISK_RESERVE", "disk_reserve", "megabytes", read.megabytes, default="64"),
)
"""In the order of the fields of `Settings`."""


def secrets_in(environment: Mapping[str, str]) -> tuple[Secret, ...]:
    """Give every secret that is set.

    Raises:
        SettingsError: One of them cannot be used.
    """
    given = (setting.given(environment) for setting in SETTINGS if setting.secret)
    return tuple(secret for secret in given if secret is not None)
