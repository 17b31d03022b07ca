"""The units for systemd."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.deploy.deployed import DEPLOY, ROOT, judged, names_in, tool, written

UNITS = ("yuanhua.service", "yuanhua-backup.service")
EXPOSED = 2.0
"""Of 10, as `systemd-analyze security` rates what a service may do."""


def values(unit: str, name: str) -> list[str]:
    """Give what a unit sets something to, each time."""
    return re.findall(rf"^{name}=(.*)$", written(f"systemd/{unit}"), re.MULTILINE)


@pytest.mark.parametrize("unit", UNITS)
def test_a_service_may_do_little(unit: str) -> None:
    """Systemd rates its exposure below what is promised."""
    done = judged(
        tool("systemd-analyze"),
        *("security", "--offline=true", "--no-pager", f"--threshold={EXPOSED * 10:.0f}"),
        DEPLOY / "systemd" / unit,
    )
    rated = re.search(r"exposure level for \S+: (\d+\.\d)", done.stdout)
    if rated is None:
        pytest.skip(f"this systemd does not rate a file: {done.stderr.strip()}")
    assert float(rated[1]) <= EXPOSED
    assert done.returncode == 0


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    """`verify` finds no name it does not know, once the command is one that is there."""
    analyze = tool("systemd-analyze")
    for file in (DEPLOY / "systemd").iterdir():
        text = file.read_text("utf-8").replace("/opt/yuanhua/bin/yuanhua", sys.executable)
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    done = judged(analyze, "verify", *sorted(tmp_path.iterdir()))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_bot_is_not_started_again_where_that_mends_nothing() -> None:
    """Misuse exits with 2, and a missing token keeps systemd from starting it at all: 243."""
    assert values("yuanhua.service", "Restart") == ["on-failure"]
    assert values("yuanhua.service", "RestartPreventExitStatus") == ["2 243"]


def test_the_bot_is_given_time_to_finish() -> None:
    """What it promises to finish within 10 s is waited for."""
    assert values("yuanhua.service", "KillSignal") == ["SIGTERM"]
    assert values("yuanhua.service", "TimeoutStopSec") == ["20"]


def test_the_token_comes_as_a_credential() -> None:
    """No unit has it in its environment, where other programs could read it."""
    assert values("yuanhua.service", "LoadCredential") == ["token:/etc/yuanhua/token"]
    assert "YUANHUA_TOKEN_FILE=%d/token" in values("yuanhua.service", "Environment")
    for unit in UNITS:
        assert "YUANHUA_TOKEN" not in names_in(written(f"systemd/{unit}"))


def test_the_backup_copies_the_archive_that_the_bot_has() -> None:
    """Both are one user's, and name one file."""
    for name in ("User", "EnvironmentFile"):
        assert values(UNITS[0], name) == values(UNITS[1], name)
    database = "YUANHUA_DATABASE=%S/yuanhua/yuanhua.sqlite3"
    assert all(database in values(unit, "Environment") for unit in UNITS)


def test_the_guide_makes_what_the_units_name() -> None:
    """Program, user, token and settings lie where the guide puts them."""
    guide = written("README.md")
    for path in ("/opt/yuanhua", "/etc/yuanhua/token", "/etc/yuanhua/yuanhua.env"):
        assert path in written("systemd/yuanhua.service")
        assert path in guide
    assert "useradd --system" in guide
    assert (ROOT / "requirements-build.lock").is_file()
