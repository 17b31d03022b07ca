"""`yuanhua sessions`, `edit`, `diff`, `lint` and `journal`: care of the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from bot import terminal, terminal_care, wire_care
from bot.face import DONE, MISUSED, NOT_FOUND, Face, Opened, opened
from bot.person import person
from bot.usage import Misuse, UsageProblem
from store import ImportFailed, Linted, Metadata, SessionNotFound, Sources, Wanted, gathered


def list_sessions(face: Face, database: Path, wanted: Wanted, *, as_json: bool) -> int:
    """List what is held, the editions of one event together."""
    with opened(database) as its:
        found = its.wait(its.archive.care.listed(wanted))
    if as_json:
        for one in found:
            face.console.say_json(wire_care.listed_fields(one))
    elif found:
        headings = [face.texts(f"sessions.{column}") for column in terminal.SESSION_COLUMNS]
        rows = [terminal_care.event_row(face.texts, together) for together in gathered(found)]
        face.console.table(headings, rows)
    else:
        key = "sessions.none" if wanted == Wanted() else "sessions.none_wanted"
        face.console.say([(face.texts(key), "")])
    return DONE


def edit(
    face: Face,
    database: Path,
    public_id: str,
    told: Metadata,
    clear: Collection[str],
    *,
    yes: bool,
) -> int:
    """Put a session's metadata right; a person at a terminal is asked first."""
    with opened(database) as its:
        care = its.archive.care
        session, edits = its.wait(care.edit(public_id, told, clear=clear, dry_run=True))
        face.console.say_all(terminal_care.edit_lines(face.texts, session, edits))
        if not edits:
            return DONE
        asked = not yes and face.console.input.isatty()
        if asked and not face.agreed(face.texts("edit.confirm")):
            face.console.say([(face.texts("edit.kept"), "")])
            return NOT_FOUND
        its.wait(care.edit(public_id, told, clear=clear, who=person()))
    face.console.say([(face.texts("edit.done", id=public_id), "")])
    return DONE


def compare(face: Face, database: Path, public_id: str, file: Path, *, as_json: bool) -> int:
    """Lay a file beside the held edition, and tell what it would change."""
    with opened(database) as its:
        found = its.wait(its.archive.care.compare(public_id, file, Metadata()))
    if as_json:
        face.console.say_json(wire_care.comparison_fields(found, str(file)))
    else:
        lines = terminal_care.comparison_lines(face.texts, found, str(file))
        face.console.say_all(lines)
    return NOT_FOUND if found.revisions else DONE


def lint(face: Face, database: Path, places: Sequence[str], *, as_json: bool) -> int:
    """Tell what looks wrong in files and held sessions; of none named, in all that are held."""
    code, counts, looked_at = DONE, Counter[str](), 0
    with opened(database) as its:
        for linted in _each(face, its, places):
            if linted is None:
                code = MISUSED
                continue
            looked_at += 1
            if linted.failure is not None:
                face.console.complain(face.texts.error(linted.failure))
                code = MISUSED
            counts.update(one.peculiarity for one in linted.notices)
            if linted.notices and linted.session is None and code == DONE:
                code = NOT_FOUND
            if as_json:
                for notice in linted.notices:
                    fields = wire_care.notice_fields(face.texts, linted, notice)
                    face.console.say_json(fields)
            else:
                face.console.say_all(terminal_care.linted_lines(face.texts, linted))
    if not as_json and looked_at:
        face.console.say_all(terminal_care.count_lines(face.texts, counts, looked_at))
    return code


def journal(
    face: Face,
    database: Path,
    *,
    session: str | None,
    since: date | None,
    limit: int,
    as_json: bool,
) -> int:
    """Show what was done, the newest first."""
    with opened(database) as its:
        entries = its.wait(its.archive.care.journal(session=session, since=since, limit=limit))
    if as_json:
        for entry in entries:
            face.console.say_json(wire_care.entry_fields(entry))
    elif entries:
        headings = [face.texts(f"journal.{column}") for column in terminal_care.JOURNAL_COLUMNS]
        face.console.table(
            headings, [terminal_care.entry_row(face.texts, entry) for entry in entries]
        )
    else:
        face.console.say([(face.texts("journal.none"), "")])
    return DONE


def _each(face: Face, its: Opened, places: Sequence[str]) -> Iterator[Linted | None]:
    """Look at each place; None for a file that cannot be read, of which it is said why."""
    if not places:
        held = its.wait(its.archive.sessions())
        with face.console.progress(face.texts("lint.looking")) as progress:
            for done, session in enumerate(held, 1):
                yield its.wait(its.archive.care.lint_session(session.id))
                if progress:
                    progress(done, len(held))
        return
    for place in places:
        if _is_there(place) or place == "-" or set("*?[") & set(place):
            yield from _files(face, its, Sources([place], face.console.input))
        else:
            yield _held(its, place)


def _held(its: Opened, place: str) -> Linted:
    try:
        return its.wait(its.archive.care.lint_session(place))
    except (SessionNotFound, UnicodeEncodeError):  # no id has bytes that are not UTF-8
        raise Misuse(UsageProblem.NOTHING_LINTED, place=place) from None


def _is_there(place: str) -> bool:
    try:
        return Path(place).exists()
    except (OSError, ValueError):  # too long for a path, or with a NUL byte in it
        return False


def _files(face: Face, its: Opened, sources: Sources) -> Iterator[Linted | None]:
    """Look at files, those of a folder or a zip too."""
    for source in sources:
        try:
            yield its.wait(its.archive.care.lint_file(source))
        except ImportFailed as failure:
            face.console.complain(face.texts.error(failure))
            yield None
