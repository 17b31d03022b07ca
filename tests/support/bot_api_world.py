"""What the fake server knows: chats, messages, and queries that wait for an answer.

A world learns from the updates pushed to it, as Telegram knows a chat by what happened in it,
and from what the bot does. `Inbox` holds the updates the bot has not confirmed yet.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tests.support.bot_api_content import Content, SentMessage
from tests.support.bot_api_rules import refuse
from tests.support.updates import Json

# What a bot gets without asking; the others only by name.
_ON_REQUEST: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class Inbox:
    """Updates on their way to the bot, and which kinds it wants."""

    waiting: list[Json] = field(default_factory=list)
    dropped: list[Json] = field(default_factory=list)
    allowed: frozenset[str] = frozenset()

    def push(self, update: Json) -> None:
        """Put an update at the end."""
        self.waiting.append(update)

    def allow(self, kinds: list[str] | None) -> None:
        """Remember which kinds the bot wants; None leaves it as before, [] is the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def confirm(self, offset: int) -> None:
        """Forget the updates before `offset`; a negative one counts from the end."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        else:
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]

    def brought(self, update: Json) -> None:
        """Forget an update that a webhook has taken."""
        self.waiting = [other for other in self.waiting if other is not update]

    def due(self, limit: int = 100) -> list[Json]:
        """The next updates of a kind the bot wants; the others are dropped."""
        unwanted = [update for update in self.waiting if not self._wants(update)]
        self.dropped += unwanted
        self.waiting = [update for update in self.waiting if self._wants(update)]
        return self.waiting[:limit]

    def _wants(self, update: Json) -> bool:
        kind = kind_of(update)
        return kind in self.allowed if self.allowed else kind not in _ON_REQUEST


@dataclass(slots=True)
class World:
    """Everything a server remembers between two calls."""

    bot: Json
    inbox: Inbox = field(default_factory=Inbox)
    chats: dict[int, Json] = field(default_factory=dict)
    members: dict[int, dict[int, Json]] = field(default_factory=dict)
    administrators: dict[int, list[Json]] = field(default_factory=dict)
    migrated: dict[int, int] = field(default_factory=dict)
    topics: set[tuple[int, int]] = field(default_factory=set)
    received: dict[tuple[int, int], Json] = field(default_factory=dict)
    sent: dict[tuple[int, int], SentMessage] = field(default_factory=dict)
    inline_messages: dict[str, Content | None] = field(default_factory=dict)
    open_inline_queries: set[str] = field(default_factory=set)
    open_callback_queries: set[str] = field(default_factory=set)
    open_guest_queries: set[str] = field(default_factory=set)
    answers_inline: list[Json] = field(default_factory=list)
    answers_callback: list[Json] = field(default_factory=list)
    answers_guest: list[Json] = field(default_factory=list)
    actions: list[Json] = field(default_factory=list)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)
    webhook_failure: Json = field(default_factory=dict)
    blocked_by: set[int] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    downloads: dict[str, bytes] = field(default_factory=dict)

    def learn(self, update: Json) -> None:
        """Take an update in: what it mentions is known from here on, and the bot will get it."""
        kind = kind_of(update)
        if learn := _LEARNING.get(kind):
            learn(self, update[kind])
        self.inbox.push(update)

    def chat(self, chat_id: int | str) -> Json:
        """A known chat, by number or @username.

        Raises:
            Refused: no update has come from it, or it has become another.
        """
        names = {f"@{chat['username']}": chat for chat in self.chats.values() if "username" in chat}
        if isinstance(chat_id, int) and chat_id in self.migrated:
            moved: Json = {"migrate_to_chat_id": self.migrated[chat_id]}
            refuse("group chat was upgraded to a supergroup chat", parameters=moved)
        known = names.get(chat_id) if isinstance(chat_id, str) else self.chats.get(chat_id)
        if known is None:
            refuse("chat not found")
        return known

    def check_topic(self, chat: Json, thread: int | None) -> None:
        """Refuse a forum topic that no update has come from."""
        if thread is not None and (chat["id"], thread) not in self.topics:
            refuse("message thread not found")

    def standing(self, chat_id: int, message_id: int) -> Json | None:
        """A message that stands in a chat, whoever wrote it, as a Message object."""
        key = (chat_id, message_id)
        return self.sent[key].wire() if key in self.sent else self.received.get(key)

    def check_unblocked(self, chat: Json) -> None:
        """Refuse to write to a person who has blocked the bot."""
        if chat["id"] in self.blocked_by:
            refuse("bot was blocked by the user", status=403)

    def learn_message(self, message: Json) -> None:
        """A message seen in some update: its chat, topic, writer, and what it replies to."""
        chat = message["chat"]
        key = (chat["id"], message["message_id"])
        self.chats[chat["id"]] = chat
        if "migrate_to_chat_id" in message:
            self.migrated[chat["id"]] = message["migrate_to_chat_id"]
        if message.get("is_topic_message"):
            self.topics.add((chat["id"], message["message_thread_id"]))
        if "reply_to_message" in message:
            self.learn_message(message["reply_to_message"])
        if message["date"] == 0:  # too old to be shown: Telegram gives its number alone
            return
        writer = message.get("from")
        if writer is not None and writer["id"] == self.bot["id"]:
            self.sent.setdefault(key, SentMessage.read(message))
            return
        self.received[key] = message
        if writer is not None:
            self.members.setdefault(chat["id"], {})[writer["id"]] = writer

    def learn_inline_query(self, query: Json) -> None:
        """An inline query waits for its answer."""
        self.open_inline_queries.add(query["id"])

    def learn_guest_message(self, message: Json) -> None:
        """A guest message waits for its answer; its chat stays one that the bot cannot write to."""
        self.open_guest_queries.add(message["guest_query_id"])

    def learn_callback_query(self, query: Json) -> None:
        """A pressed button waits for its answer; the message under it can be edited."""
        self.open_callback_queries.add(query["id"])
        if "message" in query:
            self.learn_message(query["message"])
        else:
            self.inline_messages.setdefault(query["inline_message_id"], None)

    def learn_chosen_result(self, chosen: Json) -> None:
        """An inline result was sent; with a keyboard it can be edited afterwards."""
        if "inline_message_id" not in chosen:
            return
        articles = (
            result
            for answer in reversed(self.answers_inline)
            for result in answer["results"]
            if result["id"] == chosen["result_id"]
        )
        article = next(articles, None)
        content = None if article is None else Content.of_article(article)
        self.inline_messages[chosen["inline_message_id"]] = content


def kind_of(update: Json) -> str:
    """The one thing an update is about: `message`, `inline_query` and so on."""
    (kind,) = (name for name in update if name != "update_id")
    return kind


def now() -> int:
    """Seconds since 1970, as Telegram dates things."""
    return int(time.time())


_LEARNING: Final[Mapping[str, Callable[[World, Json], None]]] = {
    "message": World.learn_message,
    "edited_message": World.learn_message,
    "channel_post": World.learn_message,
    "edited_channel_post": World.learn_message,
    "guest_message": World.learn_guest_message,
    "inline_query": World.learn_inline_query,
    "callback_query": World.learn_callback_query,
    "chosen_inline_result": World.learn_chosen_result,
}
