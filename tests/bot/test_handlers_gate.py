"""A flooder is slowed, the others are not."""

from __future__ import annotations

from bot.handlers.gate import ASKS, ASKS_IN_GROUP, ASKS_OF_CHAT, PRESSES
from tests.bot.listening import KEEPERS
from tests.support.bot_api import BotApi
from tests.support.updates import (
    anonymous_admin_message,
    callback_query,
    message,
    person,
    supergroup,
)

QUERY = "任何冲突的终点都是谈判桌"
SLOWER = "问得太快了，请歇一分钟再问我。"


async def test_who_asks_too_fast_is_told_once_and_then_not_answered(api: BotApi) -> None:
    """While somebody else is answered as ever."""
    flooder, other = person(901), person(902)
    for _ in range(ASKS + 5):
        api.push(message("/start", user=flooder))
    await api.wait_for_message(ASKS + 1, within=20.0)
    api.push(message(f"/quote {QUERY}", user=other))
    await api.wait_for_message(ASKS + 2)
    await api.settled()
    to_flooder = [sent.text for (chat, _), sent in api.messages.items() if chat == 901]
    assert to_flooder.count(SLOWER) == 1
    assert len(to_flooder) == ASKS + 1
    assert [chat for chat, _ in api.messages].count(902) == 1


async def test_a_flooder_in_a_group_leaves_room_for_the_others(api: BotApi) -> None:
    """What is not answered takes nothing from what the group may have."""
    chat, other = supergroup(), person(902)
    for _ in range(2 * ASKS_OF_CHAT):
        api.push(message("/help", chat=chat, user=person(901)))
    await api.wait_for_message(ASKS_IN_GROUP + 1, within=20.0)
    api.push(message(f"/quote {QUERY}", chat=chat, user=other))
    answer = await api.wait_for_message(ASKS_IN_GROUP + 2)
    assert answer.text.startswith("✅")


async def test_what_people_say_to_each_other_is_no_asking(api: BotApi) -> None:
    """However much it is, nor are commands to other bots."""
    chat = supergroup()
    for _ in range(ASKS_OF_CHAT):
        api.push(message("今天吃什么", chat=chat))
        api.push(message("/quote@AnotherBot 谈判桌", chat=chat))
    api.push(message(f"/quote {QUERY}", chat=chat))
    assert (await api.wait_for_message()).text.startswith("✅")


async def test_unnamed_administrators_of_two_groups_are_not_one_person(api: BotApi) -> None:
    """Though to Telegram the same user writes for all of them."""
    first, second = supergroup(-1_001_000_000_001), supergroup(-1_001_000_000_002)
    for _ in range(ASKS_IN_GROUP + 2):
        api.push(anonymous_admin_message("/help", chat=first))
    for _ in range(ASKS_IN_GROUP):
        api.push(anonymous_admin_message("/help", chat=second))
    await api.wait_for_message(2 * ASKS_IN_GROUP + 2, within=20.0)
    assert SLOWER not in {sent.text for sent in api.messages.values()}


async def test_buttons_pressed_too_fast_are_told_so_once(api: BotApi) -> None:
    """In a notice; then nothing happens any more."""
    api.push(message(f"/quote {QUERY}"))
    answer = await api.wait_for_message()
    for _ in range(PRESSES + 5):
        api.push(callback_query("1:g0:nothing", message=answer.wire()))
    await api.wait_for("answerCallbackQuery", PRESSES + 1, within=20.0)
    await api.settled()
    notices = [notice.get("text") for notice in api.answers_callback]
    assert notices.count(SLOWER) == 1
    assert len(notices) == PRESSES + 1


async def test_those_who_keep_the_bot_are_not_slowed(kept: BotApi) -> None:
    """They may have much to do."""
    for _ in range(ASKS + 3):
        kept.push(message("/start", user=KEEPERS[0]))
    await kept.wait_for_message(ASKS + 3, within=20.0)
    assert SLOWER not in {sent.text for sent in kept.messages.values()}
