"""Settings: read once from the environment, checked, and carried about in one frozen object.

`SETTINGS` is the table of all there are; the documentation is tested against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

import platformdirs

from bot.errors import SettingsError, SettingsProblem

T = TypeVar("T")

TELEGRAM_API_URL = "https://api.telegram.org/bot"

# What is allowed after the colon stands in a URL as it is, so a token has one spelling in logs
# but for the colon.
_TOKEN = re.compile(r"\d+:[A-Za-z0-9._~-]+")
# Telegram promises that its numbers stay below 2 ** 52.
_USER = re.compile(r"[1-9][0-9]{0,15}")


class Secret:
    """A text that shows itself only when asked by name."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Give the text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


class _Unfit(Exception):
    """A text that a setting cannot be made of."""

    def __init__(self, reason: SettingsProblem) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One environment variable: what it means and how it is read."""

    name: str
    field: str
    """Of `Settings`."""
    kind: str
    """What it holds, in a word."""
    default: str | None
    """As the documentation tells it; None where there is none."""
    help: str
    read: Callable[[str], T]
    secret: bool = False
    """A secret is not shown, and may also stand in a file that `NAME_FILE` names."""

    @property
    def file_name(self) -> str | None:
        """The variable that names a file to read this one from."""
        return f"{self.name}_FILE" if self.secret else None

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
        except _Unfit as unfit:
            shown = None if self.secret or "@" in text else text
            raise SettingsError(self.name, unfit.reason, shown) from None

    def _text(self, environment: Mapping[str, str]) -> str | None:
        text = environment.get(self.name, "").strip()
        path = environment.get(self.file_name, "").strip() if self.file_name else ""
        if text and path:
            raise SettingsError(self.name, SettingsProblem.BOTH_GIVEN)
        if path:
            return _file_text(f"{self.name}_FILE", path)
        return text or None


def _file_text(name: str, path: str) -> str:
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, ValueError, RuntimeError):
        # The cause is left out: a decoding error carries the bytes it failed on.
        raise SettingsError(name, SettingsProblem.FILE_UNREADABLE, path) from None
    if not text:
        raise SettingsError(name, SettingsProblem.FILE_EMPTY, path)
    return text


def _token(text: str) -> Secret:
    if not _TOKEN.fullmatch(text):
        raise _Unfit(SettingsProblem.TOKEN_MALFORMED)
    return Secret(text)


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise _Unfit(SettingsProblem.PATH_MALFORMED) from None


def _api_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _Unfit(SettingsProblem.URL_MALFORMED) from None
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or port == 0
        or not plain
        or not parts.path.endswith("/bot")
        or not text.isascii()
        or set(text) & set("{} ")
    ):
        raise _Unfit(SettingsProblem.URL_MALFORMED)
    return text


def _log_level(text: str) -> str:
    level = text.upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        raise _Unfit(SettingsProblem.LOG_LEVEL_UNKNOWN)
    return level


def _admins(text: str) -> frozenset[int]:
    numbers = [number.strip() for number in text.split(",")]
    if not all(map(_USER.fullmatch, numbers)):
        raise _Unfit(SettingsProblem.ADMINS_MALFORMED)
    return frozenset(map(int, numbers))


def default_database() -> Path:
    """Give the archive's place where no setting names one."""
    return Path(platformdirs.user_data_path("yuanhua", appauthor=False)) / "yuanhua.sqlite3"


TOKEN = Setting(
    name="YUANHUA_TOKEN",
    field="token",
    kind="token",
    default=None,
    help="The bot's token, from @BotFather. Only `yuanhua run` needs it.",
    read=_token,
    secret=True,
)
DATABASE = Setting(
    name="YUANHUA_DATABASE",
    field="database",
    kind="path",
    default="yuanhua.sqlite3 in the platform's user-data folder",
    help="The SQLite file of the archive; made on first use.",
    read=_path,
)
API_URL = Setting(
    name="YUANHUA_API_URL",
    field="api_url",
    kind="url",
    default=TELEGRAM_API_URL,
    help="A Bot API server other than Telegram's; http or https, ending in /bot.",
    read=_api_url,
)
LOG_LEVEL = Setting(
    name="YUANHUA_LOG_LEVEL",
    field="log_level",
    kind="level",
    default="INFO",
    help="DEBUG, INFO, WARNING, ERROR or CRITICAL.",
    read=_log_level,
)

ADMINS = Setting(
    name="YUANHUA_ADMINS",
    field="admins",
    kind="numbers",
    default="nobody",
    help="The Telegram user numbers of those who keep the bot, with commas between them.",
    read=_admins,
)

SETTINGS: tuple[Setting[Secret] | Setting[Path] | Setting[str] | Setting[frozenset[int]], ...] = (
    TOKEN,
    DATABASE,
    API_URL,
    LOG_LEVEL,
    ADMINS,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says."""

    token: Secret | None
    database: Path
    api_url: str
    """Of a Bot API server; the token follows it, then a slash and the method."""
    log_level: str
    """One of Python's five level names."""
    admins: frozenset[int] = frozenset()
    """The numbers that Telegram knows those who keep the bot by."""
    log_format: str = "console"
    """`console` or `json`."""
    log_personal: bool = False
    """Whether logs may tell who asked, and what."""
    webhook_url: str | None = None
    """Where Telegram reaches the bot, https; None to fetch updates by long polling."""
    webhook_listen: str = "127.0.0.1"
    webhook_port: int = 8080
    webhook_path: str | None = None
    """What is listened to; None for the path of `webhook_url`."""
    webhook_secret: Secret | None = None
    """What Telegram proves itself with; None to derive one."""
    health_listen: str = "127.0.0.1"
    health_port: int = 8081
    """Of `/healthz`, `/readyz` and `/metrics`; 0 for none of them."""
    disk_reserve: int = 64 * 2**20
    """Bytes that must be free beside the archive."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read every setting.

        Raises:
            SettingsError: One of them cannot be used.
        """
        return cls(
            token=TOKEN.given(environment),
            database=DATABASE.given(environment) or default_database(),
            api_url=API_URL.given(environment) or TELEGRAM_API_URL,
            log_level=LOG_LEVEL.given(environment) or "INFO",
            admins=ADMINS.given(environment) or frozenset(),
        )

    @property
    def file_url(self) -> str:
        """Where the Bot API server keeps files; the token follows it."""
        return self.api_url.removesuffix("/bot") + "/file/bot"
