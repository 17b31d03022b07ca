"""Searching: what is found, what is claimed, and what is marked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import (
    Answer,
    Archive,
    EmptyQuery,
    Hit,
    Kind,
    Metadata,
    QueryTooLong,
    QueryUnreadable,
    Verdict,
    open_archive,
)
from store.importer import read_transcript
from store.model import SPOKEN, Span
from store.text import normalise
from store.weighing import turned_around

CORPUS = Path(__file__).resolve().parents[2] / "store" / "corpus" / "2024-03-07-wang-yi.txt"
TABLE = "任何冲突的终点都是谈判桌。"
SPOKEN_TEXTS = tuple(
    sentence.text
    for turn in read_transcript(CORPUS, Metadata()).turns
    if turn.kind in SPOKEN
    for sentence in turn.sentences
)
HAN = sorted({character for text in SPOKEN_TEXTS for character in text if character >= "一"})
# One archive serves all examples of a law: they only read it.
ONE_ARCHIVE = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)


def han(text: str) -> int:
    """Count the Han characters of a text."""
    return sum("\u4e00" <= character <= "\u9fff" for character in text)


@st.composite
def fragments(draw: st.DrawFn, shortest: int = 2, longest: int = 60) -> str:
    """Draw a stretch of a spoken sentence of the corpus, with two Han characters at least."""
    text = draw(st.sampled_from([text for text in SPOKEN_TEXTS if han(text) >= shortest]))
    start = draw(st.integers(0, len(text) - shortest))
    end = draw(st.integers(start + shortest, min(len(text), start + longest)))
    fragment = text[start:end]
    return fragment if han(fragment) >= max(shortest, 2) else text


def marked(hit: Hit) -> list[str]:
    """Give what is marked in a hit's text."""
    return [hit.quote.text[span.start : span.end] for span in hit.spans]


def texts(answer: Answer) -> list[str]:
    """Give the texts of an answer's hits."""
    return [hit.quote.text for hit in answer.hits]


@pytest.fixture
async def harbour(empty: Archive, talk: Callable[..., Path]) -> Archive:
    """Give an archive in which words are said again, by the same voice and by another."""
    first = (
        ("潮汐报记者", "灯塔会拆吗？"),
        ("林澄", "海边的灯塔不会拆。这一点请大家放心。"),
        ("北岸电台记者", "真的不拆？海边的灯塔不会拆。"),
        ("林澄", "我再说一遍。海边的灯塔，不会拆！"),
    )
    second = (("潮汐报记者", "还是那句话吗？"), ("林澄", "当然。海边的灯塔不会拆。"))
    await empty.import_(talk(*first, name="first.txt"), Metadata())
    await empty.import_(
        talk(*second, name="second.txt", title="林澄再答记者问", day="2032年1月2日"), Metadata()
    )
    return empty


@pytest.mark.parametrize(
    "query",
    (
        TABLE,
        "任何冲突的终点都是谈判桌",
        "  任何冲突的终点，都是“谈判桌”！ ",
        "任何衝突的終點都是談判桌",
        "冲突的终点都是谈判",
        "任\u200b何冲突的终点都是谈判桌\ufeff",
    ),
)
async def test_these_very_words_are_exact(archive: Archive, query: str) -> None:
    """Punctuation, script and invisible signs set aside, the words are the words."""
    answer = await archive.search(query)
    assert (answer.query, answer.verdict) == (query, Verdict.EXACT)
    first = answer.hits[0]
    assert (first.quote.text, first.score) == (TABLE, 100.0)
    assert (first.quote.speaker, first.quote.kind) == ("王毅", Kind.ANSWER)
    assert normalise("".join(marked(first))).text == normalise(query).text


