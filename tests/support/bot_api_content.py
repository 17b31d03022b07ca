"""What a reader sees of the bot's messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from tests.support.bot_api_rules import utf16_slice
from tests.support.updates import Json


@dataclass(frozen=True, slots=True)
class Content:
    """Words, entities (offsets in UTF-16 units), a keyboard, and how links are previewed."""

    text: str
    entities: tuple[Json, ...] = ()
    reply_markup: Json | None = None
    link_preview_options: Json | None = None

    @staticmethod
    def of(fields: Mapping[str, Any], text_name: str = "text") -> "Content":
        """The content in a method's parameters, or in a message."""
        return Content(
            text=fields[text_name],
            entities=tuple(fields.get("entities", ())),
            reply_markup=fields.get("reply_markup"),
            link_preview_options=fields.get("link_preview_options"),
        )

    @staticmethod
    def of_article(article: Mapping[str, Any]) -> "Content":
        """The message an inline article becomes once it is chosen."""
        words = article["input_message_content"]
        return Content.of(words | {"reply_markup": article.get("reply_markup")}, "message_text")

    def parts(self) -> dict[str, Any]:
        """The fields of the content alone."""
        return {
            "text": self.text,
            "entities": self.entities,
            "reply_markup": self.reply_markup,
            "link_preview_options": self.link_preview_options,
        }

    def shown(self) -> Json:
        """The fields a Message has of it: nothing empty, an empty keyboard least of all."""
        parts = self.parts() | {"entities": list(self.entities)}
        if not self.buttons:
            parts["reply_markup"] = None
        return {name: value for name, value in parts.items() if value}

    def passages(self, kind: str) -> list[str]:
        """The parts of the text under entities of one type, in order."""
        return [
            utf16_slice(self.text, entity["offset"], entity["length"])
            for entity in sorted(self.entities, key=lambda entity: int(entity["offset"]))
            if entity["type"] == kind
        ]

    @property
    def buttons(self) -> list[Json]:
        """The inline buttons, row after row."""
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def button(self, words: str) -> Json:
        """The one button whose text contains `words`.

        Raises:
            AssertionError: there is none, or more than one.
        """
        found = [button for button in self.buttons if words in button["text"]]
        texts = [button["text"] for button in self.buttons]
        assert len(found) == 1, f"{len(found)} buttons say {words!r}, of {texts}"
        return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage(Content):
    """A message of the bot as it stands in a chat now, edits applied."""

    chat: Json
    message_id: int
    sender: Json
    date: int  # seconds since 1970
    edit_date: int | None = None
    reply_parameters: Json | None = None
    reply_to: Json | None = None
    message_thread_id: int | None = None

    @classmethod
    def read(cls, message: Json) -> Self:
        """A message of the bot that an update shows: it was sent before the fake began."""
        return cls(
            **Content.of({"text": ""} | message).parts(),
            chat=message["chat"],
            message_id=message["message_id"],
            sender=message["from"],
            date=message["date"],
            edit_date=message.get("edit_date"),
            reply_to=message.get("reply_to_message"),
            message_thread_id=message.get("message_thread_id"),
        )

    def wire(self) -> Json:
        """The Message object Telegram would show."""
        optional = {
            "edit_date": self.edit_date,
            "reply_to_message": self.reply_to,
            "message_thread_id": self.message_thread_id,
            "is_topic_message": self.message_thread_id is not None,
        }
        return {
            "message_id": self.message_id,
            "from": self.sender,
            "chat": self.chat,
            "date": self.date,
            **{name: value for name, value in optional.items() if value},
            **self.shown(),
        }
