"""The updates people make are such as python-telegram-bot reads, and look like the real ones."""

from typing import Final

import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st

from tests.support.entities import entities_of
from tests.support.updates import (
    STICKER,
    Json,
    anonymous_admin_message,
    callback_query,
    channel_post,
    chosen_inline_result,
    edited_message,
    group,
    guest_message,
    inaccessible,
    inline_query,
    message,
    message_of,
    migration,
    person,
    photo,
    sent,
    supergroup,
    voice,
)

EVERY_KIND: Final = {
    "message": message("/quote 谈判桌"),
    "in a group": message("你好", chat=group()),
    "in a topic": message("你好", chat=supergroup(forum=True), topic=17),
    "a reply": message("/quote", reply_to=message("谈判桌")),
    "edited_message": edited_message(message("谈判桌"), "终点"),
    "channel_post": channel_post("今天的问题"),
    "anonymous": anonymous_admin_message("/quote 谈判桌"),
    "migrated to": migration(group(), supergroup())[0],
    "migrated from": migration(group(), supergroup())[1],
    "photo": photo(),
    "sticker": sent({"sticker": STICKER}),
    "voice": voice("/quote 谈判桌"),
    "guest_message": guest_message("@YuanhuaBot 谈判桌", reply_to=message("终点")),
    "inline_query": inline_query("谈判桌", "10"),
    "chosen": chosen_inline_result("a", "谈判桌", inline_message_id="AgAAAB"),
    "callback": callback_query("x", message=message("谈判桌")),
    "old callback": callback_query("x", message=inaccessible(message("谈判桌"))),
    "inline callback": callback_query("x", inline_message_id="AgAAAB"),
}


def read(update: Json) -> telegram.Update:
    """The update as python-telegram-bot sees it."""
    seen = telegram.Update.de_json(update, None)
    assert seen is not None
    return seen


@pytest.mark.parametrize("update", EVERY_KIND.values(), ids=list(EVERY_KIND))
def test_every_update_is_read_whole(update: Json) -> None:
    """python-telegram-bot reads each and writes the same JSON again: no field is made up."""
    assert json_of(read(update)) == update


def json_of(seen: telegram.Update) -> Json:
    """The update as JSON, without the flags the library adds to every message."""

    def trimmed(value: object) -> object:
        if isinstance(value, dict):
            return {name: trimmed(inner) for name, inner in value.items() if name not in _ADDED}
        return [trimmed(inner) for inner in value] if isinstance(value, list) else value

    trimmed_whole = trimmed(seen.to_dict())
    assert isinstance(trimmed_whole, dict)
    return trimmed_whole


_ADDED: Final = frozenset(
    {
        "channel_chat_created",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
    },
)


def test_updates_are_numbered_in_order() -> None:
    """Each update has a greater number than the one before, each message too."""
    first, second = message("一"), message("二")
    assert second["update_id"] > first["update_id"]
    assert message_of(second)["message_id"] > message_of(first)["message_id"]


def test_a_private_chat_is_its_person() -> None:
    """Chat and sender share number and names, and the language is the person's."""
    seen = read(message("/start", language_code="en"))
    assert seen.effective_user is not None
    assert seen.effective_chat is not None
    assert seen.effective_user.id == seen.effective_chat.id
    assert seen.effective_user.language_code == "en"
    assert seen.effective_chat.type == "private"


def test_an_edit_keeps_the_message() -> None:
    """The same number and date, new words with their own entities, and the time of the edit."""
    written = message("/quote 谈判桌")
    edited = message_of(edited_message(written, "终点"))
    assert edited["message_id"] == message_of(written)["message_id"]
    assert edited["text"] == "终点"
    assert "entities" not in edited
    assert edited["edit_date"] >= edited["date"]


def test_a_reply_shows_one_step() -> None:
    """The message replied to comes along, what that replied to does not."""
    last = message("三", reply_to=message("二", reply_to=message("一")))
    shown = message_of(last)["reply_to_message"]
    assert shown["text"] == "二"
    assert "reply_to_message" not in shown


def test_an_inline_query_is_cut() -> None:
    """A bot is sent no more than 256 characters of it."""
    assert inline_query("谈" * 300)["inline_query"]["query"] == "谈" * 256


def test_an_anonymous_administrator_is_the_chat() -> None:
    """The sender is the supergroup, behind the account Telegram uses for it."""
    seen = read(anonymous_admin_message("/quote 谈判桌")).effective_message
    assert seen is not None
    assert seen.from_user is not None
    assert seen.sender_chat is not None
    assert seen.from_user.username == "GroupAnonymousBot"
    assert seen.sender_chat.id == seen.chat.id


def test_a_button_is_under_one_message() -> None:
    """Neither or both of the two kinds of message is a mistake in the test."""
    with pytest.raises(ValueError, match="a button is under"):
        callback_query("x")
    with pytest.raises(ValueError, match="a button is under"):
        callback_query("x", message=message("谈判桌"), inline_message_id="AgAAAB")


def test_a_person_may_have_no_username() -> None:
    """What a person lacks is left out, not empty."""
    assert set(person(username=None, language_code=None)) == {"id", "is_bot", "first_name"}


@pytest.mark.parametrize(
    ("text", "found"),
    (
        ("/quote 谈判桌", ["/quote"]),
        ("/quote@YuanhuaBot 谈判桌", ["/quote@YuanhuaBot"]),
        ("/quote谈判桌", []),
        ("看看 /quote 吧", ["/quote"]),
        ("a/quote", []),
        ("//quote", []),
        ("😀 @YuanhuaBot 你好", ["@YuanhuaBot"]),
        ("写信到 me@example.org", []),
        ("/start @linxiaoyu", ["/start", "@linxiaoyu"]),
        ("谈判桌", []),
    ),
)
def test_commands_and_mentions_are_found(text: str, found: list[str]) -> None:
    """What Telegram marks is marked, and nothing else."""
    assert cut(text) == found


def cut(text: str) -> list[str]:
    """The parts of the text its entities cover, as python-telegram-bot cuts them."""
    seen = read(message(text)).effective_message
    assert seen is not None
    return [seen.parse_entity(entity) for entity in seen.entities]


@given(st.text(st.sampled_from("谈😀 "), max_size=8))
def test_offsets_are_in_utf16_units(before: str) -> None:
    """A command is cut out whole, whatever stands before it."""
    text = f"{before} /quote"
    (found,) = entities_of(text)
    assert found["offset"] == len(f"{before} ".encode("utf-16-le")) // 2
    assert cut(text) == ["/quote"]
