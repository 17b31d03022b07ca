"""What a Bot API server refuses in keyboards, replies, inline results and commands.

Pure checks like those of `bot_api_rules`, for the objects that stand beside a text.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from tests.support.bot_api_rules import (
    check_bytes,
    check_entities,
    check_fields,
    check_length,
    check_list,
    check_message_text,
    check_text,
    check_url,
    refuse,
    type_of,
    utf16_length,
)
from tests.support.updates import Json

BUTTON_LIMIT: Final = 100
ROW_LIMIT: Final = 8
CALLBACK_DATA_LIMIT: Final = 64  # bytes
RESULT_LIMIT: Final = 50
RESULT_ID_LIMIT: Final = 64  # bytes
NEXT_OFFSET_LIMIT: Final = 64  # bytes
COMMAND_LIMIT: Final = 100
QUOTE_LIMIT: Final = 1024  # UTF-16 units
QUERY_LIMIT: Final = 256  # UTF-16 units
COPY_LIMIT: Final = 256  # UTF-16 units

_CHOSEN_CHAT: Final[Mapping[str, type]] = {
    "query": str,
    "allow_user_chats": bool,
    "allow_bot_chats": bool,
    "allow_group_chats": bool,
    "allow_channel_chats": bool,
}
# What a button may do: a button does exactly one of these.
_ACTIONS: Final[Mapping[str, type]] = {
    "url": str,
    "callback_data": str,
    "web_app": dict,
    "login_url": dict,
    "switch_inline_query": str,
    "switch_inline_query_current_chat": str,
    "switch_inline_query_chosen_chat": dict,
    "copy_text": dict,
}
_DECORATION: Final[Mapping[str, type]] = {"style": str, "icon_custom_emoji_id": str}
_BUTTON_STYLES: Final = frozenset({"danger", "success", "primary"})

_ARTICLE_MAY: Final[Mapping[str, type]] = {
    "reply_markup": dict,
    "url": str,
    "description": str,
    "thumbnail_url": str,
    "thumbnail_width": int,
    "thumbnail_height": int,
}
_SCOPES: Final[Mapping[str, Mapping[str, type]]] = {
    "default": {},
    "all_private_chats": {},
    "all_group_chats": {},
    "all_chat_administrators": {},
    "chat": {"chat_id": int},
    "chat_administrators": {"chat_id": int},
    "chat_member": {"chat_id": int, "user_id": int},
}


def check_reply_markup(markup: object) -> None:
    """Any keyboard a new message may carry; only inline keyboards are looked into."""
    if isinstance(markup, dict) and "remove_keyboard" in markup:
        check_fields(markup, "ReplyKeyboardRemove", {"remove_keyboard": bool}, {"selective": bool})
    elif isinstance(markup, dict) and "force_reply" in markup:
        optional = {"selective": bool, "input_field_placeholder": str}
        check_fields(markup, "ForceReply", {"force_reply": bool}, optional)
    else:
        check_inline_keyboard(markup)


def check_inline_keyboard(markup: object) -> None:
    """The shape and limits of an InlineKeyboardMarkup."""
    if not isinstance(markup, dict):
        refuse("object expected as reply markup")
    keyboard = check_fields(markup, "InlineKeyboardMarkup", {"inline_keyboard": list})
    rows = [check_list(row, "keyboard row") for row in keyboard["inline_keyboard"]]
    if any(len(row) > ROW_LIMIT for row in rows):
        refuse(f"strict: more than {ROW_LIMIT} buttons in a row")
    if sum(map(len, rows)) > BUTTON_LIMIT:
        refuse("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check_button(button)


def _check_button(button: object) -> None:
    fields = check_fields(
        button,
        "InlineKeyboardButton",
        {"text": str},
        {**_ACTIONS, **_DECORATION},
    )
    if not fields["text"].strip():
        refuse("inline keyboard button text is empty")
    actions = sorted(set(fields) & set(_ACTIONS))
    if not actions:
        refuse("can't parse inline keyboard button: Text buttons are unallowed")
    if len(actions) > 1:
        refuse(f"strict: a button does one thing, not {', '.join(actions)}")
    if fields.get("style", "primary") not in _BUTTON_STYLES:
        refuse(f"can't parse inline keyboard button: unknown style {fields['style']!r}")
    if check := _ACTION_RULES.get(actions[0]):
        check(fields[actions[0]])


def _check_callback_data(callback_data: str) -> None:
    check_bytes(callback_data, "BUTTON_DATA_INVALID", CALLBACK_DATA_LIMIT)


def _check_button_url(url: str) -> None:
    check_url(url, "inline keyboard button")


def _check_web_app(web_app: object) -> None:
    url = check_fields(web_app, "WebAppInfo", {"url": str})["url"]
    if not url.startswith("https://"):
        refuse(f"inline keyboard button web app URL '{url}' is invalid: only HTTPS")


def _check_login_url(login_url: object) -> None:
    optional = {"forward_text": str, "bot_username": str, "request_write_access": bool}
    check_url(check_fields(login_url, "LoginUrl", {"url": str}, optional)["url"], "login")


def _check_chosen_chat(chosen_chat: object) -> None:
    fields = check_fields(chosen_chat, "SwitchInlineQueryChosenChat", {}, _CHOSEN_CHAT)
    if not any(allowed for name, allowed in fields.items() if name.startswith("allow_")):
        refuse("at least one chat type must be allowed")
    _check_query(fields.get("query", ""))


def _check_query(query: str) -> None:
    if utf16_length(query) > QUERY_LIMIT:
        refuse(f"strict: of an inline query, only {QUERY_LIMIT} characters would be typed")
    if query.strip():
        check_text(query)


def _check_copy_text(copy_text: object) -> None:
    text = check_fields(copy_text, "CopyTextButton", {"text": str})["text"]
    check_length(text, "text to copy", COPY_LIMIT, least=1)
    check_text(text)


_ACTION_RULES: Final[Mapping[str, Callable[..., None]]] = {
    "callback_data": _check_callback_data,
    "url": _check_button_url,
    "switch_inline_query": _check_query,
    "switch_inline_query_current_chat": _check_query,
    "web_app": _check_web_app,
    "login_url": _check_login_url,
    "switch_inline_query_chosen_chat": _check_chosen_chat,
    "copy_text": _check_copy_text,
}


def check_reply_parameters(reply: object) -> None:
    """The shape of ReplyParameters; whether the message exists is asked elsewhere."""
    optional = {
        "chat_id": int,
        "allow_sending_without_reply": bool,
        "quote": str,
        "quote_entities": list,
        "quote_position": int,
    }
    fields = check_fields(reply, "ReplyParameters", {"message_id": int}, optional)
    if "quote" in fields:
        check_text(fields["quote"], QUOTE_LIMIT)
        check_entities(fields["quote"], fields.get("quote_entities", []))


def check_results(results: object) -> None:
    """At most fifty inline results, each an article, each with an id of its own."""
    listed = check_list(results, "inline query results")
    if len(listed) > RESULT_LIMIT:
        refuse("RESULTS_TOO_MUCH")
    seen: set[str] = set()
    for result in listed:
        fields = _check_article(result)
        if fields["id"] in seen:
            refuse("RESULT_ID_DUPLICATE")
        seen.add(fields["id"])


def _check_article(result: object) -> Json:
    kind = type_of(result)
    if kind != "article":
        refuse(f"strict: only articles are known here, not {kind!r}")
    required = {"type": str, "id": str, "title": str, "input_message_content": dict}
    article = check_fields(result, "InlineQueryResultArticle", required, _ARTICLE_MAY)
    check_bytes(article["id"], "RESULT_ID_INVALID", RESULT_ID_LIMIT)
    if not article["title"].strip():
        refuse("ARTICLE_TITLE_EMPTY")
    for name in ("url", "thumbnail_url"):
        if name in article:
            check_url(article[name], f"article {name}")
    if "reply_markup" in article:
        check_inline_keyboard(article["reply_markup"])
    _check_input_text(article["input_message_content"])
    return article


def _check_input_text(content: object) -> None:
    optional = {"entities": list, "link_preview_options": dict, "parse_mode": str}
    what = "InputTextMessageContent"
    check_message_text(check_fields(content, what, {"message_text": str}, optional), "message_text")


def check_results_button(button: object) -> None:
    """The button above inline results: a text, and a web app or a start parameter."""
    optional = {"web_app": dict, "start_parameter": str}
    fields = check_fields(button, "InlineQueryResultsButton", {"text": str}, optional)
    if not fields["text"].strip():
        refuse("can't parse InlineQueryResultsButton: text is empty")
    if ("web_app" in fields) == ("start_parameter" in fields):
        refuse("can't parse InlineQueryResultsButton: exactly one action is expected")
    if "web_app" in fields:
        _check_web_app(fields["web_app"])
    elif not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", fields["start_parameter"]):
        refuse("START_PARAM_INVALID")


def check_commands(commands: object) -> None:
    """At most a hundred commands, each with a name Telegram allows and a description."""
    listed = check_list(commands, "bot commands")
    if len(listed) > COMMAND_LIMIT:
        refuse("BOT_COMMANDS_TOO_MUCH")
    for command in listed:
        fields = check_fields(command, "BotCommand", {"command": str, "description": str})
        if not re.fullmatch(r"[a-z0-9_]{1,32}", fields["command"]):
            refuse("BOT_COMMAND_INVALID")
        if not fields["description"].strip():
            refuse("BOT_COMMAND_DESCRIPTION_INVALID")
        check_length(fields["description"], "command description", 256, least=1)


def check_scope(scope: object) -> None:
    """The shape of a BotCommandScope."""
    kind = type_of(scope)
    if kind not in _SCOPES:
        refuse(f"can't parse BotCommandScope: unknown type {kind!r}")
    check_fields(scope, "BotCommandScope", {"type": str, **_SCOPES[kind]})


def check_language_code(code: str) -> None:
    """A two-letter language code, or nothing for everybody else."""
    if not re.fullmatch(r"(?:[a-z]{2})?", code):
        refuse("LANG_CODE_INVALID")
