"""The archive: taking transcripts in, giving back what was said."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from store import (
    Archive,
    ImportReport,
    Kind,
    Metadata,
    Outcome,
    Session,
    SessionNotFound,
    TurnNotFound,
    Verdict,
    open_archive,
)

ROOT = Path(__file__).resolve().parents[2]
Talk = Callable[..., Path]
NOTHING = Metadata()
QUESTION = ("潮汐报记者", "灯塔什么时候重新点亮？")
ANSWER = ("林澄", "灯塔将在立冬那天重新点亮。我们找来三位老匠人修复透镜。")
NEW_ANSWER = ("林澄", "灯塔将在立冬那天重新点亮。透镜从外地运来。")
OPENS = "import asyncio, sys, store\nasync def run():\n async with store.open_archive(sys.argv[1]) "


def dump(path: Path) -> list[str]:
    """Give everything a database holds, as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


async def texts(archive: Archive, session: str) -> dict[str, str]:
    """Give a session's sentences that can be quoted: public id and text."""
    return {
        sentence.id: sentence.text
        for exchange in await archive.session_exchanges(session)
        for turn in exchange.turns
        for sentence in turn.sentences
    }


async def only_session(archive: Archive) -> Session:
    """Give the one session an archive holds."""
    (session,) = await archive.sessions()
    return session


async def test_a_new_archive_takes_the_corpus_in(tmp_path: Path) -> None:
    """The first use of a path makes its folder and finds the shipped transcript there."""
    async with open_archive(tmp_path / "new" / "folder" / "archive.sqlite3") as archive:
        session = await only_session(archive)
        assert (session.exchanges, session.publisher) == (13, "新华社")


async def test_the_corpus_comes_once(archive: Archive, database: Path) -> None:
    """Opening an archive again adds nothing."""
    before = await archive.sessions()
    async with open_archive(database) as again:
        assert await again.sessions() == before


async def test_a_removed_corpus_does_not_come_back(archive: Archive, database: Path) -> None:
    """Who removed it meant it: nothing is found, and opening it again changes nothing."""
    session = await only_session(archive)
    assert await archive.remove(session.id) == session
    assert (await archive.search("任何冲突的终点都是谈判桌")).verdict is Verdict.NONE
    async with open_archive(database) as again:
        assert await again.sessions() == ()
        assert (await again.check()).findings == ()


async def test_removing_leaves_the_others_whole(archive: Archive, talk: Talk) -> None:
    """What two sessions share in the index stays for the one that stays."""
    added = await archive.import_(talk(), NOTHING)
    await archive.remove(added.session.id)
    assert (await archive.check()).findings == ()
    assert (await archive.search("任何冲突的终点都是谈判桌")).verdict is Verdict.EXACT


async def test_an_import_adds_a_session(empty: Archive, talk: Talk) -> None:
    """What the title block tells is known of the session."""
    report = await empty.import_(talk(), NOTHING)
    session = await only_session(empty)
    assert (report.outcome, report.changes, report.session) == (Outcome.ADDED, None, session)
    assert (session.title, str(session.date)) == ("林澄答记者问", "2031-05-06")
    assert (session.exchanges, session.sentences) == (2, 8)
    assert (await empty.check()).findings == ()


async def test_the_same_bytes_again_change_nothing(
    empty: Archive, tmp_path: Path, talk: Talk
) -> None:
    """A second import, under another name and title, is unchanged to the last row."""
    await empty.import_(talk(), NOTHING)
    before = dump(tmp_path / "empty.sqlite3")
    report = await empty.import_(talk(name="copy.txt"), Metadata(title="别的标题"))
    assert report.outcome is Outcome.UNCHANGED
    assert report.session == await only_session(empty)
    assert dump(tmp_path / "empty.sqlite3") == before


async def test_a_new_edition_says_what_it_changes(empty: Archive, talk: Talk) -> None:
    """Words added and words removed are told apart; what stays is not told."""
    await empty.import_(talk(QUESTION, ANSWER), NOTHING)
    report = await empty.import_(talk(QUESTION, NEW_ANSWER), NOTHING)
    assert report.outcome is Outcome.REPLACED
    assert report.changes is not None
    assert report.changes.added == ("透镜从外地运来。",)
    assert report.changes.removed == ("我们找来三位老匠人修复透镜。",)


