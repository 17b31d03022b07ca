"""What those who keep the bot see: files, reports, use, and what went wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageEntityType

from bot import terminal
from bot.callback_data import Target, View, encode
from bot.render import Card, coverage, description
from bot.texts import Texts
from bot.utf16 import Composer, clipped, shortened
from store import Changes, ImportReport, Outcome, Quote, Report, Session, Usage, Verdict

NOTICES_SHOWN: Final = 6
CHANGES_SHOWN: Final = 5
"""How many sentences that come, and how many that go, a preview names."""
EDITIONS_SHOWN: Final = 2
"""How many other editions of an event a preview names."""
REPORTS_SHOWN: Final = 8
"""How many reports a page of their list has."""
_LINE: Final = 240
_SENTENCE: Final = 120
_TITLE: Final = 200
_QUOTE: Final = 1500
_WHOLE: Final = 10
"""Milliseconds from which on no fraction of one is told."""
_ROW: Final = 4
"""Buttons in a row of the list of reports."""


class Choice(IntEnum):
    """What is done with a file: the page of a button's target."""

    CANCEL = 0
    TAKE_IN = 1


class Deed(IntEnum):
    """What is done with a report: the page of a button's target."""

    SHOW = 0
    DISMISS = 1
    """If it is still open."""
    CORRECT = 2
    """Tell how."""
    DISMISS_ANEW = 3
    """Though it is settled."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A report with what it is about."""

    report: Report
    quote: Quote | None
    """None where the archive no longer holds the sentence."""


def preview_card(report: ImportReport, fingerprint: str, texts: Texts) -> Card:
    """Show what a file would change, with buttons to take it in or not.

    Args:
        report: Of the trial.
        fingerprint: Of what was tried, at most 32 letters and digits: the buttons carry it.
        texts: The reader's language.
    """
    session = report.session
    day = session.date.isoformat() if session.date else texts("keep.no_date")
    message = Composer().add(texts("keep.preview", name=clipped(report.source, _TITLE)))
    message.line().add(clipped(session.title, _TITLE), MessageEntityType.BOLD)
    message.line().add(texts("keep.date", date=day))
    if session.url:
        message.line().add(texts("keep.url", url=clipped(session.url, _TITLE)))
    exchanges = texts("import.exchanges", count=session.exchanges)
    counts = texts("import.counts", exchanges=exchanges, count=session.sentences)
    message.line().add(
        texts("keep.counts", counts=counts, turns=texts("keep.turns", count=report.turns))
    )
    message.line().add(texts(f"keep.would.{report.outcome}", id=session.id))
    for words in _beside(report, texts):
        message.line().add(words)
    if report.changes is not None:
        _add_changes(message, report.changes, texts)
    _add_notices(message, report, texts)
    unchanged = report.outcome is Outcome.UNCHANGED
    return Card(*message.finished(), None if unchanged else choices(fingerprint, texts))


def choices(fingerprint: str, texts: Texts) -> InlineKeyboardMarkup:
    """Give the buttons under a file that may be taken in."""
    named = ((Choice.TAKE_IN, "keep.take_in"), (Choice.CANCEL, "keep.cancel"))
    return InlineKeyboardMarkup(
        [
            [
                _button(texts(key), Target(View.TAKE_IN, fingerprint, page=choice))
                for choice, key in named
            ]
        ]
    )


def taken_card(report: ImportReport, texts: Texts) -> Card:
    """Say what taking a file in has changed."""
    ((words, _),) = terminal.report_line(texts, report, dry_run=False)
    told = "\n".join((shortened(words, 2 * _QUOTE), *_beside(report, texts)))
    return Card(*Composer().add(told).finished())


def _beside(report: ImportReport, texts: Texts) -> list[str]:
    """Say which sessions held are of the same event."""
    return [
        texts("import.edition", id=one.id, title=clipped(one.title, _TITLE))
        for one in report.editions[:EDITIONS_SHOWN]
    ]


def stats_card(usage: Usage, sessions: Sequence[Session], texts: Texts) -> Card:
    """Show what was counted of use, and what is held."""
    counts = {verdict: usage.queries.get(verdict, 0) for verdict in Verdict}
    message = Composer().add(texts("stats.title", since=usage.since.isoformat()))
    message.line().add(texts("stats.queries", count=sum(counts.values())))
    for verdict, count in counts.items():
        message.line().add(texts(f"stats.{verdict}", count=count))
    for share, seconds in usage.seconds.items():
        took = 1000 * seconds
        told = f"{took:.0f}" if took >= _WHOLE else f"{took:.1f}"
        message.line().add(texts("stats.took", share=f"{100 * share:g}", milliseconds=told))
    message.line().add(texts("stats.choices", count=usage.choices))
    message.line().add(coverage(sessions, texts))
    if usage.unanswered:
        message.line().line().add(texts("stats.unanswered"))
    for query, count in usage.unanswered:
        message.line().add(texts("stats.query", query=clipped(query, _SENTENCE), count=count))
    return Card(*message.finished())


