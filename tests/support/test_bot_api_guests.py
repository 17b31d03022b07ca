"""The fake server sends on what mentions the bot elsewhere, and takes one answer to it."""

from typing import Final

from tests.support.asking import Ask, article, button, cases, keyboard, refused
from tests.support.bot_api import BotApi
from tests.support.updates import Json, callback_query, guest_message, message_of

MENTION: Final = "@YuanhuaBot 谈判桌"
REFUSED: Final = {
    "no result": ({"result": None}, '"result" is required'),
    "several results": ({"result": [article()]}, "only articles"),
    "an empty title": ({"result": article(title=" ")}, "ARTICLE_TITLE_EMPTY"),
    "an empty id": ({"result": article("")}, "RESULT_ID_INVALID"),
    "another query": ({"guest_query_id": "1"}, "query is too old"),
    "a time to keep it": ({"cache_time": 1}, 'no parameter "cache_time"'),
}


@cases(REFUSED)
async def test_an_answer_to_a_guest_is_refused_for(
    api: BotApi, ask: Ask, sent: Json, reason: str
) -> None:
    """One that is right but for one thing is refused for it."""
    asked = message_of(api.push(guest_message(MENTION)))
    answer = {"guest_query_id": asked["guest_query_id"], "result": article()}
    await refused(ask, "answerGuestQuery", answer | sent, reason)
    assert not api.answers_guest


async def test_a_guest_is_answered_once_and_the_answer_stands(api: BotApi, ask: Ask) -> None:
    """It is an inline message, whose button works; the chat itself stays closed to the bot."""
    asked = message_of(api.push(guest_message(MENTION)))
    result = article(reply_markup=keyboard(button(callback_data="x")))
    answer = {"guest_query_id": asked["guest_query_id"], "result": result}
    sent = (await ask("answerGuestQuery", **answer)).result
    assert isinstance(sent, dict)
    standing = api.inline_messages[sent["inline_message_id"]]
    assert standing is not None
    assert standing.text == "谈判桌"
    await refused(ask, "answerGuestQuery", answer, "query is too old")
    api.push(callback_query("x", inline_message_id=sent["inline_message_id"]))
    edit = {"inline_message_id": sent["inline_message_id"], "text": "终点"}
    assert (await ask("editMessageText", **edit)).result is True
    elsewhere = {"chat_id": asked["chat"]["id"], "text": "谈判桌"}
    await refused(ask, "sendMessage", elsewhere, "chat not found")
