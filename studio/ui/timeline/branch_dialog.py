"""Asks with which settings a branch of a run is to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.ui.form import count_box, fit_height, label, make_form
from studio.ui.run_names import run_name
from studio.ui.words import sentence

if TYPE_CHECKING:
    from studio.engine.moments import Moment
    from studio.engine.replay import History

_WIDTH = 380
_MOST_EPOCHS = 1_000_000


@dataclass(frozen=True, eq=False)
class Branching:
    """The branch that is wanted: of which run, from which moment on, and what changes there."""

    folder: Path
    moment: Moment
    epochs: int
    settings: Mapping[str, float] = field(default_factory=dict)


class BranchDialog(QDialog):
    """``wanted`` gives a Branching. It stays until the branch was made, or somebody closes it."""

    wanted = Signal(object)

    def __init__(
        self, history: History, moment: Moment, settings: Mapping[str, float], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._history, self._moment = history, moment
        self.setObjectName("branchDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Branch a run"))
        self.epochs = count_box()
        self.epochs.setObjectName("branchEpochs")
        self.epochs.setRange(moment.epoch + 1, _MOST_EPOCHS)
        self.epochs.setValue(max(history.record.epochs, moment.epoch + 1))
        self.fields: dict[str, QLineEdit] = {}
        form = make_form()
        self.epochs.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        form.addRow(label(self.tr("epochs in all")), self.epochs)
        self.epochs.setAccessibleName(self.tr("epochs in all"))
        for name, value in settings.items():
            self.fields[name] = self._field(name, value)
            form.addRow(label(self._title(name)), self.fields[name])
        self.fault = label("", "fault", wrap=True)
        self.fault.setMinimumHeight(self.fault.fontMetrics().lineSpacing() * 2)
        self.fault.setAlignment(Qt.AlignmentFlag.AlignTop)
        text = self.tr(
            "A new run begins at epoch {epoch}, step {step} of {run}, with its weights, its optimizer and its "
            "place in the data. That run stays as it is."
        )
        words = text.format(epoch=moment.epoch, step=f"{moment.step:,}", run=run_name(history.record))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addLayout(form)
        layout.addWidget(self.fault)
        layout.addWidget(self._buttons())
        self.begin.setDefault(True)  # only now: before it lies in the dialog, Enter would still press Cancel
        fit_height(self, _WIDTH)

    def _title(self, name: str) -> str:
        titles = {
            "lr": self.tr("learning rate"),
            "weight_decay": self.tr("weight decay"),
            "momentum": self.tr("momentum"),
        }
        return titles.get(name, name)

    def _field(self, name: str, value: float) -> QLineEdit:
        """A field that is empty for what stays as it is at that moment."""
        made = QLineEdit()
        made.setObjectName(f"branch-{name}")
        made.setAccessibleName(self._title(name))
        made.setPlaceholderText(f"{value:.6g}")
        return made

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.begin = buttons.addButton(self.tr("Branch and train"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.begin.setObjectName("branchBegin")
        self.begin.setProperty("primary", True)
        self.begin.clicked.connect(self._ask)
        buttons.rejected.connect(self.reject)
        return buttons

    def _ask(self) -> None:
        settings = {}
        for name, each in self.fields.items():
            text = each.text().strip().replace(",", ".")
            if not text:
                continue
            try:
                settings[name] = float(text)
            except ValueError:
                self.show_fault(self.tr("{name} has to be a number.").format(name=self._title(name)))
                each.setFocus()
                return
        self.begin.setEnabled(False)
        folder = self._history.record.path
        self.wanted.emit(Branching(folder, self._moment, self.epochs.value(), settings))

    def show_fault(self, text: str) -> None:
        """Say why the branch can't be made."""
        self.fault.setText(sentence(text))
        self.begin.setEnabled(True)
