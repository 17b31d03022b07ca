"""Segments: added, merged, forgotten, and read as if they were one."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from store import Metadata, Outcome, Verdict, index, open_archive, segments
from store.analysing import Posted
from store.database import Connection, blocking_connection, fetch
from store.opening import open_database
from store.postings import lists, packed, unpacked
from store.terms import character_range, places

SENTENCES = st.lists(
    st.one_of(st.none(), st.text(st.sampled_from("灯塔船亮ab"), min_size=1, max_size=5)),
    min_size=1,
    max_size=4,
)
STEPS = st.lists(
    st.one_of(SENTENCES, st.tuples(st.integers(0, 30), st.integers(0, 8))), min_size=1, max_size=24
)
"""Sentences to add, or a first row and how many behind it to forget."""
Step = list[str | None] | tuple[int, int]
ASKED = ("潮汐报记者", "怎么样？")
EVERY = 1 << 20
"""More candidates than there are sentences."""


@dataclass
class Held:
    """An archive's index, and what a naive one would hold: sentences by row."""

    connection: Connection
    naive: dict[int, str] = field(default_factory=dict)

    async def add(self, sentences: Sequence[str | None], *, merge: bool = True) -> None:
        """Index sentences as an import does."""
        first = await segments.next_row(self.connection)
        with Posted() as posted:
            posted.add(sentences)
            await segments.add(self.connection, first, posted.lengths, posted.lists())
        if merge:
            await segments.merge(self.connection)
        self.naive |= {first + at: words for at, words in enumerate(sentences) if words}

    async def forget(self, first: int, last: int) -> None:
        """Take sentences out as a removal does."""
        await segments.forget(self.connection, first, last)
        for row in range(first, last + 1):
            self.naive.pop(row, None)

    async def take(self, step: Step) -> None:
        """Take one step of several."""
        if isinstance(step, tuple):
            await self.forget(step[0], step[0] + step[1])
        else:
            await self.add(step)


def run(
    work: Callable[[Held], Awaitable[None]],
    look: Callable[[sqlite3.Connection, dict[int, str]], None],
) -> None:
    """Write into a new archive in one transaction, then look at it as a search does."""

    async def written(path: Path) -> dict[int, str]:
        async with open_database(path) as database, database.write() as connection:
            await segments.clear(connection)
            held = Held(connection)
            await work(held)
            return held.naive

    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive.sqlite3"
        naive = asyncio.run(written(path))
        with closing(blocking_connection(path)) as connection:
            look(connection, naive)


def answers_as_a_fresh_one(connection: sqlite3.Connection, naive: dict[int, str]) -> None:
    """Each term leads to the sentences that have it, and to no others."""
    found = index.Segments()
    found.refresh(connection)
    having: dict[int, set[int]] = {}
    for row, words in naive.items():
        for term in places([words]).terms.tolist():
            having.setdefault(term, set()).add(row)
    for term, rows in having.items():
        got = index.candidates(connection, found, [[(term, term + 1)]], EVERY)
        assert set(got.rows.tolist()) == rows
    for character in "灯塔船亮":
        got = index.beginning_with(connection, found, character_range(character), EVERY)
        assert set(got.rows.tolist()) == {row for row, text in naive.items() if character in text}


