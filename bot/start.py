"""Where `yuanhua` begins: nothing is loaded before an interruption is heard."""

from __future__ import annotations

INTERRUPTED = 130


def main() -> int:
    """Load the command and do what the command line says; give the exit code."""
    try:
        from bot.cli import main as conduct  # noqa: PLC0415 - loading it takes a moment
    except KeyboardInterrupt:
        return INTERRUPTED  # Nothing had begun.
    return conduct()
