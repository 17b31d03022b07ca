"""`yuanhua ask` with everything a query may say, and `--explain`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.bot.commanding import Commander

WORDS = "任何冲突的终点都是谈判桌"
ACROSS = "都是谈判桌早一点谈起来"
FIRST, SECOND = "任何冲突的终点都是谈判桌。", "早一点谈起来，和平就早一天到来。"


def hits(out: str) -> list[dict[str, Any]]:
    """Read the hits of one object."""
    found: list[dict[str, Any]] = json.loads(out)["hits"]
    return found


def test_words_over_two_sentences_show_both_a_line_each(yuanhua: Commander) -> None:
    """In order, verbatim, before whose words they are."""
    shown = yuanhua("ask", ACROSS).out.splitlines()
    assert shown[:2] == [FIRST, SECOND]
    assert shown[2].startswith("—— 王毅（外交部长）")
    assert shown.count(FIRST) == shown.count(SECOND) == 1


def test_words_over_two_sentences_are_two_passages_of_json(yuanhua: Commander) -> None:
    """Each with its own spans; the hit itself is one of them."""
    (hit,) = hits(yuanhua("ask", ACROSS, "--json").out)
    first, second = hit["passages"]
    assert (first["text"], second["text"]) == (FIRST, SECOND)
    marked = [part["text"][slice(*span)] for part in (first, second) for span in part["spans"]]
    assert marked == ["都是谈判桌", "早一点谈起来"]
    assert {name: hit[name] for name in ("id", "text", "spans")} in (first, second)


def test_a_hit_is_explained_below_it(yuanhua: Commander) -> None:
    """How it was taken, and what its place comes from."""
    plain = yuanhua("ask", WORDS, "--limit", "1").out
    explained = yuanhua("ask", WORDS, "--limit", "1", "--explain").out
    assert explained.startswith(plain)
    score, shares = explained.removeprefix(plain).splitlines()
    assert score == f"得分 100.0（满分 100）：按原样找“{WORDS}”"
    assert shares.startswith("字句吻合 100% · ")


@pytest.mark.parametrize(
    ("query", "way"),
    (
        (WORDS, "按原样找"),
        ("王毅是不是说过任何冲突的终点都是谈判桌？", "去掉问法找"),
        ("renhe chongtu de zhongdian", "当作拼音找"),
    ),
)
def test_an_explanation_says_how_the_query_was_taken(
    yuanhua: Commander, query: str, way: str
) -> None:
    """As typed, without the question round it, as pinyin."""
    assert way in yuanhua("ask", query, "--limit", "1", "--explain").out


def test_a_turned_sense_is_explained(yuanhua: Commander) -> None:
    """Nearly the same words may say the opposite."""
    explained = yuanhua("ask", "任何冲突的终点都不是谈判桌", "--limit", "1", "--explain").out
    assert "不同之处使意思相反" in explained


def test_an_explanation_is_one_more_key_of_json(yuanhua: Commander) -> None:
    """Only where it is asked for; with --stdin too."""
    (plain,) = hits(yuanhua("ask", WORDS, "--json", "--limit", "1").out)
    asked = ("--explain", "--limit", "1")
    (once,) = hits(yuanhua("ask", WORDS, "--json", *asked).out)
    (line,) = hits(yuanhua("ask", "--stdin", *asked, given=WORDS.encode()).out)
    assert line == once
    assert [*plain, "explanation"] == list(once)
    assert once["explanation"] | {"weight": 0, "wholeness": 0, "breadth": 0, "as_typed": 0} == {
        "way": "typed",
        "looked_for": WORDS,
        "similarity": 1.0,
        "weight": 0,
        "turned": False,
        "wholeness": 0,
        "breadth": 0,
        "as_typed": 0,
    }


@pytest.mark.parametrize(
    ("query", "said"),
    (
        ("spaeker:王毅 谈判桌", "想用的是 speaker: 吗"),
        ("speaker:nobody 谈判桌", "没有名叫“nobody”的发言人"),
        ("asker:nobody 谈判桌", "没有名叫“nobody”的提问者"),
        ("session:nothing 谈判桌", "没有编号或标题是“nothing”的实录"),
        ("from:2024-13 谈判桌", "“2024-13”不是日期"),
        ("to:yesterday 谈判桌", "“yesterday”不是日期"),
        ("speaker:", "“speaker:”后面是空的"),
        ("谈判桌 from:", "“from:”后面是空的"),
        ("speaker:王毅", "没有可查的字句"),
        ("-，", "没有可查的字句"),
    ),
)
def test_a_filter_that_cannot_be_meant_gets_one_sentence(
    yuanhua: Commander, query: str, said: str
) -> None:
    """It names what is wrong; a line of --stdin has the same in its place."""
    refused = yuanhua("ask", "--", query)
    assert refused.code == 2
    assert said in refused.complaint
    assert refused.complaint.endswith(("。", "？"))
    line = json.loads(yuanhua("ask", "--stdin", given=query.encode()).out)
    assert (line["verdict"], line["error"]) == ("none", refused.complaint)


@pytest.mark.parametrize(
    ("query", "said"),
    (
        ("spaeker:王毅 谈判桌", "did you mean speaker:?"),
        ("speaker:nobody 谈判桌", "Nobody called “nobody” speaks"),
        ("from:2024-13 谈判桌", "“2024-13” is no date"),
        ("speaker:", "Nothing stands after “speaker:”"),
        ("speaker:王毅", "There are no words to look for"),
    ),
)
def test_in_english_too(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch, query: str, said: str
) -> None:
    """For who has another locale."""
    monkeypatch.setenv("LC_ALL", "C")
    assert said in yuanhua("ask", query).complaint


def test_a_word_to_be_left_out_needs_no_quotation_marks(yuanhua: Commander) -> None:
    """No option begins beyond ASCII, so it can be meant for none; alone it is looked for."""
    left_out = yuanhua("ask", "谈判桌", "-任何冲突", "--json")
    assert json.loads(left_out.out)["query"] == "谈判桌 -任何冲突"
    assert FIRST not in [hit["text"] for hit in hits(left_out.out)]
    assert yuanhua("ask", "-谈判桌", "--limit", "1").out.startswith(FIRST)
    assert "yuanhua ask --help" in yuanhua("ask", "谈判桌", "-Ukraine").complaint
