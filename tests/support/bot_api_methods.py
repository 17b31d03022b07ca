"""The table of Bot API methods: what each takes, what it refuses, what it does.

To add a method, write its effect, add a line to `METHODS`, and, for a parameter that is no plain
text, a line to the readers of `bot_api_parameters`.

Stricter than Telegram on purpose: a parameter that the method's line does not name is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tests.support import bot_api_files as files
from tests.support import bot_api_messages as messages
from tests.support import bot_api_profile as profile
from tests.support.bot_api_rules import check_unicode, refuse
from tests.support.bot_api_world import World
from tests.support.updates import Json

_MISSING: Final[Mapping[str, str]] = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
}


@dataclass(frozen=True, slots=True)
class Method:
    """One line of the table."""

    effect: Callable[[World, Json], object]
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    rule: Callable[[Json], None] | None = None

    def check(self, parameters: Json) -> None:
        """Refuse unknown or missing parameters, then what the method's rule refuses.

        Raises:
            Refused: with Telegram's description.
        """
        for name in sorted(set(parameters) - self.required - self.optional):
            refuse(f'strict: the method has no parameter "{name}"')
        for name in sorted(self.required):
            if parameters.get(name) in (None, ""):
                refuse(_MISSING.get(name, f'parameter "{name}" is required'))
        check_unicode(parameters)
        if self.rule is not None:
            self.rule(parameters)


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_EDITED: Final = _names("chat_id message_id inline_message_id reply_markup")
_WORDS: Final = _names("parse_mode entities link_preview_options")
_MENU: Final = _names("scope language_code")

METHODS: Final[Mapping[str, Method]] = {
    "getMe": Method(profile.get_me),
    "logOut": Method(profile.agree),
    "close": Method(profile.agree),
    "getUpdates": Method(
        profile.get_updates,
        optional=_names("offset limit timeout allowed_updates"),
        rule=profile.get_updates_rule,
    ),
    "setWebhook": Method(
        profile.set_webhook,
        required=_names("url"),
        optional=_names(
            "ip_address max_connections allowed_updates drop_pending_updates secret_token",
        ),
        rule=profile.set_webhook_rule,
    ),
    "deleteWebhook": Method(profile.delete_webhook, optional=_names("drop_pending_updates")),
    "getWebhookInfo": Method(profile.get_webhook_info),
    "sendMessage": Method(
        messages.send_message,
        required=_names("chat_id text"),
        optional=_WORDS
        | _names(
            "message_thread_id disable_notification protect_content reply_parameters reply_markup",
        ),
        rule=messages.send_message_rule,
    ),
    "editMessageText": Method(
        messages.edit_text,
        required=_names("text"),
        optional=_WORDS | _EDITED,
        rule=messages.edit_text_rule,
    ),
    "editMessageReplyMarkup": Method(
        messages.edit_markup,
        optional=_EDITED,
        rule=messages.edit_rule,
    ),
    "deleteMessage": Method(messages.delete_message, required=_names("chat_id message_id")),
    "answerInlineQuery": Method(
        messages.answer_inline,
        required=_names("inline_query_id results"),
        optional=_names("cache_time is_personal next_offset button"),
        rule=messages.answer_inline_rule,
    ),
    "answerGuestQuery": Method(
        messages.answer_guest,
        required=_names("guest_query_id result"),
        rule=messages.answer_guest_rule,
    ),
    "answerCallbackQuery": Method(
        messages.answer_callback,
        required=_names("callback_query_id"),
        optional=_names("text show_alert url cache_time"),
        rule=messages.answer_callback_rule,
    ),
    "setMyCommands": Method(
        profile.set_commands,
        required=_names("commands"),
        optional=_MENU,
        rule=profile.commands_rule,
    ),
    "getMyCommands": Method(profile.get_commands, optional=_MENU, rule=profile.commands_rule),
    "deleteMyCommands": Method(
        profile.delete_commands,
        optional=_MENU,
        rule=profile.commands_rule,
    ),
    "setMyName": Method(
        profile.description_setter("name"),
        optional=_names("name language_code"),
        rule=profile.description_rule("name", 64),
    ),
    "getMyName": Method(
        profile.description_getter("name"),
        optional=_names("language_code"),
    ),
    "setMyDescription": Method(
        profile.description_setter("description"),
        optional=_names("description language_code"),
        rule=profile.description_rule("description", 512),
    ),
    "getMyDescription": Method(
        profile.description_getter("description"),
        optional=_names("language_code"),
    ),
    "setMyShortDescription": Method(
        profile.description_setter("short_description"),
        optional=_names("short_description language_code"),
        rule=profile.description_rule("short_description", 120),
    ),
    "getMyShortDescription": Method(
        profile.description_getter("short_description"),
        optional=_names("language_code"),
    ),
    "sendChatAction": Method(
        profile.chat_action,
        required=_names("chat_id action"),
        optional=_names("message_thread_id"),
        rule=profile.chat_action_rule,
    ),
    "getFile": Method(files.get_file, required=_names("file_id")),
    "getChat": Method(profile.get_chat, required=_names("chat_id")),
    "getChatMember": Method(profile.get_chat_member, required=_names("chat_id user_id")),
    "getChatAdministrators": Method(
        profile.get_chat_administrators,
        required=_names("chat_id"),
        optional=_names("return_bots"),
    ),
}
