"""Methods about updates, chats and the bot's own profile: their rules and effects.

A rule refuses by the parameters alone; an effect by what the world knows, and then changes it
and returns Telegram's result.
"""

import json
import re
from collections.abc import Callable
from typing import Final

from tests.support import bot_api_rules as rules
from tests.support import bot_api_shapes as shapes
from tests.support.bot_api_rules import refuse
from tests.support.bot_api_world import World
from tests.support.updates import Json

_CHAT_ACTIONS: Final = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    },
)


def get_me(world: World, _: Json) -> Json:
    """The bot itself."""
    return world.bot


def agree(_: World, __: Json) -> bool:
    """Nothing to do here, and that is done."""
    return True


def get_updates_rule(parameters: Json) -> None:
    """Ranges of numbers, and kinds of updates given as strings."""
    rules.check_range(parameters, "limit", 1, 100)
    rules.check_range(parameters, "timeout", 0, 50)
    _check_kinds(parameters)


def _check_kinds(parameters: Json) -> None:
    for kind in rules.check_list(parameters.get("allowed_updates", []), "allowed_updates"):
        if not isinstance(kind, str):
            refuse("can't parse allowed_updates: expected strings")


def get_updates(world: World, parameters: Json) -> list[Json]:
    """Hand out what waits; the server has held the request back until something does."""
    return world.inbox.due(parameters.get("limit", 100))


def set_webhook_rule(parameters: Json) -> None:
    """An HTTPS address, but for one on loopback, where there is no certificate to be had."""
    rules.check_range(parameters, "max_connections", 1, 100)
    _check_kinds(parameters)
    if not parameters["url"].startswith(("https://", "http://127.0.0.1:")):
        refuse("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", parameters.get("secret_token", "-")):
        refuse("secret token contains unallowed characters")


def set_webhook(world: World, parameters: Json) -> bool:
    """Remember the webhook; what waits is brought to it from now on."""
    world.webhook = parameters
    world.webhook_failure = {}
    world.inbox.allow(parameters.get("allowed_updates"))
    return _drop_pending(world, parameters)


def delete_webhook(world: World, parameters: Json) -> bool:
    """Back to long polls."""
    world.webhook = {}
    world.webhook_failure = {}
    return _drop_pending(world, parameters)


def _drop_pending(world: World, parameters: Json) -> bool:
    if parameters.get("drop_pending_updates"):
        world.inbox.waiting.clear()
    return True


def get_webhook_info(world: World, _: Json) -> Json:
    """Whether there is a webhook, how many updates wait, and how the last attempt failed."""
    told: Json = {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.inbox.waiting),
    }
    if world.webhook:
        told |= {
            "max_connections": world.webhook.get("max_connections", 40),
            "allowed_updates": sorted(world.inbox.allowed),
            **world.webhook_failure,
        }
    return told


def commands_rule(parameters: Json) -> None:
    """Commands, their scope, their language."""
    if "commands" in parameters:
        shapes.check_commands(parameters["commands"])
    if "scope" in parameters:
        shapes.check_scope(parameters["scope"])
    shapes.check_language_code(parameters.get("language_code", ""))


def set_commands(world: World, parameters: Json) -> bool:
    """The menu of one scope and language."""
    world.commands[_commands_key(parameters)] = parameters["commands"]
    return True


def get_commands(world: World, parameters: Json) -> list[Json]:
    """The menu of just this scope and language."""
    return world.commands.get(_commands_key(parameters), [])


def delete_commands(world: World, parameters: Json) -> bool:
    """No menu of its own for this scope and language."""
    world.commands.pop(_commands_key(parameters), None)
    return True


def _commands_key(parameters: Json) -> tuple[str, str]:
    scope = parameters.get("scope", {"type": "default"})
    return json.dumps(scope, sort_keys=True), parameters.get("language_code", "")


def description_rule(name: str, limit: int) -> Callable[[Json], None]:
    """The rule of a description of at most `limit` UTF-16 units."""

    def rule(parameters: Json) -> None:
        rules.check_length(parameters.get(name, ""), name, limit)
        shapes.check_language_code(parameters.get("language_code", ""))

    return rule


def description_setter(name: str) -> Callable[[World, Json], bool]:
    """The effect that writes the description called `name`; an empty one is taken away."""

    def write(world: World, parameters: Json) -> bool:
        world.descriptions[name, parameters.get("language_code", "")] = parameters.get(name, "")
        return True

    return write


def description_getter(name: str) -> Callable[[World, Json], Json]:
    """The effect that reads the description called `name`, the common one if there is no own."""

    def read(world: World, parameters: Json) -> Json:
        own = world.descriptions.get((name, parameters.get("language_code", "")))
        return {name: own or world.descriptions.get((name, ""), "")}

    return read


def chat_action_rule(parameters: Json) -> None:
    """An action there is."""
    if parameters["action"] not in _CHAT_ACTIONS:
        refuse("wrong parameter action in request")


def chat_action(world: World, parameters: Json) -> bool:
    """The bot is typing."""
    world.check_topic(world.chat(parameters["chat_id"]), parameters.get("message_thread_id"))
    world.actions.append(parameters)
    return True


def get_chat(world: World, parameters: Json) -> Json:
    """A chat, with what a ChatFullInfo cannot be without."""
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return world.chat(parameters["chat_id"]) | {
        "accent_color_id": 3,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def get_chat_member(world: World, parameters: Json) -> Json:
    """An administrator, or somebody who has written in the chat, or the bot."""
    chat_id = world.chat(parameters["chat_id"])["id"]
    ordinary = world.members.get(chat_id, {}) | {world.bot["id"]: world.bot}
    members: list[Json] = [{"status": "member", "user": user} for user in ordinary.values()]
    known = {member["user"]["id"]: member for member in members}
    known |= {member["user"]["id"]: member for member in world.administrators.get(chat_id, [])}
    if parameters["user_id"] not in known:
        refuse("member not found")
    return known[parameters["user_id"]]


def get_chat_administrators(world: World, parameters: Json) -> list[Json]:
    """The administrators a test has put into the world."""
    chat = world.chat(parameters["chat_id"])
    if chat["type"] == "private":
        refuse("there are no administrators in the private chat")
    return world.administrators.get(chat["id"], [])
