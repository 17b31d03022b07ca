"""The proof of one session: each quote stands in its source, a page of sentences at a time."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Callable, Iterator, Sequence

from store.analysing import analyse
from store.database import Row
from store.edition import sentences_of
from store.errors import ImportFailed
from store.findings import Discrepancy
from store.identity import SentenceIds
from store.importer import VERSION, Reading, read_content
from store.importer.draft import DraftSentence, DraftTurn
from store.lines import NAME as LINES
from store.model import Metadata, Span
from store.text import assemble
from store.transcripts import load_spans

Find = Callable[[Discrepancy, str, str], None]

_ATTRIBUTION = ("kind", "name", "label", "exchange", "section", "paragraph", "remark")
_PIECE = 1 << 20
"""Code points of a source that are made bytes at once."""
_HALF = 32
"""Bits of a span's end; its start stands above them."""


class Proof:
    """What is looked at of a session, in the order of its sentences.

    Of what it has seen it keeps where each sentence stands, and which words were said before.
    """

    def __init__(self, session: Row, find: Find) -> None:
        """Take a session's row, and who is told what differs: what, the public id, and how."""
        self._session, self._find = session, find
        self._id: str = session["public_id"]
        self._source: str = session["text"]
        self._ids = SentenceIds(self._id)
        self._read: Iterator[tuple[DraftTurn, DraftSentence]] | None = None
        self._turn, self._reached = -1, 0
        self._spans = array("Q")

    def begin(self, count: int) -> None:
        """Compare the source with its digest, and read it again; it has so many sentences."""
        digest = hashlib.sha256()
        for piece in self._content():
            digest.update(piece)
        if digest.hexdigest() != self._session["sha256"]:
            self._find(Discrepancy.SOURCE_ALTERED, self._id, "")
        if self._session["importer_version"] == VERSION and self._session["importer"] != LINES:
            self._read_again(count)

    def take(self, page: Sequence[Row]) -> None:
        """Look at the next sentences."""
        for row in page:
            spans = _spans(self._source, row)
            if not spans or assemble(self._source, spans) != row["text"]:
                self._find(Discrepancy.QUOTE_DIFFERS, row["public_id"], row["text"])
            expected = self._ids.next(row["text"])
            if row["public_id"] != expected:
                self._find(Discrepancy.ID_DIFFERS, row["public_id"], expected)
            self._check_tiling(row, spans)
            self._check_attribution(row)
            self._cover(spans)
        self._check_analysis(page)

    def end(self, sections: Sequence[Row], turns: Sequence[Row]) -> None:
        """Compare headings and labels with the source, and see that nothing of it is left out."""
        for row in sections:
            spans = _spans(self._source, row)
            self._cover(spans)
            if not spans or assemble(self._source, spans) != row["title"]:
                self._find(Discrepancy.HEADING_DIFFERS, self._id, row["title"])
        for row in turns:
            start, end = row["label_start"], row["label_end"]
            self._cover([Span(start, end)])
            if not _is_label(self._source[start:end], row["label"]):
                self._find(Discrepancy.LABEL_DIFFERS, self._id, row["label"])
        self._check_coverage()

    def _content(self) -> Iterator[bytes]:
        """Give the bytes of the source, in pieces."""
        if self._session["original"]:
            yield self._session["original"]
            return
        for start in range(0, len(self._source), _PIECE):
            yield self._source[start : start + _PIECE].encode("utf-8")

    def _read_again(self, count: int) -> None:
        try:
            told = Metadata(roles=json.loads(self._session["roles"]))
            reading = Reading.load(self._session["reading"])
            content = b"".join(self._content())
            draft = read_content(self._session["source"], content, told, reading)
        except (ImportFailed, ValueError) as problem:
            self._find(Discrepancy.ATTRIBUTION_DIFFERS, self._id, str(problem))
            return
        read = sentences_of(draft)
        if draft.source.text != self._source or len(read) != count:
            self._find(Discrepancy.ATTRIBUTION_DIFFERS, self._id, "")
            return
        self._read = iter(read)

    def _check_attribution(self, row: Row) -> None:
        """Read again, each sentence must come out as the same person's."""
        if self._read is None:
            return
        turn, sentence = next(self._read)
        of_turn = (turn.kind, turn.speaker, turn.label, turn.exchange, turn.section)
        told_of = (*of_turn, sentence.paragraph, sentence.remark)
        if tuple(row[column] for column in _ATTRIBUTION) != told_of:
            self._find(Discrepancy.ATTRIBUTION_DIFFERS, row["public_id"], row["text"])

    def _check_tiling(self, row: Row, spans: Sequence[Span]) -> None:
        """Between the sentences of one turn there is white space and nothing else."""
        for span in spans:
            if row["turn"] == self._turn:
                between = self._source[self._reached : span.start]
                if span.start < self._reached or _has_words(between):
                    self._find(Discrepancy.NOT_TILED, row["public_id"], between)
            self._turn, self._reached = row["turn"], span.end

    def _check_analysis(self, page: Sequence[Row]) -> None:
        """Compare what is kept of sentences' analysis with what it is."""
        for row, analysed in zip(page, analyse([row["text"] for row in page]), strict=True):
            kept = (row["same_words"], row["word_starts"], row["folded"])
            if kept != (analysed.same_words, analysed.word_starts, analysed.kept):
                self._find(Discrepancy.INDEX_DIFFERS, row["public_id"], row["text"])

    def _cover(self, spans: Sequence[Span]) -> None:
        self._spans.extend(max(span.start, 0) << _HALF | max(span.end, 0) for span in spans)

    def _check_coverage(self) -> None:
        """Every word of the source is a heading's, a label's or a sentence's, and of one alone."""
        source, reached = self._source, 0
        # Lines without a letter or a digit are left out of what is taken a sentence a line.
        has_words = _has_letters if self._session["importer"] == LINES else _has_words
        for packed in [*sorted(self._spans), len(source) << _HALF | len(source)]:
            start, end = packed >> _HALF, packed & ((1 << _HALF) - 1)
            between = source[reached:start]
            if start < reached or has_words(between):
                detail = between or source[start:reached]
                self._find(Discrepancy.TEXT_UNACCOUNTED, self._id, detail.strip())
            reached = max(reached, end)


def _spans(source: str, row: Row) -> tuple[Span, ...]:
    """Give a row's spans, or none if they are no spans of the source."""
    try:
        spans = load_spans(row["spans"])
    except (ValueError, TypeError):
        return ()
    sound = all(0 <= span.start < span.end <= len(source) for span in spans)
    return spans if sound else ()


def _is_label(printed: str, label: str) -> bool:
    """Tell whether a label is printed there, with nothing else but signs and numbers."""
    before, found, after = " ".join(printed.split()).partition(" ".join(label.split()))
    return bool(found) and not any(map(str.isalpha, before + after))


def _has_words(text: str) -> bool:
    return any(character.isprintable() and not character.isspace() for character in text)


def _has_letters(text: str) -> bool:
    return any(map(str.isalnum, text))
