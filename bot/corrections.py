"""What the keepers said of quotes that were reported, to be shown with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.context import Context
from store import Hit, Quote


async def corrections_of(context: Context, shown: Iterable[Hit | Quote]) -> Mapping[str, str]:
    """Give the corrections of quotes that are about to be shown, by the sentence's id.

    Raises:
        DatabaseUnavailable: SQLite could not answer.
    """
    ids = [public_id for one in shown for public_id in _sentences(one)]
    return await context.archive.reports.corrections(ids) if ids else {}


def _sentences(shown: Hit | Quote) -> list[str]:
    if isinstance(shown, Quote):
        return [shown.id]
    return [sentence.id for sentence in shown.sentences]
