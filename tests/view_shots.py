"""Pictures of the live views on real runs, for ``tests/screenshots.py``: MNIST, CIFAR-10 and a transformer.

A run trains once; each picture of it is taken light and dark, in English and Chinese.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from torchvision import datasets

from studio.engine.runs import RunStore
from studio.graph import edits
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.graph.recipe import DataSettings
from studio.templates import find_template
from studio.ui.app import Keeper
from studio.ui.language import Language
from studio.ui.main_window import MainWindow
from studio.ui.theme import Mode
from studio.ui.training_controller import State
from tests.shooting import select, settle, shoot, wait_until


def take_views(keeper: Keeper, folder: Path, data: Path) -> None:
    """All of them. ``data`` has the folders MNIST and, for pictures in colour, cifar10."""
    take_mnist(keeper, folder, data)
    if (data / "cifar10").is_dir():
        take_cifar(keeper, folder, data / "cifar10")
    take_attention(keeper, folder)
    keeper.window.model.session.mark_saved()


def looks(keeper: Keeper) -> Iterator[MainWindow]:
    """The window in each language and theme; what it shows is handed over."""
    for language in (Language.ENGLISH, Language.CHINESE):
        keeper.change_language(language)
        wait_until(lambda: keeper.window.shapes.up_to_date)
        for mode in (Mode.DARK, Mode.LIGHT):
            keeper.window.theme.set_mode(mode)
            settle()
            yield keeper.window


def take_mnist(keeper: Keeper, folder: Path, data: Path) -> None:
    plain = find_template("digits-cnn").load().document
    network = next(iter(plain.networks.values()))
    image = network.node_named("image")
    assert image is not None
    document = edits.set_setting(plain, network.id, image.id, "shape", (1, 28, 28), load_catalogue())
    document = replace(document, data=DataSettings("mnist", root=str(data), batch_size=256))
    train(keeper.window, document, "conv1", epochs=4)
    with RunStore() as store:
        record = store.list()[0]
        store.annotate(record.id, "Two convolutions and dropout: enough for MNIST.", ("baseline", "mnist"))
    keeper.window.runs.refresh()
    for window in looks(keeper):
        for name, dock in (("predictions", "predictions"), ("histograms", "spread"), ("maps", "maps")):
            window.workbench.reveal(dock)
            shoot(window, folder, name)
        take_timeline(window, folder)
        window.workbench.reveal("runs")
        window.runs.table.selectRow(0)
        shoot(window, folder, "runs")


def take_timeline(window: MainWindow, folder: Path) -> None:
    """The second moment of the run, in two views."""
    window.timeline.open_newest()
    wait_until(lambda: window.timeline.is_open)
    window.timeline.bar.playhead.setValue(1)
    for name, dock in (("timeline", "curves"), ("embedding", "embedding")):
        window.workbench.reveal(dock)
        settle()
        wait_until(lambda: not window.timeline.bar.fault.text())
        if name == "embedding":  # the samples as the last hidden layer has them
            assert window.canvas is not None
            window.canvas.select([])
            settle()
            wait_until(lambda: not window.timeline.bar.fault.text())
        shoot(window, folder, name)
    window.timeline.leave()
    select(window, "conv1")


def take_cifar(keeper: Keeper, folder: Path, data: Path) -> None:
    accept(data / datasets.CIFAR10.base_folder)
    document = find_template("cifar10-cnn").load().document
    first = next(
        node.name
        for node in next(iter(document.networks.values())).nodes.values()
        if node.type == "Conv2d" and node.name.endswith("1")
    )
    train(keeper.window, replace(document, data=replace(document.data, root=str(data))), first, epochs=3)
    for window in looks(keeper):
        for name, dock in (("cifar-maps", "maps"), ("cifar-predictions", "predictions")):
            window.workbench.reveal(dock)
            shoot(window, folder, name)


def accept(folder: Path) -> None:
    """Let a cut of the set pass: torchvision knows the checksums of the whole one only."""
    for part in ("train_list", "test_list"):
        names = [name for name, _ in getattr(datasets.CIFAR10, part) if (folder / name).exists()]
        sums = [[name, hashlib.md5((folder / name).read_bytes()).hexdigest()] for name in names]
        setattr(datasets.CIFAR10, part, sums)
    meta = folder / datasets.CIFAR10.meta["filename"]
    datasets.CIFAR10.meta = {**datasets.CIFAR10.meta, "md5": hashlib.md5(meta.read_bytes()).hexdigest()}


def take_attention(keeper: Keeper, folder: Path) -> None:
    train(keeper.window, find_template("transformer-encoder").load().document, "blocks", epochs=8)
    for window in looks(keeper):
        window.workbench.reveal("maps")
        shoot(window, folder, "attention")


def train(window: MainWindow, document: ProjectDocument, layer: str, epochs: int) -> None:
    """Train with a layer selected; each view looks in, and the histograms for most of the time."""
    window.timeline.leave()
    window.model.session.mark_saved()
    trained = replace(document.training, epochs=epochs, keep_epochs=1)
    window.model.open_copy(Project(replace(document, training=trained)))
    wait_until(lambda: window.shapes.up_to_date)
    select(window, layer)
    if not window.acts["health"].isChecked():
        window.acts["health"].trigger()
    ended: list[object] = []
    window.training.epoch.connect(ended.append)
    window.workbench.reveal("spread")
    window.reports.train()
    wait_until(lambda: len(ended) >= epochs - 1)
    window.workbench.reveal("maps")
    settle(1.0)
    window.workbench.reveal("predictions")  # these come at the end of an epoch
    wait_until(lambda: window.training.state is State.IDLE)
    settle()
