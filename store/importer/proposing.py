"""What may be labels in a document in which none was taken for one: proposed, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from store.importer.labels import Label, Shape, shapes
from store.importer.words import is_phrase

_MOST = 5
"""Labels that are proposed."""
_LONGEST = 24
"""Code points of a label that is proposed."""
_LONGEST_ALONE = 12
"""Code points of one that stands on a line of its own."""
_SENTENCE_SIGNS = frozenset("，,。！？!?；;、")


def propose(lines: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Give the shapes of lines' beginnings that may be labels: as printed, and how often.

    Those that recur come first, the most frequent before the others; what comes once only where
    nothing recurs, and not what has a line of its own then.

    Args:
        lines: A document's lines, in order.
    """
    counts: Counter[str] = Counter()
    printed: dict[str, str] = {}
    alone: dict[str, bool] = {}
    for line in lines:
        label = next(filter(_is_proposed, shapes(line)), None)
        if label:
            counts[label.key] += 1
            alone[label.key] = label.shape is Shape.ALONE
            printed.setdefault(label.key, label.text)
    recurring = {key: count for key, count in counts.items() if count > 1}
    single = {key: count for key, count in counts.items() if not alone[key]}
    chosen = Counter(recurring or single).most_common(_MOST)
    return tuple((printed[key], count) for key, count in chosen)


def _is_proposed(label: Label) -> bool:
    longest = _LONGEST_ALONE if label.shape is Shape.ALONE else _LONGEST
    return (
        0 < len(label.text) <= longest
        and any(map(str.isalpha, label.text))
        and not _SENTENCE_SIGNS & set(label.text)
        and not is_phrase(label.text)
    )
