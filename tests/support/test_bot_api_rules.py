"""Laws of the fake server's rules, each against a second way to the same answer."""

import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.support.bot_api_rules import (
    ENTITY_TYPES,
    PREFORMATTED,
    QUOTATIONS,
    STYLES,
    Refused,
    check_entities,
    utf16_boundaries,
    utf16_length,
    utf16_slice,
)
from tests.support.updates import Json

CHARACTERS = st.sampled_from("谈判桌a 😀𠮷\n") | st.characters(exclude_categories=["Cs"])
TEXTS = st.text(CHARACTERS, max_size=12)
NUMBERS = st.integers(-2, 26)
PLAIN_TYPES = st.sampled_from(sorted(QUOTATIONS | STYLES | PREFORMATTED | {"url", "mention"}))


def accepted(text: str, entities: Sequence[Json]) -> bool:
    """Whether the server would take these entities."""
    try:
        check_entities(text, list(entities))
    except Refused:
        return False
    return True


def readable(units: bytes) -> bool:
    """Whether these UTF-16 units are whole characters."""
    try:
        units.decode("utf-16-le")
    except UnicodeDecodeError:
        return False
    return True


@given(TEXTS)
def test_a_length_is_that_of_the_encoded_text(text: str) -> None:
    """UTF-16 units are counted as the codec counts them."""
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


@given(TEXTS)
def test_a_boundary_is_where_the_encoded_text_can_be_cut(text: str) -> None:
    """An offset is allowed exactly where both halves decode."""
    units = text.encode("utf-16-le")
    cuts = {at for at in range(len(units) // 2 + 1) if readable(units[: 2 * at])}
    assert utf16_boundaries(text) == cuts


@given(TEXTS, st.data())
def test_a_slice_is_the_same_part_of_the_text(text: str, data: st.DataObject) -> None:
    """Units of code points give back those code points."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    offset, length = utf16_length(text[:start]), utf16_length(text[start:end])
    assert utf16_slice(text, offset, length) == text[start:end]


@given(TEXTS, NUMBERS, NUMBERS)
def test_an_entity_is_accepted_where_it_covers_whole_characters(
    text: str,
    offset: int,
    length: int,
) -> None:
    """Bounds agree with cutting the encoded text, and something visible is covered."""
    units = text.encode("utf-16-le")
    covered = units[2 * offset : 2 * (offset + length)]
    inside = offset >= 0 and length > 0 and 2 * (offset + length) <= len(units)
    whole = inside and readable(units[: 2 * offset]) and readable(covered)
    visible = whole and bool(covered.decode("utf-16-le").strip())
    entity = {"type": "bold", "offset": offset, "length": length}
    assert accepted(text, [entity]) == visible


@given(st.data())
def test_entities_are_accepted_where_each_pair_is(data: st.DataObject) -> None:
    """Any number of entities stand together exactly if every two of them do, in any order."""
    text = "任何冲突的终点都是谈判桌"
    spans = st.tuples(PLAIN_TYPES, st.integers(0, 8), st.integers(1, 4))
    drawn = data.draw(st.lists(spans, min_size=2, max_size=5))
    entities = [{"type": kind, "offset": at, "length": long} for kind, at, long in drawn]
    pairs = itertools.combinations(entities, 2)
    assert accepted(text, entities) == all(accepted(text, pair) for pair in pairs)
    assert accepted(text, entities) == accepted(text, entities[::-1])


@given(st.sampled_from(sorted(STYLES)), st.sampled_from(sorted(ENTITY_TYPES)), st.data())
def test_two_spans_stand_together_unless_they_cross(
    style: str,
    other: str,
    data: st.DataObject,
) -> None:
    """A style goes with all but itself and code: apart, or one within the other."""
    needs: Json = {
        "text_link": {"url": "https://example.org/"},
        "text_mention": {"user": {"id": 7}},
        "custom_emoji": {"custom_emoji_id": "5"},
        "date_time": {"unix_time": 1_709_769_600},
    }
    starts, lengths = st.integers(0, 6), st.integers(1, 6)
    one, two = (data.draw(starts), data.draw(lengths)), (data.draw(starts), data.draw(lengths))
    first, second = (set(range(at, at + long)) for at, long in (one, two))
    entities = [
        {"type": style, "offset": one[0], "length": one[1]},
        {"type": other, "offset": two[0], "length": two[1]} | needs.get(other, {}),
    ]
    apart = not first & second
    nested = first <= second or second <= first
    allowed = other != style and other not in PREFORMATTED
    assert accepted("任何冲突的终点都是谈判桌", entities) == (apart or (nested and allowed))
