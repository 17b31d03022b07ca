"""A person wants to know whether this is what was said: 原话核对."""

from __future__ import annotations

from typing import Final

from telegram import Message, Update

from bot.asked import is_reply, replied_words, words_of
from bot.asking import ask, kept
from bot.context import Context
from bot.corrections import corrections_of
from bot.handlers.reply import reply
from bot.render import Card, coverage
from bot.render_check import Findings, check_card
from store import Hit, QueryError, Verdict, claim_wordings, claimed_sentences, plain_query

MOST: Final = 10
"""Sentences of a claim that are looked for."""


async def command(update: Update, context: Context) -> None:
    """Answer /check: what follows it is checked, else the message it replies to."""
    message = update.effective_message
    if message is None:
        return
    claim = words_of(message)
    if not claim and is_reply(message):
        claim = replied_words(message)
        if not claim:
            await reply(message, Card(context.texts("quote.no_words")))
            return
    if claim:
        await _answer(message, claim, context)
    else:
        await reply(message, Card(context.texts("claim.usage")))


async def _answer(message: Message, claim: str, context: Context) -> None:
    sentences = claimed_sentences(claim)
    if not sentences:
        await reply(message, Card(context.texts("claim.nothing")))
        return
    try:
        claims = [await _looked_for(sentence, context) for sentence in sentences[:MOST]]
    except QueryError as problem:
        await reply(message, Card(context.texts.error(problem)))
        return
    held = await context.archive.sessions()
    searched = kept(context, held)
    runs = await context.archive.compare(claims, sessions=[session.id for session in searched])
    findings = Findings(tuple(words for words, _ in claims), runs, len(sentences) - len(claims))
    shown = [checked.hit for run in runs for checked in run.checked]
    corrections = await corrections_of(context, shown)
    covered = coverage(searched or held, context.texts)
    bot = context.bot.username
    await reply(message, check_card(findings, covered, bot, context.texts, corrections))


async def _looked_for(sentence: str, context: Context) -> tuple[str, Hit | None]:
    """Search a sentence, counted once, and give the words of it that fit best, with their hit.

    Raises:
        QueryError: It cannot be searched.
        ArchiveError: The archive could not answer.
    """
    best: tuple[str, Hit | None] = (sentence, None)
    score = 0.0
    for number, words in enumerate(claim_wordings(sentence)):
        answer = await ask(context, plain_query(words), counted=number == 0)
        for hit in answer.hits:
            if hit.score > score:
                best, score = (words, hit), hit.score
        if answer.verdict is Verdict.EXACT:
            break
    return best
