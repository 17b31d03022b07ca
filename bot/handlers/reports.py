"""Somebody says that a quote is wrong; who keeps the bot settles that."""

from __future__ import annotations

import logging
from typing import Final

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.ext import filters

from bot.asked import words_of
from bot.callback_data import Target, View, decode
from bot.context import Context
from bot.errors import StaleButton
from bot.handlers.keepers import journal_name, keeps, tell_keepers
from bot.handlers.reply import edit, reply, toast
from bot.render import Card
from bot.render_keep import REPORTS_SHOWN, Deed, Reported, report_card, reports_card
from store import NotFound, Report, ReportNotFound

_OF_A_QUOTE: Final = (View.REPORT, View.CITE, View.WHOLE, View.QUOTE)
"""Views of a sentence: the first of them that a message has a button to is of its own."""
_DIGITS: Final = 15
"""Of a report's number, at the most: a forged one may have more than SQLite can count."""

_logger = logging.getLogger(__name__)


class _Correction(filters.MessageFilter):
    """Words, and no command, in reply to a message of the bot about a report."""

    def filter(self, message: Message) -> bool:
        """See the base class."""
        wrote = message.text is not None and not message.text.startswith("/")
        return wrote and _report_number(message.reply_to_message) is not None


CORRECTION: Final = _Correction()


async def press(update: Update, context: Context) -> None:
    """Report the quote that a button stands under."""
    query = update.callback_query
    if query is None:
        return
    try:
        report = await _add(decode(query.data or "").id, "", context)
    except NotFound:
        await toast(query, context.texts("browse.gone"))
        return
    await toast(query, context.texts("reports.thanks"))
    await _tell_if_new(report, context)


async def command(update: Update, context: Context) -> None:
    """Answer /report TEXT, a reply to a quote: what is wrong with it."""
    message = update.message or update.channel_post
    if message is None or message.text is None:
        return
    public_id = _quoted(message.reply_to_message)
    if public_id is None:
        await reply(message, Card(context.texts("reports.usage")))
        return
    note = words_of(message)
    try:
        report = await _add(public_id, note, context)
    except NotFound:
        await reply(message, Card(context.texts("browse.gone")))
        return
    await reply(message, Card(context.texts("reports.thanks")))
    await _tell_if_new(report, context)


async def listing(update: Update, context: Context) -> None:
    """Answer /reports: those that wait to be settled."""
    if update.message:
        await reply(update.message, await _list(0, context))


async def correct(update: Update, context: Context) -> None:
    """Settle a report by the words that are to be shown with its quote: a reply to its message."""
    message = update.message
    if message is None or message.text is None:
        return
    number = _report_number(message.reply_to_message)
    if number is None:
        return
    try:
        report = await context.archive.reports.settle(
            number, message.text, who=journal_name(message.from_user)
        )
    except ReportNotFound as problem:
        await reply(message, Card(context.texts.error(problem)))
        return
    _logger.info("report %d of %s is settled", report.id, report.sentence)
    await reply(message, report_card(await _reported(report, context), context.texts))


async def settle(update: Update, context: Context) -> None:
    """Do with a report, or with their list, what a button says."""
    query = update.callback_query
    if query is None:
        return
    try:
        notice = await _settle(query, context)
    except StaleButton:
        notice = context.texts("reports.stale")
    except ReportNotFound as problem:
        notice = context.texts.error(problem)
    await toast(query, notice)


async def _settle(query: CallbackQuery, context: Context) -> str | None:
    """Give the notice that is left to be shown, if there is one.

    Raises:
        StaleButton: The button is none of this version, or not for this person.
        ReportNotFound: The archive has no such report.
    """
    target = decode(query.data or "")
    if not keeps(query.from_user, context):
        raise StaleButton
    if not target.id:
        await edit(query, await _list(target.page, context))
        return None
    number, notice = _number(target), None
    if number is None or target.page not in set(Deed):
        raise StaleButton
    report = await context.archive.reports.report(number)
    if target.page == Deed.CORRECT:
        return context.texts("reports.how", number=number)
    if target.page == Deed.DISMISS and report.settled_at is not None:
        notice = context.texts("reports.already")
    elif target.page in {Deed.DISMISS, Deed.DISMISS_ANEW}:
        report = await context.archive.reports.settle(
            number, None, who=journal_name(query.from_user)
        )
        _logger.info("report %d of %s is dismissed", report.id, report.sentence)
    await edit(query, report_card(await _reported(report, context), context.texts))
    return notice


async def _add(public_id: str, note: str, context: Context) -> Report:
    """Report a sentence, or what stands in its place since.

    Raises:
        NotFound: The archive no longer holds it.
    """
    quote = await context.archive.quote(public_id)
    report = await context.archive.reports.add(quote.id, note)
    _logger.info("report %d of %s, %d times", report.id, quote.id, report.count)
    return report


async def _tell_if_new(report: Report, context: Context) -> None:
    if report.count == 1:
        reported = await _reported(report, context)
        await tell_keepers(context, lambda texts: report_card(reported, texts))


async def _list(page: int, context: Context) -> Card:
    waiting = await context.archive.reports.open()
    pages = max(1, -(-len(waiting) // REPORTS_SHOWN))
    page = min(page, pages - 1)
    shown = waiting[page * REPORTS_SHOWN : (page + 1) * REPORTS_SHOWN]
    reported = [await _reported(report, context) for report in shown]
    return reports_card(reported, page, pages, context.texts)


async def _reported(report: Report, context: Context) -> Reported:
    try:
        return Reported(report, await context.archive.quote(report.sentence))
    except NotFound:
        return Reported(report, None)


def _quoted(message: Message | None) -> str | None:
    """Give the public id of the sentence that a message of the bot shows, None if it shows none."""
    targets = _targets(message)
    for view in _OF_A_QUOTE:
        shown = {target.id for target in targets if target.view is view}
        if shown:  # several are of a list, and say nothing of which is meant
            return shown.pop() if len(shown) == 1 else None
    return None


def _report_number(message: Message | None) -> int | None:
    """Give the number of the report that a message of the bot is about, None if of none."""
    numbers = [
        _number(target)
        for target in _targets(message)
        if target.view is View.SETTLE and target.page == Deed.CORRECT
    ]
    return numbers[0] if numbers else None


def _number(target: Target) -> int | None:
    known = target.id.isascii() and target.id.isdecimal() and len(target.id) <= _DIGITS
    return int(target.id) if known else None


def _targets(message: Message | None) -> list[Target]:
    """Give where the buttons under a message lead, those of another version left out."""
    keyboard = message.reply_markup if message is not None else None
    if not isinstance(keyboard, InlineKeyboardMarkup):
        return []
    targets: list[Target] = []
    for button in (button for row in keyboard.inline_keyboard for button in row):
        try:
            targets.append(decode(str(button.callback_data or "")))
        except StaleButton:
            continue  # it leads elsewhere: to a page, to another chat, or nowhere any more
    return targets
