"""Believable Telegram updates, as plain JSON: what a person does, told in one call.

    api.push(message("/quote 谈判桌"))
    api.push(inline_query("谈判桌", user=person(language_code="en")))
    api.push(callback_query(button["callback_data"], message=sent.wire()))

Every builder returns a whole update with the next `update_id`; `message_of` takes the message
out of it. Identifiers look like the real ones: supergroups and channels start at -100…, groups
are negative, a private chat has its user's number. Commands and mentions get their entities, in
UTF-16 units, as Telegram would have found them.
"""

import itertools
import time
from typing import Any, Final

from tests.support.entities import entities_of

Json = dict[str, Any]

STICKER: Final[Json] = {
    "file_id": "CAACAgUAAxkBAAI9",
    "file_unique_id": "AgADCQAC",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}

# One counter for people and bot alike: in a real chat no two messages share a number.
_message_ids: Final = itertools.count(4001)
_update_ids: Final = itertools.count(812_345_001)
_query_ids: Final = itertools.count(1)

_MESSAGE_KINDS: Final = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "guest_message",
)

INLINE_QUERY_LIMIT: Final = 256
"""Characters of an inline query that a bot is sent; the rest is cut off."""


def next_message_id() -> int:
    """The number of the next message in any chat."""
    return next(_message_ids)


def person(
    user_id: int = 6_104_882_317,
    *,
    first_name: str = "林小雨",
    username: str | None = "linxiaoyu",
    language_code: str | None = "zh-hans",
) -> Json:
    """A user; None leaves the field out, as for people without a username."""
    return _present(
        id=user_id,
        is_bot=False,
        first_name=first_name,
        username=username,
        language_code=language_code,
    )


def administrator(user: Json) -> Json:
    """A ChatMember with every right, for `api.world.administrators[chat_id]`."""
    rights = (
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    )
    granted = dict.fromkeys(rights, True)
    plain = {"can_be_edited": False, "is_anonymous": False}
    return {"status": "administrator", "user": user} | plain | granted


def private_chat(user: Json | None = None) -> Json:
    """The chat of one person with the bot: it has the person's number and names."""
    user = user or person()
    return _present(
        id=user["id"],
        type="private",
        first_name=user["first_name"],
        username=user.get("username"),
    )


def group(chat_id: int = -4_820_117_365, *, title: str = "读书会") -> Json:
    """A basic group."""
    return {"id": chat_id, "type": "group", "title": title}


def supergroup(
    chat_id: int = -1_001_984_220_763,
    *,
    title: str = "新闻讨论",
    forum: bool = False,
) -> Json:
    """A supergroup; `forum` gives it topics."""
    chat: Json = {"id": chat_id, "type": "supergroup", "title": title}
    return chat | {"is_forum": True} if forum else chat


def channel(chat_id: int = -1_001_552_908_144, *, title: str = "每日一问") -> Json:
    """A public channel."""
    return {"id": chat_id, "type": "channel", "title": title, "username": "meiri_yiwen"}


def message(
    text: str,
    *,
    chat: Json | None = None,
    user: Json | None = None,
    language_code: str | None = None,
    reply_to: Json | None = None,
    topic: int | None = None,
) -> Json:
    """A person writes `text`, in private unless `chat` says where.

    `language_code` is the language of the person's Telegram; `reply_to` is a message, or an
    update that brought one; `topic` is the thread's number in a forum.
    """
    user = user or person()
    if language_code is not None:
        user = user | {"language_code": language_code}
    written = _message(chat or private_chat(user), user)
    written |= _written("text", "entities", text)
    if reply_to is not None:
        written["reply_to_message"] = _without_reply(message_of(reply_to))
    if topic is not None:
        written |= {"message_thread_id": topic, "is_topic_message": True}
    return _update("message", written)


def edited_message(original: Json, text: str) -> Json:
    """The writer of `original` (an update or a message) changes its text."""
    before = {name: value for name, value in message_of(original).items() if name != "entities"}
    edited = before | _written("text", "entities", text) | {"edit_date": _now()}
    return _update("edited_message", edited)


def photo(
    caption: str | None = None, *, chat: Json | None = None, user: Json | None = None
) -> Json:
    """A person sends a picture, with or without words below it."""
    sizes = [
        {
            "file_id": f"AgACAgUAAxkBAAI{side}",
            "file_unique_id": f"AQAD{side}",
            "width": side,
            "height": side * 3 // 4,
            "file_size": side * 90,
        }
        for side in (90, 320, 800)
    ]
    return _attachment("photo", sizes, caption, chat=chat, user=user)


def voice(
    caption: str | None = None, *, chat: Json | None = None, user: Json | None = None
) -> Json:
    """A person sends a voice message of seven seconds."""
    sound = {
        "file_id": "AwACAgUAAxkBAAI7",
        "file_unique_id": "AgADBwAC",
        "duration": 7,
        "mime_type": "audio/ogg",
        "file_size": 28_114,
    }
    return _attachment("voice", sound, caption, chat=chat, user=user)


def document(
    file_name: str | None = "talk.txt",
    caption: str | None = None,
    *,
    size: int = 8_114,
    mime_type: str | None = "text/plain",
    chat: Json | None = None,
    user: Json | None = None,
) -> Json:
    """A person sends a file of `size` bytes; `file_id_of` tells what to fetch it by."""
    number = next(_query_ids)
    file = _present(
        file_id=f"BQACAgUAAxkBAAI{number}",
        file_unique_id=f"AgADBwAC{number}",
        file_name=file_name,
        mime_type=mime_type,
        file_size=size,
    )
    return _attachment("document", file, caption, chat=chat, user=user)


