"""The HTTP server within the event loop: what it answers, what it says of itself, what it logs."""

from __future__ import annotations

import asyncio
import http.client
import logging
import socket

import pytest
from tornado.web import HTTPError

from bot.errors import SettingsError, SettingsProblem
from bot.hosting.http_server import Handler, http_server
from bot.texts import Texts
from tests.bot.calling import call

SECRET = "planted-in-a-header"


class Echo(Handler):
    """Answers with what it was given, or as badly as it is told to."""

    def initialize(self, words: str) -> None:
        """Take the words."""
        self.words = words

    async def get(self) -> None:
        """Answer."""
        if self.get_query_argument("how", "") == "refuse":
            raise HTTPError(403, "not for %s", SECRET)
        if self.get_query_argument("how", "") == "break":
            raise ValueError
        await self.finish(self.words)

    async def post(self) -> None:
        """Answer with the size of what was posted."""
        await self.finish(str(len(self.request.body)))


ROUTES = [("/echo", Echo, {"words": "here"})]


async def test_what_is_served_is_answered_and_nothing_else() -> None:
    """Other paths are not found, other methods not allowed; each in a word."""
    async with http_server(ROUTES, "127.0.0.1", 0, "YUANHUA_X") as port:
        assert (await call(port, "/echo")).body == "here"
        missing = await call(port, "/other")
        assert (missing.status, missing.body) == (404, "404 Not Found\n")
        assert (await call(port, "/echo/more")).status == 404
        assert (await call(port, "/other", "POST")).status == 404
        assert (await call(port, "/echo", "DELETE")).status == 405


async def test_it_does_not_say_what_it_is() -> None:
    """Nor may anything it says be kept."""
    async with http_server(ROUTES, "127.0.0.1", 0, "YUANHUA_X") as port:
        for path in ("/echo", "/other", "/echo?how=break"):
            headers = (await call(port, path)).headers
            assert "Server" not in headers
            assert headers["Cache-Control"] == "no-store"
            assert "ornado" not in str(headers)


async def test_nobody_reads_in_the_log_what_was_asked(caplog: pytest.LogCaptureFixture) -> None:
    """No line for a request, a refusal, or what is no HTTP; for a fault of ours, without it."""
    caplog.set_level(logging.DEBUG)
    async with http_server(ROUTES, "127.0.0.1", 0, "YUANHUA_X") as port:
        await call(port, f"/echo?q={SECRET}")
        await call(port, f"/{SECRET}")
        assert (await call(port, "/echo?how=refuse")).status == 403
        await _say(port, f"{SECRET}\r\n\r\n".encode())
        assert (await call(port, f"/echo?how=break&q={SECRET}")).status == 500
    lines = [line for line in caplog.records if line.name != "asyncio"]
    assert [line.getMessage() for line in lines] == ["a request was not answered"]
    assert SECRET not in caplog.text


async def test_a_body_that_is_too_long_is_refused() -> None:
    """Before it is read."""
    async with http_server(ROUTES, "127.0.0.1", 0, "YUANHUA_X", body_limit=100) as port:
        assert await asyncio.to_thread(_post, port, b"x" * 100) == (200, b"100")
        assert (await asyncio.to_thread(_post, port, b"x" * 101))[0] in {400, 0}


async def test_an_address_in_use_is_named_with_its_setting() -> None:
    """And which address that is."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError) as caught:
            async with http_server(ROUTES, "127.0.0.1", port, "YUANHUA_HEALTH_PORT"):
                pass
    problem = caught.value
    assert problem.reason is SettingsProblem.ADDRESS_UNUSABLE
    assert problem.value == f"127.0.0.1:{port}"
    assert "YUANHUA_HEALTH_PORT" in Texts("en").error(problem)


async def test_an_address_of_another_machine_is_refused_alike() -> None:
    """It is of a range that is nobody's; an IPv6 address stands in brackets."""
    for address, shown in (("192.0.2.7", "192.0.2.7:8099"), ("2001:db8::7", "[2001:db8::7]:8099")):
        with pytest.raises(SettingsError) as caught:
            async with http_server(ROUTES, address, 8099, "YUANHUA_WEBHOOK_PORT"):
                pass
        assert caught.value.value == shown


async def test_a_name_for_several_addresses_is_listened_to_at_all() -> None:
    """Or at those that this machine has; at the same port."""
    async with http_server(ROUTES, "localhost", 0, "YUANHUA_X") as port:
        assert (await call(port, "/echo")).status == 200


async def test_a_name_that_is_none_is_refused_alike() -> None:
    """It is of a domain that never has addresses."""
    with pytest.raises(SettingsError) as caught:
        async with http_server(ROUTES, "nowhere.invalid", 8099, "YUANHUA_WEBHOOK_PORT"):
            pass
    assert caught.value.value == "nowhere.invalid:8099"


async def test_a_port_is_free_again_afterwards() -> None:
    """Though a connection was kept open."""
    async with http_server(ROUTES, "127.0.0.1", 0, "YUANHUA_X") as port:
        kept = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        await asyncio.to_thread(kept.request, "GET", "/echo")
        assert (await asyncio.to_thread(kept.getresponse)).read() == b"here"
    async with http_server(ROUTES, "127.0.0.1", port, "YUANHUA_X") as again:
        assert again == port
        assert (await call(port, "/echo")).status == 200
    kept.close()


async def _say(port: int, words: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words)
    await reader.read()
    writer.close()
    await writer.wait_closed()


def _post(port: int, body: bytes) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", "/echo", body)
        answered = connection.getresponse()
        return answered.status, answered.read()
    except ConnectionError:  # closed while the body was being sent
        return 0, b""
    finally:
        connection.close()
