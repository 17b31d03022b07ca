"""What Telegram tells people of the bot before they write to it: its name, commands, descriptions.

Telegram keeps them by language, of which it takes two-letter codes alone: traditional Chinese has
to read zh there.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from bot.context import Bot
from bot.texts import Texts

LANGUAGES: Final[Mapping[str | None, str]] = MappingProxyType({None: "en", "zh": "zh", "en": "en"})
"""By Telegram's code, None for all others, the language of the catalogue.

English has a menu of its own besides, so that one set by an earlier bot does not stay.
"""
COMMANDS: Final = (
    "quote",
    "check",
    "random",
    "sessions",
    "session",
    "report",
    "language",
    "settings",
    "about",
    "privacy",
    "help",
)
OF_ADMINISTRATORS: Final = frozenset({"language", "settings"})
"""Those that do nothing for other people in a group."""

_ALL_IN_GROUPS: Final = tuple(name for name in COMMANDS if name not in OF_ADMINISTRATORS)
_SCOPES: Final[tuple[tuple[BotCommandScope, tuple[str, ...]], ...]] = (
    (BotCommandScopeAllPrivateChats(), COMMANDS),
    (BotCommandScopeAllGroupChats(), _ALL_IN_GROUPS),
    (BotCommandScopeAllChatAdministrators(), COMMANDS),
)

_logger = logging.getLogger(__name__)


async def keep_current(bot: Bot) -> None:
    """Set what is not as it should be; what Telegram refuses is logged and left as it is."""
    for step in _steps(bot):
        try:
            await step
        except TelegramError as problem:
            _logger.warning("a part of the bot's menu could not be set: %s", problem)
        except Exception:
            # A server that answers what Telegram never does: the menu is not worth the bot.
            _logger.exception("the bot's menu is left as it is")
            return


def _steps(bot: Bot) -> Iterator[Awaitable[None]]:
    # All others come first: where a language has no description of its own, theirs is told.
    for code, language in LANGUAGES.items():
        texts = Texts(language)
        for scope, names in _SCOPES:
            yield _set_commands(bot, scope, code, names, texts)
        yield _set_name(bot, code, texts("menu.name"))
        yield _set_description(bot, code, texts("menu.description"))
        yield _set_short_description(bot, code, texts("menu.short_description"))


async def _set_commands(
    bot: Bot, scope: BotCommandScope, code: str | None, names: tuple[str, ...], texts: Texts
) -> None:
    wanted = tuple(BotCommand(name, texts(f"menu.commands.{name}")) for name in names)
    if await bot.get_my_commands(scope, code) != wanted:
        await bot.set_my_commands(wanted, scope, code)


async def _set_name(bot: Bot, code: str | None, wanted: str) -> None:
    if (await bot.get_my_name(code)).name != wanted:
        await bot.set_my_name(wanted, code)


async def _set_description(bot: Bot, code: str | None, wanted: str) -> None:
    if (await bot.get_my_description(code)).description != wanted:
        await bot.set_my_description(wanted, code)


async def _set_short_description(bot: Bot, code: str | None, wanted: str) -> None:
    if (await bot.get_my_short_description(code)).short_description != wanted:
        await bot.set_my_short_description(wanted, code)
