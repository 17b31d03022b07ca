"""The way in of the webhook, over real HTTP: who does not belong there is sent away, quietly."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from http import HTTPStatus

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hosting.http_server import BODY_LIMIT, http_server
from bot.hosting.webhook_gate import HEADER, QUIET, Delivery, Gate, secret_of
from bot.settings import Secret, Settings
from tests.bot.ticking import Clock

SECRET = "planted-webhook_secret"
FRIEND = {HEADER: SECRET, "Content-Type": "application/json"}
BODY = b'{"update_id": 1, "message": "gossip"}'
TOKENS = st.from_regex(r"[0-9]{8,10}:[A-Za-z0-9_-]{35}", fullmatch=True)


class Way:
    """A gate on a port, and what came through it."""

    def __init__(self, port: int, bodies: list[bytes]) -> None:
        self.url = f"http://127.0.0.1:{port}/hook"
        self.bodies = bodies

    async def call(
        self, body: bytes | aiohttp.payload.Payload | AsyncIterator[bytes] = BODY, **more: object
    ) -> int:
        """Bring something as a friend, unless `more` says otherwise; give the status."""
        given: dict[str, object] = {"method": "POST", "url": self.url, "headers": FRIEND} | more
        async with aiohttp.ClientSession() as session:
            method, url, headers = (given.pop(name) for name in ("method", "url", "headers"))
            async with session.request(
                str(method),
                str(url),
                data=body,
                headers=dict(headers),  # type: ignore[call-overload] # a mapping
            ) as answer:
                assert "Server" not in answer.headers
                return answer.status


@pytest.fixture
async def way() -> AsyncIterator[Way]:
    """Give a gate that says 202 to what it lets through."""
    bodies: list[bytes] = []

    async def deliver(body: bytes) -> HTTPStatus:
        bodies.append(body)
        return HTTPStatus.ACCEPTED

    routes = [("/hook", Delivery, {"gate": Gate(Secret(SECRET)), "deliver": deliver})]
    async with http_server(routes, "127.0.0.1", 0, "YUANHUA_WEBHOOK_PORT") as port:
        yield Way(port, bodies)


async def test_a_friend_is_let_in(way: Way) -> None:
    """The body is handed on whole, and what came of it is the answer."""
    assert await way.call() == 202
    big = b'"' + b"x" * (BODY_LIMIT - 2) + b'"'
    assert await way.call(big) == 202
    assert way.bodies == [BODY, big]


@pytest.mark.parametrize(
    "secret", (None, "", "planted", SECRET + "x", SECRET.upper(), f" {SECRET}x", "密", "\xff")
)
async def test_a_stranger_is_not_let_in(way: Way, secret: str | None) -> None:
    """403, whatever is brought."""
    headers = {"Content-Type": "application/json"}
    if secret is not None:
        headers[HEADER] = secret
    assert await way.call(headers=headers) == 403
    assert not way.bodies


@pytest.mark.parametrize("method", ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"))
async def test_other_methods_are_refused(
    way: Way, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    """405, to friend and stranger: nobody reads anything here, and who tries is no news."""
    assert await way.call(method=method) == 405
    assert await way.call(method=method, headers={}) == 405
    assert not way.bodies
    assert not caplog.records


async def test_other_paths_are_not_found(way: Way) -> None:
    """Nor does a longer one lead here."""
    for path in ("x", "/", "/more", "?x=1&y"):
        expected = 202 if path.startswith("?") else 404
        assert await way.call(url=way.url + path) == expected


async def test_what_is_no_json_is_refused(way: Way) -> None:
    """By what it says it is."""
    assert await way.call(headers=FRIEND | {"Content-Type": "text/plain"}) == 415
    assert (
        await way.call(headers=FRIEND | {"Content-Type": "application/json; charset=utf-8"}) == 202
    )


async def test_what_is_too_big_is_refused(way: Way) -> None:
    """413, before it is read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(way.url.split(":")[2][:-5]))
    head = "".join(f"{name}: {told}\r\n" for name, told in FRIEND.items())
    writer.write(
        f"POST /hook HTTP/1.1\r\nHost: x\r\n{head}Content-Length: {BODY_LIMIT + 1}\r\n\r\n".encode()
    )
    assert (await reader.readline()).startswith(b"HTTP/1.1 413 ")
    writer.close()
    assert not way.bodies


async def test_a_body_without_end_is_cut_off(way: Way) -> None:
    """It tells no length, and never stops."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 2**14

    try:
        status = await way.call(endless())
    except aiohttp.ClientError:
        status = 400
    assert status == 400
    assert not way.bodies


async def test_a_stranger_s_body_is_not_read(way: Way) -> None:
    """The answer comes before it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(way.url.split(":")[2][:-5]))
    writer.write(b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
    assert (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1 403 ")
    writer.close()


async def test_a_flood_of_strangers_is_a_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """It tells how many there were, and not what they said."""
    clock = Clock()
    gate = Gate(Secret(SECRET), clock=clock)
    for _ in range(1000):
        assert not gate.admits("guess-me")
    clock.go_on(QUIET)
    assert not gate.admits("guess-me")
    assert [line.message for line in caplog.records] == [
        "requests to the webhook without its secret: 1, refused",
        "requests to the webhook without its secret: 1000, refused",
    ]


async def test_nothing_that_is_brought_is_logged(
    way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    """At no level, neither bodies nor secrets, of friend or stranger."""
    caplog.set_level(logging.DEBUG)
    await way.call()
    await way.call(headers={HEADER: "guess-me", "Content-Type": "application/json"})
    await way.call(method="GET")
    await way.call(headers=FRIEND | {"Content-Type": "text/plain"})
    for word in ("gossip", SECRET, "guess-me", "/hook"):
        assert word not in caplog.text


@given(token=TOKENS, other=TOKENS)
def test_a_secret_is_derived_from_the_token(token: str, other: str) -> None:
    """The same each time, another for another, of what Telegram takes, and not the token."""
    settings = Settings.from_environment({})
    derived = secret_of(Secret(token), settings).reveal()
    assert derived == secret_of(Secret(token), settings).reveal()
    assert len(derived) == 64
    assert set(derived) <= set("0123456789abcdef")
    assert (derived == secret_of(Secret(other), settings).reveal()) is (token == other)
