"""`yuanhua sessions`, `edit`, `diff`, `lint` and `journal`, as a person uses them."""

from __future__ import annotations

import getpass
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.person import person
from bot.texts import catalogue
from store import Deed, Peculiarity, traditional
from tests.bot.commanding import Commander, Keyboard, on_terminal

SAID = (
    "记者：灯塔什么时候重新点亮？渔民们等了很久。",
    "林澄：灯塔将在立冬那天重新点亮。我们找来三位老匠人修复透镜。",
    "记者：渡轮会不会加班？",
    "林澄：渡轮从下个月起每天多开四班。末班船改到夜里十一点。",
)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Give a small transcript."""
    path = tmp_path / "talk.txt"
    path.write_text("\n\n".join(("林澄答记者问", "2031年5月6日", *SAID)), encoding="utf-8")
    return path


@pytest.fixture
def public_id(yuanhua: Commander, talk: Path) -> str:
    """Take it in, and give its id."""
    assert yuanhua("import", talk, "--title", "灯塔", "--date", "2031-05-06").code == 0
    return str(json.loads(yuanhua("sessions", "--text", "灯塔", "--json").out)["id"])


def fields(yuanhua: Commander, public_id: str) -> dict[str, object]:
    """Give what is known of a session."""
    for line in yuanhua("sessions", "--json").out.splitlines():
        session: dict[str, object] = json.loads(line)
        if session["id"] == public_id:
            return session
    raise AssertionError(public_id)


def test_sessions_are_kept_to_what_is_asked_for(yuanhua: Commander, public_id: str) -> None:
    """By who speaks, by day, by language, by title."""
    for options in (
        ("--speaker", "林澄"),
        ("--from", "2031"),
        ("--from", "2031-05-06", "--to", "2031-05"),
        ("--text", "燈塔"),
    ):
        (line,) = yuanhua("sessions", *options).out.splitlines()
        assert line.split("\t")[0] == public_id
    assert yuanhua("sessions", "--sort", "sentences", "--reverse").out.startswith(public_id)
    (corpus,) = yuanhua("sessions", "--language", "zh").out.splitlines()
    assert public_id not in corpus
    nothing = yuanhua("sessions", "--text", "没有这样的标题")
    assert (nothing.code, nothing.out) == (0, "没有这样的实录。\n")


def test_two_editions_of_an_event_are_one_row(
    yuanhua: Commander, public_id: str, tmp_path: Path
) -> None:
    """The import says so too, and a program reads both."""
    other = tmp_path / "other.txt"
    other.write_text(traditional("\n\n".join(SAID)), encoding="utf-8")
    taken = yuanhua("import", other, "--title", "燈塔全文", "--date", "2031-05-06")
    assert f"与已收入的 {public_id} 是同一场" in taken.out
    rows = yuanhua("sessions", "--from", "2031").out.splitlines()
    assert len(rows) == 1
    assert "灯塔" in rows[0]
    assert "燈塔全文" in rows[0]
    one, another = map(json.loads, yuanhua("sessions", "--from", "2031", "--json").out.splitlines())
    assert one["editions"] == [another["id"]]
    found = yuanhua("ask", "灯塔将在立冬那天重新点亮", "--limit", "1").out
    assert "同一场的另一版本里也有" in found
    (hit,) = json.loads(yuanhua("ask", "灯塔将在立冬那天重新点亮", "--json", "--limit", "1").out)[
        "hits"
    ]
    assert len(hit["editions"]) == 1


def test_an_edit_shows_what_was_and_what_is(yuanhua: Commander, public_id: str) -> None:
    """The id stays."""
    edited = yuanhua(
        "edit", public_id, "--title", "灯塔与渡轮", "--place", "码头", "--role", "林澄=港务局长"
    )
    assert edited.code == 0
    assert "标题：灯塔 → 灯塔与渡轮\n" in edited.out
    assert "地点：（无） → 码头\n" in edited.out
    assert "林澄的身份：（无） → 港务局长\n" in edited.out
    known = fields(yuanhua, public_id)
    assert (known["title"], known["place"]) == ("灯塔与渡轮", "码头")
    assert "林澄（港务局长）答：" in yuanhua("show", public_id).out
    again = yuanhua("edit", public_id, "--place", "码头")
    assert (again.code, "没有要改的" in again.out) == (0, True)
    cleared = yuanhua("edit", public_id, "--clear", "place", "--clear", "date")
    assert cleared.code == 0
    assert fields(yuanhua, public_id)["place"] is None


@pytest.mark.parametrize(
    ("typed", "code", "title"), ((b"y\n", 0, "渡轮"), (b"n\n", 1, "灯塔"), (b"", 1, "灯塔"))
)
def test_a_person_is_asked_before_an_edit(
    yuanhua: Commander, public_id: str, typed: bytes, code: int, title: str
) -> None:
    """Only a yes changes anything; --yes is one."""
    asked = yuanhua("edit", public_id, "--title", "渡轮", stream=Keyboard(typed))
    assert asked.code == code
    assert "输入 y 确认" in asked.err
    assert fields(yuanhua, public_id)["title"] == title
    told = yuanhua("edit", public_id, "--title", "船", "--yes", stream=Keyboard())
    assert (told.code, told.err) == (0, "")


@pytest.mark.parametrize(
    ("options", "word"),
    (
        ((), "--role"),
        (("--title", " "), "--title"),
        (("--date", "2031-13-01"), "2031-13-01"),
        (("--date", "五月"), "五月"),
        (("--clear", "title"), "title"),
        (("--clear", "url", "--url", "https://example.org"), "--clear url"),
        (("--role", "林澄"), "林澄"),
        (("--role", "=局长"), "=局长"),
        (("--role", "某人=局长"), "某人"),
    ),
)
def test_an_edit_that_cannot_be_meant_gets_one_sentence(
    yuanhua: Commander, public_id: str, options: tuple[str, ...], word: str
) -> None:
    """And changes nothing."""
    before = fields(yuanhua, public_id)
    refused = yuanhua("edit", public_id, *options)
    assert refused.code == 2
    assert word in refused.complaint
    assert fields(yuanhua, public_id) == before


@pytest.mark.parametrize(
    "arguments",
    (
        ("edit", "nope", "--title", "x"),
        ("diff", "nope", "{talk}"),
        ("lint", "nope"),
        ("lint", "nope.txt"),
        ("lint", "x" * 5000),
        ("lint", "\udcff"),
        ("sessions", "--sort", "size"),
        ("sessions", "--from", "gestern"),
        ("sessions", "--speaker", "某人"),
        ("journal", "--limit", "0"),
        ("journal", "--since", "2031-02-30"),
    ),
)
def test_what_is_not_there_gets_one_sentence(
    yuanhua: Commander, talk: Path, arguments: tuple[str, ...]
) -> None:
    """It names what was typed, or tells what can be."""
    refused = yuanhua(*(word.format(talk=talk) for word in arguments))
    assert refused.code == 2
    assert refused.complaint.endswith("。")


def test_a_diff_tells_what_a_new_edition_changes(
    yuanhua: Commander, public_id: str, talk: Path, tmp_path: Path
) -> None:
    """With what changed inside, and nothing written."""
    assert yuanhua("diff", public_id, talk).code == 0
    new = tmp_path / "new.txt"
    text = talk.read_text(encoding="utf-8").replace("三位", "四位").replace("渔民们等了很久。", "")
    new.write_text(text + "以后还要再加。", encoding="utf-8")
    told = yuanhua("diff", public_id, new)
    assert told.code == 1
    assert "- 渔民们等了很久。\n" in told.out
    assert "+ 以后还要再加。\n" in told.out
    assert "[-三-]" in told.out
    assert "{+四+}" in told.out
    written = json.loads(yuanhua("diff", public_id, new, "--json").out)
    counts = written["counts"]
    assert (counts["removed"], counts["added"], counts["changed"]) == (1, 1, 1)
    changed = next(one for one in written["changes"] if one["kind"] == "changed")
    assert changed["before"]["text"] == "我们找来三位老匠人修复透镜。"
    assert yuanhua("ask", "我们找来三位老匠人").code == 0


def test_a_diff_tells_whose_words_are_anothers(
    yuanhua: Commander, public_id: str, talk: Path, tmp_path: Path
) -> None:
    """Both are named."""
    new = tmp_path / "new.txt"
    text = talk.read_text(encoding="utf-8").replace("林澄：", "周渔：")
    new.write_text(text, encoding="utf-8")
    told = yuanhua("diff", public_id, new)
    assert "林澄（回答） 改为 周渔（回答）：" in told.out


def test_lint_tells_of_a_file_where_what_and_what_to_do(yuanhua: Commander, tmp_path: Path) -> None:
    """Its exit code is for a script."""
    faulty = tmp_path / "faulty.txt"
    faulty.write_text("\n\n".join(SAID).replace("加班", "加班的的"), encoding="utf-8")
    told = yuanhua("lint", faulty)
    assert told.code == 1
    assert f"{faulty} 第 5 行 “的的”可能多了一遍" in told.out
    assert "重字：1" in told.out
    warning = json.loads(yuanhua("lint", faulty, "--json").out)
    assert (warning["kind"], warning["line"], warning["session"]) == ("doubled_character", 5, None)
    assert warning["advice"]
    taken = yuanhua("import", faulty, "--title", "有错", "--date", "2031-05-07")
    assert "yuanhua lint 2031-05-07-" in taken.out
    held = yuanhua("lint")
    assert held.code == 0
    assert "2031-05-07-" in held.out
    assert "看过 2 份实录" in held.out


def test_lint_finds_nothing_in_what_is_sound(
    yuanhua: Commander, public_id: str, talk: Path
) -> None:
    """A file that is held is not told to be held."""
    assert yuanhua("lint", talk).code == 0
    sound = yuanhua("lint", public_id)
    assert (sound.code, sound.out) == (0, "看过 1 份实录，没有要留意的地方。\n")


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    yuanhua: Commander, talk: Path, tmp_path: Path
) -> None:
    """It is said why, and the exit code tells."""
    other = tmp_path / "other.txt"
    other.write_bytes(b"")
    nobody = tmp_path / "nobody.txt"
    nobody.write_text("灯塔亮了，，船来了。", encoding="utf-8")
    told = yuanhua("lint", other, nobody, talk)
    assert told.code == 2
    assert len(told.err.splitlines()) == 2
    assert "“，，”" in told.out
    assert "看过 2 份实录" in told.out


def test_lint_looks_into_folders(yuanhua: Commander, tmp_path: Path) -> None:
    """At each file in it."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(
            "\n\n".join(SAID).replace("？渔", "？？渔") + name, encoding="utf-8"
        )
    told = yuanhua("lint", folder)
    assert told.code == 1
    assert "看过 2 份实录" in told.out


