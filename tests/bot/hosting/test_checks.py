"""What the bot's health is judged by, each part made unwell once."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.hosting.checks import FRESH, Checks
from bot.hosting.pulse import POLLING_PATIENCE, Pulse
from bot.hosting.vitals import Check, Finding, Reason
from store import Answer, Archive, open_archive
from tests.bot.ticking import Clock

ENOUGH = 2**20


class Watched:
    """An archive with what looks at it, and the time in the test's hand."""

    def __init__(self, archive: Archive, database: Path, reserve: int = ENOUGH) -> None:
        self.archive = archive
        self.clock = Clock()
        self.pulse = Pulse(clock=self.clock)
        self.checks = Checks(archive, database, reserve, self.pulse, clock=self.clock)

    async def find(self, check: Check) -> Finding:
        """Look, and give what one check found."""
        return (await self.checks.ready())[check]

    async def later(self, check: Check) -> Finding:
        """Look once what was found before holds no longer."""
        self.clock.go_on(FRESH)
        return await self.find(check)


@pytest.fixture
async def watched(database: Path) -> AsyncIterator[Watched]:
    """Give the corpus, watched, updates flowing."""
    async with open_archive(database) as archive:
        one = Watched(archive, database)
        one.pulse.flowed()
        yield one


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """Give a folder that cannot be written to: root may write whatever its modes say."""
    if os.geteuid() == 0:
        mounts = (line.split() for line in Path("/proc/self/mounts").read_text().splitlines())
        places = [Path(place) for _, place, _, options, *_ in mounts if "ro" in options.split(",")]
        folders = [place for place in places if place.is_dir()]
        if not folders:
            pytest.skip("root may write everywhere, and nothing is mounted read-only here")
        yield folders[0]
        return
    tmp_path.chmod(0o500)
    yield tmp_path
    tmp_path.chmod(0o700)


async def test_a_bot_that_works_is_well(watched: Watched) -> None:
    """In all respects."""
    findings = await watched.checks.ready()
    assert {check: finding.reason for check, finding in findings.items()} == {
        Check.UPDATES: Reason.FINE,
        Check.ARCHIVE: Reason.FINE,
        Check.DISK: Reason.FINE,
    }
    assert findings[Check.DISK].facts["needed"] == ENOUGH


async def test_before_telegram_is_reached_it_is_starting(database: Path) -> None:
    """How long that takes is told, and what the last attempt failed of."""
    async with open_archive(database) as archive:
        one = Watched(archive, database)
        one.clock.go_on(7)
        one.pulse.failed("NetworkError")
        found = await one.find(Check.UPDATES)
    assert found.reason is Reason.STARTING
    assert (found.facts["seconds"], found.facts["problem"]) == (7, "NetworkError")


async def test_updates_that_flow_no_more_are_noticed(watched: Watched) -> None:
    """And that they flow again, at once."""
    watched.clock.go_on(POLLING_PATIENCE + 1)
    found = await watched.find(Check.UPDATES)
    assert found.reason is Reason.NO_UPDATES
    assert found.facts["seconds"] == POLLING_PATIENCE + 1
    watched.pulse.flowed()
    assert (await watched.find(Check.UPDATES)).passed


async def test_a_webhook_that_is_another_s_is_noticed_at_once(watched: Watched) -> None:
    """There is nothing to wait for."""
    watched.pulse.failed("WebhookTaken", surely=True)
    found = await watched.find(Check.UPDATES)
    assert found.reason is Reason.CUT_OFF
    assert found.facts["problem"] == "WebhookTaken"


async def test_an_empty_archive_is_well(tmp_path: Path) -> None:
    """Nobody has taken anything in yet."""
    path = tmp_path / "empty.sqlite3"
    async with open_archive(path, corpus=False) as archive:
        assert (await Watched(archive, path).find(Check.ARCHIVE)).passed


async def test_an_archive_whose_index_is_gone_is_not_well(watched: Watched, database: Path) -> None:
    """What it is of is named."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TABLE postings")
    found = await watched.find(Check.ARCHIVE)
    assert found.reason is Reason.ARCHIVE_FAILED
    assert found.facts["problem"]


async def test_a_damaged_archive_is_not_well(watched: Watched, database: Path) -> None:
    """All its pages but the first are overwritten, before anything was searched."""
    with closing(sqlite3.connect(database)) as connection:
        pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _PAGES)
    with database.open("r+b") as file:
        file.seek(size)
        file.write(b"\xa5" * size * (pages - 1))
    found = await watched.find(Check.ARCHIVE)
    assert found.reason is Reason.ARCHIVE_FAILED
    assert found.facts["problem"] == "corrupt"


async def test_an_index_of_another_version_is_not_well(watched: Watched, database: Path) -> None:
    """Though nothing of it is damaged."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE memory SET value = 'older' WHERE name = 'analyzer'")
    assert (await watched.find(Check.ARCHIVE)).reason is Reason.ARCHIVE_STALE


