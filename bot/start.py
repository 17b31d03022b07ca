"""Where `yuanhua` begins: nothing is loaded before an interruption is heard."""

from __future__ import annotations

import signal
import sys

INTERRUPTED = 130


def main() -> int:
    """Load the command and do what the command line says; give the exit code."""
    arguments = sys.argv[1:]
    # The first program of a container is sent this, and the system does nothing of its own there.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        match arguments:
            case ["health"] | ["health", "--json"]:
                # Whoever watches a container asks every few seconds: nothing else is loaded.
                from bot.commands import health  # noqa: PLC0415 - loading it takes a moment

                return health.alone(arguments[1:])
            case ["settings"] | ["settings", "--json"]:
                # They tell why a bot does not start, whatever else is broken.
                from bot.commands import settings  # noqa: PLC0415 - the same

                return settings.alone(arguments[1:])
        from bot.cli import main as conduct  # noqa: PLC0415 - the same
    except KeyboardInterrupt:
        return INTERRUPTED  # Nothing had begun.
    return conduct()
