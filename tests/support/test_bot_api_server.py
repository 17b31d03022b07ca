"""The fake server speaks HTTP as Telegram's does: forms, long polls, failures; and it waits."""

import asyncio
import json
import time
from typing import Final

import aiohttp
import pytest

from tests.support.asking import CHAT, Ask, article, button, entity, keyboard
from tests.support.bot_api import BotApi
from tests.support.bot_api_methods import METHODS
from tests.support.updates import Json, edited_message, inline_query, message, message_of


async def open_poll(api: BotApi, ask: Ask, **parameters: object) -> "asyncio.Task[Json]":
    """A long poll that the server holds open; its task gives the body of the answer."""

    async def poll() -> Json:
        return (await ask("getUpdates", **{"timeout": 5} | parameters)).body

    task = asyncio.create_task(poll())
    await api.wait_until_polled()
    return task


def numbers(updates: object) -> list[int]:
    """The update_id of each update."""
    assert isinstance(updates, list)
    return [update["update_id"] for update in updates]


@pytest.mark.parametrize("method", sorted(METHODS))
async def test_every_method_refuses_a_parameter_it_does_not_know(ask: Ask, method: str) -> None:
    """A misspelt parameter never goes unseen."""
    reply = await ask(method, made_up="x")
    assert reply.status == 400
    assert reply.body["description"].endswith('the method has no parameter "made_up"')


@pytest.mark.parametrize(
    ("method", "name"),
    tuple((method, name) for method, line in METHODS.items() for name in sorted(line.required)),
)
async def test_every_required_parameter_is_required(ask: Ask, method: str, name: str) -> None:
    """A call with all but one of what it needs is refused."""
    plausible = {"results": [article()], "commands": [{}], "message_id": 1, "user_id": 1}
    given = {other: plausible.get(other, "1") for other in METHODS[method].required - {name}}
    reply = await ask(method, **given)
    assert reply.status == 400
    words = reply.body["description"]
    assert "empty" in words or "not specified" in words or f'"{name}" is required' in words


async def test_an_unknown_method_is_not_found(api: BotApi, ask: Ask) -> None:
    """A method the table does not have is a 404, and seen among the refusals."""
    reply = await ask("sendSculpture")
    assert reply.body == {"ok": False, "error_code": 404, "description": "Not Found"}
    assert [call.method for call in api.refusals] == ["sendSculpture"]


@pytest.mark.parametrize(
    ("token", "status", "words"),
    (("123:wrong", 401, "Unauthorized"), ("malformed", 404, "Not Found")),
)
async def test_a_wrong_token_is_refused(
    api: BotApi,
    client: aiohttp.ClientSession,
    token: str,
    status: int,
    words: str,
) -> None:
    """A token of another bot is unauthorized; what is no token leads nowhere."""
    async with client.get(f"{api.url}{token}/getMe") as response:
        assert response.status == status
        assert (await response.json())["description"] == words
    assert len(api.refusals) == 1


async def test_every_way_of_sending_parameters_is_read(
    api: BotApi,
    client: aiohttp.ClientSession,
) -> None:
    """A query, a form, a multipart form and a JSON body say the same."""
    api.push(message("/quote 谈判桌"))
    address = f"{api.url}{api.token}/sendMessage"
    plain = {"chat_id": CHAT, "text": "7", "entities": [entity("bold", 0, 1)]}
    written = {name: v if name == "text" else json.dumps(v) for name, v in plain.items()}
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in written.items():
        multipart.add_field(name, value)
    requests = (
        client.get(address, params=written),
        client.post(address, data=written),
        client.post(address, data=multipart),
        client.post(address, json=plain),
    )
    for request in requests:
        async with request as response:
            assert response.status == 200
    assert [call.parameters for call in api.calls] == [plain] * len(requests)
    assert [sent.passages("bold") for sent in api.messages.values()] == [["7"]] * len(requests)


JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    (
        (b"{", JSON, "can't parse JSON object"),
        (b"[]", JSON, "can't parse JSON object"),
        (b"\xff", JSON, "can't parse JSON object"),
        (b"chat_id=1&text=x&text=y", FORM, 'parameter "text" is given twice'),
        (b"chat_id=1&text=x&entities=%5B", FORM, 'can\'t parse "entities" as JSON'),
        (b"chat_id=1.5&text=x", FORM, 'parameter "chat_id" must be an integer'),
    ),
)
async def test_an_unreadable_body_is_a_bad_request(
    api: BotApi,
    client: aiohttp.ClientSession,
    body: bytes,
    kind: str,
    reason: str,
) -> None:
    """What cannot be read is refused, not guessed."""
    address = f"{api.url}{api.token}/sendMessage"
    async with client.post(address, data=body, headers={"Content-Type": kind}) as response:
        assert response.status == 400
        assert reason in (await response.json())["description"]
    assert len(api.refusals) == 1


async def test_only_get_and_post_are_allowed(api: BotApi, client: aiohttp.ClientSession) -> None:
    """Another verb is refused."""
    async with client.put(f"{api.url}{api.token}/getMe") as response:
        assert response.status == 405


async def test_updates_come_until_they_are_confirmed(api: BotApi, ask: Ask) -> None:
    """What the offset has not passed comes again; what it has passed is gone."""
    first, second, third = (api.push(message(text))["update_id"] for text in "一二三")
    assert numbers((await ask("getUpdates", limit=2)).result) == [first, second]
    assert numbers((await ask("getUpdates")).result) == [first, second, third]
    assert numbers((await ask("getUpdates", offset=second + 1)).result) == [third]
    assert numbers((await ask("getUpdates", offset=first)).result) == [third]


async def test_a_negative_offset_counts_from_the_end(api: BotApi, ask: Ask) -> None:
    """Only the newest updates are kept."""
    newest = [api.push(message(text))["update_id"] for text in "一二三"][-2:]
    assert numbers((await ask("getUpdates", offset=-2)).result) == newest
    assert numbers((await ask("getUpdates")).result) == newest


async def test_a_long_poll_ends_with_the_next_update(api: BotApi, ask: Ask) -> None:
    """A poll is held open, and an update pushed meanwhile answers it at once."""
    poll = await open_poll(api, ask)
    update = api.push(message("/start"))
    assert (await poll)["result"] == [update]


async def test_a_long_poll_ends_with_its_timeout(ask: Ask) -> None:
    """A poll that nothing happens to comes back empty, not before its time."""
    began = time.monotonic()
    assert (await ask("getUpdates", timeout=1)).result == []
    assert time.monotonic() - began >= 0.99


async def test_only_allowed_kinds_are_delivered(api: BotApi, ask: Ask) -> None:
    """A kind not asked for never comes, and the wish holds until another is made."""
    written = api.push(message("谈判桌"))
    changed = api.push(edited_message(written, "终点"))
    asked = api.push(inline_query("谈判桌"))
    wanted = await ask("getUpdates", allowed_updates=["message", "inline_query"])
    assert wanted.result == [written, asked]
    assert api.world.inbox.dropped == [changed]
    api.push(edited_message(written, "起点"))
    assert (await ask("getUpdates")).result == [written, asked]
    later = api.push(edited_message(written, "谈判"))
    assert (await ask("getUpdates", allowed_updates=[])).result == [written, asked, later]


async def test_members_are_reported_on_request_only(api: BotApi, ask: Ask) -> None:
    """Some kinds come to nobody who has not named them."""
    api.push({"update_id": 1, "chat_member": {}})
    assert (await ask("getUpdates")).result == []
    named = api.push({"update_id": 2, "chat_member": {}})
    assert (await ask("getUpdates", allowed_updates=["chat_member"])).result == [named]


