"""Asking the fake server over HTTP: sound things to send, and the check that spoilt ones fail."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import pytest

from tests.support.updates import Json, person, supergroup

GROUP: Final = supergroup(-1_001_111_111_111, forum=True)
CHAT: Final = person()["id"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said: the HTTP status and the JSON body."""

    status: int
    body: Json

    @property
    def result(self) -> object:
        """The result of an accepted call; a refused one fails the test with its reason."""
        assert self.body["ok"], self.body
        return self.body["result"]


class Ask(Protocol):
    """Call a method with parameters as a JSON body."""

    def __call__(self, method: str, **parameters: object) -> Awaitable[Reply]:
        """Return what the server says."""


def entity(kind: str, offset: int = 0, length: int = 2, **more: object) -> Json:
    """An entity over the beginning of a text, unless said otherwise."""
    return {"type": kind, "offset": offset, "length": length, **more}


def keyboard(*buttons: Json) -> Json:
    """An inline keyboard of one row."""
    return {"inline_keyboard": [list(buttons)]}


def button(**fields: object) -> Json:
    """A button that says something."""
    return {"text": "上一句", **fields}


def article(result_id: str = "a", **fields: object) -> Json:
    """An inline result that is all right."""
    content = {"message_text": "谈判桌"}
    return {
        "type": "article",
        "id": result_id,
        "title": "题",
        "input_message_content": content,
    } | fields


def cases(table: Mapping[str, tuple[object, str]]) -> pytest.MarkDecorator:
    """One test a line of a table, named as the line is."""
    rows = [(sent, reason) for sent, reason in table.values()]
    return pytest.mark.parametrize(("sent", "reason"), rows, ids=list(table))


async def refused(ask: Ask, method: str, parameters: Json, reason: str) -> None:
    """The call is refused as a bad request, with the reason in its description."""
    reply = await ask(method, **parameters)
    assert (reply.status, reply.body["ok"], reply.body["error_code"]) == (400, False, 400)
    assert reply.body["description"].startswith("Bad Request: ")
    assert reason in reply.body["description"]
