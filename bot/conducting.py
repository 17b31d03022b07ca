"""What every command is surrounded by: a broken pipe, an interruption, a fault of the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from bot.console import OutputFailed, ReaderGone
from bot.errors import SettingsError
from bot.face import MISUSED, Face
from bot.strangers import strangers_in

FAULT, INTERRUPTED, READER_GONE = 70, 130, 141
"""Exit codes, besides those of the commands: sysexits' EX_SOFTWARE, and 128 + the signal."""

COMPLETION = "_YUANHUA_COMPLETE"
"""What typer's completion scripts set when a shell asks what may follow."""


def conducted(face: Face, deed: Callable[[], int], *, tells: bool = True) -> int:
    """Do what a command is for; give its exit code, or that of what came between.

    Args:
        face: Where it speaks.
        deed: What it does.
        tells: Whether names in the environment that look like settings and are none are told of
            first; a bot that runs does that in its log.
    """
    try:
        if tells:
            tell_of_strangers(face)
        code = deed()
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


def tell_of_strangers(face: Face) -> None:
    """Say which names in the environment look like settings and are none."""
    if COMPLETION not in os.environ:  # or a shell's line would be torn
        for stranger in strangers_in(os.environ):
            face.console.complain(stranger.sentence(face.texts))


def _discard_output() -> None:
    """Send what is still unwritten nowhere, or Python would complain on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _own_up(face: Face, fault: Exception) -> int:
    """Say that the program is at fault; who asked for DEBUG sees where."""
    import logging  # noqa: PLC0415 - nothing else logs

    from bot.logs import logging_to  # noqa: PLC0415 - the same
    from bot.settings import LOG_LEVEL, secrets_in  # noqa: PLC0415 - the same

    face.console.complain(face.texts("terminal.unexpected", problem=type(fault).__name__))
    if os.environ.get(LOG_LEVEL.name, "").strip().upper() == "DEBUG":
        try:
            secrets = secrets_in(os.environ)
        except SettingsError as problem:
            # A secret that cannot be read cannot be taken out of a traceback either.
            face.console.complain(face.texts.error(problem))
        else:
            with logging_to(face.console.err, "DEBUG", *secrets):
                logging.getLogger(__name__).debug("the fault", exc_info=fault)
    return FAULT
