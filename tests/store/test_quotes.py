"""Quotes, read many at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store import (
    SPOKEN,
    Archive,
    FilterUnmatched,
    Kind,
    Metadata,
    Question,
    TurnNotFound,
    open_archive,
    quotes,
)
from store.analysis import same_words
from store.database import blocking_connection
from store.text import normalise


@pytest.fixture
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to the corpus, as a search has it."""
    with closing(blocking_connection(database)) as opened:
        yield opened


def rows(connection: sqlite3.Connection, condition: str) -> dict[int, str]:
    """Give rows of sentences, with their public ids."""
    found = connection.execute(
        "SELECT sentences.id, public_id FROM sentences JOIN turns ON turns.id = turn "  # noqa: S608 - a constant
        f"WHERE {condition} ORDER BY 1"
    )
    return dict(found.fetchall())


async def test_a_quote_by_its_row_is_that_by_its_id(
    connection: sqlite3.Connection, archive: Archive
) -> None:
    """Read at once or one at a time, quotes are the same, and so are their exchanges."""
    spoken = rows(connection, "turns.speaker IS NOT NULL")
    found = quotes.by_rows(connection, spoken)
    assert found.keys() == spoken.keys()
    for row, public_id in spoken.items():
        quote = found[row]
        assert quote == quotes.by_public_id(connection, public_id) == await archive.quote(public_id)
        exchange = await archive.exchange(public_id)
        assert (quote.session, quote.section) == (exchange.session, exchange.section)
        (turn,) = (turn for turn in exchange.turns if quote.sentence in turn.sentences)
        assert (quote.kind, quote.speaker, quote.label, quote.role) == (
            turn.kind,
            turn.speaker,
            turn.label,
            turn.role,
        )
        asked = exchange.turns[0]
        assert quote.question == (
            Question(asked.label or "", asked.text) if asked.kind is Kind.QUESTION else None
        )


def test_nobody_is_quoted_where_nobody_speaks(connection: sqlite3.Connection) -> None:
    """Narrative has rows and ids, and no quotes; what is not held has none either."""
    narrative = rows(connection, "turns.speaker IS NULL")
    assert narrative
    assert quotes.by_rows(connection, narrative) == {}
    assert quotes.by_rows(connection, [10**9]) == {}
    assert quotes.by_rows(connection, []) == {}
    for public_id in (*narrative.values(), "no-such-id"):
        with pytest.raises(TurnNotFound) as caught:
            quotes.by_public_id(connection, public_id)
        assert caught.value.public_id == public_id


def test_a_question_is_the_one_that_was_asked(connection: sqlite3.Connection) -> None:
    """Each answer has a question, put back together; a question is its own."""
    answers = quotes.by_rows(connection, rows(connection, "kind = 'answer'")).values()
    questions = quotes.by_rows(connection, rows(connection, "kind = 'question'")).values()
    asked = {quote.question for quote in questions}
    assert len(asked) == 13
    assert {quote.question for quote in answers} == asked
    for quote in questions:
        assert quote.question is not None
        assert quote.question.asker == quote.label
        assert quote.text in quote.question.text


async def test_sayings_are_told_by_speaker_oldest_first(
    tmp_path: Path, talk: Callable[..., Path]
) -> None:
    """Of words said by two people on three days, each has their own places, in order of days."""
    path, words = tmp_path / "archive.sqlite3", "灯塔将在立冬那天重新点亮。"
    told = (
        ("late", "2031年5月8日", "林澄"),
        ("early", "2031年5月6日", "林澄"),
        ("between", "2031年5月7日", "周岸"),
    )
    async with open_archive(path, corpus=False) as archive:
        for name, day, speaker in told:
            source = talk(("记者", "怎么样？"), (speaker, words), name=name, title=name, day=day)
            await archive.import_(source, Metadata())
    number = same_words(normalise(words).text)
    with closing(blocking_connection(path)) as connection:
        said = quotes.sayings(connection, [number, 12345])
        assert said.keys() == {number}
        found = {
            name: [quotes.by_rows(connection, [row])[row] for row, _ in said[number][speaker]]
            for speaker, name in connection.execute("SELECT id, name FROM speakers")
            if speaker in said[number]
        }
        ids = {public_id for places in said[number].values() for _, public_id in places}
        assert quotes.sayings(connection, []) == {}
    days = {name: [str(one.session.date) for one in of] for name, of in found.items()}
    assert days == {"林澄": ["2031-05-06", "2031-05-08"], "周岸": ["2031-05-07"]}
    assert ids == {one.id for of in found.values() for one in of}


def test_neighbours_are_the_next_that_can_be_quoted(connection: sqlite3.Connection) -> None:
    """Narrative between two sentences is passed over; the first and the last have one each."""
    spoken = rows(connection, "turns.speaker IS NOT NULL")
    found = quotes.by_rows(connection, spoken)
    ids = [spoken[row] for row in sorted(spoken)]
    assert [found[row].previous for row in sorted(found)] == [None, *ids[:-1]]
    assert [found[row].next for row in sorted(found)] == [*ids[1:], None]


async def test_notable_quotes_are_what_people_sent_on_and_answers(archive: Archive) -> None:
    """What was chosen comes first; nothing twice; all of it can be quoted."""
    chosen = (await archive.search("任何冲突的终点都是谈判桌")).hits[0].quote
    await archive.tallies.note_choice(chosen.id)
    found = await archive.notable(5)
    assert found[0] == chosen
    assert len({quote.id for quote in found}) == len(found) == 5
    assert all(quote.kind in SPOKEN for quote in found)
    assert all(quote.kind is not Kind.QUESTION for quote in found[1:])


async def test_an_archive_of_nothing_has_nothing_notable(empty: Archive) -> None:
    """Nor anything to draw by chance."""
    assert await empty.notable(5) == ()
    assert await empty.any_quote() is None


async def test_a_quote_by_chance_is_no_question_and_by_who_is_asked_for(archive: Archive) -> None:
    """Drawn again and again it is not always the same."""
    drawn = [await archive.any_quote(speaker="王毅") for _ in range(20)]
    assert {quote.speaker for quote in drawn if quote} == {"王毅"}
    assert all(quote and quote.kind is not Kind.QUESTION for quote in drawn)
    assert len({quote.id for quote in drawn if quote}) > 1


async def test_a_quote_by_chance_keeps_to_what_it_is_told(archive: Archive) -> None:
    """Nobody called so is an error; a session that is not held has none."""
    with pytest.raises(FilterUnmatched):
        await archive.any_quote(speaker="灯塔守护人")
    assert await archive.any_quote(sessions=["undated-aaaaaaaa"]) is None
