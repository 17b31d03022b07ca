"""The fake server refuses the answers and settings Telegram refuses, each for its own reason."""

from typing import Final

from tests.support.asking import CHAT, Ask, article, button, cases, entity, keyboard, refused
from tests.support.bot_api import BotApi
from tests.support.updates import Json, callback_query, inline_query, message

INLINE: Final = {
    "no results": ({"results": {}}, "expected an array"),
    "fifty-one results": (
        {"results": [article(str(number)) for number in range(51)]},
        "RESULTS_TOO_MUCH",
    ),
    "one id twice": ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
    "an empty id": ({"results": [article("")]}, "RESULT_ID_INVALID"),
    "an id of 65 bytes": ({"results": [article("x" * 65)]}, "RESULT_ID_INVALID"),
    "a result of another type": ({"results": [article(type="photo")]}, "only articles"),
    "an empty title": ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
    "no title": (
        {"results": [{"type": "article", "id": "a", "input_message_content": {}}]},
        '"title" is required',
    ),
    "no content": (
        {"results": [{"type": "article", "id": "a", "title": "题"}]},
        '"input_message_content" is required',
    ),
    "a content without words": (
        {"results": [article(input_message_content={})]},
        '"message_text" is required',
    ),
    "a content of white space": (
        {"results": [article(input_message_content={"message_text": " "})]},
        "message text is empty",
    ),
    "a content too long": (
        {"results": [article(input_message_content={"message_text": "谈" * 4097})]},
        "message is too long",
    ),
    "an entity beyond the end": (
        {
            "results": [
                article(
                    input_message_content={
                        "message_text": "谈判桌",
                        "entities": [entity("bold", 0, 4)],
                    },
                ),
            ],
        },
        "ENTITY_BOUNDS_INVALID",
    ),
    "a button that does nothing": (
        {"results": [article(reply_markup=keyboard(button()))]},
        "Text buttons are unallowed",
    ),
    "a picture from nowhere": ({"results": [article(thumbnail_url="x")]}, "is invalid"),
    "a lone surrogate": ({"results": [article(title="\ud83d")]}, "encoded in UTF-8"),
    "an offset of 65 bytes": ({"next_offset": "5" * 65}, "NEXT_OFFSET_INVALID"),
    "a time below nothing": ({"cache_time": -1}, "must be from 0"),
    "a button above without a text": ({"button": {"text": ""}}, "text is empty"),
    "a button above that does nothing": ({"button": {"text": "?"}}, "exactly one action"),
    "a start parameter in Chinese": (
        {"button": {"text": "?", "start_parameter": "帮助"}},
        "START_PARAM_INVALID",
    ),
    "a start parameter too long": (
        {"button": {"text": "?", "start_parameter": "x" * 65}},
        "START_PARAM_INVALID",
    ),
    "an unknown query": ({"inline_query_id": "1"}, "query is too old"),
    "no query": ({"inline_query_id": ""}, '"inline_query_id" is required'),
}

