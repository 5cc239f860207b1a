"""Trains in the open window for some minutes, with edits, undo, saves, tabs and files changed by others beside it.

``python tests/benchmarks/soak.py --minutes 10``: resident memory, references to None, threads, open files, steps of the
history and files kept in the user's folder, at the start and at the end: what a leak would raise. (PySide6 6.12.0 lost
references to None here and ended the process.)
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import PySide6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from studio import paths
from studio.graph import edits
from studio.graph.project import Project
from studio.ui.app import make_application, make_window
from studio.ui.main_window import MainWindow


def pump() -> None:
    """What an event loop does in a turn: widgets that were let go are deleted too."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def facts(window: MainWindow) -> str:
    files = len(list(Path("/proc/self/fd").iterdir()))
    kept = sum(
        1
        for root in (paths.recovery_root(), paths.backups_root(), paths.bin_root())
        for file in root.rglob("*")
        if file.is_file()
    )
    return (
        f"resident {resident_mb():.0f} MB, references to None {sys.getrefcount(None):,}, "
        f"threads {threading.active_count()}, open files {files}, "
        f"steps {len(window.model.session.steps)}, files kept {kept}"
    )


def save_and_change(window: MainWindow, round_: int) -> None:
    """Save; have the file changed as by another program, and reload it; look at another tab and go back."""
    path = window.model.path
    assert path is not None
    epochs = 10_000 + round_
    window.model.edit("Set epochs", lambda document: edits.set_training(document, epochs=epochs))
    window.files.save()
    if round_ % 5 == 0:
        other = Project.load(path)
        other.set_training(seed=round_)
        other.save(path)
        end = time.perf_counter() + 600  # a busy machine is slow to tell
        while window.watch.outside is None and time.perf_counter() < end:
            pump()
            time.sleep(0.01)
        if window.watch.outside is not None:
            window.keeping._reload(window.watch.outside)
    if round_ % 7 == 0:
        window.networks._make(f"Spare{round_}")
        window.acts["undo"].trigger()


def train_and_edit(window: MainWindow, seconds: float) -> None:
    """Train, and meanwhile move a node, undo it, save, and look at the canvas from near and far."""
    window.reports.train()
    end = time.perf_counter() + seconds
    round_ = 0
    while time.perf_counter() < end:
        round_ += 1
        save_and_change(window, round_)
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
            pump()
            time.sleep(0.005)
        if not window.training.active:
            window.reports.train()
    window.training.stop()
    while window.training.active:
        pump()
        time.sleep(0.01)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args().minutes
    application = make_application()
    window = make_window()
    window.show()
    window.life.begin()
    window.files.open_template("spirals-mlp")
    window.files._save_to(Path(tempfile.mkdtemp(prefix="layerloom-soak-")) / "soak.loom")
    while not window.shapes.up_to_date:
        pump()
        time.sleep(0.01)
    train_and_edit(window, 20)  # what is loaded and cached on first use isn't growth
    print(f"PySide6 {PySide6.__version__}, Python {sys.version.split()[0]}, {minutes:g} minutes")
    print(f"start: {facts(window)}", flush=True)
    for part in range(5):
        train_and_edit(window, minutes * 12)
        print(f"{(part + 1) * minutes / 5:5.1f} min: {facts(window)}", flush=True)
    window.model.session.mark_saved()
    window.close()
    application.processEvents()


if __name__ == "__main__":
    main()