def file_id_of(update: Json) -> str:
    """The number of the file that a message brings."""
    return str(message_of(update)["document"]["file_id"])


def sent(content: Json, *, chat: Json | None = None, user: Json | None = None) -> Json:
    """A person sends what is neither words nor has any below it, e.g. `{"sticker": STICKER}`."""
    user = user or person()
    return _update("message", _message(chat or private_chat(user), user) | content)


def anonymous_admin_message(text: str, *, chat: Json | None = None) -> Json:
    """An administrator writes in the name of the supergroup itself."""
    chat = chat or supergroup()
    nobody = {
        "id": 1_087_968_824,
        "is_bot": True,
        "first_name": "Group",
        "username": "GroupAnonymousBot",
    }
    written = _message(chat, nobody) | {"sender_chat": chat}
    return _update("message", written | _written("text", "entities", text))


def migration(old: Json, new: Json, *, user: Json | None = None) -> tuple[Json, Json]:
    """A group becomes a supergroup: what is told in the old chat, and in the new one."""
    user = user or person()
    left = _message(old, user) | {"migrate_to_chat_id": new["id"]}
    nobody = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}
    come = _message(new, nobody) | {"sender_chat": new, "migrate_from_chat_id": old["id"]}
    return _update("message", left), _update("message", come)


def channel_post(text: str, *, chat: Json | None = None) -> Json:
    """A post in a channel the bot is in: no user wrote it."""
    chat = chat or channel()
    post = _message(chat, None) | {"sender_chat": chat}
    return _update("channel_post", post | _written("text", "entities", text))


def guest_message(
    text: str,
    *,
    chat: Json | None = None,
    user: Json | None = None,
    reply_to: Json | None = None,
) -> Json:
    """A person mentions the bot, or replies to a message of its, in a chat it has not joined.

    `reply_to` is a message, or an update that brought one; it comes along, as nothing else does.
    """
    user = user or person()
    written = _message(chat or supergroup(), user) | _written("text", "entities", text)
    if reply_to is not None:
        written["reply_to_message"] = _without_reply(message_of(reply_to))
    return _update("guest_message", written | {"guest_query_id": _query_id(user)})


def inline_query(query: str, offset: str = "", *, user: Json | None = None) -> Json:
    """A person types `@bot query` in some chat."""
    user = user or person()
    asked = {
        "id": _query_id(user),
        "from": user,
        "query": query[:INLINE_QUERY_LIMIT],
        "offset": offset,
        "chat_type": "supergroup",
    }
    return _update("inline_query", asked)


def chosen_inline_result(
    result_id: str,
    query: str,
    *,
    inline_message_id: str | None = None,
    user: Json | None = None,
) -> Json:
    """A person sends an inline result; it has a message id only if it carries a keyboard."""
    chosen = _present(
        result_id=result_id,
        query=query,
        inline_message_id=inline_message_id,
    )
    return _update("chosen_inline_result", chosen | {"from": user or person()})


def callback_query(
    callback_data: str,
    *,
    message: Json | None = None,
    inline_message_id: str | None = None,
    user: Json | None = None,
) -> Json:
    """A person presses a button under `message`, or under a message sent by way of the bot.

    Raises:
        ValueError: neither or both of `message` and `inline_message_id` are given.
    """
    if (message is None) == (inline_message_id is None):
        reason = "a button is under a message or under an inline message"
        raise ValueError(reason)
    user = user or person()
    pressed: Json = {
        "id": _query_id(user),
        "from": user,
        "chat_instance": "-6082364914557193824",
        "data": callback_data,
    }
    if message is not None:
        pressed["message"] = message_of(message)
    else:
        pressed["inline_message_id"] = inline_message_id
    return _update("callback_query", pressed)


def inaccessible(message: Json) -> Json:
    """What a button's message looks like once it is too old to be sent along."""
    known = message_of(message)
    return {"chat": known["chat"], "message_id": known["message_id"], "date": 0}


def message_of(update: Json) -> Json:
    """The message an update brings; a message itself is returned as it is."""
    for kind in _MESSAGE_KINDS:
        if kind in update:
            brought: Json = update[kind]
            return brought
    return update


def _message(chat: Json, user: Json | None) -> Json:
    written: Json = {"message_id": next_message_id(), "date": _now(), "chat": chat}
    return written if user is None else written | {"from": user}


def _written(name: str, entities_name: str, text: str) -> Json:
    entities = entities_of(text)
    return {name: text, entities_name: entities} if entities else {name: text}


def _attachment(
    kind: str,
    content: object,
    caption: str | None,
    *,
    chat: Json | None,
    user: Json | None,
) -> Json:
    user = user or person()
    sent = _message(chat or private_chat(user), user) | {kind: content}
    if caption is not None:
        sent |= _written("caption", "caption_entities", caption)
    return _update("message", sent)


def _without_reply(message: Json) -> Json:
    # Telegram shows one step of a chain of replies, never two.
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _update(kind: str, content: Json) -> Json:
    return {"update_id": next(_update_ids), kind: content}


def _query_id(user: Json) -> str:
    return str((int(user["id"]) << 32) + next(_query_ids))


def _present(**fields: object) -> Json:
    return {name: value for name, value in fields.items() if value is not None}


def _now() -> int:
    return int(time.time())