OTHERS: Final = {
    "a command in capitals": (
        ("setMyCommands", {"commands": [{"command": "Quote", "description": "x"}]}),
        "BOT_COMMAND_INVALID",
    ),
    "a command with its stroke": (
        ("setMyCommands", {"commands": [{"command": "/quote", "description": "x"}]}),
        "BOT_COMMAND_INVALID",
    ),
    "a command of 33 letters": (
        ("setMyCommands", {"commands": [{"command": "x" * 33, "description": "x"}]}),
        "BOT_COMMAND_INVALID",
    ),
    "a command without a description": (
        ("setMyCommands", {"commands": [{"command": "quote", "description": " "}]}),
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    "a description of 257 characters": (
        ("setMyCommands", {"commands": [{"command": "quote", "description": "x" * 257}]}),
        "command description",
    ),
    "a hundred and one commands": (
        ("setMyCommands", {"commands": [{"command": "quote", "description": "x"}] * 101}),
        "BOT_COMMANDS_TOO_MUCH",
    ),
    "an unknown scope": (
        ("setMyCommands", {"commands": [], "scope": {"type": "all"}}),
        "unknown type 'all'",
    ),
    "a language of three letters": (
        ("setMyCommands", {"commands": [], "language_code": "zho"}),
        "LANG_CODE_INVALID",
    ),
    "commands that are no list": (("setMyCommands", {"commands": "quote"}), "as JSON"),
    "a name too long": (("setMyName", {"name": "谈" * 65}), "0 to 64"),
    "a description too long": (
        ("setMyDescription", {"description": "谈" * 513}),
        "0 to 512",
    ),
    "a short description too long": (
        ("setMyShortDescription", {"short_description": "谈" * 121}),
        "0 to 120",
    ),
    "an action there is not": (
        ("sendChatAction", {"chat_id": CHAT, "action": "thinking"}),
        "wrong parameter action",
    ),
    "an action in a topic there is not": (
        ("sendChatAction", {"chat_id": CHAT, "action": "typing", "message_thread_id": 5}),
        "message thread not found",
    ),
    "an edit of nothing": (("editMessageText", {"text": "x"}), "identifier is not specified"),
    "an edit of half a message": (
        ("editMessageText", {"text": "x", "chat_id": CHAT}),
        "identifier is not specified",
    ),
    "an edit of two messages": (
        (
            "editMessageText",
            {"text": "x", "chat_id": CHAT, "message_id": 1, "inline_message_id": "y"},
        ),
        "identifier is not specified",
    ),
    "an edit of an unknown message": (
        ("editMessageText", {"text": "x", "chat_id": CHAT, "message_id": 1}),
        "message to edit not found",
    ),
    "an edit of an unknown inline message": (
        ("editMessageText", {"text": "x", "inline_message_id": "y"}),
        "MESSAGE_ID_INVALID",
    ),
    "an edit with a keyboard of letters": (
        (
            "editMessageReplyMarkup",
            {"inline_message_id": "y", "reply_markup": {"force_reply": True}},
        ),
        '"inline_keyboard" is required',
    ),
    "an unknown message deleted": (
        ("deleteMessage", {"chat_id": CHAT, "message_id": 1}),
        "message to delete not found",
    ),
    "an unknown callback": (
        ("answerCallbackQuery", {"callback_query_id": "1"}),
        "query is too old",
    ),
    "a notice that is a number": (
        ("answerCallbackQuery", {"callback_query_id": "1", "text": 7}),
        'parameter "text" must be a string',
    ),
    "a notice of 201 characters": (
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "谈" * 201}),
        "MESSAGE_TOO_LONG",
    ),
    "a limit of nothing": (("getUpdates", {"limit": 0}), "from 1 to 100"),
    "a wait of an hour": (("getUpdates", {"timeout": 3600}), "from 0 to 50"),
    "kinds that are numbers": (("getUpdates", {"allowed_updates": [1]}), "expected strings"),
    "a webhook in the open": (("setWebhook", {"url": "http://e.org/"}), "HTTPS URL"),
    "a secret with a space": (
        ("setWebhook", {"url": "https://e.org/", "secret_token": "a b"}),
        "unallowed characters",
    ),
    "an unknown member": (("getChatMember", {"chat_id": CHAT, "user_id": 1}), "not found"),
    "administrators of a private chat": (
        ("getChatAdministrators", {"chat_id": CHAT}),
        "no administrators in the private chat",
    ),
}


@cases(INLINE)
async def test_inline_results_are_refused_for(
    api: BotApi,
    ask: Ask,
    sent: Json,
    reason: str,
) -> None:
    """An answer to an inline query that is right but for one thing is refused for it."""
    query = api.push(inline_query("谈判桌"))["inline_query"]
    answer = {"inline_query_id": query["id"], "results": [article()]}
    await refused(ask, "answerInlineQuery", answer | sent, reason)
    assert not api.answers_inline


@cases(OTHERS)
async def test_other_methods_are_refused_for(
    api: BotApi,
    ask: Ask,
    sent: tuple[str, Json],
    reason: str,
) -> None:
    """The other methods refuse what Telegram refuses in them."""
    api.push(message("/quote 谈判桌"))
    method, parameters = sent
    await refused(ask, method, parameters, reason)


async def test_a_query_is_answered_once(api: BotApi, ask: Ask) -> None:
    """A second answer to the same query, inline or callback, comes too late."""
    asked = api.push(inline_query("谈判桌"))["inline_query"]
    pressed = api.push(callback_query("x", inline_message_id="AgAAAB"))["callback_query"]
    inline = {"inline_query_id": asked["id"], "results": [article()]}
    callback = {"callback_query_id": pressed["id"], "text": "好"}
    assert (await ask("answerInlineQuery", **inline)).result is True
    assert (await ask("answerCallbackQuery", **callback)).result is True
    await refused(ask, "answerInlineQuery", inline, "query is too old")
    await refused(ask, "answerCallbackQuery", callback, "query is too old")
