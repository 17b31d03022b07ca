"""UK Hansard as XML, in the form that TheyWorkForYou publishes it.

Speeches, questions and replies stand one after another under headings, each with the name of who
speaks. Columns, addresses and times of day stand in attributes and are no words; an interruption
in square brackets is a remark. Oral questions carry a number: what others say then answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from store.importer.composing import Composer, Voice
from store.importer.draft import Draft
from store.importer.elements import Element, Line, lines_of, local_name, parse, root_name
from store.model import Kind, Metadata, Origin, Span

NAME = "hansard"

_BLOCKS = frozenset(
    {"p", "li", "ul", "ol", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "caption"}
    | {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "mpname", "lord", "divisioncount"}
)
_HEADINGS = frozenset({"oral-heading", "major-heading", "minor-heading"})
_DAY = re.compile(r"/(\d{4}-\d{2}-\d{2})[a-z]*\.")
_ASIDE = re.compile(r"\[[^\[\]]{1,80}\]")
_EVENT = re.compile(
    r"\[\s*(?:interruption|laughter|applause|hon\.? members?|cheers?|pause|silence)\b[^\[\]]*\]",
    re.IGNORECASE,
)
"""What stands in brackets and is no words. [Official Report, 3 May] or [the Minister] are words."""
_CHAIR = re.compile(
    r"(?:Mr\.?|Madam|Mrs\.?|Ms\.?)\s+(?:Deputy\s+)?(?:Speaker|Chairman)|(?:Deputy )?Speaker"
    r"|The (?:Chairman|Chair|Temporary Chair|(?:First |Second )?Deputy Chairman)\b.*",
    re.IGNORECASE,
)


def sniff(_name: str, content: bytes) -> bool:
    """Tell whether a file is Hansard of this form, by its root element."""
    return root_name(content) == "publicwhip"


def read(name: str, content: bytes, metadata: Metadata) -> Draft:
    """Read a day of Hansard, or a part of one.

    Raises:
        FormatUnknown: It is not well-formed, or declares harmful entities.
        TranscriptMalformed: Nobody speaks in it.
    """
    root = parse(name, content)
    composer = Composer()
    house = _House(composer)
    for element in root:
        house.take(element)
    return composer.draft(name, content, NAME, metadata.completed(_told(name, root)))


def _told(name: str, root: Element) -> Metadata:
    """Tell the date, which each speech's id has, and the address if all have the same one."""
    days = {found[1] for element in root if (found := _DAY.search(element.get("id", "")))}
    pages = {element.get("url", "").partition("#")[0] for element in root} - {""}
    known = Metadata(
        date=_day(days.pop()) if len(days) == 1 else None,
        url=pages.pop() if len(pages) == 1 else None,
    )
    stem = Metadata(title=Path(name).stem)
    return known.told_by(Origin.PROPERTIES).completed(stem.told_by(Origin.FILE_NAME))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


@dataclass(slots=True)
class _House:
    """What goes on, speech after speech."""

    composer: Composer
    asker: str | None = None
    """Who put the oral question that is being answered."""
    answerer: str | None = None
    """Who answers questions under this heading."""
    asked: bool = False
    """Whether a written question stands open that no reply has followed."""
    last: str | None = None
    """Who had the floor before."""

    def take(self, element: Element) -> None:
        """Take in what comes next."""
        name = local_name(element)
        if name in _HEADINGS:
            self.asker = self.answerer = self.last = None
            self.asked = False
            for line in lines_of(element, frozenset(), frozenset()):
                self.composer.heading(line.text)
        elif name in {"ques", "reply", "speech"}:
            self._speech(name, element)
        elif name != "gidredirect":
            self._nobodys(element)

    def _speech(self, name: str, element: Element) -> None:
        speaker = " ".join(element.get("speakername", "").split())
        if not speaker or element.get("nospeaker") == "true":
            self._nobodys(element)
            return
        role = " ".join(element.get("speakeroffice", "").split()) or None
        voice = Voice(Kind.SPEECH, speaker, speaker, role)
        for count, line in enumerate(_lines(element)):
            label = _label(line.text, speaker) if not count else 0
            if not count:
                self._give_floor(name, element, voice)
            self.composer.say(line, label)
        self.last = speaker

    def _give_floor(self, name: str, element: Element, voice: Voice) -> None:
        kind, opens = self._kind(name, element, voice.speaker or "")
        joins = kind is not Kind.SPEECH and not opens
        self.composer.begin(replace(voice, kind=kind), opens=opens, joins=joins)

    def _kind(self, name: str, element: Element, speaker: str) -> tuple[Kind, bool]:
        """Tell what a speech is, and whether it opens an exchange."""
        if name == "ques":
            opens, self.asked = not self.asked, True
            return Kind.QUESTION, opens
        if name == "reply":
            self.asked = False
            return Kind.ANSWER, False
        told = element.get("type", "").lower()
        if "answer" in told or "reply" in told:
            self.answerer = speaker
        elif _is_numbered(element) or "question" in told:
            self.asker, self.answerer = speaker, None
        elif self.asker is None or _CHAIR.fullmatch(speaker):
            return Kind.SPEECH, False
        elif self.answerer is None and speaker != self.asker:
            self.answerer = speaker
        if speaker == self.answerer:
            return Kind.ANSWER, False
        # Who goes on after being interrupted asks nothing anew.
        self.asker, opens = speaker, self.last != speaker
        return Kind.QUESTION, opens

    def _nobodys(self, element: Element) -> None:
        lines = list(_lines(element))
        aside = bool(lines) and all(_ASIDE.fullmatch(line.text) for line in lines)
        self.composer.begin(Voice(Kind.SCENE if aside else Kind.NARRATIVE))
        for line in lines:
            self.composer.say(line)
        self.last = None


def _lines(element: Element) -> Iterator[Line]:
    """Give the paragraphs of a speech; interruptions in brackets are remarks."""
    for line in lines_of(element, _BLOCKS, frozenset()):
        events = (Span(*found.span()) for found in _EVENT.finditer(line.text))
        yield Line(line.text, tuple(events))


def _label(text: str, speaker: str) -> int:
    """Give how many code points of a paragraph are the speaker's name before a colon."""
    found = re.match(rf"{re.escape(speaker)}\s*[:：]\s*", text)
    return found.end() if found and found.end() < len(text) else 0


def _is_numbered(element: Element) -> bool:
    """Tell whether a speech has the number of an oral question."""
    return any("qnum" in key for one in element.iter() for key in map(str, one.keys()))
