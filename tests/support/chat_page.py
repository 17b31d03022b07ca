"""What a chat looks like, as one HTML page that needs nothing else. Pure.

    page([Message(content), Notice("已收到", toast=True)], title="原话")

The page resembles a Telegram chat on a phone. It tells no times, so that the same chat always
makes the same page. All text in an element of the class `text` is the message's, to the letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from tests.support.bot_api_content import Content
from tests.support.bot_api_rules import PREFORMATTED, QUOTATIONS, utf16_slice
from tests.support.entities import entities_of
from tests.support.updates import Json

WIDTH: Final = 430
"""Pixels of CSS that a page is wide."""

_STYLE: Final = (Path(__file__).with_name("chat_page.css")).read_text(encoding="utf-8")
_BLOCKS: Final = QUOTATIONS | {"pre"}
"""What ends its line by itself."""
_LEADS_AWAY: Final = frozenset({"url", "switch_inline_query_chosen_chat"})
"""What a button has that Telegram draws an arrow on."""


@dataclass(frozen=True, slots=True)
class Message:
    """Words in a chat.

    `writer` is the name above them, "" for none, as in a private chat. `mine` puts them on the
    side of whoever looks at the chat. `answered` is who wrote the message that they reply to, and
    what that says. `via` is the bot by way of which they were sent.
    """

    content: Content
    writer: str = ""
    mine: bool = False
    answered: tuple[str, str] | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Words that nobody wrote: a line between the messages, or a toast shown for a moment."""

    text: str
    toast: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """The line in which a person types `@bot query`, and what answerInlineQuery put above it."""

    bot: str
    query: str
    answer: Json


Part = Message | Notice | Results


def page(
    parts: Iterable[Part], *, title: str, subtitle: str = "", language: str = "zh-Hans"
) -> str:
    """Give the page of a chat.

    Args:
        parts: What is seen, from top to bottom.
        title: The chat's name.
        subtitle: What stands below it.
        language: The tag of the script that characters are drawn in.
    """
    body = "\n".join(_part(part) for part in parts)
    name, below = escape(title), escape(subtitle)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width={WIDTH}">\n<title>{name}</title>\n'
        f"<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f'<header><span class="face">{name[:1]}</span><div><b>{name}</b><small>{below}</small>'
        f"</div></header>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def marked_up(text: str, entities: Sequence[Json]) -> str:
    """Give a text with its entities as elements, each of the class that its type is.

    Entities may lie in each other or overlap: one that another ends in the middle of is parted
    there. Offsets and lengths are in UTF-16 units.
    """
    edges = sorted({0, *(edge for entity in entities for edge in _edges(entity))})
    open_now: list[Json] = []
    made: list[str] = []
    for start, end in zip(edges, [*edges[1:], None], strict=True):
        here = _covering(entities, start)
        kept = _common(open_now, here)
        made += ["</span>"] * (len(open_now) - kept)
        after_block = any(entity["type"] in _BLOCKS for entity in open_now[kept:])
        made += [_opening(entity) for entity in here[kept:]]
        units = len(text) * 2 if end is None else end - start
        made.append(_words(utf16_slice(text, start, units), after_block=after_block))
        open_now = here
    return "".join(made) + "</span>" * len(open_now)


def _edges(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _covering(entities: Sequence[Json], position: int) -> list[Json]:
    """List the entities over a position, the outer ones first; a quotation is outside of all."""

    def outside(entity: Json) -> tuple[bool, int, int]:
        start, end = _edges(entity)
        return entity["type"] not in QUOTATIONS, start, -end

    over = [entity for entity in entities if _edges(entity)[0] <= position < _edges(entity)[1]]
    return sorted(over, key=outside)


def _common(before: Sequence[Json], after: Sequence[Json]) -> int:
    """Count how many of two lists are the same from the beginning on."""
    pairs = zip(before, after, strict=False)
    return next(
        (number for number, (one, other) in enumerate(pairs) if one is not other),
        min(len(before), len(after)),
    )


def _opening(entity: Json) -> str:
    address = f' title="{escape(entity["url"])}"' if "url" in entity else ""
    return f'<span class="{escape(entity["type"])}"{address}>'


def _words(text: str, *, after_block: bool) -> str:
    # The line feed after a block would show as an empty line.
    if after_block and text.startswith("\n"):
        return '<span class="unseen">\n</span>' + escape(text[1:])
    return escape(text)


def _part(part: Part) -> str:
    match part:
        case Message():
            return _message(part)
        case Results():
            return _results(part)
        case Notice(text, toast):
            return f'<div class="{"toast" if toast else "note"}"><span>{escape(text)}</span></div>'


def _message(message: Message) -> str:
    name = f'<div class="writer">{escape(message.writer)}</div>' if message.writer else ""
    via = f'<div class="via">via @{escape(message.via)}</div>' if message.via else ""
    reply = ""
    if message.answered is not None:
        writer, words = message.answered
        reply = f'<div class="reply"><b>{escape(writer)}</b><span>{escape(words)}</span></div>'
    content = message.content
    text = marked_up(content.text, [*content.entities, *_found(content)])
    return (
        f'<div class="message{" mine" if message.mine else ""}">'
        f'<div class="bubble">{name}{via}{reply}<div class="text">{text}</div></div>'
        f"{_keyboard(content)}</div>"
    )


def _found(content: Content) -> list[Json]:
    """List the commands and mentions that Telegram finds in a text where it is not code."""
    code = [_edges(entity) for entity in content.entities if entity["type"] in PREFORMATTED]
    sent = [(entity["type"], *_edges(entity)) for entity in content.entities]
    return [
        entity
        for entity in entities_of(content.text)
        if (entity["type"], *_edges(entity)) not in sent
        and not any(start <= entity["offset"] < end for start, end in code)
    ]


def _keyboard(content: Content) -> str:
    rows = (content.reply_markup or {}).get("inline_keyboard", [])
    if not rows:
        return ""
    shown = "".join(f'<div class="row">{"".join(map(_button, row))}</div>' for row in rows)
    return f'<div class="keyboard">{shown}</div>'


def _button(button: Json) -> str:
    away = " away" if _LEADS_AWAY & set(button) else ""
    return f'<span class="button{away}">{escape(button["text"])}</span>'


def _results(results: Results) -> str:
    above = results.answer.get("button")
    hint = f'<div class="hint">{escape(above["text"])}</div>' if above else ""
    shown = "".join(map(_result, results.answer["results"]))
    typed = f"<b>@{escape(results.bot)}</b> {escape(results.query)}"
    return f'<div class="results">{hint}{shown}</div><div class="typing">{typed}<i></i></div>'


def _result(result: Json) -> str:
    title, line = escape(result["title"]), escape(result.get("description", ""))
    face = escape(result["title"][:1])
    return (
        f'<div class="result"><span class="face">{face}</span>'
        f"<div><b>{title}</b><small>{line}</small></div></div>"
    )
