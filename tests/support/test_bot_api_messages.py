"""The fake server refuses the messages Telegram refuses, each for its own reason."""

from typing import Final

from tests.support.asking import CHAT, GROUP, Ask, button, cases, entity, keyboard, refused
from tests.support.bot_api import BotApi
from tests.support.updates import Json, group, message, message_of, migration, supergroup

MESSAGES: Final = {
    "no text": ({"text": ""}, "message text is empty"),
    "only white space": ({"text": " \n　"}, "message text is empty"),
    "4097 units": ({"text": "谈" * 4097}, "message is too long"),
    "2049 characters of two units": ({"text": "😀" * 2049}, "message is too long"),
    "a space before": ({"text": " 谈判桌"}, "white space around"),
    "a line feed after": ({"text": "谈判桌\n"}, "white space around"),
    "a control character": ({"text": "谈\x00判"}, "U+0000"),
    "a tab": ({"text": "谈\t判"}, "U+0009"),
    "a text direction override": ({"text": "谈\u202e判"}, "U+202E"),
    "a lone surrogate": ({"text": "谈\ud83d判"}, "encoded in UTF-8"),
    "a number for a text": ({"text": 7}, "must be a string"),
    "a mode of markup": ({"parse_mode": "HTML"}, "no markup is parsed"),
    "markup and entities": (
        {"parse_mode": "HTML", "entities": [entity("bold")]},
        "exclude each other",
    ),
    "an unknown parameter": ({"reply_to": "7"}, 'no parameter "reply_to"'),
    "a boolean that is none": ({"protect_content": "yes"}, "must be a boolean"),
    "an unknown chat": ({"chat_id": 999}, "chat not found"),
    "an unknown name of a chat": ({"chat_id": "@nobody_here"}, "chat not found"),
    "a chat by a wrong name": ({"chat_id": "nobody"}, "must be an integer"),
    "no chat": ({"chat_id": ""}, "chat_id is empty"),
    "an unknown topic": ({"message_thread_id": 5}, "message thread not found"),
    "a reply to nothing": ({"reply_parameters": {"message_id": 1}}, "to be replied not found"),
    "a reply without a message": ({"reply_parameters": {}}, '"message_id" is required'),
    "a reply into nowhere": (
        {"reply_parameters": {"message_id": 1, "chat_id": 999}},
        "chat not found",
    ),
    "a preview that is a list": ({"link_preview_options": []}, "expected an object"),
    "a preview of a wrong shape": (
        {"link_preview_options": {"is_disabled": "true"}},
        "must be of type bool",
    ),
    "a preview with a stranger": ({"link_preview_options": {"off": True}}, 'no field "off"'),
    "a preview of no URL": ({"link_preview_options": {"url": "javascript:x"}}, "is invalid"),
}

ENTITIES: Final = {
    "no list": ({"type": "bold"}, "expected an array"),
    "no object": (["bold"], "unknown type"),
    "an unknown type": ([entity("marked")], "unknown type 'marked'"),
    "a type that is none": ([entity("bold") | {"type": []}], "unknown type"),
    "no offset": ([{"type": "bold", "length": 1}], '"offset" is required'),
    "an offset in words": ([entity("bold") | {"offset": "0"}], '"offset" must be of type int'),
    "an offset that is true": ([entity("bold") | {"offset": True}], "must be of type int"),
    "a negative offset": ([entity("bold", -1)], "ENTITY_BOUNDS_INVALID"),
    "no length": ([entity("bold", 0, 0)], "ENTITY_BOUNDS_INVALID"),
    "beyond the end": ([entity("bold", 0, 13)], "ENTITY_BOUNDS_INVALID"),
    "an end in a surrogate pair": ([entity("bold", 6, 1)], "breaks a UTF-16 symbol at offset 7"),
    "a start in a surrogate pair": ([entity("bold", 7, 2)], "breaks a UTF-16 symbol at offset 7"),
    "only white space": ([entity("bold", 5, 1)], "only white space"),
    "a link to nowhere": ([entity("text_link")], '"url" is required'),
    "a link to no URL": ([entity("text_link", url="对面")], "is invalid"),
    "a link to a broken URL": ([entity("text_link", url="http://[")], "is invalid"),
    "a link to this machine": ([entity("text_link", url="http://localhost/")], "is invalid"),
    "a mention of nobody": ([entity("text_mention")], '"user" is required'),
    "a mention of no user": ([entity("text_mention", user={})], "user has no id"),
    "an emoji without a number": ([entity("custom_emoji")], '"custom_emoji_id" is required'),
    "a date without a time": ([entity("date_time")], '"unix_time" is required'),
    "a link in bold": ([entity("bold", url="https://e.org/")], 'no field "url"'),
    "a hundred and one": ([entity("bold")] * 101, "only 100 would be kept"),
    "an overlap": ([entity("bold", 0, 3), entity("italic", 2, 3)], "entities overlap"),
    "an overlap, out of order": ([entity("italic", 2, 3), entity("bold", 0, 3)], "overlap"),
    "an overlap within a third": (
        [entity("blockquote", 0, 5), entity("bold", 0, 3), entity("italic", 1, 3)],
        "entities overlap",
    ),
    "a quotation in a quotation": (
        [entity("blockquote", 0, 5), entity("expandable_blockquote", 1, 2)],
        "can't be nested",
    ),
    "one span quoted twice": (
        [entity("blockquote", 0, 5), entity("expandable_blockquote", 0, 5)],
        "can't be nested",
    ),
    "bold in code": ([entity("code", 0, 5), entity("bold", 1, 2)], "can't be nested"),
    "code in bold": ([entity("bold", 0, 5), entity("code", 1, 2)], "can't be nested"),
    "a block in a quotation": ([entity("blockquote", 0, 5), entity("pre", 0, 5)], "be nested"),
    "bold in bold": ([entity("bold", 0, 5), entity("bold", 1, 2)], "can't be nested"),
    "a link in a link": (
        [entity("text_link", 0, 5, url="https://e.org/"), entity("url", 1, 2)],
        "can't be nested",
    ),
    "a quotation in a link": (
        [entity("text_link", 0, 5, url="https://e.org/"), entity("blockquote", 1, 2)],
        "can't be nested",
    ),
}

