"""The `yuanhua` command: its table of contents, and where it starts and ends.

Exit codes: 0 done or found; 1 nothing found (`check`, `backup`: something differs; `remove`,
`restore`: a person said no); 2 misuse, or something outside that a person can put right; 70 a fault
of the program; 130 interrupted; 141 nobody reads its output any more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from bot import cli_backup, cli_care, cli_export, cli_health, cli_import, cli_settings
from bot.arguments import (
    AsJson,
    Database,
    Explain,
    Limit,
    PublicId,
    Stdin,
    Version,
    Words,
    Yes,
    path_of,
)
from bot.commands import ask as asking
from bot.commands import keep
from bot.conducting import conducted, tell_of_strangers
from bot.console import Console
from bot.errors import BotError, SettingsError
from bot.face import DONE, MISUSED, Face
from bot.settings import Settings
from bot.texts import texts_from_environment
from bot.usage import Misuse, UsageProblem, command_in, misread, shielded
from store import ArchiveError

app = typer.Typer(name="yuanhua")


@app.callback(invoke_without_command=True)
def yuanhua(context: typer.Context, *, version: Version = False) -> None:
    """Do what is asked for without a command."""
    if version:
        _say_version(context.obj)
        raise typer.Exit(DONE)
    if context.invoked_subcommand is None:
        raise Misuse(UsageProblem.NOTHING)


@app.command()
def ask(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    query: Words = None,
    *,
    limit: Limit = 5,
    as_json: AsJson = False,
    stdin: Stdin = False,
    explain: Explain = False,
    database: Database = None,
) -> int:
    """Find a quote by the words a person remembers."""
    if stdin and query:
        raise Misuse(UsageProblem.QUERY_AND_STDIN)
    if stdin:
        return asking.ask_each_line(context.obj, path_of(database), limit=limit, explain=explain)
    if not query:
        raise Misuse(UsageProblem.QUERY_MISSING)
    words = " ".join(query)
    return asking.ask_once(
        context.obj, path_of(database), words, limit=limit, as_json=as_json, explain=explain
    )


cli_import.add_to(app)


@app.command()
def show(context: typer.Context, public_id: PublicId, *, database: Database = None) -> int:
    """Show a whole exchange, or a whole session."""
    return keep.show(context.obj, path_of(database), public_id)


@app.command()
def remove(
    context: typer.Context, public_id: PublicId, *, yes: Yes = False, database: Database = None
) -> int:
    """Remove a session."""
    return keep.remove(context.obj, path_of(database), public_id, yes=yes)


@app.command()
def check(context: typer.Context, *, database: Database = None) -> int:
    """Prove that every quote stands in its source."""
    return keep.check(context.obj, path_of(database))


@app.command()
def reindex(context: typer.Context, *, database: Database = None) -> int:
    """Make the index anew."""
    return keep.reindex(context.obj, path_of(database))


@app.command()
def run(context: typer.Context) -> int:
    """Run the Telegram bot."""
    from bot.run import run as run_bot  # noqa: PLC0415 - no other command loads Telegram

    try:
        return run_bot(Settings.from_environment(os.environ))
    except SettingsError:
        tell_of_strangers(context.obj)  # what is missing may be there under a misspelt name
        raise


cli_care.add_to(app)
cli_export.add_to(app)
cli_backup.add_to(app)
cli_health.add_to(app)
cli_settings.add_to(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and give the exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    face = Face(texts_from_environment(os.environ), Console.standard())
    return conducted(face, lambda: _conduct(face, words), tells=words[:1] != ["run"])


def _conduct(face: Face, words: Sequence[str]) -> int:
    """Run a command, or say what a person has to put right first."""
    try:
        code: int = command_in(face.texts, app).main(
            shielded(words), "yuanhua", standalone_mode=False, obj=face
        )
    except typer.TyperException as problem:
        sentence = misread(problem, words).sentence(face.texts)
    except Misuse as misuse:
        sentence = misuse.sentence(face.texts)
    except (ArchiveError, BotError) as problem:
        sentence = face.texts.error(problem)
    else:
        return code
    face.console.complain(sentence)
    return MISUSED


def _say_version(face: Face) -> None:
    from importlib import metadata  # noqa: PLC0415 - rarely asked for

    try:
        version = metadata.version("yuanhua")
    except metadata.PackageNotFoundError:
        raise Misuse(UsageProblem.NOT_INSTALLED) from None
    face.console.say([(f"yuanhua {version}", "")])
