"""`yuanhua show`, `remove`, `check` and `reindex`: looking after what is held."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from bot import terminal
from bot.face import DONE, NOT_FOUND, Face, Opened, opened
from bot.person import person
from bot.usage import Misuse, UsageProblem
from store import Exchange, Session, SessionNotFound, TurnNotFound


def show(face: Face, database: Path, public_id: str) -> int:
    """Show the exchange a sentence stands in, or all of a session."""
    with opened(database) as its:
        session, exchanges = _named(its, public_id)
    lines = [terminal.exchange_lines(face.texts, exchange, public_id) for exchange in exchanges]
    face.console.say(terminal.session_line(face.texts, session))
    face.console.say_all(chain.from_iterable(lines))
    return DONE


def remove(face: Face, database: Path, public_id: str, *, yes: bool) -> int:
    """Remove a session; a person at a terminal is asked first."""
    with opened(database) as its:
        session = its.wait(its.archive.session(public_id))
        if not yes and face.console.input.isatty() and not _confirmed(face, session):
            face.console.say([(face.texts("remove.kept"), "")])
            return NOT_FOUND
        session = its.wait(its.archive.remove(public_id, who=person()))
    named = {"title": session.title, "count": session.sentences}
    face.console.say([(face.texts("remove.removed", **named), "")])
    return DONE


def check(face: Face, database: Path) -> int:
    """Prove the whole database, and show what differs."""
    with (
        opened(database) as its,
        face.console.progress(face.texts("check.checking")) as progress,
    ):
        report = its.wait(its.archive.check(progress))
    face.console.say_all(terminal.check_lines(face.texts, report))
    return NOT_FOUND if report.findings else DONE


def reindex(face: Face, database: Path) -> int:
    """Make the index anew, as after an upgrade that reads characters otherwise."""
    with (
        opened(database) as its,
        face.console.progress(face.texts("reindex.working")) as progress,
    ):
        its.wait(its.archive.reindex(progress, who=person()))
    face.console.say([(face.texts("reindex.done"), "")])
    return DONE


def _named(its: Opened, public_id: str) -> tuple[Session, tuple[Exchange, ...]]:
    """Find what an id names, be it a sentence or a session."""
    try:
        exchange = its.wait(its.archive.exchange(public_id))
    except TurnNotFound:
        pass
    else:
        return exchange.session, (exchange,)
    try:
        session = its.wait(its.archive.session(public_id))
    except SessionNotFound:
        raise Misuse(UsageProblem.NOTHING_SHOWN, id=public_id) from None
    return session, its.wait(its.archive.session_exchanges(public_id))


def _confirmed(face: Face, session: Session) -> bool:
    named = {"title": session.title, "count": session.sentences}
    return face.agreed(face.texts("remove.confirm", **named))
