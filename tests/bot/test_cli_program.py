"""`yuanhua` as the program a user starts: its streams, its signals, what it loads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bot.commanding import ROOT, environment, finish, on_terminal, start

WORDS = "任何冲突的终点都是谈判桌"


def test_each_line_is_answered_before_the_next_is_read(database: Path) -> None:
    """A program can ask, read the answer, and ask again."""
    program = start("ask", "--stdin", database=database)
    assert program.stdin is not None
    assert program.stdout is not None
    for query in (WORDS, "", "软联通走深走实"):
        program.stdin.write(f"{query}\n".encode())
        program.stdin.flush()
        assert json.loads(program.stdout.readline())["query"] == query
    assert finish(program).code == 2


@pytest.mark.parametrize("sign", (signal.SIGINT, signal.SIGTERM))
def test_a_signal_while_waiting_for_a_line_ends_at_once(
    database: Path, sign: signal.Signals
) -> None:
    """Ctrl-C, or a container that is stopped: one sentence, and one exit code."""
    program = start("ask", "--stdin", database=database)
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{WORDS}\n".encode())
    program.stdin.flush()
    program.stdout.readline()
    program.send_signal(sign)
    assert program.wait(timeout=10) == 130
    assert finish(program).complaint == "已中断，没有留下做到一半的改动。"


@pytest.mark.parametrize("sign", (signal.SIGINT, signal.SIGTERM))
def test_a_signal_while_importing_leaves_the_archive_as_it_was(
    database: Path, tmp_path: Path, sign: signal.Signals
) -> None:
    """The check finds nothing half done."""
    talk = tmp_path / "long.txt"
    asked = (
        f"记者：第{number}个问题是什么？\n张三：第{number}个回答。" for number in range(20_000)
    )
    talk.write_text("记者会\n\n" + "\n".join(asked), encoding="utf-8")
    began = time.monotonic()
    assert finish(start("sessions", database=database)).code == 0
    start_up = time.monotonic() - began
    program = start("import", str(talk), "--date", "2023-05-06", database=database)
    with pytest.raises(subprocess.TimeoutExpired):
        program.wait(timeout=start_up + 0.5)
    program.send_signal(sign)
    interrupted = finish(program)
    assert interrupted.code == 130
    assert interrupted.complaint == "已中断，没有留下做到一半的改动。"
    assert len(finish(start("sessions", database=database)).out.splitlines()) == 1
    assert finish(start("check", database=database)).code == 0


def test_a_reader_that_has_seen_enough_is_no_error(database: Path) -> None:
    """As with `| head -1`: silence, and the exit code of a broken pipe."""
    read, write = os.pipe()
    os.close(read)
    program = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "和平"],
        cwd=ROOT,
        env=environment(database),
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    _, err = program.communicate(timeout=60)
    assert program.returncode == 141
    assert err == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_gets_one_sentence(database: Path) -> None:
    """Nothing is lost silently."""
    with Path("/dev/full").open("wb") as full:
        program = subprocess.run(
            [sys.executable, "-m", "bot", "ask", "和平"],
            cwd=ROOT,
            env=environment(database),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert program.returncode == 2
    assert len(program.stderr.decode().splitlines()) == 1


def test_arguments_that_are_not_utf_8_get_one_sentence(database: Path) -> None:
    """As a query and as the name of a file."""
    asked = finish(start("ask", b"\xff\xfe", database=database))
    imported = finish(start("import", b"/nope/\xff", database=database))
    assert (asked.code, imported.code) == (2, 2)
    assert asked.complaint
    assert "\\udcff" in imported.complaint


def test_output_in_another_encoding_never_fails(database: Path) -> None:
    """JSON stays JSON; what the encoding has not is escaped."""
    found = finish(start("ask", WORDS, "--json", database=database, PYTHONIOENCODING="ascii"))
    assert found.code == 0
    assert json.loads(found.out)["query"] == WORDS
    plain = finish(start("ask", WORDS, database=database, PYTHONIOENCODING="ascii"))
    assert plain.code == 0
    assert plain.err == ""


def test_on_a_terminal_the_match_is_marked(database: Path) -> None:
    """And nothing but the quote stands on its line."""
    shown, _ = on_terminal("ask", "谈判桌", "--limit", "1", database=database)
    assert "\x1b[1;7m谈判桌\x1b[0m" in shown.splitlines()[0]


def test_asking_loads_nothing_of_telegram(database: Path) -> None:
    """Nor the segmenter's dictionary, nor rich where no terminal is."""
    code = (
        "import sys; from bot.cli import main; main(['ask', '谈判桌']); "
        "print(*sorted({'telegram', 'jieba', 'rich', 'httpx'} & set(sys.modules)), sep=',')"
    )
    program = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(database),
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert program.stdout.decode().splitlines()[-1] == ""


def test_a_bot_without_a_token_is_told_where_to_get_one(database: Path) -> None:
    """One sentence, exit 2."""
    refused = finish(start("run", database=database))
    assert refused.code == 2
    assert "@BotFather" in refused.complaint


def test_the_shell_is_given_a_completion(database: Path) -> None:
    """The commands of the program, by name."""
    asked = {"_YUANHUA_COMPLETE": "complete_bash", "COMP_WORDS": "yuanhua se", "COMP_CWORD": "1"}
    completed = finish(start(database=database, **asked))
    assert completed.out.split() == ["sessions", "settings"]
