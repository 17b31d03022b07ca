"""The commands of `yuanhua` that keep the archive safe: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.arguments import Database, Yes, path_of
from bot.commands import backup as keeping

Place = Annotated[str, typer.Argument(metavar="FILE", parser=str)]
Copy = Annotated[Path, typer.Argument(metavar="FILE", parser=Path)]
Force = Annotated[bool, typer.Option("--force")]


def add_to(app: typer.Typer) -> None:
    """Give an app these commands."""
    for command in (backup, restore):
        app.command()(command)


def backup(
    context: typer.Context, place: Place, *, force: Force = False, database: Database = None
) -> int:
    """Copy the archive, and check the copy."""
    return keeping.backup(context.obj, path_of(database), place, force=force)


def restore(
    context: typer.Context,
    file: Copy,
    *,
    yes: Yes = False,
    force: Force = False,
    database: Database = None,
) -> int:
    """Put a copy in the archive's place."""
    return keeping.restore(context.obj, path_of(database), file, yes=yes, force=force)
