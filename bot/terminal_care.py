"""What the terminal shows of the care of the corpus: edits, differences, warnings, journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.console import Line
from bot.terminal import BLANK, session_line, session_row
from bot.texts import Texts
from store import (
    Comparison,
    Deed,
    Edit,
    Entry,
    Linted,
    Listed,
    Part,
    Piece,
    Revised,
    Revision,
    Said,
    Session,
)

JOURNAL_COLUMNS = ("at", "who", "session", "title", "what")
_FIELDS = ("title", "date", "url", "publisher", "language", "place")


def event_row(texts: Texts, together: Sequence[Listed]) -> Sequence[str]:
    """Show the editions of one event as a row of a table."""
    first, *others = (one.session for one in together)
    public_id, day, title, *counts = session_row(first)
    also = (texts("sessions.also", id=one.id, title=one.title) for one in others)
    return (public_id, day, "\n".join((title, *also)), *counts)


def edit_lines(texts: Texts, session: Session, edits: Sequence[Edit]) -> Iterator[Line]:
    """Show what an edit changes: what was, and what is to be."""
    yield session_line(texts, session)
    if not edits:
        yield [(texts("edit.nothing"), "")]
    for one in edits:
        yield [
            (texts("edit.field", field=_field(texts, one.field)), ""),
            (one.before or texts("edit.empty"), "removed"),
            (" → ", ""),
            (one.after or texts("edit.empty"), "added"),
        ]


def comparison_lines(texts: Texts, found: Comparison, source: str) -> Iterator[Line]:
    """Show what a new edition changes, sentence by sentence."""
    yield session_line(texts, found.session)
    for one in found.revisions:
        yield from _revision_lines(texts, one)
    if found.revisions:
        yield BLANK
    counts = {str(revised): found.count(revised) for revised in Revised}
    key = "diff.counts" if found.revisions else "diff.same"
    yield [(texts(key, source=source, same=found.same, **counts), "")]


def entry_row(texts: Texts, entry: Entry) -> Sequence[str]:
    """Show an entry of the journal as a row of a table."""
    at = entry.at.strftime("%Y-%m-%d %H:%M")
    what = _deed(texts, entry)
    return (at, entry.who or texts("journal.nobody"), entry.session or "", entry.title or "", what)


def linted_lines(texts: Texts, linted: Linted) -> Iterator[Line]:
    """Show what looks wrong in a transcript, a line each, with what to do."""
    place = linted.session or linted.source
    for notice in linted.notices:
        what = texts(f"notices.{notice.peculiarity}", detail=notice.detail, excerpt=notice.excerpt)
        yield [
            (texts("lint.place", source=place, line=notice.line), "heading"),
            (what, ""),
            (texts("lint.advice", advice=texts(f"lint.{notice.peculiarity}")), "faint"),
        ]


def count_lines(texts: Texts, counts: Counter[str], looked_at: int) -> Iterator[Line]:
    """Say how much was looked at, and how often each thing was found."""
    looked = texts("lint.looked_at", count=looked_at)
    if not counts:
        yield [(texts("lint.clean", looked_at=looked), "")]
        return
    yield [(texts("lint.found", looked_at=looked, count=counts.total()), "heading")]
    for peculiarity, count in counts.most_common():
        name = texts(f"lint.name_{peculiarity}")
        yield [(texts("lint.times", name=name, times=count), "")]


def _field(texts: Texts, field: str) -> str:
    if field in _FIELDS:
        return texts(f"edit.{field}")
    return texts("edit.role", name=field.partition(":")[2])


def _revision_lines(texts: Texts, one: Revision) -> Iterator[Line]:
    before, after = one.before, one.after
    if before and after and one.revised is Revised.CHANGED:
        yield [("~ ", ""), *_pieces(before.text, after.text, one.pieces)]
    elif before and after:
        moved = texts("diff.moved", before=_voice(texts, before), after=_voice(texts, after))
        yield [("> ", ""), (moved, "heading")]
        yield [("  ", ""), (after.text, "")]
    elif before:
        yield [("- ", ""), (before.text, "removed")]
    elif after:
        yield [("+ ", ""), (after.text, "added")]


def _voice(texts: Texts, said: Said) -> str:
    name = said.speaker or texts("ask.unnamed")
    return texts("diff.voice", name=name, kind=texts(f"diff.{said.kind}"))


def _pieces(before: str, after: str, pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Show what was as [-this-] and what is as {+this+}, without colours too."""
    for piece in pieces:
        was = before[piece.claimed.start : piece.claimed.end]
        now = after[piece.actual.start : piece.actual.end]
        if piece.part is Part.SAME:
            yield now, ""
            continue
        if was:
            yield f"[-{was}-]", "removed"
        if now:
            yield f"{{+{now}+}}", "added"


def _deed(texts: Texts, entry: Entry) -> str:
    details: Mapping[str, object] = entry.details
    if entry.deed is Deed.EDITED:
        return texts("journal.edited", fields=_edited(texts, details.get("fields")))
    told = {"source": "", "added": 0, "removed": 0, "sentence": "", "correction": "", **details}
    told["count"] = told.get("sentences", 0)
    return texts(f"journal.{entry.deed}", **told)


def _edited(texts: Texts, fields: object) -> str:
    if not isinstance(fields, dict):
        return ""
    empty = texts("edit.empty")
    return texts("journal.between").join(
        texts(
            "journal.field",
            field=_field(texts, field),
            before=before or empty,
            after=after or empty,
        )
        for field, (before, after) in fields.items()
    )