async def test_a_new_edition_takes_the_old_ones_place(empty: Archive, talk: Talk) -> None:
    """The session and the unchanged sentences keep their ids; the removed one is gone."""
    old = (await empty.import_(talk(QUESTION, ANSWER), NOTHING)).session
    before = await texts(empty, old.id)
    new = (await empty.import_(talk(QUESTION, NEW_ANSWER), NOTHING)).session
    after = await texts(empty, (await only_session(empty)).id)
    assert new.id == old.id
    assert len(before.items() & after.items()) == 2
    (removed,) = before.keys() - after.keys()
    with pytest.raises(TurnNotFound):
        await empty.quote(removed)
    assert (await empty.search("三位老匠人")).verdict is Verdict.NONE
    assert (await empty.check()).findings == ()


async def test_changes_are_announced_before_they_are_made(
    empty: Archive, tmp_path: Path, talk: Talk
) -> None:
    """While the announcement is heard, the old edition is the one that is held."""
    old = (await empty.import_(talk(QUESTION, ANSWER), NOTHING)).session
    heard: list[tuple[ImportReport, str]] = []

    def announce(report: ImportReport) -> None:
        with closing(sqlite3.connect(tmp_path / "empty.sqlite3")) as connection:
            ((held,),) = connection.execute("SELECT sha256 FROM provenance")
        heard.append((report, held))

    report = await empty.import_(talk(QUESTION, NEW_ANSWER), NOTHING, announce=announce)
    assert heard == [(report, old.sha256)]


async def test_an_announcement_may_stop_the_import(empty: Archive, talk: Talk) -> None:
    """What the announcement raises reaches the caller, and the old edition stays."""
    old = (await empty.import_(talk(QUESTION, ANSWER), NOTHING)).session

    def refuse(report: ImportReport) -> None:
        raise KeyError(report.source)

    with pytest.raises(KeyError):
        await empty.import_(talk(QUESTION, NEW_ANSWER), NOTHING, announce=refuse)
    assert await empty.sessions() == (old,)


async def test_what_was_known_survives_a_new_edition(empty: Archive, talk: Talk) -> None:
    """An edition that comes without a publisher and roles keeps those of the one before."""
    known = Metadata(publisher="潮汐社", language="zh-Hans", roles={"林澄": "港务局长"})
    await empty.import_(talk(QUESTION, ANSWER), known)
    await empty.import_(talk(QUESTION, NEW_ANSWER), NOTHING)
    session = await only_session(empty)
    assert (session.publisher, session.language) == ("潮汐社", "zh-Hans")
    (hit,) = (await empty.search("透镜从外地运来")).hits
    assert (hit.quote.speaker, hit.quote.role) == ("林澄", "港务局长")


async def test_other_words_under_the_same_title_are_another_session(
    empty: Archive, talk: Talk
) -> None:
    """Two talks of one title and day are two, and neither is lost."""
    other = (("潮汐报记者", "渡轮会不会加班？"), ("林澄", "渡轮每天多开四班。"))
    first = (await empty.import_(talk(QUESTION, ANSWER), NOTHING)).session
    second = await empty.import_(talk(*other), NOTHING)
    assert second.outcome is Outcome.ADDED
    assert second.session.id != first.id
    assert {session.id for session in await empty.sessions()} == {first.id, second.session.id}
    assert (await empty.search("三位老匠人")).verdict is Verdict.EXACT
    assert (await empty.search("渡轮每天多开四班")).verdict is Verdict.EXACT
    assert (await empty.check()).findings == ()


async def test_a_dry_run_changes_nothing(empty: Archive, tmp_path: Path, talk: Talk) -> None:
    """It tells what would be done, as the import itself then does."""
    await empty.import_(talk(QUESTION, ANSWER), NOTHING)
    before = dump(tmp_path / "empty.sqlite3")
    source = talk(QUESTION, NEW_ANSWER)
    told = await empty.import_(source, NOTHING, dry_run=True)
    assert dump(tmp_path / "empty.sqlite3") == before
    done = await empty.import_(source, NOTHING)
    assert (told.outcome, told.changes) == (done.outcome, done.changes)


async def test_progress_is_told_up_to_the_end(empty: Archive, talk: Talk) -> None:
    """The last thing told is that all sentences are done."""
    told: list[tuple[int, int]] = []
    await empty.import_(talk(), NOTHING, progress=lambda *now: told.append(now))
    assert told == sorted(told)
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] > 0


