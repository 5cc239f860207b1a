"""Editors for settings: one widget for each kind of value, all with the same face."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from studio.graph.catalogue import SettingKind, SettingSpec
from studio.graph.document import NetworkDocument
from studio.graph.formulas import Formula
from studio.graph.settings import format_value
from studio.graph.words import say
from studio.ui.form import ChoiceBox, flexible
from studio.ui.formula_text import read_text, worked_out
from studio.ui.unfinished import is_typed_in
from studio.ui.words import catalogued, shown


class SettingEditor(QWidget):
    """Edits one value. ``value_edited`` gives a checked value; None means: the default, or what is inferred.

    Numbers may be formulas once the editor knows the network whose parameters these can use.
    """

    value_edited = Signal(object)

    def __init__(self, spec: SettingSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.network: NetworkDocument | None = None
        self.arguments: Mapping[str, Any] = {}
        self.setObjectName(f"editor-{spec.name}")
        self._fault = QLabel()
        self._fault.setProperty("role", "fault")
        self._fault.setWordWrap(True)
        self._fault.hide()
        self._result = QLabel()
        self._result.setObjectName(f"result-{spec.name}")
        self._result.setProperty("role", "muted")
        self._result.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)

    def _put(self, widget: QWidget) -> None:
        widget.setToolTip(catalogued(self.spec.help))
        widget.setAccessibleName(self.spec.name)
        widget.setAccessibleDescription(catalogued(self.spec.help))
        self._layout.addWidget(widget)
        self._layout.addWidget(self._result)
        self._layout.addWidget(self._fault)
        self.setFocusProxy(widget)

    def allow_formulas(self, network: NetworkDocument, arguments: Mapping[str, Any]) -> None:
        """Formulas may use the network's parameters; what they give is shown for ``arguments``."""
        self.network, self.arguments = network, arguments

    def set_value(self, value: Any, inferred: Any = None) -> None:
        """Show a value; ``inferred`` is what stands in when it isn't set."""
        raise NotImplementedError

    @property
    def is_typing(self) -> bool:
        """Whether a person is in the middle of a text that isn't an edit yet."""
        field = self.focusProxy()
        return isinstance(field, QLineEdit) and is_typed_in(field)

    def show_fault(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))

    def _show_result(self, value: Any) -> None:
        """What a formula gives, in a line below it."""
        text = worked_out(self.spec, value, self.arguments) if isinstance(value, Formula) else ""
        self._result.setText(text)
        self._result.setVisible(bool(text))


class TextEditor(SettingEditor):
    """A field for numbers, tuples and text. Arrow keys and the wheel count whole numbers up and down."""

    def __init__(self, spec: SettingSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.field = _StepField(self)
        self.field.setObjectName(f"field-{spec.name}")
        self.field.editingFinished.connect(self._finish)
        self.field.stepped.connect(self._step)
        self._shown = ""
        self._put(self.field)

    def set_value(self, value: Any, inferred: Any = None) -> None:
        self._shown = "" if value is None else format_value(value)
        if self.field.text() != self._shown:
            self.field.setText(self._shown)
        stand_in = inferred if inferred is not None else self.spec.default
        if stand_in is not None:
            self.field.setPlaceholderText(format_value(stand_in))
        else:
            self.field.setPlaceholderText(
                self.tr("follows from the input") if self.spec.inferred else self.tr("none")
            )
        self._show_fault("")
        self._show_result(value)

    def _finish(self) -> None:
        text = self.field.text().strip()
        if text == self._shown:
            self._show_fault("")
            return
        if (not text and not self.spec.required) or (not text and self.spec.inferred):
            self._emit(None, text)
            return
        try:
            value = read_text(self.spec, text, self.network)
        except ValueError as error:
            self._show_fault(shown(say("{setting} {error}.", setting=self.spec.name, error=error)))
            self._show_result(None)
            return
        self._emit(value, text)

    def _emit(self, value: Any, text: str) -> None:
        self._shown = text
        self.field.setModified(False)
        self._show_fault("")
        self._show_result(value)
        self.value_edited.emit(value)

    def _step(self, steps: int) -> None:
        if self.spec.kind not in (SettingKind.INT, SettingKind.INTS):
            return
        text = self.field.text().strip() or self.field.placeholderText()
        if text.lstrip("-").isdecimal():
            low = self.spec.minimum if self.spec.minimum is not None else -(2**31)
            high = self.spec.maximum if self.spec.maximum is not None else 2**31 - 1
            self.field.setText(str(int(min(max(int(text) + steps, low), high))))
            self._finish()

    def _show_fault(self, text: str) -> None:
        self.field.setProperty("fault", bool(text))
        self.field.style().polish(self.field)
        self.show_fault(text)


class _StepField(QLineEdit):
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        if Qt.Key(event.key()) in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class BoolEditor(SettingEditor):
    def __init__(self, spec: SettingSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = QCheckBox()
        self.box.setObjectName(f"field-{spec.name}")
        self.box.clicked.connect(lambda checked: self.value_edited.emit(checked))
        self._put(self.box)

    def set_value(self, value: Any, inferred: Any = None) -> None:
        self.box.setChecked(bool(self.spec.default if value is None else value))


class ChoiceEditor(SettingEditor):
    """A list to choose from. ``titles`` are what values are called, where that isn't their text."""

    def __init__(
        self, spec: SettingSpec, parent: QWidget | None = None, titles: Mapping[Any, str] | None = None
    ) -> None:
        super().__init__(spec, parent)
        self.box = ChoiceBox()
        self.box.setObjectName(f"field-{spec.name}")
        if spec.nullable:
            self.box.addItem(self.tr("none"), None)
        for choice in spec.choices:
            self.box.addItem((titles or {}).get(choice, format_value(choice)), choice)
        self.box.activated.connect(lambda index: self.value_edited.emit(self.box.itemData(index)))
        flexible(self.box)
        self._put(self.box)

    def set_value(self, value: Any, inferred: Any = None) -> None:
        self.box.setCurrentIndex(self.box.findData(self.spec.default if value is None else value))


def make_editor(spec: SettingSpec, parent: QWidget | None = None) -> SettingEditor:
    """The editor for a setting's kind."""
    if spec.kind is SettingKind.BOOL and not spec.nullable:
        return BoolEditor(spec, parent)
    if spec.kind is SettingKind.CHOICE:
        return ChoiceEditor(spec, parent)
    return TextEditor(spec, parent)
