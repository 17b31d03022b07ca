"""A speaker's name in a query: their words, or words about them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from store import Archive, Metadata, Verdict, Way, open_archive

ASKED = ("潮汐报记者", "渡轮会不会加班？")


@pytest.fixture
async def harbour(tmp_path: Path, talk: Callable[..., Path]) -> AsyncIterator[Archive]:
    """Give an archive in which two people say much the same, and one names the other."""
    async with open_archive(tmp_path / "harbour.sqlite3", corpus=False) as archive:
        for speaker, said in (
            ("林澄", "渡轮从下个月起每天多开四班。周岚船长已经宣布退休。"),
            ("周岚", "渡轮从下个月起每天少开两班。"),
        ):
            source = talk(ASKED, (speaker, said), title=f"{speaker}谈渡轮", name=f"{speaker}.txt")
            await archive.import_(source, Metadata())
        yield archive


@pytest.mark.parametrize("name", ("林澄", "周岚"))
@pytest.mark.parametrize("query", ("{} 渡轮 下个月", "{}渡轮从下个月起"))
async def test_what_the_named_person_said_comes_first(
    harbour: Archive, query: str, name: str
) -> None:
    """Though the other said as much of it."""
    hit = (await harbour.search(query.format(name))).hits[0]
    assert hit.quote.speaker == name
    assert hit.explanation is not None
    assert hit.explanation.way is Way.UNFRAMED


async def test_words_about_a_person_are_found_by_their_name(harbour: Archive) -> None:
    """Where the name is among the words, it is meant so."""
    hit = (await harbour.search("周岚船长已经宣布退休")).hits[0]
    assert (hit.quote.speaker, hit.verdict) == ("林澄", Verdict.EXACT)


async def test_nobody_is_given_what_was_said_of_another(harbour: Archive) -> None:
    """林澄 announced no retirement, though 宣布退休 stands in what 林澄 said of somebody else."""
    assert (await harbour.search("周岚宣布多开四班")).hits == ()


async def test_a_name_alone_is_a_word(harbour: Archive) -> None:
    """Nothing is left of the query without it."""
    hit = (await harbour.search("周岚")).hits[0]
    assert hit.quote.text == "周岚船长已经宣布退休。"
