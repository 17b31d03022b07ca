"""Ask whether what a lock pins has known vulnerabilities: `python .ci/audit.py [LOCK]`.

It needs requirements-audit.lock installed where it runs. Where no source of advisories can be
reached it says so, and that is no error unless `--required` is told: what is not looked at is
never called sound.
"""  # noqa: INP001 - a script

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from locked import Locked, locked

_SOURCES = ("pypi", "osv")
"""pip-audit's names; the next one is asked where the one before knows nothing."""
_LONGEST = 180.0
"""Seconds that a source may take for everything."""
_AWAY = re.compile(
    r"ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|ServiceError|JSONDecodeError"
    r"|Could not connect|not redirecting"
)
"""What pip-audit's complaint has in it when a source is away, or what answers is none."""
_REASON = 200
"""Code points of such a complaint that are told."""


class Away(Exception):
    """A source of advisories could not be asked."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What a source told."""

    audited: int
    """How many packages it knows."""
    unknown: tuple[str, ...]
    """Those it does not know."""
    found: tuple[str, ...]
    """A line a vulnerability."""


def audit(lock: Path, source: str, program: Sequence[str]) -> Audit:
    """Ask one source of everything that a lock pins, for whatever Python and platform.

    Args:
        lock: The lock file.
        source: One of `_SOURCES`.
        program: pip-audit, with what else it is to be told.

    Raises:
        Away: It could not be asked.
        subprocess.CalledProcessError: pip-audit failed for another reason.
    """
    told = [_ask(versions, source, program) for versions in _rounds(locked(lock))]
    return Audit(
        sum(one.audited for one in told),
        tuple(line for one in told for line in one.unknown),
        tuple(line for one in told for line in one.found),
    )


def _rounds(versions: Sequence[Locked]) -> Iterator[list[Locked]]:
    """Part the versions so that each part has one of a package: pip-audit takes no more."""
    rest = list(versions)
    while rest:
        first: dict[str, Locked] = {}
        for one in rest:
            first.setdefault(one.name, one)
        yield list(first.values())
        rest = [one for one in rest if first[one.name] is not one]


def _ask(versions: Sequence[Locked], source: str, program: Sequence[str]) -> Audit:
    with TemporaryDirectory(prefix="audit-") as folder:
        wanted, answer = Path(folder) / "wanted.txt", Path(folder) / "answer.json"
        wanted.write_text("\n".join(map(_line, versions)) + "\n", "utf-8")
        options = f"--require-hashes --disable-pip --progress-spinner off -s {source} -f json"
        command = [*program, "-r", str(wanted), *options.split(), "-o", str(answer)]
        try:
            run = subprocess.run(  # noqa: S603 - whoever runs this says what
                command, capture_output=True, text=True, check=False, timeout=_LONGEST
            )
        except subprocess.TimeoutExpired as error:
            raise Away(str(error)) from error
        # pip-audit exits 1 if it found something, and if it failed: only an answer tells which.
        if answer.is_file() and (text := answer.read_text("utf-8")):
            return _read(text)
    complaint = run.stderr.strip()
    if _AWAY.search(complaint):
        raise Away(complaint.splitlines()[-1][:_REASON])
    raise subprocess.CalledProcessError(run.returncode, command, run.stdout, run.stderr)


def _line(one: Locked) -> str:
    return " ".join((f"{one.name}=={one.version}", *(f"--hash={told}" for told in one.hashes)))


def _read(answer: str) -> Audit:
    packages = json.loads(answer)["dependencies"]
    known = [package for package in packages if "skip_reason" not in package]
    return Audit(
        len(known),
        tuple(package["skip_reason"] for package in packages if "skip_reason" in package),
        tuple(_finding(package, fault) for package in known for fault in package["vulns"]),
    )


def _finding(package: dict[str, str], fault: dict[str, Any]) -> str:
    """Say of which package, by which names, and which versions are without it."""
    names = " = ".join([fault["id"], *fault["aliases"]])
    cure = ", ".join(fault["fix_versions"]) or "no version yet"
    return f"{package['name']} {package['version']}: {names}, fixed in {cure}"


def main() -> str | int:
    """Say what was found, which is an error, or how far was looked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("lock", type=Path, nargs="?", default=Path("requirements.lock"))
    parser.add_argument("--source", choices=_SOURCES, help="ask this one alone")
    parser.add_argument("--osv-url", help="where OSV's questions go")
    parser.add_argument("--required", action="store_true", help="not to look is an error")
    parser.add_argument("--program", default=f"{sys.executable} -m pip_audit")
    told = parser.parse_args()
    program = [*told.program.split(), *(["--osv-url", told.osv_url] if told.osv_url else [])]
    reasons = []
    for source in [told.source] if told.source else _SOURCES:
        try:
            answer = audit(told.lock, source, program)
        except Away as away:
            reasons.append(f"{source}: {away}")
            continue
        except subprocess.CalledProcessError as error:
            return f"pip-audit failed: {error.stderr.strip() or error.returncode}"
        if answer.audited:
            return _conclusion(told.lock, source, answer, required=told.required)
        reasons.append(f"{source}: knows none of the packages")
    sentence = f"not audited: no advisory source reachable ({'; '.join(reasons)})"
    if told.required:
        return sentence
    sys.stdout.write(f"{sentence}\n")
    return 0


def _conclusion(lock: Path, source: str, answer: Audit, *, required: bool) -> str | int:
    lines = [*answer.found, *(f"not audited: {reason}" for reason in answer.unknown)]
    lines.append(
        f"{lock.name}: {answer.audited} packages audited against {source}, "
        f"{len(answer.unknown)} not, {len(answer.found)} known vulnerabilities"
    )
    if answer.found or (required and answer.unknown):
        return "\n".join(lines)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
