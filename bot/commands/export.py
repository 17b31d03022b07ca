"""`yuanhua export`: transcripts out, to a file, a folder or standard output.

A file is written beside its place under another name and moved there when it is whole, so that an
interrupted export leaves nothing half-written.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ExportProblem, ExportRefused
from bot.face import DONE, NOT_FOUND, Face, Opened, opened
from bot.usage import Misuse, UsageProblem
from store import Archive, ExportFormat, Session

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Target:
    """In which form to write, and where to."""

    form: ExportFormat
    place: Path | None
    """A file or a folder; None for standard output."""
    is_folder: bool
    """Whether each session gets a file of its own there, named by its id."""
    force: bool
    """Whether files that are there already are replaced."""

    def file_of(self, public_id: str) -> Path | None:
        """Give the file that a session goes to."""
        if self.place is None or not self.is_folder:
            return self.place
        return self.place / f"{public_id}{self.form.suffix}"


def export(face: Face, database: Path, ids: Sequence[str], target: Target) -> int:
    """Write the sessions that are named, or all; tell on standard error how much that was."""
    with opened(database) as its:
        sessions = _wanted(its, ids)
        if not sessions:
            face.console.complain(face.texts("sessions.none"))
            return NOT_FOUND
        if len(sessions) > 1 and not (target.form.holds_many or target.is_folder):
            raise Misuse(UsageProblem.EXPORT_MANY, form=target.form, count=str(len(sessions)))
        size = _write_each(face, its, sessions, ids, target)
    face.console.complain(_summary(face, sessions, size, target.place))
    return DONE


def _wanted(its: Opened, ids: Sequence[str]) -> list[Session]:
    if not ids:
        return list(its.wait(its.archive.sessions()))
    return [its.wait(its.archive.session(public_id)) for public_id in dict.fromkeys(ids)]


def _write_each(
    face: Face, its: Opened, sessions: Sequence[Session], ids: Sequence[str], target: Target
) -> int:
    """Write one file, or one for each session; give how many bytes that are."""
    batches = [[one.id] for one in sessions] if target.is_folder else [list(ids)]
    files = [target.file_of(batch[0] if batch else "") for batch in batches]
    for file in files:
        _refuse_what_is_there(file, force=target.force)
    size = 0
    for file, batch in zip(files, batches, strict=True):
        if file is None:
            size += its.wait(_to_standard_output(face, its.archive, batch, target.form))
        else:
            size += _to_file(its, file, batch, target)
    return size


def _refuse_what_is_there(file: Path | None, *, force: bool) -> None:
    if file is not None and not force and os.path.lexists(file):
        raise ExportRefused(str(file), ExportProblem.EXISTS)


async def _to_standard_output(
    face: Face, archive: Archive, ids: Sequence[str], form: ExportFormat
) -> int:
    size = 0
    async with aclosing(archive.export(ids, form)) as pieces:
        async for piece in pieces:
            face.console.pour(piece)
            size += len(piece)
    return size


def _to_file(its: Opened, file: Path, ids: Sequence[str], target: Target) -> int:
    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        if target.is_folder:
            file.parent.mkdir(parents=True, exist_ok=True)
        try:
            size = its.wait(_to_path(its.archive, beside, ids, target.form))
            _refuse_what_is_there(file, force=target.force)
            beside.replace(file)
        finally:
            with suppress(OSError):
                beside.unlink()
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the name
        problem = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        raise ExportRefused(str(file), ExportProblem.FAILED, problem) from error
    return size


async def _to_path(archive: Archive, path: Path, ids: Sequence[str], form: ExportFormat) -> int:
    size = 0
    # Opened and written here: a command has no one else to answer meanwhile.
    with path.open("xb") as stream:
        async with aclosing(archive.export(ids, form)) as pieces:
            async for piece in pieces:
                stream.write(piece)
                size += len(piece)
        stream.flush()
        os.fsync(stream.fileno())
    return size


def _summary(face: Face, sessions: Sequence[Session], size: int, place: Path | None) -> str:
    where = face.texts("export.standard_output") if place is None else str(place)
    sentences = sum(session.sentences for session in sessions)
    held = face.texts("export.sentences", count=sentences)
    return face.texts(
        "export.written", count=len(sessions), sentences=held, size=f"{size:,}", where=where
    )
