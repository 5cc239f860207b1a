"""Trains in the open window for some minutes, with edits and undo beside it, and prints what a leak would raise.

``python tests/benchmarks/soak.py --minutes 10``: resident memory, references to None, threads and open files at the
start and at the end. (PySide6 6.12.0 lost references to None here and ended the process.)
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import PySide6
from PySide6.QtWidgets import QApplication

from studio.graph import edits
from studio.ui.app import make_application, make_window
from studio.ui.main_window import MainWindow


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def facts() -> str:
    files = len(list(Path("/proc/self/fd").iterdir()))
    return (
        f"resident {resident_mb():.0f} MB, references to None {sys.getrefcount(None):,}, "
        f"threads {threading.active_count()}, open files {files}"
    )


def train_and_edit(window: MainWindow, seconds: float) -> None:
    """Train, and meanwhile move a node, undo it, and look at the canvas from near and far."""
    window.reports.train()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        assert window.canvas is not None
        ids = tuple(window.canvas.canvas.nodes)
        network = window.canvas.canvas.network
        moved = {key: (network.nodes[key].position[0] + 8, network.nodes[key].position[1]) for key in ids[:2]}
        window.canvas.select(ids[:2])
        window.model.edit("Move", partial(edits.move_nodes, network_id=network.id, positions=moved))
        window.canvas.zoom_to(0.5)
        window.canvas.fit()
        window.model.undo()
        for _ in range(40):
            QApplication.processEvents()
            time.sleep(0.005)
        if not window.training.active:
            window.reports.train()
    window.training.stop()
    while window.training.active:
        QApplication.processEvents()
        time.sleep(0.01)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args().minutes
    application = make_application()
    window = make_window()
    window.show()
    window.start_background()
    window.files.open_template("spirals-mlp")
    while not window.shapes.up_to_date:
        QApplication.processEvents()
        time.sleep(0.01)
    train_and_edit(window, 20)  # what is loaded and cached on first use isn't growth
    print(f"PySide6 {PySide6.__version__}, Python {sys.version.split()[0]}, {minutes:g} minutes")
    print(f"start: {facts()}", flush=True)
    for part in range(5):
        train_and_edit(window, minutes * 12)
        print(f"{(part + 1) * minutes / 5:5.1f} min: {facts()}", flush=True)
    window.model.session.mark_saved()
    window.close()
    application.processEvents()


if __name__ == "__main__":
    main()
