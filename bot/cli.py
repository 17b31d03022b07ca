"""The `yuanhua` command: its table of contents, and where it starts and ends.

Exit codes: 0 done or found; 1 nothing found (`check`: something differs; `remove`: a person said
no); 2 misuse, or something outside that a person can put right; 70 a fault of the program;
130 interrupted; 141 nobody reads its output any more.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

import typer

from bot import cli_care, cli_export, cli_import
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
from bot.console import Console, OutputFailed, ReaderGone
from bot.errors import BotError, SettingsError
from bot.face import DONE, MISUSED, Face
from bot.redaction import logging_to
from bot.settings import LOG_LEVEL, TOKEN, Settings
from bot.texts import texts_from_environment
from bot.usage import Misuse, UsageProblem, command_in, misread, shielded
from store import ArchiveError

FAULT, INTERRUPTED, READER_GONE = 70, 130, 141
"""Exit codes, besides those of the commands: sysexits' EX_SOFTWARE, and 128 + the signal."""

_log = logging.getLogger(__name__)

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
def run() -> int:
    """Run the Telegram bot."""
    from bot.run import run as run_bot  # noqa: PLC0415 - no other command loads Telegram

    return run_bot(Settings.from_environment(os.environ))


cli_care.add_to(app)
cli_export.add_to(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and give the exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    face = Face(texts_from_environment(os.environ), Console.standard())
    try:
        code = _conduct(face, words)
    except ReaderGone:
        _discard_output()
        return READER_GONE
    except OutputFailed as problem:
        _discard_output()
        face.console.complain(face.texts("terminal.output_failed", problem=problem))
        return MISUSED
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as fault:  # noqa: BLE001 - the last resort: a sentence, and no traceback
        return _own_up(face, fault)
    if code == INTERRUPTED:
        face.console.complain(face.texts("terminal.interrupted"))
    return code


def _discard_output() -> None:
    """Send what is still unwritten nowhere, or Python would complain on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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


def _own_up(face: Face, fault: Exception) -> int:
    """Say that the program is at fault; who asked for DEBUG sees where."""
    face.console.complain(face.texts("terminal.unexpected", problem=type(fault).__name__))
    if os.environ.get(LOG_LEVEL.name, "").strip().upper() == "DEBUG":
        try:
            token = TOKEN.given(os.environ)
        except SettingsError as problem:
            # A token that cannot be read cannot be taken out of a traceback either.
            face.console.complain(face.texts.error(problem))
        else:
            with logging_to(face.console.err, "DEBUG", token):
                _log.debug("the fault", exc_info=fault)
    return FAULT


def _say_version(face: Face) -> None:
    from importlib import metadata  # noqa: PLC0415 - rarely asked for

    try:
        version = metadata.version("yuanhua")
    except metadata.PackageNotFoundError:
        raise Misuse(UsageProblem.NOT_INSTALLED) from None
    face.console.say([(f"yuanhua {version}", "")])
