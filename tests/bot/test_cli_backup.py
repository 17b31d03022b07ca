"""`yuanhua backup` and `yuanhua restore`: a copy of the archive, and a copy put back."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.commanding import Commander, Keyboard, finish, on_terminal, start
from tests.support.volumes import volume

WORDS = "任何冲突的终点都是谈判桌"


def spoil(file: Path) -> None:
    """Alter the source of what is held, as no program of ours does."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE sources SET text = replace(text, '谈判桌', '会议桌')")


def remove_all(yuanhua: Commander) -> None:
    """Remove the one session that is held."""
    public_id = json.loads(yuanhua("sessions", "--json").out)["id"]
    assert yuanhua("remove", public_id).code == 0


@pytest.fixture
def copy(yuanhua: Commander, tmp_path: Path) -> Path:
    """Give a copy of the archive."""
    file = tmp_path / "copies" / "copy.sqlite3"
    assert yuanhua("backup", f"{tmp_path}/copies/").code == 0
    (made,) = file.parent.iterdir()
    return made.rename(file)


def test_a_copy_is_made_and_told(yuanhua: Commander, tmp_path: Path) -> None:
    """With how much is in it; it answers as the archive does."""
    file = tmp_path / "copy.sqlite3"
    made = yuanhua("backup", file)
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith(f"已备份到 {file}：")
    assert f"{file.stat().st_size:,} 字节，核对无误。" in made.out
    assert yuanhua("ask", WORDS, "--database", file).code == 0


def test_into_a_folder_a_copy_goes_under_a_dated_name(yuanhua: Commander, tmp_path: Path) -> None:
    """The folder is made if need be, and a folder that is there needs no sign behind it."""
    assert yuanhua("backup", f"{tmp_path}/a/b/").code == 0
    (made,) = (tmp_path / "a" / "b").iterdir()
    assert made.name.startswith("archive-2")
    assert made.name.endswith("Z.sqlite3")
    made.unlink()
    assert yuanhua("backup", tmp_path / "a" / "b").code == 0


def test_a_file_that_is_there_stays_without_force(yuanhua: Commander, copy: Path) -> None:
    """With --force it is replaced."""
    refused = yuanhua("backup", copy)
    assert refused.code == 2
    assert "--force" in refused.complaint
    assert yuanhua("backup", copy, "--force").code == 0


@pytest.mark.parametrize("name", ("archive.sqlite3", "nowhere/copy", "nul\0", "/dev/null"))
def test_a_place_for_no_copy_gets_one_sentence(
    yuanhua: Commander, tmp_path: Path, name: str
) -> None:
    """The archive itself, a folder that is not there, no name, a device."""
    place = str(tmp_path / name) if "\0" not in name else name
    refused = yuanhua("backup", place, "--force")
    assert refused.code == 2
    assert refused.complaint.endswith("。")


def test_without_an_archive_there_is_nothing_to_copy(yuanhua: Commander, tmp_path: Path) -> None:
    """And none is made."""
    refused = yuanhua("backup", tmp_path / "copy", "--database", tmp_path / "none.sqlite3")
    assert refused.code == 2
    assert "没有数据库" in refused.complaint
    assert not (tmp_path / "none.sqlite3").exists()


def test_what_differs_in_a_copy_is_shown(
    yuanhua: Commander, tmp_path: Path, database: Path
) -> None:
    """A script can tell; the copy is there, but takes no better one's place."""
    spoil(database)
    made = yuanhua("backup", tmp_path / "copy.sqlite3")
    assert made.code == 1
    assert "引文与原文" in made.out
    assert "yuanhua check" in made.err
    assert (tmp_path / "copy.sqlite3").exists()
    again = yuanhua("backup", tmp_path / "copy.sqlite3", "--force")
    assert again.code == 1
    assert "没有覆盖" in again.err


def test_a_copy_is_put_back(yuanhua: Commander, copy: Path, tmp_path: Path) -> None:
    """Where the former archive lies is told, and the journal tells of it."""
    remove_all(yuanhua)
    restored = yuanhua("restore", copy)
    assert (restored.code, restored.err) == (0, "")
    (aside,) = tmp_path.glob("archive.sqlite3.replaced-*")
    assert str(aside) in restored.out
    assert yuanhua("ask", WORDS).code == 0
    assert "用备份 copy.sqlite3 换回" in yuanhua("journal").out
    assert yuanhua("sessions", "--database", aside).out.startswith("还没有收录")


@pytest.mark.parametrize(("typed", "code"), ((b"y\n", 0), (b"n\n", 1), (b"", 1)))
def test_a_person_is_asked_before_a_copy_is_put_back(
    yuanhua: Commander, copy: Path, typed: bytes, code: int
) -> None:
    """Only a yes does it."""
    remove_all(yuanhua)
    asked = yuanhua("restore", copy, stream=Keyboard(typed))
    assert asked.code == code
    assert "输入 y 确认" in asked.err
    assert yuanhua("ask", WORDS).code == code


def test_a_person_who_says_yes_at_once_is_not_asked_again(yuanhua: Commander, copy: Path) -> None:
    """--yes stands for the answer."""
    restored = yuanhua("restore", copy, "--yes", stream=Keyboard())
    assert (restored.code, restored.err) == (0, "")


