"""What every test may ask for."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from store import open_archive

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real transcripts beside the project, or where $SHARED_FOLDER says."""
    folder = Path(os.environ.get("SHARED_FOLDER") or ROOT.parent / "shared")
    if not (folder / "transcripts" / "SOURCES.md").is_file():
        # Where nobody watches, a skipped test would go unseen for ever.
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"needs ../shared, which is missing: {folder}")
    return folder


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import the corpus that ships with the project, once for all tests."""
    path = tmp_path_factory.mktemp("archive") / "filled.sqlite3"

    async def fill() -> None:
        async with open_archive(path):
            pass

    asyncio.run(fill())
    return path


@pytest.fixture
def database(_filled: Path, tmp_path: Path) -> Path:
    """Give the file of an archive that holds the corpus, the test's own."""
    return Path(shutil.copy(_filled, tmp_path / "archive.sqlite3"))
