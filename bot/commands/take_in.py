"""`yuanhua import`: transcripts in, with a word on what that changes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from bot import terminal, terminal_import, wire_import
from bot.console import Progress
from bot.face import DONE, MISUSED, Face, Opened, opened
from bot.person import person
from store import (
    UNNAMED,
    FormatUnknown,
    ImportFailed,
    ImportReport,
    Metadata,
    Outcome,
    Reading,
    Refused,
    SourceProblem,
    Sources,
    SourceUnreadable,
)

REFUSED_SHOWN = 10
"""How many files that are no transcripts are named."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How sources are to be taken in, and what is to be shown of it."""

    metadata: Metadata
    """Of the one source there is; of many, nothing."""
    reading: Reading
    dry_run: bool
    full: bool
    """Whether an outline shows every turn."""
    as_json: bool
    verbose: bool
    """Whether of many sources each is told."""


def take_in(face: Face, database: Path, sources: Sources, asked: Asked, paths: str) -> int:
    """Import each source, the others too where one of them fails."""
    if not sources.count:
        face.console.complain(face.texts("taking.nothing", paths=paths))
        return MISUSED
    named = [found.name for found in sources if found.within is None and found.name != "-"]
    if len(named) == sources.count and all(_missing(Path(name)) for name in named):
        # For paths that are all mistyped nothing is opened, and so no database made.
        for name in named:
            _complain(face, SourceUnreadable(name, SourceProblem.MISSING), asked)
        return MISUSED
    with _place(database, dry_run=asked.dry_run) as place, opened(place) as its:
        if sources.only is None:
            return _Many(face, its, sources, asked).take_in()
        try:
            _take_in_one(face, its, sources, asked)
        except ImportFailed as failure:
            _complain(face, failure, asked)
            return MISUSED
    return DONE


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
                    who=person(),
                )
            )
        face.console.say(terminal.report_line(face.texts, report, dry_run=False))

    return _take_each(face, database, files, take)


def _take_each(
    face: Face, database: Path, files: Sequence[Path], take: Callable[[Opened, Path], None]
) -> int:
    if all(map(_missing, files)):
        for file in files:
            _complain(face, SourceUnreadable(str(file), SourceProblem.MISSING))
        return MISUSED
    code = DONE
    with opened(database) as its:
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


def _take_in_one(face: Face, its: Opened, sources: Sources, asked: Asked) -> None:
    texts, console, found = face.texts, face.console, sources.only
    if found is None:
        return

    def announce(report: ImportReport) -> None:
        if not asked.as_json:
            _tell_changes(face, report)

    with console.progress(texts("import.reading", source=found.name)) as progress:
        report = its.wait(
            its.archive.import_(
                found,
                asked.metadata,
                reading=asked.reading,
                dry_run=asked.dry_run,
                announce=announce,
                progress=progress,
                who=person(),
            )
        )
    _tell(face, report, asked)


def _tell(face: Face, report: ImportReport, asked: Asked) -> None:
    """Tell of one source what was taken from where, how it was read, and what came of it."""
    texts, console = face.texts, face.console
    if asked.as_json:
        console.say_json(wire_import.report_fields(report))
        return
    if report.outcome is not Outcome.UNCHANGED:
        console.say_all(terminal_import.told_lines(texts, report.metadata))
    if report.outline:
        width = shutil.get_terminal_size().columns
        console.say_all(
            terminal_import.outline_lines(texts, report.outline, width=width, full=asked.full)
        )
    console.say(terminal.report_line(texts, report, dry_run=asked.dry_run))
    console.say_all(terminal.beside_lines(texts, report, dry_run=asked.dry_run))
    for notice in report.notices:
        console.complain(terminal.notice_sentence(texts, report.source, notice))


class _Many:
    """An import of many sources, and what came of each so far."""

    def __init__(self, face: Face, its: Opened, sources: Sources, asked: Asked) -> None:
        self._face, self._its, self._sources, self._asked = face, its, sources, asked
        self._reports: list[ImportReport] = []
        self._failed: list[ImportFailed] = []
        self._skipped: list[ImportFailed] = []

    def take_in(self) -> int:
        """Take them in, and tell in the end what came of them."""
        try:
            with self._face.console.progress(self._face.texts("taking.working")) as progress:
                self._wait(progress)
        except KeyboardInterrupt:
            self._tell_interrupted()
            raise
        if not self._asked.as_json:
            self._tell_all()
        return MISUSED if self._failed or not self._reports else DONE

    def _wait(self, progress: Progress | None) -> None:
        shown = None if self._asked.verbose or self._asked.as_json else progress

        def told(result: ImportReport | Refused) -> None:
            self._keep(result)
            if shown:
                name = result.failure.source if isinstance(result, Refused) else result.source
                shown(self._done, self._sources.count, PurePath(name).name)

        self._its.wait(
            self._its.archive.import_all(
                self._sources,
                self._asked.metadata,
                told,
                reading=self._asked.reading,
                dry_run=self._asked.dry_run,
                who=person(),
            )
        )

    def _keep(self, result: ImportReport | Refused) -> None:
        asked = self._asked
        if isinstance(result, ImportReport):
            self._reports.append(replace(result, outline=None))
            if asked.verbose and not asked.as_json:
                _tell_changes(self._face, result)
            if asked.verbose or asked.as_json:
                _tell(self._face, result, asked)
            return
        # What lies about in a folder need not be a transcript.
        aside = result.within is not None and isinstance(result.failure, FormatUnknown)
        (self._skipped if aside else self._failed).append(result.failure)
        if asked.as_json:
            _complain(self._face, result.failure, asked)

    @property
    def _done(self) -> int:
        return len(self._reports) + len(self._failed) + len(self._skipped)

    def _tell_interrupted(self) -> None:
        if not self._asked.dry_run:
            left = self._sources.count - self._done
            sentence = self._face.texts("taking.interrupted", count=len(self._reports), left=left)
            self._face.console.complain(sentence)

    def _tell_all(self) -> None:
        texts, console = self._face.texts, self._face.console
        dry_run = self._asked.dry_run
        console.say_all(terminal_import.tally_lines(texts, self._reports, dry_run=dry_run))
        for key, failures in (("skipped", self._skipped), ("failed", self._failed)):
            if not failures:
                continue
            console.complain(texts(f"taking.{key}", count=len(failures)))
            whole = self._asked.verbose or key == "failed"
            most = len(failures) if whole else REFUSED_SHOWN
            for failure in failures[:most]:
                console.complain(terminal_import.failure_sentence(texts, failure))
            if len(failures) > most:
                console.complain(texts("taking.more", count=len(failures) - most))


def _tell_changes(face: Face, report: ImportReport) -> None:
    if report.outcome is Outcome.REPLACED:
        face.console.say_all(terminal.change_lines(face.texts, report))


def _complain(face: Face, failure: ImportFailed, asked: Asked | None = None) -> None:
    sentence = terminal_import.failure_sentence(face.texts, failure)
    if asked and asked.as_json:
        face.console.say_json(wire_import.failure_fields(failure, sentence))
    else:
        face.console.complain(sentence)
