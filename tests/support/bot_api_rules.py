"""What a Bot API server refuses in the words and shapes it is sent.

Pure checks: parameters in, `Refused` or nothing out; what depends on chats and messages is in
`bot_api_messages` and `bot_api_profile`. The limits are those of the Bot API's reference pages;
lengths of texts are in UTF-16 units, as Telegram counts.

Stricter than Telegram on purpose, each such description beginning with `strict:`. Telegram
silently cuts white space around a text, drops control characters, ignores fields it does not
know, repairs entities that overlap or nest wrongly, and drops those past the hundredth. A bot
that quotes verbatim must not lean on any of that, so here it is refused. And the fake parses no
markup: a `parse_mode` is refused, entities are the way.
"""

import re
from collections.abc import Mapping
from itertools import accumulate
from typing import Final, NoReturn
from urllib.parse import urlsplit

from tests.support.updates import Json

TEXT_LIMIT: Final = 4096  # UTF-16 units
ENTITY_LIMIT: Final = 100

PREFORMATTED: Final = frozenset({"code", "pre"})
QUOTATIONS: Final = frozenset({"blockquote", "expandable_blockquote"})
STYLES: Final = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
REFERENCES: Final = frozenset(
    {
        "bot_command",
        "cashtag",
        "custom_emoji",
        "date_time",
        "email",
        "hashtag",
        "mention",
        "phone_number",
        "text_link",
        "text_mention",
        "url",
    },
)
ENTITY_TYPES: Final = PREFORMATTED | QUOTATIONS | STYLES | REFERENCES

# Fields an entity of this type must carry, and may carry, besides type, offset and length.
_ENTITY_NEEDS: Final[Mapping[str, Mapping[str, type]]] = {
    "text_link": {"url": str},
    "text_mention": {"user": dict},
    "custom_emoji": {"custom_emoji_id": str},
    "date_time": {"unix_time": int},
}
_ENTITY_MAY: Final[Mapping[str, Mapping[str, type]]] = {
    "pre": {"language": str},
    "date_time": {"date_time_format": str},
}

# Telegram turns these into spaces or takes them out: C0 controls but for the line feed, line
# separators and bidirectional overrides, and three combining lines.
_ALTERED: Final = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")

_URL_SCHEMES: Final = frozenset({"http", "https", "tg", "ton"})


class Refused(Exception):
    """The server says no: an HTTP status, the description that goes with it, what would help."""

    def __init__(
        self, description: str, *, status: int = 400, parameters: Json | None = None
    ) -> None:
        kind = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}.get(status, "")
        super().__init__(kind + description)
        self.description = kind + description
        self.status = status
        self.parameters = parameters


def refuse(description: str, *, status: int = 400, parameters: Json | None = None) -> NoReturn:
    """Raise `Refused`."""
    raise Refused(description, status=status, parameters=parameters)


def utf16_length(text: str) -> int:
    """The length of `text` in UTF-16 units; a supplementary character counts two."""
    return sum(2 if character > "\uffff" else 1 for character in text)


