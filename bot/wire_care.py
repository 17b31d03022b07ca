"""The care of the corpus as JSON, for programs. What is documented here stays as it is.

`yuanhua sessions --json` writes one object a line: {"id", "title", "date", "url", "publisher",
"language", "exchanges", "sentences", "sha256", "imported_at", "place", "editions"}; `imported_at`
is ISO 8601, `editions` the ids of other sessions that are editions of the same event.

`yuanhua diff --json` writes one object: {"session", "source", "counts", "changes"}; each of
`changes` is {"kind": "removed", "added", "changed" or "moved", "before", "after", "pieces"}, of
which `before` and `after` are {"id", "text", "speaker", "kind"} or null, and `pieces`, only of what
is changed, are [part, [start, end], [start, end]]: "same", "claimed" (only before), "actual" or
"around" (only after), and where that stands before and after, in code points, half-open.

`yuanhua lint --json` writes one object a line for each warning: {"source", "session", "kind",
"line", "excerpt", "detail", "what", "advice"}; `session` is null for a file.

`yuanhua journal --json` writes one object a line: {"at", "who", "deed", "session", "title",
"details"}; `session` and `title` are null where the whole archive is meant.
"""

from __future__ import annotations

from bot.texts import Texts
from bot.wire import Fields, session_fields
from store import Comparison, Entry, Linted, Listed, Notice, Revised, Revision, Said


def listed_fields(one: Listed) -> Fields:
    """Give a session's object, as `yuanhua sessions` lists it."""
    return {
        **session_fields(one.session),
        "place": one.session.place,
        "editions": list(one.editions),
    }


def comparison_fields(found: Comparison, source: str) -> Fields:
    """Give the object of what a new edition changes."""
    return {
        "session": found.session.id,
        "source": source,
        "counts": {"same": found.same, **{str(one): found.count(one) for one in Revised}},
        "changes": [_revision_fields(one) for one in found.revisions],
    }


def notice_fields(texts: Texts, linted: Linted, notice: Notice) -> Fields:
    """Give the object of one warning."""
    peculiarity = notice.peculiarity
    return {
        "source": linted.source,
        "session": linted.session,
        "kind": peculiarity,
        "line": notice.line,
        "excerpt": notice.excerpt,
        "detail": notice.detail,
        "what": texts(f"notices.{peculiarity}", detail=notice.detail, excerpt=notice.excerpt),
        "advice": texts(f"lint.{peculiarity}"),
    }


def entry_fields(entry: Entry) -> Fields:
    """Give the object of an entry of the journal."""
    return {
        "at": entry.at.isoformat(),
        "who": entry.who,
        "deed": entry.deed,
        "session": entry.session,
        "title": entry.title,
        "details": dict(entry.details),
    }


def _revision_fields(one: Revision) -> Fields:
    fields: Fields = {
        "kind": one.revised,
        "before": _said_fields(one.before),
        "after": _said_fields(one.after),
    }
    if one.revised is Revised.CHANGED:
        fields["pieces"] = [
            [
                piece.part,
                [piece.claimed.start, piece.claimed.end],
                [piece.actual.start, piece.actual.end],
            ]
            for piece in one.pieces
        ]
    return fields


def _said_fields(said: Said | None) -> Fields | None:
    if said is None:
        return None
    speaker = said.speaker or None
    return {"id": said.id, "text": said.text, "speaker": speaker, "kind": said.kind}
