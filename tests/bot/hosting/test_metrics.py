"""The numbers as Prometheus reads them."""

from __future__ import annotations

import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot.hosting.metrics import TYPED, VERDICTS, Metrics
from store import Verdict


def values(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Give each number by its name and the values of its labels, which are by their names."""
    families = text_string_to_metric_families(metrics.exposition().decode())
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in families
        for sample in family.samples
    }


def test_a_query_is_counted_by_its_verdict_and_its_time() -> None:
    """Those being typed apart from those asked."""
    metrics = Metrics()
    metrics.query(Verdict.EXACT, 0.02)
    metrics.query(Verdict.EXACT, 0.3)
    metrics.query(Verdict.NONE, 0.001, TYPED)
    seen = values(metrics)
    assert seen["yuanhua_queries_total", "exact", "asked"] == 2
    assert seen["yuanhua_queries_total", "none", "typed"] == 1
    assert seen["yuanhua_query_seconds_count", "asked"] == 2
    assert seen["yuanhua_query_seconds_bucket", "0.025", "asked"] == 1
    assert seen["yuanhua_query_seconds_bucket", "0.5", "asked"] == 2


def test_what_has_not_happened_yet_is_nought_and_not_unknown() -> None:
    """A rate is known from the first time on."""
    seen = values(Metrics())
    for verdict in VERDICTS:
        assert seen["yuanhua_queries_total", verdict, "asked"] == 0
    assert seen["yuanhua_query_seconds_count", "typed"] == 0


def test_an_update_is_counted_by_kind_and_outcome() -> None:
    """And how long it took by kind."""
    metrics = Metrics()
    metrics.update("message", "answered", 0.2)
    metrics.update("inline_query", "ignored", 0.01)
    seen = values(metrics)
    assert seen["yuanhua_updates_total", "message", "answered"] == 1
    assert seen["yuanhua_updates_total", "inline_query", "ignored"] == 1
    assert seen["yuanhua_update_seconds_sum", "message"] == 0.2


def test_an_error_of_telegram_s_is_counted_by_method_and_kind() -> None:
    """Unless told otherwise it is of fetching updates."""
    metrics = Metrics()
    metrics.telegram_error("TimedOut")
    metrics.telegram_error("Forbidden", "sendMessage")
    seen = values(metrics)
    assert seen["yuanhua_telegram_errors_total", "TimedOut", "getUpdates"] == 1
    assert seen["yuanhua_telegram_errors_total", "Forbidden", "sendMessage"] == 1


def test_what_is_watched_is_asked_for_when_it_is_read() -> None:
    """Not when it is set."""
    metrics, waiting = Metrics(), [1.0]
    metrics.watch(metrics.queue_age, lambda: waiting[0])
    waiting[0] = 7.5
    assert values(metrics)["yuanhua_queue_age_seconds",] == 7.5


def test_which_version_runs_is_told_with_what_it_uses() -> None:
    """Memory and processor time are those of this program."""
    seen = values(Metrics())
    (build,) = (name for name in seen if name[0] == "yuanhua_build_info")
    assert build[1] == platform.python_version()
    with suppress(PackageNotFoundError):  # where the tests run from a mere checkout
        assert build[2] == version("yuanhua")
    assert seen["process_resident_memory_bytes",] > 1e6
    assert seen["process_cpu_seconds_total",] > 0


def test_two_programs_numbers_are_apart() -> None:
    """And neither is in the registry that all libraries share."""
    one, other = Metrics(), Metrics()
    one.query(Verdict.EXACT, 0.1)
    assert values(other)["yuanhua_queries_total", "exact", "asked"] == 0
    assert not [name for name in REGISTRY._names_to_collectors if name.startswith("yuanhua")]  # noqa: SLF001 - there is no other way to look