KEYBOARDS: Final = {
    "no object": ([], "object expected as reply markup"),
    "no rows": ({}, '"inline_keyboard" is required'),
    "rows that are none": ({"inline_keyboard": ["x"]}, "expected an array"),
    "a button without a text": (keyboard({"callback_data": "x"}), '"text" is required'),
    "a button of nothing": (keyboard({"text": " ", "callback_data": "x"}), "text is empty"),
    "a button that does nothing": (keyboard(button()), "Text buttons are unallowed"),
    "a button that does two things": (
        keyboard(button(callback_data="x", url="https://e.org/")),
        "does one thing, not callback_data, url",
    ),
    "a button with a stranger": (keyboard(button(callback="x")), 'no field "callback"'),
    "a meaning of 65 bytes": (keyboard(button(callback_data="x" * 65)), "BUTTON_DATA_INVALID"),
    "22 characters of three bytes": (
        keyboard(button(callback_data="谈" * 22)),
        "BUTTON_DATA_INVALID",
    ),
    "an empty meaning": (keyboard(button(callback_data="")), "BUTTON_DATA_INVALID"),
    "a URL that is none": (keyboard(button(url="谈判桌")), "URL '谈判桌' is invalid"),
    "a web app without encryption": (
        keyboard(button(web_app={"url": "http://e.org/"})),
        "only HTTPS",
    ),
    "a login without a URL": (keyboard(button(login_url={})), '"url" is required'),
    "a switch to a number": (keyboard(button(switch_inline_query=7)), "must be of type str"),
    "a chosen chat of a wrong shape": (
        keyboard(button(switch_inline_query_chosen_chat={"query": 7})),
        "must be of type str",
    ),
    "a chosen chat of no kind": (
        keyboard(button(switch_inline_query_chosen_chat={"query": "谈判"})),
        "at least one chat type must be allowed",
    ),
    "a query of 257 characters": (
        keyboard(
            button(switch_inline_query_chosen_chat={"query": "谈" * 257, "allow_user_chats": True})
        ),
        "only 256 characters would be typed",
    ),
    "a query with a line separator": (
        keyboard(button(switch_inline_query="谈\u2028判")),
        "U+2028",
    ),
    "white space to copy": (keyboard(button(copy_text={"text": " "})), "is empty"),
    "an edge of white space to copy": (keyboard(button(copy_text={"text": "谈 "})), "would be cut"),
    "a control character to copy": (keyboard(button(copy_text={"text": "谈\x00判"})), "U+0000"),
    "nothing to copy": (keyboard(button(copy_text={"text": ""})), "1 to 256"),
    "257 characters to copy": (keyboard(button(copy_text={"text": "谈" * 257})), "1 to 256"),
    "a style there is not": (keyboard(button(callback_data="x", style="loud")), "unknown style"),
    "nine in a row": (keyboard(*[button(callback_data="x")] * 9), "more than 8 buttons"),
    "a hundred and one": (
        {"inline_keyboard": [[button(callback_data="x")]] * 101},
        "REPLY_MARKUP_TOO_LONG",
    ),
}


@cases(MESSAGES)
async def test_a_message_is_refused_for(api: BotApi, ask: Ask, sent: Json, reason: str) -> None:
    """A message that is right but for one thing is refused for that thing."""
    api.push(message("/quote 谈判桌"))
    await refused(ask, "sendMessage", {"chat_id": CHAT, "text": "谈判桌"} | sent, reason)
    assert not api.messages


