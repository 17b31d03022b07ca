"""The proxy before the webhook: what it lets through, and what it says of itself."""

from __future__ import annotations

import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.deploy.deployed import DEPLOY, judged, tool, written

FILE = DEPLOY / "caddy" / "Caddyfile"
SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Bot(BaseHTTPRequestHandler):
    """Stands where the bot listens, and answers with what it was told."""

    def do_POST(self) -> None:
        """Tell the path and the secret that arrived."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = f"{self.path} {self.headers.get(SECRET)}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def do_GET(self) -> None:
        """Answer in the same way, so that it is seen what gets through."""
        self.do_POST()

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def bot() -> Iterator[int]:
    """Let `Bot` listen; give its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Bot) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int, Path]]:
    """Run Caddy with the file as it is, but for ports, and with a certificate of its own.

    Its ports for http and https, and the file of its log.
    """
    caddy = tool("caddy")
    folder = tmp_path_factory.mktemp("caddy")
    http, https, log = free_port(), free_port(), folder / "log"
    with bot() as port:
        text = written("caddy/Caddyfile").replace("yuanhua:8080", f"127.0.0.1:{port}")
        ports = f"admin off\n\tskip_install_trust\n\thttp_port {http}\n\thttps_port {https}\n"
        (folder / "Caddyfile").write_text(text.replace("admin off\n", ports), encoding="utf-8")
        with (
            log.open("wb") as told,
            subprocess.Popen(
                [caddy, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"],
                env={"HOME": str(folder), "DOMAIN": "localhost"},
                stdout=told,
                stderr=told,
            ) as running,
        ):
            try:
                wait_for(running, https)
                yield http, https, log
            finally:
                running.terminate()


def wait_for(running: subprocess.Popen[bytes], port: int) -> None:
    """Wait until a TLS server speaks at a port of this machine; give up after half a minute."""
    for _ in range(300):
        if running.poll() is not None:
            break
        try:
            with closing(secured(port)) as connection:
                connection.connect()
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("Caddy does not listen")


def secured(port: int) -> HTTPSConnection:
    """Give a connection that asks for no certificate anybody knows."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return HTTPSConnection("localhost", port, timeout=10, context=context)


def asked(connection: HTTPConnection, method: str, path: str) -> tuple[HTTPResponse, str]:
    """Ask once; give the answer, and its body."""
    with closing(connection):
        connection.request(method, path, body="{}", headers={SECRET: "planted-secret"})
        answer = connection.getresponse()
        return answer, answer.read().decode()


def test_caddy_accepts_the_file(tmp_path: Path) -> None:
    """`validate` reads it, and starts all that it names."""
    done = judged(
        tool("caddy"),
        *("validate", "--config", FILE, "--adapter", "caddyfile"),
        HOME=str(tmp_path),
        DOMAIN="quotes.example.org",
    )
    assert done.returncode == 0, done.stderr


def test_the_file_is_laid_out_as_caddy_has_it(tmp_path: Path) -> None:
    """`fmt` would change nothing."""
    done = judged(tool("caddy"), "fmt", FILE, HOME=str(tmp_path))
    assert done.stdout == written("caddy/Caddyfile")


def test_what_telegram_sends_reaches_the_bot(proxy: tuple[int, int, Path]) -> None:
    """Path, secret and all."""
    answer, body = asked(secured(proxy[1]), "POST", "/telegram")
    assert (answer.status, body) == (200, "/telegram planted-secret")


@pytest.mark.parametrize(
    ("method", "path"),
    (
        ("GET", "/telegram"),
        ("POST", "/"),
        ("POST", "/telegram/more"),
        ("GET", "/metrics"),
        ("GET", "/healthz"),
        ("GET", "/telegram/../metrics"),
    ),
)
def test_nothing_else_does(proxy: tuple[int, int, Path], method: str, path: str) -> None:
    """There is nothing at any other path, nor for anything but a POST."""
    answer, body = asked(secured(proxy[1]), method, path)
    assert (answer.status, body) == (404, "")


@pytest.mark.parametrize("path", ("/telegram", "/elsewhere"))
def test_each_answer_is_guarded_and_names_no_server(
    proxy: tuple[int, int, Path], path: str
) -> None:
    """A browser is told to keep to TLS and to run nothing; nobody is told what runs here."""
    answer, _ = asked(secured(proxy[1]), "POST", path)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not {"Server", "Via", "Alt-Svc"} & set(answer.headers)


def test_plain_http_is_sent_on_to_tls(proxy: tuple[int, int, Path]) -> None:
    """Nothing is answered in the clear."""
    answer, _ = asked(HTTPConnection("localhost", proxy[0], timeout=10), "POST", "/telegram")
    assert answer.status == 308
    assert answer.headers["Location"].startswith("https://localhost")


def test_its_log_holds_nothing_of_a_request(proxy: tuple[int, int, Path]) -> None:
    """Neither the secret nor the path is written down."""
    asked(secured(proxy[1]), "POST", "/telegram")
    asked(secured(proxy[1]), "GET", "/planted-path")
    log = proxy[2].read_text(encoding="utf-8")
    assert log
    assert "planted" not in log
