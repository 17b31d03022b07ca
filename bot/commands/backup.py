"""`yuanhua backup` and `yuanhua restore`: a copy of the archive, and a copy put back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import terminal
from bot.face import DONE, NOT_FOUND, Face
from bot.person import person
from store import (
    BackupFailed,
    BackupProblem,
    Candidate,
    Stage,
    back_up,
    dated_name,
    restoring,
)

_Told = Callable[[Stage, int, int], None]


def backup(face: Face, database: Path, place: str, *, force: bool) -> int:
    """Copy the archive to a file, or under a dated name into a folder; show what is wrong in it."""
    file = _file_of(database, place)
    with _progress(face) as told, asyncio.Runner() as runner:
        made = runner.run(back_up(database, file, force=force, told=told))
    if made.report.findings:
        face.console.say_all(terminal.check_lines(face.texts, made.report))
        key = "backup.differs" if made.in_place else "backup.not_replaced"
        face.console.complain(face.texts(key, file=file))
        return NOT_FOUND
    key = "backup.written" if made.thorough else "backup.older"
    face.console.say(
        [(face.texts(key, count=made.report.sentences, size=f"{made.size:,}", file=file), "")]
    )
    return DONE


def restore(face: Face, database: Path, file: Path, *, yes: bool, force: bool) -> int:
    """Put a copy in the archive's place; a person at a terminal is asked first."""
    with asyncio.Runner() as runner:
        with _progress(face) as told:
            opening = restoring(database, file, who=person(), told=told)
            candidate = runner.run(opening.__aenter__())
        try:
            if not _is_wanted(face, database, candidate, file, yes=yes, force=force):
                return NOT_FOUND
            aside = runner.run(candidate.take_over())
        finally:
            runner.run(opening.__aexit__(None, None, None))
    count = candidate.report.sentences
    face.console.say([(face.texts("restore.done", count=count, file=file, place=database), "")])
    if aside is not None:
        face.console.say([(face.texts("restore.aside", file=aside), "")])
    return DONE


def _file_of(database: Path, place: str) -> Path:
    file = Path(place)
    try:
        if not (place.endswith(("/", "\\")) or file.is_dir()):
            return file
        file.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the name
        problem = getattr(error, "strerror", None) or type(error).__name__
        raise BackupFailed(place, BackupProblem.UNWRITABLE, problem) from error
    return file / dated_name(database)


def _is_wanted(
    face: Face, database: Path, candidate: Candidate, file: Path, *, yes: bool, force: bool
) -> bool:
    report = candidate.report
    if report.findings:
        face.console.say_all(terminal.check_lines(face.texts, report))
        if not force:
            face.console.complain(face.texts("restore.differs", file=file))
            return False
    if yes or not face.console.input.isatty():
        return True
    question = face.texts("restore.confirm", count=report.sentences, file=file, place=database)
    if face.agreed(question):
        return True
    face.console.say([(face.texts("restore.kept"), "")])
    return False


@contextmanager
def _progress(face: Face) -> Iterator[_Told | None]:
    """Show how far each stage is, if a person is there to see it."""
    with face.console.progress("") as progress:
        if progress is None:
            yield None
            return
        labels = {stage: face.texts(f"backup.{stage}") for stage in Stage}

        def told(stage: Stage, done: int, total: int) -> None:
            progress(done, total, labels[stage])

        yield told
