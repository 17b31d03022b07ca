"""The command of `yuanhua` that lets transcripts out: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.arguments import Database, path_of, read_text
from bot.commands import export as exporting
from bot.usage import Misuse, UsageProblem
from store import ExportFormat


def _read_format(value: str) -> ExportFormat:
    try:
        return ExportFormat(value)
    except ValueError:
        known = ", ".join(ExportFormat)
        raise Misuse(UsageProblem.EXPORT_FORMAT, value=value, known=known) from None


Ids = Annotated[list[str] | None, typer.Argument(metavar="ID", parser=read_text)]
Form = Annotated[ExportFormat, typer.Option("--format", metavar="FORMAT", parser=_read_format)]
Output = Annotated[str, typer.Option("--output", metavar="FILE", parser=str)]
Force = Annotated[bool, typer.Option("--force")]


def add_to(app: typer.Typer) -> None:
    """Give an app this command."""
    app.command()(export)


def export(
    context: typer.Context,
    ids: Ids = None,
    *,
    form: Form = ExportFormat.JSON_LINES,
    output: Output = exporting.STANDARD_OUTPUT,
    force: Force = False,
    database: Database = None,
) -> int:
    """Write transcripts as files."""
    place = None if output == exporting.STANDARD_OUTPUT else Path(output)
    is_folder = place is not None and (output.endswith(("/", "\\")) or place.is_dir())
    target = exporting.Target(form, place, is_folder=is_folder, force=force)
    return exporting.export(context.obj, path_of(database), ids or (), target)
