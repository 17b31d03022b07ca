"""Markdown of ours, after a person has edited it."""

from __future__ import annotations

import pytest

from store.errors import SourceProblem, TranscriptMalformed
from store.importer.draft import Draft
from store.importer.markdown_turns import read, sniff
from store.model import Kind, Metadata

FRONT = '---\ntranscript: "yuanhua/1"\ntitle: "灯塔"\ndate: 2031-05-06\n---\n'


def marked(text: str) -> Draft:
    """Read such a text under front matter."""
    return read("talk.md", (FRONT + text).encode(), Metadata())


def test_it_is_known_by_its_front_matter() -> None:
    """Other Markdown is read by its layout."""
    assert sniff("x", FRONT.encode())
    assert sniff("x", FRONT.replace('"', "").replace("\n", "\r\n").encode())
    assert not sniff("x.md", "---\ntitle: 灯塔\n---\n### 林澄：\n好。".encode())


def test_a_comment_that_is_gone_or_broken_leaves_a_speech() -> None:
    """The label tells who speaks."""
    draft = marked('### 林澄：\n好。\n\n### 记者： <!-- {"kind": -->\n为何？')
    assert [(turn.kind, turn.speaker, turn.label) for turn in draft.turns] == [
        (Kind.SPEECH, "林澄", "林澄"),
        (Kind.SPEECH, "记者", "记者"),
    ]


def test_lines_of_a_paragraph_are_put_together_as_their_script_does() -> None:
    """With a space between words of Latin letters, and none between characters."""
    draft = marked("### 林澄：\n灯塔\n亮了。\n\nThe tide\nturns.")
    assert [one.text for one in draft.turns[0].sentences] == ["灯塔亮了。", "The tide turns."]


def test_what_stands_above_the_first_heading_is_nobodys() -> None:
    """And so is what stands right below a section's heading, and what is quoted."""
    draft = marked("立冬记\n\n### 林澄：\n好。\n\n> 掌声\n\n## 渡轮\n\n五点\n\n### 林澄：\n开船。")
    assert [(turn.kind, turn.section) for turn in draft.turns] == [
        (Kind.NARRATIVE, None),
        (Kind.SPEECH, None),
        (Kind.NARRATIVE, None),
        (Kind.NARRATIVE, 0),
        (Kind.SPEECH, 0),
    ]


def test_an_editors_comment_is_nobodys_words() -> None:
    """It is left out, wherever it stands."""
    draft = marked("### 林澄：\n好。<!-- 待核 -->\n\n<!-- 问过了 -->\n\n一切都好。")
    (turn,) = draft.turns
    assert [one.text for one in turn.sentences] == ["好。", "一切都好。"]


def test_what_is_emphasised_is_a_remark() -> None:
    """An asterisk with a backslash is none."""
    draft = marked("### 林澄：\n好。*（笑）* 一\\*二。")
    assert [(one.text, one.remark) for one in draft.turns[0].sentences] == [
        ("好。", False),
        ("（笑）", True),
        ("一*二。", False),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    (
        (FRONT.encode(), SourceProblem.NO_TURNS),
        (FRONT.encode() + b"\xff", SourceProblem.NOT_UTF8),
        (b"", SourceProblem.NO_TURNS),
    ),
)
def test_what_holds_no_transcript_is_refused(content: bytes, reason: SourceProblem) -> None:
    """Nobody speaks in it, or it is no text."""
    with pytest.raises(TranscriptMalformed) as caught:
        read("talk.md", content, Metadata())
    assert caught.value.reason is reason
