"""How to train: optimizer, epochs, seed, device."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from studio.graph import edits
from studio.graph.catalogue import SettingKind, SettingSpec
from studio.graph.words import say
from studio.ui.background import Task
from studio.ui.document_model import DocumentModel
from studio.ui.editors import make_editor
from studio.ui.form import flexible, label, make_form
from studio.ui.option_form import OptionForm
from studio.ui.words import catalogued


class TrainingPanel(QWidget):
    """Edits the training settings."""

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._task: Task | None = None
        self.optimizer = flexible(QComboBox())
        self.optimizer.setObjectName("optimizer")
        for spec in model.catalogue.optimizers.values():
            self.optimizer.addItem(catalogued(spec.title), spec.name)
        self.optimizer.activated.connect(self._pick_optimizer)
        self._help = label("", "muted", wrap=True)
        self._settings = OptionForm()
        self._settings.edited.connect(self._set_option)
        self.epochs = make_editor(
            SettingSpec(
                "epochs",
                SettingKind.INT,
                required=True,
                minimum=1,
                help=self.tr("How often to go through the data."),
            )
        )
        self.epochs.value_edited.connect(lambda value: self._set(epochs=value))
        self.seed = make_editor(
            SettingSpec(
                "seed",
                SettingKind.INT,
                required=True,
                minimum=0,
                help=self.tr("The same seed gives the same weights, order and losses."),
            )
        )
        self.seed.value_edited.connect(lambda value: self._set(seed=value))
        self.device = flexible(QComboBox())
        self.device.setObjectName("device")
        self.device.activated.connect(lambda index: self._set(device=self.device.itemData(index)))
        self._devices: tuple[str, ...] = ("cpu",)
        self._lay_out()
        model.changed.connect(lambda change, _origin: self.refresh() if change.training else None)
        model.reset.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        form = make_form()
        form.addRow(label(self.tr("epochs"), "muted"), self.epochs)
        form.addRow(label(self.tr("optimizer"), "muted"), self.optimizer)
        tail = make_form()
        tail.addRow(label(self.tr("loss"), "muted"), label(self.tr("cross-entropy")))
        tail.addRow(label(self.tr("seed"), "muted"), self.seed)
        tail.addRow(label(self.tr("device"), "muted"), self.device)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(self._help)
        layout.addWidget(self._settings)
        layout.addLayout(tail)

    def find_devices(self) -> None:
        """Ask which devices there are, on a thread."""

        def look(_task: Task) -> tuple[str, ...]:
            from studio.engine.torch_loader import load_torch

            load_torch()
            from studio.engine.devices import available_devices

            return available_devices()

        self._task = Task(look, self)
        self._task.done.connect(self._show_devices)
        self._task.start()

    def _show_devices(self, devices: tuple[str, ...]) -> None:
        self._devices = devices
        self.refresh()

    def take_over(self, other: TrainingPanel) -> None:
        """Show the devices that another panel has found, if it has; else they are looked for anew."""
        self._show_devices(other._devices)
        if other._task is not None:
            other._task.let_go()
            other._task = None

    def shutdown(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task.join()

    def refresh(self) -> None:
        training = self._model.document.training
        spec = self._model.catalogue.optimizers.get(training.optimizer)
        self.optimizer.setCurrentIndex(self.optimizer.findData(training.optimizer))
        self._help.setText(catalogued(spec.help) if spec else "")
        self._settings.show_option(spec, training.optimizer_settings)
        self.epochs.set_value(training.epochs)
        self.seed.set_value(training.seed)
        self._fill_devices(training.device)

    def _fill_devices(self, chosen: str) -> None:
        self.device.clear()
        self.device.addItem(self.tr("automatic ({0})").format(self._devices[0]), "auto")
        for device in self._devices:
            self.device.addItem(device, device)
        if self.device.findData(chosen) < 0:
            self.device.addItem(self.tr("{0} (not on this machine)").format(chosen), chosen)
        self.device.setCurrentIndex(self.device.findData(chosen))

    def _set(self, **values: Any) -> None:
        text = say("Set {names}", names=", ".join(values))
        self._model.edit(text, lambda document: edits.set_training(document, **values), self)

    def _pick_optimizer(self, index: int) -> None:
        name = self.optimizer.itemData(index)
        if name != self._model.document.training.optimizer:
            self._set(optimizer=name, optimizer_settings={})

    def _set_option(self, name: str, value: Any) -> None:
        old = self._model.document.training.optimizer_settings
        kept = {key: item for key, item in old.items() if key != name}
        self._set(optimizer_settings=kept if value is None else {**kept, name: value})