@pytest.mark.parametrize("query", ("ｃｇｔｎ", "2023年是中国外交的开拓之年", "５．２％的增速"))
async def test_width_and_case_do_not_matter(archive: Archive, query: str) -> None:
    """Full-width digits and letters are digits and letters."""
    answer = await archive.search(query)
    expected = [text for text in SPOKEN_TEXTS if normalise(query).text in normalise(text).text]
    assert answer.verdict is (Verdict.EXACT if expected else Verdict.NONE)
    assert texts(answer)[:1] == expected[:1]


@pytest.mark.parametrize("query", ("任何矛盾的终点都是谈判", "任何冲突的终点都是谈盼桌"))
async def test_a_slip_of_memory_is_close(archive: Archive, query: str) -> None:
    """A wrong word in the middle still leads to the sentence; what is wrong is not marked."""
    answer = await archive.search(query)
    assert answer.verdict is Verdict.CLOSE
    assert answer.hits[0].quote.text == TABLE
    assert "冲突" not in marked(answer.hits[0])
    assert answer.hits[0].score < 100


async def test_a_wrong_character_in_an_idiom_is_close(archive: Archive) -> None:
    """同州共济 is 同舟共济, one character in four wrong."""
    answer = await archive.search("同州共济")
    assert answer.verdict is Verdict.CLOSE
    assert "同舟共济" in answer.hits[0].quote.text
    assert marked(answer.hits[0]) == ["同", "共济"]


async def test_keywords_are_found_in_one_sentence(archive: Archive) -> None:
    """Words apart from each other are each marked where they stand."""
    answer = await archive.search("进博会 服贸会 平台")
    assert answer.verdict is Verdict.CLOSE
    assert "进博会、服贸会、消博会" in answer.hits[0].quote.text
    assert marked(answer.hits[0]) == ["进博会、服贸会", "平台"]


@pytest.mark.parametrize(
    "query",
    (
        "火星移民计划何时启动",
        "asdfghjkl qwertyuiop",
        "qqqqqqqq",
        "囧",
        "记者会历时1小时30分钟",
        "据新华社北京3月7日电",
        "2024全国两会特别报道",
        "切实把南海建成和平之海、合作之海",
        "只有还巴勒斯坦人民以公道，全面落实两国方案，才能彻底走出巴以冲突的怪圈",
    ),
)
async def test_what_nobody_said_is_not_quoted(archive: Archive, query: str) -> None:
    """Other subjects, noise, the dateline, the closing remark and headings claim no exact words."""
    said = [text for text in SPOKEN_TEXTS if normalise(query).text in normalise(text).text]
    answer = await archive.search(query)
    assert said == []
    assert answer.verdict is not Verdict.EXACT
    assert all(hit.quote.text in SPOKEN_TEXTS for hit in answer.hits)


@pytest.mark.parametrize(
    "query",
    (
        "火星移民计划何时启动",
        "asdfghjkl qwertyuiop",
        "囧",
        "记者会历时1小时30分钟",
        "据新华社北京3月7日电",
        "2024全国两会特别报道",
        "切实把南海建成和平之海、合作之海",
    ),
)
async def test_nothing_is_offered_where_nothing_is_found(archive: Archive, query: str) -> None:
    """Without a claim there is no hit to be taken for one."""
    assert await archive.search(query) == Answer(query, Verdict.NONE, ())


async def test_an_archive_without_a_session_finds_nothing(empty: Archive) -> None:
    """An empty archive answers, too."""
    assert await empty.search("灯塔") == Answer("灯塔", Verdict.NONE, ())


@pytest.mark.parametrize(
    ("query", "error"),
    (
        ("", EmptyQuery),
        ("？！……", EmptyQuery),
        ("🙂🙂🙂", EmptyQuery),
        ("灯" * 4097, QueryTooLong),
        ("灯" * 100_000, QueryTooLong),
        ("灯\0塔", QueryUnreadable),
        ("灯塔\udc80", QueryUnreadable),
    ),
)
async def test_what_cannot_be_searched_is_refused(
    archive: Archive, query: str, error: type[Exception]
) -> None:
    """Each refusal has its own error, and the archive answers the next query."""
    with pytest.raises(error):
        await archive.search(query)
    assert (await archive.search(TABLE)).verdict is Verdict.EXACT