def utf16_boundaries(text: str) -> frozenset[int]:
    """The offsets in UTF-16 units at which a character of `text` begins, and its end."""
    widths = (2 if character > "\uffff" else 1 for character in text)
    return frozenset(accumulate(widths, initial=0))


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` at `offset` of `length`, both in UTF-16 units."""
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def check_unicode(value: object) -> None:
    """Refuse a lone surrogate anywhere in a JSON value: it cannot be written in UTF-8."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            refuse("strings must be encoded in UTF-8")
    elif isinstance(value, dict):
        for name, inner in value.items():
            check_unicode(name)
            check_unicode(inner)
    elif isinstance(value, list):
        for inner in value:
            check_unicode(inner)


def check_fields(
    value: object,
    what: str,
    required: Mapping[str, type],
    optional: Mapping[str, type] | None = None,
) -> Json:
    """`value` as an object with just these fields, each of its type; else `Refused`."""
    if not isinstance(value, dict):
        refuse(f"can't parse {what}: expected an object")
    kinds = {**(optional or {}), **required}
    for name in required:
        if name not in value:
            refuse(f'can\'t parse {what}: field "{name}" is required')
    for name, field in value.items():
        if name not in kinds:
            refuse(f'strict: {what} has no field "{name}"')
        # To Python a boolean is an integer; to Telegram it is not.
        if type(field) is not kinds[name]:
            expected = kinds[name].__name__
            refuse(f'can\'t parse {what}: field "{name}" must be of type {expected}')
    return value


def type_of(value: object) -> str:
    """The field "type" of an object that comes in several types; empty where there is none."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""


def check_list(value: object, what: str) -> list[object]:
    """`value` as an array; else `Refused`."""
    if not isinstance(value, list):
        refuse(f"can't parse {what}: expected an array")
    return value


def check_message_text(parameters: Json, name: str = "text", entities: str = "entities") -> None:
    """The rule for a message's words: the text, its entities, no markup, the link preview."""
    if "parse_mode" in parameters:
        if entities in parameters:
            refuse("strict: parse_mode and entities exclude each other")
        refuse("strict: no markup is parsed here, send entities over plain text")
    text = parameters[name]
    check_text(text)
    check_entities(text, parameters.get(entities, []))
    if "link_preview_options" in parameters:
        check_link_preview(parameters["link_preview_options"])


def check_text(text: str, limit: int = TEXT_LIMIT) -> None:
    """Refuse a text that is empty, over `limit` UTF-16 units, or that Telegram would alter."""
    if not text.strip():
        refuse("message text is empty")
    if utf16_length(text) > limit:
        refuse("message is too long")
    if text != text.strip():
        refuse("strict: white space around a message text would be cut")
    if altered := _ALTERED.search(text):
        refuse(f"strict: U+{ord(altered[0]):04X} in a message text would be lost")


def check_entities(text: str, entities: object) -> None:
    """Refuse entities that are malformed, out of the text, or wrongly nested."""
    listed = check_list(entities, "MessageEntity")
    if len(listed) > ENTITY_LIMIT:
        refuse(f"strict: {len(listed)} entities, only {ENTITY_LIMIT} would be kept")
    boundaries = utf16_boundaries(text)
    checked = [_check_entity(entity, text, boundaries) for entity in listed]
    _check_nesting(checked)


def _check_entity(entity: object, text: str, boundaries: frozenset[int]) -> Json:
    kind = type_of(entity)
    if kind not in ENTITY_TYPES:
        refuse(f"can't parse MessageEntity: unknown type {kind!r}")
    needs = {"type": str, "offset": int, "length": int} | dict(_ENTITY_NEEDS.get(kind, {}))
    fields = check_fields(entity, f"{kind} entity", needs, _ENTITY_MAY.get(kind))
    start, end = fields["offset"], fields["offset"] + fields["length"]
    if start < 0 or fields["length"] <= 0 or end > max(boundaries):
        refuse(f"ENTITY_BOUNDS_INVALID: {kind} at {start}, {fields['length']} long")
    for offset in (start, end):
        if offset not in boundaries:
            refuse(f"{kind} entity breaks a UTF-16 symbol at offset {offset}")
    if not utf16_slice(text, start, fields["length"]).strip():
        refuse(f"strict: {kind} entity at {start} covers only white space")
    if kind == "text_link":
        check_url(fields["url"], "text_link entity")
    if kind == "text_mention" and type(fields["user"].get("id")) is not int:
        refuse("can't parse MessageEntity: user has no id")
    return fields


def _check_nesting(entities: list[Json]) -> None:
    around: list[Json] = []
    for inner in sorted(entities, key=_outermost_first):
        around = [outer for outer in around if _end(outer) > inner["offset"]]
        for outer in around:
            pair = f"{inner['type']} at {inner['offset']} in {outer['type']} at {outer['offset']}"
            if _end(inner) > _end(outer):
                refuse(f"strict: entities overlap: {pair}")
            if not _may_nest(outer["type"], inner["type"]):
                refuse(f"strict: entities can't be nested: {pair}")
        around.append(inner)


def _outermost_first(entity: Json) -> tuple[int, int, bool]:
    # Of two over one span the quotation is around the other, whichever was named first.
    return entity["offset"], -entity["length"], entity["type"] not in QUOTATIONS


def _end(entity: Json) -> int:
    return int(entity["offset"] + entity["length"])


def _may_nest(outer: str, inner: str) -> bool:
    kinds = {outer, inner}
    if kinds & PREFORMATTED or outer == inner or kinds <= QUOTATIONS:
        return False
    return not (outer in REFERENCES and inner in REFERENCES | QUOTATIONS)


def check_link_preview(options: object) -> None:
    """The shape of LinkPreviewOptions."""
    flags = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")
    fields = check_fields(
        options,
        "LinkPreviewOptions",
        {},
        {"url": str} | dict.fromkeys(flags, bool),
    )
    if "url" in fields:
        check_url(fields["url"], "LinkPreviewOptions")


def check_url(url: str, what: str) -> None:
    """Refuse a URL that Telegram opens for nobody."""
    try:
        parts = urlsplit(url)
    except ValueError:
        refuse(f"{what} URL '{url}' is invalid")
    believable = parts.scheme in _URL_SCHEMES and parts.netloc and not re.search(r"\s", url)
    if parts.scheme in {"http", "https"}:
        believable = believable and "." in (parts.hostname or "").strip(".")
    if not believable:
        refuse(f"{what} URL '{url}' is invalid")


def check_length(value: str, what: str, limit: int, least: int = 0) -> None:
    """Refuse a string shorter than `least` or longer than `limit` UTF-16 units."""
    if not least <= utf16_length(value) <= limit:
        refuse(f"{what} must be {least} to {limit} characters long")


def check_bytes(value: str, description: str, limit: int, least: int = 1) -> None:
    """Refuse a string shorter than `least` or longer than `limit` bytes of UTF-8."""
    if not least <= len(value.encode()) <= limit:
        refuse(description)


def check_range(parameters: Json, name: str, least: int, most: int) -> None:
    """Refuse an integer parameter, where given, that is out of its range."""
    if name in parameters and not least <= parameters[name] <= most:
        refuse(f'parameter "{name}" must be from {least} to {most}')