@cases(ENTITIES)
async def test_entities_are_refused_for(api: BotApi, ask: Ask, sent: object, reason: str) -> None:
    """Entities over a text of twelve units, a surrogate pair the seventh, are refused."""
    api.push(message("/quote 谈判桌"))
    parameters = {"chat_id": CHAT, "text": "谈判桌上的 😀才是终点", "entities": sent}
    await refused(ask, "sendMessage", parameters, reason)


@cases(KEYBOARDS)
async def test_a_keyboard_is_refused_for(api: BotApi, ask: Ask, sent: object, reason: str) -> None:
    """A keyboard that Telegram would not show is refused, on a message and on an edit."""
    api.push(message("/quote 谈判桌"))
    words = {"chat_id": CHAT, "text": "谈判桌"}
    await refused(ask, "sendMessage", words | {"reply_markup": sent}, reason)
    await ask("sendMessage", **words)
    (_, message_id) = next(iter(api.messages))
    edit = {"chat_id": CHAT, "message_id": message_id, "reply_markup": sent}
    await refused(ask, "editMessageReplyMarkup", edit, reason)


async def test_an_edit_must_change_something(api: BotApi, ask: Ask) -> None:
    """The same words, entities and keyboard again are refused; a new entity is a change."""
    api.push(message("/quote 谈判桌"))
    words = {"chat_id": CHAT, "text": "谈判桌", "reply_markup": keyboard(button(callback_data="x"))}
    await ask("sendMessage", **words)
    sent = next(iter(api.messages.values()))
    edit = words | {"message_id": sent.message_id}
    await refused(ask, "editMessageText", edit, "message is not modified: specified new message")
    await ask("editMessageText", **edit, entities=[entity("bold")])
    assert next(iter(api.messages.values())).passages("bold") == ["谈判"]


async def test_nobody_elses_message_is_edited_or_deleted(api: BotApi, ask: Ask) -> None:
    """A message a person wrote in a group is not the bot's to change."""
    theirs = message_of(api.push(message("谈判桌", chat=GROUP)))
    place = {"chat_id": GROUP["id"], "message_id": theirs["message_id"]}
    await refused(ask, "editMessageText", place | {"text": "x"}, "message can't be edited")
    await refused(ask, "deleteMessage", place, "message can't be deleted")


async def test_a_message_is_replied_to_in_its_own_chat(api: BotApi, ask: Ask) -> None:
    """A message of another chat is not found; one may ask to send without it."""
    elsewhere = message_of(api.push(message("谈判桌", chat=GROUP)))
    api.push(message("/start"))
    reply = {"message_id": elsewhere["message_id"]}
    words = {"chat_id": CHAT, "text": "谈判桌"}
    await refused(ask, "sendMessage", words | {"reply_parameters": reply}, "to be replied")
    wrong = {"message_id": elsewhere["message_id"], "chat_id": GROUP["id"], "quote": "别的"}
    await refused(ask, "sendMessage", words | {"reply_parameters": wrong}, "QUOTE_TEXT_INVALID")
    lenient = reply | {"allow_sending_without_reply": True}
    sent = (await ask("sendMessage", **words, reply_parameters=lenient)).result
    assert isinstance(sent, dict)
    assert "reply_to_message" not in sent


async def test_a_topic_belongs_to_its_chat(api: BotApi, ask: Ask) -> None:
    """A topic seen in one chat is unknown in another."""
    api.push(message("谈判桌", chat=GROUP, topic=17))
    api.push(message("/start"))
    words = {"text": "谈判桌", "message_thread_id": 17}
    assert (await ask("sendMessage", chat_id=GROUP["id"], **words)).status == 200
    await refused(ask, "sendMessage", words | {"chat_id": CHAT}, "message thread not found")


async def test_a_group_that_became_a_supergroup_says_where_it_went(api: BotApi, ask: Ask) -> None:
    """The old chat is no more; the new one takes messages."""
    old, new = group(), supergroup()
    for update in migration(old, new):
        api.push(update)
    reply = await ask("sendMessage", chat_id=old["id"], text="谈判桌")
    assert (reply.status, reply.body["parameters"]) == (400, {"migrate_to_chat_id": new["id"]})
    assert "upgraded to a supergroup" in reply.body["description"]
    assert (await ask("sendMessage", chat_id=new["id"], text="谈判桌")).status == 200


async def test_every_refusal_is_kept(api: BotApi, ask: Ask) -> None:
    """A test can say that nothing was refused, and sees what was."""
    assert not api.refusals
    await ask("sendMessage", chat_id=CHAT, text="谈判桌")
    (refusal,) = api.refusals
    assert (refusal.method, refusal.status) == ("sendMessage", 400)
    assert refusal.description == "Bad Request: chat not found"
    assert refusal.parameters == {"chat_id": CHAT, "text": "谈判桌"}
