"""`yuanhua import`: transcripts in, with a word on what that changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.commanding import TALK, Commander, held

WORDS = "任何冲突的终点都是谈判桌"


def test_a_transcript_is_taken_in_and_found(yuanhua: Commander, talk: Path) -> None:
    """What was said in it can be quoted at once."""
    added = yuanhua("import", talk, "--date", "2023-05-06")
    assert added.code == 0
    assert added.err == ""
    assert "已收入" in added.out
    assert "2 组问答" in added.out
    assert yuanhua("ask", "我们打算种一百棵树").out.startswith("我们打算种一百棵树。\n—— 张三")


def test_details_go_before_the_text(yuanhua: Commander, talk: Path) -> None:
    """Title, date and address as given."""
    yuanhua(
        "import", talk, "--title", "种树记者会", "--date", "2023-05-06", "--url", "https://a.org/b"
    )
    listed = yuanhua("sessions", "--json").out
    for detail in ("种树记者会", "2023-05-06", "https://a.org/b"):
        assert f'"{detail}"' in listed


def test_the_same_bytes_change_nothing(yuanhua: Commander, talk: Path) -> None:
    """And that is what is said."""
    yuanhua("import", talk, "--date", "2023-05-06")
    again = yuanhua("import", talk, "--date", "2023-05-06")
    assert again.code == 0
    assert "没有改动" in again.out
    assert held(yuanhua) == 2


def test_a_new_edition_says_what_changes_before_it_replaces(yuanhua: Commander, talk: Path) -> None:
    """Each sentence that goes and comes, then that it is done."""
    yuanhua("import", talk, "--date", "2023-05-06")
    talk.write_text(TALK.replace("一百棵", "两百棵"), encoding="utf-8")
    replaced = yuanhua("import", talk, "--date", "2023-05-06").out.splitlines()
    assert replaced.index("- 我们打算种一百棵树。") < replaced.index("+ 我们打算种两百棵树。")
    assert replaced[-1].startswith("已用")
    assert held(yuanhua) == 2


def test_a_trial_changes_nothing(yuanhua: Commander, talk: Path) -> None:
    """It says what would be done."""
    trial = yuanhua("import", talk, "--date", "2023-05-06", "--dry-run")
    assert trial.code == 0
    assert "将会收入" in trial.out
    assert held(yuanhua) == 1


def test_a_trial_without_a_database_leaves_none(
    yuanhua: Commander, talk: Path, tmp_path: Path
) -> None:
    """It says what it would be with one."""
    database = tmp_path / "none" / "none.sqlite3"
    trial = yuanhua("import", talk, "--dry-run", "--database", database)
    assert trial.code == 0
    assert "将会收入" in trial.out
    assert not database.parent.exists()


def test_what_looks_wrong_is_a_warning(yuanhua: Commander, shared: Path) -> None:
    """The places in the real transcript, with their lines, on standard error."""
    source = shared / "transcripts" / "2024-03-07-wang-yi.txt"
    warned = yuanhua("import", source, "--dry-run")
    assert warned.code == 0
    assert any("斯斯" in line and "第 37 行" in line for line in warned.err.splitlines())
    assert any("贏" in line for line in warned.err.splitlines())


@pytest.mark.parametrize(
    ("content", "said"),
    (
        (b"", "没有文字"),
        (b" \r\n \n", "没有文字"),
        (b"\x7fELF\x00\x00\x01\x02" * 50, "纯文本"),
        ("没有人在这里说话，只有一句。\n".encode(), "认不出"),
    ),
)
def test_a_file_that_is_no_transcript_gets_one_sentence(
    yuanhua: Commander, tmp_path: Path, content: bytes, said: str
) -> None:
    """It says what the file is not, and nothing is taken in."""
    path = tmp_path / "odd.txt"
    path.write_bytes(content)
    refused = yuanhua("import", path)
    assert refused.code == 2
    assert said in refused.complaint
    assert str(path) in refused.complaint
    assert held(yuanhua) == 1


def test_a_folder_without_files_gets_one_sentence(yuanhua: Commander, tmp_path: Path) -> None:
    """It names the folder."""
    empty = tmp_path / "empty"
    empty.mkdir()
    refused = yuanhua("import", empty)
    assert refused.code == 2
    assert str(empty) in refused.complaint


def test_a_mistyped_path_makes_no_database(yuanhua: Commander, tmp_path: Path) -> None:
    """Nothing is opened for it."""
    database = tmp_path / "none.sqlite3"
    refused = yuanhua("import", tmp_path / "nope.txt", "--database", database)
    assert refused.code == 2
    assert "nope.txt" in refused.complaint
    assert not database.exists()


def test_a_name_that_no_file_can_have_gets_one_sentence(yuanhua: Commander) -> None:
    """Longer than a file system allows is no fault of the program."""
    refused = yuanhua("import", "x" * 5000)
    assert refused.code == 2
    assert refused.complaint


@pytest.mark.parametrize("option", ("--title", "--date", "--url"))
def test_details_are_of_one_file(yuanhua: Commander, talk: Path, option: str) -> None:
    """Two files cannot both be it."""
    refused = yuanhua("import", talk, talk, option, "2023-05-06")
    assert refused.code == 2
    assert "--title" in refused.complaint
    assert held(yuanhua) == 1


@pytest.mark.parametrize(
    "day", ("2024-3-7", "20240307", "2024-02-30", "yesterday", "2024-W10-4", "", "２０２４-03-07")
)
def test_a_date_has_one_form(yuanhua: Commander, talk: Path, day: str) -> None:
    """Any other gets a sentence with an example."""
    refused = yuanhua("import", talk, "--date", day)
    assert refused.code == 2
    assert "2024-03-07" in refused.complaint
    assert held(yuanhua) == 1


def test_a_name_with_a_line_break_is_still_one_line(yuanhua: Commander) -> None:
    """Nor does it drive the terminal."""
    assert "a\\nb\\x1b[31m" in yuanhua("import", "a\nb\x1b[31m").complaint
