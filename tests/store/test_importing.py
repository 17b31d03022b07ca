"""Many sources taken in at once: in their order, a batch a transaction, whatever one of them is."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from store import (
    Archive,
    ImportReport,
    Layout,
    Metadata,
    Origin,
    Outcome,
    Reading,
    Refused,
    SourceProblem,
    Sources,
    Verdict,
    open_archive,
    workers,
)

MANY = 40
"""So many that workers are started, and that there is more than one batch."""


def talk(number: int, tree: str = "松树") -> str:
    """Write a transcript of a day and of words of its own."""
    return (
        f"第{number}次种树记者会\n2031年5月{1 + number % 28}日\n\n"
        f"潮汐报记者：第{number}片林子里种什么？\n"
        f"林澄：第{number}片林子里种{number * 7}棵{tree}。\n"
        f"潮汐报记者：第{number}片林子谁来浇水？\n"
        f"林澄：浇水的事由第{number}组村民来做。\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder of many transcripts."""
    path = tmp_path / "talks"
    path.mkdir()
    for number in range(MANY):
        (path / f"{number:03}.txt").write_text(talk(number), encoding="utf-8")
    return path


def written(folder: Path) -> list[Path]:
    """Give the transcripts of a folder, in the order of their names."""
    return sorted(folder.iterdir())


class Told(list[ImportReport | Refused]):
    """What an import told, in order."""

    @property
    def outcomes(self) -> list[Outcome | SourceProblem]:
        """What came of each source."""
        return [one.failure.reason if isinstance(one, Refused) else one.outcome for one in self]

    @property
    def names(self) -> list[str]:
        """The sources' names, without their folders."""
        return [
            Path(one.failure.source if isinstance(one, Refused) else one.source).name
            for one in self
        ]


async def imported(archive: Archive, paths: Sequence[Path | str], *, dry_run: bool = False) -> Told:
    """Import what is at these paths."""
    told = Told()
    await archive.import_all(Sources(paths), Metadata(), told.append, dry_run=dry_run, who="t")
    return told


async def titles(archive: Archive) -> set[str]:
    """Give what is held."""
    return {session.title for session in await archive.sessions()}


async def test_many_come_in_in_their_order(empty: Archive, folder: Path) -> None:
    """Whoever prepared them: told by name, each found, and nothing for the check to find."""
    told = await imported(empty, [folder])
    assert told.outcomes == [Outcome.ADDED] * MANY
    assert told.names == [f"{number:03}.txt" for number in range(MANY)]
    assert len(await empty.sessions()) == MANY
    assert (await empty.search("第39片林子里种273棵松树")).verdict is Verdict.EXACT
    assert (await empty.check()).findings == ()
    assert len(await empty.care.journal()) == MANY


async def test_a_batch_is_one_segment(empty: Archive, folder: Path) -> None:
    """Forty sources are two batches, not forty segments to be merged."""
    await imported(empty, [folder])
    ((count,),) = await empty._database.run(  # noqa: SLF001 - what the index looks like inside
        lambda connection: connection.execute("SELECT count(*) FROM segments").fetchall()
    )
    assert count <= MANY // 8


async def test_it_is_the_same_as_one_by_one(empty: Archive, folder: Path, tmp_path: Path) -> None:
    """Ids, titles, counts: a batch makes no difference."""
    await imported(empty, [folder])
    async with open_archive(tmp_path / "other.sqlite3", corpus=False) as other:
        for path in written(folder):
            await other.import_(path, Metadata())
        for session in await other.sessions():
            held = await empty.session(session.id)
            assert (held.title, held.date) == (session.title, session.date)
            assert await empty.session_exchanges(session.id) is not None
            theirs = await other.session_exchanges(session.id)
            ours = await empty.session_exchanges(session.id)
            assert [one.turns for one in ours] == [one.turns for one in theirs]


async def test_what_is_held_is_not_read_again(empty: Archive, folder: Path) -> None:
    """An import goes on where the one before it was."""
    await imported(empty, written(folder)[:10])
    told = await imported(empty, [folder])
    assert told.outcomes == [Outcome.UNCHANGED] * 10 + [Outcome.ADDED] * (MANY - 10)


async def test_a_bad_source_does_not_keep_the_others_out(empty: Archive, folder: Path) -> None:
    """It is told in its place, with the folder it was in."""
    (folder / "003.txt").write_bytes(b"\x00\x01")
    (folder / "004.txt").write_text("这里没有人说话。\n", encoding="utf-8")
    (folder / "005.toml").write_text("title = ", encoding="utf-8")
    told = await imported(empty, [folder, folder / "none.txt"])
    assert told.outcomes[3:6] == [
        SourceProblem.BINARY,
        SourceProblem.NO_TURNS,
        SourceProblem.METADATA,
    ]
    assert told.outcomes[-1] is SourceProblem.MISSING
    assert [one.within for one in told if isinstance(one, Refused)] == [str(folder)] * 3 + [None]
    assert len(await empty.sessions()) == MANY - 3


async def test_the_same_bytes_twice_come_in_once(empty: Archive, folder: Path) -> None:
    """Within a batch, too."""
    (folder / "000b.txt").write_text(talk(0), encoding="utf-8")
    told = await imported(empty, [folder])
    assert told.outcomes[:2] == [Outcome.ADDED, Outcome.UNCHANGED]
    assert len(await empty.sessions()) == MANY


