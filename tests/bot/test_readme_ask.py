"""What the README says of asking: each example of its table is asked, and finds what it should."""

from __future__ import annotations

import json
import re

import pytest

from tests.bot.commanding import ROOT, Commander

README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE = README.partition("\n## How to ask\n")[2].partition("\n## ")[0]
EXAMPLES = [
    query
    for row in TABLE.splitlines()
    if row.startswith("| ")
    for query in re.findall(r"`([^`]*[^`:])`", row)
]
SENTENCE = "任何冲突的终点都是谈判桌。"


@pytest.mark.parametrize("query", EXAMPLES)
def test_an_example_finds_what_it_is_an_example_of(yuanhua: Commander, query: str) -> None:
    """The first hit is the sentence that the README is about, or has the number in it."""
    found = json.loads(yuanhua("ask", "--json", "--", query).out)["hits"][0]
    shown = [part["text"] for part in found.get("passages", (found,))]
    assert SENTENCE in shown or "14亿" in found["text"]


def test_the_table_has_an_example_of_each_way() -> None:
    """Also of those that only filters make."""
    assert len(EXAMPLES) >= 14
    for name in ("speaker:", "asker:", "from:", "to:", "session:", " -", '"', "chongtu"):
        assert any(name in query for query in EXAMPLES), name


def test_the_console_shown_first_is_what_is_printed(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Character by character."""
    monkeypatch.setenv("LC_ALL", "C")
    (console,) = re.findall(r"```console\n\$ yuanhua ask (\S+)\n(.*?)```", README, re.DOTALL)
    query, printed = console
    assert yuanhua("ask", query).out == printed


def test_the_json_shown_is_what_is_written(yuanhua: Commander) -> None:
    """But for what it leaves out with an ellipsis."""
    (shown,) = re.findall(r"```json\n(.*?)\n```", README, re.DOTALL)
    asked = json.loads(shown)
    written = yuanhua("ask", asked["query"], "--json", "--limit", "1").out
    pattern = re.escape(shown).replace("…", ".*")
    assert re.fullmatch(pattern, written.strip())
