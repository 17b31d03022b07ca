"""The way in of a webhook: who has no secret is sent away before a body is read."""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from tornado.web import HTTPError, stream_request_body

from bot.hosting.http_server import BODY_LIMIT, Handler
from bot.settings import Secret, Settings

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
QUIET: Final = 60.0
"""Seconds between two lines of the log on strangers: a flood of them must not fill the disk."""

_LABEL: Final = b"yuanhua webhook secret"

_logger = logging.getLogger(__name__)

Deliver = Callable[[bytes], Awaitable[HTTPStatus]]


def secret_of(token: Secret, settings: Settings) -> Secret:
    """Give what Telegram proves itself with: the one set, else one derived from the token.

    Derived, it is the same in each replica and after each start, so that nothing has to be kept;
    who knows it learns nothing of the token; and a new token brings a new one.
    """
    if settings.webhook_secret is not None:
        return settings.webhook_secret
    return Secret(hmac.new(token.reveal().encode(), _LABEL, hashlib.sha256).hexdigest())


class Gate:
    """Knows a secret, and tells now and then how many came without it."""

    def __init__(self, secret: Secret, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Let nobody in yet.

        Args:
            secret: What is asked for.
            clock: Gives seconds.
        """
        self._secret = secret.reveal().encode()
        self._clock = clock
        self._strangers = 0
        self._told_at = float("-inf")

    def admits(self, secret: str) -> bool:
        """Tell whether somebody has the secret; the time it takes tells nothing of it."""
        if hmac.compare_digest(secret.encode("utf-8", "replace"), self._secret):
            return True
        self._strangers += 1
        now = self._clock()
        if now - self._told_at >= QUIET:
            count = self._strangers
            _logger.warning("requests to the webhook without its secret: %d, refused", count)
            self._strangers, self._told_at = 0, now
        return False


@stream_request_body
class Delivery(Handler):
    """One request to the webhook."""

    def initialize(self, gate: Gate, deliver: Deliver) -> None:
        """Take who is let in, and what an update is handed to."""
        self._gate = gate
        self._deliver = deliver
        self._body = bytearray()

    async def prepare(self) -> None:
        """Refuse what brings no update.

        Raises:
            HTTPError: What is wrong.
        """
        headers = self.request.headers
        if self.request.method != "POST":
            self.set_header("Allow", "POST")
            raise HTTPError(HTTPStatus.METHOD_NOT_ALLOWED)
        if not self._gate.admits(headers.get(HEADER, "")):
            raise HTTPError(HTTPStatus.FORBIDDEN)
        if headers.get("Content-Type", "").partition(";")[0].strip() != "application/json":
            raise HTTPError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        length = headers.get("Content-Length", "0")
        if length.isdecimal() and int(length) > BODY_LIMIT:
            raise HTTPError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    def data_received(self, chunk: bytes) -> None:
        """Keep a piece of the body; the server sees to it that there are not too many."""
        self._body += chunk

    async def post(self) -> None:
        """Hand the update on."""
        self.set_status(await self._deliver(bytes(self._body)))
