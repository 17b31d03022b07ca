"""A person mentions the bot in a chat that it has not joined, and is answered there, once.

Such an answer is one inline result, which Telegram puts into the chat at once: so it may say that
nothing was found, as a result that waits to be tapped may not. Its buttons work as under any
inline message.
"""

from __future__ import annotations

import re
from typing import Final

from telegram import Message, Update, User

from bot.asked import replied_words
from bot.context import Context
from bot.handlers.lateness import unless_too_late
from bot.handlers.quote import found_card
from bot.render import Card, coverage
from bot.results import card_article
from store import ChatSettings

_RESULT: Final = "guest"
_MENTION: Final = re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}(?![A-Za-z0-9_])")


async def answer(update: Update, context: Context) -> None:
    """Answer a guest message: what follows the mention is searched, else what it replies to."""
    message = update.guest_message
    # Two bots that answer each other would never come to an end.
    if message is None or _is_of_a_bot(message):
        return
    # The number of its chat may be that of another, whose settings are not for this one.
    context.chat = ChatSettings()
    query = _words(message, context.bot.bot)
    if query:
        card = await found_card(query, context, _nothing_card)
    else:
        card = Card(context.texts("guest.usage", bot=context.bot.username))
    await send(message, card)


async def send(message: Message, card: Card) -> None:
    """Put a card into the chat of a guest message; a second one is not taken."""
    with unless_too_late():
        await message.answer_guest_query(card_article(_RESULT, card))


async def _nothing_card(context: Context) -> Card:
    held = coverage(await context.archive.sessions(), context.texts)
    return Card(context.texts("guest.not_found", bot=context.bot.username, coverage=held))


def _is_of_a_bot(message: Message) -> bool:
    """Tell a bot's message from a person's; an anonymous one is sent by a bot of Telegram's."""
    sender = message.from_user
    return sender is not None and sender.is_bot and message.sender_chat is None


def _words(message: Message, bot: User) -> str:
    """Give what to search, "" if there is nothing.

    That is what follows the mention of the bot; or else what is replied to, of that the part
    that is quoted if there is one; or else what stands before the mention.
    """
    text = message.text or message.caption or ""
    mentions = (found for found in _MENTION.finditer(text) if _names(found[0], bot))
    own = next(mentions, None)
    before, behind = ("", text) if own is None else (text[: own.start()], text[own.end() :])
    return _said(behind) or _claimed(message, bot) or _said(before)


def _names(mention: str, bot: User) -> bool:
    return mention[1:].lower() == (bot.username or "").lower()


def _said(text: str) -> str:
    """Give the words of a text, without those it mentions; "" if only marks are left."""
    words = _MENTION.sub(" ", text).strip()
    return words if any(character.isalnum() for character in words) else ""


def _claimed(message: Message, bot: User) -> str:
    """Give what is replied to; but not what this bot says itself, unless a part is quoted."""
    replied = message.reply_to_message
    own = replied is not None and bot in (replied.from_user, replied.via_bot)
    return "" if own and message.quote is None else replied_words(message)
