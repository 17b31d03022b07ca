"""The session that the README shows: said again to the bot, it is answered in the same words.

A line that begins with `> ` is what a person writes or, in square brackets, the button that is
pressed under the answer before. What follows is the answer as `transcript` gives it, with all of
its buttons or none.
"""

from __future__ import annotations

import re

import pytest

from tests.bot.commanding import ROOT
from tests.bot.conversing import Chat, button_rows, transcript
from tests.support.bot_api import BotApi
from tests.support.bot_api_content import SentMessage

_BLOCK = re.compile(r"^<!-- session -->\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"^> (.*)\n((?:(?!> ).*\n)*)", re.MULTILINE)


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, list[str]]]:
    """Give what is said in the README's session, each with the lines of the answer shown."""
    blocks = _BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    if len(blocks) != 1:
        pytest.fail("README.md needs one fence ```text after a line <!-- session -->")
    return [(said, shown.strip("\n").split("\n")) for said, shown in _STEP.findall(blocks[0])]


async def take(chat: Chat, said: str, before: SentMessage | None) -> SentMessage:
    """Write a line to the bot, or press the button it names; give the answer."""
    if before is not None and (pressed := re.fullmatch(r"\[(.+)\]", said)):
        return await chat.press(before, pressed[1])
    return await chat.ask(said)


async def test_the_bot_says_what_the_readme_shows(
    api: BotApi, steps: list[tuple[str, list[str]]]
) -> None:
    """Word for word, button for button where there are any."""
    chat = Chat(api)
    sent: SentMessage | None = None
    for said, shown in steps:
        sent = await take(chat, said, sent)
        whole = transcript(sent)
        words = whole[: len(whole) - len(button_rows(sent))]
        assert shown == (whole if shown[-1].startswith("[") else words), said


def test_the_session_shows_what_matters(steps: list[tuple[str, list[str]]]) -> None:
    """A near miss, the sentence beside it, a claim that is none, and what nobody said."""
    said = [words for words, _ in steps]
    assert any(words.startswith("/check") for words in said)
    assert any(words.startswith("[") for words in said)
    answers = ["\n".join(shown) for _, shown in steps]
    for sign in ("🔎", "📖", "⚠️", "没有找到这句话", "│ "):
        assert any(sign in answer for answer in answers), sign
