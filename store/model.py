"""The model: what a transcript is made of, and what a search answers.

Every class is frozen. Positions are code points, half-open, as Python slices are; positions in
a source count from the first code point of the session's text as it was decoded.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.outline import Outline


class Kind(StrEnum):
    """What a turn is."""

    QUESTION = "question"
    ANSWER = "answer"
    SPEECH = "speech"
    NARRATIVE = "narrative"
    SCENE = "scene"


SPOKEN = frozenset({Kind.QUESTION, Kind.ANSWER, Kind.SPEECH})
"""The kinds that are somebody's words: only these are searched and quoted."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Session:
    """One dated event, as its transcript tells it."""

    id: str
    """Public id."""
    title: str
    date: date | None
    url: str | None
    publisher: str | None
    language: str | None
    place: str | None
    sha256: str
    """Of the source's original bytes, in hexadecimal."""
    imported_at: datetime
    exchanges: int
    """How many questions were asked and answered."""
    sentences: int
    """How many sentences can be quoted."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit of retrieval: one sentence, verbatim, and where it stands."""

    id: str
    """Public id: the same after re-import and on another machine."""
    text: str
    """Verbatim; across a page end, its parts put together."""
    spans: tuple[Span, ...]
    """Into the session's text; more than one across a page end."""
    paragraph: int
    """Which paragraph of its turn, counted from 0."""
    remark: bool = False
    """Whether it is nobody's words, though it stands in a turn: (Laughter.), [14:38]."""
    time: float | None = None
    """When it begins, seconds since the recording's beginning."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker until the floor passes."""

    kind: Kind
    speaker: str | None
    """Identity; None for narrative, which is nobody's words."""
    label: str | None
    """As printed."""
    role: str | None
    """Capacity in which the speaker spoke, e.g. 外交部长."""
    sentences: tuple[Sentence, ...]
    translates: int | None = None
    """Which turn of the exchange it says in another language, counted from 0."""

    @property
    def text(self) -> str:
        """The turn's words, verbatim, a line a paragraph."""
        return "".join(joined(self.sentences))


def joined(sentences: tuple[Sentence, ...]) -> list[str]:
    """Give the pieces that put sentences of one turn back together.

    Between two sentences of a paragraph stands a space where the source has white space, and
    nothing where it has none; between two paragraphs a line break.
    """
    pieces: list[str] = []
    for before, after in zip((None, *sentences), sentences, strict=False):
        if before is not None and before.paragraph != after.paragraph:
            pieces.append("\n")
        elif before is not None and before.spans[-1].end != after.spans[0].start:
            pieces.append(" ")
        pieces.append(after.text)
    return pieces


def offset_of(sentence: Sentence, sentences: tuple[Sentence, ...]) -> int:
    """Give where one of some sentences of a turn begins in the text they make together."""
    number = sentences.index(sentence) + 1
    return len("".join(joined(sentences[:number]))) - len(sentence.text)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answers; for an opening speech, that one turn."""

    section: str | None
    """The heading it stands under."""
    session: Session
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """The question a quote answers; for a quote from a question, that question itself."""

    asker: str
    """As printed."""
    text: str
    """Verbatim, a line a paragraph."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence together with whose words it is and what it answered."""

    sentence: Sentence
    speaker: str
    label: str
    role: str | None
    kind: Kind
    section: str | None
    question: Question | None
    session: Session
    previous: str | None
    """Public id of the sentence before it in the session, if one can be quoted."""
    next: str | None
    """Public id of the sentence after it in the session, if one can be quoted."""

    @property
    def id(self) -> str:
        """The sentence's public id."""
        return self.sentence.id

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.sentence.text


class Origin(StrEnum):
    """Where something known of a transcript was taken from."""

    OPTION = "option"
    SIDECAR = "sidecar"
    PROPERTIES = "properties"
    """What the format tells beside the words: front matter, document properties."""
    TEXT = "text"
    FILE_NAME = "file_name"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a transcript beside its text. None: read it from the text."""

    title: str | None = None
    date: date | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    place: str | None = None
    roles: dict[str, str] = field(default_factory=dict)
    """From a speaker's name to the capacity in which they speak."""
    origins: dict[str, Origin] = field(default_factory=dict, compare=False)
    """For each of the above that is known, by its name: where it was taken from."""

    def completed(self, other: Metadata) -> Metadata:
        """Fill in what is not told here from another source."""
        gaps = {
            known.name: getattr(other, known.name)
            for known in fields(self)
            if known.name != "origins" and not getattr(self, known.name)
        }
        came = {name: other.origins[name] for name in gaps if name in other.origins}
        return replace(self, **gaps, origins=self.origins | came)

    def told_by(self, origin: Origin) -> Metadata:
        """Give the same, all that is known of it taken from there."""
        names = (known.name for known in fields(self) if known.name != "origins")
        return replace(self, origins={name: origin for name in names if getattr(self, name)})


class Peculiarity(StrEnum):
    """What looks wrong in a source and is kept as it stands."""

    DOUBLED_ACROSS_PAGE_END = "doubled_across_page_end"
    MIXED_SCRIPT = "mixed_script"
    UNANSWERED_QUESTION = "unanswered_question"
    UNLABELLED = "unlabelled"
    DOUBLED_CHARACTER = "doubled_character"
    DOUBLED_PUNCTUATION = "doubled_punctuation"
    MOJIBAKE = "mojibake"
    """Characters of another encoding, or none at all."""
    PINYIN_NOISE = "pinyin_noise"
    PICTURE_NOISE = "picture_noise"
    UNBALANCED = "unbalanced"
    """A quotation mark or a bracket without the other."""
    ODD_LENGTH = "odd_length"
    """A turn so long, beside the others, that it may be several."""
    EMPTY_TURN = "empty_turn"
    LABEL_MISSPELT = "label_misspelt"
    TURNS_SWAPPED = "turns_swapped"
    SAME_EVENT = "same_event"
    """Another session held has half of the sentences."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A place of the source that a person should look at."""

    peculiarity: Peculiarity
    line: int
    """Counted from 1."""
    excerpt: str
    """The source around the place, verbatim."""
    detail: str
    """The characters in question."""


class Outcome(StrEnum):
    """What an import did."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new edition changes of the sentences that can be quoted."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do."""

    source: str
    outcome: Outcome
    session: Session
    notices: tuple[Notice, ...]
    changes: Changes | None
    """Only where an edition is replaced."""
    turns: int
    """How many the transcript has, narrative among them."""
    editions: tuple[Session, ...] = ()
    """Other sessions held that are editions of the same event."""
    further: int = 0
    """How many notices there are besides: `lint` tells them."""
    metadata: Metadata = field(default_factory=Metadata)
    """What is known of the transcript, and where it was taken from."""
    outline: Outline | None = None
    """How the transcript was read; only of a trial."""
