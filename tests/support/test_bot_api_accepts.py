"""The fake server accepts what Telegram accepts, up to the very limits, and keeps it."""

from typing import Final

from tests.support.asking import CHAT, GROUP, Ask, article, button, cases, entity, keyboard
from tests.support.bot_api import BotApi
from tests.support.updates import (
    Json,
    administrator,
    callback_query,
    channel_post,
    chosen_inline_result,
    inaccessible,
    inline_query,
    message,
    message_of,
    person,
)

MESSAGES: Final = {
    "4096 units": ({"text": "谈" * 4096}, "text"),
    "2048 characters of two units": ({"text": "😀" * 2048}, "text"),
    "line feeds within": ({"text": "谈\n\n判"}, "text"),
    "a hundred entities": (
        {"text": "谈" * 200, "entities": [entity("bold", at * 2, 1) for at in range(100)]},
        "entities",
    ),
    "an entity to the end": ({"text": "谈😀", "entities": [entity("bold", 1)]}, "entities"),
    "neighbours": ({"entities": [entity("bold", 0, 1), entity("italic", 1, 1)]}, "entities"),
    "bold in a quotation": (
        {"entities": [entity("blockquote", 0, 3), entity("bold", 0, 3)]},
        "entities",
    ),
    "italic in bold in a quotation": (
        {
            "entities": [
                entity("italic", 1, 1),
                entity("blockquote", 0, 3),
                entity("bold", 0, 2),
            ],
        },
        "entities",
    ),
    "a link in a quotation": (
        {
            "entities": [
                entity("expandable_blockquote", 0, 3),
                entity("text_link", url="https://example.org/谈判"),
            ],
        },
        "entities",
    ),
    "code of a language": ({"entities": [entity("pre", language="python")]}, "entities"),
    "a date": ({"entities": [entity("date_time", unix_time=1_709_769_600)]}, "entities"),
    "eight buttons in a row": (
        {"reply_markup": keyboard(*[button(callback_data="x")] * 8)},
        "reply_markup",
    ),
    "a hundred buttons": (
        {"reply_markup": {"inline_keyboard": [[button(callback_data="x")] * 5] * 20}},
        "reply_markup",
    ),
    "a meaning of 64 bytes": (
        {"reply_markup": keyboard(button(callback_data="谈" * 21 + "x"))},
        "reply_markup",
    ),
    "each thing a button does": (
        {
            "reply_markup": keyboard(
                button(url="https://example.org/"),
                button(web_app={"url": "https://example.org/"}),
                button(login_url={"url": "https://example.org/"}),
                button(switch_inline_query_current_chat="谈判"),
                button(switch_inline_query="谈" * 256),
                button(switch_inline_query_chosen_chat={"query": "", "allow_user_chats": True}),
                button(copy_text={"text": "谈" * 256}),
                button(callback_data="x", style="primary"),
            ),
        },
        "reply_markup",
    ),
    "a preview switched off": (
        {"link_preview_options": {"is_disabled": True}},
        "link_preview_options",
    ),
    "a question put": ({"reply_markup": {"force_reply": True}}, "reply_markup"),
    "a keyboard put away": ({"reply_markup": {"remove_keyboard": True}}, "reply_markup"),
}

OTHERS: Final = {
    "the bot itself": (("getMe", {}), "YuanhuaBot"),
    "commands": (
        (
            "setMyCommands",
            {
                "commands": [{"command": "quote", "description": "找原话"}] * 100,
                "scope": {"type": "chat_member", "chat_id": CHAT, "user_id": CHAT},
                "language_code": "zh",
            },
        ),
        "True",
    ),
    "a name": (("setMyName", {"name": "谈" * 64}), "True"),
    "a description": (("setMyDescription", {"description": "谈" * 512}), "True"),
    "a short one": (("setMyShortDescription", {"short_description": "谈" * 120}), "True"),
    "typing": (("sendChatAction", {"chat_id": CHAT, "action": "typing"}), "True"),
    "a chat": (("getChat", {"chat_id": CHAT}), "林小雨"),
    "a member": (("getChatMember", {"chat_id": CHAT, "user_id": CHAT}), "member"),
    "a webhook": (("setWebhook", {"url": "https://example.org/", "secret_token": "x"}), "True"),
    "no webhook": (("getWebhookInfo", {}), "'url': ''"),
    "logging out": (("logOut", {}), "True"),
    "closing": (("close", {}), "True"),
}


