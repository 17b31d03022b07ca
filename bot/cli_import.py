"""The command of `yuanhua` that takes transcripts in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.arguments import (
    AsJson,
    AsLines,
    Database,
    Day,
    DryRun,
    Roles,
    Text,
    path_of,
    read_date,
    read_role,
    read_text,
)
from bot.commands import take_in
from bot.usage import Misuse, UsageProblem
from store import Layout, Metadata, Origin, Reading, Sources


def _read_layout(value: str) -> Layout:
    try:
        return Layout(value)
    except ValueError:
        raise Misuse(UsageProblem.LAYOUT, value=value, known=", ".join(Layout)) from None


Paths = Annotated[list[str], typer.Argument(metavar="PATH", parser=str)]
HowLaidOut = Annotated[
    Layout | None, typer.Option("--layout", metavar="|".join(Layout), parser=_read_layout)
]
Speakers = Annotated[list[str] | None, typer.Option("--speaker", metavar="NAME", parser=read_text)]
Askers = Annotated[list[str] | None, typer.Option("--asker", metavar="NAME", parser=read_text)]
Full = Annotated[bool, typer.Option("--full")]
Verbose = Annotated[bool, typer.Option("--verbose")]


def add_to(app: typer.Typer) -> None:
    """Give an app this command."""
    app.command("import")(import_)


def import_(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    paths: Paths,
    *,
    title: Text = None,
    day: Day = None,
    url: Text = None,
    publisher: Text = None,
    language: Text = None,
    place: Text = None,
    role: Roles = None,
    layout: HowLaidOut = None,
    speaker: Speakers = None,
    asker: Askers = None,
    dry_run: DryRun = False,
    full: Full = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
    lines: AsLines = False,
    database: Database = None,
) -> int:
    """Take transcripts in."""
    face = context.obj
    reading = Reading(layout, tuple(speaker or ()), tuple(asker or ()))
    if lines and (len(reading.speakers) > 1 or layout or reading.askers):
        raise Misuse(UsageProblem.SPEAKER_OF_LINES)
    if lines and dry_run:
        raise Misuse(UsageProblem.LINES_TRIAL)
    if layout is Layout.SPEECH and len(reading.speakers) != 1:
        raise Misuse(UsageProblem.SPEECH_OF_WHOM)
    metadata = Metadata(
        title=title,
        date=None if day is None else read_date(day),
        url=url,
        publisher=publisher,
        language=language,
        place=place,
        roles=dict(map(read_role, role or ())),
    ).told_by(Origin.OPTION)
    sources = Sources(paths, face.console.input)
    if metadata != Metadata() and (len(paths) if lines else sources.count) > 1:
        raise Misuse(UsageProblem.DETAILS_OF_MANY)
    if lines:
        name = reading.speakers[0] if reading.speakers else None
        files = list(map(Path, paths))
        return take_in.take_in_lines(face, path_of(database), files, metadata, speaker=name)
    asked = take_in.Asked(
        metadata, reading, dry_run=dry_run, full=full, as_json=as_json, verbose=verbose
    )
    return take_in.take_in(face, path_of(database), sources, asked, " ".join(paths))
