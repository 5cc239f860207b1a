"""Training beside the open window with its views, as a ratio to the exported script; and how late the window answers.

The sides train the same template in turn on the same machine, and which goes first alternates: the script in a
process of its own, the window as it opens (canvas, inspector, curves), and the window with its curves behind another
tab. Told is the median of the ratios of the rounds. Lateness: a timer of 5 ms in the window, by how much each of its
ticks came late while training ran.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from studio.engine.allocator import keep_memory
from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.ui.app import make_application, make_window
from studio.ui.main_window import MainWindow
from tests.benchmarks.training_beside_script import script_rate, template

# Epochs, and the share of the script's speed that is wanted.
JOBS = {
    "digits-mlp": (400, 0.95),  # as many as give ten seconds: what starting costs is no part of the rate
    "digits-cnn": (30, 0.98),
    "mnist-cnn": (4, 0.98),
    "digits-resnet18": (10, 0.99),  # a checkpoint of it takes half a second, its epoch eight
}
TICK_MS = 5
DATA_ROOT = Path(os.environ.get("LAYERLOOM_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))


def job(name: str, epochs: int) -> ProjectDocument | None:
    """A template; ``mnist-cnn`` is a small CNN of 28 x 28 images (None where MNIST isn't at hand).

    ``digits-resnet18`` is the ResNet-18 of the templates on the small pictures that are always there.
    """
    if name == "digits-resnet18":
        return on_digits(template("resnet18-cifar", epochs))
    if name != "mnist-cnn":
        return template(name, epochs)
    if not (DATA_ROOT / "MNIST").exists():
        return None
    project = Project()
    net = project.add_network("Net")
    node = net.add("Input", name="image", shape=(1, 28, 28))
    for kind, settings in (
        ("Conv2d", {"out_channels": 8, "kernel_size": 3}),
        ("ReLU", {}),
        ("MaxPool2d", {"kernel_size": 2}),
        ("Conv2d", {"out_channels": 16, "kernel_size": 3}),
        ("ReLU", {}),
        ("MaxPool2d", {"kernel_size": 2}),
        ("Flatten", {}),
        ("Linear", {"out_features": 10}),
        ("Output", {"name": "logits"}),
    ):
        following = net.add(kind, **settings)
        net.connect(node, following)
        node = following
    document = template("mnist-mlp", epochs)
    document = replace(document, networks=project.document.networks)
    return replace(document, data=replace(document.data, root=str(DATA_ROOT)))


def on_digits(document: ProjectDocument) -> ProjectDocument:
    """The same network, recipe included, for grey pictures of 8 x 8."""
    digits = template("digits-cnn", 1)
    networks = {
        network.id: replace(
            network,
            nodes={
                key: replace(node, settings={**node.settings, "shape": [1, 8, 8]})
                if node.type == "Input"
                else node
                for key, node in network.nodes.items()
            },
        )
        if network is document.trained_network
        else network
        for network in document
    }
    return replace(document, networks=networks, data=replace(digits.data, batch_size=128))


def pump(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.001)


def window_rate(window: MainWindow, document: ProjectDocument, ticking: bool) -> tuple[float, list[float]]:
    """Epochs per second beside the window, and the lateness of its ticks in milliseconds."""
    window.model.open_copy(Project(replace(document, data=document.data)))
    moments: list[float] = []
    late: list[float] = []
    last = [0.0]

    def tick() -> None:
        now = time.perf_counter()
        if last[0]:
            late.append(max((now - last[0]) * 1000 - TICK_MS, 0))
        last[0] = now

    # Epochs are seen when the window takes them from the queue; the first and the last are far enough apart.
    window.training.epoch.connect(lambda event: moments.append(event.seconds))
    timer = QTimer()
    timer.setInterval(TICK_MS)
    timer.timeout.connect(tick)
    window.reports.train()
    while not moments:
        pump(0.05)
    if ticking:
        timer.start()
    loop = QEventLoop()  # as the program itself waits: polling would take the interpreter from the training
    window.training.finished.connect(loop.quit)
    loop.exec()
    timer.stop()
    window.training.epoch.disconnect()
    window.training.epoch.connect(window.reports.epoch_ended)
    window.training.epoch.connect(window.curves._add_epoch)
    return (len(moments) - 1) / sum(moments[1:]), late


def compared(
    window: MainWindow, document: ProjectDocument, backwards: bool
) -> tuple[float, float, float, list[float]]:
    """Epochs per second of the script, beside the window, and with the curves closed; and the lateness.

    The ticks that measure lateness are no part of the program: the rates are taken without them.
    """
    rates = {}

    def measure(side: str) -> None:
        window.workbench.reveal("curves" if side == "beside" else "log")
        rates[side] = script_rate(document) if side == "script" else window_rate(window, document, False)[0]

    sides = ["script", "beside", "closed"]
    for side in reversed(sides) if backwards else sides:
        measure(side)
    window.workbench.reveal("curves")
    return rates["script"], rates["beside"], rates["closed"], window_rate(window, document, True)[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often the sides take turns (5)")
    parser.add_argument("--job", choices=list(JOBS), action="append", help="only this one (may be repeated)")
    arguments = parser.parse_args()
    rounds = arguments.rounds
    keep_memory()  # as the program does
    # A window as it is after installing, and an empty store of runs.
    os.environ["LAYERLOOM_HOME"] = tempfile.mkdtemp(prefix="layerloom-benchmark-")
    application = make_application()
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, os.environ["LAYERLOOM_HOME"])
    window = make_window()
    window.resize(1360, 860)
    window.show()
    window.life.begin()
    pump(8)
    for name, (epochs, target) in JOBS.items():
        if arguments.job and name not in arguments.job:
            continue
        document = job(name, epochs)
        if document is None:
            print(f"{name}: skipped, no MNIST in {DATA_ROOT}")
            continue
        rows = [compared(window, document, bool(round_ % 2)) for round_ in range(rounds)]
        beside, closed = (statistics.median(row[side] / row[0] for row in rows) for side in (1, 2))
        spread = sorted(row[1] / row[0] for row in rows)
        late = sorted(value for row in rows for value in row[3])
        print(
            f"{name}: script {statistics.median(row[0] for row in rows):.2f} epochs/s; beside the window "
            f"{beside:.3f} of it (target {target}; {spread[0]:.3f} to {spread[-1]:.3f}), curves closed {closed:.3f}; "
            f"lateness median {late[len(late) // 2]:.1f} ms, p99 {late[len(late) * 99 // 100]:.1f} ms (target 16)",
            flush=True,
        )
    window.model.session.mark_saved()
    window.close()
    application.processEvents()


if __name__ == "__main__":
    main()