async def test_a_second_long_poll_ends_the_first(api: BotApi, ask: Ask) -> None:
    """Two bots of one token are in conflict: the older poll is told so."""
    older = await open_poll(api, ask)
    newer = await open_poll(api, ask)
    answer = await older
    assert answer["error_code"] == 409
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")
    update = api.push(message("/start"))
    assert (await newer)["result"] == [update]


async def test_a_webhook_and_a_poll_exclude_each_other(api: BotApi, ask: Ask) -> None:
    """While a webhook is set there is no polling; deleting it may drop what waits."""
    await ask("setWebhook", url="https://example.org/hook")
    api.push(message("/start"))
    reply = await ask("getUpdates")
    assert reply.status == 409
    assert "webhook is active" in reply.body["description"]
    info = (await ask("getWebhookInfo")).result
    assert isinstance(info, dict)
    assert info["pending_update_count"] == 1
    await ask("deleteWebhook", drop_pending_updates=True)
    assert (await ask("getUpdates")).result == []


async def test_a_failure_happens_as_often_as_planted(api: BotApi, ask: Ask) -> None:
    """The next two calls fail with status and wait, do nothing, and the third succeeds."""
    api.push(message("/start"))
    api.fail_next("sendMessage", status=429, retry_after=3, times=2)
    words = {"chat_id": CHAT, "text": "好"}
    for _ in range(2):
        reply = await ask("sendMessage", **words)
        assert reply.status == 429
        assert reply.body == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 3",
            "parameters": {"retry_after": 3},
        }
    assert not api.messages
    assert (await ask("sendMessage", **words)).status == 200
    assert [call.status for call in api.calls_of("sendMessage")] == [429, 429, 200]
    assert not api.refusals


async def test_a_failure_says_what_the_test_says(api: BotApi, ask: Ask) -> None:
    """A description of one's own, for the kinds of failure Telegram words differently."""
    api.fail_next("getMe", status=403, description="Forbidden: bot was blocked by the user")
    reply = await ask("getMe")
    assert (reply.status, reply.body["description"]) == (
        403,
        "Forbidden: bot was blocked by the user",
    )


