"""Take pictures of what people see of the bot: `python -m tests.bot.pictures FOLDER`.

The real bot, with the transcript that ships with it, is talked to over the fake Telegram; each
chat then becomes a page, and each page a PNG. That needs Chromium, and fonts for Chinese and for
emoji, which no test needs.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

from tests.bot.conversing import Chat
from tests.bot.listening import listening
from tests.support.bot_api import BotApi
from tests.support.chat_page import WIDTH, page
from tests.support.chromium import NoBrowserError, find_browser, take_picture
from tests.support.updates import administrator, person, supergroup

_SCALE: Final = 1.5
_MISSING: Final = "Pictures are taken with Chromium, which is not installed here."

_QUERY: Final = "任何冲突的中点都是弹判桌"
_FRIEND: Final = person(6_204_771_905, first_name="陈默", username="chenmo")
_TAIWANESE: Final = person(
    6_330_518_472, first_name="佳穎", username=None, language_code="zh-hant-tw"
)


async def quote(api: BotApi) -> str:
    """Somebody meets the bot, and asks for a sentence with two slips in it."""
    chat = Chat(api)
    await chat.ask("/start")
    await chat.ask(f"/quote {_QUERY}")
    return page(chat.seen, title="原话", subtitle="bot")


async def context(api: BotApi) -> str:
    """The sentence after the one that was found, and the whole of another answer."""
    chat = Chat(api)
    after = await chat.ask("任何冲突的终点都是谈判桌")
    await chat.press(after, "下一句")
    whole = await chat.ask("半岛问题 对话谈判")
    await chat.press(whole, "全文")
    return page(chat.seen, title="原话", subtitle="bot")


async def check(api: BotApi) -> str:
    """Two sentences that are said to be the minister's, one word wrong; how to cite the other."""
    chat = Chat(api)
    await chat.ask("/check 任何冲突的终点都是谈判桌。早一点谈起来，和平就早一年到来。")
    cited = await chat.ask("任何冲突的终点都是谈判桌")
    await chat.press(cited, "引用")
    return page(chat.seen, title="原话", subtitle="bot")


async def group(api: BotApi) -> str:
    """Members of a group look up what one of them wrote, and settle how the bot behaves there."""
    place = supergroup(title="新闻讨论")
    me = person()
    api.world.administrators[place["id"]] = [administrator(me)]
    chat = Chat(api, me, place)
    claim = chat.say("记得他说过，和平共处是底线", user=_FRIEND)
    chat.say("真的吗？查一下")
    await chat.ask("/quote@YuanhuaBot", reply_to=claim)
    settings = await chat.ask("/settings@YuanhuaBot")
    await chat.press(settings, "安静")
    return page(chat.seen, title=place["title"], subtitle="3 位成员")


async def inline(api: BotApi) -> str:
    """Results while typing in a chat, and what is sent by a tap on the first."""
    place = supergroup(title="读书会")
    chat = Chat(api, place=place)
    chat.say("他是怎么说俄乌冲突的？", user=_FRIEND)
    results = await chat.type("谈判桌")
    chat.note("点第一条，发出去的是：")
    chat.choose(results, "谈判桌")
    return page(chat.seen, title=place["title"], subtitle="12 位成员")


async def nothing(api: BotApi) -> str:
    """What nobody said, what somebody did, and what is held; in traditional Chinese."""
    chat = Chat(api, _TAIWANESE)
    await chat.ask("火星上的蔬菜大棚今年大豐收")
    await chat.ask("任何衝突的終點都是談判桌")
    await chat.ask("/sessions")
    return page(chat.seen, title="原话", subtitle="bot", language="zh-Hant")


SCENES: Final[Mapping[str, Callable[[BotApi], Awaitable[str]]]] = {
    "quote": quote,
    "context": context,
    "check": check,
    "group": group,
    "inline": inline,
    "nothing": nothing,
}
"""Each by the name of its picture."""


async def play(scene: Callable[[BotApi], Awaitable[str]]) -> str:
    """Let a scene happen to a bot of its own, and give the page of it."""
    with tempfile.TemporaryDirectory() as folder:
        async with BotApi() as api, listening(api, Path(folder, "archive.sqlite3")):
            html = await scene(api)
            await api.settled()
            return html


def main() -> int:
    """Write a picture of each scene into the folder that is named."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    try:
        find_browser()
    except NoBrowserError:
        sys.stderr.write(f"{_MISSING}\n")
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    for name, scene in SCENES.items():
        target = folder / f"{name}.png"
        take_picture(asyncio.run(play(scene)), target, width=WIDTH, scale=_SCALE)
        sys.stdout.write(f"{target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
