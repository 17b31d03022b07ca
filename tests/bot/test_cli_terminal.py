"""What the terminal shows: lines, of which a quote has its own."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from bot import terminal
from bot.console import Console, Line, visible
from bot.texts import Texts
from store import (
    Answer,
    Changes,
    CheckReport,
    Discrepancy,
    Finding,
    Hit,
    ImportReport,
    Kind,
    Notice,
    Outcome,
    Peculiarity,
    Verdict,
)
from tests.bot.believable import SESSION, exchange, hit, hits, quote, turn

zh = Texts("zh")


class Screen(io.StringIO):
    """A terminal that remembers what it was sent."""

    def isatty(self) -> bool:
        """Say that a person is looking."""
        return True


def plain(*lines: Line) -> str:
    """Give lines as they come out where nobody looks at colours."""
    out = io.StringIO()
    Console(io.BytesIO(), out, io.StringIO()).say_all(iter(lines))
    return out.getvalue()


def shown(*lines: Line) -> str:
    """Give lines as a terminal is sent them."""
    screen = Screen()
    Console(io.BytesIO(), screen, io.StringIO()).say_all(iter(lines))
    return screen.getvalue()


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def test_a_quote_is_shown_with_speaker_date_session_and_question() -> None:
    """All that a reader needs to check it."""
    answer = Answer("谈判桌", Verdict.EXACT, (hit(quote(), (9, 12)),))
    assert plain(*terminal.answer_lines(zh, answer, 0)).splitlines() == [
        "任何冲突的终点都是谈判桌。",
        f"—— 王毅（外交部长） · 2024-03-07 · {SESSION.title}",
        "出自“任何冲突的终点都是谈判桌”一节",
        "路透社记者问：",
        "中方如何看待当前局势？",
        "看前后文：yuanhua show sentence00000007",
    ]


@given(hits())
def test_a_quote_stands_verbatim_and_alone(found: Hit) -> None:
    """Whatever it holds, not a character is changed, added or lost."""
    lines = [*terminal.answer_lines(zh, Answer("", found.verdict, (found,)), 0)]
    at = 0 if found.verdict is Verdict.EXACT else 2
    assert plain(lines[at]) == found.quote.text + "\n"


def test_the_match_is_marked_on_a_terminal() -> None:
    """Bold and reversed, which needs no colour."""
    answer = Answer("谈判桌", Verdict.EXACT, (hit(quote(), (0, 4), (9, 12)),))
    first = shown(*terminal.answer_lines(zh, answer, 0)).splitlines()[0]
    assert first == "\x1b[1;7m任何冲突\x1b[0m的终点都是\x1b[1;7m谈判桌\x1b[0m。"


def test_without_colour_the_match_is_still_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR takes the colours, not the emphasis."""
    monkeypatch.setenv("NO_COLOR", "1")
    sent = shown([("谈判桌", "match"), ("多出", "added")])
    assert "\x1b[1;7m谈判桌\x1b[0m" in sent
    assert "32" not in sent


def test_brackets_and_colons_are_not_markup() -> None:
    """A transcript's own signs come through, on a terminal too."""
    text = "【视频】[bold]所谓[/bold]:smile:\\[x] 见[1]"
    answer = Answer("视频", Verdict.EXACT, (hit(quote(text)),))
    lines = [*terminal.answer_lines(zh, answer, 0)]
    assert shown(lines[0]) == plain(lines[0]) == text + "\n"


def test_a_long_quote_is_not_broken_into_lines() -> None:
    """The terminal wraps it, so that it can be copied whole."""
    text = "和平" * 500 + "。"
    answer = Answer("和平", Verdict.EXACT, (hit(quote(text)),))
    assert shown(next(terminal.answer_lines(zh, answer, 0))) == text + "\n"


def test_a_control_character_does_not_drive_a_terminal() -> None:
    """It is shown as what it is; where nobody looks it stays verbatim."""
    line = [("红\x1b[31m色\x9b", "")]
    assert shown(line) == "红\\x1b[31m色\\x9b\n"
    assert plain(line) == "红\x1b[31m色\x9b\n"


def test_close_wording_is_announced() -> None:
    """Nobody takes the nearest words for the very words."""
    answer = Answer("谈判", Verdict.CLOSE, (hit(verdict=Verdict.CLOSE), hit(verdict=Verdict.CLOSE)))
    lines = plain(*terminal.answer_lines(zh, answer, 0)).splitlines()
    assert lines[0] == zh("ask.close")
    assert lines.count(zh("ask.close")) == 1


def test_close_wording_beside_the_very_words_is_told_apart() -> None:
    """The announcement stands between them."""
    answer = Answer("谈判", Verdict.EXACT, (hit(), hit(verdict=Verdict.CLOSE)))
    lines = plain(*terminal.answer_lines(zh, answer, 0)).splitlines()
    assert lines[0] == "任何冲突的终点都是谈判桌。"
    assert lines.index(zh("ask.also_close")) == lines.index("任何冲突的终点都是谈判桌。", 1) - 2


def test_nothing_found_is_said_kindly_with_two_suggestions() -> None:
    """It says how much was searched, and offers no quote."""
    lines = plain(*terminal.answer_lines(zh, Answer("火星", Verdict.NONE), 12)).splitlines()
    assert len(lines) == 3
    assert "12 场" in lines[0]


def test_nothing_found_in_an_empty_archive_says_that_it_is_empty() -> None:
    """Then other words would not help."""
    lines = plain(*terminal.answer_lines(zh, Answer("火星", Verdict.NONE), 0)).splitlines()
    assert lines == [zh("sessions.none")]


