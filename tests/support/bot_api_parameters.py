"""Parameters as they come over the wire, read as the types their names stand for.

A form carries strings only: numbers, booleans and JSON are written in them. Stricter than
Telegram on purpose: a value that does not read as its type is refused, where Telegram would take
a default.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from tests.support.bot_api_rules import refuse
from tests.support.updates import Json


def read_parameters(raw: Mapping[str, object]) -> Json:
    """Form or JSON values as the types their names stand for.

    Raises:
        Refused: a value does not read as its type.
    """
    return {name: _READERS.get(name, _read_text)(name, value) for name, value in raw.items()}


def _read_text(name: str, value: object) -> str:
    if not isinstance(value, str):
        refuse(f'strict: parameter "{name}" must be a string')
    return value


def _read_integer(name: str, value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value):
        return int(value)
    # To Python a boolean is an integer; to Telegram it is not.
    if not isinstance(value, int) or isinstance(value, bool):
        refuse(f'strict: parameter "{name}" must be an integer')
    return value


def _read_boolean(name: str, value: object) -> bool:
    if value in ("true", "false"):
        return value == "true"
    if not isinstance(value, bool):
        refuse(f'strict: parameter "{name}" must be a boolean')
    return value


def _read_json(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        refuse(f'can\'t parse "{name}" as JSON')


def _read_chat_id(name: str, value: object) -> int | str:
    if isinstance(value, str) and re.fullmatch(r"@[A-Za-z0-9_]{3,32}", value):
        return value
    if value == "":
        refuse("chat_id is empty")
    return _read_integer(name, value)


_READERS: Final[Mapping[str, Callable[[str, object], object]]] = {
    "chat_id": _read_chat_id,
    **dict.fromkeys(
        (
            "cache_time",
            "limit",
            "max_connections",
            "message_id",
            "message_thread_id",
            "offset",
            "timeout",
            "user_id",
        ),
        _read_integer,
    ),
    **dict.fromkeys(
        (
            "disable_notification",
            "drop_pending_updates",
            "is_personal",
            "protect_content",
            "return_bots",
            "show_alert",
        ),
        _read_boolean,
    ),
    **dict.fromkeys(
        (
            "allowed_updates",
            "button",
            "commands",
            "entities",
            "link_preview_options",
            "reply_markup",
            "reply_parameters",
            "result",
            "results",
            "scope",
        ),
        _read_json,
    ),
}
