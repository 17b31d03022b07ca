"""`yuanhua ask`: from remembered words to a quote on the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.lines import LINE_LIMIT
from tests.bot.commanding import Commander

WORDS = "任何冲突的终点都是谈判桌"
KEYS = ["query", "verdict", "hits"]
HIT_KEYS = ["id", "text", "speaker", "label", "kind", "section", "question", "session"]
HIT_KEYS += ["score", "spans", "places"]


def answers(out: str) -> list[dict[str, object]]:
    """Read one object a line."""
    return [json.loads(line) for line in out.splitlines()]


def test_the_very_words_are_found(yuanhua: Commander) -> None:
    """The quote first, on a line of its own, then whose words they are and what was asked."""
    found = yuanhua("ask", WORDS)
    quote, attribution, *rest = found.out.splitlines()
    assert found.code == 0
    assert quote == f"{WORDS}。"
    assert attribution.startswith("—— 王毅（外交部长） · 2024-03-07 · ")
    assert "CGTN记者问：" in rest
    assert found.err == ""


def test_words_given_one_by_one_are_one_query(yuanhua: Commander) -> None:
    """No quotation marks are needed."""
    (answer,) = answers(yuanhua("ask", "任何冲突", "的终点", "--json").out)
    assert answer["query"] == "任何冲突 的终点"


def test_nothing_found_is_an_answer_with_its_own_exit_code(yuanhua: Commander) -> None:
    """It is no error, and offers no quote."""
    nothing = yuanhua("ask", "火星移民计划何时启动")
    assert nothing.code == 1
    assert nothing.err == ""
    assert "王毅" not in nothing.out


def test_json_is_one_documented_object(yuanhua: Commander) -> None:
    """With the keys in their order, and a quote that its spans fit."""
    found = yuanhua("ask", WORDS, "--json", "--limit", "1")
    (answer,) = answers(found.out)
    assert list(answer) == KEYS
    assert answer["verdict"] == "exact"
    hits = answer["hits"]
    assert isinstance(hits, list)
    assert list(hits[0]) == HIT_KEYS
    assert [hits[0]["text"][slice(*span)] for span in hits[0]["spans"]] == [WORDS]


def test_json_of_nothing_found_has_no_hits(yuanhua: Commander) -> None:
    """The exit code says the same."""
    nothing = yuanhua("ask", "火星移民计划何时启动", "--json")
    assert nothing.code == 1
    assert answers(nothing.out) == [
        {"query": "火星移民计划何时启动", "verdict": "none", "hits": []}
    ]


def test_the_limit_bounds_the_hits(yuanhua: Commander) -> None:
    """As many as asked for, where there are enough."""
    (answer,) = answers(yuanhua("ask", "和平", "--json", "--limit", "3").out)
    hits = answer["hits"]
    assert isinstance(hits, list)
    assert len(hits) == 3


def test_words_that_begin_with_a_dash_go_after_two(yuanhua: Commander) -> None:
    """As in any command."""
    (answer,) = answers(yuanhua("ask", "--json", "--", "--谈判桌").out)
    assert answer["query"] == "--谈判桌"


def test_the_option_names_the_database(yuanhua: Commander, tmp_path: Path) -> None:
    """It goes before the environment, and an archive is made there on first use."""
    found = yuanhua("ask", WORDS, "--database", tmp_path / "new" / "other.sqlite3")
    assert found.code == 0
    assert (tmp_path / "new" / "other.sqlite3").is_file()


@pytest.mark.parametrize("query", ("", "。，！", "   ", "\x00", "和\x00平", "\udcff", "和\ud800平"))
def test_a_query_that_is_no_words_gets_one_sentence(yuanhua: Commander, query: str) -> None:
    """With and without --json, and nothing on standard output."""
    assert yuanhua("ask", "--", query).complaint
    assert yuanhua("ask", "--json", "--", query).complaint
    assert yuanhua("ask", "--", query).code == 2


def test_a_query_that_is_too_long_is_told_how_long_it_may_be(yuanhua: Commander) -> None:
    """100,000 characters are no remembered sentence."""
    refused = yuanhua("ask", "谈" * 100_000)
    assert refused.code == 2
    assert "100000" in refused.complaint


def test_lines_are_answered_in_order(yuanhua: Commander) -> None:
    """One object a line, whatever the outcome."""
    given = f"{WORDS}\n火星移民计划何时启动\n软联通走深走实".encode()
    found = yuanhua("ask", "--stdin", given=given)
    assert [answer["query"] for answer in answers(found.out)] == given.decode().split("\n")
    assert [answer["verdict"] for answer in answers(found.out)] == ["exact", "none", "exact"]
    assert found.code == 0
    assert found.err == ""


@pytest.mark.parametrize(
    "line",
    (b"", b"  ", "。。".encode(), b"\xff\xfe", b"\x00", "谈".encode() * 100_000, b"\xed\xa0\x80"),
)
def test_a_bad_line_is_answered_in_its_place_and_the_rest_go_on(
    yuanhua: Commander, line: bytes
) -> None:
    """It says why; the lines around it are answered as if it were not there."""
    found = yuanhua("ask", "--stdin", given=b"\n".join((WORDS.encode(), line, WORDS.encode(), b"")))
    before, bad, after = answers(found.out)
    assert before == after
    assert before["verdict"] == "exact"
    assert list(bad) == [*KEYS, "error"]
    assert (bad["verdict"], bad["hits"]) == ("none", [])
    assert str(bad["error"]).endswith("。")
    assert found.code == 2


def test_a_line_without_end_is_not_held_whole(yuanhua: Commander) -> None:
    """What comes after it is answered."""
    endless = b"a" * (3 * LINE_LIMIT + 7)
    found = yuanhua("ask", "--stdin", given=b"\n".join((endless, WORDS.encode())))
    bad, good = answers(found.out)
    assert len(str(bad["query"])) == LINE_LIMIT
    assert str(LINE_LIMIT) in str(bad["error"])
    assert good["verdict"] == "exact"


def test_line_ends_and_a_byte_order_mark_are_no_part_of_a_query(yuanhua: Commander) -> None:
    """A file written on Windows is read as it is meant."""
    found = yuanhua("ask", "--stdin", given=f"\ufeff{WORDS}\r\n{WORDS}\r\n".encode())
    assert [answer["query"] for answer in answers(found.out)] == [WORDS, WORDS]


@pytest.mark.parametrize(("given", "code"), ((b"", 1), ("火星移民计划何时启动\n".encode(), 1)))
def test_lines_of_which_none_is_found_say_so_in_the_exit_code(
    yuanhua: Commander, given: bytes, code: int
) -> None:
    """No line at all is nothing found, too."""
    assert yuanhua("ask", "--stdin", given=given).code == code
