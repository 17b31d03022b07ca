"""What a chat has settled → the messages with buttons by which it is changed. Pure.

A button says what shall be, never what shall change, so that pressing it twice does no harm:

    SETTING home           all settings
    SETTING language       which language there is to choose
    SETTING sessions       page N of the sessions, to choose from
    SETTING all            all of them are searched; page N is shown
    SETTING on.ID off.ID   this one is among those searched, or not; page N is shown
    SETTING quiet          whether the chat is quiet: page 1 or 0
    LANGUAGE TAG           the language; `auto` for the reader's own
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from telegram import InlineKeyboardButton

from bot.callback_data import Target, View
from bot.errors import StaleButton
from bot.keyboards import button, markup, page_steps
from bot.render import Card, day_of
from bot.texts import TRADITIONAL, Texts
from bot.utf16 import clipped
from store import ChatSettings, Session

AUTO: Final = "auto"
NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {"zh": "简体中文", TRADITIONAL: "繁體中文", "en": "English"}
)
"""The languages, each by its own name."""
PAGE: Final = 8
"""How many sessions a page has."""
_LABEL: Final = 60
"""UTF-16 units of a button's label."""
_ON, _OFF = "on.", "off."


def settings_card(
    settings: ChatSettings, sessions: Sequence[Session], texts: Texts, *, group: bool
) -> Card:
    """Show what a chat, or in private a person, has settled.

    Args:
        settings: Of the chat.
        sessions: All that are held.
        texts: The reader's language.
        group: Whether it is a group, which may be quiet.
    """
    chosen = len(_chosen(settings, sessions))
    searched = "settings.sessions_some" if chosen else "settings.sessions_all"
    lines = [
        texts("settings.title"),
        "",
        texts("settings.language", name=_language_name(settings.language, texts)),
        texts(searched, count=chosen or len(sessions)),
    ]
    rows = [
        [button(texts("settings.button_language"), Target(View.SETTING, "language"))],
        [button(texts("settings.button_sessions"), Target(View.SETTING, "sessions"))],
    ]
    if group:
        state = "on" if settings.quiet else "off"
        lines += [texts(f"settings.quiet_{state}"), "", texts("settings.admins_only")]
        wanted = Target(View.SETTING, "quiet", page=int(not settings.quiet))
        rows.append([button(texts(f"settings.button_quiet_{state}"), wanted)])
    return Card("\n".join(lines), keyboard=markup(rows))


def language_card(language: str | None, texts: Texts) -> Card:
    """Show which language a chat has chosen, and the others."""
    names = {AUTO: texts("settings.auto"), **NAMES}
    rows = [
        [button(_ticked(name, texts, on=tag == (language or AUTO)), Target(View.LANGUAGE, tag))]
        for tag, name in names.items()
    ]
    rows.append([_home(texts)])
    return Card(texts("settings.choose_language"), keyboard=markup(rows))


def sessions_card(
    settings: ChatSettings, sessions: Sequence[Session], page: int, texts: Texts
) -> Card:
    """Show a page of the sessions, those ticked that are searched; none ticked, all are."""
    chosen = _chosen(settings, sessions)
    count = max(-(-len(sessions) // PAGE), 1)
    page = min(page, count - 1)
    whole = _ticked(texts("settings.all"), texts, on=not chosen)
    rows = [[button(whole, Target(View.SETTING, "all", page=page))]]
    for session in sessions[page * PAGE : (page + 1) * PAGE]:
        on = session.id in chosen
        wanted = Target(View.SETTING, f"{_OFF if on else _ON}{session.id}", page=page)
        rows.append([button(_ticked(_named(session, texts), texts, on=on), wanted)])
    rows += [page_steps(Target(View.SETTING, "sessions"), page, count, texts), [_home(texts)]]
    return Card(texts("settings.choose_sessions"), keyboard=markup(rows))


def choice_card(
    target: Target,
    settings: ChatSettings,
    sessions: Sequence[Session],
    texts: Texts,
    *,
    group: bool,
) -> Card:
    """Show what a pressed button leads to, once what it says is settled.

    Raises:
        StaleButton: There is no such setting.
    """
    if target.view is View.LANGUAGE or target.id == "language":
        return language_card(settings.language, texts)
    if target.id in {"home", "quiet"}:
        return settings_card(settings, sessions, texts, group=group)
    if target.id in {"sessions", "all"} or target.id.startswith((_ON, _OFF)):
        return sessions_card(settings, sessions, target.page, texts)
    raise StaleButton(target.id)


def chosen_settings(
    target: Target, settings: ChatSettings, sessions: Sequence[Session]
) -> ChatSettings:
    """Give what a chat will have settled once a button is pressed; the same where it only leads.

    Raises:
        StaleButton: There is no such language or session, or no longer.
    """
    if target.view is View.LANGUAGE:
        if target.id not in {AUTO, *NAMES}:
            raise StaleButton(target.id)
        return replace(settings, language=None if target.id == AUTO else target.id)
    if target.id == "quiet":
        return replace(settings, quiet=bool(target.page))
    if target.id == "all":
        return replace(settings, sessions=())
    if target.id.startswith((_ON, _OFF)):
        return _with_session(target.id, settings, sessions)
    return settings


def _with_session(name: str, settings: ChatSettings, sessions: Sequence[Session]) -> ChatSettings:
    public_id = name.partition(".")[2]
    held = [session.id for session in sessions]
    if public_id not in held:
        raise StaleButton(name)
    wanted = {*_chosen(settings, sessions), public_id}
    if name.startswith(_OFF):
        wanted.discard(public_id)
    # Who has ticked each of them means all, those to come too.
    some = () if wanted >= set(held) else tuple(one for one in held if one in wanted)
    return replace(settings, sessions=some)


def _chosen(settings: ChatSettings, sessions: Sequence[Session]) -> set[str]:
    """Give the ids of the sessions chosen that are still held."""
    return {session.id for session in sessions} & set(settings.sessions)


def _language_name(language: str | None, texts: Texts) -> str:
    return texts("settings.auto") if language is None else NAMES.get(language, language)


def _named(session: Session, texts: Texts) -> str:
    day = "" if session.date is None else f"{day_of(session.date, texts)} "
    return clipped(f"{day}{session.title}", _LABEL)


def _ticked(name: str, texts: Texts, *, on: bool) -> str:
    return texts("settings.ticked", name=name) if on else name


def _home(texts: Texts) -> InlineKeyboardButton:
    return button(texts("settings.button_home"), Target(View.SETTING, "home"))
