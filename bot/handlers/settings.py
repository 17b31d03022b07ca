"""Those who run a chat settle how the bot answers there; in private each person does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from telegram import CallbackQuery, Chat, Update
from telegram.constants import ChatType

from bot.asked import words_of
from bot.callback_data import decode
from bot.choices import (
    AUTO,
    NAMES,
    choice_card,
    chosen_settings,
    language_card,
    settings_card,
)
from bot.context import Context
from bot.errors import StaleButton
from bot.handlers.reply import edit, reply, toast
from bot.render import Card
from bot.texts import TRADITIONAL, language_of
from store import ChatSettings

_GROUPS: Final = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_ALSO: Final = {
    "auto": AUTO,
    "自动": AUTO,
    "自動": AUTO,
    "中文": "zh",
    "简体": "zh",
    "繁體": TRADITIONAL,
    "繁体": TRADITIONAL,
}
"""What people write beside a language's tag and its own name."""


async def show(update: Update, context: Context) -> None:
    """Answer /settings."""
    message = update.effective_message
    if message is None or not await _admitted(update, context):
        return
    sessions = await context.archive.sessions()
    group = message.chat.type in _GROUPS
    await reply(message, settings_card(context.chat, sessions, context.texts, group=group))


async def language(update: Update, context: Context) -> None:
    """Answer /language: show the languages; `/language en` chooses one."""
    message = update.effective_message
    if message is None or not await _admitted(update, context):
        return
    words = words_of(message)
    if words:
        tag = _tag(words)
        if tag is None:
            await reply(message, Card(context.texts("settings.unknown_language")))
            return
        chosen = None if tag == AUTO else tag
        await _settle(message.chat, update, context, lambda now: replace(now, language=chosen))
    await reply(message, language_card(context.chat.language, context.texts))


async def press(update: Update, context: Context) -> None:
    """Settle what a button says, and show what then holds."""
    query = update.callback_query
    if query is None:
        return
    chat = query.message.chat if query.message is not None else None
    if chat is None:
        await toast(query, context.texts("browse.stale"))
    elif not await _may_settle(chat, update, context):
        await toast(query, context.texts("settings.admins_only"))
    else:
        await toast(query, await _done(query, chat, update, context))


async def _done(query: CallbackQuery, chat: Chat, update: Update, context: Context) -> str | None:
    """Do what a button says; give a notice if it cannot be done."""
    try:
        target = decode(query.data or "")
        sessions = await context.archive.sessions()
        await _settle(chat, update, context, lambda now: chosen_settings(target, now, sessions))
        group = chat.type in _GROUPS
        card = choice_card(target, context.chat, sessions, context.texts, group=group)
        await edit(query, card)
    except StaleButton:
        return context.texts("browse.stale")
    return None


async def _settle(
    chat: Chat, update: Update, context: Context, change: Callable[[ChatSettings], ChatSettings]
) -> None:
    """Change what a chat settled, as it is now and not as it was when the update came."""
    settings = await context.archive.chats.settings(chat.id)
    wanted = change(settings)
    if wanted != settings:
        await context.archive.chats.settle(chat.id, wanted)
    await context.settle_in(update)


async def _admitted(update: Update, context: Context) -> bool:
    """Tell whether who sent a command may settle things; else say who may, unless it is quiet."""
    message = update.effective_message
    if message is None or await _may_settle(message.chat, update, context):
        return message is not None
    if not context.chat.quiet:
        await reply(message, Card(context.texts("settings.admins_only")))
    return False


async def _may_settle(chat: Chat, update: Update, context: Context) -> bool:
    """Tell whether it is for whoever sent an update to settle things in a chat."""
    if chat.type == ChatType.PRIVATE or update.channel_post is not None:
        return True  # only those who run a channel write in it
    message, user = update.message, update.effective_user
    if message is not None and message.sender_chat is not None:
        return message.sender_chat.id == chat.id  # an administrator who goes unnamed
    administrators = await context.bot.get_chat_administrators(chat.id)
    return user is not None and user.id in {member.user.id for member in administrators}


def _tag(words: str) -> str | None:
    """Read the name or the tag of a language; None if it is none that the bot speaks."""
    name = words.casefold()
    known = (
        _ALSO | {tag: tag for tag in NAMES} | {own.casefold(): tag for tag, own in NAMES.items()}
    )
    if name in known:
        return known[name]
    tag = language_of(name)
    return tag if tag != "en" or name.startswith("en-") else None
