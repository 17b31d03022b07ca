"""What a bot called, what shall go wrong for it, and waiting for either.

`Calls` is the half of the fake server that faces the test; `bot_api` adds the half that faces
the bot.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from tests.support.bot_api_content import Content, SentMessage
from tests.support.bot_api_world import World
from tests.support.updates import Json


@dataclass(frozen=True, slots=True)
class Call:
    """One request and what came of it; `description` is None where it was accepted."""

    method: str
    parameters: Json
    status: int = 200
    description: str | None = None
    result: object = None

    @property
    def accepted(self) -> bool:
        """Whether the server did what was asked."""
        return self.description is None

    def __str__(self) -> str:
        words = "" if self.description is None else f" {self.description}"
        asked = json.dumps(self.parameters, ensure_ascii=False)
        return f"{self.method} {self.status}{words} {asked[:160]}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call: a failure with this status, or a broken connection."""

    status: int
    description: str
    retry_after: int | None = None  # seconds
    html: bool = False
    dropped: bool = False
    applied: bool = False
    held: bool = False


class Calls:
    """The calls made to a world, kept and awaited; faults planted for calls to come."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.calls: list[Call] = []
        self.refusals: list[Call] = []
        self.held: list[Call] = []
        self.given_up: list[Call] = []
        self._let_go = asyncio.Event()
        self._faults: dict[str, deque[Fault]] = {}
        self._changed = asyncio.Event()
        self._stirred = time.monotonic()
        self._busy = 0
        self._polling = False

    @property
    def messages(self) -> Mapping[tuple[int, int], SentMessage]:
        """The bot's messages by chat and message_id, in the order sent, edits applied."""
        return self.world.sent

    @property
    def inline_messages(self) -> Mapping[str, Content | None]:
        """Messages sent by way of the bot, by inline_message_id; None where unknown."""
        return self.world.inline_messages

    @property
    def answers_inline(self) -> list[Json]:
        """The parameters of each accepted answerInlineQuery."""
        return self.world.answers_inline

    @property
    def answers_guest(self) -> list[Json]:
        """The parameters of each accepted answerGuestQuery."""
        return self.world.answers_guest

    @property
    def answers_callback(self) -> list[Json]:
        """The parameters of each accepted answerCallbackQuery."""
        return self.world.answers_callback

    def calls_of(self, method: str) -> list[Call]:
        """Every call of one method, the refused and the failed ones too."""
        return [call for call in self.calls if call.method == method]

    def push(self, update: Json) -> Json:
        """Something happens in Telegram; returns the update."""
        self.world.learn(update)
        self._stir()
        return update

    def fail_next(
        self,
        method: str,
        *,
        status: int = 500,
        description: str | None = None,
        retry_after: int | None = None,
        html: bool = False,
        times: int = 1,
    ) -> None:
        """Let the next calls of `method` fail and do nothing; `retry_after` is in seconds.

        `html` answers with a page, as a proxy in front of the server would.
        """
        words = HTTPStatus(status).phrase
        if retry_after is not None:
            words = f"{words}: retry after {retry_after}"
        fault = Fault(status, description or words, retry_after, html=html)
        self._plant(method, fault, times)

    def drop_next(self, method: str, *, applied: bool = False, times: int = 1) -> None:
        """Let the connection break instead of an answer; `applied` breaks it after the deed."""
        fault = Fault(0, "connection dropped", dropped=True, applied=applied)
        self._plant(method, fault, times)

    def hold_next(self, method: str, *, times: int = 1) -> None:
        """Let the next calls hang, in `held`, until `let_go`.

        A call that the bot gives up meanwhile does nothing, and is in `given_up`.
        """
        self._plant(method, Fault(0, "held", held=True), times)

    def let_go(self) -> None:
        """Answer the calls that are held."""
        self._let_go.set()

    async def wait_for(self, method: str, count: int = 1, within: float = 5.0) -> list[Call]:
        """The first `count` accepted calls of `method`, waiting `within` seconds at most.

        Raises:
            AssertionError: they did not come; the message lists the calls that did.
        """

        def accepted() -> list[Call]:
            return [call for call in self.calls_of(method) if call.accepted]

        await self.wait_until(lambda: len(accepted()) >= count, f"{count} × {method}", within)
        return accepted()[:count]

    async def wait_for_message(self, number: int = 1, within: float = 5.0) -> SentMessage:
        """The bot's message sent as number `number`, as it stands now.

        Raises:
            AssertionError: it did not come.
        """
        calls = await self.wait_for("sendMessage", number, within)
        sent = calls[-1].result
        assert isinstance(sent, dict)
        return self.messages[sent["chat"]["id"], sent["message_id"]]

    async def wait_until_polled(self, within: float = 5.0) -> None:
        """Return once a long poll is open: the bot is up and listens.

        Raises:
            AssertionError: no poll came.
        """
        await self.wait_until(lambda: self._polling, "an open long poll", within)

    async def settled(self, quiet: float = 0.3, within: float = 5.0) -> None:
        """Return once every update has arrived, the bot listens, and `quiet` seconds were still.

        A server cannot see whether a bot still thinks: where that matters, push one more update
        that is answered, and wait for its answer.

        Raises:
            AssertionError: the bot did not come to rest.
        """
        deadline = time.monotonic() + within
        while (still := time.monotonic() - self._stirred) < quiet or not self._at_rest():
            if time.monotonic() > deadline:
                raise AssertionError(self._report("a bot at rest", within))
            await asyncio.sleep(max(quiet - still, 0.01))

    async def wait_until(
        self,
        condition: Callable[[], bool],
        what: str,
        within: float = 5.0,
    ) -> None:
        """Return once `condition` holds; it is asked after every call and every push.

        Raises:
            AssertionError: it does not hold in `within` seconds.
        """
        deadline = time.monotonic() + within
        while not condition():
            if not await self._change(deadline):
                raise AssertionError(self._report(what, within))

    async def _change(self, deadline: float) -> bool:
        """Wait for the next call or push until a moment of the monotonic clock."""
        try:
            # Unlike `wait_for` it loses no cancellation that comes together with the change: a
            # poll whose bot hung up would go on, and take the next one for a second bot's.
            async with asyncio.timeout(deadline - time.monotonic()):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def next_change(self) -> None:
        """Wait for the next call or push."""
        await self._changed.wait()

    def stir(self) -> None:
        """Something has happened in Telegram that no call and no push told of."""
        self._stir()

    def _plant(self, method: str, fault: Fault, times: int) -> None:
        self._faults.setdefault(method, deque()).extend([fault] * times)

    def _next_fault(self, method: str) -> Fault | None:
        planted = self._faults.get(method)
        return planted.popleft() if planted else None

    def _keep(self, call: Call) -> None:
        self.calls.append(call)
        # An empty poll is no sign of life: a bot at rest polls for ever.
        if call.method != "getUpdates" or call.result:
            self._stir()
        else:
            self._notify()

    def _stir(self) -> None:
        self._stirred = time.monotonic()
        self._notify()

    def _notify(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def _at_rest(self) -> bool:
        listening = self._polling or bool(self.world.webhook)
        return listening and not self._busy and not self.world.inbox.due()

    def _report(self, what: str, within: float) -> str:
        seen = [str(call) for call in self.calls if call.method != "getUpdates"]
        polls = len(self.calls_of("getUpdates"))
        waiting = len(self.world.inbox.waiting)
        listed = "\n  ".join(seen[-20:]) or "none but polls"
        return (
            f"waited {within} s in vain for {what}; {polls} polls answered, "
            f"{waiting} updates unconfirmed; calls:\n  {listed}"
        )