@cases(MESSAGES)
async def test_a_message_is_accepted_with(api: BotApi, ask: Ask, sent: Json, reason: str) -> None:
    """A message at the limits is accepted and stands as it was sent."""
    api.push(message("/quote 谈判桌"))
    reply = await ask("sendMessage", **{"chat_id": CHAT, "text": "谈判桌"} | sent)
    assert reply.status == 200, reply.body
    (standing,) = api.messages.values()
    kept = getattr(standing, reason)
    assert (list(kept) if reason == "entities" else kept) == sent[reason]
    assert not api.refusals


@cases(OTHERS)
async def test_other_methods_answer(
    api: BotApi,
    ask: Ask,
    sent: tuple[str, Json],
    reason: str,
) -> None:
    """The other methods do what they are asked."""
    api.push(message("/quote 谈判桌"))
    method, parameters = sent
    assert reason in str((await ask(method, **parameters)).result)


async def test_a_reply_shows_what_it_replies_to(api: BotApi, ask: Ask) -> None:
    """The answer carries the message asked about, one step of the chain only."""
    first = api.push(message("任何冲突的终点都是谈判桌"))
    asked = message_of(api.push(message("/quote", reply_to=first)))
    reply = {"message_id": asked["message_id"], "quote": "/quote"}
    await ask("sendMessage", chat_id=CHAT, text="好", reply_parameters=reply)
    (sent,) = api.messages.values()
    assert sent.reply_parameters == reply
    assert sent.reply_to is not None
    assert sent.reply_to["message_id"] == asked["message_id"]
    assert "reply_to_message" not in sent.reply_to


async def test_an_edit_replaces_everything(api: BotApi, ask: Ask) -> None:
    """New words come without the old entities and buttons; a new keyboard leaves the words."""
    api.push(message("/quote 谈判桌"))
    old = {"entities": [entity("bold")], "reply_markup": keyboard(button(callback_data="x"))}
    await ask("sendMessage", chat_id=CHAT, text="谈判桌", **old)
    (sent,) = api.messages.values()
    place = {"chat_id": CHAT, "message_id": sent.message_id}
    await ask("editMessageText", **place, text="终点")
    (edited,) = api.messages.values()
    assert (edited.text, edited.entities, edited.buttons) == ("终点", (), [])
    assert edited.edit_date is not None
    await ask("editMessageReplyMarkup", **place, reply_markup=old["reply_markup"])
    (rekeyed,) = api.messages.values()
    assert (rekeyed.text, rekeyed.button("上一句")["callback_data"]) == ("终点", "x")


async def test_a_deleted_message_is_gone(api: BotApi, ask: Ask) -> None:
    """The bot deletes its own message anywhere, and a person's in private."""
    asked = message_of(api.push(message("/quote 谈判桌")))
    await ask("sendMessage", chat_id=CHAT, text="好")
    (sent,) = api.messages.values()
    for message_id in (sent.message_id, asked["message_id"]):
        assert (await ask("deleteMessage", chat_id=CHAT, message_id=message_id)).result is True
        again = await ask("deleteMessage", chat_id=CHAT, message_id=message_id)
        assert again.body["description"] == "Bad Request: message to delete not found"
    assert not api.messages


async def test_fifty_results_are_accepted(api: BotApi, ask: Ask) -> None:
    """An inline answer with all there may be of everything is accepted and kept."""
    query = api.push(inline_query("谈判桌"))["inline_query"]
    answer = {
        "inline_query_id": query["id"],
        "results": [article(f"{number:064}") for number in range(50)],
        "cache_time": 0,
        "is_personal": True,
        "next_offset": "5" * 64,
        "button": {"text": "怎么用", "start_parameter": "inline_help-1"},
    }
    assert (await ask("answerInlineQuery", **answer)).result is True
    assert api.answers_inline == [answer]


