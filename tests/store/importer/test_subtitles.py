"""Subtitles: the words of the cues, and when they are said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import FormatUnknown
from store.importer import subtitles
from store.importer.document import Document


def read(text: str) -> Document:
    """Read subtitles."""
    return subtitles.read("talk.srt", text.encode())


def blocks(text: str) -> list[tuple[float | None, str]]:
    """Give the blocks of subtitles: seconds and text."""
    document = read(text)
    return [(at.time, document.source.text[at.span.start : at.span.end]) for at in document.blocks]


def words(text: str) -> list[str]:
    """Give the texts of the blocks of subtitles."""
    return [line for _, line in blocks(text)]


def cues(*texts: str) -> str:
    """Write WebVTT, a cue a second."""
    shown = (f"00:{at:02}.000 --> 00:{at + 1:02}.000\n{text}\n" for at, text in enumerate(texts))
    return "\n".join(["WEBVTT\n", *shown])


SRT = """1
00:00:01,500 --> 00:00:03,000
记者：灯塔何时

2
01:02:03,250 --> 01:02:05,000 X1:10 X2:20
重新点亮？
100
"""


@pytest.mark.parametrize("ends", ("\n", "\r\n", "\r"))
def test_each_line_of_a_cue_is_a_block_with_its_time(ends: str) -> None:
    """A line of digits is words like any other."""
    assert blocks(SRT.replace("\n", ends)) == [
        (1.5, "记者：灯塔何时"),
        (3723.25, "重新点亮？"),
        (3723.25, "100"),
    ]


def test_a_cue_may_go_on_in_the_next() -> None:
    """Where it ends is where the screen was full."""
    assert [at.wrapped for at in read(SRT).blocks] == [True, True, False]


def test_cues_need_no_numbers() -> None:
    """Their times tell where they begin."""
    text = "00:00:01,000 --> 00:00:02,000\n一，二\n00:00:03,500 --> 00:00:04,000\n三\n"
    assert blocks(text) == [(1.0, "一，二"), (3.5, "三")]


def test_marks_are_taken_out() -> None:
    """Italics, colours, places on the screen and the times of single words."""
    assert words(
        cues("<i>灯塔</i> {\\an8}很<c.yellow>亮</c>", "<b>渡<00:01.500>轮</b> &amp; 钟", "a &lt; b")
    ) == ["灯塔 很亮", "渡轮 & 钟", "a < b"]


def test_notes_styles_and_settings_are_dropped() -> None:
    """They are said to programs."""
    text = (
        "WEBVTT - 标题\nKind: captions\n\nNOTE 不是话\n\nSTYLE\n::cue { color: red }\n\n"
        "第一\n00:01.000 --> 00:02.000 align:start position:0%\n灯塔很亮。\n"
    )
    assert blocks(text) == [(1.0, "灯塔很亮。")]


def test_a_voice_is_who_speaks() -> None:
    """Where the subtitles name it; two in one cue are two blocks."""
    document = read(cues("<v 林澄>灯塔很亮。</v>\n<v.loud 记者>何时？", "没有名字"))
    assert [(at.speaker, at.wrapped) for at in document.blocks] == [
        ("林澄", False),
        ("记者", False),
        (None, False),
    ]
    assert document.source.text == "灯塔很亮。\n何时？\n没有名字"


def test_dashes_in_one_cue_are_two_speakers() -> None:
    """The second does not go on with what the first said."""
    document = read(cues("- 何时？\n- 明年。", "好。"))
    assert [at.wrapped for at in document.blocks] == [False, True, False]


def test_captions_that_roll_are_read_once() -> None:
    """Each shows again the line that the one before ended with."""
    rolling = cues("一二", "一二\n三四", "三四", "三四\n五六", "五六\n七八")
    assert blocks(rolling) == [(0.0, "一二"), (1.0, "三四"), (3.0, "五六"), (4.0, "七八")]


def test_captions_that_grow_are_read_once() -> None:
    """Word by word, as they are said."""
    assert words(cues("a", "a b", "a b c", "a b c d")) == ["a", "b", "c", "d"]


def test_words_said_twice_are_words_said_twice() -> None:
    """Where captions do not roll."""
    assert words(cues("不。", "不。", "灯塔很亮。", "渡轮很快。", "钟声很响。")).count("不。") == 2


@pytest.mark.parametrize(
    ("text", "are_subtitles"),
    (
        (SRT, True),
        ("\ufeff" + cues("a"), True),
        ("\ufeff\n" + SRT, True),
        ("00:01.000 --> 00:02.000\na", True),
        ("WEBVTT is a format", False),
        ("1\n问：好？", False),
        ("会议 10:00 --> 11:00", False),
    ),
)
def test_subtitles_are_told_by_how_they_begin(text: str, *, are_subtitles: bool) -> None:
    """Not by their name."""
    assert subtitles.sniff("a.txt", text.encode()) is are_subtitles
    assert subtitles.sniff("a.txt", text.lstrip("\ufeff").encode("utf-16")) is are_subtitles


PARTS = st.lists(
    st.sampled_from(
        (
            *("1\n", "\n", "00:00:01,000 --> 00:00:02,000\n", "00:01.000 --> 00:00.500\n", "-->"),
            *("<v A>", "</v>", "<i>", "<", "{\\an8}", "灯塔", "a", "NOTE", "STYLE\n", "- ", "&lt;"),
            *("99999:99:99.999 --> 1:1.1\n", "\r", "\0", "\u2028"),
        )
    )
).map("".join)


@given(text=PARTS | st.text())
@pytest.mark.parametrize("head", ("", "WEBVTT\n\n"))
def test_any_text_is_read_or_refused(head: str, text: str) -> None:
    """Whatever its marks: no other error, blocks in order, each a line."""
    try:
        document = read(head + text.encode("utf-8", "ignore").decode())
    except FormatUnknown:
        return
    lines = [document.source.text[at.span.start : at.span.end] for at in document.blocks]
    assert "\n".join(lines) == document.source.text


def test_real_subtitles_have_the_words_of_their_texts(shared: Path) -> None:
    """The same conferences, in both formats."""
    folder = shared / "transcripts" / "layouts" / "derived-formats"
    for path in sorted(folder.glob("*.srt")):
        first = subtitles.read(path.name, path.read_bytes())
        second = subtitles.read(path.name, path.with_suffix(".vtt").read_bytes())
        assert first.source.text == second.source.text
        assert [at.time for at in first.blocks] == [at.time for at in second.blocks]
        whole = path.with_suffix("").with_suffix(".oneline.txt").read_text(encoding="utf-8")
        said = "".join(first.source.text.split())
        assert said in "".join(whole.split()) or "".join(whole.split()) in said
