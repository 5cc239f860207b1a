"""Pictures of the live views on real runs, for ``tests/screenshots.py``: MNIST, CIFAR-10 and a transformer.

A run trains once; each picture of it is taken light and dark, in English and Chinese.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
from tests.shooting import Camera, select, settle, wait_until


def take_views(keeper: Keeper, camera: Camera, data: Path, languages: Sequence[Language]) -> None:
    """All that the camera wants. ``data`` has the folders MNIST and, for pictures in colour, cifar10."""
    session = _Session(keeper, camera, languages)
    if camera.wants(
        "predictions", "histograms", "maps", "device", "timeline", "embedding", "runs", "preflight"
    ):
        take_mnist(session, data)
    if camera.wants("apply"):
        take_edit(session, data)
    if (data / "cifar10").is_dir():
        accept(data / "cifar10" / datasets.CIFAR10.base_folder)
        if camera.wants("augmentation"):
            take_augmentation(session, data / "cifar10")
        if camera.wants("cifar-maps", "cifar-predictions"):
            take_cifar(session, data / "cifar10")
    if camera.wants("attention"):
        take_attention(session)
    keeper.window.model.session.mark_saved()


@dataclass(frozen=True)
class _Session:
    """The window that is taken, what takes it, and in which languages."""

    keeper: Keeper
    camera: Camera
    languages: Sequence[Language]

    @property
    def window(self) -> MainWindow:
        return self.keeper.window

    def looks(self) -> Iterator[MainWindow]:
        """The window in each language and theme; what it shows is handed over."""
        for language in self.languages:
            self.keeper.change_language(language)
            wait_until(lambda: self.keeper.window.shapes.up_to_date)
            for mode in (Mode.DARK, Mode.LIGHT):
                self.keeper.window.theme.set_mode(mode)
                settle()
                yield self.keeper.window


def mnist_document(data: Path) -> ProjectDocument:
    plain = find_template("digits-cnn").load().document
    network = next(iter(plain.networks.values()))
    image = network.node_named("image")
    assert image is not None
    document = edits.set_setting(plain, network.id, image.id, "shape", (1, 28, 28), load_catalogue())
    return replace(document, data=DataSettings("mnist", root=str(data), batch_size=256))


def take_mnist(session: _Session, data: Path) -> None:
    train(session.window, mnist_document(data), "conv1", epochs=4)
    with RunStore() as store:
        record = store.list()[0]
        store.annotate(record.id, "Two convolutions and dropout: enough for MNIST.", ("baseline", "mnist"))
    session.window.runs.refresh()
    camera = session.camera
    docks = {"predictions": "predictions", "histograms": "spread", "maps": "maps", "device": "device"}
    for window in session.looks():
        for name, dock in docks.items():
            window.workbench.reveal(dock)
            camera.shoot(window, name)
        if camera.wants("timeline", "embedding"):
            take_timeline(window, camera)
        window.workbench.reveal("runs")
        window.runs.table.selectRow(0)
        camera.shoot(window, "runs")
        if camera.wants("preflight"):
            take_preflight(window, camera)


def take_timeline(window: MainWindow, camera: Camera) -> None:
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
        camera.shoot(window, name)
    window.timeline.leave()
    select(window, "conv1")


def take_preflight(window: MainWindow, camera: Camera) -> None:
    """The check before training, when it has measured everything."""
    window.workbench.reveal("curves")
    window.preflight.open()
    wait_until(lambda: not window.preflight.looking)
    dialog = window.preflight.dialog
    assert dialog is not None
    camera.shoot(window, "preflight", dialog)
    dialog.close()


def take_edit(session: _Session, data: Path) -> None:
    """A run that is paused after its first epoch: a layer is made wider, another put in, and both applied."""
    window = session.window
    open_document(window, mnist_document(data), epochs=6)
    ended: list[object] = []
    window.training.epoch.connect(ended.append)
    window.workbench.reveal("curves")
    window.reports.train()
    wait_until(lambda: bool(ended))
    window.training.pause()
    wait_until(lambda: window.training.state is State.PAUSED)
    canvas = window.canvas
    assert canvas is not None
    widened = canvas.canvas.network.node_named("conv1")
    assert widened is not None
    key = canvas.network_id
    window.model.edit(
        "Widen",
        lambda document: edits.set_setting(document, key, widened.id, "out_channels", 32, load_catalogue()),
    )
    into = next(wire for wire, item in canvas.canvas.wires.items() if item.edge.source == widened.id)
    canvas.editor.add_on_wire("BatchNorm2d", into)
    canvas.select([widened.id])
    canvas.fit()
    for shown in session.looks():
        shoot_edit(shown, session.camera)
    session.window.training.stop()
    wait_until(lambda: session.window.training.state is State.IDLE)


def shoot_edit(window: MainWindow, camera: Camera) -> None:
    wait_until(lambda: window.run_edits.differs)
    window.run_edits.ask()
    dialog = window.run_edits.dialog
    assert dialog is not None
    wait_until(dialog.apply_button.isEnabled)
    camera.shoot(window, "apply", dialog)
    dialog.reject()


def cifar_document(data: Path) -> ProjectDocument:
    document = find_template("cifar10-cnn").load().document
    return replace(document, data=replace(document.data, root=str(data)))


def take_augmentation(session: _Session, data: Path) -> None:
    """The list of random changes with the samples that they make, over the whole height of the window."""
    home = Path(tempfile.mkdtemp(prefix="layerloom-home-"))
    (home / "data").symlink_to(data)
    os.environ["HOME"] = str(home)  # the folder is read in the picture: it is to be anybody's
    document = cifar_document(Path("~/data"))
    changes = ({"name": "flip_horizontal"}, {"name": "random_crop"}, {"name": "random_light"})
    open_document(session.window, replace(document, data=replace(document.data, augment=changes)), epochs=3)
    for window in session.looks():
        shoot_augmentation(window, session.camera)


def shoot_augmentation(window: MainWindow, camera: Camera) -> None:
    window.workbench.docks["code"].hide()
    window.workbench.reveal("training")
    window.data_panel._augmenting.set_open(True)
    window.data_panel.preview()
    wait_until(lambda: bool(window.data_panel.strip._pictures))
    settle(1.0)
    camera.shoot(window, "augmentation")
    window.workbench.docks["code"].show()
    window.workbench.reveal("inspector")


def take_cifar(session: _Session, data: Path) -> None:
    train(session.window, cifar_document(data), "conv1", epochs=3)
    for window in session.looks():
        for name, dock in (("cifar-maps", "maps"), ("cifar-predictions", "predictions")):
            window.workbench.reveal(dock)
            session.camera.shoot(window, name)


def accept(folder: Path) -> None:
    """Let a cut of the set pass: torchvision knows the checksums of the whole one only."""
    for part in ("train_list", "test_list"):
        names = [name for name, _ in getattr(datasets.CIFAR10, part) if (folder / name).exists()]
        sums = [[name, hashlib.md5((folder / name).read_bytes()).hexdigest()] for name in names]
        setattr(datasets.CIFAR10, part, sums)
    meta = folder / datasets.CIFAR10.meta["filename"]
    datasets.CIFAR10.meta = {**datasets.CIFAR10.meta, "md5": hashlib.md5(meta.read_bytes()).hexdigest()}


def take_attention(session: _Session) -> None:
    train(session.window, find_template("transformer-encoder").load().document, "blocks", epochs=8)
    for window in session.looks():
        window.workbench.reveal("maps")
        session.camera.shoot(window, "attention")


def open_document(window: MainWindow, document: ProjectDocument, epochs: int) -> None:
    window.timeline.leave()
    window.model.session.mark_saved()
    trained = replace(document.training, epochs=epochs, keep_epochs=1)
    window.model.open_copy(Project(replace(document, training=trained)))
    wait_until(lambda: window.shapes.up_to_date)


def train(window: MainWindow, document: ProjectDocument, layer: str, epochs: int) -> None:
    """Train with a layer selected; each view looks in, and the histograms for most of the time."""
    open_document(window, document, epochs)
    select(window, layer)
    if not window.acts["health"].isChecked():
        window.acts["health"].trigger()
    ended: list[object] = []
    window.training.epoch.connect(ended.append)
    window.workbench.reveal("device")
    window.reports.train()
    wait_until(lambda: bool(ended))
    window.workbench.reveal("spread")
    wait_until(lambda: len(ended) >= epochs - 1)
    window.workbench.reveal("maps")
    settle(1.0)
    window.workbench.reveal("predictions")  # these come at the end of an epoch
    wait_until(lambda: window.training.state is State.IDLE)
    settle()
