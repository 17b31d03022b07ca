"""Telegram is tried until it answers, and what is wrong is told once."""

from __future__ import annotations

import logging

import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError

from bot.errors import SettingsError, SettingsProblem
from bot.hosting.pulse import Pulse
from bot.hosting.reaching import CALM, Troubles, attempt, insist
from tests.bot.ticking import Clock

TAKEN = Conflict(
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
    "running"
)
HOOKED = Conflict("Conflict: can't use getUpdates method while webhook is active")
UNHOOKED = Conflict("Conflict: terminated by setWebhook request")


@pytest.fixture(autouse=True)
def _all_levels(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


async def test_a_call_is_made_until_it_succeeds(caplog: pytest.LogCaptureFixture) -> None:
    """Each failure is a line, and felt in the pulse."""
    problems: list[TelegramError] = [NetworkError("away")]
    pulse = Pulse()
    felt: list[str] = []

    async def call() -> str:
        felt.append(pulse.problem)
        if problems:
            raise problems.pop()
        return "here"

    assert await insist(call, pulse) == "here"
    assert felt == ["", "NetworkError"]
    assert [line.message for line in caplog.records] == [
        "no answer from Telegram (away); next try in 1 s"
    ]


async def test_a_rejected_token_is_no_context_of_what_is_raised() -> None:
    """Its message spells the token out."""
    rejection = InvalidToken("7:secret")

    async def call() -> None:
        raise rejection

    with pytest.raises(SettingsError) as caught:
        await attempt(call)
    assert caught.value.reason is SettingsProblem.TOKEN_REJECTED
    assert caught.value.__context__ is None


async def test_a_refusal_is_given_back() -> None:
    """For who called to judge."""
    refusal = BadRequest("odd")

    async def call() -> None:
        raise refusal

    assert await attempt(call) is refusal


@pytest.mark.parametrize(
    ("problem", "cure"),
    ((TAKEN, "stop that one, or have @BotFather"), (HOOKED, "stop the program that set it")),
)
def test_a_conflict_is_told_once_with_its_cure(
    caplog: pytest.LogCaptureFixture, problem: Conflict, cure: str
) -> None:
    """However often calls succeed in between: two programs take turns."""
    clock = Clock()
    troubles = Troubles(clock=clock)
    for _ in range(10):
        troubles.tell_of(problem)
        clock.go_on(CALM / 2)
        troubles.over()
    (told,) = caplog.records
    assert told.levelno == logging.ERROR
    assert cure in told.message
    clock.go_on(CALM / 2)
    troubles.over()
    troubles.over()
    assert caplog.messages[1:] == ["updates flow again, after 330 s"]


def test_a_webhook_is_one_trouble_whichever_way_it_shows(caplog: pytest.LogCaptureFixture) -> None:
    """The poll that is open is ended in other words than the next is refused in."""
    troubles = Troubles()
    troubles.tell_of(UNHOOKED)
    troubles.tell_of(HOOKED)
    assert len(caplog.records) == 1


def test_another_trouble_is_told_too(caplog: pytest.LogCaptureFixture) -> None:
    """And that all of it is over, once."""
    clock = Clock()
    troubles = Troubles(clock=clock)
    troubles.over()
    for problem in ("away", "away", "asleep"):
        troubles.tell_of(NetworkError(problem))
        clock.go_on(1.0)
    troubles.over()
    troubles.over()
    assert caplog.messages == [
        "no updates from Telegram, which is tried again and again: away",
        "no updates from Telegram, which is tried again and again: asleep",
        "updates flow again, after 3 s",
    ]
