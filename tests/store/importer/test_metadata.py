"""What is known of a transcript: from its sidecar, its title block, its name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store.errors import InvalidDate, SourceProblem, TranscriptMalformed
from store.importer.metadata import from_title_block, parse_date, with_sidecar
from store.model import Metadata, Origin


def test_a_date_is_year_month_day() -> None:
    """One form, so that no two people read it as two days."""
    assert parse_date("2024-03-07") == date(2024, 3, 7)


@pytest.mark.parametrize(
    "value",
    ("", "2024-3-7", "20240307", "07/03/2024", "2023-02-29", "2024-03-07 ", "２０２４-03-07"),
)
def test_any_other_date_is_refused_with_what_was_given(value: str) -> None:
    """The error carries the value, for the sentence that a person reads."""
    with pytest.raises(InvalidDate) as refused:
        parse_date(value)
    assert refused.value.value == value


def test_a_sidecar_tells_what_the_caller_did_not(tmp_path: Path) -> None:
    """What the caller told stands."""
    (tmp_path / "talk.toml").write_text(
        'title = "灯塔"\ndate = 2031-05-06\nurl = "https://example.org"\n'
        'publisher = "潮汐报"\nlanguage = "zh-Hans"\n[speakers]\n"林澄" = "馆长"\n',
        encoding="utf-8",
    )
    assert with_sidecar(tmp_path / "talk.txt", Metadata(title="渡轮")) == Metadata(
        title="渡轮",
        date=date(2031, 5, 6),
        url="https://example.org",
        publisher="潮汐报",
        language="zh-Hans",
        roles={"林澄": "馆长"},
    )


def test_without_a_sidecar_only_the_caller_tells(tmp_path: Path) -> None:
    """It need not be there."""
    told = Metadata(title="渡轮")
    assert with_sidecar(tmp_path / "talk.txt", told) == told


def test_a_file_is_not_its_own_sidecar(tmp_path: Path) -> None:
    """A transcript named .toml is read as the words in it."""
    path = tmp_path / "talk.toml"
    path.write_text("记者：为何？", encoding="utf-8")
    assert with_sidecar(path, Metadata()) == Metadata()


@pytest.mark.parametrize(
    "sidecar",
    (
        b"title",
        b"title = 5",
        b'date = "2024-03-07"',
        b"date = 2024-03-07T10:00:00",
        b'speakers = "x"',
        b"[speakers]\nx = 5",
        b'titel = "x"',
        b"title = '\xff'",
    ),
)
def test_a_sidecar_that_cannot_be_right_is_refused_by_its_name(
    tmp_path: Path, sidecar: bytes
) -> None:
    """A misspelt key would be lost in silence."""
    (tmp_path / "talk.toml").write_bytes(sidecar)
    with pytest.raises(TranscriptMalformed) as refused:
        with_sidecar(tmp_path / "talk.txt", Metadata())
    assert refused.value.reason is SourceProblem.METADATA
    assert refused.value.source == str(tmp_path / "talk.toml")


def test_the_first_line_is_the_title() -> None:
    """Where nothing says otherwise."""
    assert from_title_block("talk.txt", ["林澄答记者问", "2031年5月6日"]).title == "林澄答记者问"


def test_the_line_above_a_subtitle_is_the_title() -> None:
    """A series stands above it in the shipped transcript."""
    block = ["特别报道", "灯塔重新点亮", "——林澄答记者问"]
    assert from_title_block("talk.txt", block).title == "灯塔重新点亮"


def test_without_a_line_the_files_name_is_the_title() -> None:
    """Some title is better than none to choose by."""
    assert from_title_block("talks/灯塔.txt", []).title == "灯塔"


def test_an_address_alone_on_its_line_is_the_address() -> None:
    """It is no title, even where it stands first."""
    told = from_title_block("talk.txt", ["https://example.org/a", "灯塔"])
    assert (told.url, told.title) == ("https://example.org/a", "灯塔")


@pytest.mark.parametrize(
    "line", ("2031年5月6日", "2031-05-06", "2031/5/6", "2031.5.6", "于 2031 年 5 月 6 日")
)
def test_a_whole_date_is_found_as_people_print_it(line: str) -> None:
    """In any of the usual forms."""
    assert from_title_block("talk.txt", ["灯塔", line]).date == date(2031, 5, 6)


def test_a_day_takes_its_year_from_another_line() -> None:
    """A dateline has a day and a month, the series its year."""
    block = ["2031 特别报道", "据潮汐社北岸5月6日电"]
    assert from_title_block("talk.txt", block).date == date(2031, 5, 6)


def test_the_files_name_can_tell_the_date() -> None:
    """Where the page does not."""
    assert from_title_block("2031-05-06-talk.txt", ["灯塔"]).date == date(2031, 5, 6)


@pytest.mark.parametrize("line", ("5月6日", "2031年", "2031年2月30日", "灯塔"))
def test_a_date_that_is_not_told_is_not_guessed(line: str) -> None:
    """Half a date is none, and neither is a day that no calendar has."""
    assert from_title_block("talk.txt", [line]).date is None


def test_each_thing_known_tells_where_it_was_taken_from(tmp_path: Path) -> None:
    """What was told stays told; the sidecar fills in, then the text, then the file's name."""
    (tmp_path / "2031-05-06.toml").write_text('place = "灯塔"\ntitle = "别的"', encoding="utf-8")
    told = Metadata(title="渡轮").told_by(Origin.OPTION)
    known = with_sidecar(tmp_path / "2031-05-06.txt", told)
    known = known.completed(from_title_block("2031-05-06.txt", ["灯塔记者会", "https://a.org/b"]))
    assert (known.title, known.place, known.url) == ("渡轮", "灯塔", "https://a.org/b")
    assert known.origins == {
        "title": Origin.OPTION,
        "place": Origin.SIDECAR,
        "url": Origin.TEXT,
        "date": Origin.FILE_NAME,
    }
