"""The JSON of an answer, which programs rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wire import answer_fields, json_line, refusal_fields, session_fields
from store import UNNAMED, Answer, Explanation, Kind, Verdict, Way
from tests.bot.believable import SESSION, hit, neighbours, quote


def test_an_answer_has_the_documented_keys_in_their_order() -> None:
    """The whole object, key by key."""
    answer = Answer("谈判桌", Verdict.EXACT, (hit(quote(), (9, 12), places=2),))
    assert json.dumps(answer_fields(answer), ensure_ascii=False) == (
        '{"query": "谈判桌", "verdict": "exact", "hits": [{'
        '"id": "sentence00000007", "text": "任何冲突的终点都是谈判桌。", "speaker": "王毅", '
        '"label": "王毅", "kind": "answer", "section": "任何冲突的终点都是谈判桌", '
        '"question": {"asker": "路透社记者", "text": "中方如何看待当前局势？"}, '
        f'"session": {{"id": "{SESSION.id}", "title": "{SESSION.title}", '
        '"date": "2024-03-07", "url": null}, '
        '"score": 100.0, "spans": [[9, 12]], '
        '"places": ["sentence00000007", "sentence00000008"]}]}'
    )


def test_spans_are_code_points_into_the_text() -> None:
    """A supplementary character counts as one."""
    fields = answer_fields(Answer("和平", Verdict.EXACT, (hit(quote("𠮷和平。"), (1, 3)),)))
    (found,) = json.loads(json_line(fields, "utf-8"))["hits"]
    ((start, end),) = found["spans"]
    assert found["text"][start:end] == "和平"


def test_a_speech_answers_no_question() -> None:
    """There the question is null."""
    speech = quote(question=None, kind=Kind.SPEECH)
    fields = answer_fields(Answer("冲突", Verdict.EXACT, (hit(speech),)))
    (found,) = json.loads(json_line(fields, "utf-8"))["hits"]
    assert found["question"] is None
    assert found["kind"] == "speech"


def test_a_session_without_a_date_has_null() -> None:
    """A date is one, or null, and never an empty text."""
    undated = replace(quote(), session=replace(SESSION, date=None, url="https://example.org/"))
    fields = answer_fields(Answer("冲突", Verdict.EXACT, (hit(undated),)))
    (found,) = json.loads(json_line(fields, "utf-8"))["hits"]
    assert found["session"]["date"] is None
    assert found["session"]["url"] == "https://example.org/"


def test_a_score_has_one_decimal() -> None:
    """More would claim a precision that is not there."""
    fields = answer_fields(Answer("冲突", Verdict.CLOSE, (replace(hit(), score=87.654321),)))
    assert '"score": 87.7,' in json_line(fields, "utf-8")


def test_words_over_two_sentences_have_their_passages() -> None:
    """Both, in order, each with spans into its own text; the hit's own are one's of them."""
    found = neighbours("都是谈判桌。", "早一点谈。", own=1)
    (fields,) = json.loads(
        json_line(answer_fields(Answer("谈", found.verdict, (found,))), "utf-8")
    )["hits"]
    assert list(fields)[-1] == "passages"
    assert fields["passages"] == [
        {"id": "sentence00000007", "text": "都是谈判桌。", "spans": [[2, 6]]},
        {"id": "sentence00000008", "text": "早一点谈。", "spans": [[0, 3]]},
    ]
    assert (fields["id"], fields["spans"]) == ("sentence00000008", [[0, 3]])


def test_a_speaker_that_is_not_known_is_null() -> None:
    """An empty text could pass for a name."""
    unnamed = replace(quote(question=None, kind=Kind.SPEECH), speaker=UNNAMED, label=UNNAMED)
    fields = answer_fields(Answer("冲突", Verdict.EXACT, (hit(unnamed),)))
    (found,) = json.loads(json_line(fields, "utf-8"))["hits"]
    assert (found["speaker"], found["label"]) == (None, None)


def test_an_explanation_is_there_where_it_is_asked_for() -> None:
    """Its shares to three decimals."""
    why = Explanation(
        Way.PINYIN, "tan pan", 0.98765, 0.5, turned=False, wholeness=1.0, breadth=0.25, as_typed=0.0
    )
    answer = Answer("tanpan", Verdict.CLOSE, (replace(hit(), explanation=why),))
    assert "explanation" not in json_line(answer_fields(answer), "utf-8")
    (found,) = json.loads(json_line(answer_fields(answer, explain=True), "utf-8"))["hits"]
    assert found["explanation"] == {
        "way": "pinyin",
        "looked_for": "tan pan",
        "similarity": 0.988,
        "weight": 0.5,
        "turned": False,
        "wholeness": 1.0,
        "breadth": 0.25,
        "as_typed": 0.0,
    }


def test_nothing_found_has_no_hits() -> None:
    """An answer that claims nothing has the same keys."""
    fields = answer_fields(Answer("火星", Verdict.NONE))
    assert json_line(fields, "utf-8") == '{"query": "火星", "verdict": "none", "hits": []}'


def test_a_refusal_is_an_answer_with_an_error() -> None:
    """A reader of answers can read a refusal too."""
    assert refusal_fields("。。", "空。") == {
        "query": "。。",
        "verdict": "none",
        "hits": [],
        "error": "空。",
    }


def test_a_session_has_the_documented_keys_in_their_order() -> None:
    """The whole object that `yuanhua sessions --json` writes."""
    assert json.dumps(session_fields(SESSION), ensure_ascii=False) == (
        f'{{"id": "{SESSION.id}", "title": "{SESSION.title}", "date": "2024-03-07", '
        '"url": null, "publisher": "新华社", "language": "zh", '
        f'"exchanges": 13, "sentences": 300, "sha256": "{"0" * 64}", '
        f'"imported_at": "{datetime(2024, 3, 8, tzinfo=UTC).isoformat()}"}}'
    )


@given(st.text(st.characters()), st.sampled_from(["utf-8", "ascii", "gb18030", "latin-1"]))
def test_any_text_is_one_line_that_reads_back(text: str, encoding: str) -> None:
    """Line ends of every kind, lone surrogates and controls included, in any encoding."""
    line = json_line({"query": text}, encoding)
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode(encoding).decode(encoding)) == {"query": text}


@pytest.mark.parametrize("encoding", ("utf-8", "gb18030"))
def test_what_can_be_written_is_not_escaped(encoding: str) -> None:
    """A person can read the JSON too."""
    assert json_line({"query": "谈判桌"}, encoding) == '{"query": "谈判桌"}'
