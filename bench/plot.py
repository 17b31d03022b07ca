"""Draw how the time of a query grows with the archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.ticker import LogLocator

from bench.measure import Timings

TARGET = Path(__file__).resolve().parent / "latency.png"
_INCHES = (7.0, 4.5)
_DOTS_PER_INCH = 150


def draw(measured: Sequence[tuple[int, Timings]], target: Path = TARGET) -> Path:
    """Draw p50 and p99 over the number of sentences, and what growth in step would be.

    Both axes are logarithmic, so that growth in step with the archive is a straight line at a
    steady slope; it begins where our p50 begins.
    """
    mpl.use("Agg")
    sizes = [size for size, _ in measured]
    medians = [timings.p50 for _, timings in measured]
    figure, axes = plt.subplots(figsize=_INCHES, layout="constrained")
    axes.plot(sizes, [timings.p99 for _, timings in measured], "s-", label="Yuanhua, p99")
    axes.plot(sizes, medians, "o-", label="Yuanhua, p50")
    in_step = [medians[0] * size / sizes[0] for size in sizes]
    axes.plot(sizes, in_step, "--", color="grey", label="linear growth from the first p50")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("sentences in the archive")
    axes.set_ylabel("milliseconds for a damaged query")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend()
    figure.savefig(target, dpi=_DOTS_PER_INCH)
    plt.close(figure)
    return target
