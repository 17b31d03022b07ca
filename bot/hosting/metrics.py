"""What is counted of the bot at work, as Prometheus reads it; never who asked, or what.

`deploy/prometheus` tells what each means, and a test compares.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from functools import cache
from importlib import metadata
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from store import Verdict

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4

REFUSED: Final = "refused"
"""Instead of a verdict: the query cannot be searched."""
FAILED: Final = "failed"
"""Instead of a verdict: the archive could not answer."""
VERDICTS: Final = (*(verdict.value for verdict in Verdict), REFUSED, FAILED)

ASKED: Final = "asked"
"""A whole query."""
TYPED: Final = "typed"
"""A query that is being typed after the bot's name, a letter at a time."""

_SEARCH_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_UPDATE_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

# When each number began interests nobody, and would be a line for each.
disable_created_metrics()  # type: ignore[no-untyped-call] # the library left out its type


class Metrics:
    """The numbers of one program, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._queries = Counter(
            "yuanhua_queries",
            "Searches, by how sure the answer is and whether it was asked or being typed.",
            ("verdict", "way"),
            registry=self.registry,
        )
        self._query_seconds = Histogram(
            "yuanhua_query_seconds",
            "How long a search takes.",
            ("way",),
            buckets=_SEARCH_SECONDS,
            registry=self.registry,
        )
        self._updates = Counter(
            "yuanhua_updates",
            "Updates from Telegram, by kind and by what became of them.",
            ("kind", "outcome"),
            registry=self.registry,
        )
        self._update_seconds = Histogram(
            "yuanhua_update_seconds",
            "How long an update takes from its arrival until all is sent.",
            ("kind",),
            buckets=_UPDATE_SECONDS,
            registry=self.registry,
        )
        self._telegram_errors = Counter(
            "yuanhua_telegram_errors",
            "Calls of the Bot API that failed, each attempt, by method and error.",
            ("method", "kind"),
            registry=self.registry,
        )
        self.in_flight = self._gauge("yuanhua_updates_in_flight", "Updates not answered yet.")
        self.queue_age = self._gauge(
            "yuanhua_queue_age_seconds", "How long the oldest unanswered update has waited."
        )
        self.flow_age = self._gauge(
            "yuanhua_updates_age_seconds",
            "Time since updates were last known to flow, or since the start.",
        )
        self.archive_bytes = self._gauge("yuanhua_archive_bytes", "Size of the archive's files.")
        self.sessions = self._gauge("yuanhua_archive_sessions", "Sessions in the archive.")
        self.sentences = self._gauge("yuanhua_archive_sentences", "Sentences in the archive.")
        self.disk_free = self._gauge(
            "yuanhua_disk_free_bytes", "What the bot may still write beside the archive."
        )
        self.disk_reserve = self._gauge(
            "yuanhua_disk_reserve_bytes", "What must be free there for the bot to be healthy."
        )
        self._healthy = Gauge(
            "yuanhua_healthy",
            "Whether a check of the health is passed: 1 or 0.",
            ("check",),
            registry=self.registry,
        )
        self._build = Gauge(
            "yuanhua_build_info",
            "Always 1; which version runs, on which Python.",
            ("version", "python"),
            registry=self.registry,
        )
        self._build.labels(_version(), platform.python_version()).set(1)
        ProcessCollector(registry=self.registry)
        for way in (ASKED, TYPED):  # what has not happened yet is 0, and not unknown
            self._query_seconds.labels(way)
            for verdict in VERDICTS:
                self._queries.labels(verdict, way)

    def query(self, verdict: str, seconds: float, way: str = ASKED) -> None:
        """Count a search.

        Args:
            verdict: One of `VERDICTS`.
            seconds: How long it took.
            way: `ASKED` or `TYPED`.
        """
        self._queries.labels(str(verdict), way).inc()
        self._query_seconds.labels(way).observe(seconds)

    def update(self, kind: str, outcome: str, seconds: float) -> None:
        """Count an update that is done with.

        Args:
            kind: What it is about, as the Bot API names it.
            outcome: What became of it.
            seconds: How long it took, from its arrival.
        """
        self._updates.labels(kind, outcome).inc()
        self._update_seconds.labels(kind).observe(seconds)

    def telegram_error(self, kind: str, method: str = "getUpdates") -> None:
        """Count a call of the Bot API that failed.

        Args:
            kind: The name of the error's class.
            method: What was called.
        """
        self._telegram_errors.labels(method, kind).inc()

    def healthy(self, check: str, *, passed: bool) -> None:
        """Keep what a check of the health found."""
        self._healthy.labels(check).set(passed)

    def watch(self, gauge: Gauge, seen: Callable[[], float]) -> None:
        """Let a number be asked for when the numbers are read; it must be had at once."""
        gauge.set_function(seen)

    def exposition(self) -> bytes:
        """Give all numbers in Prometheus' text format, in UTF-8."""
        return generate_latest(self.registry)

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(name, what, registry=self.registry)


@cache
def _version() -> str:
    try:
        return metadata.version("yuanhua")
    except metadata.PackageNotFoundError:
        return "unknown"
