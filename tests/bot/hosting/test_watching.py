"""What Prometheus and Grafana are given agrees with the numbers that the bot has."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.hosting.metrics import VERDICTS, Metrics
from bot.hosting.observing import Outcome
from bot.hosting.vitals import Check
from tests.bot.commanding import ROOT

PROMETHEUS = ROOT / "deploy" / "prometheus"
DASHBOARD = ROOT / "deploy" / "grafana" / "dashboard.json"
SERIES = ROOT / "tests" / "data" / "alerts.yml"

_NAME = re.compile(r"\b(?:yuanhua|process)_[a-z_]+\b")
_ROW = re.compile(r"^\| `([a-z_]+)` \| (\w+) \|([^|]*)\|", re.MULTILINE)
_PROMISED: Mapping[str, Collection[str]] = {
    "check": set(Check),
    "verdict": set(VERDICTS),
    "outcome": set(Outcome),
}
_FILLED = {"$__rate_interval": "5m", "$instance": ".*"}


@pytest.fixture(scope="module")
def families() -> dict[str, tuple[str, set[str], set[str]]]:
    """Give each number's kind, the names of its lines, and its labels, by its name."""
    metrics = Metrics()
    metrics.update("message", Outcome.ANSWERED, 0.1)
    metrics.telegram_error("TimedOut")
    metrics.healthy(Check.DISK, passed=True)
    found: dict[str, tuple[str, set[str], set[str]]] = {}
    for family in text_string_to_metric_families(metrics.exposition().decode()):
        counted = family.type == "counter"
        name = f"{family.name}_total" if counted else family.name
        labels = {label for sample in family.samples for label in sample.labels} - {"le"}
        found[name] = (family.type, {sample.name for sample in family.samples}, labels)
    return found


Families = dict[str, tuple[str, set[str], set[str]]]


def rules() -> list[dict[str, Any]]:
    """Give the alerts."""
    read = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text(encoding="utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    """Give what the dashboard shows, without the headings."""
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def expressions() -> list[str]:
    """Give what is asked of Prometheus, by the alerts and by the dashboard."""
    shown = [target["expr"] for panel in panels() for target in panel["targets"]]
    return [rule["expr"] for rule in rules()] + shown


def manual() -> str:
    """Give what is written of the alerts and the numbers."""
    return (PROMETHEUS / "README.md").read_text(encoding="utf-8")


def test_what_is_asked_for_is_there(families: Families) -> None:
    """By its whole name: a histogram's buckets, a counter's total."""
    lines = {line for _, names, _ in families.values() for line in names}
    for expression in expressions():
        assert set(_NAME.findall(expression)) <= lines, expression


def test_each_number_is_told_of_with_its_kind_and_labels(families: Families) -> None:
    """And none that is not there."""
    told = {
        name: (kind, set(re.findall(r"`(\w+)`", labels)))
        for name, kind, labels in _ROW.findall(manual())
    }
    assert told == {name: (kind, labels) for name, (kind, _, labels) in families.items()}


def test_each_number_of_the_bot_s_is_shown(families: Families) -> None:
    """The dashboard leaves none of them out."""
    shown = {name for panel in panels() for target in panel["targets"] for name in _named(target)}
    for name, (_, lines, _) in families.items():
        assert not name.startswith("yuanhua_") or lines & shown, name


def test_labels_have_values_that_there_are() -> None:
    """A check that is called otherwise would never raise an alert."""
    for expression in expressions():
        for label, value in re.findall(r'(\w+)="(\w+)"', expression):
            assert value in _PROMISED.get(label, {value}), expression


def test_each_alert_says_what_it_means_and_what_to_do() -> None:
    """In the manual, and in itself; none is explained that does not exist."""
    explained = re.findall(r"^\| (Yuanhua\w+) \| \S.* \| \S.* \|$", manual(), re.MULTILINE)
    assert len(explained) == len(set(explained))
    assert set(explained) == {rule["alert"] for rule in rules()}
    for rule in rules():
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert set(rule["annotations"]) == {"summary", "description"}


def test_each_alert_is_tried() -> None:
    """That it is raised, and that a bot that works raises none."""
    tried = yaml.safe_load(SERIES.read_text(encoding="utf-8"))["tests"]
    raised = {
        case["alertname"]
        for test in tried
        for case in test["alert_rule_test"]
        if "exp_alerts" in case
    }
    assert raised == {rule["alert"] for rule in rules()}


def test_the_dashboard_can_be_taken_in_anywhere() -> None:
    """Where its numbers come from is chosen, no panel lies on another, and each says what it is."""
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    kinds = {one["name"]: one["type"] for one in board["templating"]["list"]}
    assert kinds == {"datasource": "datasource", "instance": "query"}
    assert board["id"] is None
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        rows = range(place["y"], place["y"] + place["h"])
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in rows}
        assert not cells & taken, panel["title"]
        taken |= cells
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    for panel in panels():
        assert panel["description"]
        for asked in (panel, *panel["targets"]):
            assert asked["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


@pytest.mark.parametrize(
    "arguments",
    (
        ("check", "rules", str(PROMETHEUS / "alerts.yml")),
        ("check", "config", str(PROMETHEUS / "prometheus.yml")),
        ("test", "rules", str(SERIES)),
    ),
    ids=" ".join,
)
def test_prometheus_itself_takes_it(arguments: tuple[str, ...]) -> None:
    """By its own tool."""
    _promtool(*arguments)


def test_prometheus_understands_what_the_dashboard_asks(tmp_path: Path) -> None:
    """With something in the place of what Grafana fills in."""
    asked = [target["expr"] for panel in panels() for target in panel["targets"]]
    for name, value in _FILLED.items():
        asked = [expression.replace(name, value) for expression in asked]
    told = [{"record": f"shown:{number}", "expr": one} for number, one in enumerate(asked)]
    named = [{**rule, "record": rule["record"].replace(":", "_")} for rule in told]
    file = tmp_path / "shown.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "shown", "rules": named}]}))
    _promtool("check", "rules", str(file))


def test_prometheus_reads_the_numbers() -> None:
    """And finds nothing to say of their names and units."""
    metrics = Metrics()
    metrics.update("message", Outcome.ANSWERED, 0.1)
    _promtool("check", "metrics", given=metrics.exposition())


def _named(target: dict[str, Any]) -> list[str]:
    return _NAME.findall(target["expr"])


def _promtool(*arguments: str, given: bytes = b"") -> None:
    """Run Prometheus' tool; it must find nothing wrong."""
    tool = shutil.which("promtool")
    if tool is None:
        pytest.skip("promtool is missing, which Debian's package prometheus has: not checked by it")
    done = subprocess.run([tool, *arguments], input=given, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