async def test_two_tasks_may_open_a_new_path_at_once(tmp_path: Path) -> None:
    """Both find the corpus, once."""

    async def opened() -> tuple[Session, ...]:
        async with open_archive(tmp_path / "archive.sqlite3") as archive:
            return await archive.sessions()

    first, second = await asyncio.gather(opened(), opened())
    assert first == second
    assert len(first) == 1


async def test_two_programs_may_open_a_new_path_at_once(tmp_path: Path) -> None:
    """Neither fails, and the corpus is there once."""
    path = tmp_path / "archive.sqlite3"
    code = OPENS + "as archive:\n  print(len(await archive.sessions()))\nasyncio.run(run())"
    programs = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, path, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = await asyncio.gather(*(program.communicate() for program in programs))
    assert [out for out, _ in said] == [b"1\n", b"1\n"]
    assert [program.returncode for program in programs] == [0, 0]


async def test_ids_are_the_same_in_another_database(tmp_path: Path, talk: Talk) -> None:
    """Two archives that took in the same file, in another order, cite it alike."""
    sources = [talk(), talk(QUESTION, ANSWER, name="other.txt", title="林澄谈灯塔")]
    found = []
    for name, order in (("one", sources), ("two", sources[::-1])):
        async with open_archive(tmp_path / name, corpus=False) as archive:
            for source in order:
                await archive.import_(source, NOTHING)
            held = await archive.sessions()
            found.append({session.id: await texts(archive, session.id) for session in held})
    assert found[0] == found[1]


async def test_an_exchange_is_given_whole(empty: Archive, talk: Talk) -> None:
    """Any sentence of it leads to the question, the whole answer and the heading above."""
    session = (await empty.import_(talk(), NOTHING)).session
    (hit,) = (await empty.search("渡轮从下个月起每天多开四班")).hits
    exchange = await empty.exchange(hit.quote.id)
    assert exchange.session == session
    assert exchange.section == "渡轮的班次"
    assert [(turn.kind, turn.label, turn.text) for turn in exchange.turns] == [
        (Kind.QUESTION, "北岸电台记者", "渡轮会不会加班？"),
        (Kind.ANSWER, "林澄", "渡轮从下个月起每天多开四班。末班船改到夜里十一点。"),
    ]


async def test_paragraphs_are_kept_apart(empty: Archive, talk: Talk) -> None:
    """An answer of two paragraphs is two lines."""
    await empty.import_(talk(), NOTHING)
    (hit,) = (await empty.search("三位老匠人修复透镜")).hits
    answer = (await empty.exchange(hit.quote.id)).turns[1]
    assert answer.text.splitlines() == [
        "灯塔将在立冬那天重新点亮。我们找来三位老匠人修复透镜。",
        "修好以后，每个周末都可以上去看海。",
    ]


async def test_an_opening_speech_is_an_exchange_of_one_turn(archive: Archive) -> None:
    """It answers no question."""
    (hit,) = (await archive.search("下面我愿回答大家的提问")).hits
    assert (hit.quote.kind, hit.quote.question) == (Kind.SPEECH, None)
    exchange = await archive.exchange(hit.quote.id)
    assert [turn.kind for turn in exchange.turns] == [Kind.SPEECH]
    assert exchange.section is None


async def test_a_session_is_given_in_order(archive: Archive) -> None:
    """A speech and thirteen exchanges, each question before its answer."""
    session = await only_session(archive)
    assert await archive.session(session.id) == session
    opening, *exchanges = await archive.session_exchanges(session.id)
    assert [turn.kind for turn in opening.turns] == [Kind.SPEECH]
    assert len(exchanges) == 13
    assert {tuple(turn.kind for turn in exchange.turns) for exchange in exchanges} == {
        (Kind.QUESTION, Kind.ANSWER)
    }
    assert len(await texts(archive, session.id)) == session.sentences


async def test_neighbours_lead_through_the_session_and_back(archive: Archive) -> None:
    """From the first sentence, next leads through all; previous leads back."""
    session = await only_session(archive)
    ids = list(await texts(archive, session.id))
    quotes = [await archive.quote(public_id) for public_id in ids]
    assert [quote.next for quote in quotes] == [*ids[1:], None]
    assert [quote.previous for quote in quotes] == [None, *ids[:-1]]


