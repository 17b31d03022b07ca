"""What a new edition changes, sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import Archive, Comparison, Metadata, Part, Revised, Said, SessionNotFound
from store.revising import revise

Talk = Callable[..., Path]


async def compared(archive: Archive, talk: Talk, *changes: tuple[str, str]) -> Comparison:
    """Take the small transcript in, and lay a changed one beside it."""
    session = (await archive.import_(talk(), Metadata())).session
    path = talk(name="new.txt")
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path.write_bytes(text.encode())
    found = await archive.care.compare(session.id, path, Metadata())
    assert await archive.sessions() == (session,)
    return found


async def test_the_same_edition_changes_nothing(empty: Archive, talk: Talk) -> None:
    """Every sentence stays."""
    found = await compared(empty, talk)
    assert found.revisions == ()
    assert found.same == found.session.sentences


async def test_a_changed_sentence_tells_what_is_changed_in_it(empty: Archive, talk: Talk) -> None:
    """The pieces are those of both sentences."""
    (one,) = (await compared(empty, talk, ("三位老匠人", "四位老匠人"))).revisions
    assert one.revised is Revised.CHANGED
    assert one.before
    assert one.after
    claimed = [one.before.text[p.claimed.start : p.claimed.end] for p in one.pieces]
    assert "".join(claimed) == one.before.text
    differs = [piece for piece in one.pieces if piece.part is not Part.SAME]
    assert "三" in "".join(one.before.text[p.claimed.start : p.claimed.end] for p in differs)


async def test_what_comes_and_goes_is_told_where_it_stands(empty: Archive, talk: Talk) -> None:
    """In the order of the new edition."""
    changes = (("渔民们等了很久。", ""), ("末班船改到夜里十一点。", "另外还有一班夜船专送货物。"))
    revisions = (await compared(empty, talk, *changes)).revisions
    told = [(one.revised, (one.before or one.after).text[:4]) for one in revisions]  # type: ignore[union-attr] # one of them is there
    assert told == [
        (Revised.REMOVED, "渔民们等"),
        (Revised.REMOVED, "末班船改"),
        (Revised.ADDED, "另外还有"),
    ]


async def test_words_of_another_speaker_are_moved(empty: Archive, talk: Talk) -> None:
    """They are the same words, and another quote."""
    found = await compared(empty, talk, ("北岸电台记者：", "南岸电台记者："))
    (one,) = found.revisions
    assert one.revised is Revised.MOVED
    assert (one.before and one.before.speaker) == "北岸电台记者"
    assert (one.after and one.after.speaker) == "南岸电台记者"
    assert found.count(Revised.MOVED) == 1


async def test_a_session_that_is_not_held_is_not_compared(empty: Archive, talk: Talk) -> None:
    """Nothing is taken for it."""
    with pytest.raises(SessionNotFound):
        await empty.care.compare("nowhere", talk(), Metadata())


LINES = st.lists(
    st.tuples(st.text("灯塔渡轮", min_size=1, max_size=5), st.sampled_from("甲乙")),
    max_size=8,
    unique_by=lambda line: line[0],
)


def said(lines: list[tuple[str, str]]) -> list[Said]:
    """Make an edition of sentences, whose text is their id."""
    return [Said(text, text, name, "speech") for text, name in lines]


@given(LINES, LINES)
def test_every_sentence_is_told_of_once(
    before: list[tuple[str, str]], now: list[tuple[str, str]]
) -> None:
    """Each of the old edition and each of the new one, as it is left, or as it becomes."""
    revisions, same = revise(said(before), said(now))
    assert len([one for one in revisions if one.before]) + same == len(before)
    assert len([one for one in revisions if one.after]) + same == len(now)
    went = [one.before for one in revisions if one.before]
    assert len(set(went)) == len(went)


@given(LINES)
def test_an_edition_is_the_same_as_itself(lines: list[tuple[str, str]]) -> None:
    """Nothing becomes of it."""
    assert revise(said(lines), said(lines)) == ([], len(lines))