async def test_a_new_edition_within_a_batch_replaces_the_old(empty: Archive, folder: Path) -> None:
    """One that the same transaction wrote, and one that was held."""
    await imported(empty, [folder / "001.txt"])
    (folder / "000b.txt").write_text(talk(0, "柏树"), encoding="utf-8")
    (folder / "001.txt").write_text(talk(1, "柏树"), encoding="utf-8")
    told = await imported(empty, [folder])
    assert told.outcomes[:3] == [Outcome.ADDED, Outcome.REPLACED, Outcome.REPLACED]
    assert isinstance(told[2], ImportReport)
    assert told[2].changes is not None
    assert told[2].changes.added == ("第1片林子里种7棵柏树。",)
    assert len(await empty.sessions()) == MANY
    assert (await empty.check()).findings == ()


async def test_a_trial_of_many_changes_nothing(empty: Archive, folder: Path) -> None:
    """Each has its outline."""
    told = await imported(empty, [folder], dry_run=True)
    assert told.outcomes == [Outcome.ADDED] * MANY
    assert all(isinstance(one, ImportReport) and one.outline for one in told)
    assert await empty.sessions() == ()


async def test_sidecars_and_zips_are_read(empty: Archive, folder: Path, tmp_path: Path) -> None:
    """What stands beside a file in a zip tells of it as it does in a folder."""
    packed = tmp_path / "talks.zip"
    with zipfile.ZipFile(packed, "w") as file:
        file.write(folder / "000.txt", "a.txt")
        file.writestr("a.toml", 'title = "灯塔边的林子"\n')
        file.write(folder / "001.txt", "b.txt")
    told = await imported(empty, [packed])
    assert told.names == ["talks.zip!a.txt", "talks.zip!b.txt"]
    assert isinstance(told[0], ImportReport)
    assert told[0].metadata.origins["title"] is Origin.SIDECAR
    assert "灯塔边的林子" in await titles(empty)


async def test_a_search_is_answered_meanwhile(archive: Archive, folder: Path) -> None:
    """From what was there before, or is in by then."""
    importing = asyncio.create_task(imported(archive, [folder]))
    answered = 0
    while not importing.done():
        found = await archive.search("任何冲突的终点都是谈判桌")
        assert found.verdict is Verdict.EXACT
        answered += 1
        await asyncio.sleep(0.01)
    assert answered > 1
    assert (await importing).outcomes == [Outcome.ADDED] * MANY


async def test_stopped_it_leaves_in_what_was_told(empty: Archive, folder: Path) -> None:
    """Whole sessions, and as many as it told of."""
    told = Told()

    async def stopped() -> None:
        async with asyncio.timeout(None) as limit:

            def tell(one: ImportReport | Refused) -> None:
                told.append(one)
                limit.reschedule(0)

            await empty.import_all(Sources([folder]), Metadata(), tell)

    with pytest.raises(TimeoutError):
        await stopped()
    assert 0 < len(told) < MANY
    assert len(await empty.sessions()) == len(told)
    assert (await empty.check()).findings == ()
    rest = await imported(empty, [folder])
    assert rest.outcomes.count(Outcome.ADDED) == MANY - len(told)


async def test_without_workers_it_is_done_here(
    empty: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no program can be started, or one ends at once."""
    monkeypatch.setattr(sys, "executable", str(folder / "none"))
    assert (await imported(empty, [folder])).outcomes == [Outcome.ADDED] * MANY
    for path in written(folder):
        path.write_text(path.read_text("utf-8").replace("林子", "山坡"), encoding="utf-8")
    monkeypatch.setattr(sys, "executable", "/bin/true")
    assert len((await imported(empty, [folder])).outcomes) == MANY


async def test_what_was_told_of_the_reading_is_kept(empty: Archive, tmp_path: Path) -> None:
    """So that the source can be read the same again."""
    path = tmp_path / "speech.txt"
    path.write_text("种树讲话\n\n" + "今天我们种下第一棵松树。" * 8 + "\n", encoding="utf-8")
    reading = Reading(Layout.SPEECH, ("林澄",))
    report = await empty.import_(path, Metadata(), reading=reading)
    assert report.outcome is Outcome.ADDED
    ((kept,),) = await empty._database.run(  # noqa: SLF001 - no face shows it
        lambda connection: connection.execute("SELECT reading FROM provenance").fetchall()
    )
    assert Reading.load(kept) == reading
    again = await empty.import_(path, Metadata(), reading=reading)
    assert again.outcome is Outcome.UNCHANGED
    assert (await empty.check()).findings == ()


def test_a_worker_ends_with_its_input() -> None:
    """Nothing is left running behind a program that was killed."""
    ended = subprocess.run(
        [sys.executable, "-c", "from store.workers import serve; serve()"],
        input=b"",
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert ended.stdout == b""


def test_a_worker_that_is_gone_says_so() -> None:
    """Whoever waits for its answer is not left waiting."""
    worker = workers.Worker()
    worker.stop()
    with pytest.raises(workers.WorkerGone):
        worker.do(([], Metadata(), Reading()))
    worker.close()
