"""A quote as it is cited: GB/T 7714, APA, BibTeX, Markdown. Pure.

What is not known is left out, never made up. The day a page was looked at is the day it was taken
in, for that is the page which the words are from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.linking import source_link
from store import Quote, Session


class Format(StrEnum):
    """How a quote is cited. A button names one by its place here: more may follow, at the end."""

    GBT = "GB/T 7714"
    """GB/T 7714-2015, a reference of an online or another document."""
    APA = "APA"
    """The seventh edition, a reference."""
    BIBTEX = "BibTeX"
    """An entry, with the words as its note."""
    MARKDOWN = "Markdown"
    """The words as a block quote, and where they stand."""


LANGUAGES: Final[Mapping[Format, str]] = MappingProxyType(
    {Format.BIBTEX: "bibtex", Format.MARKDOWN: "markdown"}
)
"""What a format's text is written in, where that has a name."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_BIBTEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # BibTeX counts braces, also those behind a backslash.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "$&#_%"},
    }
)
_MARKDOWN_MARKS: Final = re.compile(r"[\\`*_\[\]<>|~&#$]")
_MARKDOWN_STARTS: Final = re.compile(r"^([-+=])|^(\d+)([.)])", re.ASCII)
_NOT_IN_ADDRESSES: Final = re.compile(r"[\s{}<>()\\]")


def citation(quote: Quote, form: Format, words: str | None = None) -> str:
    """Write a quote in one of the formats.

    Args:
        quote: What is cited.
        form: How; one that holds words holds them whole.
        words: What is quoted, where that is more than the sentence.
    """
    writers: Mapping[Format, Callable[[Quote, str], str]] = {
        Format.GBT: lambda of, _: _gbt(of),
        Format.APA: lambda of, _: _apa(of),
        Format.BIBTEX: _bibtex,
        Format.MARKDOWN: _markdown,
    }
    return writers[form](quote, quote.text if words is None else words)


def _gbt(quote: Quote) -> str:
    """Write e.g. 王毅. 题名[EB/OL]. 新华社, 2024(2024-03-07)[2024-03-08]. https://…."""
    session = quote.session
    medium = "EB/OL" if session.url else "Z"
    parts = [_line(quote.speaker), f"{_line(session.title)}[{medium}]"]
    day = session.date
    if session.url:
        year = str(day.year) if day and session.publisher else ""
        dated = f"({day.isoformat()})" if day else ""
        issued = f"{_listed(session.publisher, year)}{dated}[{_taken_in(session).isoformat()}]"
        parts += [issued, _address(session.url)]
    else:
        parts.append(_listed(session.publisher, day.isoformat() if day else ""))
    return _sentences(parts)


def _apa(quote: Quote) -> str:
    """Write e.g. 王毅. (2024, March 7). 题名 [Transcript]. 新华社, and the address."""
    session = quote.session
    day = session.date
    dated = f"({day.year}, {_MONTHS[day.month - 1]} {day.day})" if day else "(n.d.)"
    author, title = _line(quote.speaker), f"{_line(session.title)} [Transcript]"
    # Where nobody is named, the title comes first.
    heads = [author, dated, title] if author else [title, dated]
    written = _sentences([*heads, _line(session.publisher or "")])
    return f"{written} {_address(session.url)}" if session.url else written


def _bibtex(quote: Quote, words: str) -> str:
    session = quote.session
    fields = {
        "author": f"{{{_bibtex_text(quote.speaker)}}}" if quote.speaker.strip() else "",
        "title": f"{{{_bibtex_text(session.title)}}}",
        "date": session.date.isoformat() if session.date else "",
        "year": str(session.date.year) if session.date else "",
        "organization": _bibtex_text(session.publisher or ""),
        "url": _address(session.url) if session.url else "",
        "urldate": _taken_in(session).isoformat() if session.url else "",
        "note": _bibtex_text(words),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{q{quote.id},", *lines, "}"])


def _markdown(quote: Quote, words: str) -> str:
    session = quote.session
    title = _markdown_text(session.title)
    link = source_link(session.url, quote.sentence)
    if link:
        title = f"[{title}]({_address(link)})"
    told = [
        quote.speaker,
        session.publisher or "",
        session.date.isoformat() if session.date else "",
    ]
    known = [_markdown_text(part) for part in told if part.strip()]
    lines = [_markdown_text(line) for line in words.splitlines()]
    return "\n".join(
        [
            *(f"> {line}".rstrip() for line in lines),
            ">",
            f"> — {', '.join([*known[:1], title, *known[1:]])}",
        ]
    )


def _bibtex_text(text: str) -> str:
    return _line(text).translate(_BIBTEX)


def _markdown_text(line: str) -> str:
    """Escape what Markdown would take for a mark, in a line of its own."""
    escaped = _MARKDOWN_MARKS.sub(r"\\\g<0>", _line(line))
    return _MARKDOWN_STARTS.sub(lambda start: f"{start[2] or ''}\\{start[1] or start[3]}", escaped)


def _address(url: str) -> str:
    """Write an address so that no format takes a part of it for its own mark."""
    return _NOT_IN_ADDRESSES.sub(
        lambda mark: "".join(f"%{byte:02X}" for byte in mark[0].encode()), url
    )


def _taken_in(session: Session) -> date:
    return session.imported_at.date()


def _line(text: str) -> str:
    return " ".join(text.split())


def _listed(*parts: str | None) -> str:
    return ", ".join(_line(part) for part in parts if part)


def _sentences(parts: list[str]) -> str:
    """End each part that there is with one full stop."""
    return " ".join(f"{part.removesuffix('.')}." for part in parts if part)
