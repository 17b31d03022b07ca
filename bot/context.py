"""What a handler is given beside the update: the archive, the settings, the reader's language."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine, Generator
from contextlib import nullcontext, suppress
from typing import Any, Final, Self, TypeVar

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot, JobQueue

from bot.allowance import Allowance
from bot.discretion import kept_private
from bot.hosting.deliveries import Deliveries
from bot.hosting.metrics import Metrics
from bot.hosting.observing import Observer
from bot.hosting.pulse import POLLING_PATIENCE, WEBHOOK_PATIENCE, Pulse
from bot.settings import Settings
from bot.texts import Texts, texts_for
from store import Archive, ChatSettings

GIVEN_UP_WITHIN: Final = 0.3
"""Seconds for what is cancelled to leave things in order; thrice at the most."""

Bot = ExtBot[None]
T = TypeVar("T")


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
    """The Application, knowing the archive it answers from, and what it is at."""

    def __init__(
        self,
        *,
        archive: Archive,
        settings: Settings,
        metrics: Metrics,
        **rest: Any,  # noqa: ANN401 - the builder's
    ) -> None:
        super().__init__(**rest)
        self.archive = archive
        self.settings = settings
        self.allowance = Allowance()
        self.metrics = metrics
        self.pulse = Pulse(patience=WEBHOOK_PATIENCE if settings.webhook_url else POLLING_PATIENCE)
        self.deliveries = Deliveries()
        self._observer = Observer(
            self.metrics, lambda: self.handlers, personal=settings.log_personal
        )
        self._at_work: set[asyncio.Task[Any]] = set()
        self._answers: set[asyncio.Task[Any]] = set()
        """Those at work that answer an update."""

    def process_update(self, update: object) -> Coroutine[Any, Any, None]:
        """Answer an update, as the base class does; that it arrived is noted at once."""
        return self._observer.observed(update, self._answer)

    def create_task(
        self,
        coroutine: Generator[asyncio.Future[object], None, T] | Awaitable[T],
        update: object | None = None,
        *,
        name: str | None = None,
    ) -> asyncio.Task[T]:
        """Begin a task, as the base class does, which begins one for each update this way."""
        task = super().create_task(coroutine, update, name=name)
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        if update is not None:
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)
        return task

    async def finish(self, within: float) -> int:
        """Stop, once what is under way is done; nothing may be put into the queue any more.

        Args:
            within: Seconds after which the rest is cancelled, to end a little later.

        Returns:
            How many updates were left unanswered.
        """
        if not self.running:
            return 0
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self.update_queue.join()
                while self._at_work:
                    await asyncio.wait(self._at_work)
        unanswered = len(self._answers)
        await self._give_up()
        with suppress(TimeoutError):
            async with asyncio.timeout(GIVEN_UP_WITHIN):
                await self.stop()
        return unanswered

    async def _answer(self, update: object) -> None:
        if not isinstance(update, Update):
            await super().process_update(update)
            return
        try:
            with nullcontext() if self.settings.log_personal else kept_private(update.to_dict()):
                await super().process_update(update)
        except BaseException:
            self.deliveries.given_up(update.update_id)
            raise
        self.deliveries.answered(update.update_id)

    async def _give_up(self) -> None:
        """Cancel what is at work: again where it still waits for something in order to end."""
        for _ in range(3):
            if not self._at_work:
                return
            for task in self._at_work:
                task.cancel()
            await asyncio.wait(self._at_work, timeout=GIVEN_UP_WITHIN)
