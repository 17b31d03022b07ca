"""Editions of one event, in two scripts or of two publishers, are linked and shown as one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from store import Archive, Listed, Metadata, Peculiarity, Session, Wanted, gathered, traditional
from tests.store.conftest import SAID

Talk = Callable[..., Path]
LIGHT = "灯塔将在立冬那天重新点亮"


async def both(archive: Archive, talk: Talk, day: str = "2031年5月6日") -> tuple[Session, Session]:
    """Take in the small transcript, and as it would be printed in traditional characters."""
    first = (await archive.import_(talk(), Metadata())).session
    said = [(traditional(label), traditional(words)) for label, words in SAID]
    other = talk(*said, name="other.txt", title="林澄答記者問全文", day=day)
    return first, (await archive.import_(other, Metadata())).session


async def editions(archive: Archive) -> dict[str, tuple[str, ...]]:
    """Give of each session which others are editions of its event."""
    return {one.session.id: one.editions for one in await archive.care.listed(Wanted())}


async def test_the_same_event_in_another_script_is_linked(empty: Archive, talk: Talk) -> None:
    """Each tells of the other; neither is changed."""
    first, second = await both(empty, talk)
    assert await editions(empty) == {first.id: (second.id,), second.id: (first.id,)}
    assert (await empty.check()).findings == ()


async def test_an_import_says_of_which_event_it_is(empty: Archive, talk: Talk) -> None:
    """A trial too."""
    first = (await empty.import_(talk(), Metadata())).session
    said = [(traditional(label), traditional(words)) for label, words in SAID]
    other = talk(*said, name="other.txt", title="林澄答記者問全文")
    for dry_run in (True, False):
        report = await empty.import_(other, Metadata(), dry_run=dry_run)
        assert report.editions == (first,)


async def test_another_day_is_another_event(empty: Archive, talk: Talk) -> None:
    """Until the date is put right."""
    first, second = await both(empty, talk, day="2031年5月7日")
    assert not any((await editions(empty)).values())
    await empty.care.edit(second.id, Metadata(date=date(2031, 5, 6)))
    assert (await editions(empty))[first.id] == (second.id,)
    await empty.care.edit(second.id, Metadata(), clear=("date",))
    assert not any((await editions(empty)).values())


async def test_two_talks_of_one_day_are_two_events(empty: Archive, talk: Talk) -> None:
    """A few words that everybody says do not make them one."""
    await empty.import_(talk(), Metadata())
    said = (("记者", "鱼卖完了吗？"), ("林澄", "早就卖完了。渡轮从下个月起每天多开四班。"))
    await empty.import_(talk(*said, name="b.txt", title="鱼市"), Metadata())
    assert not any((await editions(empty)).values())


async def test_three_editions_are_of_one_event(empty: Archive, talk: Talk) -> None:
    """And those that are left when one is removed."""
    first, second = await both(empty, talk)
    third = (await empty.import_(talk(name="c.txt", title="港务局长答问"), Metadata())).session
    assert set((await editions(empty))[first.id]) == {second.id, third.id}
    await empty.remove(first.id)
    assert await editions(empty) == {second.id: (third.id,), third.id: (second.id,)}
    await empty.remove(second.id)
    assert await editions(empty) == {third.id: ()}


async def test_a_new_edition_stays_linked(empty: Archive, talk: Talk) -> None:
    """It takes the place of the old one."""
    first, second = await both(empty, talk)
    path = talk()
    path.write_bytes(path.read_bytes().replace("三位".encode(), "四位".encode()))
    await empty.import_(path, Metadata())
    assert (await editions(empty))[second.id] == (first.id,)


async def test_an_index_made_anew_links_anew(empty: Archive, talk: Talk) -> None:
    """Nothing is lost by it."""
    await both(empty, talk)
    before = await editions(empty)
    await empty.reindex()
    assert await editions(empty) == before


async def test_a_list_shows_an_event_once(empty: Archive, talk: Talk) -> None:
    """With all of its editions."""
    first, second = await both(empty, talk)
    await empty.import_(talk(name="c.txt", title="下一天", day="2031年5月7日"), Metadata())
    together = gathered(await empty.care.listed(Wanted()))
    shown = [[one.session.id for one in group] for group in together]
    assert [len(group) for group in shown] == [1, 2]
    assert set(shown[1]) == {first.id, second.id}


async def test_a_session_is_gathered_once_though_its_other_is_not_wanted(
    empty: Archive, talk: Talk
) -> None:
    """What is not in the list stays out of it."""
    first, second = await both(empty, talk)
    alone = Listed(first, (second.id,))
    assert gathered((alone,)) == [(alone,)]


async def test_a_search_shows_a_sentence_once_with_both_sources(empty: Archive, talk: Talk) -> None:
    """In the words that were asked for, whichever edition that is."""
    first, second = await both(empty, talk)
    (hit, *others) = (await empty.search(LIGHT)).hits
    assert {hit.quote.session.id, *(one.id for one in hit.editions)} == {first.id, second.id}
    assert len(hit.places) == 2
    assert not [one for one in others if LIGHT in one.text or traditional(LIGHT) in one.text]


async def test_editions_may_name_a_speaker_otherwise(empty: Archive, talk: Talk) -> None:
    """What each edition has once is one saying."""
    await empty.import_(talk(), Metadata())
    said = [("港务局长林澄" if label == "林澄" else label, words) for label, words in SAID]
    await empty.import_(talk(*said, name="b.txt", title="港务局答问"), Metadata())
    hits = (await empty.search(LIGHT)).hits
    assert [len(hit.places) for hit in hits if hit.text.startswith(LIGHT)] == [2]


async def test_a_held_session_of_another_day_is_a_warning(empty: Archive, talk: Talk) -> None:
    """One that is linked is none."""
    first, second = await both(empty, talk, day="2031年5月7日")
    found = (await empty.care.lint_session(second.id)).notices
    (same,) = (one for one in found if one.peculiarity is Peculiarity.SAME_EVENT)
    assert first.id in same.detail
    await empty.care.edit(second.id, Metadata(date=first.date))
    found = (await empty.care.lint_session(second.id)).notices
    assert Peculiarity.SAME_EVENT not in {one.peculiarity for one in found}
