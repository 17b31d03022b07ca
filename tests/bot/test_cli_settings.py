"""`yuanhua settings`: every setting as it stands, and no secret."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import SETTINGS
from bot.texts import Texts
from tests.bot.commanding import ROOT, Commander, environment

PLANTED = "7201445566:AAFplanted-secret_half"


def shown(yuanhua: Commander) -> dict[str, dict[str, object]]:
    """Give what the command says of each setting, by its name."""
    lines = yuanhua("settings", "--json").out.splitlines()
    return {one["name"]: one for one in map(json.loads, lines)}


def test_every_setting_has_its_row(yuanhua: Commander, database: Path) -> None:
    """Name, value, origin and help, in the order of the table."""
    done = yuanhua("settings")
    assert (done.code, done.err) == (0, "")
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert [row[0] for row in rows] == [setting.name for setting in SETTINGS]
    assert ["YUANHUA_DATABASE", str(database), "环境变量"] in [row[:3] for row in rows]
    assert ["YUANHUA_LOG_LEVEL", "INFO", "默认值"] in [row[:3] for row in rows]
    assert ["YUANHUA_LOG_PERSONAL", "no", "默认值"] in [row[:3] for row in rows]
    assert ["YUANHUA_TOKEN", "未设", "默认值"] in [row[:3] for row in rows]
    assert all(
        row[3] == Texts("zh")(f"configuration.help_of.{one.field}")
        for one, row in zip(SETTINGS, rows, strict=True)
    )


def test_values_stand_as_they_would_be_set(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number as a number, numbers as a list, megabytes as megabytes."""
    for name, value in (
        ("ADMINS", "42, 7"),
        ("HEALTH_PORT", "0"),
        ("DISK_RESERVE", "0128"),
        ("LOG_PERSONAL", "YES"),
        ("LOG_LEVEL", "debug"),
    ):
        monkeypatch.setenv(f"YUANHUA_{name}", value)
    told = shown(yuanhua)
    assert told["YUANHUA_ADMINS"]["value"] == [7, 42]
    assert told["YUANHUA_HEALTH_PORT"]["value"] == 0
    assert told["YUANHUA_DISK_RESERVE"]["value"] == 128
    assert told["YUANHUA_LOG_PERSONAL"]["value"] is True
    assert told["YUANHUA_LOG_LEVEL"] == {
        "name": "YUANHUA_LOG_LEVEL",
        "kind": "level",
        "value": "DEBUG",
        "is_set": True,
        "origin": "environment",
        "secret": False,
        "help": Texts("zh")("configuration.help_of.log_level"),
    }
    assert "7,42" in yuanhua("settings").out


@pytest.mark.parametrize("arguments", ((), ("--json",)))
def test_a_secret_is_set_or_not_and_no_more(
    yuanhua: Commander,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: tuple[str, ...],
) -> None:
    """Neither its characters nor how many they are; a file it stands in is named."""
    file = tmp_path / "token"
    file.write_text(PLANTED, encoding="utf-8")
    monkeypatch.setenv("YUANHUA_TOKEN_FILE", str(file))
    monkeypatch.setenv("YUANHUA_WEBHOOK_SECRET", "planted_Secret-0")
    done = yuanhua("settings", *arguments)
    assert done.code == 0
    assert "planted" not in done.out
    assert str(file) in done.out
    other = tmp_path / "other"
    other.write_text(PLANTED * 2, encoding="utf-8")
    file.write_text(PLANTED.replace("A", "AA"), encoding="utf-8")
    monkeypatch.setenv("YUANHUA_WEBHOOK_SECRET", "longer_planted_Secret-0")
    assert yuanhua("settings", *arguments).out == done.out


def test_what_cannot_be_used_is_shown_with_its_sentence_beside_the_others(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2; a secret that is none is not repeated either."""
    monkeypatch.setenv("YUANHUA_TOKEN", "AAFplanted")
    monkeypatch.setenv("YUANHUA_HEALTH_PORT", "99999")
    monkeypatch.setenv("YUANHUA_WEBHOOK_URL", "https://keeper:hunter2@example.org/")
    done = yuanhua("settings")
    assert done.code == 2
    assert len(done.out.splitlines()) == len(SETTINGS)
    assert "✗ YUANHUA_HEALTH_PORT" in done.out
    assert "AAFplanted" not in done.out
    assert "hunter2" not in done.out
    told = shown(yuanhua)
    assert told["YUANHUA_HEALTH_PORT"]["value"] == "99999"
    assert "65535" in str(told["YUANHUA_HEALTH_PORT"]["problem"])
    assert (told["YUANHUA_TOKEN"]["value"], told["YUANHUA_TOKEN"]["is_set"]) == (None, True)
    assert [name for name, one in told.items() if "problem" in one] == [
        "YUANHUA_TOKEN",
        "YUANHUA_WEBHOOK_URL",
        "YUANHUA_HEALTH_PORT",
    ]


@pytest.mark.parametrize("content", (None, "", "\udcff"))
def test_a_file_that_cannot_be_read_is_named(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    """Its path is no secret."""
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content.encode(errors="surrogateescape"))
    monkeypatch.setenv("YUANHUA_TOKEN_FILE", str(file))
    told = shown(yuanhua)["YUANHUA_TOKEN"]
    assert (told["origin"], told["file"]) == ("file", str(file))
    assert str(file) in str(told["problem"])


def test_a_token_in_place_of_a_path_is_not_shown(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who mistakes the one name for the other still shows nobody the token."""
    monkeypatch.setenv("YUANHUA_TOKEN_FILE", PLANTED)
    for arguments in ((), ("--json",)):
        done = yuanhua("settings", *arguments)
        assert done.code == 2
        assert "planted" not in done.out + done.err


def test_nothing_is_opened_and_nothing_loaded_for_it(tmp_path: Path) -> None:
    """It tells why a bot does not start, so it must not fail likewise."""
    database = tmp_path / "nowhere" / "archive.sqlite3"
    unwanted = "{'telegram', 'numpy', 'httpx', 'tornado', 'jieba', 'rich', 'store'}"
    code = (
        "import sys; from bot.start import main; sys.argv = ['yuanhua', 'settings']; main(); "
        f"print(*sorted({unwanted} & set(sys.modules)), sep=',')"
    )
    program = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(database),
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert program.stdout.decode().splitlines()[-1] == ""
    assert list(tmp_path.iterdir()) == []
