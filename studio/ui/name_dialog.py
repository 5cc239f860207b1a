"""Asks for the name of a network, and says while one types why a name can't be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from studio.ui.form import fit_height, label
from studio.ui.words import sentence

_WIDTH = 360


class NameDialog(QDialog):
    """``named`` gives the name. Doesn't block the window; ``fault`` tells why a name can't be, or None."""

    named = Signal(str)

    def __init__(
        self,
        title: str,
        explanation: str,
        proposed: str,
        accept: str,
        fault: Callable[[str], str | None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("nameDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._fault_of = fault
        self.field = QLineEdit(proposed)
        self.field.setObjectName("className")
        self.field.setAccessibleName(self.tr("Class name"))
        self.field.selectAll()
        self.fault = label("", "fault", wrap=True)
        self.fault.setObjectName("classNameFault")
        self.fault.setMinimumHeight(self.fault.fontMetrics().lineSpacing() * 2)
        self.fault.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._accept = self._buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self._accept.setProperty("primary", True)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(8)
        layout.addWidget(label(explanation, "muted", wrap=True))
        layout.addWidget(self.field)
        layout.addWidget(self.fault)
        layout.addWidget(self._buttons)
        # Only now: before it lies in the dialog, Enter would still press Cancel.
        self._accept.setDefault(True)
        self.field.textChanged.connect(self._check)
        self.accepted.connect(lambda: self.named.emit(self.field.text().strip()))
        self._check(proposed)
        fit_height(self, _WIDTH)

    def _check(self, text: str) -> None:
        fault = self._fault_of(text.strip())
        self.fault.setText("" if fault is None else sentence(fault))
        self.field.setProperty("fault", fault is not None)
        self.field.style().polish(self.field)
        self._accept.setEnabled(fault is None)
