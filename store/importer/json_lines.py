"""JSON Lines of our own, as `store.exporting.json_lines` writes them.

Nothing is believed: the source must have its checksum, each heading and sentence must be what its
spans give, the sentences of a turn must follow one another, and ids must be those of the words.
A file may hold many sessions; `parts` takes it apart, and `read` reads one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise

from store.errors import SourceProblem
from store.identity import sentence_ids
from store.importer.document import Source
from store.importer.draft import Draft, DraftSection, DraftSentence, DraftTurn, Provenance
from store.importer.fields import Fields
from store.importer.reading import Reading
from store.model import SPOKEN, Kind, Metadata, Origin, Span
from store.text import assemble

NAME = "json_lines"
FORMAT, VERSION = "yuanhua", 1

_MARK = b"\xef\xbb\xbf"
_HEADER = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"format"\s*:\s*"yuanhua"')
_SESSION_ID = re.compile(r"(?:\d{4}-\d{2}-\d{2}|undated)-[a-z2-7]{8}", re.ASCII)
_TOLD = ("title", "date", "url", "publisher", "language", "place")
_SOURCE = ("name", "url", "sha256", "retrieved_at", "importer", "importer_version")
_TURN = ("turn", "kind", "speaker", "role", "label", "label_span", "section", "exchange")


def sniff(_name: str, content: bytes) -> bool:
    """Tell whether a file is an export of ours, by how it begins."""
    return bool(_HEADER.match(content))


def parts(content: bytes) -> Iterator[bytes]:
    """Take a file apart into its sessions, unread.

    Above each stand as many empty lines as it had lines above it, so that errors name its own.
    """
    begun = [*_beginnings(content), (len(content), 0)]
    for (start, line), (end, _) in pairwise(begun):
        yield b"\n" * (line - 1) + content[start:end]


def _beginnings(content: bytes) -> Iterator[tuple[int, int]]:
    """Give where sessions begin, and on which line."""
    start, line = 0, 1
    while start < len(content):
        if line == 1 or _HEADER.match(content, start):
            yield start, line
        end = content.find(b"\n", start)
        start, line = (len(content) if end < 0 else end + 1), line + 1


def read(name: str, content: bytes, metadata: Metadata) -> Draft:
    """Read one session.

    Args:
        name: The file's, for errors.
        content: The session's lines, which empty ones may stand above.
        metadata: What was told of it; what the export tells completes that.

    Raises:
        TranscriptMalformed: It is not as it was exported, and on which line.
    """
    below = content.removeprefix(_MARK).lstrip(b"\n")
    line = 1 + len(content) - len(content.lstrip(b"\n"))
    lines = below.rstrip().split(b"\n")
    header = Fields.of_line(name, line, lines[0])
    told, counts = _told(header)
    source, provenance = _source(header)
    if len(lines) != 1 + sum(counts):
        raise Fields(name, line + len(lines) - 1, {}).wrong()
    rest = [Fields.of_line(name, line + at, lines[at]) for at in range(1, len(lines))]
    headings, floors = rest[: counts[0]], rest[counts[0] :]
    sections = tuple(_section(one, at, source.text) for at, one in enumerate(headings))
    turns = tuple(_turn(one, at, source.text, counts) for at, one in enumerate(floors))
    _check_ids(provenance.session, floors, turns)
    _check_exchanges(header, turns)
    told = metadata.completed(told)
    return Draft(source, told, provenance.importer, sections, turns, (), provenance)


def _told(header: Fields) -> tuple[Metadata, tuple[int, int]]:
    """Read what a session is, and how many sections and turns it has."""
    if header.values.get("format") != FORMAT:
        raise header.wrong()
    if header.values.get("version") != VERSION:
        raise header.wrong(SourceProblem.EXPORT_VERSION)
    header.expect("format", "version", "session", *_TOLD, "sections", "turns", "source")
    day = header.maybe_text("date")
    try:
        known = date.fromisoformat(day) if day is not None else None
    except ValueError as error:
        raise header.wrong() from error
    told = Metadata(
        title=header.text("title"),
        date=known,
        url=header.maybe_text("url"),
        publisher=header.maybe_text("publisher"),
        language=header.maybe_text("language"),
        place=header.maybe_text("place"),
        roles=_roles(header.of(header.values["source"])),
    )
    return told.told_by(Origin.PROPERTIES), (header.number("sections"), header.number("turns"))


def _roles(source: Fields) -> dict[str, str]:
    roles = source.of(source.values.get("roles"))
    return {name: roles.maybe_text(name) or "" for name in roles.values}


def _source(header: Fields) -> tuple[Source, Provenance]:
    """Read the source, and where it came from."""
    fields = header.of(header.values["source"])
    fields.expect(*_SOURCE, "roles", "reading", "text", "original")
    session, sha256 = header.text("session"), fields.text("sha256")
    text = fields.maybe_text("text") or ""
    original = _original(fields)
    held = text.encode("utf-8") if original is None else original
    if hashlib.sha256(held).hexdigest() != sha256:
        raise header.wrong(SourceProblem.ALTERED)
    try:
        retrieved_at = datetime.fromisoformat(fields.text("retrieved_at"))
    except ValueError as error:
        raise header.wrong() from error
    if not _SESSION_ID.fullmatch(session) or retrieved_at.tzinfo is None:
        raise header.wrong()
    provenance = Provenance(
        session=session,
        url=fields.maybe_text("url"),
        retrieved_at=retrieved_at,
        importer=fields.text("importer"),
        importer_version=fields.text("importer_version"),
        reading=_reading(fields),
    )
    return Source(fields.text("name"), text, sha256, original), provenance


def _reading(fields: Fields) -> str:
    """Read how the source was told to be read."""
    written = json.dumps(fields.table("reading"), ensure_ascii=False)
    try:
        names = Reading.load(written).names
    except (ValueError, TypeError) as error:
        raise fields.wrong() from error
    if not all(isinstance(name, str) for name in names):
        raise fields.wrong()
    return written


def _original(fields: Fields) -> bytes | None:
    written = fields.maybe_text("original")
    try:
        return None if written is None else base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError) as error:
        raise fields.wrong() from error


def _section(fields: Fields, at: int, source: str) -> DraftSection:
    fields.expect("section", "title", "spans")
    spans = _within(fields, source, fields.spans("spans"))
    title = fields.text("title")
    if fields.number("section") != at:
        raise fields.wrong()
    if assemble(source, spans) != title:
        raise fields.wrong(SourceProblem.ALTERED)
    return DraftSection(title, spans)


def _turn(fields: Fields, at: int, source: str, counts: tuple[int, int]) -> DraftTurn:
    """Read a turn and its sentences."""
    fields.expect(*_TURN, "translates", "sentences")
    kind = fields.text("kind")
    speaker = fields.maybe_text("speaker")
    section, translates = fields.maybe_number("section"), fields.maybe_number("translates")
    sound = (
        fields.number("turn") == at
        and kind in set(Kind)
        and (kind in SPOKEN) == (speaker is not None)
        and (section is None or section < counts[0])
        and (translates is None or translates < counts[1])
    )
    if not sound:
        raise fields.wrong()
    label, label_span = _label(fields, source)
    return DraftTurn(
        kind=Kind(kind),
        speaker=speaker,
        label=label,
        label_span=label_span,
        role=fields.maybe_text("role"),
        section=section,
        exchange=fields.maybe_number("exchange"),
        sentences=tuple(_sentences(fields, source)),
        translates=translates,
    )


def _label(fields: Fields, source: str) -> tuple[str | None, Span | None]:
    """Read a label, whose characters must stand in that order in the source."""
    label, span = fields.maybe_text("label"), fields.values["label_span"]
    if label is None and span is None:
        return None, None
    if label is None or span is None:
        raise fields.wrong()
    (place,) = _within(fields, source, [fields.span(span)])
    printed = iter(source[place.start : place.end])
    if not all(character in printed for character in label if not character.isspace()):
        raise fields.wrong(SourceProblem.ALTERED)
    return label, place


def _sentences(turn: Fields, source: str) -> Iterator[DraftSentence]:
    """Read the sentences of a turn, between which nothing but white space may stand."""
    reached: Span | None = None
    for value in turn.all_of("sentences"):
        fields = turn.of(value)
        fields.expect("id", "text", "spans", "paragraph", may=("remark", "time"))
        spans = _within(turn, source, fields.spans("spans"))
        text = fields.text("text")
        if assemble(source, spans) != text:
            raise turn.wrong(SourceProblem.ALTERED)
        if reached and (
            spans[0].start < reached.end or source[reached.end : spans[0].start].strip()
        ):
            raise turn.wrong(SourceProblem.ALTERED)
        reached = spans[-1]
        if fields.values.get("remark", True) is not True:
            raise turn.wrong()
        remark = "remark" in fields.values
        yield DraftSentence(text, spans, fields.number("paragraph"), remark, fields.time("time"))


def _within(fields: Fields, source: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Give spans that lie in the source."""
    if any(span.end > len(source) for span in spans):
        raise fields.wrong(SourceProblem.ALTERED)
    return tuple(spans)


def _check_ids(session: str, floors: Sequence[Fields], turns: Sequence[DraftTurn]) -> None:
    """Refuse ids that are not those of the words."""
    expected = iter(
        sentence_ids(session, (sentence.text for turn in turns for sentence in turn.sentences))
    )
    for fields in floors:
        for value in fields.all_of("sentences"):
            if fields.of(value).text("id") != next(expected):
                raise fields.wrong(SourceProblem.ALTERED)


def _check_exchanges(header: Fields, turns: Sequence[DraftTurn]) -> None:
    """Refuse exchanges that are not counted from 0 on."""
    numbers = {turn.exchange for turn in turns} - {None}
    if numbers != set(range(len(numbers))):
        raise header.wrong()
