"""How a parameter of a layer starts: one of torch.nn.init's functions and its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.graph.document import NetworkDocument
from studio.graph.initialisers import INITIALISERS, read_initialiser
from studio.graph.words import say
from studio.ui.editors import SettingEditor, make_editor
from studio.ui.form import ChoiceBox, clear_layout, flexible, label, make_form
from studio.ui.words import catalogued, shown

# How many axes a weight needs for them; the others take any.
_AXES: Mapping[str, tuple[int, int]] = {
    "kaiming_normal": (2, 99),
    "kaiming_uniform": (2, 99),
    "xavier_normal": (2, 99),
    "xavier_uniform": (2, 99),
    "orthogonal": (2, 99),
    "eye": (2, 2),
    "dirac": (3, 5),
}


class InitialiserEditor(QWidget):
    """``edited`` gives what the node is to hold: None, a name, or a mapping of the name and the settings."""

    edited = Signal(object)

    def __init__(self, parameter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self._name = ""
        self._settings: dict[str, Any] = {}
        self._editors: dict[str, SettingEditor] = {}
        self._axes: int | None = None
        self.box = flexible(ChoiceBox())
        self.box.setObjectName(f"init-{parameter}")
        self.box.setAccessibleName(self.tr("Initialiser of {0}").format(parameter))
        self.box.activated.connect(self._choose)
        self._form = QVBoxLayout()
        self._fault: QLabel = label("", "fault", wrap=True)
        self._fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.box)
        layout.addLayout(self._form)
        layout.addWidget(self._fault)
        self.setFocusProxy(self.box)
        self._fill()

    def set_value(
        self,
        value: Any,
        shape: tuple[int, ...] | None,
        network: NetworkDocument,
        arguments: Mapping[str, Any],
    ) -> None:
        """Show an initialiser of a parameter of this shape, if it is known."""
        name, settings, fault = "", {}, ""
        if value is not None:
            try:
                name, found = read_initialiser(value)
                settings = dict(found)
            except ValueError as error:
                fault = shown(say("{setting} {error}.", setting=self.parameter, error=error))
        axes = len(shape) if shape is not None else None
        if axes != self._axes or self.box.findData(name) < 0:
            self._axes = axes
            self._fill(name)
        self.box.setCurrentIndex(self.box.findData(name))
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        if name != self._name:
            self._name = name
            self._build()
        self._settings = settings
        for key, editor in self._editors.items():
            editor.allow_formulas(network, arguments)
            if not editor.is_typing:
                editor.set_value(settings.get(key))

    def _fill(self, current: str = "") -> None:
        """Offer what a weight of that many axes can start with, and what it has."""
        self.box.clear()
        self.box.addItem(self.tr("torch's own"), "")
        for name in INITIALISERS:
            low, high = _AXES.get(name, (0, 99))
            if name == current or self._axes is None or low <= self._axes <= high:
                self.box.addItem(name, name)

    def _build(self) -> None:
        clear_layout(self._form)
        self._editors = {}
        form = make_form()
        for spec in INITIALISERS.get(self._name, ()):
            editor = make_editor(spec)
            editor.setObjectName(f"editor-{self.parameter}-{spec.name}")
            field = editor.focusProxy()
            if field is not None:
                field.setObjectName(f"field-{self.parameter}-{spec.name}")
            editor.value_edited.connect(lambda value, key=spec.name: self._set(key, value))
            self._editors[spec.name] = editor
            row = label(spec.name, "muted")
            row.setToolTip(catalogued(spec.help))
            form.addRow(row, editor)
        self._form.addLayout(form)

    def _choose(self, index: int) -> None:
        name = self.box.itemData(index)
        if name == self._name:
            return
        needed = {spec.name: spec.suggested for spec in INITIALISERS.get(name, ()) if spec.required}
        self.edited.emit({"name": name, **needed} if needed else name or None)

    def _set(self, key: str, value: Any) -> None:
        settings = {name: item for name, item in self._settings.items() if name != key}
        if value is not None:
            settings[key] = value
        self.edited.emit({"name": self._name, **settings} if settings else self._name)
