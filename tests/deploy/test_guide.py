"""The guide: every command and file that it names is there, and what it quotes is said."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli import app
from tests.deploy.deployed import DEPLOY, NAMES, ROOT, names_in, written

_CODE = re.compile(r"^ *```\w*\n(.*?)^ *```$|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
# Not the name of a namespace, nor of a service or a container before the command.
_SAID = re.compile(r"(?<!-n )\byuanhua (?!yuanhua\b)([a-z]+)(?=[\s<]|$)([^|&;#`\n]*)")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_QUOTED = re.compile(r"“([^”]+)”")

GUIDE = written("README.md")
CODE = ["".join(found) for found in _CODE.findall(GUIDE)]


def commands() -> dict[str, Any]:
    """Give the commands of `yuanhua`, by name."""
    found: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined] # it is a group
    return found


def said() -> Iterator[tuple[str, str]]:
    """Give each command of `yuanhua` that the guide shows, and the words behind it."""
    for code in CODE:
        yield from _SAID.findall(code)


def anchors(document: Path) -> set[str]:
    """Give what the headings of a document can be linked by."""
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def spoken() -> str:
    """Give all that the bot says in English: on the terminal, and in its log."""
    catalogues = sorted((ROOT / "bot" / "locales" / "en").glob("*.toml"))
    texts = [" ".join(_texts(tomllib.loads(file.read_text("utf-8")))) for file in catalogues]
    sources = [file.read_text("utf-8") for file in sorted((ROOT / "bot").rglob("*.py"))]
    return "\n".join(texts + sources)


def _texts(table: object) -> Iterator[str]:
    if isinstance(table, dict):
        for value in table.values():
            yield from _texts(value)
    else:
        yield str(table)


def test_every_command_that_is_shown_is_one() -> None:
    """Whoever types what the guide says is not told that there is no such command or option."""
    shown = list(said())
    assert {"backup", "restore", "import", "health", "check", "settings"} <= {
        name for name, _ in shown
    }
    known = {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in commands().items()
    }
    for name, rest in shown:
        assert name in known, f"yuanhua {name}{rest}"
        assert set(re.findall(r"--[a-z-]+", rest)) <= known[name], f"yuanhua {name}{rest}"


@pytest.mark.parametrize("link", sorted(set(_LINK.findall(GUIDE))))
def test_every_link_leads_somewhere(link: str) -> None:
    """Each file is there, and has the heading that is linked to."""
    if link.startswith("https://"):
        return
    path, _, anchor = link.partition("#")
    document = DEPLOY / path if path else DEPLOY / "README.md"
    assert document.exists()
    assert not anchor or anchor in anchors(document)


def test_every_folder_and_file_is_told_of() -> None:
    """Nothing lies here that the guide does not lead to."""
    own = {"README.md", ".gitignore", ".env", "secrets", "transcripts", "backups"}
    there = {path.name for path in DEPLOY.iterdir()} - own
    reached = {re.split("[/#]", link)[0] for link in _LINK.findall(GUIDE)}
    # What the second Compose file takes with it.
    assert there - {"caddy", "litestream"} <= reached


def test_every_setting_that_is_named_is_one() -> None:
    """No name is misspelled."""
    assert names_in(GUIDE) <= NAMES


@pytest.mark.parametrize("words", sorted(set(_QUOTED.findall(GUIDE))))
def test_what_is_quoted_is_what_the_bot_says(words: str) -> None:
    """Whoever looks for the sentence they were shown finds it."""
    assert words in spoken()


def test_what_a_person_has_to_edit_is_not_committed() -> None:
    """What the guide makes in here, git leaves alone."""
    ignored = set(written(".gitignore").splitlines())
    for place in (".env", "secrets/", "transcripts/", "backups/"):
        assert place in ignored
        assert place.rstrip("/") in GUIDE