async def test_the_longest_query_is_answered(archive: Archive) -> None:
    """A whole page of other words is no quote."""
    assert (await archive.search("灯" * 4096)).hits == ()


async def test_a_question_is_found_as_its_askers_words(archive: Archive) -> None:
    """The asker is the speaker, and the question is the turn itself."""
    hit = (await archive.search("两岸和平统一的前景是否正在变得黯淡")).hits[0]
    assert (hit.quote.kind, hit.quote.label) == (Kind.QUESTION, "《联合早报》记者")
    assert hit.quote.question is not None
    assert hit.quote.question.asker == "《联合早报》记者"
    exchange = await archive.exchange(hit.quote.id)
    assert hit.quote.question.text == exchange.turns[0].text
    assert hit.quote.text in hit.quote.question.text


async def test_an_answer_comes_with_its_question(archive: Archive) -> None:
    """Who asked, and what, as printed."""
    quote = (await archive.search(TABLE)).hits[0].quote
    assert quote.question is not None
    assert quote.question.asker == "CGTN记者"
    assert quote.question.text.startswith("乌克兰危机至今还没有平息迹象。")


async def test_the_same_words_of_one_voice_are_one_hit(harbour: Archive) -> None:
    """It names each place, its own first, whatever the punctuation; the asker's is another."""
    answer = await harbour.search("海边的灯塔不会拆")
    by_speaker = {hit.quote.speaker: hit for hit in answer.hits}
    assert len(answer.hits) == len(by_speaker) == 2
    own = by_speaker["林澄"]
    assert len(own.places) == len(set(own.places)) == 3
    assert own.places[0] == own.quote.id
    said = [(await harbour.quote(place)).text for place in own.places]
    assert sorted(said) == ["海边的灯塔不会拆。", "海边的灯塔不会拆。", "海边的灯塔，不会拆！"]
    assert by_speaker["北岸电台记者"].places == (by_speaker["北岸电台记者"].quote.id,)


async def test_a_sentence_said_once_has_one_place(harbour: Archive) -> None:
    """Its place is itself."""
    (hit,) = (await harbour.search("这一点请大家放心")).hits
    assert hit.places == (hit.quote.id,)


@pytest.mark.parametrize("limit", (1, 3, 50))
async def test_no_more_hits_than_asked_for(archive: Archive, limit: int) -> None:
    """A smaller limit gives the beginning of what a larger one gives."""
    most = await archive.search("中国", limit=60)
    some = await archive.search("中国", limit=limit)
    assert some.hits == most.hits[:limit]
    assert len(some.hits) == limit


@pytest.mark.parametrize("query", ("和", "国", "加沙", "南海", "外交"))
async def test_one_or_two_characters_find_what_holds_them(archive: Archive, query: str) -> None:
    """A short query is found wherever it stands, and nowhere else."""
    answer = await archive.search(query, limit=500)
    assert answer.verdict is Verdict.EXACT
    holding = {text for text in SPOKEN_TEXTS if query in text}
    assert set(texts(answer)) <= holding
    assert len(answer.hits) == min(len(holding), 256)
    assert all(set(marked(hit)) == {query} for hit in answer.hits)


async def test_hits_are_quotes_that_can_be_looked_up(archive: Archive) -> None:
    """What a search gives is what the id gives."""
    for hit in (await archive.search("和平统一")).hits:
        assert await archive.quote(hit.quote.id) == hit.quote


async def test_the_best_come_first(archive: Archive) -> None:
    """Exact hits come before close ones, and the answer's verdict is the first hit's."""
    for query in ("南海", "践行真正的多边主义", "命运共同体 世界", "中国 和平"):
        answer = await archive.search(query, limit=20)
        assert answer.hits
        exact = [hit.verdict is Verdict.EXACT for hit in answer.hits]
        assert exact == sorted(exact, reverse=True)
        assert answer.hits[0].verdict is answer.verdict


