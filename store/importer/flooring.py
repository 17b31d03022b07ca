"""Who has the floor: the paragraphs under each label, and those that nobody's label stands over.

A paragraph goes on with what the label above it began, but for what is plainly not its speaker's:
an answer left without its label, a narrator's line, what stands below a row of asterisks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from store.importer.cutting import RULE, Joined
from store.importer.turns import Floor
from store.importer.voices import Part, Voice, spokesperson
from store.sentences import is_finished
from store.text import simplified

_ASKS = re.compile(r"[？?؟]|请问|有何评论")
_TELLS = re.compile(r"记者(?:招待)?会|发布会|答记者问|回答.{0,12}提问|主持|出席|摄$|报道")
_NARRATES = re.compile(
    r"(?:主持|举行|召开).{0,12}(?:记者会|发布会)|答记者问|回答.{0,12}提问|以下[是为].*(?:实录|全文|内容)"
)
_GREETS = re.compile(
    r"各位|大家(?:早|上|下|晚|好)|女士们|女士們|尊敬的|早晨[。，！]|早安|你们好|皆さん|皆様|おはよう|こんにちは|안녕하"
    r"|(?:good (?:morning|afternoon|evening)|ladies and gentlemen|hello|buen[oa]s|guten|meine damen"
    r"|mesdames|bonjour|bom dia|boa tarde|добр|уважаемые)\b",
    re.IGNORECASE,
)
_SHORTEST_ANNOUNCEMENT = 12
"""Code points."""
_LONGEST_FOOT = 80
"""Code points."""
_OWN = re.compile(r"我(?:是|叫)|本人")


def floors_of(
    joined: Sequence[Joined], voice_of: Callable[[str], Voice], ends: Collection[int] = ()
) -> tuple[list[Floor], list[Joined]]:
    """Gather paragraphs under who has the floor.

    Args:
        joined: The paragraphs below the title block.
        voice_of: Turns a label into whose words follow it.
        ends: Positions before which something else stands, so that no turn goes over it.

    Returns:
        The floors and the headings, in order.
    """
    floors: list[Floor] = []
    sections: list[Joined] = []
    for at, one in enumerate(joined):
        label, named = one.first.label, one.first.block.speaker
        section = len(sections) - 1 if sections else None
        if label:
            paragraphs = [one.paragraph] if one.paragraph.spans else []
            voice = voice_of(label.text)
            floors.append(Floor(voice, label.text, one.first.label_span, section, paragraphs))
        elif one.heading:
            sections.append(one)
        elif named and (not floors or floors[-1].named != named or floors[-1].section != section):
            voice = voice_of(named)
            floors.append(Floor(voice, None, None, section, [one.paragraph], named=named))
        elif floors and at in ends:
            floors.append(Floor(floors[-1].voice, None, None, section, [one.paragraph]))
        elif floors and floors[-1].section == section:
            floors[-1].paragraphs.append(one.paragraph)
        else:
            floors.append(Floor(None, None, None, section, [one.paragraph]))
    return _parted(floors, _answerer(floors)), sections


def _answerer(floors: Sequence[Floor]) -> Voice | None:
    """Give who answers, if that is one and the same throughout."""
    answering = Counter(
        floor.voice for floor in floors if floor.voice and floor.part is Part.ANSWERS
    )
    if not answering:
        return None
    (voice, count), *_ = answering.most_common(1)
    return voice if 10 * count >= 9 * answering.total() else None


def _parted(floors: Sequence[Floor], answerer: Voice | None) -> list[Floor]:
    """Take out of each floor what is not its speaker's."""
    answers = any(floor.part is Part.ANSWERS for floor in floors)
    answered = [
        floor
        for floor, after in pairwise(floors)
        if floor.part is Part.ASKS and after.part is Part.ANSWERS
    ]
    several = sum(len(floor.paragraphs) > 1 for floor in answered)
    mostly_one = not answers or 8 * several <= len(answered)
    parted: list[Floor] = []
    for at, floor in enumerate(floors):
        rest = floor
        if mostly_one and answers and (found := _unlabelled(floors, at, answerer)):
            parted.append(found[0])
            rest = found[1]
        for split in (
            lambda one: None if answers else _answer(one),
            lambda one: _below_rule(one, answerer),
            _narrated,
        ):
            if found := split(rest):
                first, rest = found
                parted.append(first)
        parted.append(rest)
    parted = [floor for floor in parted if floor.paragraphs or floor.label]
    return [*parted[:-1], *_ended(parted[-1])] if parted else []


