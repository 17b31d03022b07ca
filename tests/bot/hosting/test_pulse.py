"""When updates count as flowing, by a clock of the test's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hosting.pulse import POLLING_PATIENCE, Pulse
from tests.bot.ticking import Clock


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture
def pulse(clock: Clock) -> Pulse:
    """Give a pulse that was just begun."""
    return Pulse(clock=clock)


def test_nothing_flows_before_anything_did(pulse: Pulse, clock: Clock) -> None:
    """How long that has been is known all the same."""
    clock.go_on(3)
    assert not pulse.is_flowing
    assert pulse.age is None
    assert pulse.waited == 3


def test_updates_flow_until_too_long_nothing_said_so(pulse: Pulse, clock: Clock) -> None:
    """The last moment counts still; and they flow again as soon as something says so."""
    pulse.flowed()
    clock.go_on(POLLING_PATIENCE)
    assert flows(pulse)
    clock.go_on(0.1)
    assert not flows(pulse)
    assert pulse.age == pytest.approx(POLLING_PATIENCE + 0.1)
    pulse.flowed()
    assert flows(pulse)
    assert pulse.age == 0


def test_a_failure_alone_does_not_stop_the_flow(pulse: Pulse, clock: Clock) -> None:
    """Networks fail; why is kept until all is well again."""
    pulse.flowed()
    clock.go_on(20)
    pulse.failed("TimedOut")
    assert pulse.is_flowing
    assert pulse.age == 20
    assert pulse.problem == "TimedOut"
    pulse.flowed()
    assert pulse.problem == ""


def test_a_failure_that_is_sure_stops_it_at_once(pulse: Pulse) -> None:
    """A failure that is not, after it, mends nothing; only a success does."""
    pulse.flowed()
    pulse.failed("WebhookTaken", surely=True)
    pulse.failed("TimedOut")
    assert (flows(pulse), pulse.is_cut_off) == (False, True)
    pulse.flowed()
    assert (flows(pulse), pulse.is_cut_off) == (True, False)


def test_who_fails_and_tries_again_is_alive(pulse: Pulse, clock: Clock) -> None:
    """Telegram may be away for days: a new start would not bring it back."""
    for _ in range(1000):
        clock.go_on(45)
        pulse.tried()
        clock.go_on(5)
        pulse.failed("NetworkError")
        assert pulse.is_beating
    assert not pulse.is_flowing


def test_who_tries_no_more_is_dead(pulse: Pulse, clock: Clock) -> None:
    """Also where it never began."""
    assert beats(pulse)
    clock.go_on(2 * POLLING_PATIENCE + 1)
    assert not beats(pulse)
    assert pulse.silence == 2 * POLLING_PATIENCE + 1
    pulse.tried()
    assert beats(pulse)


@given(
    st.lists(st.tuples(st.sampled_from(("tried", "flowed", "failed", "cut")), st.floats(0, 500)))
)
def test_whatever_flows_is_alive(events: list[tuple[str, float]]) -> None:
    """And no time is negative, whatever happens in which order."""
    clock = Clock()
    pulse = Pulse(clock=clock)
    for event, seconds in events:
        clock.go_on(seconds)
        match event:
            case "tried":
                pulse.tried()
            case "flowed":
                pulse.flowed()
            case "failed":
                pulse.failed("TimedOut")
            case _:
                pulse.failed("WebhookTaken", surely=True)
        assert pulse.is_beating or not pulse.is_flowing
        assert pulse.silence >= 0
        assert pulse.waited >= (pulse.age or 0) >= 0


def flows(pulse: Pulse) -> bool:
    """Tell it as it is now: to the type checker a property stays what it was."""
    return pulse.is_flowing


def beats(pulse: Pulse) -> bool:
    """Tell it likewise."""
    return pulse.is_beating
