"""A Telegram Bot API server for tests: real HTTP on loopback, nothing behind it.

    async with BotApi() as api:
        bot = telegram.Bot(api.token, base_url=api.url)
        api.push(message("/quote 谈判桌"))
        answer = await api.wait_for_message()
        assert answer.passages("blockquote") == ["…"]
        assert not api.refusals

It answers as Telegram does and refuses what Telegram refuses, and some things more: see
`bot_api_rules`. It looks for no links or mentions in what a bot sends: a message has the entities
it was sent with. `bot_api_calls` is what a test asks and awaits, `bot_api_methods` the table of
methods, `bot_api_world` what is remembered, `bot_api_webhook` what brings updates to a webhook.
"""

import asyncio
import json
import re
import time
from typing import Final, Self

from aiohttp import web
from multidict import MultiMapping

from tests.support.bot_api_calls import Call, Calls, Fault
from tests.support.bot_api_methods import METHODS
from tests.support.bot_api_parameters import read_parameters
from tests.support.bot_api_rules import Refused, refuse
from tests.support.bot_api_webhook import Bringer
from tests.support.bot_api_world import World
from tests.support.updates import Json

TOKEN: Final = "7000000001:AAH-not_a_secret_this_one_is_for_tests"
DOWNLOAD: Final = "(download)"
"""What a file's download is called among the calls: it is no method."""
BOT: Final[Json] = {
    "id": 7_000_000_001,
    "is_bot": True,
    "first_name": "原话",
    "username": "YuanhuaBot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_guest_queries": True,
    "supports_inline_queries": True,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}

_PATH: Final = re.compile(r"/bot(?P<token>[0-9]+:[A-Za-z0-9_-]+)/(?P<method>[A-Za-z]+)")
_FILE_PATH: Final = re.compile(r"/file/bot(?P<token>[0-9]+:[A-Za-z0-9_-]+)/(?P<path>.+)")
_BODY_LIMIT: Final = 4 * 2**20  # bytes
_GONE: Final = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_TAKEN: Final = "terminated by setWebhook request"
_HOOKED: Final = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)


