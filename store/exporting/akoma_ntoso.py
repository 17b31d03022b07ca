"""Akoma Ntoso 3.0 (OASIS LegalDocML): a session as a debate document, one a file.

An exchange of more than one question is a speech group. Where the times of a recording are known, a
turn begins at that time of the session's day, counted from midnight, and an alias says so. Of what
the format has no place for (the file it was, spans, what is a translation) nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from store.exporting.held import Held, HeldTurn
from store.importer.composing import without_colon
from store.importer.references import RECORDING, RETRIEVAL, UNKNOWN
from store.model import SPOKEN, Sentence, joined

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold."""
_NO_LANGUAGE = "und"


@dataclass(slots=True)
class Writer:
    """Writes one session, turn by turn."""

    section: int | None = None
    """Which section is open, -1 for the one without a heading."""
    group: int | None = None
    """With which turn the open group of speeches ends."""
    people: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    """From names to ids."""

    def begin(self, held: Held) -> Iterator[str]:
        """Write what stands before the debate: what it is, and who speaks."""
        self.people = _numbered("person", (name or UNKNOWN for name, _ in held.speakers))
        self.roles = _numbered("role", (role for _, role in held.speakers if role))
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<akomaNtoso xmlns="{NAMESPACE}">\n<debate name="debate">\n<meta>\n'
        yield from _identification(held)
        yield from self._references(held)
        yield '</meta>\n<debateBody xml:space="preserve">\n'

    def write(self, held: Held, turns: Sequence[HeldTurn]) -> Iterator[str]:
        """Write some of its turns."""
        for turn in turns:
            if turn.sentences:
                wanted = -1 if turn.section is None else turn.section
                yield from self._open(held, wanted)
                yield from self._turn(held, turn)

    def end(self, held: Held) -> Iterator[str]:
        """Write the headings that nothing stands under, and close the document."""
        yield from self._open(held, len(held.sections) - 1)
        yield from self._close()
        yield "</debateBody>\n</debate>\n</akomaNtoso>\n"

    def _open(self, held: Held, wanted: int) -> Iterator[str]:
        """Open the section that a turn stands in, and those before it that hold none."""
        first = min(wanted, 0) if self.section is None else self.section + 1
        for section in range(first, wanted + 1):
            yield from self._close()
            self.section = section
            name = "untitled" if section < 0 else "section"
            yield f'<debateSection eId="dbsect_{section + 1}" name="{name}">\n'
            if section >= 0:
                yield f"<heading>{_text(held.sections[section].title)}</heading>\n"

    def _close(self) -> Iterator[str]:
        if self.group is not None:
            yield "</speechGroup>\n"
            self.group = None
        if self.section is not None:
            yield "</debateSection>\n"

    def _turn(self, held: Held, turn: HeldTurn) -> Iterator[str]:
        if turn.kind not in SPOKEN:
            for paragraph in _paragraphs(turn.sentences):
                yield f"<{turn.kind}>{_text(''.join(joined(paragraph)))}</{turn.kind}>\n"
            return
        name = f"dbsect_{(self.section or 0) + 1}__{turn.kind}_{turn.ordinal + 1}"
        whose = self._whose(held, turn)
        if turn.ordinal in held.groups and self.group is None:
            self.group = held.groups[turn.ordinal]
            yield f'<speechGroup eId="{name}__group"{whose}>\n'
        yield f'<{turn.kind} eId="{name}"{whose}>\n'
        if turn.label:
            yield f"<from>{_text(_printed(held, turn))}</from>\n"
        for paragraph in _paragraphs(turn.sentences):
            yield f"<p>{''.join(_marked(paragraph))}</p>\n"
        yield f"</{turn.kind}>\n"
        if self.group is not None and turn.ordinal >= self.group:
            self.group = None
            yield "</speechGroup>\n"

    def _whose(self, held: Held, turn: HeldTurn) -> str:
        """Write the attributes that tell who speaks, in what role, and when."""
        written = f' by="#{self.people[turn.speaker or UNKNOWN]}"'
        if turn.role:
            written += f' as="#{self.roles[turn.role]}"'
        begins = turn.sentences[0].time
        if begins is not None:
            moment = _midnight(held) + timedelta(seconds=begins)
            written += f' startTime="{moment.isoformat()}"'
        return written

    def _references(self, held: Held) -> Iterator[str]:
        told = held.session
        yield '<references source="#yuanhua">\n'
        yield from _reference("Organization", "yuanhua", "Yuanhua")
        yield from _reference("Organization", "publisher", told.publisher or UNKNOWN)
        if told.place:
            yield from _reference("Location", "place", told.place)
        for name, key in self.people.items():
            yield from _reference("Person", key, name)
        for name, key in self.roles.items():
            yield from _reference("Role", key, name)
        yield "</references>\n"


