"""How much of the bot one person may have in a minute."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.allowance import PERIOD, Admission, Allowance

MOST = 5


class Clock:
    """A clock that goes when it is told to, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def test_the_first_too_many_is_told_apart_from_the_others() -> None:
    """It is worth one sentence."""
    allowance = Allowance(Clock())
    admissions = [allowance.admit("a", MOST) for _ in range(MOST + 3)]
    assert admissions == [Admission.WITHIN] * MOST + [Admission.FIRST_OVER] + [Admission.OVER] * 2


def test_after_a_minute_it_begins_anew() -> None:
    """From the first that was counted; what was too many meanwhile adds nothing."""
    clock = Clock()
    allowance = Allowance(clock)
    for _ in range(3 * MOST):
        clock.now += 1
        allowance.admit("a", MOST)
    clock.now = 1001 + PERIOD
    assert allowance.admit("a", MOST) is Admission.WITHIN


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 30)), max_size=200))
def test_nobody_takes_from_another(asked: list[tuple[str, float]]) -> None:
    """Each is admitted as if they were alone, and at most so often in a minute from the first."""
    clock = Clock()
    together, alone = Allowance(clock), {name: Allowance(clock) for name in "abc"}
    for name, wait in asked:
        clock.now += wait
        assert together.admit(name, MOST) is alone[name].admit(name, MOST)


def test_counts_of_the_past_are_dropped() -> None:
    """However many people ask, what is kept is of the last minute."""
    clock = Clock()
    allowance = Allowance(clock)
    for number in range(25_000):
        clock.now += 0.1
        allowance.admit(number, MOST)
    assert allowance.kept <= 10_600
    assert allowance.admit(24_999, 1) is Admission.FIRST_OVER
