"""What is wrong with a command line, in one sentence of the user's language."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from bot.texts import Texts, excerpt

if TYPE_CHECKING:
    from typer._click import Command

_SHIELD = "\0"
"""What no argument of a program can begin with."""

SHARED_OPTIONS = frozenset({"help", "database"})
"""Options that mean the same wherever they stand."""


class UsageProblem(StrEnum):
    """Why a command line cannot be meant."""

    NOTHING = "nothing"
    COMMAND = "command"
    COMMAND_NEAR = "command_near"
    OPTION = "option"
    OPTION_NEAR = "option_near"
    VALUE_MISSING = "value_missing"
    VALUE_UNWANTED = "value_unwanted"
    MISSING = "missing"
    ARGUMENTS = "arguments"
    LIMIT = "limit"
    NOT_TEXT = "not_text"
    QUERY_MISSING = "query_missing"
    QUERY_AND_STDIN = "query_and_stdin"
    DETAILS_OF_MANY = "details_of_many"
    SPEAKER_OF_LINES = "speaker_of_lines"
    LINES_TRIAL = "lines_trial"
    LAYOUT = "layout"
    SPEECH_OF_WHOM = "speech_of_whom"
    NOT_INSTALLED = "not_installed"
    NOTHING_SHOWN = "nothing_shown"
    EXPORT_FORMAT = "export_format"
    EXPORT_MANY = "export_many"
    EDIT_NOTHING = "edit_nothing"
    BLANK = "blank"
    FIELD = "field"
    FIELD_TWICE = "field_twice"
    ROLE = "role"
    ORDER = "order"
    NOTHING_LINTED = "nothing_linted"


class Misuse(Exception):
    """A command line that cannot be meant."""

    def __init__(self, reason: UsageProblem, **arguments: str) -> None:
        super().__init__(reason, arguments)
        self.reason = reason
        self.arguments = arguments
        """What its sentence tells."""

    def sentence(self, texts: Texts) -> str:
        """Say what is wrong, and what to do."""
        shown = {name: excerpt(value) for name, value in self.arguments.items()}
        return texts(f"misuse.{self.reason}", **shown)


def misread(problem: typer.TyperException, arguments: Sequence[str]) -> Misuse:
    """Tell what typer could not read in the arguments.

    typer keeps the classes of its exceptions to itself, so they are known by their names.
    """
    context = getattr(problem, "ctx", None)
    command = "yuanhua" if context is None else context.command_path
    match type(problem).__name__:
        case "NoSuchOption":
            near = getattr(problem, "possibilities", None)
            return _unknown_option(command, getattr(problem, "option_name", ""), near or ())
        case "BadOptionUsage":
            option = getattr(problem, "option_name", "")
            given = any(argument.startswith(f"{option}=") for argument in arguments)
            reason = UsageProblem.VALUE_UNWANTED if given else UsageProblem.VALUE_MISSING
            return Misuse(reason, option=option)
        case "MissingParameter":
            name = getattr(getattr(problem, "param", None), "metavar", None)
            return Misuse(UsageProblem.MISSING, command=command, name=name or "")
    if context is not None and context.parent is None:
        return _unknown_command(arguments, context.command.commands)
    return Misuse(UsageProblem.ARGUMENTS, command=command)


def shielded(arguments: Sequence[str]) -> Sequence[str]:
    """Keep the -词 of a query from being read as options: no option begins beyond ASCII."""
    if arguments[:1] != ["ask"]:
        return arguments
    return [
        "ask",
        *(
            # What follows an option may be its value.
            _SHIELD + word if re.match(r"-[^\0-\x7f]", word) and before[0:1] != "-" else word
            for before, word in pairwise(arguments)
        ),
    ]


def unshielded(word: str) -> str:
    """Give a word of a query as it was typed."""
    return word.removeprefix(_SHIELD) if word.startswith(f"{_SHIELD}-") else word


def command_in(texts: Texts, app: typer.Typer) -> TyperGroup:
    """Make the command of an app, with its help in the user's language."""
    root = typer.main.get_command(app)
    if not isinstance(root, TyperGroup):
        raise TypeError(root)
    _explain(texts, root, "yuanhua")
    for name, command in root.commands.items():
        _explain(texts, command, name)
    return root


def _explain(texts: Texts, command: Command, name: str) -> None:
    """Tell what a command is for, and each of its parameters."""
    command.help = texts(f"manual.{name}.about")
    if isinstance(command, TyperCommand):
        command.rich_help_panel = texts("manual.commands")
    own_help = command.get_help_option(typer.Context(command))
    for parameter in (own_help, *command.params):
        if isinstance(parameter, TyperArgument):
            parameter.rich_help_panel = texts("manual.arguments")
            parameter.help = texts(f"manual.{name}.{parameter.name}")
        elif isinstance(parameter, TyperOption):
            parameter.rich_help_panel = texts("manual.options")
            if parameter.is_flag:
                parameter.metavar = ""
            shared = parameter.name in SHARED_OPTIONS
            parameter.help = texts(
                f"manual.{parameter.name}" if shared else f"manual.{name}.{parameter.name}"
            )


def _unknown_option(command: str, option: str, near: Collection[str]) -> Misuse:
    if near:
        return Misuse(UsageProblem.OPTION_NEAR, command=command, option=option, near=min(near))
    return Misuse(UsageProblem.OPTION, command=command, option=option)


def _unknown_command(arguments: Sequence[str], commands: Collection[str]) -> Misuse:
    name = next((word for word in arguments if not word.startswith("-")), "")
    near = get_close_matches(name, commands, n=1)
    if near:
        return Misuse(UsageProblem.COMMAND_NEAR, name=name, near=near[0])
    return Misuse(UsageProblem.COMMAND, name=name)
