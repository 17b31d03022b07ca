"""`yuanhua import --lines`: a sentence a line, as it stands, whosever words they are."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.bot.commanding import Commander, finish, held, start

LINES = "我们打算种一百棵树\n树要自己浇水。\n\n明天就开始种起来\n"


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Give a file of three lines that have words."""
    path = tmp_path / "trees.txt"
    path.write_text(LINES, encoding="utf-8")
    return path


def test_each_line_is_a_sentence_of_nobody_known(yuanhua: Commander, lines: Path) -> None:
    """It is found as it stands, and nobody is said to have said it."""
    added = yuanhua("import", "--lines", lines)
    assert (added.code, added.err) == (0, "")
    assert "已收入" in added.out
    assert "3 句" in added.out
    quote, attribution, *rest = yuanhua("ask", "我们打算种一百棵树").out.splitlines()
    assert quote == "我们打算种一百棵树"
    assert attribution == "—— 说话人不详 · trees"
    assert "这句话不是在回答收录的提问。" in rest


def test_in_english_too_nobody_is_named(
    yuanhua: Commander, lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the quote is shown, and where its context is."""
    yuanhua("import", "--lines", lines)
    (hit,) = json.loads(yuanhua("ask", "树要自己浇水", "--json").out)["hits"]
    assert (hit["speaker"], hit["label"]) == (None, None)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert "\n— Speaker unknown · trees\n" in yuanhua("ask", "树要自己浇水").out
    assert yuanhua("show", hit["id"]).out == "trees\n\nSpeaker unknown:\n树要自己浇水。\n"


def test_the_speaker_of_all_lines_may_be_told(yuanhua: Commander, lines: Path) -> None:
    """Then they are that person's, and can be kept to."""
    yuanhua("import", "--lines", lines, "--speaker", "张三", "--date", "2023-05-06")
    found = yuanhua("ask", "树要自己浇水", "speaker:张三")
    assert "—— 张三 · 2023-05-06 · trees" in found.out
    assert yuanhua("ask", "树要自己浇水", "speaker:王毅").code == 1


def test_a_grown_file_says_what_comes_in(yuanhua: Commander, lines: Path) -> None:
    """As a new edition of a transcript does; what was held before is held once."""
    yuanhua("import", "--lines", lines)
    lines.write_text(LINES.replace("树要自己浇水。\n", "") + "后天种完\n", encoding="utf-8")
    grown = yuanhua("import", "--lines", lines)
    *told, done = grown.out.splitlines()
    assert grown.code == 0
    assert "与已收入的版本不同" in told[0]
    assert told.index("- 树要自己浇水。") < told.index("+ 后天种完")
    assert done.startswith("已用")
    assert held(yuanhua) == 2


def test_the_same_lines_again_change_nothing(yuanhua: Commander, lines: Path) -> None:
    """And that is what is said."""
    yuanhua("import", "--lines", lines)
    again = yuanhua("import", "--lines", lines)
    assert (again.code, len(again.out.splitlines())) == (0, 1)
    assert "没有改动" in again.out


@pytest.mark.parametrize(
    ("options", "said"),
    (
        (("--lines", "--dry-run"), "--dry-run"),
        (("--lines", "--speaker", "张三", "--speaker", "李四"), "--speaker"),
        (("--lines", "--layout", "labels"), "--layout"),
        (("--lines", "--asker", "李四"), "--asker"),
    ),
)
def test_options_that_do_not_go_together_get_one_sentence(
    yuanhua: Commander, lines: Path, options: tuple[str, ...], said: str
) -> None:
    """Nothing to try without labels; nobody to tell apart without them."""
    refused = yuanhua("import", *options, lines)
    assert refused.code == 2
    assert said in refused.complaint
    assert held(yuanhua) == 1


def test_one_bad_file_does_not_keep_the_others_out(
    yuanhua: Commander, lines: Path, tmp_path: Path
) -> None:
    """It is named, the others are taken in, and the exit code tells."""
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b" \n\n")
    mixed = yuanhua("import", "--lines", empty, tmp_path / "nope.txt", lines)
    assert mixed.code == 2
    assert len(mixed.err.splitlines()) == 2
    assert held(yuanhua) == 2


def test_a_mistyped_path_makes_no_database(yuanhua: Commander, tmp_path: Path) -> None:
    """Nothing is opened for it."""
    database = tmp_path / "none.sqlite3"
    refused = yuanhua("import", "--lines", tmp_path / "nope.txt", "--database", database)
    assert refused.code == 2
    assert "nope.txt" in refused.complaint
    assert not database.exists()


def test_ctrl_c_leaves_nothing_of_many_lines(database: Path, tmp_path: Path) -> None:
    """No session, no file beside the database, and nothing for the check to find."""
    many = tmp_path / "many.txt"
    many.write_text(
        "".join(f"第{number}天我们又种了{7 * number}棵树。\n" for number in range(300_000)),
        encoding="utf-8",
    )
    before = set(tmp_path.iterdir())
    program = start("import", "--lines", str(many), database=database)
    with pytest.raises(subprocess.TimeoutExpired):
        program.wait(timeout=2)
    program.send_signal(signal.SIGINT)
    interrupted = finish(program)
    assert interrupted.code == 130
    assert interrupted.complaint == "已中断，没有留下做到一半的改动。"
    assert set(tmp_path.iterdir()) == before
    assert len(finish(start("sessions", database=database)).out.splitlines()) == 1
    assert finish(start("check", database=database)).code == 0