def report_card(reported: Reported, texts: Texts) -> Card:
    """Show a report, how it was settled, and buttons to settle it."""
    report, quote = reported.report, reported.quote
    message = Composer().add(texts("reports.title", number=report.id, count=report.count)).line()
    if quote is None:
        message.add(texts("reports.gone", id=report.sentence)).line()
    else:
        message.add(shortened(quote.text, _QUOTE), MessageEntityType.BLOCKQUOTE).line()
        message.add(description(quote, texts)).line()
    if report.note:
        message.add(texts("reports.note", note=report.note)).line()
    message.line().add(_state(report, texts))
    again = Deed.DISMISS if report.settled_at is None else Deed.DISMISS_ANEW
    named = ((again, "reports.dismiss"), (Deed.CORRECT, "reports.correct"))
    row = [
        _button(texts(key), Target(View.SETTLE, str(report.id), page=deed)) for deed, key in named
    ]
    return Card(*message.finished(), InlineKeyboardMarkup([row]))


def reports_card(open_ones: Sequence[Reported], page: int, pages: int, texts: Texts) -> Card:
    """List a page of the open reports, a button for each."""
    if not open_ones:
        return Card(texts("reports.none"))
    message = Composer().add(texts("reports.list", page=page + 1, pages=pages))
    for reported in open_ones:
        words = reported.quote.text if reported.quote else reported.report.sentence
        excerpt = clipped(words, _SENTENCE)
        number, count = reported.report.id, reported.report.count
        message.line().add(texts("reports.line", number=number, count=count, excerpt=excerpt))
    numbers = [str(reported.report.id) for reported in open_ones]
    buttons = [_button(number, Target(View.SETTLE, number, page=Deed.SHOW)) for number in numbers]
    rows = [buttons[at : at + _ROW] for at in range(0, len(buttons), _ROW)]
    steps = (("button.previous_page", page - 1), ("button.next_page", page + 1))
    turns = [
        _button(texts(key), Target(View.SETTLE, "", page=other))
        for key, other in steps
        if 0 <= other < pages
    ]
    return Card(*message.finished(), InlineKeyboardMarkup([*rows, *([turns] if turns else [])]))


def trouble_card(number: str, told: str, trace: str, texts: Texts) -> Card:
    """Tell of an error: its number, what to do about it or what it is, and where it arose.

    Args:
        number: What whoever asked was shown.
        told: One sentence.
        trace: Lines; "" where they would tell nothing.
        texts: The reader's language.
    """
    message = Composer().add(texts("trouble.told", id=number)).line().add(clipped(told, 2 * _LINE))
    if trace:
        message.line().add(shortened(trace, 2 * _QUOTE), MessageEntityType.PRE)
    return Card(*message.finished())


def _add_changes(message: Composer, changes: Changes, texts: Texts) -> None:
    if not changes.added and not changes.removed:
        message.line().add(texts("import.same_sentences"))
    for sign, key, sentences in (("−", "removed", changes.removed), ("+", "added", changes.added)):
        if sentences:
            message.line().line().add(texts(f"import.sentences_{key}", count=len(sentences)))
        shown = (f"{sign} {clipped(text, _SENTENCE)}" for text in sentences[:CHANGES_SHOWN])
        _add_lines(message, shown, len(sentences) - CHANGES_SHOWN, texts)


def _add_notices(message: Composer, report: ImportReport, texts: Texts) -> None:
    if report.notices:
        message.line()
    shown = (
        clipped(terminal.notice_sentence(texts, report.source, notice), _LINE)
        for notice in report.notices[:NOTICES_SHOWN]
    )
    _add_lines(message, (f"⚠️ {line}" for line in shown), len(report.notices) - NOTICES_SHOWN, texts)


def _add_lines(message: Composer, lines: Iterable[str], more: int, texts: Texts) -> None:
    for line in lines:
        message.line().add(line)
    if more > 0:
        message.line().add(texts("keep.more", count=more))


def _state(report: Report, texts: Texts) -> str:
    if report.settled_at is None:
        return texts("reports.open")
    if report.correction is None:
        return texts("reports.dismissed")
    return texts("reports.corrected", correction=report.correction)


def _button(label: str, target: Target) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=encode(target))
