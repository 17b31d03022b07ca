"""What the tests of `deploy/` share: its files, and the tools that judge them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"

NAMES = frozenset(
    name for setting in SETTINGS for name in (setting.name, setting.file_name) if name is not None
)
"""Of every environment variable that the bot reads."""
DEFAULTS = {
    setting.name: setting.default for setting in SETTINGS if isinstance(setting.default, str)
}
"""What each setting would be set to, where that is the same everywhere."""

_NAME = re.compile(r"\bYUANHUA_[A-Z_]+")
_ASSIGNED = re.compile(r"(#?)([A-Z][A-Z0-9_]*)=(.*)")


def written(name: str) -> str:
    """Read a text file of `deploy/`."""
    return (DEPLOY / name).read_text(encoding="utf-8")


def parsed(name: str) -> Any:  # noqa: ANN401 - whatever YAML says
    """Read a YAML file of `deploy/`."""
    return yaml.safe_load(written(name))


def names_in(text: str) -> set[str]:
    """Give every name of a setting that a text mentions, in a comment or not."""
    return set(_NAME.findall(text))


def assigned(text: str) -> Iterator[tuple[str, str, bool]]:
    """Read a file of NAME=value lines.

    Yields:
        A name, its value, and whether it is in force: not behind a #.

    Raises:
        AssertionError: A line is neither that, nor a comment, nor empty.
    """
    for line in text.splitlines():
        if found := _ASSIGNED.fullmatch(line):
            yield found[2], found[3], not found[1]
        else:
            assert not line or line == "#" or line.startswith("# "), f"what is this: {line}"


def tool(name: str) -> str:
    """Give the path of a program; the test is skipped where it is not to be had."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"`{name}`, which judges this file, is not installed")
    return path


def judged(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, in `deploy/`, with variables added to its environment."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=DEPLOY,
        env=without_settings(os.environ) | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Give an environment that says nothing of the bot, nor of what serves it."""
    ours = {"DOMAIN", "S3_BUCKET", "S3_REGION", "S3_ENDPOINT", "HTTPS_PROXY"}
    return {
        name: value
        for name, value in environment.items()
        if name not in ours and not name.startswith("YUANHUA_")
    }
