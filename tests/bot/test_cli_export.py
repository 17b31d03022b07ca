"""`yuanhua export`: files that are whole or not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.commanding import Commander

TALK = "记者：有几棵树？\n张三：有一百棵树。\n"


def session_id(yuanhua: Commander) -> str:
    """Give the id of the newest session that is held."""
    return str(json.loads(yuanhua("sessions", "--json").out.splitlines()[0])["id"])


def with_two(yuanhua: Commander, tmp_path: Path) -> None:
    """Take a second session in."""
    talk = tmp_path / "talk.txt"
    talk.write_text(TALK, encoding="utf-8")
    assert yuanhua("import", talk, "--title", "种树", "--date", "2025-01-01").code == 0


def test_everything_goes_to_standard_output(yuanhua: Commander) -> None:
    """As JSON Lines; what was written is told on standard error."""
    done = yuanhua("export")
    assert done.code == 0
    first = json.loads(done.out.splitlines()[0])
    assert (first["format"], first["version"]) == ("yuanhua", 1)
    (told,) = done.err.splitlines()
    assert "1 场" in told
    assert "标准输出" in told


def test_a_file_is_written_whole_and_nothing_beside_it(yuanhua: Commander, tmp_path: Path) -> None:
    """The same bytes as on standard output."""
    folder = tmp_path / "out"
    folder.mkdir()
    done = yuanhua("export", "--output", folder / "all.jsonl")
    assert (done.code, done.out) == (0, "")
    assert str(folder / "all.jsonl") in done.err
    assert [file.name for file in folder.iterdir()] == ["all.jsonl"]
    assert (folder / "all.jsonl").read_bytes().decode() == yuanhua("export", "--output", "-").out


def test_a_file_that_is_there_is_left_unless_forced(yuanhua: Commander, tmp_path: Path) -> None:
    """And one sentence says so."""
    file = tmp_path / "all.csv"
    file.write_text("mine", encoding="utf-8")
    refused = yuanhua("export", "--format", "csv", "--output", file)
    assert refused.code == 2
    assert "--force" in refused.complaint
    assert file.read_text(encoding="utf-8") == "mine"
    assert yuanhua("export", "--format", "csv", "--output", file, "--force").code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfsession,date,")


@pytest.mark.parametrize(("form", "suffix"), (("markdown", ".md"), ("akoma-ntoso", ".xml")))
def test_a_folder_gets_a_file_for_each_session(
    yuanhua: Commander, tmp_path: Path, form: str, suffix: str
) -> None:
    """Named by its id; the folder is made if need be."""
    with_two(yuanhua, tmp_path)
    done = yuanhua("export", "--format", form, "--output", f"{tmp_path}/new/")
    assert done.code == 0
    ids = [json.loads(line)["id"] for line in yuanhua("sessions", "--json").out.splitlines()]
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == sorted(
        f"{public_id}{suffix}" for public_id in ids
    )


def test_one_file_for_many_sessions_is_refused_where_it_holds_one(
    yuanhua: Commander, tmp_path: Path
) -> None:
    """Before anything is written."""
    with_two(yuanhua, tmp_path)
    refused = yuanhua("export", "--format", "markdown", "--output", tmp_path / "all.md")
    assert refused.code == 2
    assert "jsonl" in refused.complaint
    assert not (tmp_path / "all.md").exists()


def test_a_session_is_named_by_its_id(yuanhua: Commander, tmp_path: Path) -> None:
    """For a person to read: a heading a turn."""
    with_two(yuanhua, tmp_path)
    done = yuanhua("export", session_id(yuanhua), "--format", "markdown")
    assert done.code == 0
    assert "\n### 张三： " in done.out
    assert "\n有一百棵树。\n" in done.out
    assert "谈判桌" not in done.out


def test_an_id_that_nothing_has_gets_one_sentence(yuanhua: Commander, tmp_path: Path) -> None:
    """And no file."""
    refused = yuanhua("export", "nope", "--output", tmp_path / "x.jsonl")
    assert refused.code == 2
    assert "yuanhua sessions" in refused.complaint
    assert not (tmp_path / "x.jsonl").exists()


def test_a_format_that_there_is_not_gets_one_sentence(yuanhua: Commander) -> None:
    """It names those there are."""
    refused = yuanhua("export", "--format", "pdf")
    assert refused.code == 2
    assert "akoma-ntoso" in refused.complaint


@pytest.mark.parametrize("place", ("missing/x.jsonl", "talk.txt/x.jsonl", "nul\0.jsonl"))
def test_a_place_that_cannot_be_written_gets_one_sentence(
    yuanhua: Commander, tmp_path: Path, place: str
) -> None:
    """What is wrong with it, and no traceback."""
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    refused = yuanhua("export", "--output", f"{tmp_path}/{place}")
    assert refused.code == 2
    assert ".jsonl" in refused.complaint
    assert [file.name for file in tmp_path.iterdir() if file.suffix in {".jsonl", ".part"}] == []


def test_an_archive_that_holds_nothing_says_so(yuanhua: Commander, tmp_path: Path) -> None:
    """Nothing is written."""
    yuanhua("remove", session_id(yuanhua))
    done = yuanhua("export", "--output", tmp_path / "x.jsonl")
    assert done.code == 1
    assert "import" in done.complaint
    assert not (tmp_path / "x.jsonl").exists()


def test_a_link_is_not_followed_out_of_its_folder(yuanhua: Commander, tmp_path: Path) -> None:
    """It is a file that is there; forced, the link is replaced, not what it leads to."""
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    (tmp_path / "x.jsonl").symlink_to(mine)
    assert yuanhua("export", "--output", tmp_path / "x.jsonl").code == 2
    assert yuanhua("export", "--output", tmp_path / "x.jsonl", "--force").code == 0
    assert mine.read_text(encoding="utf-8") == "mine"
