"""A sentence a line: taken in as it stands."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store import (
    UNNAMED,
    Archive,
    ImportFailed,
    Kind,
    Metadata,
    Outcome,
    SourceProblem,
    Verdict,
    open_archive,
)
from store.lines import line_spans

NOTHING = Metadata()
LAMP, FERRY = "灯塔将在立冬那天重新点亮。", "渡轮从下个月起每天多开四班"
Lines = Callable[..., Path]


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    """Give a writer of files of lines."""

    def write(content: str, name: str = "lines.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8"))
        return path

    return write


def held(path: Path) -> list[tuple[str, str]]:
    """Give the sentences of an archive in order, with what the source has at their spans."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT sentences.text, substr(sources.text, 1 + json_extract(spans, '$[0][0]'), "
            "json_extract(spans, '$[0][1]') - json_extract(spans, '$[0][0]')) "
            "FROM sentences JOIN sources USING (session) ORDER BY session, ordinal"
        ).fetchall()


def names(folder: Path) -> set[str]:
    """Name what a folder holds."""
    return {path.name for path in folder.iterdir()}


def dump(path: Path) -> list[str]:
    """Give everything a database holds, as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@given(st.text(st.sampled_from("灯塔，ab5 \t\r\n\u3000\ufeff\u2028\x0b。—"), max_size=40))
@example("灯塔\r\n\r\n渡轮\r\n")
def test_every_line_with_a_word_is_a_sentence(text: str) -> None:
    """Spans are in order, each within one line, and leave no letter or digit out."""
    spans = list(line_spans(text))
    reached = 0
    for start, end in spans:
        assert reached <= start < end
        assert not any(map(str.isalnum, text[reached:start]))
        assert "\n" not in text[start:end]
        assert text[start:end].strip("\ufeff \t\r\u3000") == text[start:end]
        reached = end
    assert not any(map(str.isalnum, text[reached:]))
    assert len(spans) == sum(any(map(str.isalnum, line)) for line in text.split("\n"))


@pytest.mark.parametrize(
    "content",
    (
        f"{LAMP}\n{FERRY}\n",
        f"{LAMP}\n{FERRY}",
        f"\ufeff{LAMP}\r\n{FERRY}\r\n",
        f"\n\n{LAMP}\n\u3000\n \t\r\n{FERRY}\n\n",
        f"\u3000\u3000{LAMP} \n\t{FERRY}\t\n",
    ),
)
async def test_lines_are_held_as_they_stand(
    empty: Archive, tmp_path: Path, lines: Lines, content: str
) -> None:
    """Line ends, a byte order mark, blank lines and white space round a line are no words."""
    report = await empty.import_lines(lines(content), NOTHING)
    assert (report.outcome, report.session.sentences) == (Outcome.ADDED, 2)
    assert held(tmp_path / "empty.sqlite3") == [(LAMP, LAMP), (FERRY, FERRY)]
    assert (await empty.check()).findings == ()


async def test_a_line_is_not_cut_or_joined(empty: Archive, tmp_path: Path, lines: Lines) -> None:
    """Two sentences in a line are one, and what looks like a label is part of it."""
    both = "林澄：灯塔亮了。渡轮来了！  Both 5.2% of it."
    await empty.import_lines(lines(f"{both}\n没有句号的一行\n"), NOTHING)
    assert [text for text, _ in held(tmp_path / "empty.sqlite3")] == [both, "没有句号的一行"]
    (hit,) = (await empty.search("渡轮来了 both 5.2% of it")).hits
    assert hit.quote.text == both


async def test_a_line_of_signs_alone_is_set_aside(empty: Archive, lines: Lines) -> None:
    """A rule between lines is nobody's words, and the check has nothing to say of it."""
    report = await empty.import_lines(lines(f"{LAMP}\n———\n* * *\n{FERRY}\n"), NOTHING)
    assert report.session.sentences == 2
    assert (await empty.check()).findings == ()


