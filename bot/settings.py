"""Settings: read once from the environment, checked, and carried about in one frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.secret import Secret
from bot.settings_readers import MEGABYTE
from bot.settings_table import (
    DATABASE,
    LOG_LEVEL,
    SETTINGS,
    TELEGRAM_API_URL,
    TOKEN,
    WEBHOOK_SECRET,
    Setting,
    default_database,
    secrets_in,
)

__all__ = [
    "DATABASE",
    "LOG_LEVEL",
    "SETTINGS",
    "TELEGRAM_API_URL",
    "TOKEN",
    "WEBHOOK_SECRET",
    "Secret",
    "Setting",
    "Settings",
    "default_database",
    "secrets_in",
]


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
    disk_reserve: int = 64 * MEGABYTE
    """Bytes that must be free beside the archive."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read every setting.

        Raises:
            SettingsError: One of them cannot be used.
        """
        values: dict[str, Any] = {one.field: one.value(environment) for one in SETTINGS}
        return cls(**values)

    @property
    def file_url(self) -> str:
        """Where the Bot API server keeps files; the token follows it."""
        return self.api_url.removesuffix("/bot") + "/file/bot"

    @property
    def webhook_route(self) -> str:
        """The path that is listened to: the one that is set, or else that of the address."""
        return self.webhook_path or urlsplit(self.webhook_url or "").path or "/"
