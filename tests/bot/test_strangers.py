"""Names in the environment that look like settings and are none."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest

from bot.logs import logging_to
from bot.settings import SETTINGS
from bot.strangers import Strangeness, strangers_in, warn_of_strangers
from bot.texts import PLURAL_FORMS, Texts
from tests.bot.commanding import Commander, finish, start

PLANTED = "7201445566:AAFplanted-secret_half"


def test_what_is_a_setting_is_no_stranger() -> None:
    """Each by its name, and secrets by their files too; other programs' names are theirs."""
    names = [name for one in SETTINGS for name in (one.name, one.file_name) if name]
    others = ["PATH", "_YUANHUA_COMPLETE", "YUANHUA", "MY_YUANHUA_TOKEN", "SHARED_FOLDER"]
    assert strangers_in(dict.fromkeys([*names, *others], "a")) == []


@pytest.mark.parametrize(
    ("name", "reason", "near"),
    (
        ("YUANHUA_TOKN", Strangeness.NEAR, "YUANHUA_TOKEN"),
        ("YUANHUA_TOKEN_FLIE", Strangeness.NEAR, "YUANHUA_TOKEN_FILE"),
        ("YUANHUA_LOGLEVEL", Strangeness.NEAR, "YUANHUA_LOG_LEVEL"),
        ("YUANHUA_ADMIN", Strangeness.NEAR, "YUANHUA_ADMINS"),
        ("yuanhua_database", Strangeness.NEAR, "YUANHUA_DATABASE"),
        ("YUANHUA_DATABASE_FILE", Strangeness.NO_FILE, "YUANHUA_DATABASE"),
        ("YUANHUA_COLOUR", Strangeness.UNKNOWN, ""),
        ("YUANHUA_", Strangeness.UNKNOWN, ""),
    ),
)
def test_a_stranger_is_told_with_the_setting_that_may_be_meant(
    name: str, reason: Strangeness, near: str
) -> None:
    """By what the name looks like, in every language; what it is set to is not told."""
    (stranger,) = strangers_in({name: PLANTED})
    assert (stranger.name, stranger.reason, stranger.near) == (name, reason, near)
    for language in PLURAL_FORMS:
        sentence = stranger.sentence(Texts(language))
        assert name in sentence
        assert near in sentence
        assert PLANTED not in sentence
        assert sentence.endswith((".", "?", "。", "？"))


@pytest.mark.parametrize(
    ("name", "value"),
    (
        ("YUANHUA_SERVICE_HOST", "10.0.0.7"),
        ("YUANHUA_SERVICE_PORT", "8081"),
        ("YUANHUA_SERVICE_PORT_HEALTH", "8081"),
        ("YUANHUA_PORT", "tcp://10.0.0.7:8081"),
        ("YUANHUA_PORT_8081_TCP", "tcp://10.0.0.7:8081"),
        ("YUANHUA_PORT_8081_TCP_ADDR", "10.0.0.7"),
    ),
)
def test_what_kubernetes_sets_by_itself_is_let_be(name: str, value: str) -> None:
    """For a service called yuanhua, into every container beside it."""
    assert strangers_in({name: value}) == []


def test_every_command_tells_of_a_stranger_and_goes_on(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence each on standard error; what was asked for is done."""
    monkeypatch.setenv("YUANHUA_TOKN", PLANTED)
    monkeypatch.setenv("YUANHUA_ADMIN", "42")
    for arguments in (("ask", "谈判桌"), ("sessions",), ("settings",), ("--help",)):
        done = yuanhua(*arguments)
        assert done.code == 0
        assert done.out
        first, second = done.err.splitlines()
        assert "YUANHUA_ADMINS" in first
        assert "YUANHUA_TOKEN" in second
        assert PLANTED not in done.out + done.err


def test_a_shell_that_completes_is_not_disturbed(database: Path) -> None:
    """Its line would be torn."""
    asked = {"_YUANHUA_COMPLETE": "complete_bash", "COMP_WORDS": "yuanhua se", "COMP_CWORD": "1"}
    completed = finish(start(database=database, YUANHUA_TOKN="a", **asked))
    assert "sessions" in completed.out.split()
    assert completed.err == ""


def test_the_log_of_a_running_bot_tells_of_strangers_too() -> None:
    """For whoever reads only that."""
    stream = io.StringIO()
    with logging_to(stream, "WARNING"):
        warn_of_strangers({"YUANHUA_TOKN": PLANTED}, logging.getLogger("tests.strangers"))
    assert "WARNING tests.strangers: YUANHUA_TOKN is no setting" in stream.getvalue()
    assert PLANTED not in stream.getvalue()


@pytest.mark.parametrize("arguments", (("settings",), ("health", "--json"), ("sessions",)))
def test_the_program_tells_of_strangers_once(database: Path, arguments: tuple[str, ...]) -> None:
    """Those of its commands that are loaded by themselves included."""
    done = finish(start(*arguments, database=database, YUANHUA_TOKN="a", YUANHUA_HEALTH_PORT="0"))
    assert [line for line in done.err.splitlines() if "YUANHUA_TOKN" in line] == [
        done.err.splitlines()[0]
    ]


def test_a_bot_that_cannot_begin_tells_of_strangers(database: Path) -> None:
    """The setting that is missing may be there under a misspelt name."""
    done = finish(start("run", database=database, YUANHUA_TOKN=PLANTED))
    misspelt, missing = done.err.splitlines()
    assert "YUANHUA_TOKN" in misspelt
    assert "YUANHUA_TOKEN_FILE" in missing
    assert PLANTED not in done.err
