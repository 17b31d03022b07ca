"""`yuanhua health`: one sentence on what is wrong and what to do, soon and with little loaded."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from bot.commands.health import Place, Unasked, sentences_of
from bot.hosting.http_server import Handler, http_server
from bot.hosting.vitals import Check, Finding, Findings, Reason, to_json
from bot.texts import PLURAL_FORMS, Texts
from tests.bot.commanding import ROOT, Commander, Outcome

WELL: Findings = {
    Check.UPDATES: Finding(Reason.FINE, {"seconds": 3.2, "limit": 90.0}),
    Check.ARCHIVE: Finding(Reason.FINE, {"took": 0.01}),
    Check.DISK: Finding(Reason.FINE, {"free": 5 * 2**30, "needed": 2**26}),
}
UNWELL: Mapping[Reason, tuple[Check, Finding, str]] = {
    finding.reason: (check, finding, part)
    for check, finding, part in (
        (Check.UPDATES, Finding(Reason.STARTING, {"seconds": 12.4, "limit": 90.0}), "12 秒"),
        (Check.UPDATES, Finding(Reason.NO_UPDATES, {"seconds": 247.8, "limit": 90.0}), "248 秒"),
        (Check.UPDATES, Finding(Reason.CUT_OFF, {"problem": "WebhookTaken"}), "WebhookTaken"),
        (Check.ARCHIVE, Finding(Reason.ARCHIVE_SILENT, {"limit": 5.0}), "5 秒"),
        (Check.ARCHIVE, Finding(Reason.ARCHIVE_FAILED, {"problem": "corrupt"}), "yuanhua check"),
        (Check.ARCHIVE, Finding(Reason.ARCHIVE_STALE), "yuanhua reindex"),
        (Check.ARCHIVE, Finding(Reason.ARCHIVE_BLIND), "yuanhua reindex"),
        (Check.DISK, Finding(Reason.DISK_LOW, {"free": 2**24, "needed": 2**26}), "只剩 16 MB"),
        (Check.DISK, Finding(Reason.DISK_READ_ONLY, {"free": 1, "needed": 1}), "只读"),
        (Check.DISK, Finding(Reason.DISK_UNKNOWN, {"problem": "OSError"}), "OSError"),
        (Check.FETCHING, Finding(Reason.FETCHING_STOPPED, {"seconds": 300.0}), "300 秒"),
    )
}


@dataclass
class Answering:
    """What a server in the place of the bot says."""

    body: str
    status: int = 200
    asked: list[str] = field(default_factory=list)


class _Says(Handler):
    def initialize(self, says: Answering) -> None:
        self.says = says

    async def get(self) -> None:
        self.says.asked.append(self.request.path)
        self.set_status(self.says.status)
        await self.finish(self.says.body)


@contextmanager
def served(says: Answering) -> Iterator[int]:
    """Answer at some port, in a thread of its own: the command waits where it is called."""
    port: list[int] = []
    ready, leave = threading.Event(), threading.Event()

    async def serve() -> None:
        async with http_server([("/.*", _Says, {"says": says})], "127.0.0.1", 0, "X") as bound:
            port.append(bound)
            ready.set()
            await asyncio.to_thread(leave.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield port[0]
    finally:
        leave.set()
        thread.join()


Asking = Callable[..., Outcome]


@pytest.fixture
def ask(yuanhua: Commander, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """Give the command, to be called with a port and its arguments."""

    def asked(port: int, *arguments: str) -> Outcome:
        monkeypatch.setenv("YUANHUA_HEALTH_PORT", str(port))
        return yuanhua("health", *arguments)

    return asked


def test_a_bot_that_is_well_is_a_sentence_and_0(ask: Asking) -> None:
    """It tells what that was judged by."""
    says = Answering(to_json(WELL))
    with served(says) as port:
        done = ask(port)
    assert (done.code, done.err) == (0, "")
    assert done.out == "一切正常：更新畅通，资料库能应答，磁盘还有 5120 MB 可用。\n"
    assert says.asked == ["/readyz"]


@pytest.mark.parametrize("reason", tuple(UNWELL))
def test_a_bot_that_is_not_is_what_to_do_and_1(ask: Asking, reason: Reason) -> None:
    """One sentence, of what is wrong alone."""
    check, finding, part = UNWELL[reason]
    with served(Answering(to_json({**WELL, check: finding}), status=503)) as port:
        done = ask(port)
    assert (done.code, done.err) == (1, "")
    (sentence,) = done.out.splitlines()
    assert part in sentence


def test_all_that_is_wrong_is_told(ask: Asking) -> None:
    """A line each."""
    two = {one[0]: one[1] for one in (UNWELL[Reason.ARCHIVE_STALE], UNWELL[Reason.DISK_LOW])}
    with served(Answering(to_json({**WELL, **two}), status=503)) as port:
        assert len(ask(port).out.splitlines()) == 2


def test_for_a_program_it_is_what_the_bot_said(ask: Asking) -> None:
    """One object on one line, with the same exit code."""
    check, finding, _ = UNWELL[Reason.DISK_LOW]
    given = to_json({**WELL, check: finding})
    with served(Answering(given, status=503)) as port:
        done = ask(port, "--json")
    assert done.code == 1
    assert json.loads(done.out) == json.loads(given)
    assert json.loads(done.out)["status"] == "failed"


def test_a_bot_that_does_not_run_is_told_with_where_it_was_sought(ask: Asking) -> None:
    """And the two settings that say where."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        done = ask(port)
        as_json = ask(port, "--json")
    assert done.code == as_json.code == 1
    assert f"127.0.0.1:{port} 没有应答" in done.out
    assert "YUANHUA_HEALTH_LISTEN" in done.out
    assert json.loads(as_json.out) == {"status": "unknown", "reason": "unreachable"}


