"""Facts about what is written beside the code: the documents and the lock files."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from packaging.requirements import Requirement

from bot.cli import app
from bot.settings import SETTINGS
from bot.strangers import strangers_in
from bot.wire import answer_fields, refusal_fields
from store import open_archive

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (
    "requirements.lock",
    "requirements-build.lock",
    "requirements-dev.lock",
    "requirements-audit.lock",
)
PACKAGES = [ROOT / name for name in ("store", "bot")]

# Put together here, so that this file does not hold what it looks for.
HOSTS = [f"{name}.org" for name in ("pypi", "pythonhosted", "npmjs", "deb.debian")]
PLACES = [f"/{folder}" for folder in ("work/", "root/", "opt/wheels", "opt/pypi", "tmp/v3")]
INDEXES = [f"--{option}" for option in ("index-url", "extra-index-url", "find-links")]


def written(name: str) -> str:
    """Read a text file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    """Read the project's table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads(written("pyproject.toml"))["project"]
    return table


def requirements(lock: str) -> list[str]:
    """Give a lock's requirements, each on one line, without comments."""
    told = re.sub(r"^\s*#.*$", "", written(lock), flags=re.MULTILINE).replace("\\\n", " ")
    return [" ".join(line.split()) for line in told.splitlines() if line.strip()]


def pins(lock: str) -> dict[str, str]:
    """Give the version that a lock pins of each package."""
    return dict(line.split()[0].split("==") for line in requirements(lock))


def files_of_the_project() -> list[Path]:
    """List what is committed or would be."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git is where it is
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode("utf-8")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def keys(value: object) -> Iterator[str]:
    """Give every key of a JSON value, at whatever depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_everything_with_its_hashes(lock: str) -> None:
    """Each requirement has one version and at least one SHA-256, and there is nothing else."""
    pinned = re.compile(r"[a-z0-9-]+==[\w.]+( ; [^;]+?)?( --hash=sha256:[0-9a-f]{64})+")
    assert requirements(lock)
    assert [line for line in requirements(lock) if not pinned.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    """A lock says what is wanted, and leaves where it comes from to whoever installs it."""
    text = written(lock)
    assert "://" not in text
    assert re.findall(r"(?:^|[\s='\"])(/[\w.-]+|[A-Za-z]:\\)", text) == []
    assert [option for option in INDEXES if f"{option} " in text or f"{option}=" in text] == []


@pytest.mark.parametrize("lock", LOCKS[:2])
def test_the_development_lock_agrees_with_the_others(lock: str) -> None:
    """What is tested is what runs and what builds, version for version."""
    developed = pins(LOCKS[2])
    both = pins(lock).keys() & developed.keys()
    assert both
    assert {name: pins(lock)[name] for name in both} == {name: developed[name] for name in both}
    assert lock != LOCKS[0] or both == pins(lock).keys()


@pytest.mark.parametrize(
    ("lock", "groups"), (("requirements.lock", ()), ("requirements-dev.lock", ("test", "dev")))
)
def test_a_lock_satisfies_what_the_project_declares(lock: str, groups: tuple[str, ...]) -> None:
    """Each declared dependency is in the lock, in a version that its range admits."""
    declared = list(project()["dependencies"])
    for group in groups:
        declared += project()["optional-dependencies"][group]
    wanted = [Requirement(text) for text in declared if not text.startswith("yuanhua[")]
    pinned = pins(lock)
    missing = [str(need) for need in wanted if not need.specifier.contains(pinned[need.name])]
    assert missing == []


def test_each_dependency_says_why_it_is_there() -> None:
    """A line of pyproject.toml that names a dependency ends with the reason for it."""
    lines = re.findall(r'^    "[a-z][\w.-]*[><=~].*$', written("pyproject.toml"), re.MULTILINE)
    assert len(lines) > len(project()["dependencies"])
    assert [line for line in lines if not re.search(r",\s+# \w.+", line)] == []


def test_no_file_names_a_registry_or_a_machine() -> None:
    """Nothing that is committed names a package registry's host or a path of one machine."""
    found = {
        f"{path.relative_to(ROOT)}: {needle}"
        for path in files_of_the_project()
        for needle in HOSTS + PLACES
        if needle.encode() in path.read_bytes()
    }
    assert found == set()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_readme_tells_of_every_setting(setting: Any) -> None:  # noqa: ANN401 - of several types
    """A setting that nobody is told of cannot be used."""
    assert {name for name in (setting.name, setting.file_name) if name} <= code_words("README.md")


@pytest.mark.parametrize("document", ("deploy/compose.yaml", "deploy/.env.example"))
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_what_is_deployed_has_every_setting(setting: Any, document: str) -> None:  # noqa: ANN401 - of several types
    """Present or commented out; of a secret, the name of its file will do."""
    names = {name for name in (setting.name, setting.file_name) if name}
    assert names & set(re.findall(r"\bYUANHUA_\w+", written(document)))


@pytest.mark.parametrize("document", ("README.md", "deploy/compose.yaml", "deploy/.env.example"))
def test_no_document_names_a_setting_that_there_is_not(document: str) -> None:
    """What is written there would be reported as unknown."""
    named = set(re.findall(r"\bYUANHUA_[A-Z_]+[A-Z]", written(document)))
    assert strangers_in(dict.fromkeys(named, "a")) == []


def code_words(document: str) -> set[str]:
    """Give the words that a document sets as code."""
    spans = re.findall(r"```.*?```|`[^`\n]+`", written(document), re.DOTALL)
    return {word for span in spans for word in re.findall(r"[\w./-]+", span)}


def test_the_readme_tells_of_every_command() -> None:
    """Each command of `yuanhua` is shown with the name it is called by."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined] # it is a group
    assert commands
    assert [name for name in commands if f"yuanhua {name}" not in written("README.md")] == []


async def test_the_readme_tells_of_every_key_of_the_json(tmp_path: Path) -> None:
    """A program that reads the JSON finds each of its keys explained."""
    async with open_archive(tmp_path / "archive.sqlite3") as archive:
        answer = await archive.search("任何冲突的终点都是谈判桌")
    assert answer.hits
    told = set(keys(answer_fields(answer))) | set(keys(refusal_fields("", "")))
    assert told <= code_words("README.md")


@pytest.mark.parametrize("mark", ("tests", "ask"))
def test_the_readme_marks_its_commands_for_ci(mark: str) -> None:
    """CI runs the README's own words, which it finds by a line before their fence."""
    assert re.search(
        rf"^<!-- {mark} -->\n```\w*\n.+?\n```$", written("README.md"), re.MULTILINE | re.DOTALL
    )


def test_the_architecture_tells_of_every_folder() -> None:
    """Each folder of the packages and of the tests has its need told."""
    folders = {
        path.relative_to(ROOT).as_posix()
        for top in (*PACKAGES, ROOT / "tests")
        for path in (top, *top.rglob("*"))
        if path.is_dir() and path.name != "__pycache__"
    }
    text = written("ARCHITECTURE.md")
    assert {name for name in folders if f"{name.rpartition('/')[2]}/" not in text} == set()


def test_the_changelog_tells_of_this_version() -> None:
    """The version that pyproject.toml gives has its heading."""
    assert f"## [{project()['version']}]" in written("CHANGELOG.md").splitlines()


def test_the_image_is_labelled_with_this_version() -> None:
    """The container image says the version that it holds."""
    assert f'version="{project()["version"]}"' in written("Dockerfile")
