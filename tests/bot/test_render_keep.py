"""What those who keep the bot see fits a message, whatever stands in it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback_data import View, decode
from bot.render import Card
from bot.render_keep import (
    REPORTS_SHOWN,
    Choice,
    Deed,
    Reported,
    preview_card,
    report_card,
    reports_card,
    stats_card,
    taken_card,
    trouble_card,
)
from bot.texts import Texts
from store import (
    Changes,
    ImportReport,
    Notice,
    Outcome,
    Peculiarity,
    Report,
    Session,
    Usage,
    Verdict,
)
from tests.bot.believable import SESSION, hits, long_texts, names, quote, sessions, texts
from tests.support.bot_api_rules import check_message_text
from tests.support.bot_api_shapes import check_inline_keyboard

languages = st.sampled_from([Texts("zh"), Texts("en")])
words = texts | long_texts
notices = st.builds(Notice, st.sampled_from(Peculiarity), st.integers(1, 9**9), words, words)
changes = st.builds(Changes, *[st.lists(words, max_size=12).map(tuple)] * 2)
imports = st.builds(
    ImportReport,
    st.just("talk.txt"),
    st.sampled_from(Outcome),
    sessions(),
    st.lists(notices, max_size=12).map(tuple),
    st.none() | changes,
    st.integers(1, 500),
)
moments = st.none() | st.just(datetime(2024, 3, 9, tzinfo=UTC))
kept = texts.map(str.strip) | st.integers(1, 500).map("字".__mul__)
reports = st.builds(
    Report,
    st.integers(1, 10**12),
    st.just("mzxw6ytboi3gk4tt"),
    kept,
    st.integers(1, 10**6),
    st.just(datetime(2024, 3, 8, tzinfo=UTC)),
    moments,
    st.none() | kept,
)
reported = st.builds(Reported, reports, st.none() | hits().map(lambda found: found.quote))
usages = st.builds(
    Usage,
    st.just(date(2024, 3, 8)),
    st.dictionaries(st.sampled_from(Verdict), st.integers(0, 10**9)),
    st.dictionaries(st.sampled_from([0.5, 0.9, 0.99]), st.floats(1e-5, 1e3)),
    st.lists(st.tuples(words, st.integers(1, 10**9)), max_size=10).map(tuple),
    st.integers(0, 10**9),
)


@given(imports, languages)
def test_any_file_can_be_shown(report: ImportReport, language: Texts) -> None:
    """Before and after; where nothing would change there is nothing to press."""
    _check(preview_card(report, "0" * 32, language))
    _check(taken_card(report, language))
    buttons = preview_card(report, "0" * 32, language).keyboard
    assert (buttons is None) is (report.outcome is Outcome.UNCHANGED)


@given(reported, languages)
def test_any_report_can_be_shown(shown: Reported, language: Texts) -> None:
    """What is quoted in it is of the sentence alone."""
    card = report_card(shown, language)
    _check(card)
    assert len([mark for mark in card.entities if mark.type == "blockquote"]) <= 1


@given(st.lists(reported, max_size=REPORTS_SHOWN), st.integers(0, 3), languages)
def test_any_list_of_reports_can_be_shown(
    waiting: list[Reported], page: int, language: Texts
) -> None:
    """With a button for each."""
    card = reports_card(waiting, page, 4, language)
    _check(card)
    rows = card.keyboard.inline_keyboard if card.keyboard else ()
    targets = [decode(str(button.callback_data)) for row in rows for button in row]
    opened = [target.id for target in targets if target.id]
    assert opened == [str(shown.report.id) for shown in waiting]


@given(usages, st.lists(sessions(), max_size=2), languages)
def test_any_use_can_be_shown(usage: Usage, held: list[Session], language: Texts) -> None:
    """However much it is, and whatever was asked in vain."""
    _check(stats_card(usage, held, language))


@given(names, words, languages)
def test_any_trouble_can_be_told(told: str, trace: str, language: Texts) -> None:
    """Exceptions quote anything."""
    _check(trouble_card("abcdef", told, trace, language))


def test_buttons_say_what_they_do() -> None:
    """Their pages are the deeds."""
    trial = ImportReport("a.txt", Outcome.ADDED, SESSION, (), None, 3)
    assert _targets(preview_card(trial, "f" * 16, Texts("zh"))) == [
        (View.TAKE_IN, "f" * 16, Choice.TAKE_IN),
        (View.TAKE_IN, "f" * 16, Choice.CANCEL),
    ]
    opened = Report(5, "mzxw6ytboi3gk4tt", "", 1, datetime(2024, 3, 8, tzinfo=UTC), None, None)
    assert _targets(report_card(Reported(opened, quote()), Texts("zh"))) == [
        (View.SETTLE, "5", Deed.DISMISS),
        (View.SETTLE, "5", Deed.CORRECT),
    ]
    settled = replace(opened, settled_at=opened.reported_at)
    assert _targets(report_card(Reported(settled, None), Texts("zh")))[0][2] == Deed.DISMISS_ANEW


@pytest.mark.parametrize(("seconds", "told"), ((0.00123, "1.2"), (0.5, "500"), (2.0, "2000")))
def test_times_are_told_in_milliseconds(seconds: float, told: str) -> None:
    """Times are kept to within a tenth."""
    usage = Usage(date(2024, 3, 8), {}, {0.5: seconds}, (), 0)
    assert f"50% 的查询在 {told} 毫秒内" in stats_card(usage, [], Texts("zh")).text


def _check(card: Card) -> None:
    """The fake Telegram would take it."""
    parameters = {"text": card.text, "entities": [mark.to_dict() for mark in card.entities]}
    check_message_text(json.loads(json.dumps(parameters)))
    if card.keyboard is not None:
        check_inline_keyboard(card.keyboard.to_dict())


def _targets(card: Card) -> list[tuple[View, str, int]]:
    rows = card.keyboard.inline_keyboard if card.keyboard else ()
    targets = [decode(str(button.callback_data)) for row in rows for button in row]
    return [(target.view, target.id, target.page) for target in targets]
