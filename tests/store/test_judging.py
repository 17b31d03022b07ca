"""How likely a match is what was meant, and what may be claimed of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import Verdict, Way
from store.judging import (
    CLOSE_LEAST,
    CLOSE_MOST,
    COEFFICIENTS,
    FEATURES,
    features,
    probability,
    score,
    verdict,
)
from store.model import Span
from store.query import parse
from store.scoring import Candidate, Match

SHARES = st.floats(0, 1)
READINGS = {
    reading.way: reading
    for query in ("灯塔", "他是不是说过十四亿", "tongzhou")
    for reading in parse(query).readings
}


@st.composite
def matches(draw: st.DrawFn) -> Match:
    """Draw a match that is not exact, whatever it may show."""
    return Match(
        candidate=Candidate(1, "灯塔很高。", 0, "灯塔很高", "灯塔很高", b"\x05", draw(SHARES)),
        reading=READINGS[draw(st.sampled_from(sorted(READINGS)))],
        similarity=draw(SHARES),
        matched=draw(st.floats(0, 60)),
        spans=(Span(0, 2),),
        exact=False,
        turned=draw(st.booleans()),
        missing=draw(st.floats(0, 60)),
        in_order=draw(st.booleans()),
        wholeness=draw(SHARES),
        breadth=draw(SHARES),
    )


def test_every_way_is_judged() -> None:
    """The readings that matches are drawn of are of every way."""
    assert set(READINGS) == set(Way)


@given(matches())
def test_a_probability_is_from_nought_to_one(match: Match) -> None:
    """And what is not exact is never certain."""
    assert 0 <= probability(match) <= CLOSE_MOST < 1


@given(matches())
def test_exact_is_certain(match: Match) -> None:
    """Whatever else a match shows: these are the words."""
    exact = replace(match, exact=True)
    assert probability(exact) == 1
    assert (verdict(exact), score(exact)) == (Verdict.EXACT, 100.0)


@given(matches())
def test_a_score_is_the_probability_in_hundredths(match: Match) -> None:
    """So that a person may take it at its word."""
    assert score(match) == pytest.approx(100 * probability(match))


@given(matches())
def test_what_is_claimed_is_likely_enough(match: Match) -> None:
    """What is not exact is claimed as close, or not at all."""
    claimed = probability(match) >= CLOSE_LEAST
    assert verdict(match) is (Verdict.CLOSE if claimed else Verdict.NONE)


@given(matches())
def test_what_has_nothing_to_show_is_not_claimed(match: Match) -> None:
    """What only sounds as asked, every character of it, could not be marked."""
    assert verdict(replace(match, spans=())) is Verdict.NONE


@given(matches(), SHARES)
def test_the_more_alike_the_likelier(match: Match, other: float) -> None:
    """All else being equal."""
    lesser, greater = sorted((match.similarity, other))
    assert probability(replace(match, similarity=lesser)) <= probability(
        replace(match, similarity=greater)
    )


@given(matches(), st.floats(0, 60))
def test_the_more_is_there_the_likelier_and_the_more_is_missing_the_less(
    match: Match, other: float
) -> None:
    """All else being equal."""
    less, more = sorted((match.matched, other))
    assert probability(replace(match, matched=less)) <= probability(replace(match, matched=more))
    less, more = sorted((match.missing, other))
    assert probability(replace(match, missing=less)) >= probability(replace(match, missing=more))


@given(matches())
def test_a_turned_sense_is_less_likely(match: Match) -> None:
    """Than the same without, but where either is as good as certain or as impossible."""
    straight, turned = (probability(replace(match, turned=turned)) for turned in (False, True))
    assert turned <= straight
    if 1e-12 < straight < CLOSE_MOST:
        assert turned < straight


@given(matches())
def test_each_feature_has_its_coefficient_and_its_name(match: Match) -> None:
    """And there is one that belongs to none."""
    assert len(COEFFICIENTS) == len(FEATURES) + 1 == len(features(match)) + 1
    shown = dict(zip(FEATURES, features(match), strict=True))
    assert shown["similarity"] == match.similarity
    assert shown["turned"] == float(match.turned)
    assert shown["pinyin"] == float(match.reading.way is Way.PINYIN)
    assert shown["in order"] == float(match.in_order)
    assert shown["weight"] == match.candidate.weight


def test_a_long_query_that_is_nearly_there_is_claimed_and_chance_is_not() -> None:
    """Ten characters of eleven are a slip of memory; two of ten are anybody's."""
    base = Match(
        candidate=Candidate(1, "", 0, "灯塔", "灯塔", b"", 1.0),
        reading=READINGS[Way.TYPED],
        similarity=0.9,
        matched=10.0,
        spans=(Span(0, 2),),
        exact=False,
        turned=False,
        missing=1.0,
        wholeness=0.9,
        breadth=0.5,
    )
    assert verdict(base) is Verdict.CLOSE
    chance = replace(base, similarity=0.2, matched=2.0, missing=8.0, in_order=False)
    assert verdict(chance) is Verdict.NONE