class BotApi(Calls):
    """The server, as an asynchronous context manager.

    What a test looks at: `calls`, `refusals`, `messages`, `answers_inline`, `answers_guest`,
    `answers_callback`, and all else in `world`.
    """

    def __init__(self, token: str = TOKEN, port: int = 0) -> None:
        super().__init__(World(bot=BOT | {"id": int(token.partition(":")[0])}))
        self.token = token
        self.bringer = Bringer(self)
        self._bringing: asyncio.Task[None] | None = None
        self._polls = 0
        self._closing = False
        self._crashes: list[Exception] = []
        self._port = port  # 0 until it begins: any that is free
        app = web.Application(client_max_size=_BODY_LIMIT)
        app.router.add_route("*", "/{path:.*}", self._serve)
        # A poll whose bot hung up must end there, or it would take the next update with it.
        self._runner = web.AppRunner(
            app,
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=1.0,
        )

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        self._bringing = asyncio.create_task(self.bringer.go_on())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing = True
        if self._bringing is not None:
            self._bringing.cancel()
            await asyncio.gather(self._bringing, return_exceptions=True)
        self._notify()
        await self._runner.cleanup()
        if self._crashes:
            reason = "the fake server failed, not the bot"
            raise ExceptionGroup(reason, self._crashes)

    @property
    def url(self) -> str:
        """The address up to the token, in the form python-telegram-bot's base_url takes."""
        return f"http://127.0.0.1:{self._port}/bot"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if kept := _FILE_PATH.fullmatch(request.path):
            return self._download(request, kept["token"], kept["path"])
        place = _PATH.fullmatch(request.path)
        if place is None:
            return self._refuse(Call(request.path, {}, 404, "Not Found"))
        name = place["method"]
        if place["token"] != self.token:
            return self._refuse(Call(name, {}, 401, "Unauthorized"))
        try:
            parameters = read_parameters(await _raw_parameters(request))
        except Refused as refused:
            return self._refuse(Call(name, {}, refused.status, refused.description))
        counted = int(name != "getUpdates")
        self._busy += counted
        try:
            return await self._answer(request, name, parameters)
        except Exception as crash:
            self._crashes.append(crash)
            raise
        finally:
            self._busy -= counted

    async def _answer(
        self,
        request: web.Request,
        name: str,
        parameters: Json,
    ) -> web.StreamResponse:
        fault = self._next_fault(name)
        if fault is not None and fault.held:
            await self._hold_up(Call(name, parameters, description=fault.description))
            fault = None
        if fault is not None and not fault.applied:
            self._keep(Call(name, parameters, fault.status, fault.description))
            return _broken(request, fault)
        try:
            result = await self._perform(name, parameters)
        except Refused as refused:
            call = Call(name, parameters, refused.status, refused.description)
            return self._refuse(call, refused.parameters)
        self._keep(Call(name, parameters, result=result))
        if fault is not None:
            return _broken(request, fault)
        return web.json_response({"ok": True, "result": result})

    def _download(self, request: web.Request, token: str, path: str) -> web.StreamResponse:
        parameters: Json = {"file_path": path}
        if token != self.token:
            return self._refuse(Call(DOWNLOAD, parameters, 401, "Unauthorized"))
        if fault := self._next_fault(DOWNLOAD):
            self._keep(Call(DOWNLOAD, parameters, fault.status, fault.description))
            return _broken(request, fault)
        content = self.world.downloads.get(path)
        if content is None:
            return self._refuse(Call(DOWNLOAD, parameters, 404, "Not Found"))
        self._keep(Call(DOWNLOAD, parameters, result=len(content)))
        return web.Response(body=content, content_type="application/octet-stream")

    async def _hold_up(self, call: Call) -> None:
        self.held.append(call)
        self._notify()
        try:
            await self._let_go.wait()
        except asyncio.CancelledError:  # the connection was closed
            self.given_up.append(call)
            self._notify()
            raise

    async def _perform(self, name: str, parameters: Json) -> object:
        method = METHODS.get(name)
        if method is None:
            refuse("Not Found", status=404)
        method.check(parameters)
        if name == "getUpdates":
            await self._hold(parameters)
        return method.effect(self.world, parameters)

    async def _hold(self, parameters: Json) -> None:
        """Hold a long poll open until an update waits, or its `timeout` seconds are over."""
        inbox = self.world.inbox
        if self.world.webhook:
            refuse(_HOOKED, status=409)
        inbox.allow(parameters.get("allowed_updates"))
        inbox.confirm(parameters.get("offset", 0))
        deadline = time.monotonic() + parameters.get("timeout", 0)
        self._polls += 1
        mine = self._polls
        self._polling = True
        self._notify()
        try:
            while not inbox.due() and not self._closing and await self._change(deadline):
                if self._polls != mine:
                    refuse(_GONE, status=409)
                if self.world.webhook:
                    refuse(_TAKEN, status=409)
        finally:
            if self._polls == mine:
                self._polling = False

    def _refuse(self, call: Call, parameters: Json | None = None) -> web.Response:
        self.refusals.append(call)
        self._keep(call)
        return _failure(call.status, call.description or "", parameters)


async def _raw_parameters(request: web.Request) -> Json:
    """The query and the body of a request, one value a name, still unread."""
    if request.method not in {"GET", "POST"}:
        refuse("Method Not Allowed", status=405)
    given = _single(request.query)
    if request.content_type == "application/json":
        return given | _object(await request.read())
    return given | _single(await request.post())


def _single(fields: MultiMapping[object]) -> Json:
    for name in fields:
        if len(fields.getall(name)) > 1:
            refuse(f'strict: parameter "{name}" is given twice')
    return dict(fields)


def _object(body: bytes) -> Json:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        refuse("can't parse JSON object")
    if not isinstance(parsed, dict):
        refuse("can't parse JSON object")
    return {name: value for name, value in parsed.items() if value is not None}


def _failure(status: int, description: str, parameters: Json | None = None) -> web.Response:
    answer: Json = {"ok": False, "error_code": status, "description": description}
    if parameters is not None:
        answer["parameters"] = parameters
    return web.json_response(answer, status=status)


def _broken(request: web.Request, fault: Fault) -> web.Response:
    if fault.dropped and request.transport is not None:
        request.transport.abort()
    if fault.html:
        page = f"<html><body><h1>{fault.status} {fault.description}</h1></body></html>"
        return web.Response(text=page, status=fault.status, content_type="text/html")
    told: Json | None = None
    if fault.retry_after is not None:
        told = {"retry_after": fault.retry_after}
    return _failure(fault.status or 500, fault.description, told)
