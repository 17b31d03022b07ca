"""Akoma Ntoso 3.0 (OASIS LegalDocML): the debate documents of parliaments.

Speeches, questions, answers, narrative and scenes are what the marks say. Who speaks, and in what
role, is looked up in the document's references; the label is what `from` prints. Older namespaces,
and documents without one, are read the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from store.importer.composing import Composer, Voice, without_colon
from store.importer.draft import Draft
from store.importer.elements import Element, Line, lines_of, local_name, parse, root_name, text_of
from store.importer.references import References, told
from store.model import Kind, Metadata

NAME = "akoma_ntoso"

_SPEECHES = {"speech": Kind.SPEECH, "question": Kind.QUESTION, "answer": Kind.ANSWER}
_ASIDES = frozenset(
    {"narrative", "scene", "summary", "remark", "recordedTime", "authorialNote"}
    | {"num", "heading", "subheading"}
)
"""What is nobody's words though it stands among somebody's."""
_FROM = frozenset({"from"})
_HEADINGS = frozenset({"heading", "subheading"})
_BLOCKS = frozenset(
    {"p", "li", "ul", "ol", "item", "listIntroduction", "listWrapUp", "blockList"}
    | {"table", "caption", "tr", "tocItem", "toc", "foreign", "block", "container", "heading"}
    | {
        "num",
        "subheading",
        "from",
        "narrative",
        "scene",
        "summary",
        "other",
        "div",
        "intro",
        "wrapUp",
    }
    | {"longTitle", "formula", "content", "wrap", "wrapUp", "blockContainer"}
)
_CONTAINERS = frozenset(
    {"debateSection", "speechGroup", "administrationOfOath", "rollCall", "prayers", "questions"}
    | {"oralStatements", "writtenStatements", "personalStatements", "ministerialStatements"}
    | {"resolutions", "nationalInterest", "declarationOfVote", "communication", "petitions"}
    | {"papers", "noticesOfMotion", "address", "proceduralMotions", "pointOfOrder", "adjournment"}
    | {"component", "components", "hcontainer", "section", "part", "chapter", "division"}
)


def sniff(_name: str, content: bytes) -> bool:
    """Tell whether a file is Akoma Ntoso, by its root element."""
    return root_name(content) == "akomaNtoso"


def read(name: str, content: bytes, metadata: Metadata) -> Draft:
    """Read a debate.

    Raises:
        FormatUnknown: It is not well-formed, or declares harmful entities.
        TranscriptMalformed: Nobody speaks in it.
    """
    root = parse(name, content)
    references = References.of(root)
    debate = _Debate(Composer(), references)
    for body in root.iter():
        if local_name(body) in {"preface", "debateBody"}:
            debate.take_all(body)
    known = metadata.completed(told(name, root, references))
    return debate.composer.draft(name, content, NAME, known)


@dataclass(slots=True)
class _Debate:
    """A debate as it is walked through, element by element."""

    composer: Composer
    references: References
    nobody: Kind | None = None
    """Which kind of nobody's turn is open, if one is."""
    groups: list[bool] = field(default_factory=list)
    """For each group of speeches around: whether a question has opened its exchange."""

    def take_all(self, parent: Element) -> None:
        """Take in what stands in a part of the debate, in order."""
        number = ""
        for element in parent:
            name = local_name(element)
            if name == "num":
                number = text_of(element)
            elif name in _HEADINGS:
                self._heading(" ".join(filter(None, (number, text_of(element)))))
                number = ""
            elif name in _SPEECHES:
                self._speech(_SPEECHES[name], element)
            elif name == "speechGroup":
                self.groups.append(False)
                self.take_all(element)
                self.groups.pop()
            elif name in _CONTAINERS:
                self.take_all(element)
            elif name not in _FROM:
                self._nobodys(element, Kind.SCENE if name == "scene" else Kind.NARRATIVE)

    def _heading(self, text: str) -> None:
        if text:
            self.composer.heading(text)
            self.nobody = None

    def _nobodys(self, element: Element, kind: Kind) -> None:
        """Take in what is nobody's words; paragraphs of one kind that follow are one turn."""
        if self.nobody is not kind:
            self.composer.begin(Voice(kind))
            self.nobody = kind
        self._say(lines_of(element, _BLOCKS, frozenset()))

    def _speech(self, kind: Kind, element: Element) -> None:
        voice = self._voice(kind, element)
        if voice is None:
            self._nobodys(element, Kind.NARRATIVE)
            return
        self._begin(voice)
        if not any(local_name(child) in _SPEECHES for child in element):
            self._say(lines_of(element, _BLOCKS, _ASIDES, _FROM))
            return
        for child in element:
            # Who was interrupted goes on as a turn of their own, in the same exchange.
            if local_name(child) in _SPEECHES:
                self._speech(_SPEECHES[local_name(child)], child)
                self._begin(replace(voice, label=None, time=None), again=True)
            elif local_name(child) not in _FROM:
                self._say(lines_of(child, _BLOCKS, _ASIDES, _FROM))

    def _say(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.composer.say(line)

    def _begin(self, voice: Voice, *, again: bool = False) -> None:
        self.nobody = None
        grouped = bool(self.groups) and self.groups[-1]
        opens = voice.kind is Kind.QUESTION and not grouped and not again
        if opens and self.groups:
            self.groups[-1] = True
        self.composer.begin(voice, opens=opens, joins=voice.kind is not Kind.SPEECH)

    def _voice(self, kind: Kind, element: Element) -> Voice | None:
        """Tell whose words an element holds; None where nothing names them."""
        printed = next((text_of(one) for one in element if local_name(one) == "from"), "")
        speaker = self.references.named(element.get("by")) or without_colon(printed)
        if not speaker:
            return None
        role = self.references.named(element.get("as"))
        time = self.references.time(element.get("startTime"))
        return Voice(kind, speaker, printed or None, role, time)
