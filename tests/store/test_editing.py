"""What is known of a session is put right; what was cited stays cited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from store import (
    Archive,
    Deed,
    Metadata,
    Origin,
    Outcome,
    Session,
    SessionNotFound,
    SpeakerNotFound,
)

Talk = Callable[..., Path]
RIGHT = Metadata(
    title="灯塔与渡轮",
    date=date(2031, 5, 8),
    url="https://example.org/talk",
    publisher="潮汐报",
    language="zh-Hans",
    place="码头",
    roles={"林澄": "港务局长"},
)


async def taken_in(archive: Archive, talk: Talk) -> Session:
    """Import the small transcript."""
    return (await archive.import_(talk(), Metadata())).session


async def ids(archive: Archive, session: str) -> list[str]:
    """Give the ids of all that was said in a session."""
    return [
        sentence.id
        for exchange in await archive.session_exchanges(session)
        for turn in exchange.turns
        for sentence in turn.sentences
    ]


async def test_every_field_is_put_right_and_no_id_changes(empty: Archive, talk: Talk) -> None:
    """And the proof of the archive still holds."""
    session = await taken_in(empty, talk)
    before = await ids(empty, session.id)
    now, edits = await empty.care.edit(session.id, RIGHT)
    assert (now.id, now.title, now.date) == (session.id, RIGHT.title, RIGHT.date)
    assert (now.url, now.publisher, now.place) == (RIGHT.url, RIGHT.publisher, RIGHT.place)
    assert now.language == RIGHT.language
    assert await ids(empty, session.id) == before
    assert (await empty.quote(before[1])).session == now
    assert [(one.field, one.after) for one in edits][:2] == [
        ("title", "灯塔与渡轮"),
        ("date", "2031-05-08"),
    ]
    exchange, *_ = await empty.session_exchanges(session.id)
    assert exchange.turns[1].role == "港务局长"
    assert (await empty.check()).findings == ()


async def test_a_search_finds_what_was_put_right(empty: Archive, talk: Talk) -> None:
    """By its new date, and no longer by the old one."""
    session = await taken_in(empty, talk)
    await empty.care.edit(session.id, RIGHT)
    found = await empty.search("灯塔将在立冬那天重新点亮 from:2031-05-08")
    assert found.hits[0].quote.session.title == "灯塔与渡轮"
    assert not (await empty.search("灯塔将在立冬那天重新点亮 to:2031-05-07")).hits


async def test_a_trial_changes_nothing(empty: Archive, talk: Talk) -> None:
    """It tells what would change."""
    session = await taken_in(empty, talk)
    _, edits = await empty.care.edit(session.id, RIGHT, dry_run=True)
    assert len(edits) == 7
    assert await empty.session(session.id) == session


async def test_what_is_so_already_is_no_change(empty: Archive, talk: Talk) -> None:
    """The journal has nothing to tell of it."""
    session = await taken_in(empty, talk)
    _, edits = await empty.care.edit(session.id, Metadata(title=session.title))
    assert edits == ()
    assert len(await empty.care.journal()) == 1


async def test_a_field_is_left_out(empty: Archive, talk: Talk) -> None:
    """A role too, by an empty one."""
    session = await taken_in(empty, talk)
    await empty.care.edit(session.id, RIGHT)
    clear = ("date", "place")
    now, _ = await empty.care.edit(session.id, Metadata(roles={"林澄": ""}), clear=clear)
    assert (now.date, now.place, now.publisher) == (None, None, "潮汐报")
    exchange, *_ = await empty.session_exchanges(session.id)
    assert exchange.turns[1].role is None


async def test_the_journal_tells_what_was_and_what_is(empty: Archive, talk: Talk) -> None:
    """And who did it."""
    session = await taken_in(empty, talk)
    await empty.care.edit(session.id, RIGHT, who="船长")
    entry, _ = await empty.care.journal()
    assert (entry.deed, entry.who, entry.title) == (Deed.EDITED, "船长", session.title)
    fields = entry.details["fields"]
    assert isinstance(fields, dict)
    assert fields["title"] == [session.title, "灯塔与渡轮"]
    assert fields["role:林澄"] == [None, "港务局长"]


async def test_what_is_not_held_cannot_be_put_right(empty: Archive, talk: Talk) -> None:
    """Neither a session nor a speaker; nothing of the rest is written either."""
    session = await taken_in(empty, talk)
    with pytest.raises(SessionNotFound):
        await empty.care.edit("nowhere", RIGHT)
    with pytest.raises(SpeakerNotFound):
        await empty.care.edit(session.id, replace(RIGHT, roles={"某人": "局长"}))
    assert await empty.session(session.id) == session


async def test_the_same_bytes_are_still_the_same(empty: Archive, talk: Talk) -> None:
    """They do not undo what was put right."""
    session = await taken_in(empty, talk)
    await empty.care.edit(session.id, RIGHT)
    report = await empty.import_(talk(), Metadata())
    assert (report.outcome, report.session.title) == (Outcome.UNCHANGED, "灯塔与渡轮")


async def edition(archive: Archive, talk: Talk, told: Metadata) -> Session:
    """Import another edition of the small transcript, which must replace it."""
    path = talk()
    path.write_bytes(path.read_bytes().replace("三位".encode(), "四位".encode()))
    report = await archive.import_(path, told)
    assert report.outcome is Outcome.REPLACED
    return report.session


async def test_a_new_edition_of_the_file_is_known_and_keeps_what_was_put_right(
    empty: Archive, talk: Talk
) -> None:
    """Though its own title and date are the old ones."""
    session = await taken_in(empty, talk)
    await empty.care.edit(session.id, RIGHT)
    now = await edition(empty, talk, Metadata())
    assert (now.id, now.title, now.date) == (session.id, RIGHT.title, RIGHT.date)
    exchange, *_ = await empty.session_exchanges(session.id)
    assert exchange.turns[1].role == "港务局长"
    assert await empty.sessions() == (await empty.session(session.id),)
    assert (await empty.check()).findings == ()


async def test_what_is_told_with_a_new_edition_is_newer_than_what_was_put_right(
    empty: Archive, talk: Talk
) -> None:
    """The rest stays as it was put right."""
    session = await taken_in(empty, talk)
    await empty.care.edit(session.id, RIGHT)
    told = Metadata(place="灯塔下").told_by(Origin.OPTION)
    now = await edition(empty, talk, told)
    assert (now.place, now.title) == ("灯塔下", RIGHT.title)


async def test_another_transcript_of_the_old_name_is_another_session(
    empty: Archive, talk: Talk
) -> None:
    """The id that its name would give it is taken."""
    session = await taken_in(empty, talk)
    await empty.care.edit(session.id, RIGHT)
    other = talk(("记者", "鱼卖完了吗？"), ("林澄", "早就卖完了。"), name="other.txt")
    report = await empty.import_(other, Metadata())
    assert report.outcome is Outcome.ADDED
    assert report.session.id != session.id


async def test_what_was_put_right_is_forgotten_with_the_session(empty: Archive, talk: Talk) -> None:
    """Taken in again, it is what its source tells."""
    session = await taken_in(empty, talk)
    await empty.care.edit(session.id, RIGHT)
    await empty.remove(session.id)
    assert (await taken_in(empty, talk)).title == session.title
    assert (await edition(empty, talk, Metadata())).title == session.title


async def test_lines_keep_what_was_put_right(empty: Archive, tmp_path: Path) -> None:
    """A longer file of the same name is a new edition of them."""
    lines = tmp_path / "lines.txt"
    lines.write_text("船来了。\n船走了。\n", encoding="utf-8")
    session = (await empty.import_lines(lines, Metadata())).session
    await empty.care.edit(session.id, Metadata(place="码头", title="船"))
    lines.write_text("船来了。\n船走了。\n船又来了。\n", encoding="utf-8")
    report = await empty.import_lines(lines, Metadata())
    assert report.outcome is Outcome.REPLACED
    assert (report.session.place, report.session.title) == ("码头", "船")
    assert (await empty.session(session.id)).place == "码头"
