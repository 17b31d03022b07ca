"""`yuanhua sessions`, `show`, `remove` and `check`: looking after what is held."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.commanding import Commander, Keyboard

WORDS = "任何冲突的终点都是谈判桌"


def session_id(yuanhua: Commander) -> str:
    """Give the id of the one session that is held."""
    return str(json.loads(yuanhua("sessions", "--json").out)["id"])


def test_sessions_are_listed_a_line_each(yuanhua: Commander) -> None:
    """Cells parted by tabs, for who reads it with a program."""
    (line,) = yuanhua("sessions").out.splitlines()
    public_id, day, title, exchanges, _ = line.split("\t")
    assert public_id == session_id(yuanhua)
    assert day == "2024-03-07"
    assert "中国" in title
    assert exchanges == "13"


def test_a_title_with_a_line_break_is_still_one_row(yuanhua: Commander, tmp_path: Path) -> None:
    """A program that reads the rows counts the right cells."""
    talk = tmp_path / "talk.txt"
    talk.write_text("记者：有几棵树？\n张三：有一百棵树。\n", encoding="utf-8")
    yuanhua("import", talk, "--title", "种\t树\n记者会", "--date", "2025-01-01")
    newest, _ = yuanhua("sessions").out.splitlines()
    assert newest.split("\t")[1:] == ["2025-01-01", "种 树 记者会", "1", "2"]


def test_sessions_as_json_have_the_documented_keys(yuanhua: Commander) -> None:
    """One object a line."""
    (line,) = yuanhua("sessions", "--json").out.splitlines()
    keys = ["id", "title", "date", "url", "publisher", "language", "exchanges", "sentences"]
    assert list(json.loads(line)) == [*keys, "sha256", "imported_at", "place", "editions"]


def test_a_sentence_shows_its_whole_exchange(yuanhua: Commander) -> None:
    """The question, and the answer from its first word to its last."""
    found = json.loads(yuanhua("ask", WORDS, "--json").out)["hits"][0]
    shown = yuanhua("show", found["id"])
    assert shown.code == 0
    assert found["question"]["text"] in shown.out
    assert f"{WORDS}。早一点谈起来，和平就早一天到来。" in shown.out


def test_a_session_shows_all_of_its_exchanges(yuanhua: Commander) -> None:
    """Every one of the thirteen questions, and the opening speech."""
    shown = yuanhua("show", session_id(yuanhua)).out
    assert shown.count("问：\n") == 13
    assert shown.count("答：\n") == 13
    assert "各位记者朋友，大家上午好！" in shown


@pytest.mark.parametrize("command", ("show", "remove"))
@pytest.mark.parametrize("public_id", ("nope", "", "x" * 5000, "2024-03-07'; --"))
def test_an_id_that_nothing_has_gets_one_sentence(
    yuanhua: Commander, command: str, public_id: str
) -> None:
    """It says where ids are found, and nothing changes."""
    refused = yuanhua(command, public_id)
    assert refused.code == 2
    assert "yuanhua sessions" in refused.complaint
    assert session_id(yuanhua)


def test_a_session_is_removed_without_asking_where_nobody_is_there(yuanhua: Commander) -> None:
    """A script is not kept waiting; afterwards nothing of it is found."""
    removed = yuanhua("remove", session_id(yuanhua))
    assert removed.code == 0
    assert "已删除" in removed.out
    assert yuanhua("ask", WORDS).code == 1
    assert "import" in yuanhua("sessions").out


def test_the_shipped_corpus_does_not_come_back_by_itself(yuanhua: Commander) -> None:
    """What was removed stays removed."""
    yuanhua("remove", session_id(yuanhua))
    assert yuanhua("sessions", "--json").out == ""


@pytest.mark.parametrize(
    ("typed", "code", "left"), ((b"y\n", 0, 0), (b"n\n", 1, 1), (b"\n", 1, 1), (b"", 1, 1))
)
def test_a_person_is_asked_before_a_session_goes(
    yuanhua: Commander, typed: bytes, code: int, left: int
) -> None:
    """Only a yes removes it."""
    public_id = session_id(yuanhua)
    asked = yuanhua("remove", public_id, stream=Keyboard(typed))
    assert asked.code == code
    assert "输入 y 确认" in asked.err
    assert len(yuanhua("sessions", "--json").out.splitlines()) == left


def test_a_person_who_says_yes_at_once_is_not_asked(yuanhua: Commander) -> None:
    """--yes stands for the answer."""
    removed = yuanhua("remove", session_id(yuanhua), "--yes", stream=Keyboard())
    assert removed.code == 0
    assert removed.err == ""


def test_a_sound_archive_is_clean(yuanhua: Commander) -> None:
    """And says how much was looked at."""
    checked = yuanhua("check")
    assert checked.code == 0
    assert "1 场" in checked.out
    assert checked.err == ""


def test_an_altered_source_is_found(yuanhua: Commander, database: Path) -> None:
    """Each finding on a line, and an exit code that a script can tell."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE sources SET text = replace(text, '谈判桌', '会议桌')")
    checked = yuanhua("check")
    *findings, summary = checked.out.splitlines()
    assert checked.code == 1
    assert any("引文与原文" in finding for finding in findings)
    assert f"{len(findings)} 处" in summary
