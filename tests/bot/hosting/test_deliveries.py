"""Which updates are under way is known, and which have been."""

from __future__ import annotations

from bot.hosting.deliveries import REMEMBERED, Deliveries


async def test_an_update_is_under_way_until_it_is_answered() -> None:
    """Whoever waits for it waits for the same."""
    deliveries = Deliveries()
    assert not deliveries.knows(7)
    first, second = deliveries.expect(7), deliveries.expect(7)
    assert first is second
    assert deliveries.knows(7)
    assert len(deliveries) == 1
    deliveries.answered(7)
    assert first.done()
    assert not first.cancelled()
    assert len(deliveries) == 0


async def test_an_answered_update_is_remembered_for_a_while() -> None:
    """The oldest is forgotten first."""
    deliveries = Deliveries()
    for number in range(REMEMBERED + 1):
        deliveries.expect(number)
        deliveries.answered(number)
    assert not deliveries.knows(0)
    assert deliveries.knows(1)
    assert deliveries.expect(1).done()
    assert len(deliveries) == 0


async def test_an_update_that_is_given_up_may_come_again() -> None:
    """As if it had never been here."""
    deliveries = Deliveries()
    outcome = deliveries.expect(7)
    deliveries.given_up(7)
    assert outcome.cancelled()
    assert not deliveries.knows(7)


async def test_updates_that_nobody_waits_for_leave_nothing() -> None:
    """Those that were fetched."""
    deliveries = Deliveries()
    deliveries.answered(7)
    deliveries.given_up(8)
    assert not deliveries.knows(7)
    assert not deliveries.knows(8)
