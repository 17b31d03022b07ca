"""The command of `yuanhua` that asks how the bot is: health."""

from __future__ import annotations

import os

import typer

from bot.arguments import AsJson
from bot.commands import health as asking


def add_to(app: typer.Typer) -> None:
    """Give an app this command."""
    app.command()(health)


def health(context: typer.Context, *, as_json: AsJson = False) -> int:
    """Ask the running bot whether it is well."""
    return asking.health(context.obj, asking.Place.from_environment(os.environ), as_json=as_json)