def _ended(floor: Floor) -> list[Floor]:
    """Part short unended lines below the last words from them: a place and date, a page's foot."""
    kept = len(floor.paragraphs)
    while kept > 1 and _is_foot(floor.paragraphs[kept - 1].text):
        kept -= 1
    if kept == len(floor.paragraphs) or not floor.voice:
        return [floor]
    return list(_cut(floor, kept, None))


def _is_foot(text: str) -> bool:
    return not is_finished(text) and len(text) <= _LONGEST_FOOT


def opening(joined: Sequence[Joined], title_block: Sequence[str]) -> tuple[int, Floor | None]:
    """Tell an announcement without a label, above the first, of who the title names.

    Args:
        joined: The paragraphs above the first label.
        title_block: Their texts.

    Returns:
        How many of the paragraphs stand above it, and its floor.
    """
    named = spokesperson(title_block)
    top = len(joined)
    while top > 1 and named and _is_announced(joined[top - 1].text, named[0]):
        top -= 1
    greeting = next((at for at, one in enumerate(joined) if _GREETS.match(one.text)), None)
    if greeting is not None and all(is_finished(one.text) for one in joined[greeting + 1 :]):
        top = min(top, greeting)
    if top == len(joined):
        return top, None
    voice = Voice(*named, Part.ANSWERS) if named else Voice("", None, Part.ANSWERS)
    paragraphs = [one.paragraph for one in joined[top:]]
    return top, Floor(voice, None, None, None, paragraphs)


def _is_announced(text: str, name: str) -> bool:
    plain = simplified(text)
    return (
        is_finished(text)
        and len(text) >= _SHORTEST_ANNOUNCEMENT
        and simplified(name) not in plain
        and not _NARRATES.search(plain)
    )


def _unlabelled(
    floors: Sequence[Floor], at: int, answerer: Voice | None
) -> tuple[Floor, Floor] | None:
    """Part an answer from a question that nothing answers, where questions have one paragraph."""
    floor = floors[at]
    after = floors[at + 1] if at + 1 < len(floors) else None
    answered = after is not None and after.part is Part.ANSWERS
    if (
        floor.part is not Part.ASKS
        or answered
        or not floor.paragraphs[1:]
        or not floor.paragraphs[0].spans
    ):
        return None
    if not is_finished(floor.paragraphs[1].text):
        return None
    return _cut(floor, 1, answerer or Voice("", None, Part.ANSWERS))


def _answer(floor: Floor) -> tuple[Floor, Floor] | None:
    """Part an answer from the question above it, where no answer has a label."""
    if floor.part is not Part.ASKS:
        return None
    texts = [paragraph.text for paragraph in floor.paragraphs]
    for at in range(1, len(texts)):
        asked = bool(_ASKS.search(simplified(texts[at - 1][-24:])))
        if asked and is_finished(texts[at]) and not _ASKS.search(texts[at][-4:]):
            return _cut(floor, at, Voice("", None, Part.ANSWERS))
    return None


def _below_rule(floor: Floor, answerer: Voice | None) -> tuple[Floor, Floor] | None:
    """Part what stands below a row of asterisks: a statement of who answers, for its own sake."""
    if not floor.voice:
        return None
    for at, paragraph in enumerate(floor.paragraphs[:-1]):
        if at and RULE.fullmatch(paragraph.text):
            first, rest = _cut(floor, at + 1, answerer if floor.part is Part.ASKS else floor.voice)
            return first, Floor(rest.voice, None, None, rest.section, rest.paragraphs, apart=True)
    return None


def _narrated(floor: Floor) -> tuple[Floor, Floor] | None:
    """Part a narrator's lines from words of somebody whom they call by name."""
    if not floor.voice or not floor.voice.speaker[1:]:
        return None
    name = simplified(floor.voice.speaker)
    for at in range(1, len(floor.paragraphs)):
        text = simplified(floor.paragraphs[at].text)
        if name in text and _TELLS.search(text) and not _OWN.search(text):
            return _cut(floor, at, None)
    return None


def _cut(floor: Floor, at: int, voice: Voice | None) -> tuple[Floor, Floor]:
    first = Floor(floor.voice, floor.label, floor.label_span, floor.section, floor.paragraphs[:at])
    return first, Floor(voice, None, None, floor.section, floor.paragraphs[at:])
