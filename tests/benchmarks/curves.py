"""Panning over ten million points: frames a second of our curves, beside plain pyqtgraph with its own down-sampling.

Each frame moves the view by one percent and is painted in full. Then what a refresh beside training costs: the steps of
200 ms are appended and the chart is painted.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from studio.ui.app import make_application
from studio.ui.theme import Mode, Theme

SIZE = (900, 400)
TARGET = 30  # frames per second
SHARES = (1.0, 0.3, 0.01)  # of the points in view
REFRESHES = 50


def frames_per_second(plot: Any, move: Callable[[float, float], None], points: int, share: float) -> float:
    """Move a view of that share of the points to and fro."""
    width, frames = points * share, 0
    move(0, width)
    QApplication.processEvents()
    began = time.perf_counter()
    while time.perf_counter() - began < 2 or frames < 5:
        left = points * 0.2 * abs((frames * 0.05) % 2 - 1) * (1 if share < 1 else 0.1)
        move(left, left + width)
        plot.viewport().repaint()
        frames += 1
    return frames / (time.perf_counter() - began)


def ours(values: Any, theme: Theme) -> Any:
    from studio.ui.chart import Chart

    chart = Chart("Loss", theme)
    chart.resize(*SIZE)
    chart.show()
    chart.add_steps(1, values)
    began = time.perf_counter()
    chart.draw()
    QApplication.processEvents()
    print(f"ours: first picture of {len(values):,} points after {time.perf_counter() - began:.2f} s")
    return chart


def plain(values: Any) -> Any:
    from studio.ui.plotting import pyqtgraph

    plot = pyqtgraph().PlotWidget()
    plot.resize(*SIZE)
    plot.setDownsampling(auto=True, mode="peak")
    plot.setClipToView(True)
    plot.plot(np.arange(1.0, len(values) + 1), values)
    plot.show()
    QApplication.processEvents()
    return plot


def refresh_cost(theme: Theme, steps: int, smoothing: float) -> float:
    """Milliseconds of a refresh of a chart that has so many steps."""
    from studio.ui.chart import Chart

    chart = Chart("Loss", theme)
    chart.resize(450, 180)
    chart.show()
    chart.change_look(smoothing=smoothing)
    chart.add_steps(1, np.random.default_rng(0).random(steps))
    chart.draw()
    QApplication.processEvents()
    began = time.perf_counter()
    for turn in range(REFRESHES):
        chart.add_steps(steps + turn * 200 + 1, np.random.default_rng(turn).random(200))
        chart.draw()
        chart.plot.viewport().repaint()
    cost = (time.perf_counter() - began) / REFRESHES * 1000
    chart.close()
    return cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=10_000_000)
    points = parser.parse_args().points
    make_application()
    theme = Theme(Mode.DARK)
    values = np.exp(-np.arange(points) / points * 5) + 0.1 * np.random.default_rng(0).random(points)
    chart, rival = ours(values, theme), plain(values)
    for smoothing in (0.0, 0.2):
        chart.change_look(smoothing=smoothing)
        for share in SHARES:
            own = frames_per_second(
                chart.plot, lambda a, b: chart.plot.setXRange(a, b, padding=0), points, share
            )
            text = (
                f"{share:.0%} of {points:,} points in view, smoothing {smoothing:g}: ours {own:.0f} frames/s"
            )
            if not smoothing:
                other = frames_per_second(rival, lambda a, b: rival.setXRange(a, b, padding=0), points, share)
                text += f", pyqtgraph {other:.0f} ({own / other:.1f} x)"
            print(f"{text} (target {TARGET})")
    for steps in (1_000, 20_000, 1_000_000):
        costs = [refresh_cost(theme, steps, smoothing) for smoothing in (0.0, 0.2)]
        print(f"refresh beside training, {steps:,} steps: {costs[0]:.2f} ms, smoothed {costs[1]:.2f} ms")


if __name__ == "__main__":
    main()
