"""A quote as it is cited."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citation import Format, citation
from store import Hit, Quote
from tests.bot.believable import SESSION, hits, names, quote, texts

PAGE = "https://www.mfa.gov.cn/web/t1.shtml"
TITLE = SESSION.title
LINKED = replace(quote(), session=replace(SESSION, url=PAGE))
BARE = replace(quote(), speaker="", session=replace(SESSION, date=None, publisher=None, title="树"))


@pytest.mark.parametrize(
    ("of", "form", "written"),
    (
        (quote(), Format.GBT, f"王毅. {TITLE}[Z]. 新华社, 2024-03-07."),
        (
            LINKED,
            Format.GBT,
            f"王毅. {TITLE}[EB/OL]. 新华社, 2024(2024-03-07)[2024-03-08]. {PAGE}.",
        ),
        (BARE, Format.GBT, "树[Z]."),
        (quote(), Format.APA, f"王毅. (2024, March 7). {TITLE} [Transcript]. 新华社."),
        (LINKED, Format.APA, f"王毅. (2024, March 7). {TITLE} [Transcript]. 新华社. {PAGE}"),
        (BARE, Format.APA, "树 [Transcript]. (n.d.)."),
        (
            BARE,
            Format.BIBTEX,
            f"@misc{{qsentence00000007,\n  title = {{{{树}}}},\n  note = {{{quote().text}}},\n}}",
        ),
        (BARE, Format.MARKDOWN, "> 任何冲突的终点都是谈判桌。\n>\n> — 树"),
        (
            quote(),
            Format.MARKDOWN,
            f"> 任何冲突的终点都是谈判桌。\n>\n> — 王毅, {TITLE}, 新华社, 2024-03-07",
        ),
    ),
)
def test_a_quote_is_cited_as_the_format_has_it(of: Quote, form: Format, written: str) -> None:
    """What is not known is left out: no empty field, no stray sign, no invented author."""
    assert citation(of, form) == written


def test_a_page_without_a_publisher_has_its_date_alone() -> None:
    """The year stands beside a publisher."""
    page = replace(LINKED, session=replace(LINKED.session, publisher=None))
    assert f"[EB/OL]. (2024-03-07)[2024-03-08]. {PAGE}." in citation(page, Format.GBT)
    undated = replace(page, session=replace(page.session, date=None))
    assert f"[EB/OL]. [2024-03-08]. {PAGE}." in citation(undated, Format.GBT)


def test_bibtex_has_every_field_that_is_known() -> None:
    """The names of an author and a title are kept as they are by their second braces."""
    assert citation(LINKED, Format.BIBTEX) == (
        "@misc{qsentence00000007,\n"
        "  author = {{王毅}},\n"
        f"  title = {{{{{TITLE}}}}},\n"
        "  date = {2024-03-07},\n"
        "  year = {2024},\n"
        "  organization = {新华社},\n"
        f"  url = {{{PAGE}}},\n"
        "  urldate = {2024-03-08},\n"
        "  note = {任何冲突的终点都是谈判桌。},\n"
        "}"
    )


def test_markdown_links_to_the_sentence() -> None:
    """Whoever opens it need not search the page."""
    assert f"> — 王毅, [{TITLE}]({PAGE}#:~:text=" in citation(LINKED, Format.MARKDOWN)


def test_an_address_cannot_end_what_holds_it() -> None:
    """Braces and brackets in it are written otherwise."""
    odd = replace(LINKED, session=replace(SESSION, url="https://e.org/a_(b){c}"))
    assert "url = {https://e.org/a_%28b%29%7Bc%7D}," in citation(odd, Format.BIBTEX)
    assert "](https://e.org/a_%28b%29%7Bc%7D#:~:text=" in citation(odd, Format.MARKDOWN)


@pytest.mark.parametrize(
    ("text", "written"),
    (
        ("*重点* _和_ `码` [链](址)", r"\*重点\* \_和\_ \`码\` \[链\](址)"),
        ("<b>&amp; a|b ~~c~~ $x$", r"\<b\>\&amp; a\|b \~\~c\~\~ \$x\$"),
        ("1. 首先", r"1\. 首先"),
        ("2) 其次", r"2\) 其次"),
        ("- 再次", r"\- 再次"),
        ("# 题", r"\# 题"),
        ("3.5个百分点，2024-03-07", "3\\.5个百分点，2024-03-07"),
        (r"C:\n", r"C:\\n"),
    ),
)
def test_what_markdown_takes_for_a_mark_is_escaped(text: str, written: str) -> None:
    """A list, a heading, a link in the words are none of ours."""
    assert citation(quote(text), Format.MARKDOWN).startswith(f"> {written}\n>\n> — ")


@pytest.mark.parametrize(
    ("text", "written"),
    (
        ("50% of $5 & #1_a", r"50\% of \$5 \& \#1\_a"),
        (r"a\b", r"a\textbackslash{}b"),
        ("{x}", r"\textbraceleft{}x\textbraceright{}"),
        ("x~y^z", r"x\textasciitilde{}y\textasciicircum{}z"),
    ),
)
def test_what_bibtex_takes_for_a_command_is_escaped(text: str, written: str) -> None:
    """It is read back as it was said."""
    assert f"  note = {{{written}}},\n" in citation(quote(text), Format.BIBTEX)


@given(hits(), st.none() | st.just(PAGE) | texts)
def test_the_braces_of_any_entry_match(found: Hit, url: str | None) -> None:
    """BibTeX counts them all, and closes the entry with the last."""
    of = found.quote
    written = citation(replace(of, session=replace(of.session, url=url)), Format.BIBTEX)
    depth = 0
    for place, mark in enumerate(written):
        depth += (mark == "{") - (mark == "}")
        assert depth > 0 or place < written.index("{") or place == len(written) - 1
    assert depth == 0


@given(names)
def test_any_words_stay_one_quote_in_markdown(text: str) -> None:
    """Each line is in the block, and without its backslashes is what was said."""
    *lines, rest, told = citation(replace(quote(text), speaker="王毅"), Format.MARKDOWN).split("\n")
    assert (rest, told[:6]) == (">", "> — 王毅")
    assert all(line == ">" or line.startswith("> ") for line in lines)
    shown = " ".join(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line[2:]) for line in lines)
    assert shown.split() == text.split()
    assert not [
        line for line in lines if re.search(r"(?<!\\)(?:\\\\)*[*_\[\]<>|~`](?!$)", line[2:])
    ]
