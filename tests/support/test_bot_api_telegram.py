"""python-telegram-bot itself, over loopback, takes the fake server for the real one."""

import datetime as dt
import inspect
import re
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
import telegram
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
)

from tests.support.asking import CHAT, GROUP
from tests.support.bot_api import BotApi
from tests.support.bot_api_methods import METHODS
from tests.support.bot_api_rules import utf16_length
from tests.support.updates import (
    callback_query,
    edited_message,
    inline_query,
    message,
    message_of,
)

Context = ContextTypes.DEFAULT_TYPE

KEYBOARD: Final = InlineKeyboardMarkup([[InlineKeyboardButton("下一句", callback_data="next")]])


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    """The library's bot, talking to the fake server."""
    async with telegram.Bot(api.token, base_url=api.url) as running:
        yield running


async def start(update: Update, _: Context) -> None:
    """Answer a command in its chat, as a reply, with a button."""
    assert update.effective_message is not None
    await update.effective_message.reply_text("谈判桌", reply_markup=KEYBOARD, do_quote=True)


async def press(update: Update, _: Context) -> None:
    """Let the button go and change the words above it."""
    assert update.callback_query is not None
    await update.callback_query.answer("好")
    await update.callback_query.edit_message_text("终点")


async def ask_inline(update: Update, _: Context) -> None:
    """Answer an inline query with one article."""
    assert update.inline_query is not None
    content = telegram.InputTextMessageContent(update.inline_query.query)
    article = telegram.InlineQueryResultArticle("a", "题", content, reply_markup=KEYBOARD)
    await update.inline_query.answer([article], cache_time=0, is_personal=True)


@pytest.fixture
async def running(api: BotApi) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """A small bot on long polls, stopped in good order."""
    application = ApplicationBuilder().token(api.token).base_url(api.url).build()
    application.add_handlers(
        [CommandHandler("start", start), CallbackQueryHandler(press)],
    )
    application.add_handler(InlineQueryHandler(ask_inline))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        await api.wait_until_polled()
        yield application
        await application.updater.stop()
        await application.stop()
    assert not api.refusals


@pytest.mark.usefixtures("running")
async def test_a_command_is_answered_where_it_was_asked(api: BotApi) -> None:
    """In private, in a group, in a topic: the answer is a reply to the question."""
    for place in ({}, {"chat": GROUP}, {"chat": GROUP, "topic": 17}):
        asked = message_of(api.push(message("/start", **place)))
        sent = await api.wait_for_message(len(api.messages) + 1)
        assert sent.chat["id"] == asked["chat"]["id"]
        assert sent.reply_parameters == {"message_id": asked["message_id"]}
        assert sent.message_thread_id == asked.get("message_thread_id")


@pytest.mark.usefixtures("running")
async def test_a_pressed_button_changes_its_message(api: BotApi) -> None:
    """The button's message comes back as the server keeps it, and is edited in place."""
    api.push(message("/start"))
    sent = await api.wait_for_message()
    button = sent.button("下一句")
    api.push(callback_query(button["callback_data"], message=sent.wire()))
    await api.wait_for("editMessageText")
    (edited,) = api.messages.values()
    assert (edited.message_id, edited.text, edited.buttons) == (sent.message_id, "终点", [])
    assert [answer["text"] for answer in api.answers_callback] == ["好"]


@pytest.mark.usefixtures("running")
async def test_an_inline_query_is_answered(api: BotApi) -> None:
    """The article arrives with its content, and a button under the sent one works."""
    api.push(inline_query("谈判桌"))
    await api.wait_for("answerInlineQuery")
    (answer,) = api.answers_inline
    assert answer["results"][0]["input_message_content"] == {"message_text": "谈判桌"}
    assert (answer["cache_time"], answer["is_personal"]) == (0, True)
    api.push(callback_query("next", inline_message_id="AgAAAB"))
    await api.wait_for("editMessageText")
    standing = api.inline_messages["AgAAAB"]
    assert standing is not None
    assert standing.text == "终点"


@pytest.mark.usefixtures("running")
async def test_an_ignored_update_is_told_from_a_late_one(api: BotApi) -> None:
    """Once the server has settled, what was not sent will not be."""
    written = message("谈判桌")
    api.push(written)
    api.push(edited_message(written, "终点"))
    await api.settled()
    assert not api.messages
    assert not api.world.inbox.waiting


async def test_every_parameter_is_one_the_library_knows() -> None:
    """The table of methods has no parameter that the Bot API has not."""
    for method, line in METHODS.items():
        name = re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", method)
        known = set(inspect.signature(getattr(telegram.Bot, name)).parameters)
        assert (line.required | line.optional) - known == set(), method


