"""`yuanhua import`: transcripts in, with a word on what that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import terminal
from bot.face import DONE, MISUSED, Face, Opened, opened
from store import (
    UNNAMED,
    ImportFailed,
    ImportReport,
    Metadata,
    Outcome,
    SourceProblem,
    SourceUnreadable,
)


def take_in(
    face: Face, database: Path, files: Sequence[Path], metadata: Metadata, *, dry_run: bool
) -> int:
    """Import each file, the others too where one of them fails."""

    def take(its: Opened, file: Path) -> None:
        _take_in_one(face, its, file, metadata, dry_run=dry_run)

    return _take_each(face, database, files, take, dry_run=dry_run)


def take_in_lines(
    face: Face, database: Path, files: Sequence[Path], metadata: Metadata, *, speaker: str | None
) -> int:
    """Take files in, a sentence a line, as they stand."""

    def announce(report: ImportReport) -> None:
        _tell_changes(face, report)

    def take(its: Opened, file: Path) -> None:
        with face.console.progress(face.texts("import.reading", source=file)) as progress:
            report = its.wait(
                its.archive.import_lines(
                    file,
                    metadata,
                    speaker=speaker or UNNAMED,
                    announce=announce,
                    progress=progress,
                )
            )
        face.console.say(terminal.report_line(face.texts, report, dry_run=False))

    return _take_each(face, database, files, take, dry_run=False)


def _take_each(
    face: Face,
    database: Path,
    files: Sequence[Path],
    take: Callable[[Opened, Path], None],
    *,
    dry_run: bool,
) -> int:
    if all(map(_missing, files)):
        # For paths that are all mistyped nothing is opened, and so no database made.
        for file in files:
            _complain(face, SourceUnreadable(str(file), SourceProblem.MISSING))
        return MISUSED
    code = DONE
    with _place(database, dry_run=dry_run) as place, opened(place) as its:
        for file in files:
            try:
                take(its, file)
            except ImportFailed as failure:
                _complain(face, failure)
                code = MISUSED
    return code


@contextmanager
def _place(database: Path, *, dry_run: bool) -> Iterator[Path]:
    """Give the database's path; for a trial without a database, one that does not stay."""
    if not dry_run or not _missing(database):
        yield database
        return
    with TemporaryDirectory(prefix="yuanhua-") as folder:
        yield Path(folder) / "trial.sqlite3"


def _missing(path: Path) -> bool:
    """Tell whether nothing is there; who may not look is told so later."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def _take_in_one(face: Face, its: Opened, file: Path, metadata: Metadata, *, dry_run: bool) -> None:
    texts, console = face.texts, face.console

    def announce(report: ImportReport) -> None:
        _tell_changes(face, report)

    with console.progress(texts("import.reading", source=file)) as progress:
        report = its.wait(
            its.archive.import_(
                file, metadata, dry_run=dry_run, announce=announce, progress=progress
            )
        )
    console.say(terminal.report_line(texts, report, dry_run=dry_run))
    for notice in report.notices:
        console.complain(terminal.notice_sentence(texts, report.source, notice))


def _tell_changes(face: Face, report: ImportReport) -> None:
    if report.outcome is Outcome.REPLACED:
        face.console.say_all(terminal.change_lines(face.texts, report))


def _complain(face: Face, failure: ImportFailed) -> None:
    face.console.complain(face.texts.error(failure))
