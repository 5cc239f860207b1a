"""File > Import: an existing PyTorch model as a project. The work is done on a thread of its own."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio import paths
from studio.engine.torch_loader import load_torch
from studio.graph.custom_code import callables
from studio.ui.background import Task
from studio.ui.form import ChoiceBox, flexible, label, make_form

if TYPE_CHECKING:
    from studio.engine.importing.importer import ImportedModel

_TORCHVISION, _FILE, _EXPORTED = range(3)
_Button = QDialogButtonBox.StandardButton
# One that was given up is waited for by the next one: both would run a model's own code.
_AT_WORK = threading.Lock()


@dataclass(frozen=True)
class _Wanted:
    """What is to be taken in."""

    kind: int
    spec: str
    shapes: tuple[str, ...]
    blocks: bool
    weights: Path | None


class ImportDialog(QDialog):
    """Asks what to take in, and takes it in. ``imported`` gives the model when it has come through.

    It stays until whoever takes the model accepts it: what took long to come isn't lost where that is refused.
    """

    imported = Signal(object)  # ImportedModel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importDialog")
        self.setWindowTitle(self.tr("Import a PyTorch model"))
        self.setMinimumWidth(520)
        self._task: Task | None = None
        self._came: tuple[_Wanted, ImportedModel] | None = None  # what has come through, and wasn't taken
        self.kind = flexible(ChoiceBox())
        self.kind.setObjectName("importKind")
        self.kind.addItems(
            [self.tr("A torchvision model"), self.tr("A Python file"), self.tr("An exported program (.pt2)")]
        )
        self.model = ChoiceBox()
        self.model.setObjectName("importModel")
        self.model.setEditable(True)
        self.model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.file, file_row = self._file_row("importFile", "*.py")
        self.called = ChoiceBox()
        self.called.setObjectName("importClass")
        self.called.setEditable(True)
        self.called.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.program, program_row = self._file_row("importProgram", "*.pt2")
        self.shape = QLineEdit("1, 3, 224, 224")
        self.shape.setObjectName("importShape")
        self.shape.setPlaceholderText(self.tr("1, 3, 32, 32   or   int64: 1, 16"))
        self.trust = QCheckBox(self.tr("I trust this file: its code will run"))
        self.trust.setObjectName("importTrust")
        self.blocks = QCheckBox(self.tr("Make blocks of submodules that repeat"))
        self.blocks.setChecked(True)
        self.keeps_weights = QCheckBox(self.tr("Write the weights to a file (.safetensors)"))
        self.keeps_weights.setObjectName("importKeepsWeights")
        self.weights = QLineEdit()
        self.weights.setObjectName("importWeights")
        self._weights_row = self._save_row()
        self._weights_row.hide()
        self.keeps_weights.toggled.connect(self._weights_row.setVisible)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.hide()
        self.message = label("", "muted", wrap=True)
        self.message.setObjectName("importMessage")
        self.buttons = QDialogButtonBox(_Button.Ok | _Button.Cancel)
        self.buttons.button(_Button.Ok).setText(self.tr("Import"))
        self.buttons.button(_Button.Ok).setProperty("primary", True)
        self.buttons.accepted.connect(self.start)
        self.buttons.rejected.connect(self.reject)
        self._pages = QStackedWidget()
        self._lay_out(file_row, program_row)
        self.kind.currentIndexChanged.connect(self._show_kind)
        self.file.textChanged.connect(self._offer_classes)
        self.model.addItems(_torchvision_names())
        self.model.setCurrentText("resnet18")
        self._show_kind(_TORCHVISION)

    def _file_row(self, name: str, pattern: str) -> tuple[QLineEdit, QWidget]:
        field = QLineEdit()
        field.setObjectName(name)
        browse = QPushButton(self.tr("Browse…"))
        browse.clicked.connect(lambda: self._browse(field, pattern))
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field, 1)
        layout.addWidget(browse)
        return field, row

    def _save_row(self) -> QWidget:
        self.weights.setAccessibleName(self.tr("File for the weights"))
        browse = QPushButton(self.tr("Browse…"))
        browse.clicked.connect(self._browse_weights)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(24, 0, 0, 0)
        layout.addWidget(self.weights, 1)
        layout.addWidget(browse)
        return row

    def _browse_weights(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, self.tr("Write the weights"), self.weights.text(), self.tr("Weights (*.safetensors)")
        )
        if file:
            path = Path(file)
            self.weights.setText(str(path if path.suffix else path.with_suffix(".safetensors")))

    def _browse(self, field: QLineEdit, pattern: str) -> None:
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a file"), field.text(), pattern)
        if file:
            field.setText(file)

    def _lay_out(self, file_row: QWidget, program_row: QWidget) -> None:
        pages: Sequence[Sequence[tuple[str, QWidget]]] = (
            ((self.tr("Model"), self.model),),
            ((self.tr("File"), file_row), (self.tr("Class or call"), self.called)),
            ((self.tr("File"), program_row),),
        )
        form, lower = make_form(), make_form()
        form.addRow(self.tr("From"), self.kind)
        lower.addRow(self.tr("Example input"), self.shape)
        forms = [form, lower]
        for rows in pages:
            page = QWidget()
            forms.append(make_form())
            page.setLayout(forms[-1])
            for text, widget in rows:
                _widen(widget)
                forms[-1].addRow(text, widget)
            self._pages.addWidget(page)
        _align_labels(forms)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self._pages)
        layout.addLayout(lower)
        hint = self.tr(
            "The shape with its batch axis; several inputs with ; between them. The model is run on it once, "
            "and what comes out is compared with the original."
        )
        layout.addWidget(label(hint, "muted", wrap=True))
        layout.addWidget(self.blocks)
        layout.addWidget(self.keeps_weights)
        layout.addWidget(self._weights_row)
        layout.addWidget(self.trust)
        layout.addWidget(self._busy)
        layout.addWidget(self.message)
        layout.addWidget(self.buttons)

    def _show_kind(self, kind: int) -> None:
        self._pages.setCurrentIndex(kind)
        for index in range(self._pages.count()):
            page = self._pages.widget(index)
            assert page is not None
            policy = page.sizePolicy()
            vertical = policy.Policy.Preferred if index == kind else policy.Policy.Ignored
            page.setSizePolicy(policy.Policy.Preferred, vertical)
        self.trust.setVisible(kind != _TORCHVISION)
        self.shape.setPlaceholderText(
            self.tr("as the file says") if kind == _EXPORTED else self.tr("1, 3, 32, 32   or   int64: 1, 16")
        )
        self._say("")
        self.adjustSize()

    def _offer_classes(self, path: str) -> None:
        """The classes of a file, read without running it."""
        self.called.clear()
        try:
            text = Path(path).read_text(encoding="utf-8") if path.endswith(".py") else ""
        except (OSError, UnicodeDecodeError):
            return
        self.called.addItems(callables(text))

    @property
    def spec(self) -> str:
        """What to take in, as the command line writes it."""
        kind = self.kind.currentIndex()
        if kind == _TORCHVISION:
            return f"torchvision:{self.model.currentText().strip()}"
        if kind == _EXPORTED:
            return self.program.text().strip()
        return f"{self.file.text().strip()}:{self.called.currentText().strip()}"

    @property
    def shapes(self) -> list[str]:
        parts = self.shape.text().split(";")
        return [re.sub(r"\s", "", part) for part in parts if part.strip()]

    def start(self) -> None:
        """Take the model in; the dialog stays open until it has come through."""
        if self._task is not None:
            return
        kind = self.kind.currentIndex()
        if kind != _TORCHVISION and not self.trust.isChecked():
            self._say(
                self.tr("Taking this model in runs its code. Read it, then tick that you trust it."), "fault"
            )
            return
        weights = Path(self.weights.text().strip()).expanduser() if self.keeps_weights.isChecked() else None
        if weights is not None and (not weights.name or weights.is_dir()):
            self._say(self.tr("Name a file for the weights."), "fault")
            return
        wanted = _Wanted(kind, self.spec, tuple(self.shapes), self.blocks.isChecked(), weights)
        if self._came is not None and self._came[0] == wanted:
            self.imported.emit(self._came[1])
            return
        self._task = Task(lambda task: _take_in(wanted, task), self)
        self._task.done.connect(lambda imported: self._done(wanted, imported))
        self._task.failed.connect(self._failed)
        self._set_busy(True)
        self._say(self.tr("Tracing, rebuilding and comparing…"))
        self._task.start()

    def _set_busy(self, busy: bool) -> None:
        self._busy.setVisible(busy)
        self.buttons.button(_Button.Ok).setEnabled(not busy)

    def _done(self, wanted: _Wanted, imported: ImportedModel) -> None:
        self._task, self._came = None, (wanted, imported)
        self._set_busy(False)
        self._say(self.tr("The model has come through. Import opens it."))
        self.imported.emit(imported)

    def _failed(self, message: str) -> None:
        self._task = None
        self._set_busy(False)
        self._say(message, "fault")

    def _say(self, text: str, role: str = "muted") -> None:
        self.message.setText(text)
        self.message.setProperty("role", role)
        self.message.style().polish(self.message)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def done(self, result: int) -> None:
        self._came = None  # a model is large
        super().done(result)

    def reject(self) -> None:
        """Close; a model that is being taken in is forgotten, and its thread comes to an end by itself."""
        if self._task is not None:
            self._task.cancel()
        super().reject()

    def shutdown(self) -> None:
        """Close, and wait for the thread."""
        self.reject()
        if self._task is not None:
            self._task.join()


def _widen(widget: QWidget) -> None:
    policy = widget.sizePolicy()
    widget.setSizePolicy(policy.Policy.Expanding, policy.verticalPolicy())


def _align_labels(forms: Sequence[QFormLayout]) -> None:
    """Let the fields of several forms stand below each other."""
    items = [
        form.itemAt(row, QFormLayout.ItemRole.LabelRole) for form in forms for row in range(form.rowCount())
    ]
    labels = [widget for item in items if item is not None and (widget := item.widget()) is not None]
    width = max(widget.sizeHint().width() for widget in labels)
    for widget in labels:
        widget.setMinimumWidth(width)


def _torchvision_names() -> list[str]:
    """Without importing torchvision, which takes seconds."""
    path = paths.resources() / "catalogue" / "torchvision_models.json"
    names: list[str] = json.loads(path.read_text(encoding="utf-8"))
    return names


def _take_in(wanted: _Wanted, task: Task) -> ImportedModel | None:
    load_torch()
    from studio.engine.importing.importer import import_module
    from studio.engine.importing.model_files import find_model, read_inputs
    from studio.export.weights import save_safetensors

    with _AT_WORK:
        if task.cancelled:
            return None
        found = find_model(wanted.spec, trust=True)
        shapes = wanted.shapes
        inputs = read_inputs(shapes) if shapes else found.inputs or read_inputs(["1,3,224,224"])
        imported = import_module(found.module, inputs, found.name, wanted.blocks)
        if wanted.weights is not None and not task.cancelled:
            save_safetensors(imported.build().state_dict(), wanted.weights)
        return imported
