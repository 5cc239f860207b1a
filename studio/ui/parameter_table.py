"""The parameters of a network: name, type and default of each, to add, change and remove."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from studio.graph import node_edits
from studio.graph.catalogue import PARAMETER_KINDS
from studio.graph.document import NetworkDocument, Parameter, ProjectDocument, Value
from studio.graph.errors import EditError
from studio.graph.names import fresh_name
from studio.graph.settings import check_value, format_value, parse_text
from studio.graph.words import say
from studio.ui.document_model import DocumentModel
from studio.ui.form import ChoiceBox, clear_layout, flexible, icon_button, label
from studio.ui.icons import make_icon
from studio.ui.theme import Theme
from studio.ui.words import shown


class ParameterTable(QWidget):
    """A row of fields for each parameter. Every change is an edit; what refuses it is told below the row."""

    def __init__(
        self, model: DocumentModel, network_id: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._network_id, self._theme = model, network_id, theme
        self._shown: tuple[Parameter, ...] | None = None
        self._faults: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 4)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 2)
        self.setObjectName("parameters")

    def refresh(self, network: NetworkDocument) -> None:
        if network.parameters != self._shown:
            self._shown = network.parameters
            self._build()

    def _build(self) -> None:
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None and focused.hasFocus() else ""
        clear_layout(self._grid)
        self._faults = {}
        if self._shown:
            for column, text in enumerate((self.tr("name"), self.tr("type"), self.tr("default"))):
                self._grid.addWidget(label(text, "muted"), 0, column)
        for index, parameter in enumerate(self._shown or ()):
            self._build_row(2 * index + 1, parameter)
        add = QPushButton(self.tr("Add parameter"))
        add.setObjectName("addParameter")
        add.setToolTip(
            self.tr("An argument of the class. Settings may use it in formulas, as in channels * 2.")
        )
        add.clicked.connect(self._add)
        row = 2 * len(self._shown or ()) + 1
        self._grid.addWidget(add, row, 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
        again = self.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_row(self, row: int, parameter: Parameter) -> None:
        name = parameter.name
        field = self._field(f"parameterName-{name}", self.tr("Name of the parameter"), name)
        field.editingFinished.connect(lambda: self._rename(name, field))
        kind = flexible(ChoiceBox())
        kind.setMinimumContentsLength(4)  # "float" has to fit, the name needs the rest
        kind.setObjectName(f"parameterType-{name}")
        kind.setAccessibleName(self.tr("Type of {0}").format(name))
        kind.addItems(list(PARAMETER_KINDS))
        kind.setCurrentText(parameter.kind)
        kind.activated.connect(lambda _index: self._set_kind(parameter, kind.currentText()))
        default = self._field(
            f"parameterDefault-{name}", self.tr("Default of {0}").format(name), default_text(parameter)
        )
        default.setPlaceholderText(self.tr("none"))
        default.editingFinished.connect(lambda: self._set_default(parameter, default))
        remove = icon_button(self.tr("Remove {0}").format(name), f"parameterRemove-{name}")
        remove.setIcon(make_icon("trash-2", self._theme.color("muted")))
        remove.clicked.connect(lambda: self._remove(name))
        for column, widget in enumerate((field, kind, default, remove)):
            self._grid.addWidget(widget, row, column)
        fault = label("", "fault", wrap=True)
        fault.setObjectName(f"parameterFault-{name}")
        fault.hide()
        self._grid.addWidget(fault, row + 1, 0, 1, 4)
        self._faults[name] = fault

    def _field(self, object_name: str, accessible: str, text: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setObjectName(object_name)
        field.setAccessibleName(accessible)
        field.setMinimumWidth(40)
        field.setCursorPosition(0)  # of what is longer than the field, the beginning is seen
        field.setToolTip(text)
        return field

    # Edits

    def _edit(
        self,
        name: str,
        text: str,
        change: Callable[[ProjectDocument], ProjectDocument],
        field: QLineEdit | None = None,
    ) -> None:
        try:
            change(self._model.document)
        except EditError as error:
            self._show_fault(name, shown(error), field)
            return
        self._show_fault(name, "", field)
        self._model.edit(text, change)

    def _show_fault(self, name: str, text: str, field: QLineEdit | None) -> None:
        if name in self._faults:
            self._faults[name].setText(text)
            self._faults[name].setVisible(bool(text))
        if field is not None:
            field.setProperty("fault", bool(text))
            field.style().polish(field)

    def _add(self) -> None:
        network = self._model.document.networks[self._network_id]
        taken = {parameter.name for parameter in network.parameters} | {
            node.name for node in network.nodes.values()
        }
        name = "channels" if "channels" not in taken else fresh_name("size", taken)
        self._model.edit(
            say("Add parameter {name}", name=name),
            lambda document: node_edits.add_parameter(document, self._network_id, name, "int", 16),
        )
        field = self.findChild(QLineEdit, f"parameterName-{name}")
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            field.selectAll()

    def _remove(self, name: str) -> None:
        self._edit(
            name,
            say("Remove parameter {name}", name=name),
            lambda document: node_edits.remove_parameter(document, self._network_id, name),
        )

    def _rename(self, old: str, field: QLineEdit) -> None:
        new = field.text().strip()
        if new == old or not self._has(old):
            self._show_fault(old, "", field)
            return
        self._edit(
            old,
            say("Rename {old} to {new}", old=old, new=new),
            lambda document: node_edits.rename_parameter(document, self._network_id, old, new),
            field,
        )

    def _set_kind(self, parameter: Parameter, kind: str) -> None:
        if kind != parameter.kind:
            self._set(parameter.name, kind, converted(parameter.default, kind), None)

    def _set_default(self, parameter: Parameter, field: QLineEdit) -> None:
        text = field.text().strip()
        if text == default_text(parameter) or not self._has(parameter.name):
            self._show_fault(parameter.name, "", field)
            return
        spec = node_edits.parameter_spec(parameter.name, parameter.kind)
        try:
            if text.startswith("=") and parameter.kind != "str":
                raise ValueError(self.tr("needs a plain value as its default"))
            value = parse_text(spec, text) if text else None
        except ValueError as error:
            self._show_fault(
                parameter.name, shown(say("{setting} {error}.", setting=parameter.name, error=error)), field
            )
            return
        self._set(parameter.name, parameter.kind, value, field)

    def _set(self, name: str, kind: str, default: Value, field: QLineEdit | None) -> None:
        self._edit(
            name,
            say("Set parameter {name}", name=name),
            lambda document: node_edits.set_parameter(document, self._network_id, name, kind, default),
            field,
        )

    def _has(self, name: str) -> bool:
        """Whether the parameter is still there: a field that goes away with it finishes its edit too."""
        network = self._model.document.networks.get(self._network_id)
        return network is not None and any(parameter.name == name for parameter in network.parameters)


def default_text(parameter: Parameter) -> str:
    return "" if parameter.default is None else format_value(parameter.default)


def converted(value: Value, kind: str) -> Value:
    """A default as another type; None where it has no such form."""
    if isinstance(value, bool):
        value = int(value) if kind in ("int", "float") else value
    elif isinstance(value, float) and kind == "int" and value.is_integer():
        value = int(value)
    try:
        return check_value(node_edits.parameter_spec("default", kind), value)
    except ValueError:
        return None
