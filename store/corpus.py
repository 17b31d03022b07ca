"""The corpus that ships with the project, taken in on first use of an empty database."""

from __future__ import annotations

from pathlib import Path, PurePath

from store import journal
from store.database import Connection, fetch
from store.edition import Edition, prepare
from store.importer import read_transcript
from store.journal import Deed
from store.model import Metadata
from store.progress import Progress
from store.writing import write

_FOLDER = Path(__file__).with_name("corpus")


def shipped() -> list[Path]:
    """Give the transcripts that ship with the project; each has its metadata in a sidecar."""
    return sorted(_FOLDER.glob("*.txt"))


def prepare_shipped(progress: Progress) -> list[Edition]:
    """Read and analyse the transcripts that ship with the project."""
    return [prepare(read_transcript(path, Metadata()), progress) for path in shipped()]


async def is_due(connection: Connection) -> bool:
    """Tell whether a database has never had the corpus: removed, it does not come back."""
    return not await fetch(connection, "SELECT 1 FROM memory WHERE name = 'corpus'")


async def take_in(connection: Connection, editions: list[Edition]) -> None:
    """Write the corpus, and remember that it was."""
    for edition in editions:
        await write(connection, edition)
        session = edition.session
        named = {"source": PurePath(edition.draft.source.name).name, "sentences": session.sentences}
        await journal.write(connection, journal.ITSELF, Deed.ADDED, session, **named)
    await connection.execute("INSERT INTO memory VALUES ('corpus', 'taken in')")
