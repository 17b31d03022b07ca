"""Facts about the project's code: who imports whom, what things are called, how long they are."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import store

ROOT = Path(__file__).resolve().parent.parent
STORE = sorted((ROOT / "store").rglob("*.py"))
BOT = sorted((ROOT / "bot").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

SOLE_IMPORTER = {
    "aiosqlite": "store/database.py",
    "chardet": "store/importer/decoding.py",
    "jieba": "store/analysis.py",
    "lxml": "store/importer/elements.py",
    "markdown_it": "store/importer/markdown.py",
    "opencc": "store/text.py",
    "pypdf": "store/importer/pdf.py",
    "rapidfuzz": "store/distances.py",
    "snowballstemmer": "store/latin.py",
    "webvtt": "store/importer/subtitles.py",
    "yaml": "store/importer/markdown.py",
}

WITHOUT_TELEGRAM = ("bot/cli.py", "bot/terminal.py", "bot/wire.py", "bot/texts.py")

# Words that name nothing: everything is an item and holds data.
BANNED = {"item", "data", "info", "manager", "helper", "util", "process", "record"}
ALLOWED = {
    "callback_data": "Telegram's own word for what a button carries",
    "process_request": "python-telegram-bot's word for what a rate limiter does",
    "process_update": "python-telegram-bot's word for answering one",
    "data_received": "tornado's word for a piece of a request's body",
}


def name_of(path: Path) -> str:
    """Give a file's path from the root, as git writes it."""
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    """Parse a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


def imported(nodes: Iterable[ast.AST]) -> set[str]:
    """Give the dotted names that are imported: `from a import b` imports a.b."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide which room they reach into"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def everywhere_imported(path: Path) -> set[str]:
    """Give what a module imports at its top or inside its functions."""
    return imported(ast.walk(tree_of(path)))


def roots(names: set[str]) -> set[str]:
    """Give the packages that dotted names belong to."""
    return {name.partition(".")[0] for name in names}


def words(name: str) -> set[str]:
    """Take a name in snake_case or CamelCase apart, plural forms made singular."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return {part.lower().removesuffix(plural) for part in parts for plural in ("", "s", "es")}


def defined(path: Path) -> Iterator[str]:
    """Name the module, and every function and class in it."""
    yield path.stem
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


@pytest.mark.parametrize("path", STORE, ids=name_of)
def test_the_store_has_never_heard_of_a_face(path: Path) -> None:
    """A module of the store imports the store, its own libraries and Python's own."""
    known = {"store", "numpy", *SOLE_IMPORTER} | sys.stdlib_module_names
    assert roots(everywhere_imported(path)) <= known


@pytest.mark.parametrize("path", BOT, ids=name_of)
def test_the_faces_know_the_store_by_its_door_only(path: Path) -> None:
    """A module of the bot imports nothing of the store but what its door offers."""
    offered = {"store"} | {f"store.{name}" for name in store.__all__}
    reached = {name for name in everywhere_imported(path) if roots({name}) == {"store"}}
    assert reached <= offered


@pytest.mark.parametrize(("library", "importer"), SOLE_IMPORTER.items())
def test_a_library_of_the_store_has_one_importer(library: str, importer: str) -> None:
    """A foreign library is known to one module, which speaks for it to the others."""
    importers = {
        name_of(path) for path in STORE + BOT if library in roots(everywhere_imported(path))
    }
    assert importers == {importer}


@pytest.mark.parametrize("module", WITHOUT_TELEGRAM)
def test_the_terminal_does_without_telegram(module: str) -> None:
    """No module that a question on the terminal needs names Telegram's library at its top."""
    assert "telegram" not in roots(imported(tree_of(ROOT / module).body))


def test_the_command_starts_without_loading_telegram() -> None:
    """Importing the command loads neither Telegram's library nor the HTTP client under it."""
    code = "import sys, bot.cli; print({'telegram', 'httpx'} & set(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "set()\n", "")


def test_what_is_imported_is_what_is_declared() -> None:
    """Every dependency is imported somewhere, and every foreign import is a dependency."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^A-Za-z0-9-]", text)[0].lower() for text in project["dependencies"]}
    foreign = {root for path in STORE + BOT for root in roots(everywhere_imported(path))}
    foreign -= sys.stdlib_module_names | {"store", "bot"}
    owners = packages_distributions()
    assert {owners[root][0].lower().replace("_", "-") for root in foreign} == declared


@pytest.mark.parametrize("path", STORE + BOT, ids=name_of)
def test_a_module_fits_a_few_screens(path: Path) -> None:
    """No module is longer than 300 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", STORE + BOT, ids=name_of)
def test_a_name_says_what_it_names(path: Path) -> None:
    """No module, class or function is named by a word that fits everything."""
    empty = {name for name in defined(path) if name not in ALLOWED and words(name) & BANNED}
    assert not empty


@pytest.mark.parametrize(
    "name", ("callback_data", "QueryInfo", "utils", "all_processes", "HTTPRecord")
)
def test_an_empty_word_is_seen_inside_a_name(name: str) -> None:
    """A banned word counts in either spelling, singular or plural."""
    assert words(name) & BANNED


@pytest.mark.parametrize("name", ("Metadata", "recorded", "Span", "processing", "informed"))
def test_a_word_that_merely_holds_an_empty_one_is_none(name: str) -> None:
    """A banned word counts where it stands as a word, not inside another."""
    assert not words(name) & BANNED


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_a_test_says_in_one_line_what_it_shows(path: Path) -> None:
    """Every test has a docstring of one line."""
    told = {
        node.name: (ast.get_docstring(node) or "").splitlines()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    }
    assert {name for name, lines in told.items() if len(lines) != 1} == set()