def test_a_copy_in_which_something_differs_needs_force(yuanhua: Commander, copy: Path) -> None:
    """What is wrong is shown first."""
    spoil(copy)
    remove_all(yuanhua)
    refused = yuanhua("restore", copy, "--yes")
    assert refused.code == 1
    assert "引文与原文" in refused.out
    assert "--force" in refused.err
    assert yuanhua("ask", WORDS).code == 1
    assert yuanhua("restore", copy, "--yes", "--force").code == 0
    assert "引文与原文" in yuanhua("check").out


def test_while_the_archive_is_open_nothing_is_put_back(
    yuanhua: Commander, copy: Path, database: Path
) -> None:
    """As it is while the bot runs; the sentence says to stop it."""
    program = start("ask", "--stdin", database=database)
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{WORDS}\n".encode())
    program.stdin.flush()
    program.stdout.readline()
    refused = yuanhua("restore", copy)
    assert finish(program).code == 0
    assert refused.code == 2
    assert "请先停下" in refused.complaint
    assert yuanhua("restore", copy).code == 0


@pytest.mark.parametrize("content", (None, b"", b"no database" * 1000))
def test_what_is_no_copy_gets_one_sentence(
    yuanhua: Commander, tmp_path: Path, content: bytes | None
) -> None:
    """And the archive answers as before."""
    file = tmp_path / "copy.sqlite3"
    if content is not None:
        file.write_bytes(content)
    refused = yuanhua("restore", file)
    assert refused.code == 2
    assert str(file) in refused.complaint
    assert yuanhua("ask", WORDS).code == 0


def test_ctrl_c_while_copying_leaves_nothing(database: Path, tmp_path: Path) -> None:
    """One sentence, and the exit code a shell expects."""
    begun = start("backup", str(tmp_path / "copy.sqlite3"), database=database)
    while not list(tmp_path.glob(".copy*.part")) and begun.poll() is None:
        pass
    begun.send_signal(signal.SIGINT)
    ended = finish(begun)
    assert ended.code == 130
    assert ended.complaint == "已中断，没有留下做到一半的改动。"
    assert [file.name for file in tmp_path.iterdir()] == [database.name]


def test_at_a_terminal_nothing_but_what_is_said_stays(database: Path, tmp_path: Path) -> None:
    """A bar that was shown meanwhile is gone."""
    shown, said = on_terminal(
        "backup", str(tmp_path / "copy.sqlite3"), database=database, stream="stderr"
    )
    assert said.startswith("已备份到")
    assert "Traceback" not in shown


def test_a_full_disk_is_told_and_nothing_is_left(yuanhua: Commander, tmp_path: Path) -> None:
    """With the cure."""
    with volume(tmp_path / "volume", 4) as small:
        small.fill(spare=100_000)
        refused = yuanhua("backup", f"{small.folder}/")
        assert refused.code == 2
        assert "请腾出空间" in refused.complaint
        assert [file.name for file in small.folder.iterdir()] == ["filler"]


NOISE = {"header": (0, 100), "schema": (100, 3996), "all but the first page": (4096, None)}
COMMANDS = (
    ("ask", WORDS),
    ("sessions",),
    ("show", "nope"),
    ("check",),
    ("reindex",),
    ("export",),
    ("journal",),
    ("lint",),
    ("remove", "nope"),
    ("edit", "nope", "--title", "新"),
    ("import", "talk.txt"),
    ("diff", "nope", "talk.txt"),
    ("backup", "copy.sqlite3"),
)


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_command_meets_a_broken_archive_with_a_sentence(
    yuanhua: Commander,
    database: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    noise: str,
) -> None:
    """It names the cure, and no traceback is shown."""
    monkeypatch.chdir(tmp_path)
    Path("talk.txt").write_text("记者：几点？\n林澄：三点。\n", encoding="utf-8")
    start_, length = NOISE[noise]
    with database.open("r+b") as file:
        file.seek(start_)
        file.write(b"\xa5" * (length or database.stat().st_size - start_))
    broken = yuanhua(*command)
    assert broken.code in {1, 2}
    if broken.code == 2:
        assert "yuanhua restore" in broken.complaint
    assert "Traceback" not in broken.err


READING = (
    (("ask", WORDS), 0),
    (("sessions",), 0),
    (("export",), 0),
    (("check",), 0),
    (("journal",), 0),
    (("lint",), 0),
    (("import", "talk.txt"), 2),
    (("reindex",), 2),
)


@pytest.mark.parametrize(("command", "code"), READING, ids=str)
def test_on_a_volume_for_reading_what_reads_works(
    yuanhua: Commander,
    database: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    code: int,
) -> None:
    """And what writes says that it cannot."""
    monkeypatch.chdir(tmp_path)
    Path("talk.txt").write_text("记者：几点？\n林澄：三点。\n", encoding="utf-8")
    with volume(tmp_path / "volume", 16) as sealed:
        archive = Path(shutil.copy(database, sealed.folder / "archive.sqlite3"))
        sealed.seal()
        done = yuanhua(*command, "--database", archive)
    assert done.code == code
    if code:
        assert "只能读取" in done.complaint
