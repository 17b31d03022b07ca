"""What the checks of the bot's health find, and how that is told over HTTP and read again.

Nothing is loaded here but the standard library: `yuanhua health` has to be quick.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

LIVE_PATH: Final = "/healthz"
READY_PATH: Final = "/readyz"
METRICS_PATH: Final = "/metrics"

PASSED: Final = "passed"
FAILED: Final = "failed"
UNKNOWN: Final = "unknown"

Fact = str | int | float | bool | None


class Check(StrEnum):
    """What is looked at."""

    UPDATES = "updates"
    ARCHIVE = "archive"
    DISK = "disk"
    FETCHING = "fetching"
    """Whether what fetches updates is still at it; a new start mends that it is not."""


class Reason(StrEnum):
    """What a check found."""

    FINE = "fine"
    STARTING = "starting"
    """Telegram was not reached yet."""
    NO_UPDATES = "no_updates"
    """For too long nothing told that updates flow."""
    CUT_OFF = "cut_off"
    """No update can come: the webhook is not the bot's."""
    ARCHIVE_SILENT = "archive_silent"
    """No answer in time."""
    ARCHIVE_FAILED = "archive_failed"
    """It cannot be read."""
    ARCHIVE_STALE = "archive_stale"
    """Another version made the index."""
    ARCHIVE_BLIND = "archive_blind"
    """It does not find words that stand in it."""
    DISK_LOW = "disk_low"
    DISK_READ_ONLY = "disk_read_only"
    DISK_UNKNOWN = "disk_unknown"
    """The system does not tell."""
    FETCHING_STOPPED = "fetching_stopped"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    reason: Reason
    facts: Mapping[str, Fact] = field(default_factory=dict)
    """Numbers and words that its sentence may tell; times in seconds, sizes in bytes."""

    @property
    def passed(self) -> bool:
        """Whether all is well."""
        return self.reason is Reason.FINE


Findings = Mapping[Check, Finding]


def all_passed(findings: Findings) -> bool:
    """Tell whether every check is passed."""
    return all(finding.passed for finding in findings.values())


def fields_of(findings: Findings) -> dict[str, object]:
    """Give findings as the object that `/readyz` and `yuanhua health --json` tell them in."""
    checks = {
        check.value: {"passed": finding.passed, "reason": finding.reason.value, **finding.facts}
        for check, finding in findings.items()
    }
    return {"status": PASSED if all_passed(findings) else FAILED, "checks": checks}


def to_json(findings: Findings) -> str:
    """Write findings as a JSON object on one line."""
    return json.dumps(fields_of(findings))


def from_json(text: str | bytes) -> Findings:
    """Read what `to_json` wrote.

    Raises:
        ValueError: It is something else.
    """
    given = json.loads(text)
    checks = given.get("checks") if isinstance(given, dict) else None
    if not isinstance(checks, dict) or not checks:
        raise ValueError(text)
    return {Check(name): _finding(told) for name, told in checks.items()}


def _finding(told: object) -> Finding:
    if not isinstance(told, dict):
        raise ValueError(told)  # noqa: TRY004 - whatever the text says, it is the text that is wrong
    facts = {name: fact for name, fact in told.items() if name not in {"passed", "reason"}}
    return Finding(Reason(str(told.get("reason"))), facts)
