"""An HTTP server within the event loop, for what Telegram and those who watch the bot call.

It keeps no log of who asks for what, and no header and no body is ever logged.
"""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from bot.errors import SettingsError, SettingsProblem

BODY_LIMIT: Final = 2**20
"""Bytes of a request's body; a longer one is refused."""

_HEADER_LIMIT: Final = 2**14
_IDLE: Final = 75.0
"""Seconds for which a connection is kept that asks for nothing."""
_PATIENCE: Final = 10.0
"""Seconds for the body of a request to arrive."""
_NOT_OURS: Final = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})

_logger = logging.getLogger(__name__)

# It tells at INFO who sent something that is no HTTP, and what.
logging.getLogger("tornado.general").setLevel(logging.WARNING)

Route = tuple[str, type["Handler"], Mapping[str, Any]]
"""A pattern of the whole path, what answers there, and the arguments of its `initialize`."""


class Handler(RequestHandler):
    """Answers requests of one path, and says no more of itself than it must."""

    def set_default_headers(self) -> None:
        """Leave out which server this is; nothing it answers is to be kept or guessed at."""
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    def write_error(self, status_code: int, **_reason: Any) -> None:  # noqa: ANN401 - the base class's
        """Answer with the status in words."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {HTTPStatus(status_code).phrase}\n")

    def log_exception(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Log a fault of the program, not what was asked."""
        if kind is not None and problem is not None and not isinstance(problem, HTTPError):
            _logger.error("a request was not answered", exc_info=(kind, problem, trace))


class _Nothing(Handler):
    """Answers where there is nothing."""

    async def prepare(self) -> None:
        """Answer whatever the method."""
        raise HTTPError(HTTPStatus.NOT_FOUND)


@asynccontextmanager
async def http_server(
    routes: Sequence[Route], address: str, port: int, name: str, *, body_limit: int = BODY_LIMIT
) -> AsyncIterator[int]:
    """Serve until left; requests that are being answered then are cut off.

    Args:
        routes: What is answered; any other path is 404, any other method 405.
        address: To listen on: a number or a host's name.
        port: To listen on; 0 for any that is free.
        name: The setting that is at fault where the address cannot be had.
        body_limit: Bytes of a request's body at the most.

    Yields:
        The port.

    Raises:
        SettingsError: The address cannot be listened on.
    """
    application = Application(
        [(pattern, handler, dict(arguments)) for pattern, handler, arguments in routes],
        default_handler_class=_Nothing,
        log_function=_say_nothing,
    )
    server = HTTPServer(
        application,
        max_body_size=body_limit,
        max_buffer_size=body_limit + _HEADER_LIMIT,
        max_header_size=_HEADER_LIMIT,
        idle_connection_timeout=_IDLE,
        body_timeout=_PATIENCE,
    )
    sockets = _bound(address, port, name)
    server.add_sockets(sockets)
    try:
        yield sockets[0].getsockname()[1]
    finally:
        server.stop()
        await server.close_all_connections()


def _bound(address: str, port: int, name: str) -> list[socket.socket]:
    """Listen; where the address is a name for several, on each of them at the same port."""
    sockets: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        places = sorted({(family, str(place[0])) for family, *_, place in found})
        for number, (family, place) in enumerate(places, 1):
            bound = sockets[0].getsockname()[1] if sockets else port
            try:
                sockets.append(_listening(family, place, bound))
            except OSError as problem:
                # Many a container knows localhost by an IPv6 address that it has not.
                is_last_hope = number == len(places) and not sockets
                if problem.errno not in _NOT_OURS or is_last_hope:
                    raise
    except (OSError, UnicodeError) as problem:
        for one in sockets:
            one.close()
        value = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        raise SettingsError(name, SettingsProblem.ADDRESS_UNUSABLE, value) from problem
    return sockets


def _listening(family: socket.AddressFamily, place: str, port: int) -> socket.socket:
    both = place == "::" and socket.has_dualstack_ipv6()  # whoever listens to all means all
    listener = socket.create_server((place, port), family=family, dualstack_ipv6=both)
    listener.settimeout(0)
    return listener


def _say_nothing(_handler: RequestHandler) -> None:
    """Log no request: who asks is nobody's business, and a scrape comes every few seconds."""
