"""A form for the settings of an option: an optimizer's, a data source's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.graph.catalogue import OptionSpec
from studio.ui.editors import SettingEditor, make_editor
from studio.ui.form import clear_layout, label, make_form
from studio.ui.words import catalogued


class OptionForm(QWidget):
    """``edited`` gives name and value; None means back to the default."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None, label_width: int = 0) -> None:
        super().__init__(parent)
        self._label_width = label_width
        self._spec: OptionSpec | None = None
        self._editors: dict[str, SettingEditor] = {}
        self._labels: list[QLabel] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_option(self, spec: OptionSpec | None, values: Mapping[str, Any]) -> None:
        if spec is not self._spec:
            self._spec = spec
            self._build()
        for name, editor in self._editors.items():
            editor.set_value(values.get(name))

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """What is wrong with settings, by their names."""
        for name, editor in self._editors.items():
            if not editor.is_typing:
                editor.show_fault(faults.get(name, ""))

    @property
    def label_width(self) -> int:
        """How wide the column of the names is: other rows that stand below it line up."""
        return max((text.sizeHint().width() for text in self._labels), default=self._label_width)

    def _build(self) -> None:
        clear_layout(self._layout)
        self._editors = {}
        self._labels = []
        form = make_form()
        for setting in self._spec.settings if self._spec else ():
            editor = make_editor(setting)
            editor.value_edited.connect(lambda value, name=setting.name: self.edited.emit(name, value))
            self._editors[setting.name] = editor
            text = label(setting.name, "muted")
            text.setToolTip(catalogued(setting.help))
            text.setMinimumWidth(self._label_width)
            self._labels.append(text)
            form.addRow(text, editor)
        self._layout.addLayout(form)
