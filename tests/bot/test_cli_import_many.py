"""`yuanhua import` of folders, zips, patterns and standard input: told in the end."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

from tests.bot.commanding import TALK, Commander, finish, held, start


def test_one_bad_file_does_not_keep_the_others_out(
    yuanhua: Commander, talk: Path, tmp_path: Path
) -> None:
    """They are named in the end, the others are taken in, and the exit code tells."""
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b" ")
    mixed = yuanhua("import", tmp_path / "nope.txt", talk, empty)
    assert mixed.code == 2
    heading, missing, blank = mixed.err.splitlines()
    assert heading.startswith("2 个文件没有收入")
    assert "nope.txt" in missing
    assert "empty.txt" in blank
    assert "已收入 1 份" in mixed.out
    assert held(yuanhua) == 2


def talks(folder: Path, count: int) -> Path:
    """Write a folder of small transcripts, each of another day and other words."""
    folder.mkdir()
    for number in range(1, count + 1):
        (folder / f"talk-{number:03}.txt").write_text(
            f"第{number}次种树记者会\n2023年5月{1 + number % 28}日\n\n"
            f"记者：第{number}片林子里种什么？\n张三：第{number}片林子里种{number * 7}棵松树。\n"
            f"记者：第{number}片林子谁来浇水？\n张三：浇水的事由第{number}组村民来做。\n",
            encoding="utf-8",
        )
    return folder


def test_a_folder_is_walked(yuanhua: Commander, tmp_path: Path) -> None:
    """What is in it comes in, with one word on all of it; what is no transcript is passed over."""
    folder = talks(tmp_path / "talks", 3)
    (folder / "picture.bin").write_bytes(b"\x7fELF\x00\x00\x01\x02" * 50)
    walked = yuanhua("import", folder)
    assert walked.code == 0
    assert walked.out.splitlines()[0] == "已收入 3 份。"
    heading, reason = walked.err.splitlines()
    assert "1 个文件不是实录" in heading
    assert "picture.bin" in reason
    assert held(yuanhua) == 4
    assert "3 份早已收入" in yuanhua("import", folder).out


def test_a_zip_and_a_pattern_are_walked_too(yuanhua: Commander, tmp_path: Path) -> None:
    """A zip by what is in it, a pattern that no shell expanded by what it matches."""
    folder = talks(tmp_path / "talks", 3)
    with zipfile.ZipFile(tmp_path / "talks.zip", "w") as packed:
        packed.write(folder / "talk-001.txt", "talk-001.txt")
        packed.write(folder / "talk-002.txt", "talk-002.txt")
    assert "已收入 2 份" in yuanhua("import", tmp_path / "talks.zip").out
    rest = yuanhua("import", folder / "talk-*.txt").out
    assert "已收入 1 份" in rest
    assert "2 份早已收入" in rest


def test_standard_input_is_read(yuanhua: Commander) -> None:
    """Named with a hyphen."""
    taken = yuanhua("import", "-", given=TALK.encode())
    assert taken.code == 0
    assert "已收入 -：某某大会记者会" in taken.out
    assert held(yuanhua) == 2


def test_new_editions_of_many_are_counted(yuanhua: Commander, tmp_path: Path) -> None:
    """Sentence by sentence only if that is asked for."""
    folder = talks(tmp_path / "talks", 2)
    yuanhua("import", folder)
    changed = folder / "talk-001.txt"
    changed.write_text(changed.read_text("utf-8").replace("松树", "柏树"), encoding="utf-8")
    counted = yuanhua("import", folder).out
    assert "已用新版替换 1 份" in counted
    assert "柏树" not in counted
    changed.write_text(changed.read_text("utf-8").replace("柏树", "杉树"), encoding="utf-8")
    told = yuanhua("import", folder, "--verbose").out
    assert "+ 第1片林子里种7棵杉树。" in told


def test_many_are_tried_without_a_change(yuanhua: Commander, tmp_path: Path) -> None:
    """Counted, or told one by one as JSON."""
    folder = talks(tmp_path / "talks", 3)
    assert "将会收入 3 份" in yuanhua("import", folder, "--dry-run").out
    lines = yuanhua("import", folder, "--dry-run", "--json").out.splitlines()
    assert [json.loads(line)["outcome"] for line in lines] == ["added"] * 3
    assert held(yuanhua) == 1


def test_an_interrupted_import_of_many_goes_on_where_it_was(database: Path, tmp_path: Path) -> None:
    """It says how many are in; they stay, and the same command takes in the rest."""
    folder = talks(tmp_path / "talks", 400)
    program = start("import", str(folder), database=database)
    deadline = time.monotonic() + 60
    while sessions_in(database) < 10 and program.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    program.send_signal(signal.SIGINT)
    interrupted = finish(program)
    assert interrupted.code == 130
    told, sentence = interrupted.err.splitlines()
    assert sentence == "已中断，没有留下做到一半的改动。"
    within = sessions_in(database) - 1
    assert told.startswith(f"收入了 {within} 份，还剩 {400 - within} 份")
    assert 0 < within < 400
    assert finish(start("check", database=database)).code == 0
    again = finish(start("import", str(folder), database=database))
    assert again.code == 0
    assert again.out.splitlines()[:2] == [
        f"已收入 {400 - within} 份。",
        f"{within} 份早已收入，没有改动。",
    ]


def sessions_in(database: Path) -> int:
    """Count the sessions of an archive that another program writes."""
    with closing(sqlite3.connect(database)) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM sessions")
        return int(count)
