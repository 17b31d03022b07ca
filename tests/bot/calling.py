"""Calling the bot's own HTTP servers from within its loop, as Prometheus or a probe would."""

from __future__ import annotations

import asyncio
import http.client
from dataclasses import dataclass

from tests.support.updates import Json


@dataclass(frozen=True)
class Reply:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: str

    def json(self) -> Json:
        """Read the body as a JSON object."""
        import json  # noqa: PLC0415 - it would hide the name of this method

        parsed: Json = json.loads(self.body)
        return parsed


async def call(port: int, path: str, method: str = "GET") -> Reply:
    """Call a server on this machine."""
    return await asyncio.to_thread(_call, port, path, method)


def _call(port: int, path: str, method: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path)
        answered = connection.getresponse()
        body = answered.read().decode()
        return Reply(answered.status, dict(answered.getheaders()), body)
    finally:
        connection.close()
