"""How the text of each kind of setting is read, and what keeps it from being used."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from bot.errors import SettingsProblem
from bot.secret import Secret

MEGABYTE = 2**20
"""Bytes."""

# What is allowed after the colon stands in a URL as it is, so a token has one spelling in logs
# but for the colon.
_TOKEN = re.compile(r"\d+:[A-Za-z0-9._~-]+")
# As Telegram's setWebhook asks.
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
# Telegram promises that its numbers stay below 2 ** 52.
_USER = re.compile(r"[1-9][0-9]{0,15}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_ROUTE = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*")
_PORT_MOST = 65_535
_LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})
_FORMATS = frozenset({"console", "json"})
_WORDS = {"yes": True, "no": False}


class Unfit(Exception):
    """A text that a setting cannot be made of."""

    def __init__(self, reason: SettingsProblem) -> None:
        super().__init__(reason)
        self.reason = reason


def token(text: str) -> Secret:
    """Read a bot's token.

    Raises:
        Unfit: It is none. So it is with each function in here.
    """
    if not _TOKEN.fullmatch(text):
        raise Unfit(SettingsProblem.TOKEN_MALFORMED)
    return Secret(text)


def webhook_secret(text: str) -> Secret:
    """Read what Telegram is to prove itself with."""
    if not _WEBHOOK_SECRET.fullmatch(text):
        raise Unfit(SettingsProblem.WEBHOOK_SECRET_MALFORMED)
    return Secret(text)


def path(text: str) -> Path:
    """Read the path of a file; ~ is somebody's home folder."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise Unfit(SettingsProblem.PATH_MALFORMED) from None


def api_url(text: str) -> str:
    """Read the address of a Bot API server."""
    parts = _split(text, SettingsProblem.URL_MALFORMED)
    if parts.scheme not in {"http", "https"} or not parts.path.endswith("/bot"):
        raise Unfit(SettingsProblem.URL_MALFORMED)
    return text


def webhook_url(text: str) -> str:
    """Read where Telegram reaches the bot; without encryption only on this machine."""
    parts = _split(text, SettingsProblem.WEBHOOK_URL_MALFORMED)
    plain = parts.scheme == "http" and _is_loopback(parts.hostname or "")
    if parts.scheme != "https" and not plain:
        raise Unfit(SettingsProblem.WEBHOOK_URL_MALFORMED)
    if parts.path and not _ROUTE.fullmatch(parts.path):
        raise Unfit(SettingsProblem.WEBHOOK_URL_MALFORMED)
    return text


def webhook_path(text: str) -> str:
    """Read the path that is listened to."""
    if not _ROUTE.fullmatch(text):
        raise Unfit(SettingsProblem.WEBHOOK_PATH_MALFORMED)
    return text


def log_level(text: str) -> str:
    """Read one of Python's five level names."""
    if text.upper() not in _LEVELS:
        raise Unfit(SettingsProblem.LOG_LEVEL_UNKNOWN)
    return text.upper()


def log_format(text: str) -> str:
    """Read in which form logs are written."""
    if text.lower() not in _FORMATS:
        raise Unfit(SettingsProblem.LOG_FORMAT_UNKNOWN)
    return text.lower()


def yes_or_no(text: str) -> bool:
    """Read yes or no."""
    if text.lower() not in _WORDS:
        raise Unfit(SettingsProblem.NOT_YES_OR_NO)
    return _WORDS[text.lower()]


def admins(text: str) -> frozenset[int]:
    """Read the numbers of Telegram users, with commas between them; nothing is nobody."""
    numbers = [number.strip() for number in text.split(",")] if text else []
    if not all(map(_USER.fullmatch, numbers)):
        raise Unfit(SettingsProblem.ADMINS_MALFORMED)
    return frozenset(map(int, numbers))


def address(text: str) -> str:
    """Read an address of this machine to listen on."""
    if text != "localhost":
        try:
            ip_address(text)
        except ValueError:
            raise Unfit(SettingsProblem.ADDRESS_MALFORMED) from None
    return text


def port(text: str) -> int:
    """Read a port to listen on."""
    return _number(text, 1, SettingsProblem.PORT_MALFORMED)


def port_or_none(text: str) -> int:
    """Read a port to listen on, or 0 for not listening at all."""
    return _number(text, 0, SettingsProblem.PORT_OR_NONE_MALFORMED)


def megabytes(text: str) -> int:
    """Read a number of megabytes, and give it in bytes."""
    if not _NUMBER.fullmatch(text):
        raise Unfit(SettingsProblem.SIZE_MALFORMED)
    return int(text) * MEGABYTE


def _number(text: str, least: int, reason: SettingsProblem) -> int:
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= _PORT_MOST:
        raise Unfit(reason)
    return int(text)


def _split(text: str, reason: SettingsProblem) -> SplitResult:
    """Take an address apart; a password in it would stand in every logged URL."""
    try:
        parts = urlsplit(text)
        unusable = parts.port == 0
    except ValueError:
        raise Unfit(reason) from None
    # A mark with nothing behind it leaves no trace in the parts.
    adorned = parts.username is not None or set(text) & set("?#")
    odd = not text.isascii() or not text.isprintable() or set(text) & set('{} \\"<>^`|')
    if unusable or not parts.hostname or adorned or odd:
        raise Unfit(reason)
    return parts


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
