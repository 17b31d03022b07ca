"""What looks wrong in held sessions and in files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store import (
    Archive,
    ImportFailed,
    Metadata,
    Notice,
    Peculiarity,
    SessionNotFound,
    SourceProblem,
)
from tests.store.conftest import SAID

Talk = Callable[..., Path]
FAULTY = (
    ("记者", "灯塔什么时候重新点亮？"),
    ("林澄", "灯塔将在立冬那天重新点亮，，渔民们的的船都回来看。"),
    ("记者", "渡轮会不会加班？"),
    ("林澄", "“渡轮从下个月起每天多开四班。"),
)
TOLD = {
    Peculiarity.DOUBLED_PUNCTUATION: "，，",
    Peculiarity.DOUBLED_CHARACTER: "的的",
    Peculiarity.UNBALANCED: "“",
}


def told(notices: tuple[Notice, ...]) -> dict[Peculiarity, str]:
    """Give what is told, and of what."""
    return {one.peculiarity: one.detail for one in notices}


async def test_a_file_and_the_session_made_of_it_have_the_same_faults(
    empty: Archive, talk: Talk
) -> None:
    """Each in the order of the lines, with its place."""
    path = talk(*FAULTY)
    of_file = await empty.care.lint_file(path)
    assert (of_file.source, of_file.session) == (str(path), None)
    assert told(of_file.notices) == TOLD
    lines = path.read_text(encoding="utf-8").splitlines()
    for one in of_file.notices:
        assert one.detail in lines[one.line - 1]
        assert one.detail in one.excerpt
    session = (await empty.import_(path, Metadata())).session
    of_session = await empty.care.lint_session(session.id)
    assert (of_session.source, of_session.session) == ("talk.txt", session.id)
    assert of_session.notices == of_file.notices


async def test_an_import_counts_what_it_does_not_tell(empty: Archive, talk: Talk) -> None:
    """Three kinds are told at once, the rest on demand."""
    report = await empty.import_(talk(*FAULTY), Metadata(), dry_run=True)
    assert (report.notices, report.further) == ((), 3)
    assert (await empty.import_(talk(*FAULTY), Metadata())).further == 3
    assert (await empty.import_(talk(), Metadata())).further == 0


async def test_what_is_sound_has_no_fault(empty: Archive, talk: Talk) -> None:
    """Held or not."""
    path = talk()
    assert (await empty.care.lint_file(path)).notices == ()
    session = (await empty.import_(path, Metadata())).session
    assert (await empty.care.lint_session(session.id)).notices == ()
    assert (await empty.care.lint_file(path)).notices == ()


async def test_a_file_of_an_event_that_is_held_is_a_warning(empty: Archive, talk: Talk) -> None:
    """Unless it is the very file."""
    session = (await empty.import_(talk(), Metadata())).session
    other = talk(*SAID, name="other.txt", title="又一份", day="2031年5月9日")
    (same,) = (await empty.care.lint_file(other)).notices
    assert same.peculiarity is Peculiarity.SAME_EVENT
    assert session.id in same.detail
    assert same.excerpt == session.title


async def test_a_text_in_which_nobody_speaks_is_looked_at_all_the_same(
    empty: Archive, tmp_path: Path
) -> None:
    """And why it is no transcript is told."""
    path = tmp_path / "page.txt"
    path.write_text("中(zhōng )国的灯(dēng)塔亮了\ufffd", encoding="utf-8")
    found = await empty.care.lint_file(path)
    assert set(told(found.notices)) == {Peculiarity.PINYIN_NOISE, Peculiarity.MOJIBAKE}
    assert found.failure
    assert found.failure.reason is SourceProblem.NO_TURNS


async def test_what_is_not_there_cannot_be_looked_at(empty: Archive) -> None:
    """Neither a file nor a session."""
    with pytest.raises(ImportFailed):
        await empty.care.lint_file(Path("nowhere.txt"))
    with pytest.raises(SessionNotFound):
        await empty.care.lint_session("nowhere")


async def test_lines_are_looked_at_as_a_text(empty: Archive, tmp_path: Path) -> None:
    """They have no turns that could be misread."""
    path = tmp_path / "lines.txt"
    path.write_text("“船来了。\n船走了，，又来了。\n", encoding="utf-8")
    session = (await empty.import_lines(path, Metadata())).session
    found = await empty.care.lint_session(session.id)
    assert told(found.notices) == {Peculiarity.DOUBLED_PUNCTUATION: "，，"}


@pytest.mark.parametrize("name", ("2018-11-13_t1612601", "2019-12-09_t1722905"))
async def test_real_transcripts_have_few_faults(empty: Archive, shared: Path, name: str) -> None:
    """And those are some."""
    (path,) = (shared / "transcripts" / "mfa").glob(f"{name}*")
    found = told((await empty.care.lint_file(path)).notices)
    expected = {Peculiarity.DOUBLED_CHARACTER: "的的", Peculiarity.UNBALANCED: "“"}
    assert len(found) == 1
    assert found.items() <= expected.items()
