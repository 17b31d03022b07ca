"""A person writes `@bot words` in any chat, and sees quotes as they write.

Results are the same for everybody, so that Telegram may keep them and give them to whoever asks
the same. But what stands round a quote is in the language of who asked. Therefore only a page
whose frames are in the language of its quotes is kept, for whoever searches there mostly reads
it; in another language it is answered as asked, and kept for nobody. Nor is a page with a button,
for that speaks to the person alone. Of what a person settled, only the language counts here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from telegram import InlineQuery, InlineQueryResultsButton, Update
from telegram.constants import InlineQueryLimit

from bot.asking import noted
from bot.context import Context
from bot.corrections import corrections_of
from bot.deep_links import words_parameter
from bot.handlers.lateness import unless_too_late
from bot.hosting.metrics import TYPED
from bot.overtaking import Overtaking
from bot.results import (
    MOST,
    PAGE,
    Page,
    after,
    chosen_ids,
    hit_article,
    kept_for,
    may_be_shared,
    quote_article,
    read_offset,
    result_id,
)
from store import Archive, Hit, QueryError

NOTABLE: Final = 5
"""Quotes that are shown to who has not typed anything yet."""
LONGEST: Final = int(InlineQueryLimit.MAX_QUERY_LENGTH)
"""Characters of a query that Telegram sends; the rest it cuts off, and does not say so."""


class Typing:
    """Answers inline queries; of those that a person types, the newest alone."""

    def __init__(self) -> None:
        self._overtaking = Overtaking()

    async def search(self, update: Update, context: Context) -> None:
        """Answer an inline query: a result a hit; where there is none, a button that says why.

        A result that could be tapped is always a quote, never a notice.
        """
        query = update.inline_query
        if query is not None:
            await self._overtaking.do(
                query.from_user.id, update.update_id, lambda: _answer(query, context)
            )


async def chosen(update: Update, context: Context) -> None:
    """Count that a result was sent, not by whom: it goes first where others rank alike.

    Of two sentences, both were sent.
    """
    result = update.chosen_inline_result
    if result is not None:
        for public_id in chosen_ids(result.result_id):
            await context.archive.tallies.note_choice(public_id)


async def _answer(query: InlineQuery, context: Context) -> None:
    words = query.query.strip()
    if not words:
        page = await _notable(context)
    else:
        try:
            page = await _found(query, context)
        except QueryError as problem:
            page = Page(hint=context.texts.hint(problem))
    button = None
    if page.hint is not None:
        button = InlineQueryResultsButton(page.hint, start_parameter=page.start_parameter)
    with unless_too_late():
        await query.answer(
            page.results,
            cache_time=page.kept,
            is_personal=False,
            next_offset=page.next_offset,
            button=button,
        )


async def _notable(context: Context) -> Page:
    quotes = await context.archive.notable(NOTABLE)
    corrections = await corrections_of(context, quotes)
    results = tuple(quote_article(quote, context.texts, corrections) for quote in quotes)
    return Page(results, hint=context.texts("inline.hint"))


async def _found(query: InlineQuery, context: Context) -> Page:
    texts, archive = context.texts, context.archive
    offset = read_offset(query.offset)
    # Neither do they keep to a chat's sessions, nor is each letter that is typed a query to count.
    hits, next_offset = await _hits(archive, query.query, offset)
    corrections = await corrections_of(context, hits)
    results = tuple(hit_article(hit, texts, corrections) for hit in hits)
    is_cut = len(query.query) >= LONGEST
    if offset == 0 and not hits:
        hint = texts("inline.cut_not_found" if is_cut else "inline.not_found")
        return Page(hint=hint, start_parameter=words_parameter(query.query))
    if offset == 0 and is_cut:
        return Page(results, next_offset, hint=texts("inline.cut"))
    if not may_be_shared((hit.quote for hit in hits), texts):
        return Page(results, next_offset)
    return Page(results, next_offset, kept_for(await archive.changed_at(), datetime.now(UTC)))


async def _hits(archive: Archive, query: str, offset: int) -> tuple[Sequence[Hit], str | None]:
    """Search for a page of hits, and for where the next one begins.

    How many are asked for decides how many are looked at closely, and so may order them anew.
    The first page is found quickly, as if there were no others; the others are all that there
    is without what the first one had. So none is given twice, and none is left out.
    """
    first = (await noted(archive.search(query, limit=PAGE + 1), TYPED)).hits
    if offset == 0:
        return first[:PAGE], after(0, len(first))
    given = {result_id(hit) for hit in first[:PAGE]}
    held = (await archive.search(query, limit=MOST)).hits
    others = [hit for hit in held if result_id(hit) not in given][: MOST - PAGE]
    return others[offset - PAGE : offset], after(offset, PAGE + len(others))
