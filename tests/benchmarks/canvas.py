"""The canvas beside NodeGraphQt, through its PySide6 fork: the same gestures on both, in turn, in CPU time.

``python -m tests.benchmarks.canvas [--quick]``. Without NodeGraphQt it prints our side only. It is no dependency of
the project: ``pip install --no-deps NodeGraphQt-QuiltiX-fork qtpy`` (it runs on the PySide6 that is there).
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ZOOMS = ((0, "all of it"), (0.25, "25 %"), (0.5, "50 %"), (1.0, "100 %"), (2.0, "200 %"))
DETAIL = """What each side draws:
  Layerloom    below 45 %: blocks of category colour, wires without curves, names from 32 % on; from 45 %: cards with
               bands, names, ports, curved wires; from 60 %: icons, settings, shapes and parameter shares, port names,
               the shape on every wire. Each connection is checked for cycles, and each step can be undone. Edits
               between two turns of the event loop are shown together; the lines "painted" give each its own turn.
  NodeGraphQt  at every zoom: nodes with ports and curved wires with arrows; texts and icons while a node is wider
               than 70 pixels. Its check for cycles is off: it walks every path, and twenty sums take it minutes.
CPU time of the whole process in ms, medians; 1600 x 1000, offscreen. Steps are real events with the painting they
cause, frames are repaints of the whole viewport."""


class Worker:
    """One editor in a process of its own: each imports what it needs, and neither slows the other's memory."""

    def __init__(self, module: str) -> None:
        command = [sys.executable, "-W", "ignore", "-m", f"tests.benchmarks.{module}"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def ask(self, name: str, *arguments: Any) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{name} ended the process")
        return float(json.loads(answer) or 0)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@dataclass(frozen=True)
class Line:
    """A line of the table: how to measure it, and what it should be. ``ratio`` is how many times as fast as theirs."""

    words: str
    measure: Callable[[Worker, str], float]
    ratio: float = 1.0
    target_ms: float | None = None
    rounds: int = 3


def lines(count: int, steps: int) -> list[Line]:
    pans = [
        Line("pan a step, all of it", lambda w, _: w.ask("measure_pan", 0, steps), 5),
        Line("pan a step, 100 %", lambda w, _: w.ask("measure_pan", 1.0, steps)),
        Line("zoom a notch, all of it", lambda w, _: w.ask("measure_zoom", 0, steps), 5),
        Line("zoom a notch, 100 %", lambda w, _: w.ask("measure_zoom", 1.0, steps)),
    ]
    frames = [
        Line(f"frame, {name}", lambda w, _, zoom=zoom: w.ask("measure_frame", zoom, steps), 1.0, 16.0)
        for zoom, name in ZOOMS
    ]
    return [
        Line("create and connect, one by one", lambda w, _: w.ask("measure_create", count), 5),
        Line("create and connect one more, painted", lambda w, _: w.ask("measure_append", steps, count)),
        Line("undo or redo a step, painted", lambda w, _: w.ask("measure_history", steps, count)),
        Line(f"undo {count} steps", lambda w, _: w.ask("measure_undo", count), rounds=1),
        Line(f"redo {count} steps", lambda w, _: w.ask("measure_redo", count), rounds=1),
        Line("save", lambda w, path: w.ask("measure_save", path)),
        Line("load", lambda w, path: w.ask("measure_load", path), 5),
        *pans,
        *frames,
        Line("drag a node with 10 wires, a step", lambda w, _: w.ask("measure_drag", steps), 1.0, 4.0),
    ]


def measured(line: Line, workers: list[Worker], folder: str) -> list[float]:
    """The median for each side; the sides take turns, and which goes first alternates."""
    times: list[list[float]] = [[] for _ in workers]
    for number in range(line.rounds):
        order = range(len(workers)) if number % 2 == 0 else reversed(range(len(workers)))
        for which in order:
            path = str(Path(folder) / f"network{which}")
            times[which].append(line.measure(workers[which], path))
    return [statistics.median(found) for found in times]


def report(line: Line, times: list[float]) -> None:
    ours = times[0]
    missed = line.target_ms is not None and ours > line.target_ms
    text = f"{line.words:36}{ours:10.1f}"
    if len(times) > 1:
        ratio = times[1] / max(ours, 1e-6)
        text += f"{times[1]:12.1f}{ratio:8.1f} x"
        missed = missed or ratio < line.ratio
    targets = [f"<= {line.target_ms:g} ms"] if line.target_ms is not None else []
    targets += [f">= {line.ratio:g} x"] if len(times) > 1 else []
    print(f"{text}   {', '.join(targets)}{'  MISSED' if missed else ''}", flush=True)


def ours_alone(worker: Worker, count: int, large: int, steps: int) -> None:
    """What the other editor has no like of, or isn't waited for."""
    print(f"\nLayerloom alone{'':22}{'ms':>9}")
    report(
        Line(f"create {count:,} nodes in one edit", lambda w, _: 0),
        [worker.ask("measure_create_at_once", count)],
    )
    for size in (count, large):
        found = [worker.ask("measure_edit", size, 5)]
        report(Line(f"set a setting, {size:,} nodes", lambda w, _: 0), found)
        report(
            Line(f"select another, {size:,} nodes", lambda w, _: 0), [worker.ask("measure_select", size, 5)]
        )
    worker.ask("fill", large)
    for zoom, name in ZOOMS:
        line = Line(f"frame, {name}, {large:,} nodes", lambda w, _: 0, target_ms=33.0)
        report(line, [worker.ask("measure_frame", zoom, steps)])
    for zoom, name in ((0, "all of it"), (1.0, "100 %")):
        report(
            Line(f"pan a step, {name}, {large:,} nodes", lambda w, _: 0, target_ms=33.0),
            [worker.ask("measure_pan", zoom, steps)],
        )
        report(
            Line(f"zoom a notch, {name}, {large:,} nodes", lambda w, _: 0, target_ms=33.0),
            [worker.ask("measure_zoom", zoom, steps)],
        )


def main() -> None:
    quick = "--quick" in sys.argv
    count, large, steps = (300, 3000, 8) if quick else (1000, 10_000, 10)
    workers = [Worker("canvas_ours")]
    if importlib.util.find_spec("NodeGraphQt") is not None:
        workers.append(Worker("canvas_rival"))
    else:
        print("NodeGraphQt isn't installed: pip install --no-deps NodeGraphQt-QuiltiX-fork qtpy\n")
    print(DETAIL)
    print(f"\n{count:,} nodes{'':27}{'Layerloom':>10}{'NodeGraphQt' if len(workers) > 1 else '':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for line in lines(count, steps):
            if line.words.startswith("pan a step, all"):
                workers[0].ask("show_facts")
            report(line, measured(line, workers, folder))
        ours_alone(workers[0], count, large, steps)
    for worker in workers:
        worker.close()


if __name__ == "__main__":
    main()
