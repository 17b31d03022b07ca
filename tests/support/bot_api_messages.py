"""Methods that send, edit and delete messages and answer queries: their rules and effects.

A rule refuses by the parameters alone; an effect by what the world knows, and then changes it
and returns Telegram's result.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tests.support import bot_api_rules as rules
from tests.support import bot_api_shapes as shapes
from tests.support.bot_api_content import Content, SentMessage
from tests.support.bot_api_rules import refuse
from tests.support.bot_api_world import World, now
from tests.support.updates import Json, next_message_id

CALLBACK_TEXT_LIMIT: Final = 200  # UTF-16 units
_NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def send_message_rule(parameters: Json) -> None:
    """The words, the keyboard, the shape of what is replied to."""
    rules.check_message_text(parameters)
    if "reply_markup" in parameters:
        shapes.check_reply_markup(parameters["reply_markup"])
    if "reply_parameters" in parameters:
        shapes.check_reply_parameters(parameters["reply_parameters"])


def send_message(world: World, parameters: Json) -> Json:
    """A new message of the bot stands in a known chat and topic."""
    chat = world.chat(parameters["chat_id"])
    world.check_unblocked(chat)
    world.check_topic(chat, parameters.get("message_thread_id"))
    reply = parameters.get("reply_parameters")
    message = SentMessage(
        **Content.of(parameters).parts(),
        chat=chat,
        message_id=next_message_id(),
        sender=world.bot,
        date=now(),
        reply_parameters=reply,
        reply_to=None if reply is None else _replied(world, chat, reply),
        message_thread_id=parameters.get("message_thread_id"),
    )
    world.sent[chat["id"], message.message_id] = message
    return message.wire()


def _replied(world: World, chat: Json, reply: Json) -> Json | None:
    chat_id: int = world.chat(reply["chat_id"])["id"] if "chat_id" in reply else chat["id"]
    message = world.standing(chat_id, reply["message_id"])
    if message is None and not reply.get("allow_sending_without_reply"):
        refuse("message to be replied not found")
    if message is None:
        return None
    words = str(message.get("text", message.get("caption", "")))
    if "quote" in reply and reply["quote"] not in words:
        refuse("QUOTE_TEXT_INVALID")
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def edit_rule(parameters: Json) -> None:
    """Either a message in a chat or an inline message, and a keyboard of inline buttons."""
    here = {"chat_id", "message_id"} & set(parameters)
    complete = not here if "inline_message_id" in parameters else len(here) == len("ab")
    if not complete:
        refuse("message identifier is not specified")
    if "reply_markup" in parameters:
        shapes.check_inline_keyboard(parameters["reply_markup"])


def edit_text_rule(parameters: Json) -> None:
    """As for any edit, and the words."""
    edit_rule(parameters)
    rules.check_message_text(parameters)


def edit_text(world: World, parameters: Json) -> Json | bool:
    """All of a message's content is new; no keyboard given means no keyboard."""
    return _edit(world, parameters, lambda _: Content.of(parameters))


def edit_markup(world: World, parameters: Json) -> Json | bool:
    """Only the keyboard is new."""
    markup = parameters.get("reply_markup")
    return _edit(world, parameters, lambda content: replace(content, reply_markup=markup))


def _edit(world: World, parameters: Json, change: Callable[[Content], Content]) -> Json | bool:
    if "inline_message_id" in parameters:
        return _edit_inline(world, parameters["inline_message_id"], change)
    chat = world.chat(parameters["chat_id"])
    key = (chat["id"], parameters["message_id"])
    if key not in world.sent:
        theirs = key in world.received
        refuse("message can't be edited" if theirs else "message to edit not found")
    before = world.sent[key]
    after = replace(before, **change(before).parts(), edit_date=now())
    if before.shown() == after.shown():
        refuse(_NOT_MODIFIED)
    world.sent[key] = after
    return after.wire()


def _edit_inline(world: World, message_id: str, change: Callable[[Content], Content]) -> bool:
    if message_id not in world.inline_messages:
        refuse("MESSAGE_ID_INVALID")
    before = world.inline_messages[message_id]
    # What a message said before the world began, nobody here knows.
    after = change(before or Content(text=""))
    if before is not None and before.shown() == after.shown():
        refuse(_NOT_MODIFIED)
    world.inline_messages[message_id] = after
    return True


def delete_message(world: World, parameters: Json) -> bool:
    """A message goes: the bot's own anywhere, others' only in private."""
    chat = world.chat(parameters["chat_id"])
    key = (chat["id"], parameters["message_id"])
    if world.standing(*key) is None:
        refuse("message to delete not found")
    if key in world.received and chat["type"] != "private":
        refuse("message can't be deleted")
    world.sent.pop(key, None)
    world.received.pop(key, None)
    return True


def answer_inline_rule(parameters: Json) -> None:
    """The results, how long they hold, where the next ones begin, the button above."""
    shapes.check_results(parameters["results"])
    rules.check_range(parameters, "cache_time", 0, 2**31 - 1)
    if "next_offset" in parameters:
        limit = shapes.NEXT_OFFSET_LIMIT
        rules.check_bytes(parameters["next_offset"], "NEXT_OFFSET_INVALID", limit, least=0)
    if "button" in parameters:
        shapes.check_results_button(parameters["button"])


def answer_inline(world: World, parameters: Json) -> bool:
    """A query asked and still open gets its results, once."""
    _close_query(world.open_inline_queries, parameters["inline_query_id"])
    world.answers_inline.append(parameters)
    return True


def answer_guest_rule(parameters: Json) -> None:
    """One result, such as might be among those of an inline query."""
    shapes.check_results([parameters["result"]])


def answer_guest(world: World, parameters: Json) -> Json:
    """A guest message still open is answered, once: the result stands in its chat at once."""
    _close_query(world.open_guest_queries, parameters["guest_query_id"])
    world.answers_guest.append(parameters)
    message_id = f"AgAAAguest{len(world.answers_guest)}"
    world.inline_messages[message_id] = Content.of_article(parameters["result"])
    return {"inline_message_id": message_id}


def answer_callback_rule(parameters: Json) -> None:
    """The length of the notice, how long it holds, where it leads."""
    if rules.utf16_length(parameters.get("text", "")) > CALLBACK_TEXT_LIMIT:
        refuse("MESSAGE_TOO_LONG")
    rules.check_range(parameters, "cache_time", 0, 2**31 - 1)
    if "url" in parameters:
        rules.check_url(parameters["url"], "callback answer")


def answer_callback(world: World, parameters: Json) -> bool:
    """A pressed button, still waiting, is let go, once."""
    _close_query(world.open_callback_queries, parameters["callback_query_id"])
    world.answers_callback.append(parameters)
    return True


def _close_query(waiting: set[str], query_id: str) -> None:
    if query_id not in waiting:
        refuse("query is too old and response timeout expired or query ID is invalid")
    waiting.remove(query_id)