async def test_words_are_nobodys_unless_that_is_told(empty: Archive, lines: Lines) -> None:
    """Each line is a turn of its own; it answers nothing and has no label."""
    await empty.import_lines(lines(LAMP), NOTHING)
    await empty.import_lines(lines(FERRY, "other.txt"), NOTHING, speaker="林澄")
    (unnamed,) = (await empty.search("立冬那天重新点亮")).hits
    (named,) = (await empty.search("每天多开四班")).hits
    assert unnamed.quote.speaker == UNNAMED
    assert named.quote.speaker == "林澄"
    for quote in (unnamed.quote, named.quote):
        assert (quote.kind, quote.question, quote.section) == (Kind.SPEECH, None, None)
    (hit,) = (await empty.search("speaker:林澄 每天多开四班")).hits
    assert hit == named or hit.quote == named.quote


async def test_neighbouring_lines_lead_to_each_other(empty: Archive, lines: Lines) -> None:
    """What stands before and after a line can be looked at; its exchange is itself."""
    await empty.import_lines(lines(f"{LAMP}\n{FERRY}\n末班船改到夜里十一点。\n"), NOTHING)
    (hit,) = (await empty.search("每天多开四班")).hits
    assert hit.quote.previous is not None
    assert hit.quote.next is not None
    assert (await empty.quote(hit.quote.previous)).text == LAMP
    assert (await empty.quote(hit.quote.next)).text == "末班船改到夜里十一点。"
    (turn,) = (await empty.exchange(hit.quote.id)).turns
    assert turn.text == FERRY


async def test_what_is_known_of_the_lines_is_kept(empty: Archive, lines: Lines) -> None:
    """Their name is the file's where no title is told."""
    told = Metadata("灯塔语录", date(2031, 5, 6), "https://example.org/a", "潮汐社", "zh-Hans")
    first = (await empty.import_lines(lines(LAMP, "灯塔.txt"), NOTHING)).session
    second = (await empty.import_lines(lines(FERRY, "b.txt"), told)).session
    assert (first.title, first.date, first.exchanges) == ("灯塔", None, 0)
    assert (second.title, second.date, second.url) == (told.title, told.date, told.url)
    assert (second.publisher, second.language) == (told.publisher, told.language)
    assert await empty.sessions() == (second, first)


async def test_the_same_bytes_again_change_nothing(
    empty: Archive, tmp_path: Path, lines: Lines
) -> None:
    """Under another name, title and speaker they are unchanged to the last row."""
    first = await empty.import_lines(lines(LAMP), NOTHING)
    before = dump(tmp_path / "empty.sqlite3")
    again = await empty.import_lines(
        lines(LAMP, "copy.txt"), Metadata(title="别的标题"), speaker="林澄"
    )
    assert again.outcome is Outcome.UNCHANGED
    assert again.session == first.session
    assert dump(tmp_path / "empty.sqlite3") == before


async def test_other_bytes_under_the_same_name_are_taken_in(empty: Archive, lines: Lines) -> None:
    """A file that has grown, or another of its name, is no reason to fail."""
    await empty.import_lines(lines(LAMP), NOTHING)
    report = await empty.import_lines(lines(f"{LAMP}\n{FERRY}\n"), NOTHING)
    assert report.outcome is not Outcome.UNCHANGED
    assert (await empty.search(FERRY)).verdict is Verdict.EXACT
    assert (await empty.check()).findings == ()


async def test_the_same_line_twice_is_one_hit_of_two_places(empty: Archive, lines: Lines) -> None:
    """Each has its own id."""
    await empty.import_lines(lines(f"{LAMP}\n{FERRY}\n{LAMP}\n"), NOTHING)
    (hit,) = (await empty.search("立冬那天重新点亮")).hits
    assert len(set(hit.places)) == 2


