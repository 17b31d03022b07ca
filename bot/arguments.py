"""What the commands of `yuanhua` take: arguments and options, and how each is read."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import DATABASE, default_database
from bot.texts import excerpt
from bot.usage import Misuse, UsageProblem, unshielded
from store import InvalidDate

LIMIT_MOST = 50
"""Hits a person may ask for."""


def read_limit(value: str | int) -> int:
    """Read a limit; typer hands over the default too, which is a number already."""
    text = str(value)
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= LIMIT_MOST):
        raise Misuse(UsageProblem.LIMIT, value=text, most=str(LIMIT_MOST))
    return int(text)


def read_text(value: str) -> str:
    """Take what is UTF-8 as it is; no title and no id is anything else."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Misuse(UsageProblem.NOT_TEXT, value=value) from None
    return value


# Without a parser typer reads the text itself, and refuses bytes that are not UTF-8 its own way.
Words = Annotated[list[str] | None, typer.Argument(metavar="QUERY", parser=unshielded)]
Files = Annotated[list[Path], typer.Argument(metavar="FILE", parser=Path)]
PublicId = Annotated[str, typer.Argument(metavar="ID", parser=read_text)]
Limit = Annotated[int, typer.Option("--limit", metavar="N", parser=read_limit)]
Text = Annotated[str | None, typer.Option(metavar="TEXT", parser=read_text)]
Roles = Annotated[list[str] | None, typer.Option("--role", metavar="NAME=ROLE", parser=read_text)]
Day = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", parser=str)]
Database = Annotated[Path | None, typer.Option(metavar="PATH", parser=Path)]
# A flag is named, or typer would add its opposite, e.g. --no-yes.
Version = Annotated[bool, typer.Option("--version")]
AsJson = Annotated[bool, typer.Option("--json")]
Stdin = Annotated[bool, typer.Option("--stdin")]
DryRun = Annotated[bool, typer.Option("--dry-run")]
Yes = Annotated[bool, typer.Option("--yes")]
Explain = Annotated[bool, typer.Option("--explain")]
AsLines = Annotated[bool, typer.Option("--lines")]


def path_of(database: Path | None) -> Path:
    """Give the database that a command is told, or else that of the environment."""
    return database or DATABASE.given(os.environ) or default_database()


def read_role(value: str, *, may_be_empty: bool = False) -> tuple[str, str]:
    """Take NAME=ROLE apart; a role of nothing takes one away, where that may be."""
    name, sign, role = value.partition("=")
    if not sign or not name.strip() or not (role.strip() or may_be_empty):
        raise Misuse(UsageProblem.ROLE, value=value)
    return name.strip(), role.strip()


def read_date(value: str) -> date:
    """Read a date of the form YYYY-MM-DD; `fromisoformat` alone takes more forms."""
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise InvalidDate(excerpt(value)) from error
    if day.isoformat() != value:
        raise InvalidDate(excerpt(value))
    return day