async def test_a_failure_may_be_a_page(api: BotApi, client: aiohttp.ClientSession) -> None:
    """A proxy in front of the server answers with HTML."""
    api.fail_next("getMe", status=502, html=True)
    async with client.get(f"{api.url}{api.token}/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "Bad Gateway" in await response.text()


@pytest.mark.parametrize(("applied", "sent"), ((False, 0), (True, 1)))
async def test_a_connection_breaks_before_or_after_the_deed(
    api: BotApi,
    ask: Ask,
    *,
    applied: bool,
    sent: int,
) -> None:
    """The caller cannot tell which, the test can."""
    api.push(message("/start"))
    api.drop_next("sendMessage", applied=applied)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await ask("sendMessage", chat_id=CHAT, text="好")
    assert len(api.messages) == sent
    assert (await ask("getMe")).status == 200


async def test_a_call_can_be_held_until_it_is_given_up(api: BotApi, ask: Ask) -> None:
    """Given up it does nothing; let go, it is answered as if nothing had been."""
    api.push(message("/start"))
    api.hold_next("sendMessage", times=2)
    first, second = (
        asyncio.ensure_future(ask("sendMessage", chat_id=CHAT, text=text)) for text in "一二"
    )
    await api.wait_until(lambda: len(api.held) == 2, "two calls held up")
    first.cancel()
    await api.wait_until(lambda: bool(api.given_up), "one that is given up")
    assert not api.messages
    api.let_go()
    assert (await second).status == 200
    assert [sent.text for sent in api.messages.values()] == ["二"]
    assert [call.parameters["text"] for call in api.given_up] == ["一"]


async def test_waiting_in_vain_lists_the_calls(api: BotApi, ask: Ask) -> None:
    """A test that waits for nothing reads what came instead, the refusals with their reason."""
    api.push(message("/start"))
    await ask("getUpdates")
    await ask("sendMessage", chat_id=999, text="好")
    with pytest.raises(AssertionError) as failure:
        await api.wait_for("sendMessage", within=0.05)
    report = str(failure.value)
    assert report.startswith("waited 0.05 s in vain for 1 × sendMessage")
    assert "1 polls answered, 1 updates unconfirmed" in report
    assert 'sendMessage 400 Bad Request: chat not found {"chat_id": 999, "text": "好"}' in report


async def test_waiting_ends_with_the_call(api: BotApi, ask: Ask) -> None:
    """A call made later ends the wait, and is what the wait returns."""
    api.push(message("/start"))
    waiting = asyncio.create_task(api.wait_for("sendMessage", count=2))
    for text in ("一", "二"):
        await ask("sendMessage", chat_id=CHAT, text=text)
    assert [call.parameters["text"] for call in await waiting] == ["一", "二"]
    assert (await api.wait_for_message()).text == "一"
    assert (await api.wait_for_message(2)).text == "二"


async def test_nothing_is_polled_before_a_bot_comes(api: BotApi) -> None:
    """Waiting for a poll that does not come fails."""
    with pytest.raises(AssertionError, match="in vain for an open long poll"):
        await api.wait_until_polled(within=0.05)


async def test_a_server_settles_once_updates_are_confirmed(api: BotApi, ask: Ask) -> None:
    """Delivered is not confirmed: rest is when the next poll has passed the update."""
    update = api.push(message("/start"))
    await ask("getUpdates")
    with pytest.raises(AssertionError, match="in vain for a bot at rest"):
        await api.settled(quiet=0.01, within=0.05)
    poll = await open_poll(api, ask, offset=update["update_id"] + 1)
    await api.settled(quiet=0.05)
    api.push(message("/start"))
    await poll


async def test_a_call_unsettles(api: BotApi, ask: Ask) -> None:
    """Rest is counted from the last call."""
    api.push(message("/start"))
    poll = await open_poll(api, ask, offset=2**40)
    await ask("sendMessage", chat_id=CHAT, text="好")
    began = time.monotonic()
    await api.settled(quiet=0.2)
    assert time.monotonic() - began >= 0.15
    poll.cancel()


async def test_a_broken_rule_is_the_servers_fault(client: aiohttp.ClientSession) -> None:
    """A bug in the fake itself fails the test at the end, whatever the bot made of it."""
    server = await BotApi().__aenter__()
    server.world.chats[CHAT] = {}
    address = f"{server.url}{server.token}/sendMessage"
    async with client.post(address, json={"chat_id": CHAT, "text": "好"}) as response:
        assert response.status == 500
    with pytest.raises(ExceptionGroup, match="the fake server failed"):
        await server.__aexit__()


async def test_a_button_is_found_by_its_words(api: BotApi, ask: Ask) -> None:
    """The one button that says so; none or two is a failure that lists them all."""
    api.push(message("/start"))
    markup = keyboard(button(callback_data="x"), button(text="下一句", callback_data="y"))
    await ask("sendMessage", chat_id=CHAT, text="好", reply_markup=markup)
    sent = await api.wait_for_message()
    assert sent.button("下一")["callback_data"] == "y"
    for words in ("一句", "全文"):
        with pytest.raises(AssertionError, match="上一句"):
            sent.button(words)


async def test_what_stands_in_a_chat_can_be_replied_to(api: BotApi, ask: Ask) -> None:
    """The bot's own message too, and a person's reply to it brings it along."""
    api.push(message("/start"))
    await ask("sendMessage", chat_id=CHAT, text="好")
    sent = await api.wait_for_message()
    again = {"message_id": sent.message_id}
    assert (await ask("sendMessage", chat_id=CHAT, text="二", reply_parameters=again)).status == 200
    quoted = message_of(api.push(message("/quote", reply_to=sent.wire())))
    assert quoted["reply_to_message"]["text"] == "好"