async def test_a_chosen_result_can_be_edited(api: BotApi, ask: Ask) -> None:
    """A result sent with a keyboard is known by what it says: the same again is no change."""
    query = api.push(inline_query("谈判桌"))["inline_query"]
    markup = keyboard(button(callback_data="x"))
    results = [article("a", reply_markup=markup), article("b")]
    await ask("answerInlineQuery", inline_query_id=query["id"], results=results)
    api.push(chosen_inline_result("a", "谈判桌", inline_message_id="AgAAAB"))
    api.push(chosen_inline_result("b", "谈判桌"))
    assert list(api.inline_messages) == ["AgAAAB"]
    same = {"inline_message_id": "AgAAAB", "text": "谈判桌", "reply_markup": markup}
    assert "not modified" in (await ask("editMessageText", **same)).body["description"]
    assert (await ask("editMessageText", **same | {"text": "终点"})).result is True
    standing = api.inline_messages["AgAAAB"]
    assert standing is not None
    assert (standing.text, standing.buttons) == ("终点", [button(callback_data="x")])


async def test_a_message_from_before_can_be_edited(api: BotApi, ask: Ask) -> None:
    """A button pressed under a message the bot sent long ago makes that message known."""
    old = {
        "message_id": 77,
        "from": api.world.bot,
        "chat": message_of(message("x"))["chat"],
        "date": 1_700_000_000,
        "text": "旧的",
    }
    api.push(callback_query("x", message=old))
    edited = await ask("editMessageText", chat_id=CHAT, message_id=77, text="新的")
    assert edited.status == 200
    assert api.messages[CHAT, 77].text == "新的"


async def test_a_message_too_old_to_show_is_still_the_bots(api: BotApi, ask: Ask) -> None:
    """A button whose message Telegram no longer shows is answered and its message edited."""
    api.push(message("/quote 谈判桌"))
    await ask("sendMessage", chat_id=CHAT, text="旧的")
    (sent,) = api.messages.values()
    pressed = api.push(callback_query("x", message=inaccessible(sent.wire())))["callback_query"]
    await ask("answerCallbackQuery", callback_query_id=pressed["id"])
    edit = await ask("editMessageText", chat_id=CHAT, message_id=sent.message_id, text="新的")
    assert edit.status == 200
    assert api.answers_callback == [{"callback_query_id": pressed["id"]}]


async def test_administrators_are_those_the_test_names(api: BotApi, ask: Ask) -> None:
    """A member who is an administrator is shown as one."""
    boss = person(5_001, first_name="管理员", username=None)
    api.push(message("谈判桌", chat=GROUP))
    api.world.administrators[GROUP["id"]] = [administrator(boss)]
    named = (await ask("getChatAdministrators", chat_id=GROUP["id"])).result
    assert named == [administrator(boss)]
    for user_id, status in ((boss["id"], "administrator"), (CHAT, "member")):
        member = (await ask("getChatMember", chat_id=GROUP["id"], user_id=user_id)).result
        assert isinstance(member, dict)
        assert member["status"] == status


async def test_a_chat_is_found_by_its_name(api: BotApi, ask: Ask) -> None:
    """A public channel is written to by @name."""
    post = message_of(api.push(channel_post("今天的问题")))
    await ask("sendMessage", chat_id="@meiri_yiwen", text="谈判桌")
    ((chat_id, _),) = api.messages
    assert chat_id == post["chat"]["id"]


async def test_what_is_set_can_be_got(api: BotApi, ask: Ask) -> None:
    """Commands and descriptions are kept by scope and language, with a common fallback."""
    commands = [{"command": "quote", "description": "找原话"}]
    scope = {"type": "all_private_chats"}
    await ask("setMyCommands", commands=commands, scope=scope, language_code="zh")
    assert (await ask("getMyCommands", scope=scope, language_code="zh")).result == commands
    assert (await ask("getMyCommands")).result == []
    await ask("deleteMyCommands", scope=scope, language_code="zh")
    assert (await ask("getMyCommands", scope=scope, language_code="zh")).result == []
    await ask("setMyShortDescription", short_description="找原话")
    reply = await ask("getMyShortDescription", language_code="en")
    assert reply.result == {"short_description": "找原话"}
    assert not api.refusals
