"""Who is at the terminal, as the journal names them."""

from __future__ import annotations

import getpass
import os


def person() -> str:
    """Give the name of the user of the operating system; where there is none, their number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # Python below 3.13 raises what it happens to meet.
        return f"uid:{os.getuid()}" if hasattr(os, "getuid") else "?"