def test_a_quote_from_a_question_says_so() -> None:
    """The asker's words are not taken for an answer."""
    asked = replace(quote(kind=Kind.QUESTION), speaker="路透社记者", role="记者")
    lines = plain(*terminal.answer_lines(zh, Answer("", Verdict.EXACT, (hit(asked),)), 0))
    assert zh("ask.question_itself", asker="路透社记者") in lines
    assert "—— 路透社记者 · " in lines


def test_a_quote_from_a_speech_says_that_it_answers_nothing() -> None:
    """No question is made up."""
    speech = hit(quote(question=None, kind=Kind.SPEECH))
    lines = plain(*terminal.answer_lines(zh, Answer("", Verdict.EXACT, (speech,)), 0))
    assert zh("ask.no_question") in lines


def test_words_said_twice_name_the_other_places() -> None:
    """One hit, and where else these words stand."""
    lines = plain(*terminal.answer_lines(zh, Answer("", Verdict.EXACT, (hit(places=3),)), 0))
    assert zh("ask.places", others="sentence00000008 sentence00000009") in lines


def test_an_exchange_is_shown_whole_with_its_sentence_marked() -> None:
    """Who asked, who answered, in paragraphs, under the heading."""
    asked = turn(Kind.QUESTION, "路透社记者", ("中方怎么看？",))
    answered = turn(Kind.ANSWER, "王毅", ("第一句。", "第二句。"), ("第三句。",), first=1)
    lines = [*terminal.exchange_lines(zh, exchange(asked, answered), "sentence00000002")]
    assert plain(*lines) == (
        "\n任何冲突的终点都是谈判桌\n\n路透社记者问：\n中方怎么看？\n"
        "\n王毅（外交部长）答：\n第一句。第二句。\n第三句。\n"
    )
    assert "第一句。\x1b[1;7m第二句。\x1b[0m\n第三句。" in shown(*lines)


def test_narrative_is_shown_as_nobodys_words() -> None:
    """It has no speaker, and is given none."""
    lines = terminal.exchange_lines(zh, exchange(turn(Kind.NARRATIVE, None, ("会场安静。",))))
    assert zh("show.nobody") in plain(*lines)


def report(outcome: Outcome, changes: Changes | None = None) -> ImportReport:
    """Give what an import of a.txt did."""
    return ImportReport("a.txt", outcome, SESSION, (), changes, 3)


@pytest.mark.parametrize("outcome", (Outcome.ADDED, Outcome.REPLACED))
def test_a_trial_does_not_claim_to_have_changed_anything(outcome: Outcome) -> None:
    """What would be done is said otherwise than what was done."""
    trial = plain(terminal.report_line(zh, report(outcome), dry_run=True))
    done = plain(terminal.report_line(zh, report(outcome), dry_run=False))
    assert "将会" in trial
    assert "将会" not in done
    assert SESSION.id in done


def test_the_same_bytes_are_said_to_change_nothing() -> None:
    """In a trial and in earnest alike."""
    unchanged = report(Outcome.UNCHANGED)
    trial = terminal.report_line(zh, unchanged, dry_run=True)
    assert trial == terminal.report_line(zh, unchanged, dry_run=False)


def test_changes_are_told_sentence_by_sentence_up_to_a_few() -> None:
    """Each sentence that goes or comes, and how many more there are."""
    changes = Changes(added=("新句。",), removed=tuple(f"旧句{n}。" for n in range(12)))
    lines = plain(*terminal.change_lines(zh, report(Outcome.REPLACED, changes))).splitlines()
    assert "+ 新句。" in lines
    assert "- 旧句9。" in lines
    assert "- 旧句10。" not in lines
    assert zh("import.more", count=2) in lines


def test_an_edition_with_the_same_sentences_says_so() -> None:
    """Other bytes, but no other quote."""
    lines = plain(*terminal.change_lines(zh, report(Outcome.REPLACED, Changes((), ()))))
    assert zh("import.same_sentences") in lines


def test_a_notice_tells_file_line_and_place() -> None:
    """A person finds the place without searching."""
    notice = Notice(Peculiarity.MIXED_SCRIPT, 137, "以合作共贏为目标", "贏")
    sentence = terminal.notice_sentence(zh, "a.txt", notice)
    assert all(part in sentence for part in ("a.txt", "137", "贏", "以合作共贏为目标"))


def test_a_check_that_finds_nothing_says_what_it_proved() -> None:
    """And how much it looked at."""
    lines = plain(*terminal.check_lines(zh, CheckReport(2, 446, ())))
    assert "2 场" in lines
    assert "446 句" in lines


def test_a_check_names_what_differs() -> None:
    """Each finding with its place, then how many there are."""
    finding = Finding(Discrepancy.QUOTE_DIFFERS, "sentence00000001", "第 3 字")
    *found, summary = plain(*terminal.check_lines(zh, CheckReport(1, 5, (finding,)))).splitlines()
    assert len(found) == 1
    assert found[0].startswith("sentence00000001 ")
    assert "第 3 字" in found[0]
    assert "1 处" in summary


def test_a_session_without_a_date_has_an_empty_cell() -> None:
    """A row has as many cells as there are columns."""
    row = terminal.session_row(replace(SESSION, date=None))
    assert len(row) == len(terminal.SESSION_COLUMNS)
    assert row[1] == ""
    assert terminal.session_row(SESSION)[1] == date(2024, 3, 7).isoformat()


def test_line_breaks_and_tabs_stay_visible_as_such() -> None:
    """Only what would drive the terminal is escaped."""
    assert visible("一\n二\t三\r四\x00") == "一\n二\t三\\x0d四\\x00"
