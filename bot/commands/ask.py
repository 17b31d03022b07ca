"""`yuanhua ask`: words in, quotes out."""

from __future__ import annotations

from pathlib import Path

from bot import terminal, wire
from bot.face import DONE, MISUSED, NOT_FOUND, Face, Opened, opened
from bot.lines import LINE_LIMIT, InputLine, input_lines
from store import Answer, QueryError, Verdict


def ask_once(
    face: Face, database: Path, query: str, *, limit: int, as_json: bool, explain: bool
) -> int:
    """Answer one query, for a person or as JSON."""
    with opened(database) as its:
        answer = its.wait(its.archive.search(query, limit=limit))
        if as_json:
            face.console.say_json(wire.answer_fields(answer, explain=explain))
        else:
            # Only who finds nothing is told how much was searched.
            held = 0 if answer.hits else len(its.wait(its.archive.sessions()))
            face.console.say_all(terminal.answer_lines(face.texts, answer, held, explain=explain))
    return _code(answer)


def ask_each_line(face: Face, database: Path, *, limit: int, explain: bool) -> int:
    """Answer the lines of standard input, each before the next is read.

    A line that cannot be searched is answered by a refusal; the others are answered all the same.
    """
    codes = set()
    with opened(database) as its:
        for line in input_lines(face.console.input):
            codes.add(_answer_line(face, its, line, limit, explain=explain))
    if MISUSED in codes:
        return MISUSED
    return DONE if DONE in codes else NOT_FOUND


def _answer_line(face: Face, its: Opened, line: InputLine, limit: int, *, explain: bool) -> int:
    if line.problem is not None:
        return _refuse(face, line.text, face.texts(line.problem, limit=LINE_LIMIT))
    try:
        answer = its.wait(its.archive.search(line.text, limit=limit))
    except QueryError as problem:
        return _refuse(face, line.text, face.texts.error(problem))
    face.console.say_json(wire.answer_fields(answer, explain=explain))
    return _code(answer)


def _refuse(face: Face, query: str, sentence: str) -> int:
    face.console.say_json(wire.refusal_fields(query, sentence))
    return MISUSED


def _code(answer: Answer) -> int:
    return NOT_FOUND if answer.verdict is Verdict.NONE else DONE