@pytest.mark.parametrize(
    "body", ("hello", "[]", '{"checks": {"updates": 1}}', '{"checks": {"x": {}}}')
)
def test_something_else_that_answers_is_told(ask: Asking, body: str) -> None:
    """Whatever it says."""
    with served(Answering(body)) as port:
        done = ask(port)
    assert done.code == 1
    assert "不是这个程序" in done.out


def test_what_speaks_no_http_is_something_else(ask: Asking) -> None:
    """Such as a database."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"\x00\x01 no http\r\n")

        thread = threading.Thread(target=greet)
        thread.start()
        done = ask(listener.getsockname()[1])
        thread.join()
    assert done.code == 1
    assert "不是这个程序" in done.out


def test_a_bot_that_hangs_is_not_waited_for_long(
    ask: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time it has is cut short here; that it accepts connections is not enough."""
    monkeypatch.setattr("bot.commands.health.PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = ask(listener.getsockname()[1])
    assert done.code == 1
    assert "秒内应答" in done.out


def test_port_0_is_a_misuse(ask: Asking) -> None:
    """There is nothing to ask."""
    done = ask(0)
    assert done.code == 2
    assert "YUANHUA_HEALTH_PORT" in done.complaint
    assert json.loads(ask(0, "--json").out) == {"status": "unknown", "reason": "off"}


def test_a_port_that_is_none_is_a_misuse(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for every command."""
    monkeypatch.setenv("YUANHUA_HEALTH_PORT", "eighty")
    done = yuanhua("health")
    assert done.code == 2
    assert "YUANHUA_HEALTH_PORT" in done.complaint


def test_whoever_listens_everywhere_is_asked_on_this_machine() -> None:
    """An address that stands for all is none to connect to."""
    places = {
        "0.0.0.0": "127.0.0.1:8081",  # noqa: S104 - nothing is listened to
        "::": "[::1]:8081",
        "192.0.2.1": "192.0.2.1:8081",
        "localhost": "localhost:8081",
    }
    for listen, place in places.items():
        assert str(Place.from_environment({"YUANHUA_HEALTH_LISTEN": listen})) == place


def test_every_finding_has_its_sentence_in_every_language() -> None:
    """None leaves a gap, whichever facts are missing."""
    for language in PLURAL_FORMS:
        texts = Texts(language)
        for reason in Reason:
            (sentence,) = sentences_of({Check.DISK: Finding(reason)}, texts)
            assert "{" not in sentence
        for unasked in Unasked:
            assert "{" not in texts(f"health.{unasked}", place="127.0.0.1:1", limit=8)


@pytest.mark.parametrize("arguments", (("health",), ("health", "--json")))
def test_as_a_program_it_loads_little(arguments: tuple[str, ...]) -> None:
    """Neither Telegram, nor what searches, nor what serves; and no proxy is asked for the bot."""
    listing = "; sys.stderr.write(' '.join(sys.modules))"
    script = f"import sys; from bot.start import main; code = main(){listing}; sys.exit(code)"
    says = Answering(to_json(WELL))
    with served(says) as port:
        environment = {
            **{name: value for name, value in os.environ.items() if "YUANHUA" not in name},
            "YUANHUA_HEALTH_PORT": str(port),
            "LC_ALL": "en_US.UTF-8",
            "http_proxy": "http://127.0.0.1:9",
        }
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=False,
            text=True,
        )
    assert done.returncode == 0, done.stderr
    assert "well" in done.stdout or "passed" in done.stdout
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    heavy = {"telegram", "numpy", "tornado", "aiosqlite", "sqlite3", "store", "typer", "asyncio"}
    assert not loaded & heavy


def test_alone_it_says_what_it_says_among_the_others(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same sentence and the same exit code, also where a setting cannot be used."""
    for port in ("0", "1", "eighty"):
        monkeypatch.setenv("YUANHUA_HEALTH_PORT", port)
        among = yuanhua("health")
        alone = subprocess.run(
            [sys.executable, "-m", "bot", "health"],
            cwd=ROOT,
            env=dict(os.environ),
            capture_output=True,
            check=False,
            text=True,
        )
        assert (alone.returncode, alone.stdout, alone.stderr) == (among.code, among.out, among.err)
