"""What a message asks for: the words after its command, or those of the message it replies to."""

from __future__ import annotations

import re
from typing import Final

from telegram import Message

_COMMAND: Final = re.compile(r"\A/[A-Za-z0-9_]+(?:@[A-Za-z0-9_]+)?")


def query_of(message: Message) -> str | None:
    """Give what follows a message's command, else the words it replies to; None if it does neither.

    "" if what it replies to has no words.
    """
    words = words_of(message)
    return replied_words(message) if not words and is_reply(message) else words or None


def words_of(message: Message) -> str:
    """Give the words of a message, of a picture those below it, without the command before them."""
    return _COMMAND.sub("", _text(message), count=1).strip()


def is_command(message: Message) -> bool:
    """Tell whether a message begins with a command, for whichever bot."""
    return _COMMAND.match(_text(message)) is not None


def is_reply(message: Message) -> bool:
    """Tell whether a message replies to one that somebody wrote.

    In a topic every message that replies to no other replies to the topic's first, which nobody
    wrote.
    """
    replied = message.reply_to_message
    written = replied is not None and replied.forum_topic_created is None
    return written or message.quote is not None or message.external_reply is not None


def replied_words(message: Message) -> str:
    """Give the part of a message that is replied to, or else all its words; "" if it has none."""
    if message.quote is not None:
        return message.quote.text
    return _text(message.reply_to_message) if message.reply_to_message is not None else ""


def _text(message: Message) -> str:
    return message.text or message.caption or ""
