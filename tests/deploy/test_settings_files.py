"""The files of settings: `.env.example`, and what Kubernetes is given."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.settings import Settings
from tests.deploy.deployed import DEFAULTS, NAMES, assigned, names_in, parsed, written

FILES = (".env.example", "kubernetes/polling/settings.env")
OTHERS = {"DOMAIN", "S3_BUCKET", "S3_REGION", "S3_ENDPOINT", "HTTPS_PROXY"}
"""What is not the bot's own: of Compose, and of the library that calls Telegram."""


@pytest.mark.parametrize("file", FILES)
def test_every_line_can_be_read(file: str) -> None:
    """All that read it read it alike: there are no quotes, and no comment behind a value."""
    lines = list(assigned(written(file)))
    assert lines
    for name, value, _ in lines:
        assert not set(value) & set("\"'# "), f"{name}={value}"


@pytest.mark.parametrize("file", FILES)
def test_every_setting_is_there_and_no_other(file: str) -> None:
    """Each has its line, in force or behind a #, or where it is a secret at least its name."""
    assert names_in(written(file)) == NAMES
    assert {name for name, _, _ in assigned(written(file))} - OTHERS <= NAMES


def test_the_example_has_a_line_for_each() -> None:
    """Whoever wants a setting takes a # away, and finds above it what it is for."""
    lines = written(".env.example").splitlines()
    assert {name for name, _, _ in assigned("\n".join(lines))} == NAMES | OTHERS
    for before, line in pairwise(lines):
        if "=" in line and not line.startswith("# "):
            assert before, f"nothing is said of {line}"


@pytest.mark.parametrize("file", FILES)
def test_a_default_is_told_as_it_is(file: str) -> None:
    """What stands behind a # is what holds already."""
    for name, value, in_force in assigned(written(file)):
        if not in_force and DEFAULTS.get(name) is not None:
            assert value == DEFAULTS[name]


@pytest.mark.parametrize("file", FILES)
def test_the_bot_takes_what_is_in_force(file: str) -> None:
    """As it comes, the file is a valid one; the token is none of its business."""
    in_force = {name: value for name, value, counts in assigned(written(file)) if counts}
    token = in_force.pop("YUANHUA_TOKEN_FILE", "")
    assert not token or file != ".env.example"
    assert Settings.from_environment(in_force).admins == frozenset()


def test_the_example_has_what_compose_asks_for() -> None:
    """Nothing has to be invented: each variable that a Compose file takes up has its line."""
    named = {name for name, _, _ in assigned(written(".env.example"))}
    for file in ("compose.yaml", "compose.webhook.yaml"):
        for service in parsed(file)["services"].values():
            for value in service.get("environment", {}).values():
                taken = value.partition("${")[2].partition(":")[0] if "${" in value else ""
                assert not taken or taken in named