def test_the_journal_tells_who_did_what(yuanhua: Commander, public_id: str) -> None:
    """The newest first; a table, or JSON."""
    yuanhua("edit", public_id, "--title", "灯塔与渡轮")
    yuanhua("remove", public_id, "--yes")
    removed, edited, added, corpus = yuanhua("journal").out.splitlines()
    assert removed.split("\t")[1:4] == [getpass.getuser(), public_id, "灯塔与渡轮"]
    assert "标题：灯塔 → 灯塔与渡轮" in edited
    assert "talk.txt" in added
    assert corpus.split("\t")[1] == "yuanhua"
    entries = [json.loads(line) for line in yuanhua("journal", "--json").out.splitlines()]
    assert [entry["deed"] for entry in entries] == ["removed", "edited", "added", "added"]
    assert entries[1]["details"] == {"fields": {"title": ["灯塔", "灯塔与渡轮"]}}
    assert len(yuanhua("journal", "--session", public_id).out.splitlines()) == 3
    assert len(yuanhua("journal", "--limit", "2").out.splitlines()) == 2
    assert "没有这样的记载" in yuanhua("journal", "--since", "2999").out


@pytest.mark.usefixtures("public_id")
def test_every_deed_can_be_shown(yuanhua: Commander, talk: Path) -> None:
    """A new edition and an index made anew among them."""
    talk.write_text(talk.read_text(encoding="utf-8").replace("三位", "四位"), encoding="utf-8")
    yuanhua("import", talk, "--title", "灯塔", "--date", "2031-05-06")
    yuanhua("reindex")
    reindexed, replaced, *_ = yuanhua("journal").out.splitlines()
    assert "重建索引" in reindexed
    assert "多出 1 句，不再有 1 句" in replaced


