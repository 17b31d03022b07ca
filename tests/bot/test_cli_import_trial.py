"""`yuanhua import`: what was taken from where, how it is read, and how to put that right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.commanding import Commander, held


def test_what_was_taken_from_where_is_shown(yuanhua: Commander, talk: Path) -> None:
    """Text, sidecar and options: each is named."""
    talk.with_suffix(".toml").write_text('publisher = "林报"\n', encoding="utf-8")
    shown = yuanhua("import", talk, "--date", "2023-05-06", "--role", "张三=林长").out
    assert "  标题：某某大会记者会（取自正文）" in shown
    assert "  日期：2023-05-06（由选项给出）" in shown
    assert "  发布者：林报（取自同名的 .toml）" in shown
    assert "  职务：张三=林长（由选项给出）" in shown


def test_a_trial_shows_the_outline(yuanhua: Commander, talk: Path) -> None:
    """Who speaks how much, how each turn begins, and what would put it right."""
    lines = yuanhua("import", talk, "--dry-run").out.splitlines()
    assert "  记者：提问 2 段，2 句" in lines
    assert "  张三：回答 2 段，3 句" in lines
    assert "  答 张三：我们打算种一百棵树。树要自己浇水。" in lines
    assert "--asker" in lines[-2]


def test_a_long_outline_shows_its_ends(yuanhua: Commander, tmp_path: Path) -> None:
    """Twenty turns and ten; with --full all of them."""
    long = tmp_path / "long.txt"
    turns = (f"记者：第{n}片林子种什么？\n张三：第{n}片种{n * 3}棵松树。\n" for n in range(50))
    long.write_text("种树记者会\n\n" + "".join(turns), encoding="utf-8")
    short = yuanhua("import", long, "--dry-run").out
    assert short.count("  问 ") + short.count("  答 ") < 31
    assert "略去" in short
    whole = yuanhua("import", long, "--dry-run", "--full").out
    assert whole.count("  问 ") == whole.count("  答 ") == 50
    assert "略去" not in whole


def test_a_line_of_an_outline_is_as_wide_as_the_terminal(
    yuanhua: Commander, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An ideograph takes two columns."""
    monkeypatch.setenv("COLUMNS", "24")
    assert "  答 张三：我们打算种一…" in yuanhua("import", talk, "--dry-run").out.splitlines()


def test_a_trial_as_json_has_it_all(yuanhua: Commander, talk: Path) -> None:
    """One line, for programs."""
    told = json.loads(yuanhua("import", talk, "--dry-run", "--json").out)
    assert told["outcome"] == "added"
    assert told["told"]["title"] == {"value": "某某大会记者会", "origin": "text"}
    assert [one["kind"] for one in told["outline"]["cast"]] == ["question", "answer"]
    assert len(told["outline"]["turns"]) == 4 + told["outline"]["narrative"]


def test_a_speech_is_taken_in_as_one_person_s_words(yuanhua: Commander, tmp_path: Path) -> None:
    """Only if that is asked for, and who it is told."""
    speech = tmp_path / "speech.txt"
    said = "今天我们在这里种下第一棵松树。" * 8
    speech.write_text(f"种树讲话\n\n{said}\n", encoding="utf-8")
    assert yuanhua("import", speech).code == 2
    assert "--speaker" in yuanhua("import", speech, "--layout", "speech").complaint
    assert yuanhua("import", speech, "--layout", "speech", "--speaker", "张三").code == 0
    assert "—— 张三" in yuanhua("ask", "今天我们在这里种下第一棵松树").out


def test_a_layout_has_one_of_two_names(yuanhua: Commander, talk: Path) -> None:
    """Any other gets a sentence that names both."""
    refused = yuanhua("import", talk, "--layout", "chat")
    assert refused.code == 2
    assert "labels" in refused.complaint
    assert "speech" in refused.complaint


def test_read_otherwise_the_same_bytes_are_a_new_edition(yuanhua: Commander, talk: Path) -> None:
    """What was read wrongly is put right by telling how to read it; told again, it stays."""
    yuanhua("import", talk)
    again = yuanhua("import", talk, "--asker", "张三", "--speaker", "记者")
    assert "已用" in again.out
    assert held(yuanhua) == 2
    assert "没有改动" in yuanhua("import", talk, "--asker", "张三", "--speaker", "记者").out
    assert "没有改动" in yuanhua("import", talk).out
    assert yuanhua("check").code == 0


def test_what_may_be_labels_is_proposed(yuanhua: Commander, tmp_path: Path) -> None:
    """Where none is taken for one, the most frequent are named, to be told."""
    odd = tmp_path / "odd.txt"
    odd.write_text("种树手记\n\n" + "首先：挖坑。\n总之：浇水。\n", encoding="utf-8")
    refused = yuanhua("import", odd)
    assert refused.code == 2
    assert "--layout speech" in refused.complaint
    assert "--lines" in refused.complaint
