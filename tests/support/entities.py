"""The entities Telegram finds by itself in what people write."""

import re
from typing import Any, Final

# A command ends where a word ends: Telegram sees none in `/quote谈判`, nor in a path.
_COMMAND: Final = re.compile(
    r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])",
)
_MENTION: Final = re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}(?![A-Za-z0-9_])")


def entities_of(text: str) -> list[dict[str, Any]]:
    """The commands and mentions in `text`, offsets and lengths in UTF-16 units."""
    found = [
        _entity(kind, text, match)
        for kind, pattern in (("bot_command", _COMMAND), ("mention", _MENTION))
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda entity: int(entity["offset"]))


def _entity(kind: str, text: str, match: re.Match[str]) -> dict[str, Any]:
    before = text[: match.start()]
    return {"type": kind, "offset": _units(before), "length": _units(match[0])}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
