"""A file that somebody sent: what it is called, and what tells it from others."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Document, Message

from bot.handlers.received import fingerprint_of, name_of, told_of
from store import Metadata


@given(
    st.none()
    | st.text(st.characters(codec="utf-8"), max_size=400)
    | st.text(st.sampled_from("./\\𠮷a\0 "), max_size=40).map(lambda told: told * 10)
)
def test_a_name_is_one_that_any_file_system_takes(told: str | None) -> None:
    """Whatever it was called: no folder, no NUL, at most 255 bytes, and never nothing."""
    name = name_of(_file(told))
    assert name
    assert not {"/", "\\", "\0"} & set(name)
    assert name not in {".", ".."}
    assert len(name.encode()) <= 255


@pytest.mark.parametrize(
    ("told", "name"),
    (
        ("2024-03-07 王毅.txt", "2024-03-07 王毅.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\talks\\a.md", "a.md"),
        (None, "transcript.txt"),
        ("", "transcript.txt"),
        ("..", "transcript.txt"),
        ("長" * 300 + ".txt", "長" * 55 + ".txt"),
    ),
)
def test_a_name_stays_what_it_was_as_far_as_it_can(told: str | None, name: str) -> None:
    """The date in it may be the transcript's only one, and its end tells its kind."""
    assert name_of(_file(told)) == name
    assert PurePosixPath(name).name == name


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_fingerprint_tells_captions_apart(one: str, other: str) -> None:
    """It is short, and fits a button."""
    first, second = (fingerprint_of(_message(caption)) for caption in (one, other))
    assert (first == second) is (one == other)
    assert len(first) == 16


def test_lines_that_tell_nothing_are_left_alone() -> None:
    """A caption may say anything else."""
    caption = "updated: 2024\n这场发布会的 title: x\nurl：\ndate :\n2024-03-07"
    assert told_of(_message(caption)) == Metadata()


def _file(name: str | None) -> Document:
    return Document("BQAC", "AgAD", file_name=name)


def _message(caption: str) -> Message:
    moment = dt.datetime(2024, 3, 8, tzinfo=dt.UTC)
    return Message(1, moment, Chat(1, Chat.PRIVATE), document=_file("a.txt"), caption=caption)
