"""What the terminal shows of answers, exchanges and reports: lines, and nothing else.

A quote always has a line of its own, and on it stands nothing but the quote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.console import Line
from bot.texts import Texts, clock
from store import (
    SPOKEN,
    Answer,
    Changes,
    CheckReport,
    Exchange,
    Finding,
    Hit,
    ImportReport,
    Kind,
    Notice,
    Outcome,
    Quote,
    Session,
    Span,
    Turn,
    Verdict,
    joined,
)

CHANGES_SHOWN = 10
"""How many sentences that come or go a report names."""

SESSION_COLUMNS = ("id", "date", "title", "exchanges", "sentences")

BLANK: Line = ()


def answer_lines(
    texts: Texts, answer: Answer, sessions: int, *, explain: bool = False
) -> Iterator[Line]:
    """Show an answer, out of an archive that holds so many sessions."""
    if answer.verdict is Verdict.NONE and not sessions:
        yield [(texts("sessions.none"), "")]
        return
    if answer.verdict is Verdict.NONE:
        yield [(texts("ask.none", count=sessions), "")]
        yield [(texts("ask.hint_words"), "faint")]
        yield [(texts("ask.hint_sessions"), "faint")]
        return
    blocks = [
        [*_hit_lines(texts, hit), *(_explanation_lines(texts, hit) if explain else ())]
        for hit in answer.hits
    ]
    nearly = next((at for at, hit in enumerate(answer.hits) if hit.verdict is Verdict.CLOSE), None)
    if nearly is not None:
        blocks.insert(nearly, [[(texts("ask.also_close" if nearly else "ask.close"), "heading")]])
    for at, block in enumerate(blocks):
        if at:
            yield BLANK
        yield from block


def exchange_lines(texts: Texts, exchange: Exchange, marked: str | None = None) -> Iterator[Line]:
    """Show an exchange whole, with one sentence of it marked."""
    if exchange.section is not None:
        yield BLANK
        yield [(exchange.section, "heading")]
    for turn in exchange.turns:
        yield BLANK
        yield [(_turn_heading(texts, turn), "heading" if turn.kind in SPOKEN else "faint")]
        yield list(_turn_pieces(turn, marked))


def session_line(texts: Texts, session: Session) -> Line:
    """Name a session on one line."""
    return [(_dated_title(texts, session), "heading")]


def session_row(session: Session) -> Sequence[str]:
    """Show a session as a row of a table."""
    day = "" if session.date is None else session.date.isoformat()
    return (session.id, day, session.title, str(session.exchanges), str(session.sentences))


def report_line(texts: Texts, report: ImportReport, *, dry_run: bool) -> Line:
    """Say what an import did, or would do."""
    session = report.session
    counts = texts("import.exchanges", count=session.exchanges)
    counts = texts("import.counts", exchanges=counts, count=session.sentences)
    title = _dated_title(texts, session)
    tried = dry_run and report.outcome is not Outcome.UNCHANGED
    key = f"import.trial_{report.outcome}" if tried else f"import.{report.outcome}"
    named = {"source": report.source, "title": title, "counts": counts, "id": session.id}
    return [(texts(key, **named), "")]


def beside_lines(texts: Texts, report: ImportReport, *, dry_run: bool) -> Iterator[Line]:
    """Say which other sessions are of the same event, and that more is to be looked at."""
    for one in report.editions:
        yield [(texts("import.edition", id=one.id, title=_dated_title(texts, one)), "")]
    if report.further:
        place = report.source if dry_run else report.session.id
        yield [(texts("import.further", count=report.further, place=place), "faint")]


def change_lines(texts: Texts, report: ImportReport) -> Iterator[Line]:
    """Say what a new edition changes, sentence by sentence."""
    changes = report.changes or Changes((), ())
    title = _dated_title(texts, report.session)
    yield [(texts("import.differs", source=report.source, title=title), "heading")]
    if not changes.added and not changes.removed:
        yield [(texts("import.same_sentences"), "")]
    for key, sentences in (("removed", changes.removed), ("added", changes.added)):
        if sentences:
            yield [(texts(f"import.sentences_{key}", count=len(sentences)), "")]
        for sentence in sentences[:CHANGES_SHOWN]:
            yield [("- " if key == "removed" else "+ ", ""), (sentence, key)]
        if len(sentences) > CHANGES_SHOWN:
            yield [(texts("import.more", count=len(sentences) - CHANGES_SHOWN), "faint")]


def notice_sentence(texts: Texts, source: str, notice: Notice) -> str:
    """Say what looks wrong at a place of a source."""
    what = texts(f"notices.{notice.peculiarity}", detail=notice.detail, excerpt=notice.excerpt)
    return texts("notices.place", source=source, line=notice.line, what=what)


def check_lines(texts: Texts, report: CheckReport) -> Iterator[Line]:
    """Show what differs, and how much was looked at."""
    for finding in report.findings:
        yield _finding_line(texts, finding)
    sessions = texts("check.sessions", count=report.sessions)
    looked_at = texts("check.looked_at", sessions=sessions, count=report.sentences)
    if report.findings:
        yield [(texts("check.differs", looked_at=looked_at, count=len(report.findings)), "heading")]
    else:
        yield [(texts("check.clean", looked_at=looked_at), "")]


def _hit_lines(texts: Texts, hit: Hit) -> Iterator[Line]:
    quote = hit.quote
    for part in hit.passages:
        yield list(_quote_pieces(part.sentence.text, part.spans))
    if not hit.passages:
        yield list(_quote_pieces(quote.text, hit.spans))
    yield [(texts("ask.attribution", words=" · ".join(_attribution(texts, quote))), "heading")]
    if quote.section is not None:
        yield [(texts("ask.section", section=quote.section), "faint")]
    if quote.question is None:
        yield [(texts("ask.no_question"), "faint")]
    else:
        key = "ask.question_itself" if quote.kind is Kind.QUESTION else "ask.question"
        yield [(texts(key, asker=quote.question.asker), "faint")]
        yield [(quote.question.text, "")]
    yield [(texts("ask.show", id=quote.id), "faint")]
    for one in hit.editions:
        yield [(texts("ask.edition", title=_dated_title(texts, one), id=one.id), "faint")]
    if len(hit.places) > 1:
        others = " ".join(place for place in hit.places if place != quote.id)
        yield [(texts("ask.places", others=others), "faint")]


def _explanation_lines(texts: Texts, hit: Hit) -> Iterator[Line]:
    why = hit.explanation
    if why is None:
        return
    looked_for = texts(f"explain.{why.way}", words=why.looked_for)
    yield [(texts("explain.score", score=f"{hit.score:.1f}", looked_for=looked_for), "faint")]
    # Of words over two sentences it is not asked which are whole, nor of marks without a near tie.
    shares = ["similarity", "weight", "breadth"]
    shares += [share for share in ("wholeness", "as_typed") if getattr(why, share)]
    told = " · ".join(
        texts(f"explain.{share}", share=f"{100 * getattr(why, share):.0f}%") for share in shares
    )
    yield [(told, "faint")]
    if why.turned:
        yield [(texts("explain.turned"), "faint")]


def _quote_pieces(text: str, spans: Sequence[Span]) -> Iterator[tuple[str, str]]:
    """Cut a quote where its matches begin and end."""
    at = 0
    for span in spans:
        yield text[at : span.start], ""
        yield text[span.start : span.end], "match"
        at = span.end
    yield text[at:], ""


def _attribution(texts: Texts, quote: Quote) -> Iterator[str]:
    yield _speaker(texts, quote.speaker, quote.role)
    if quote.session.date is not None:
        yield quote.session.date.isoformat()
    yield quote.session.title
    if quote.sentence.time is not None:
        yield clock(quote.sentence.time)


def _speaker(texts: Texts, name: str, role: str | None) -> str:
    """Name a speaker and, unless the name says so already, their role."""
    if not name:
        return texts("ask.unnamed")
    if role is None or name.endswith(role):
        return name
    return texts("ask.speaker", name=name, role=role)


def _dated_title(texts: Texts, session: Session) -> str:
    if session.date is None:
        return session.title
    return texts("sessions.dated", title=session.title, date=session.date.isoformat())


def _turn_heading(texts: Texts, turn: Turn) -> str:
    name = turn.label or turn.speaker
    if name is None:
        return texts("show.nobody")
    return texts(f"show.{turn.kind}", speaker=_speaker(texts, name, turn.role))


def _turn_pieces(turn: Turn, marked: str | None) -> Iterator[tuple[str, str]]:
    """Give a turn's words as `joined` puts them together, one sentence in a style of its own."""
    sentences = iter(turn.sentences)
    for piece in joined(turn.sentences):
        if piece in {" ", "\n"}:
            yield piece, ""
        else:
            yield piece, "match" if next(sentences).id == marked else ""


def _finding_line(texts: Texts, finding: Finding) -> Line:
    what = texts(f"check.{finding.discrepancy}", detail=finding.detail)
    return [(finding.place, "heading"), (" ", ""), (what, "")]
