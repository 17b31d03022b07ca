"""The check: clean where all is well, and naming each thing that is not."""

# ruff: noqa: S608 - the SQL is put together from constants of this module

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from store import Archive, CheckReport, Discrepancy, Metadata, open_archive

FIRST = "(SELECT id FROM sentences WHERE text LIKE '灯塔将在%')"
ANSWER = "(SELECT turn FROM sentences WHERE text LIKE '灯塔将在%')"
KEY = (ord("灯") << 16 | ord("塔")) << 16 | 1
"""Where the first segment has the posting list of 灯塔."""

# What is done behind the archive's back, and all that the check has to say of it.
TAMPERED = {
    "one word of a sentence": (
        "UPDATE sentences SET text = replace(text, '立冬', '立春') WHERE text LIKE '灯塔将在%'",
        {Discrepancy.QUOTE_DIFFERS, Discrepancy.ID_DIFFERS, Discrepancy.INDEX_DIFFERS},
    ),
    "a sign of a sentence": (
        "UPDATE sentences SET text = replace(text, '。', '！') WHERE text LIKE '灯塔将在%'",
        {Discrepancy.QUOTE_DIFFERS, Discrepancy.ID_DIFFERS},
    ),
    "a span moved on by one": (
        (
            "UPDATE sentences SET spans = (SELECT json_array(json_array("
            "json_extract(spans, '$[0][0]') + 1, json_extract(spans, '$[0][1]') + 1))) "
            f"WHERE id = {FIRST}"
        ),
        {Discrepancy.QUOTE_DIFFERS, Discrepancy.NOT_TILED, Discrepancy.TEXT_UNACCOUNTED},
    ),
    "a word of the source": (
        "UPDATE sources SET text = replace(text, '立冬', '立春')",
        {Discrepancy.SOURCE_ALTERED, Discrepancy.QUOTE_DIFFERS},
    ),
    "a line after the source": (
        "UPDATE sources SET text = text || '\n'",
        {Discrepancy.SOURCE_ALTERED},
    ),
    "a word after the source": (
        "UPDATE sources SET text = text || '完'",
        {
            Discrepancy.SOURCE_ALTERED,
            Discrepancy.TEXT_UNACCOUNTED,
            Discrepancy.ATTRIBUTION_DIFFERS,
        },
    ),
    "the digest": (
        "UPDATE provenance SET sha256 = 'another'",
        {Discrepancy.SOURCE_ALTERED},
    ),
    "a public id": (
        f"UPDATE sentences SET public_id = 'another' WHERE id = {FIRST}",
        {Discrepancy.ID_DIFFERS},
    ),
    "a posting taken out": (
        f"DELETE FROM postings WHERE key = {KEY}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a posting put in": (
        f"INSERT INTO postings SELECT key + 65536, sentences FROM postings WHERE key = {KEY}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a posting of another sentence": (
        f"UPDATE postings SET sentences = x'0001' WHERE key = {KEY}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a posting of no sentence": (
        f"UPDATE postings SET sentences = x'FE01' WHERE key = {KEY}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a posting of no sentence beside the others": (
        (
            "UPDATE postings SET sentences = CAST(substr(sentences, 1, length(sentences) - 1) "
            f"|| x'FE01' AS BLOB) WHERE key = {KEY}"
        ),
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a posting of narrative": (
        f"UPDATE postings SET sentences = CAST(x'00' || sentences AS BLOB) WHERE key = {KEY}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a posting list that is none": (
        f"UPDATE postings SET sentences = x'00' WHERE key = {KEY}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "an empty posting list": (
        f"UPDATE postings SET sentences = x'' WHERE key = {KEY}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a posting list that is cut off": (
        f"UPDATE postings SET sentences = x'0002' WHERE key = {KEY}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "the length of one sentence": (
        (
            "UPDATE segments SET lengths = "
            "CAST(substr(lengths, 1, length(lengths) - 1) || x'01' AS BLOB)"
        ),
        {Discrepancy.INDEX_DIFFERS},
    ),
    "the length of narrative": (
        "UPDATE segments SET lengths = CAST(x'05' || substr(lengths, 2) AS BLOB)",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "how many sentences have lengths": (
        "UPDATE segments SET lengths = substr(lengths, 2)",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "where a segment begins": (
        "UPDATE segments SET first = first + 1, last = last + 1",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a segment taken out": (
        "DELETE FROM segments",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a segment taken out with its postings": (
        "DELETE FROM segments; DELETE FROM postings",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a term renamed": (
        f"UPDATE postings SET key = key + 65536 WHERE key = {KEY}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "the count of terms": (
        "UPDATE segments SET terms = terms + 1",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "the lengths of sentences": (
        "UPDATE segments SET lengths = zeroblob(length(lengths))",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "what is kept folded": (
        f"UPDATE sentences SET folded = '灯' WHERE id = {FIRST}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "the beginnings of words": (
        f"UPDATE sentences SET word_starts = x'01' WHERE id = {FIRST}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "which sentences are the same words": (
        f"UPDATE sentences SET same_words = 1 WHERE id = {FIRST}",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a heading": (
        "UPDATE sections SET title = '灯塔的班次'",
        {Discrepancy.HEADING_DIFFERS},
    ),
    "a label": (
        f"UPDATE turns SET label = '林清' WHERE id = {ANSWER}",
        {Discrepancy.LABEL_DIFFERS, Discrepancy.ATTRIBUTION_DIFFERS},
    ),
    "a label's place": (
        f"UPDATE turns SET label_end = label_end + 1 WHERE id = {ANSWER}",
        {Discrepancy.LABEL_DIFFERS, Discrepancy.TEXT_UNACCOUNTED},
    ),
    "a sentence in the middle of a turn": (
        "DELETE FROM sentences WHERE text LIKE '我们找来%'",
        {
            Discrepancy.NOT_TILED,
            Discrepancy.TEXT_UNACCOUNTED,
            Discrepancy.INDEX_DIFFERS,
            Discrepancy.ATTRIBUTION_DIFFERS,
        },
    ),
    "a sentence at the end of a turn": (
        "DELETE FROM sentences WHERE text LIKE '末班船%'",
        {
            Discrepancy.TEXT_UNACCOUNTED,
            Discrepancy.INDEX_DIFFERS,
            Discrepancy.ATTRIBUTION_DIFFERS,
        },
    ),
    "whose words a turn is": (
        (
            "UPDATE speakers SET name = '某人' WHERE id = "
            f"(SELECT speaker FROM turns WHERE id = {ANSWER})"
        ),
        {Discrepancy.ATTRIBUTION_DIFFERS},
    ),
    "what kind a turn is": (
        f"UPDATE turns SET kind = 'question' WHERE id = {ANSWER}",
        {Discrepancy.ATTRIBUTION_DIFFERS},
    ),
    "spans that are none": (
        f"UPDATE sentences SET spans = 'nonsense' WHERE id = {FIRST}",
        {Discrepancy.QUOTE_DIFFERS, Discrepancy.TEXT_UNACCOUNTED},
    ),
    "spans beyond the source": (
        f"UPDATE sentences SET spans = '[[99999, 100000], [100001, 100002]]' WHERE id = {FIRST}",
        {Discrepancy.QUOTE_DIFFERS, Discrepancy.TEXT_UNACCOUNTED},
    ),
    "a posting of no segment": (
        f"INSERT INTO postings VALUES ({KEY} + 1, x'0001')",
        {Discrepancy.INDEX_DIFFERS},
    ),
    "a row that points nowhere": (
        f"UPDATE turns SET section = 999 WHERE id = {ANSWER}",
        {Discrepancy.DATABASE_DAMAGED},
    ),
}


async def checked(path: Path) -> CheckReport:
    """Open an archive and check it."""
    async with open_archive(path, corpus=False) as archive:
        return await archive.check()


def tamper(path: Path, script: str) -> None:
    """Change the file as another program would."""
    with closing(sqlite3.connect(path)) as connection:
        before = list(connection.iterdump())
        connection.executescript(script)
        assert list(connection.iterdump()) != before


async def test_the_corpus_is_clean(archive: Archive) -> None:
    """Every sentence of the shipped transcript is looked at, and nothing differs."""
    (session,) = await archive.sessions()
    report = await archive.check()
    assert report.findings == ()
    assert report.sessions == 1
    assert report.sentences > session.sentences > 200


async def test_nothing_is_clean(empty: Archive) -> None:
    """An archive without a session has nothing that could differ."""
    assert await empty.check() == CheckReport(0, 0, ())


async def test_progress_is_told_for_every_sentence(small: Path) -> None:
    """The last thing told is that all are done."""
    told: list[tuple[int, int]] = []
    async with open_archive(small, corpus=False) as archive:
        report = await archive.check(lambda *now: told.append(now))
    assert told == [(done + 1, report.sentences) for done in range(report.sentences)]


@pytest.mark.parametrize("tampered", TAMPERED)
async def test_what_was_tampered_with_is_named(small: Path, tampered: str) -> None:
    """Each change is found to be what it is, and nothing else is blamed."""
    script, expected = TAMPERED[tampered]
    assert (await checked(small)).findings == ()
    tamper(small, script)
    report = await checked(small)
    assert {finding.discrepancy for finding in report.findings} == expected


async def test_a_sentence_that_must_be_kept_folded_is_missed(
    tmp_path: Path, talk: Callable[..., Path]
) -> None:
    """Where folding takes more than a character at a time, what is kept must be there."""
    path = tmp_path / "signs.sqlite3"
    async with open_archive(path, corpus=False) as archive:
        source = talk(("记者", "增长了多少？"), ("林澄", "增长了5.2%。"))
        await archive.import_(source, Metadata())
    assert (await checked(path)).findings == ()
    tamper(path, "UPDATE sentences SET folded = NULL")
    (finding,) = (await checked(path)).findings
    assert (finding.discrepancy, finding.detail) == (Discrepancy.INDEX_DIFFERS, "增长了5.2%。")


async def test_what_a_removal_leaves_behind_is_no_finding(
    small: Path, talk: Callable[..., Path]
) -> None:
    """Postings of sentences that are gone wait for their segment to be merged."""
    asked = ("潮汐报记者", "怎么样？")
    async with open_archive(small, corpus=False) as archive:
        for count in range(7):
            source = talk(asked, ("林澄", f"第{count}艘船靠岸。"), title=f"第{count}天")
            last = (await archive.import_(source, Metadata())).session
        assert (await archive.check()).findings == ()
        await archive.remove(last.id)
        report = await archive.check()
    with closing(sqlite3.connect(small)) as connection:
        assert connection.execute("SELECT count(*) FROM segments").fetchall() == [(1,)]
    assert (report.sessions, report.findings) == (7, ())


def test_every_discrepancy_is_tried() -> None:
    """There is no kind of finding that no test has seen."""
    assert set().union(*(expected for _, expected in TAMPERED.values())) == set(Discrepancy)


async def test_a_finding_names_the_sentence(small: Path) -> None:
    """The place is the public id by which the sentence can be looked at."""
    with closing(sqlite3.connect(small)) as connection:
        ((public_id,),) = connection.execute(f"SELECT public_id FROM sentences WHERE id = {FIRST}")
    tamper(small, TAMPERED["a sign of a sentence"][0])
    report = await checked(small)
    (differs,) = (
        found for found in report.findings if found.discrepancy is Discrepancy.QUOTE_DIFFERS
    )
    assert differs.place == public_id
    assert differs.detail == "灯塔将在立冬那天重新点亮！"


async def test_one_finding_does_not_hide_another(small: Path) -> None:
    """Two things wrong in two places are both named."""
    tamper(small, TAMPERED["a heading"][0])
    tamper(small, TAMPERED["a public id"][0])
    tamper(small, TAMPERED["a posting of no sentence"][0])
    tamper(small, TAMPERED["a row that points nowhere"][0])
    found = {finding.discrepancy for finding in (await checked(small)).findings}
    assert found == {
        Discrepancy.HEADING_DIFFERS,
        Discrepancy.ID_DIFFERS,
        Discrepancy.INDEX_DIFFERS,
        Discrepancy.DATABASE_DAMAGED,
    }


async def test_checking_changes_nothing(small: Path) -> None:
    """What is wrong stays as it is, for a person to look at."""
    tamper(small, TAMPERED["one word of a sentence"][0])
    assert (await checked(small)).findings == (await checked(small)).findings != ()
