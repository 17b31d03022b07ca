"""What a handler is given beside the update: the archive, the settings, the reader's language."""

from __future__ import annotations

from typing import Any, Self

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot, JobQueue

from bot.allowance import Allowance
from bot.settings import Settings
from bot.texts import Texts, texts_for
from store import Archive, ChatSettings

Bot = ExtBot[None]


class Context(CallbackContext[Bot, dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """A callback's context, typed; nothing of it outlives the update."""

    texts: Texts
    """In the language that the chat or the person chose, else in that of their Telegram."""
    chat: ChatSettings
    """What the chat settled."""

    @classmethod
    def from_update(
        cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]
    ) -> Self:
        """Make the context of an update."""
        context = super().from_update(update, application)
        user = update.effective_user if isinstance(update, Update) else None
        context.texts = texts_for(user.language_code if user else None)
        context.chat = ChatSettings()
        return context

    async def settle_in(self, update: object) -> None:
        """Take over what the chat, and else the person, of an update settled.

        Raises:
            ArchiveError: The archive could not tell.
        """
        if not isinstance(update, Update):
            return
        user, chat = update.effective_user, update.effective_chat
        own = await self.archive.chats.settings(user.id) if user else ChatSettings()
        if chat is not None:
            private = user is not None and chat.id == user.id
            self.chat = own if private else await self.archive.chats.settings(chat.id)
        client = user.language_code if user else None
        self.texts = texts_for(self.chat.language or own.language or client)

    @property
    def archive(self) -> Archive:
        """The transcripts."""
        return self._yuanhua.archive

    @property
    def settings(self) -> Settings:
        """What the environment says."""
        return self._yuanhua.settings

    @property
    def allowance(self) -> Allowance:
        """Who has asked how often of late, as far as this program has seen."""
        return self._yuanhua.allowance

    @property
    def _yuanhua(self) -> Yuanhua:
        if not isinstance(self.application, Yuanhua):
            raise TypeError(type(self.application))
        return self.application


class Yuanhua(
    Application[Bot, Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], JobQueue[Context]]
):
    """The Application, knowing the archive it answers from."""

    def __init__(self, *, archive: Archive, settings: Settings, **rest: Any) -> None:  # noqa: ANN401 - the builder's
        super().__init__(**rest)
        self.archive = archive
        self.settings = settings
        self.allowance = Allowance()