async def test_lines_of_several_batches_are_one_session(empty: Archive, lines: Lines) -> None:
    """The first and the last of nine thousand are found, each at its place; progress is told."""
    count = 9000
    told: list[tuple[int, int]] = []
    content = "\n".join(f"第{n}艘船带着{n * 7}箱货靠岸" for n in range(count))
    report = await empty.import_lines(
        lines(content), NOTHING, progress=lambda *now: told.append(now)
    )
    assert report.session.sentences == count
    assert told == sorted(told)
    assert (told[0], told[-1]) == ((0, count), (count, count))
    assert len(told) > 2
    for number in (0, 4095, 4096, 8999):
        words = f"第{number}艘船带着{number * 7}箱货靠岸"
        assert words in [hit.quote.text for hit in (await empty.search(words)).hits]
    assert (await empty.check()).findings == ()


async def test_lines_are_removed_as_any_session(empty: Archive, lines: Lines) -> None:
    """Nothing of them is found, and they can be taken in again."""
    session = (await empty.import_lines(lines(LAMP), NOTHING)).session
    assert await empty.remove(session.id) == session
    assert (await empty.search("立冬那天重新点亮")).verdict is Verdict.NONE
    assert (await empty.import_lines(lines(LAMP), NOTHING)).outcome is Outcome.ADDED
    assert (await empty.check()).findings == ()


@pytest.mark.parametrize("after", (0, 4096, 8192))
async def test_an_interrupted_import_leaves_nothing(
    tmp_path: Path, lines: Lines, after: int
) -> None:
    """Cancelled at any batch, it is as if it had never begun, and may begin again."""
    path = tmp_path / "archive.sqlite3"
    source = lines("\n".join(f"第{n}艘船明天靠岸" for n in range(9000)))
    async with open_archive(path, corpus=False) as archive:
        before = dump(path)

        def told(done: int, _total: int) -> None:
            if done >= after:
                task.cancel()

        task = asyncio.create_task(archive.import_lines(source, NOTHING, progress=told))
        with pytest.raises(asyncio.CancelledError):
            await task
        assert dump(path) == before
        assert (await archive.import_lines(source, NOTHING)).outcome is Outcome.ADDED
        assert (await archive.check()).findings == ()
    assert names(tmp_path) == {path.name, source.name}


async def test_what_the_progress_raises_leaves_nothing(
    empty: Archive, tmp_path: Path, lines: Lines
) -> None:
    """It reaches the caller, though all but the last word was written."""
    before = dump(tmp_path / "empty.sqlite3")

    def refuse(done: int, total: int) -> None:
        if done == total:
            raise KeyError(done)

    with pytest.raises(KeyError):
        await empty.import_lines(lines(LAMP), NOTHING, progress=refuse)
    assert dump(tmp_path / "empty.sqlite3") == before


@pytest.mark.parametrize(
    ("content", "reason"),
    (
        (b"", SourceProblem.EMPTY),
        (b"\n\n  \n", SourceProblem.EMPTY),
        ("。\n—\n".encode(), SourceProblem.EMPTY),
        (b"a\0b", SourceProblem.BINARY),
        (b"\xff\xfea", SourceProblem.NOT_UTF8),
        ("灯塔\n".encode() + b"\xe7\x81", SourceProblem.NOT_UTF8),
        (b"<html>a", SourceProblem.MARKUP),
    ),
)
async def test_what_is_no_text_is_refused(
    empty: Archive, tmp_path: Path, content: bytes, reason: SourceProblem
) -> None:
    """The file is named, with what is wrong with it."""
    path = tmp_path / "lines.txt"
    path.write_bytes(content)
    with pytest.raises(ImportFailed) as caught:
        await empty.import_lines(path, NOTHING)
    assert (caught.value.source, caught.value.reason) == (str(path), reason)
    assert await empty.sessions() == ()


async def test_a_file_whose_name_is_no_text_is_taken_in(empty: Archive, tmp_path: Path) -> None:
    """A name that is not UTF-8 is the title, as well as it can be read."""
    path = tmp_path / "灯塔\udcff.txt"
    path.write_text(LAMP, encoding="utf-8")
    report = await empty.import_lines(path, NOTHING)
    assert report.session.title.startswith("灯塔")
