"""`yuanhua import`: transcripts in, with a word on what that changes."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.commanding import Commander, finish, held, start

WORDS = "任何冲突的终点都是谈判桌"
TALK = """某某大会记者会

记者：请问有什么打算？
张三：我们打算种一百棵树。树要自己浇水。
记者：什么时候开始？
张三：明天就开始。
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Give a small transcript that is not in the archive."""
    path = tmp_path / "talk.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


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