async def test_narrative_is_not_quotable(archive: Archive, database: Path) -> None:
    """The title, the dateline and the closing remark have ids, and no one to quote."""
    with closing(sqlite3.connect(database)) as connection:
        narrative = connection.execute(
            "SELECT public_id FROM sentences JOIN turns ON turns.id = turn WHERE kind = 'narrative'"
        ).fetchall()
    assert len(narrative) >= 5
    for (public_id,) in narrative:
        with pytest.raises(TurnNotFound):
            await archive.quote(public_id)
        with pytest.raises(TurnNotFound):
            await archive.exchange(public_id)


async def test_an_unknown_id_is_told_back(archive: Archive) -> None:
    """Each question about an id that is not held names it."""
    for asked in (archive.quote, archive.exchange):
        with pytest.raises(TurnNotFound) as turn:
            await asked("no-such-id")
        assert turn.value.public_id == "no-such-id"
    for looked_up in (archive.session, archive.session_exchanges, archive.remove):
        with pytest.raises(SessionNotFound) as session:
            await looked_up("no-such-id")
        assert session.value.public_id == "no-such-id"


async def test_an_import_cancelled_while_reading_leaves_nothing(empty: Archive, talk: Talk) -> None:
    """Cancelled in mid-analysis, it is as if it had never begun, and may begin again."""
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()
    source = talk(QUESTION, ("林澄", "".join(f"第{n}艘船明天靠岸。" for n in range(300))))

    def told(_done: int, _total: int) -> None:
        loop.call_soon_threadsafe(begun.set)

    task = asyncio.create_task(empty.import_(source, NOTHING, progress=told))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await empty.sessions() == ()
    assert (await empty.import_(source, NOTHING)).outcome is Outcome.ADDED
    assert (await empty.check()).findings == ()


@pytest.mark.parametrize("turns_of_the_loop", (0, 1, 3, 8, 20))
async def test_an_import_cancelled_while_writing_leaves_nothing_half(
    empty: Archive, talk: Talk, turns_of_the_loop: int
) -> None:
    """Wherever in the transaction it is cancelled, it is whole or absent, and can be repeated."""
    planned = asyncio.Event()
    words = "".join(f"第{n}艘船明天靠岸。" for n in range(200))
    source = talk(QUESTION, ("林澄", words))
    task = asyncio.create_task(empty.import_(source, NOTHING, announce=lambda _: planned.set()))
    await planned.wait()
    for _ in range(turns_of_the_loop):
        await asyncio.sleep(0.001)
    task.cancel()
    await asyncio.wait([task])
    held = await empty.sessions()
    assert (await empty.check()).findings == ()
    outcome = (await empty.import_(source, NOTHING)).outcome
    assert outcome is (Outcome.UNCHANGED if held else Outcome.ADDED)


async def test_searches_go_on_while_an_import_writes(archive: Archive, talk: Talk) -> None:
    """A search neither waits for the import nor sees half of it."""
    planned = asyncio.Event()
    words = "".join(f"第{n}艘船带着第{n * 7}箱货靠岸。" for n in range(1500))
    source = talk(QUESTION, ("林澄", words))
    task = asyncio.create_task(archive.import_(source, NOTHING, announce=lambda _: planned.set()))
    await planned.wait()
    meanwhile = 0
    while not task.done():
        held = len(await archive.sessions())
        answer = await archive.search("任何冲突的终点都是谈判桌", limit=1)
        assert answer.verdict is Verdict.EXACT
        meanwhile += held == 1 and not task.done()
    await task
    assert meanwhile > 1
    assert (await archive.search("第1499艘船")).verdict is Verdict.EXACT


async def test_an_index_of_another_analyzer_is_made_anew(database: Path) -> None:
    """An archive that an older version indexed is found through all the same."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE memory SET value = 'older' WHERE name = 'analyzer'")
        connection.execute("DELETE FROM postings WHERE key / 65536 % 2 = 0")
        connection.execute("UPDATE sentences SET same_words = 0, word_starts = x''")
    async with open_archive(database) as archive:
        assert (await archive.check()).findings == ()
        assert (await archive.search("任何冲突的终点都是谈判桌")).verdict is Verdict.EXACT