async def test_a_search_needs_no_importer(database: Path) -> None:
    """What is found is what the file holds: the same in an archive opened anew."""
    async with open_archive(database) as first:
        before = await first.search("和平统一")
    async with open_archive(database) as second:
        assert await second.search("和平统一") == before
    with closing(sqlite3.connect(database)) as connection:
        held = {text for (text,) in connection.execute("SELECT text FROM sentences")}
    assert set(texts(before)) <= held


@given(fragment=fragments())
@ONE_ARCHIVE
async def test_any_fragment_leads_to_its_words(archive: Archive, fragment: str) -> None:
    """A stretch is exact, unless a denial or the rest of a number is beside it, and is marked."""
    wanted = normalise(fragment).text
    answer = await archive.search(fragment)
    first = answer.hits[0]
    said = normalise(first.quote.text).text
    assert wanted in said
    starts = [at for at in range(len(said)) if said.startswith(wanted, at)]
    turned = all(turned_around(said, Span(at, at + len(wanted))) for at in starts)
    assert answer.verdict is (Verdict.CLOSE if turned else Verdict.EXACT)
    assert normalise("".join(marked(first))).text == wanted


@given(fragment=fragments(8, 24), chosen=st.data())
@ONE_ARCHIVE
async def test_a_damaged_fragment_leads_to_its_sentence(
    archive: Archive, fragment: str, chosen: st.DataObject
) -> None:
    """With one character wrong, a sentence that holds the fragment is the first hit."""
    places = [place for place, character in enumerate(fragment) if character in HAN]
    place = chosen.draw(st.sampled_from(places))
    wrong = chosen.draw(st.sampled_from(HAN).filter(lambda other: other != fragment[place]))
    damaged = fragment[:place] + wrong + fragment[place + 1 :]
    first = (await archive.search(damaged)).hits[0]
    # Where the rest is said elsewhere too, that sentence is as good a find.
    left, right = normalise(fragment[:place]).text, normalise(fragment[place + 1 :]).text
    found = normalise(first.quote.text).text
    assert left in found
    assert right in found


@given(query=st.text(st.sampled_from([*HAN[:80], *"，。 “中国和平”5.2%"]), min_size=1, max_size=20))
@ONE_ARCHIVE
async def test_marks_are_within_the_text_in_order_and_apart(archive: Archive, query: str) -> None:
    """Whatever is asked, what is marked in a hit can be drawn."""
    if not normalise(query).text:
        return
    for hit in (await archive.search(query)).hits:
        edges = [edge for span in hit.spans for edge in (span.start, span.end)]
        assert edges
        assert edges == sorted(set(edges))
        assert 0 <= edges[0] < edges[-1] <= len(hit.quote.text)
        assert 0 < hit.score <= 100


async def test_a_line_break_in_a_query_is_no_difference(archive: Archive) -> None:
    """A message that is replied to may break its lines where it likes."""
    answer = await archive.search("任何冲突的终点\n都是谈判桌")
    assert answer.verdict is Verdict.EXACT
    assert answer.hits[0].quote.text == "任何冲突的终点都是谈判桌。"


async def test_a_search_keeps_to_the_sessions_it_is_given(archive: Archive) -> None:
    """Nothing of another is found; of a session that is not held, nothing at all."""
    (session,) = await archive.sessions()
    query = "任何冲突的终点都是谈判桌"
    assert (await archive.search(query, sessions=[session.id])).verdict is Verdict.EXACT
    assert (await archive.search(query, sessions=["undated-aaaaaaaa"])).hits == ()
    both = await archive.search(f"{query} session:和平力量", sessions=["undated-aaaaaaaa"])
    assert both.hits == ()
