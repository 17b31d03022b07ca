"""From printed labels to speakers: who has the floor, and in what capacity.

What stands before a colon at the start of a paragraph is a label only if the document bears it
out: it says that it is a journalist, or the title block names it, or it takes the floor after
questions again and again. 我们关注的主要是“三个确保”： is none of these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.text import simplified

_LABEL = re.compile(
    r"(?P<label>[^：:∶\n]{1,40}?)[ \t\u00a0\u3000]*[：:∶][ \t\u00a0\u3000]*"
    r"|(?P<bare>Q)(?:[ \u00a0]{2,}|\t)\s*"
)
_NO_LABEL = re.compile(r"[。！？!?；;，,、…“”\"]|\d\s*$")
_ASKER = re.compile(r"(?:记者|提问|追问)(?:[（(][^（()）]*[)）])?$|^(?:问|Q|QUESTION)$")
_ANSWERER = re.compile(r"^(?:答|A)$")
_HOST = re.compile(r"(?:主持人|主持)$")
_NAME = re.compile(r"[\u3400-\u9fff\uf900-\ufaff·•]{2,20}|[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}")
_PHRASE = re.compile(
    r"[是为有说道称下于题点一的了着们]$|^(?:例如|比如|首先|其次|同时|第|我|他|她|你|您|对|向|据|请)"
    r"|告诉|询问|回答"
)
"""What a phrase has before its colon, and a label has not."""
_OFFICE_AND_NAME = re.compile(
    r"^(?P<office>.*(?:发言人|部长|主任|总理|主席|总统|大使|司长|局长|秘书长))"
    r"(?P<name>[\u3400-\u9fff·]{2,4})$"
)
JOURNALIST = "记者"


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed at the start of a paragraph."""

    text: str
    length: int
    """Code points up to where the words begin, the colon and white space included."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose words follow a label."""

    speaker: str
    role: str | None
    asks: bool
    hosts: bool


def find_labels(texts: Sequence[str], known: Mapping[str, str]) -> dict[int, Label]:
    """Find the paragraphs that begin with a label, by their positions in `texts`.

    Args:
        texts: The paragraphs' texts, in order.
        known: Speakers known beforehand, with their roles.
    """
    candidates = {
        position: Label((match["label"] or match["bare"]).strip(), match.end())
        for position, text in enumerate(texts)
        if (match := _LABEL.match(text)) and not _NO_LABEL.search(match["label"] or "")
    }
    sure = {position for position, label in candidates.items() if _is_sure(label.text, known)}
    answering = _answering(candidates, sure)
    opening = min(sure, default=len(texts))
    return {
        position: label
        for position, label in candidates.items()
        if position in sure
        or label.text in answering
        or (position < opening and _is_named(label.text, texts[:position]))
    }


def voice(label: Label, known: Mapping[str, str]) -> Voice:
    """Turn a label into the speaker, and the role, that it stands for."""
    if _says(_ASKER, label.text):
        return Voice(label.text, JOURNALIST, asks=True, hosts=False)
    if _says(_ANSWERER, label.text) and len(known) == 1:
        ((speaker, role),) = known.items()
        return Voice(speaker, role or None, asks=False, hosts=False)
    hosts = _says(_HOST, label.text)
    office = None if label.text in known else _OFFICE_AND_NAME.search(simplified(label.text))
    if office:
        name = office.start("name")
        return Voice(label.text[name:], label.text[:name], asks=False, hosts=hosts)
    return Voice(label.text, known.get(label.text) or None, asks=False, hosts=hosts)


def _says(pattern: re.Pattern[str], label: str) -> bool:
    """Look for a pattern, written in simplified characters, in a label of either script."""
    return bool(pattern.search(simplified(label)))


def _is_sure(label: str, known: Mapping[str, str]) -> bool:
    """Tell whether a label says of itself that it is one, or was told to be one."""
    patterns = (_ASKER, _ANSWERER, _HOST, _OFFICE_AND_NAME)
    return label in known or (
        not _says(_PHRASE, label) and any(_says(pattern, label) for pattern in patterns)
    )


def _is_name(label: str) -> bool:
    return bool(_NAME.fullmatch(label)) and not _says(_PHRASE, label)


def _is_named(label: str, title_block: Sequence[str]) -> bool:
    """Tell whether a label is a name that the title block gives."""
    return _is_name(label) and any(label in line for line in title_block)


def _answering(candidates: Mapping[int, Label], sure: set[int]) -> set[str]:
    """Find the names that take the floor right after a question, in half of their places."""
    places = Counter[str]()
    after_question = Counter[str]()
    asked = False
    for position, label in candidates.items():
        if position in sure:
            asked = _says(_ASKER, label.text)
        elif _is_name(label.text):
            places[label.text] += 1
            after_question[label.text] += asked
            asked = False
    return {label for label, count in places.items() if 2 * after_question[label] >= count}
