"""A person writes `@bot words` in any chat, and sees quotes as they write."""

from __future__ import annotations

from typing import Final

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update

from bot.context import Context
from bot.handlers.reply import answer_inline
from bot.render import description, excerpt, hit_card
from bot.texts import Texts
from store import Hit, QueryError

RESULTS: Final = 10


async def search(update: Update, context: Context) -> None:
    """Answer an inline query: a result a hit; where there is none, a button that says why.

    A result that could be tapped is always a quote, never a notice.
    """
    query = update.inline_query
    if query is None:
        return
    if not query.query.strip():
        await answer_inline(query, (), context.texts("inline.hint"))
        return
    try:
        answer = await context.archive.search(query.query, limit=RESULTS)
    except QueryError as problem:
        await answer_inline(query, (), context.texts.hint(problem))
        return
    hint = None if answer.hits else context.texts("inline.not_found")
    await answer_inline(query, [_article(hit, context.texts) for hit in answer.hits], hint)


def _article(hit: Hit, texts: Texts) -> InlineQueryResultArticle:
    card = hit_card(hit, texts)
    return InlineQueryResultArticle(
        id=_result_id(hit),
        title=excerpt(hit),
        description=description(hit.quote, texts),
        input_message_content=InputTextMessageContent(card.text, entities=card.entities),
        reply_markup=card.keyboard,
    )


def _result_id(hit: Hit) -> str:
    """Tell a sentence from the same with its neighbour: both may be results of one query."""
    return "+".join(part.sentence.id for part in hit.passages) or hit.quote.id