def stretches(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """Give the first and the last row of each segment."""
    found = connection.execute("SELECT first, last FROM segments ORDER BY first").fetchall()
    return [(first, last) for first, last in found]


def each_alone(count: int, size: int) -> list[list[str | None]]:
    """Give sentences to add, so many at a time."""
    return [[f"第{n}班船{n * 7}点亮灯" for n in range(at, at + size)] for at in range(count)]


def test_an_index_that_grew_and_shrank_answers_as_a_fresh_one() -> None:
    """After any adds, merges and forgets, terms lead where they would in a new index."""

    @settings(deadline=None, max_examples=30)
    @given(STEPS)
    def law(steps: list[Step]) -> None:
        async def work(held: Held) -> None:
            for step in steps:
                await held.take(step)

        run(work, answers_as_a_fresh_one)

    law()


def test_what_a_search_keeps_is_what_the_index_holds() -> None:
    """Segments kept between searches are, refreshed, those of a search that begins anew."""

    @settings(deadline=None, max_examples=30)
    @given(STEPS)
    def law(steps: list[Step]) -> None:
        async def work(path: Path) -> None:
            kept = index.Segments()
            async with open_database(path) as database:
                for step in steps:
                    async with database.write() as connection:
                        await Held(connection).take(step)
                    await database.run(kept.refresh)
                    fresh = index.Segments()
                    await database.run(fresh.refresh)
                    assert described(kept) == described(fresh)

        with TemporaryDirectory() as folder:
            asyncio.run(work(Path(folder) / "archive.sqlite3"))

    law()


async def test_searches_between_imports_lose_nothing(
    tmp_path: Path, talk: Callable[..., Path]
) -> None:
    """What is taken in while an archive is open, and merged, is found there at once."""
    async with open_archive(tmp_path / "archive.sqlite3", corpus=False) as archive:
        for count, sign in enumerate("甲乙丙丁戊己庚辛壬癸"):
            source = talk(ASKED, ("林澄", f"渡轮{sign}号靠岸。"), title=f"第{count}天")
            await archive.import_(source, Metadata())
            assert (await archive.search(f"渡轮{sign}号靠岸")).verdict is Verdict.EXACT
        for sign in "甲乙丙丁戊己庚辛壬癸":
            assert (await archive.search(f"渡轮{sign}号靠岸")).verdict is Verdict.EXACT


async def test_a_search_before_a_new_edition_does_not_hide_it(
    tmp_path: Path, talk: Callable[..., Path]
) -> None:
    """An edition that says more than the one before is found in whole by who had searched that."""
    said = "灯塔将在立冬那天重新点亮。我们找来三位老匠人修复透镜。"
    async with open_archive(tmp_path / "archive.sqlite3", corpus=False) as archive:
        await archive.import_(talk(ASKED, ("林澄", said)), Metadata())
        assert (await archive.search("三位老匠人")).verdict is Verdict.EXACT
        report = await archive.import_(talk(ASKED, ("林澄", f"{said}透镜从外地运来。")), Metadata())
        assert report.outcome is Outcome.REPLACED
        assert (await archive.search("透镜从外地运来")).verdict is Verdict.EXACT


def described(found: index.Segments) -> set[tuple[int, int, bytes]]:
    """Give what some segments hold."""
    return {(one.id, one.first, one.lengths.tobytes()) for one in found.held.values()}


def test_as_many_segments_of_a_size_as_may_become_one_do() -> None:
    """Seven small segments stand side by side; with the eighth they are one."""

    async def grow(held: Held, count: int) -> None:
        for sentences in each_alone(count, 2):
            await held.add(sentences)

    run(
        lambda held: grow(held, segments.FANOUT - 1),
        lambda connection, _: eq(stretches(connection), [(n, n + 1) for n in range(1, 15, 2)]),
    )
    run(
        lambda held: grow(held, segments.FANOUT),
        lambda connection, _: eq(stretches(connection), [(1, 16)]),
    )


def eq(found: object, expected: object) -> None:
    """One is the other."""
    assert found == expected


def test_merged_segments_merge_again() -> None:
    """Larger ones become one still larger, and what they hold is found all the same."""

    async def work(held: Held) -> None:
        for sentences in each_alone(64, 40):
            await held.add(sentences)

    def look(connection: sqlite3.Connection, naive: dict[int, str]) -> None:
        assert stretches(connection) == [(1, 64 * 40)]
        assert len(naive) == 64 * 40
        ((key_count,),) = connection.execute("SELECT count(*) FROM postings")
        ((terms,),) = connection.execute("SELECT terms FROM segments")
        assert key_count == terms
        found = index.Segments()
        found.refresh(connection)
        for row, words in [*naive.items()][::97]:
            ranges = [(term, term + 1) for term in set(places([words]).terms.tolist())]
            got = index.candidates(connection, found, [ranges], 2000, budget=1 << 20)
            assert row in got.rows.tolist()

    run(work, look)


def test_there_are_never_very_many_segments() -> None:
    """Sizes that alternate never are eight of one size, and are merged all the same."""

    async def work(held: Held) -> None:
        for count in range(120):
            await held.add(["灯"] * (300 if count % 2 else 1))

    def look(connection: sqlite3.Connection, naive: dict[int, str]) -> None:
        found = stretches(connection)
        assert len(found) <= 48
        assert sum(last - first + 1 for first, last in found) == len(naive)
        answers_as_a_fresh_one(connection, naive)

    run(work, look)


def test_a_term_is_not_cut_where_a_page_of_lists_ends() -> None:
    """Segments of more posting lists than are read at once merge to one list a term."""
    terms = 4000

    pairs = packed(np.arange(terms, dtype=np.uint64), np.zeros(terms, np.uint64))

    async def work(held: Held) -> None:
        for row in range(1, segments.FANOUT + 1):
            # Of the first term one list is missing, so that no page ends where a term does.
            await segments.add(held.connection, row, b"\x01", lists(pairs[row == 1 :]))
        await segments.merge(held.connection)
        found = await fetch(held.connection, "SELECT sentences FROM postings ORDER BY key")
        held_by = [tuple(unpacked(blob).tolist()) for (blob,) in found]
        assert held_by == [tuple(range(1, 8)), *[tuple(range(8))] * (terms - 1)]
        assert [row[0] for row in await fetch(held.connection, "SELECT terms FROM segments")] == [
            terms
        ]

    run(work, lambda connection, _: eq(stretches(connection), [(1, 8)]))


def test_a_segment_that_is_wholly_forgotten_leaves_nothing() -> None:
    """Neither its lists nor itself; another stays as it was."""

    async def work(held: Held) -> None:
        await held.add(["灯塔", None, "渡船"])
        await held.add(["灯亮"])
        await held.forget(1, 3)
        (key,) = await fetch(held.connection, "SELECT DISTINCT key & 65535 FROM postings")
        assert [key[0]] == [
            row[0] for row in await fetch(held.connection, "SELECT id FROM segments")
        ]

    run(work, lambda connection, _: eq(stretches(connection), [(4, 4)]))


def test_no_row_is_spoken_of_twice() -> None:
    """The next row lies behind every segment, though its last sentences be forgotten."""

    async def work(held: Held) -> None:
        await held.add(["灯塔", "渡船", "灯亮"])
        await held.forget(2, 3)
        assert await segments.next_row(held.connection) == 4
        await held.add(["船亮"])

    def look(connection: sqlite3.Connection, naive: dict[int, str]) -> None:
        assert naive == {1: "灯塔", 4: "船亮"}
        answers_as_a_fresh_one(connection, naive)

    run(work, look)


def test_forgotten_sentences_leave_with_the_next_merge() -> None:
    """What was only hidden is then in no list."""

    async def work(held: Held) -> None:
        for _ in range(segments.FANOUT):
            await held.add(["灯塔", "渡船"], merge=False)
        await held.forget(2, 3)
        await segments.merge(held.connection)
        found = await fetch(held.connection, "SELECT key, sentences FROM postings")
        numbers = {number for _, blob in found for number in unpacked(blob).tolist()}
        assert numbers == {row - 1 for row in held.naive} == {0, *range(3, 16)}

    run(work, answers_as_a_fresh_one)


def test_of_nothing_no_segment_is_made() -> None:
    """A session without a sentence adds none."""

    async def work(held: Held) -> None:
        await segments.add(held.connection, 1, b"", [])
        await held.forget(1, 100)
        assert await segments.next_row(held.connection) == 1

    run(work, lambda connection, _: eq(stretches(connection), []))


async def test_the_archive_knows_when_it_last_changed(
    tmp_path: Path, talk: Callable[..., Path]
) -> None:
    """An import tells the time; the same bytes again do not."""
    async with open_archive(tmp_path / "archive.sqlite3", corpus=False) as archive:
        before = datetime.now(UTC).replace(microsecond=0)
        await archive.import_(talk(), Metadata())
        changed = await archive.changed_at()
        assert changed is not None
        assert before <= changed <= datetime.now(UTC)
        assert (await archive.import_(talk(), Metadata())).outcome is Outcome.UNCHANGED
        assert await archive.changed_at() == changed
