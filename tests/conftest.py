"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real transcripts beside the project, or where $YUANHUA_SHARED says."""
    folder = Path(os.environ.get("YUANHUA_SHARED") or ROOT.parent / "shared")
    if not (folder / "transcripts" / "SOURCES.md").is_file():
        # Where nobody watches, a skipped test would go unseen for ever.
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"needs ../shared, which is missing: {folder}")
    return folder
