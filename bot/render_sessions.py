"""Lists of sessions and of what was said in one, as a person sees them in Telegram. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageEntityType

from bot.callback_data import Target, View
from bot.keyboards import button, markup, page_steps
from bot.render import Card, day_of
from bot.render_whole import turn_name
from bot.texts import Texts
from bot.utf16 import Composer, clipped
from store import Exchange, Session

PAGE: Final = 8
"""Sessions, or exchanges, on a page: their buttons are two rows."""
_Listed = TypeVar("_Listed")
_ROW: Final = 4
_TITLE: Final = 80
_NAME: Final = 40
_BEGINNING: Final = 90
"""UTF-16 units shown of what was asked, or of a speech."""


def sessions_card(sessions: Sequence[Session], page: int, texts: Texts) -> Card:
    """Show a page of the sessions, each with a button that opens it."""
    if not sessions:
        return Card(texts("coverage.none"))
    page, count = _within(page, len(sessions))
    title = "held.title" if count == 1 else "held.title_paged"
    message = Composer().add(texts(title, page=page + 1, pages=count)).line()
    numbered = _numbered(sessions, page)
    steps = page_steps(Target(View.SESSIONS, ""), page, count, texts)
    return _with_sessions(message, numbered, steps, texts)


def matches_card(sessions: Sequence[Session], texts: Texts) -> Card:
    """Show the sessions that somebody may mean, so that they can choose."""
    message = Composer().add(texts("held.which", count=len(sessions))).line()
    return _with_sessions(message, _numbered(sessions, 0), [], texts)


def session_card(session: Session, exchanges: Sequence[Exchange], page: int, texts: Texts) -> Card:
    """Show a page of what was said in a session, each with a button that opens it.

    Args:
        session: Which.
        exchanges: All of its exchanges and speeches, in order.
        page: Counted from 0; one past the last is the last.
        texts: The reader's language.
    """
    page, count = _within(page, len(exchanges))
    message = Composer().add("🗂 ").add(clipped(session.title, _TITLE), MessageEntityType.BOLD)
    message.line().add(_told(session, texts)).line()
    buttons = []
    for number, exchange in _numbered(exchanges, page):
        opening = exchange.turns[0]
        name = clipped(turn_name(opening, opening.speaker or "", texts), _NAME)
        words = clipped(opening.text, _BEGINNING)
        message.line().add(texts("held.exchange", number=number, name=name, words=words))
        buttons.append(button(str(number), Target(View.WHOLE, opening.sentences[0].id)))
    if count > 1:
        message.line().line().add(texts("held.page", page=page + 1, pages=count))
    steps = page_steps(Target(View.SESSION, session.id), page, count, texts)
    home = button(texts("button.sessions"), Target(View.SESSIONS, ""))
    return Card(*message.finished(), _keyboard(buttons, [*steps, home]))


def unlisted_card(session: Session, texts: Texts) -> Card:
    """Say that there is too much in a session to list it, and how to look into it."""
    message = Composer().add("🗂 ").add(clipped(session.title, _TITLE), MessageEntityType.BOLD)
    message.line().line().add(texts("held.unlisted", count=session.sentences, id=session.id))
    home = button(texts("button.sessions"), Target(View.SESSIONS, ""))
    return Card(*message.finished(), markup([[home]]))


def page_of(exchanges: Sequence[Exchange], sentence: str) -> int:
    """Give the page of a session's list on which a sentence's exchange is, the first if none."""
    for place, exchange in enumerate(exchanges):
        if any(said.id == sentence for turn in exchange.turns for said in turn.sentences):
            return place // PAGE
    return 0


def _with_sessions(
    message: Composer,
    numbered: Iterator[tuple[int, Session]],
    steps: Sequence[InlineKeyboardButton],
    texts: Texts,
) -> Card:
    buttons = []
    for number, session in numbered:
        message.line().add(f"{number}. ").add(
            clipped(session.title, _TITLE), MessageEntityType.BOLD
        )
        message.line().add(_told(session, texts))
        buttons.append(button(str(number), Target(View.SESSION, session.id)))
    return Card(*message.finished(), _keyboard(buttons, steps))


def _told(session: Session, texts: Texts) -> str:
    dated = day_of(session.date, texts) if session.date else texts("held.undated")
    told = [dated, clipped(session.publisher or "", _NAME)]
    if session.exchanges:
        told.append(texts("held.exchanges", count=session.exchanges))
    told.append(texts("held.sentences", count=session.sentences))
    return " · ".join(part for part in told if part)


def _numbered(listed: Sequence[_Listed], page: int) -> Iterator[tuple[int, _Listed]]:
    first = page * PAGE
    return enumerate(listed[first : first + PAGE], start=first + 1)


def _within(page: int, listed: int) -> tuple[int, int]:
    """Give a page that there is, and how many there are."""
    count = max(1, -(-listed // PAGE))
    return min(page, count - 1), count


def _keyboard(
    buttons: Sequence[InlineKeyboardButton], steps: Sequence[InlineKeyboardButton]
) -> InlineKeyboardMarkup:
    rows = [buttons[first : first + _ROW] for first in range(0, len(buttons), _ROW)]
    return markup([*rows, steps])