def _identification(held: Held) -> Iterator[str]:
    told = held.session
    language = told.language or _NO_LANGUAGE
    day = told.date or told.imported_at.date()
    work = f"/akn/zz/debate/{day}/{told.id}"
    expression = f"{work}/{language}@"
    aliases = {"title": told.title, "url": told.url or ""}
    if held.timed:
        aliases[RECORDING] = _midnight(held).isoformat()
    levels = (
        ("FRBRWork", work, _dated(told.date, day), "publisher", '<FRBRcountry value="zz"/>\n'),
        (
            "FRBRExpression",
            expression,
            _dated(told.date, day),
            "publisher",
            f"<FRBRlanguage language={_attribute(language)}/>\n",
        ),
        (
            "FRBRManifestation",
            f"{expression}.xml",
            _dated(None, told.imported_at.date()),
            "yuanhua",
            '<FRBRformat value="xml"/>\n',
        ),
    )
    yield '<identification source="#yuanhua">\n'
    for level, address, dated, by, more in levels:
        yield f"<{level}>\n<FRBRthis value={_attribute(address + '/!main')}/>\n"
        yield f"<FRBRuri value={_attribute(address)}/>\n"
        for name, value in aliases.items() if level == "FRBRWork" else ():
            if value:
                yield f'<FRBRalias value={_attribute(value)} name="{name}"/>\n'
        yield f'{dated}\n<FRBRauthor href="#{by}"/>\n{more}</{level}>\n'
    yield "</identification>\n"


def _dated(known: date | None, day: date) -> str:
    """Write a date; of a session of which nobody knows when it was, that of its retrieval."""
    return f'<FRBRdate date="{day}" name="{"event" if known else RETRIEVAL}"/>'


def _reference(kind: str, key: str, shown: str) -> Iterator[str]:
    href = f"/akn/ontology/{kind.lower()}/yuanhua/{key}"
    yield f'<TLC{kind} eId="{key}" href="{href}" showAs={_attribute(shown)}/>\n'


def _numbered(kind: str, names: Iterable[str]) -> dict[str, str]:
    return {name: f"{kind}_{count}" for count, name in enumerate(dict.fromkeys(names), 1)}


def _midnight(held: Held) -> datetime:
    return datetime.combine(held.session.date or date(1970, 1, 1), time())


def _paragraphs(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    for _, members in groupby(sentences, key=lambda sentence: sentence.paragraph):
        yield tuple(members)


def _marked(paragraph: tuple[Sentence, ...]) -> Iterator[str]:
    """Write a paragraph, its remarks marked."""
    for count, sentence in enumerate(paragraph):
        if count and paragraph[count - 1].spans[-1].end != sentence.spans[0].start:
            yield " "
        text = _text(sentence.text)
        yield f"<remark>{text}</remark>" if sentence.remark else text


def _printed(held: Held, turn: HeldTurn) -> str:
    """Give a label with the colon that it is printed with, if it is printed so."""
    span, label = turn.label_span, turn.label or ""
    printed = "" if span is None else held.text[span.start : span.end].strip()
    return printed if without_colon(printed) == label else label


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text))
