"""The command of `yuanhua` that tells of its settings: settings."""

from __future__ import annotations

import os

import typer

from bot.arguments import AsJson
from bot.commands import settings as telling


def add_to(app: typer.Typer) -> None:
    """Give an app this command."""
    app.command()(settings)


def settings(context: typer.Context, *, as_json: AsJson = False) -> int:
    """Show every setting, its value and where that comes from."""
    return telling.show(context.obj, os.environ, as_json=as_json)
