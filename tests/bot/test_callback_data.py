"""Callback data: what a button means, in at most 64 bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback_data import LIMIT, Origin, Reach, Target, View, decode, encode
from bot.errors import StaleButton
from store import Span, Verdict

HERE, THERE = "mzxw6ytboi3gk4tt", "nbswy3dpeb3w64tm"

ids = st.text("abcdefghijklmnopqrstuvwxyzABZ0123456789-_", min_size=1, max_size=32)
verdicts = st.sampled_from([Verdict.EXACT, Verdict.CLOSE])


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Draw spans in order and apart, as a hit has them."""
    edges = draw(st.lists(st.integers(0, 3000), unique=True, max_size=12).map(sorted))
    return tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def targets(draw: st.DrawFn, public_ids: st.SearchStrategy[str] = ids) -> Target:
    """Draw where a button may lead."""
    view = draw(st.sampled_from(View))
    here = draw(public_ids)
    origin_ids = st.one_of(st.just(here), public_ids)
    reaches = st.sampled_from(Reach)
    origin = draw(st.none() | st.builds(Origin, origin_ids, verdicts, spans(), reaches))
    if origin is not None and origin.verdict is Verdict.CLOSE:
        origin = replace(origin, turned=draw(st.booleans()))
    page = 0 if view is View.QUOTE else draw(st.integers(0, 999))
    return Target(view, here, origin, page)


@given(targets())
def test_callback_data_fits_and_leads_where_it_led(target: Target) -> None:
    """The law of the codec; what leads back may be left out, but is never wrong."""
    text = encode(target)
    assert len(text.encode()) <= LIMIT
    again = decode(text)
    assert (again.view, again.id, again.page) == (target.view, target.id, target.page)
    if again.origin is not None:
        assert target.origin is not None
        assert (again.origin.id, again.origin.verdict) == (target.origin.id, target.origin.verdict)
        assert again.origin.spans in (target.origin.spans, ())
        assert again.origin.reach is target.origin.reach
        assert again.origin.turned is target.origin.turned


@given(targets(st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=16, max_size=16)))
def test_the_way_back_is_never_lost_for_ids_as_the_archive_makes_them(target: Target) -> None:
    """Sixteen characters twice leave room for it."""
    again = decode(encode(target))
    assert (again.origin is None) == (target.origin is None)


def test_a_few_spans_find_room() -> None:
    """So that a quote come back to has its marks."""
    origin = Origin(HERE, Verdict.CLOSE, (Span(3, 12), Span(15, 20), Span(102, 110)))
    target = Target(View.QUOTE, THERE, origin)
    assert decode(encode(target)) == target


def test_spans_are_left_out_all_together() -> None:
    """Half of the marks would say something else than all of them."""
    origin = Origin(HERE, Verdict.CLOSE, tuple(Span(n, n + 5) for n in range(0, 200, 10)))
    again = decode(encode(Target(View.WHOLE, THERE, origin, page=2)))
    assert again == Target(View.WHOLE, THERE, Origin(HERE, Verdict.CLOSE), page=2)


@pytest.mark.parametrize(
    ("text", "target"),
    (
        (f"1:q:{HERE}", Target(View.QUOTE, HERE)),
        (f"1:w2:{HERE}", Target(View.WHOLE, HERE, page=2)),
        (f"1:q:{HERE}::e", Target(View.QUOTE, HERE, Origin(HERE, Verdict.EXACT))),
        (
            f"1:w0:{HERE}:{THERE}:c1-9",
            Target(View.WHOLE, HERE, Origin(THERE, Verdict.CLOSE, (Span(1, 9),))),
        ),
        (
            f"1:q:{HERE}::en1-9",
            Target(View.QUOTE, HERE, Origin(HERE, Verdict.EXACT, (Span(1, 9),), Reach.NEXT)),
        ),
        (
            f"1:q:{HERE}:{THERE}:cp",
            Target(View.QUOTE, HERE, Origin(THERE, Verdict.CLOSE, (), Reach.PREVIOUS)),
        ),
        (
            f"1:a0:{HERE}:{THERE}:tn",
            Target(View.AFTER, HERE, Origin(THERE, Verdict.CLOSE, (), Reach.NEXT, turned=True)),
        ),
        (f"1:c3:{HERE}", Target(View.CITE, HERE, page=3)),
        ("1:s2:", Target(View.SESSIONS, "", page=2)),
        ("1:x0:2024-03-07-2byf2um6", Target(View.SESSION, "2024-03-07-2byf2um6")),
    ),
)
def test_buttons_sent_long_ago_keep_their_meaning(text: str, target: Target) -> None:
    """These texts stand in people's chats: they may be added to, never changed."""
    assert decode(text) == target
    assert encode(target) == text


@pytest.mark.parametrize(
    "text",
    (
        "",
        "noop",
        "0:q:" + HERE,
        "2:q:" + HERE,
        "1:x:" + HERE,
        "1:q:",
        "1:q3:" + HERE,
        "1:w:" + HERE,
        "1:q:" + "a" * 33,
        f"1:q:{HERE}:{THERE}",
        f"1:q:{HERE}:{THERE}:z",
        f"1:q:{HERE}:{THERE}:ex",
        f"1:q:{HERE}:{THERE}:nn",
        f"1:q:{HERE}::e1-",
        f"1:q:{HERE}::e1-2,",
        f"1:q:{HERE}\n",
        f"1:q:{HERE}::e١-٢",
        "1:q:任何冲突",
    ),
)
def test_foreign_callback_data_is_a_stale_button(text: str) -> None:
    """Of an older version, a newer one, another bot, or nobody."""
    with pytest.raises(StaleButton):
        decode(text)


@given(st.text(max_size=80))
def test_no_callback_data_breaks_the_codec(text: str) -> None:
    """It is a stale button or one that can be written again."""
    try:
        target = decode(text)
    except StaleButton:
        return
    assert decode(encode(target)).id == target.id
