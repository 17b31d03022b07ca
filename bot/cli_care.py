"""The commands of `yuanhua` that look after the corpus: sessions, edit, diff, lint, journal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.arguments import (
    AsJson,
    Database,
    Day,
    PublicId,
    Roles,
    Text,
    Yes,
    path_of,
    read_date,
    read_role,
    read_text,
)
from bot.commands import care
from bot.usage import Misuse, UsageProblem
from store import CLEARABLE, Metadata, Order, Wanted, days

ENTRIES_MOST = 100_000
"""Entries of the journal a person may ask for."""


def _read_order(value: str) -> Order:
    try:
        return Order(value)
    except ValueError:
        raise Misuse(UsageProblem.ORDER, value=value, known=", ".join(Order)) from None


def _read_entries(value: str | int) -> int:
    """Read a limit; typer hands over the default too, which is a number already."""
    text = str(value)
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= ENTRIES_MOST):
        raise Misuse(UsageProblem.LIMIT, value=text, most=str(ENTRIES_MOST))
    return int(text)


File = Annotated[Path, typer.Argument(metavar="FILE", parser=Path)]
Places = Annotated[list[str] | None, typer.Argument(metavar="ID|FILE", parser=str)]
Since = Annotated[str | None, typer.Option("--from", metavar="DATE", parser=str)]
Until = Annotated[str | None, typer.Option("--to", metavar="DATE", parser=str)]
SinceDay = Annotated[str | None, typer.Option("--since", metavar="DATE", parser=str)]
Sort = Annotated[Order, typer.Option("--sort", metavar="ORDER", parser=_read_order)]
Reverse = Annotated[bool, typer.Option("--reverse")]
Clear = Annotated[list[str] | None, typer.Option("--clear", metavar="FIELD", parser=str)]
OfSession = Annotated[str | None, typer.Option("--session", metavar="ID", parser=read_text)]
Entries = Annotated[int, typer.Option("--limit", metavar="N", parser=_read_entries)]


def add_to(app: typer.Typer) -> None:
    """Give an app these commands."""
    for command in (sessions, edit, diff, lint, journal):
        app.command()(command)


def sessions(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    *,
    speaker: Text = None,
    since: Since = None,
    until: Until = None,
    language: Text = None,
    text: Text = None,
    sort: Sort = Order.DATE,
    reverse: Reverse = False,
    as_json: AsJson = False,
    database: Database = None,
) -> int:
    """List the transcripts that are held."""
    wanted = Wanted(
        speaker=speaker or "",
        since=None if since is None else days(since)[0],
        until=None if until is None else days(until)[1],
        language=language or "",
        text=text or "",
        order=sort,
        reverse=reverse,
    )
    return care.list_sessions(context.obj, path_of(database), wanted, as_json=as_json)


def edit(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    public_id: PublicId,
    *,
    title: Text = None,
    day: Day = None,
    url: Text = None,
    publisher: Text = None,
    language: Text = None,
    place: Text = None,
    role: Roles = None,
    clear: Clear = None,
    yes: Yes = False,
    database: Database = None,
) -> int:
    """Put right what is known of a transcript beside its words."""
    told = Metadata(
        title=_given("title", title),
        date=None if day is None else read_date(day),
        url=_given("url", url),
        publisher=_given("publisher", publisher),
        language=_given("language", language),
        place=_given("place", place),
        roles=dict(read_role(one, may_be_empty=True) for one in role or ()),
    )
    for name in clear or ():
        if name not in CLEARABLE:
            raise Misuse(UsageProblem.FIELD, value=name, known=", ".join(CLEARABLE))
        if getattr(told, name) is not None:
            raise Misuse(UsageProblem.FIELD_TWICE, name=name)
    if told == Metadata() and not clear:
        raise Misuse(UsageProblem.EDIT_NOTHING)
    return care.edit(context.obj, path_of(database), public_id, told, clear or (), yes=yes)


def diff(
    context: typer.Context,
    public_id: PublicId,
    file: File,
    *,
    as_json: AsJson = False,
    database: Database = None,
) -> int:
    """Tell what a new edition changes."""
    return care.compare(context.obj, path_of(database), public_id, file, as_json=as_json)


def lint(
    context: typer.Context,
    places: Places = None,
    *,
    as_json: AsJson = False,
    database: Database = None,
) -> int:
    """Find what looks wrong in transcripts."""
    return care.lint(context.obj, path_of(database), places or (), as_json=as_json)


def journal(
    context: typer.Context,
    *,
    session: OfSession = None,
    since: SinceDay = None,
    limit: Entries = 50,
    as_json: AsJson = False,
    database: Database = None,
) -> int:
    """Show what was done to the archive, when and by whom."""
    first = None if since is None else days(since)[0]
    return care.journal(
        context.obj, path_of(database), session=session, since=first, limit=limit, as_json=as_json
    )


def _given(name: str, value: str | None) -> str | None:
    """Take what is to be written; what is blank would be nothing."""
    if value is not None and not value.strip():
        raise Misuse(UsageProblem.BLANK, name=name)
    return value and value.strip()