@pytest.mark.usefixtures("public_id")
def test_a_terminal_shows_the_table(database: Path) -> None:
    """With its headings."""
    shown, complaints = on_terminal("journal", database=database)
    assert "做了什么" in shown
    assert complaints == ""


def test_somebody_without_a_name_is_known_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container."""

    def nameless() -> str:
        raise OSError

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert person() == f"uid:{os.getuid()}"


def test_the_journal_cannot_be_rewritten(yuanhua: Commander, database: Path) -> None:
    """Not by another program either."""
    yuanhua("sessions")
    with (
        closing(sqlite3.connect(database)) as connection,
        pytest.raises(sqlite3.IntegrityError),
    ):
        connection.execute("DELETE FROM journal")


@pytest.mark.parametrize("peculiarity", tuple(Peculiarity))
def test_every_warning_has_its_name_and_says_what_to_do(peculiarity: Peculiarity) -> None:
    """In the store a new kind is soon made."""
    for key in (f"notices.{peculiarity}", f"lint.{peculiarity}", f"lint.name_{peculiarity}"):
        assert key in catalogue("zh")


@pytest.mark.parametrize("deed", tuple(Deed))
def test_every_deed_has_its_sentence(deed: Deed) -> None:
    """What can be done to an archive can be told."""
    assert f"journal.{deed}" in catalogue("zh")