async def test_every_setting_can_be_set_and_read(api: BotApi, bot: telegram.Bot) -> None:
    """The library reads the answers of the other methods as its own types."""
    api.push(message("你好", chat=GROUP))
    commands = [telegram.BotCommand("quote", "找原话")]
    scope = telegram.BotCommandScopeAllPrivateChats()
    assert await bot.set_my_commands(commands, scope=scope, language_code="zh")
    assert await bot.get_my_commands(scope=scope, language_code="zh") == tuple(commands)
    assert await bot.delete_my_commands(scope=scope, language_code="zh")
    assert await bot.set_my_description("找原话", language_code="zh")
    assert (await bot.get_my_description("zh")).description == "找原话"
    assert await bot.set_my_short_description("找原话")
    assert (await bot.get_my_short_description("en")).short_description == "找原话"
    assert await bot.send_chat_action(GROUP["id"], "typing")
    assert (await bot.get_chat(GROUP["id"])).title == GROUP["title"]
    assert (await bot.get_chat_member(GROUP["id"], CHAT)).status == "member"
    assert await bot.get_chat_administrators(GROUP["id"]) == ()
    assert await bot.set_webhook("https://example.org/", allowed_updates=["message"])
    assert (await bot.get_webhook_info()).url == "https://example.org/"
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert bot.username == "YuanhuaBot"
    assert not api.refusals


async def test_messages_are_sent_edited_and_deleted(api: BotApi, bot: telegram.Bot) -> None:
    """The library's Message has the words, the entities and the keyboard that were sent."""
    api.push(message("/start"))
    entities = [MessageEntity("blockquote", 0, 3), MessageEntity("bold", 1, 1)]
    preview = telegram.LinkPreviewOptions(is_disabled=True)
    sent = await bot.send_message(
        CHAT,
        "谈判桌",
        entities=entities,
        reply_markup=KEYBOARD,
        link_preview_options=preview,
    )
    assert (sent.text, sent.entities, sent.reply_markup) == ("谈判桌", tuple(entities), KEYBOARD)
    assert sent.link_preview_options == preview
    edited = await sent.edit_text("终点", reply_markup=KEYBOARD)
    assert isinstance(edited, telegram.Message)
    assert edited.edit_date is not None
    await edited.edit_reply_markup(None)
    assert [left.buttons for left in api.messages.values()] == [[]]
    assert await bot.delete_message(CHAT, sent.message_id)
    assert not api.messages


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.text(st.sampled_from("谈判😀𠮷a"), min_size=1, max_size=9), st.data())
async def test_both_cut_the_same_passage(
    api: BotApi,
    bot: telegram.Bot,
    text: str,
    data: st.DataObject,
) -> None:
    """What the library reads under an entity is what the test reads under it."""
    api.push(message("/start"))
    start_at = data.draw(st.integers(0, len(text) - 1))
    end_at = data.draw(st.integers(start_at + 1, len(text)))
    passage = text[start_at:end_at]
    entity = MessageEntity("bold", utf16_length(text[:start_at]), utf16_length(passage))
    sent = await bot.send_message(CHAT, text, entities=[entity])
    assert sent.parse_entity(sent.entities[0]) == passage
    assert api.messages[CHAT, sent.message_id].passages("bold") == [passage]


async def test_a_refusal_is_a_bad_request(api: BotApi, bot: telegram.Bot) -> None:
    """The library raises what it raises for the real server's refusals."""
    with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
        await bot.send_message(CHAT, "谈判桌")
    api.push(message("/start"))
    with pytest.raises(telegram.error.BadRequest, match="Message is too long"):
        await bot.send_message(CHAT, "谈" * 4097)
    sent = await bot.send_message(CHAT, "谈判桌")
    with pytest.raises(telegram.error.BadRequest, match="Message is not modified"):
        await sent.edit_text("谈判桌")


async def test_failures_are_the_librarys_errors(
    api: BotApi,
    bot: telegram.Bot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each planted fault comes out as the error the library has for it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # the library deprecates seconds as a number
    api.fail_next("getMe", status=429, retry_after=3)
    with pytest.raises(telegram.error.RetryAfter) as later:
        await bot.get_me()
    assert later.value.retry_after == dt.timedelta(seconds=3)
    api.fail_next("getMe", status=403, description="Forbidden: bot was blocked by the user")
    with pytest.raises(telegram.error.Forbidden, match="blocked by the user"):
        await bot.get_me()
    api.fail_next("getMe", status=502, html=True)
    with pytest.raises(telegram.error.NetworkError, match="Bad Gateway"):
        await bot.get_me()
    api.drop_next("getMe")
    with pytest.raises(telegram.error.NetworkError, match="RemoteProtocolError"):
        await bot.get_me()
    assert (await bot.get_me()).first_name == "原话"


async def test_a_wrong_token_is_invalid(api: BotApi) -> None:
    """The library will not start with a token the server does not know."""
    stranger = telegram.Bot("123:wrong", base_url=api.url)
    with pytest.raises(telegram.error.InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_a_webhook_conflicts_with_polling(api: BotApi, bot: telegram.Bot) -> None:
    """They exclude each other for the library too."""
    await bot.set_webhook("https://example.org/")
    with pytest.raises(telegram.error.Conflict, match="webhook is active"):
        await bot.get_updates()
    assert len(api.refusals) == 1
