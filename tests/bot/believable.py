"""Builders of believable answers, and strategies for unbelievable ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from store import (
    Exchange,
    Hit,
    Kind,
    Passage,
    Question,
    Quote,
    Sentence,
    Session,
    Span,
    Turn,
    Verdict,
)

SESSION = Session(
    id="2024-03-07-u3bk5n2q",
    title="外交部长王毅就中国外交政策和对外关系回答中外记者提问",
    date=date(2024, 3, 7),
    url=None,
    publisher="新华社",
    language="zh",
    place=None,
    sha256="0" * 64,
    imported_at=datetime(2024, 3, 8, tzinfo=UTC),
    exchanges=13,
    sentences=300,
)


def sentence(text: str, number: int = 0, *, paragraph: int = 0, start: int = 0) -> Sentence:
    """Give a sentence that begins at code point `start` of its session's text."""
    return Sentence(
        id=f"sentence{number:08}",
        text=text,
        spans=(Span(start, start + len(text)),),
        paragraph=paragraph,
    )


def turn(kind: Kind, name: str | None, *paragraphs: tuple[str, ...], first: int = 0) -> Turn:
    """Give a turn; its sentences follow one another and are numbered from `first`."""
    sentences: list[Sentence] = []
    start = 0
    for number, words in enumerate(paragraphs):
        for text in words:
            sentences.append(
                sentence(text, first + len(sentences), paragraph=number, start=start),
            )
            start += len(text)
    role = "外交部长" if kind is Kind.ANSWER else None
    return Turn(kind=kind, speaker=name, label=name, role=role, sentences=tuple(sentences))


def exchange(*turns: Turn, section: str | None = "任何冲突的终点都是谈判桌") -> Exchange:
    """Give an exchange of the session."""
    return Exchange(section=section, session=SESSION, turns=turns)


def quote(
    text: str = "任何冲突的终点都是谈判桌。",
    *,
    question: str | None = "中方如何看待当前局势？",
    kind: Kind = Kind.ANSWER,
) -> Quote:
    """Give a sentence in the middle of an answer."""
    return Quote(
        sentence=sentence(text, 7),
        speaker="王毅",
        label="王毅",
        role="外交部长",
        kind=kind,
        section="任何冲突的终点都是谈判桌",
        question=None if question is None else Question("路透社记者", question),
        session=SESSION,
        previous="sentence00000006",
        next="sentence00000008",
    )


def hit(
    of: Quote | None = None,
    *spans: tuple[int, int],
    verdict: Verdict = Verdict.EXACT,
    places: int = 1,
) -> Hit:
    """Give what a search found."""
    found = of or quote()
    return Hit(
        quote=found,
        verdict=verdict,
        score=100.0,
        spans=tuple(Span(*span) for span in spans),
        places=tuple(f"sentence{7 + number:08}" for number in range(places)),
    )


# Two units each, joined, combined, from right to left, of no width, and what Telegram drops.
_ODD = (
    '😀𠮷👨‍👩‍👧‍👦🇨🇳e\u0301אבג\u200b\u200f\u202e\u2028\ufeff\t\r\n\u3000。！？…”’" .\x00\x0b\u0333'
)
texts = st.text(st.one_of(st.sampled_from(_ODD), st.characters(codec="utf-8")), max_size=60)
"""Any text that UTF-8 can write."""

long_texts = st.builds(
    lambda text, times, rest: text * times + rest, texts, st.integers(0, 400), texts
)
"""Any text, some too long for a message."""

names = st.one_of(texts, long_texts).filter(lambda text: bool(text.strip()))


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Draw a session of any title, dated or not."""
    return replace(SESSION, title=draw(names), date=draw(st.none() | st.dates()))


@st.composite
def spans_of(draw: st.DrawFn, text: str) -> tuple[Span, ...]:
    """Draw what may match in a text: in order, apart from each other."""
    edges = draw(st.lists(st.integers(0, len(text)), unique=True, max_size=12).map(sorted))
    return tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    """Draw a hit whose every text is arbitrary."""
    text = draw(st.one_of(texts, long_texts))
    asked = draw(st.none() | st.builds(Question, names, st.one_of(texts, long_texts)))
    found = replace(
        quote(text),
        speaker=draw(names),
        role=draw(st.none() | names),
        kind=draw(st.sampled_from([Kind.ANSWER, Kind.QUESTION, Kind.SPEECH])),
        question=asked,
        session=draw(sessions()),
        previous=draw(st.sampled_from([None, "sentence00000006"])),
        next=draw(st.sampled_from([None, "sentence00000008"])),
    )
    verdict = draw(st.sampled_from([Verdict.EXACT, Verdict.CLOSE]))
    spans = [(span.start, span.end) for span in draw(spans_of(text))]
    return hit(found, *spans, verdict=verdict, places=draw(st.integers(1, 3)))


def neighbours(
    *texts: str, paragraph: int = 0, own: int = 0, verdict: Verdict = Verdict.EXACT
) -> Hit:
    """Give a hit whose words reach from the end of one sentence into the beginning of another.

    Args:
        texts: The two sentences; the first is marked from its third code point on, the second
            up to its third.
        paragraph: Of the second; that of the first is 0.
        own: Which of the two the quote is.
        verdict: How sure it is.
    """
    first, second = texts
    parts = (
        Passage(sentence(first, 7), (Span(2, len(first)),)),
        Passage(sentence(second, 8, paragraph=paragraph, start=len(first)), (Span(0, 3),)),
    )
    found = replace(quote(), sentence=parts[own].sentence)
    return replace(
        hit(found, verdict=verdict),
        spans=parts[own].spans,
        places=(found.id,),
        passages=parts,
    )


@st.composite
def hits_over_two(draw: st.DrawFn) -> Hit:
    """Draw a hit whose words reach over two arbitrary sentences."""
    found = draw(hits())
    words = st.one_of(texts, long_texts).filter(lambda text: bool(text.strip()))
    parts: list[Passage] = []
    start = 0
    for number, text in enumerate((draw(words), draw(words))):
        told = sentence(text, 7 + number, paragraph=draw(st.just(0) | st.just(number)), start=start)
        parts.append(Passage(told, draw(spans_of(text))))
        start += len(text) + draw(st.integers(0, 1))
    own = draw(st.sampled_from(parts))
    return replace(
        found,
        quote=replace(found.quote, sentence=own.sentence),
        spans=own.spans,
        passages=tuple(parts),
    )


@st.composite
def turns(draw: st.DrawFn, first: int = 0) -> Turn:
    """Draw a turn of up to a dozen arbitrary sentences in up to three paragraphs."""
    kind = draw(st.sampled_from(Kind))
    spoken = kind not in {Kind.NARRATIVE, Kind.SCENE}
    words = st.lists(
        st.one_of(texts, long_texts).filter(lambda text: bool(text.strip())), min_size=1, max_size=4
    )
    paragraphs = draw(st.lists(words.map(tuple), min_size=1, max_size=3))
    return turn(kind, draw(names) if spoken else None, *paragraphs, first=first)


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    """Draw an exchange of up to three arbitrary turns."""
    spoken = [draw(turns(first=100 * number)) for number in range(draw(st.integers(1, 3)))]
    whole = exchange(*spoken, section=draw(st.none() | names))
    return replace(whole, session=draw(sessions()))
