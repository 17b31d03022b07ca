"""A chat as somebody in it sees it: what is written there, and what the bot says to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.bot.pressing import press
from tests.support.bot_api import BotApi
from tests.support.bot_api_content import Content, SentMessage
from tests.support.bot_api_rules import QUOTATIONS, utf16_length
from tests.support.chat_page import Message, Notice, Part, Results
from tests.support.updates import (
    Json,
    chosen_inline_result,
    inline_query,
    message,
    message_of,
    person,
    private_chat,
)


@dataclass
class Chat:
    """One chat of a running bot; what happens in it is kept as it is seen."""

    api: BotApi
    me: Json = field(default_factory=person)
    """Who looks at the chat."""
    place: Json | None = None
    """The group; None for the private chat."""
    _seen: list[Part | SentMessage] = field(default_factory=list, init=False)

    @property
    def seen(self) -> list[Part]:
        """What stands in the chat now, edits applied."""
        return [self._shown(part) if isinstance(part, SentMessage) else part for part in self._seen]

    def say(self, text: str, *, user: Json | None = None, reply_to: Json | None = None) -> Json:
        """Let somebody write what nobody waits for an answer to; give the update."""
        writer = user or self.me
        place = self.place or private_chat(writer)
        update = self.api.push(message(text, chat=place, user=writer, reply_to=reply_to))
        answered = None if reply_to is None else message_of(reply_to)
        mine = writer["id"] == self.me["id"]
        content = Content.of(message_of(update))
        name = "" if mine else self._name(writer)
        self._seen.append(Message(content, name, mine, _answered(answered)))
        return update

    async def ask(
        self, text: str, *, user: Json | None = None, reply_to: Json | None = None
    ) -> SentMessage:
        """Let somebody write to the bot, and give its answer."""
        number = 1 + sum(call.accepted for call in self.api.calls_of("sendMessage"))
        self.say(text, user=user, reply_to=reply_to)
        answer = await self.api.wait_for_message(number)
        self._seen.append(answer)
        return answer

    async def press(self, sent: SentMessage, words: str, *, notice: str = "") -> SentMessage:
        """Press the button that says `words`; a part of the `notice` is told, or none."""
        pressed = await press(self.api, sent, words, user=self.me, notice=notice)
        if notice:
            self._seen.append(Notice(self.api.answers_callback[-1]["text"], toast=True))
        return pressed

    async def type(self, query: str) -> Json:
        """Type `@bot query`, and give the results that are offered."""
        number = len(self.api.answers_inline) + 1
        self.api.push(inline_query(query, user=self.me))
        await self.api.wait_for("answerInlineQuery", number)
        answer = self.api.answers_inline[-1]
        self._seen.append(Results(self.api.world.bot["username"], query, answer))
        return answer

    def choose(self, answer: Json, query: str, number: int = 0) -> None:
        """Tap a result: it is sent in one's own name, by way of the bot."""
        result = answer["results"][number]
        self.api.push(chosen_inline_result(result["id"], query, user=self.me))
        bot = self.api.world.bot["username"]
        content = Content.of_article(result)
        self._seen.append(Message(content, mine=True, via=bot))

    def note(self, text: str) -> None:
        """Put a line of our own between the messages."""
        self._seen.append(Notice(text))

    def _shown(self, sent: SentMessage) -> Message:
        now = self.api.messages[sent.chat["id"], sent.message_id]
        return Message(now, self._name(now.sender), answered=_answered(now.reply_to))

    def _name(self, writer: Json) -> str:
        """Give the name above a message: in a private chat there is none."""
        return writer["first_name"] if self.place else ""


def transcript(content: Content) -> list[str]:
    """Give a message as lines of plain text.

    A line of a quotation begins with `│ `; the last lines are its buttons, a row a line.
    """
    quotations = [entity for entity in content.entities if entity["type"] in QUOTATIONS]
    told: list[str] = []
    position = 0  # in UTF-16 units
    for line in content.text.split("\n"):
        quoted = any(0 <= position - entity["offset"] < entity["length"] for entity in quotations)
        told.append(f"│ {line}" if quoted else line)
        position += utf16_length(line) + 1
    return told + button_rows(content)


def button_rows(content: Content) -> list[str]:
    """Give the buttons under a message, a row a line, each in square brackets."""
    rows = (content.reply_markup or {}).get("inline_keyboard", [])
    return [" ".join(f"[{button['text']}]" for button in row) for row in rows]


def _answered(replied: Json | None) -> tuple[str, str] | None:
    if replied is None:
        return None
    return replied["from"]["first_name"], str(replied.get("text", ""))