async def test_an_archive_that_does_not_find_its_own_words_is_not_well(
    watched: Watched, database: Path
) -> None:
    """It answers, but its index is empty."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM postings")
    assert (await watched.find(Check.ARCHIVE)).reason is Reason.ARCHIVE_BLIND


async def test_an_archive_that_does_not_answer_in_time_is_not_well(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time it has is cut short here."""
    monkeypatch.setattr("bot.hosting.checks.SEARCH_LIMIT", 0.05)

    async def never(_query: str, *, limit: int = 5, sessions: Sequence[str] = ()) -> Answer:
        await asyncio.sleep(60)
        raise AssertionError(limit, sessions)

    monkeypatch.setattr(watched.archive, "search", never)
    assert (await watched.find(Check.ARCHIVE)).reason is Reason.ARCHIVE_SILENT


async def test_too_little_room_is_noticed(watched: Watched, database: Path) -> None:
    """What is free and what is needed is told."""
    vast = shutil.disk_usage(database.parent).total * 2
    found = await Watched(watched.archive, database, reserve=vast).find(Check.DISK)
    assert found.reason is Reason.DISK_LOW
    assert found.facts["needed"] == vast
    assert 0 < int(found.facts["free"] or 0) < vast


async def test_a_volume_that_is_gone_is_noticed(watched: Watched, database: Path) -> None:
    """The system does not tell of what is not there."""
    gone = database.parent / "gone" / "archive.sqlite3"
    assert (await Watched(watched.archive, gone).find(Check.DISK)).reason is Reason.DISK_UNKNOWN


async def test_what_may_only_be_read_is_noticed(watched: Watched, read_only: Path) -> None:
    """As a volume that was mounted so by mistake."""
    database = read_only / "archive.sqlite3"
    found = await Watched(watched.archive, database, reserve=0).find(Check.DISK)
    assert found.reason is Reason.DISK_READ_ONLY


async def test_however_often_it_is_asked_it_looks_once_in_a_while(
    watched: Watched, database: Path
) -> None:
    """Many at once cause one look; what was found says how old it is."""
    assert (await watched.find(Check.ARCHIVE)).passed
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE memory SET value = 'older' WHERE name = 'analyzer'")
    watched.clock.go_on(FRESH - 1)
    found = await asyncio.gather(*(watched.find(Check.ARCHIVE) for _ in range(20)))
    assert all(one.passed and one.facts["age"] == FRESH - 1 for one in found)
    assert not (await watched.later(Check.ARCHIVE)).passed


async def test_a_session_that_is_removed_meanwhile_does_no_harm(watched: Watched) -> None:
    """Nothing is kept of it."""
    assert (await watched.find(Check.ARCHIVE)).passed
    (session,) = await watched.archive.sessions()
    await watched.archive.remove(session.id)
    assert (await watched.later(Check.ARCHIVE)).passed


async def test_looking_is_no_asking(watched: Watched) -> None:
    """What is searched to see whether the archive answers is not counted as use."""
    for _ in range(3):
        await watched.later(Check.ARCHIVE)
    assert sum((await watched.archive.tallies.usage()).queries.values()) == 0


async def test_only_changes_are_logged(
    watched: Watched, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Once when it becomes unwell, and once when it is well again."""
    caplog.set_level(logging.INFO, "bot.hosting.checks")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE memory SET value = 'older' WHERE name = 'analyzer'")
    for _ in range(3):
        await watched.later(Check.ARCHIVE)
    await watched.archive.reindex()
    for _ in range(3):
        await watched.later(Check.ARCHIVE)
    assert [line.getMessage() for line in caplog.records] == [
        "the bot is not well",
        "the bot is well again",
    ]
    told = [vars(line)["fields"] for line in caplog.records]
    assert told[0] == {"check": "archive", "reason": "archive_stale"}
    assert told[1]["reason"] == "fine"


async def test_the_start_is_no_trouble_to_log(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither that it goes on, nor that it is over."""
    caplog.set_level(logging.INFO, "bot.hosting.checks")
    async with open_archive(database) as archive:
        one = Watched(archive, database)
        await one.find(Check.UPDATES)
        one.pulse.flowed()
        await one.later(Check.UPDATES)
    assert not caplog.records


async def test_whether_a_new_start_would_mend_it_hangs_on_the_fetching_alone(
    watched: Watched,
) -> None:
    """Telegram away is no reason for one."""
    watched.clock.go_on(POLLING_PATIENCE * 10)
    watched.pulse.failed("NetworkError")
    assert watched.checks.alive()[Check.FETCHING].passed
    watched.clock.go_on(POLLING_PATIENCE * 10)
    assert watched.checks.alive()[Check.FETCHING].reason is Reason.FETCHING_STOPPED


_PAGES = ("page_count", "page_size")
