"""The inspector: the selected layer's name, help, settings and shapes; or the whole network."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.graph import edits
from studio.graph.block_checks import defaults
from studio.graph.catalogue import LayerSpec, NodeKind, SettingSpec
from studio.graph.document import NetworkDocument, Node
from studio.graph.errors import EditError
from studio.graph.problems import Problem, Repair, Severity
from studio.graph.sharing import owner_of
from studio.graph.tensors import NodeFacts
from studio.graph.words import say
from studio.ui.document_model import DocumentModel
from studio.ui.edit_labels import setting_label
from studio.ui.editors import SettingEditor, make_editor
from studio.ui.facts_view import FactsView
from studio.ui.form import WrappedButton, clear_layout, label, line, make_form, scrolled
from studio.ui.icons import icon_pixmap, layer_icon
from studio.ui.parameter_table import ParameterTable
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Theme
from studio.ui.unfinished import finish_typing, is_typed_in
from studio.ui.weights_row import WeightsRow
from studio.ui.weights_section import WeightsSection, differs
from studio.ui.words import catalogued, shown


class InspectorPanel(QWidget):
    """Shows what is selected and edits it. It is rebuilt when something else is selected, else only refreshed."""

    code_wanted = Signal(str)  # the id of custom code that is to be edited

    def __init__(
        self, model: DocumentModel, shapes: ShapeService, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._shapes, self._theme = model, shapes, theme
        self._network_id = ""
        self._ids: tuple[str, ...] = ()
        self._built_for: object = None
        self._editors: dict[str, SettingEditor] = {}
        self._name: QLineEdit | None = None
        self._name_fault: QLabel | None = None
        self._weights: WeightsSection | None = None
        self._parameters: ParameterTable | None = None
        self._opened: set[tuple[str, str]] = set()  # nodes whose weights a person has opened
        content = QWidget()
        self._body = QVBoxLayout(content)
        self._body.setContentsMargins(14, 14, 14, 14)
        self._body.setSpacing(10)
        self._facts_view: FactsView | None = None
        self._problems_layout = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content), 1)
        self.trained_weights = WeightsRow()
        outer.addWidget(self.trained_weights)
        model.changed.connect(lambda _change, _origin: self._refresh())
        model.reset.connect(self._forget)
        shapes.facts_changed.connect(self._refresh)
        shapes.problems_changed.connect(self._refresh)
        theme.changed.connect(self._restyle)

    def _forget(self) -> None:
        """Another document has come: what is being typed belongs to none."""
        self._network_id, self._ids = "", ()
        self._refresh()

    def _restyle(self) -> None:
        finish_typing(self)
        self._rebuild()

    def show_nodes(self, network_id: str, ids: tuple[str, ...]) -> None:
        if (network_id, ids) != (self._network_id, self._ids):
            finish_typing(self)
        self._network_id, self._ids = network_id, ids
        self._refresh()

    @property
    def _network(self) -> NetworkDocument | None:
        return self._model.document.networks.get(self._network_id)

    def _node(self) -> Node | None:
        network = self._network
        return network.nodes.get(self._ids[0]) if network and len(self._ids) == 1 else None

    def edit_first(self) -> None:
        """Let the first setting that has to be chosen be typed over; the name of what has no settings."""
        able = [editor for editor in self._editors.values() if editor.isEnabled()]
        editors = [editor for editor in able if not editor.spec.inferred] or able
        field = editors[0].focusProxy() if editors else self._name
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(field, QLineEdit):
            field.selectAll()

    # Building

    def _refresh(self) -> None:
        node = self._node()
        spec = self._model.catalogue.of(node) if node else None
        # It changes with the document.
        own = spec if spec is not None and (spec.network or spec.code) else None
        identity = (self._network_id, self._ids, node.type if node else None, own, self._network is None)
        if identity != self._built_for:
            self._built_for = identity
            self._rebuild()
        else:
            self._show_values()

    def _rebuild(self) -> None:
        for field in (*self._editors.values(), self._name):
            if field is not None:
                # As they go they lose the focus, and would tell it of what is shown next.
                field.blockSignals(True)
        clear_layout(self._body)
        self._editors, self._name, self._name_fault = {}, None, None
        self._weights = self._parameters = self._facts_view = None
        self._problems_layout = QVBoxLayout()
        self._problems_layout.setSpacing(6)
        node = self._node()
        if node is not None:
            self._build_node(node)
        elif len(self._ids) > 1:
            self._body.addWidget(label(self.tr("{0} layers selected").format(len(self._ids)), "title"))
            self._body.addWidget(
                label(self.tr("Drag to move them together; Delete removes them."), "muted", True)
            )
        else:
            self._build_network()
        self._body.addStretch(1)
        self._show_values()

    def _build_node(self, node: Node) -> None:
        spec = self._model.catalogue.of(node)
        own = spec is not None and bool(spec.network or spec.code)
        self._build_head(
            spec.target or spec.stem if spec and own else node.type, spec.category if spec else "Other"
        )
        self._add_facts()
        if spec is None:
            self._body.addLayout(self._problems_layout)
            return
        self._body.addWidget(label(catalogued(spec.help), "muted", wrap=True))
        self._body.addLayout(self._problems_layout)
        self._body.addWidget(line())
        self._build_settings(spec)
        if spec.code:
            self._add_code_button(spec.code)
        if spec.link:
            style = f"color:{self._theme.hex('accent')}"
            link = label(f'<a style="{style}" href="{spec.link}">{self.tr("PyTorch documentation")}</a>')
            link.setOpenExternalLinks(True)
            link.setProperty("role", "link")
            link.setAccessibleName(self.tr("PyTorch documentation"))
            link.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
            self._body.addWidget(link)
        if spec.kind is NodeKind.MODULE:
            self._body.addWidget(line())
            self._add_weights(node, spec)

    def _build_settings(self, spec: LayerSpec) -> None:
        form = self._name_form(self.tr("name"), "nodeName", self.tr("Name of the layer"))
        for setting in spec.settings:
            editor = make_editor(setting)
            editor.value_edited.connect(lambda value, setting=setting: self._set(setting, value))
            self._editors[setting.name] = editor
            row = label(setting.name, "muted")
            row.setToolTip(catalogued(setting.help))
            form.addRow(row, editor)
        self._body.addLayout(form)

    def _name_form(self, row: str, object_name: str, accessible: str) -> QFormLayout:
        """A form that starts with the name, and what is wrong with it."""
        self._name, self._name_fault = QLineEdit(), label("", "fault", wrap=True)
        self._name_fault.hide()
        self._name.setObjectName(object_name)
        self._name.setAccessibleName(accessible)
        self._name.editingFinished.connect(self._rename)
        form = make_form()
        form.addRow(label(row, "muted"), self._name)
        form.addRow(self._name_fault)
        return form

    def _add_facts(self) -> None:
        self._facts_view = FactsView()
        self._body.addWidget(self._facts_view)

    def _add_code_button(self, code_id: str) -> None:
        button = QPushButton(self.tr("Edit code…"))
        button.setObjectName("editCode")
        button.clicked.connect(lambda: self.code_wanted.emit(code_id))
        self._body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_weights(self, node: Node, spec: LayerSpec) -> None:
        key = (self._network_id, node.id)
        self._weights = WeightsSection(self._model, self._network_id, node.id, spec, self)
        self._weights.set_open(differs(node) or key in self._opened)
        self._weights.toggled.connect(
            lambda is_open: self._opened.add(key) if is_open else self._opened.discard(key)
        )
        self._body.addWidget(self._weights)

    def _build_head(self, title: str, category: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        icon = QLabel()
        color = self._theme.category_color(category)
        icon.setPixmap(icon_pixmap(layer_icon(title, category), color, 20, self.devicePixelRatioF()))
        row.addWidget(icon)
        row.addWidget(label(title, "title"))
        row.addStretch(1)
        row.addWidget(label(catalogued(category), "faint"))
        self._body.addLayout(row)

    def _build_network(self) -> None:
        network = self._network
        if network is None:
            self._body.addWidget(label(self.tr("Nothing is open."), "muted"))
            return
        self._body.addWidget(label(self.tr("Network"), "title"))
        self._add_facts()
        self._body.addWidget(
            label(
                self.tr("It becomes a Python class. Select a layer to see its settings."), "muted", wrap=True
            )
        )
        self._body.addLayout(self._problems_layout)
        self._body.addWidget(line())
        self._body.addLayout(
            self._name_form(self.tr("class name"), "networkName", self.tr("Name of the network"))
        )
        self._body.addWidget(label(self.tr("Parameters"), "section"))
        self._parameters = ParameterTable(self._model, network.id, self._theme)
        self._body.addWidget(self._parameters)

    # Values

    def _show_values(self) -> None:
        node, network = self._node(), self._network
        self.trained_weights.refresh(node)
        if network is not None:
            self._show_name(node.name if node else network.name)
        facts = self._facts(node)
        if node is not None and network is not None:
            self._show_settings(network, node, facts)
        if self._weights is not None and node is not None and network is not None:
            self._weights.refresh(network, node, self._shapes.facts.get(self._network_id))
        if self._parameters is not None and network is not None:
            self._parameters.refresh(network)
        self._show_facts(node)
        self._show_problems(node)

    def _show_name(self, name: str) -> None:
        field = self._name
        if field is not None and field.text() != name and not is_typed_in(field):
            field.setText(name)
            field.setCursorPosition(0)  # a long one shows how it begins

    def _show_settings(self, network: NetworkDocument, node: Node, facts: NodeFacts | None) -> None:
        """The settings of the node, or those of the one whose weights it shares."""
        owner = owner_of(network, node)
        known = self._shapes.facts.get(self._network_id)
        arguments = {**defaults(network), **(known.arguments if known else {})}
        for name, editor in self._editors.items():
            editor.allow_formulas(network, arguments)
            if not editor.is_typing:
                editor.set_value(owner.settings.get(name), facts.inferred.get(name) if facts else None)
            editor.setEnabled(owner is node)

    def _facts(self, node: Node | None) -> NodeFacts | None:
        known = self._shapes.facts.get(self._network_id)
        return known.nodes.get(node.id) if known and node else None

    def _show_facts(self, node: Node | None) -> None:
        network, known = self._network, self._shapes.facts.get(self._network_id)
        if network is None or self._facts_view is None:
            return
        if node is not None:
            self._facts_view.show_node(network, node, known)
        else:
            self._facts_view.show_network(network, known, self._model.document.data.batch_size)

    def _show_problems(self, node: Node | None) -> None:
        clear_layout(self._problems_layout)
        for problem in self._own_problems(node):
            role = "fault" if problem.severity is Severity.ERROR else "warning"
            self._problems_layout.addWidget(label(shown(problem.message), role, wrap=True))
            for repair in problem.repairs:
                button = WrappedButton(shown(repair.label))
                # Only Tab leads to it: a click leaves the focus, which would leap as the button goes, where it is.
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.clicked.connect(lambda _=False, r=repair: self._repair(r))
                self._problems_layout.addWidget(button)

    def _repair(self, repair: Repair) -> None:
        focused = self.focusWidget()
        if self._name is not None and isinstance(focused, WrappedButton) and focused.hasFocus():
            # By key: the button goes, the focus stays near.
            self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._model.edit(repair.label, repair.apply)

    def _own_problems(self, node: Node | None) -> list[Problem]:
        network = self._network
        if network is None or (node is None and self._ids):
            return []
        if not network.nodes:  # the canvas says how to begin
            return []
        wanted = node.id if node else None
        return [p for p in self._shapes.problems if p.network == network.name and p.node == wanted]

    # Edits

    def _set(self, setting: SettingSpec, value: Any) -> None:
        node, network_id = self._node(), self._network_id
        if node is None:
            return
        label_, merge = (
            setting_label(setting.name, node.name, value),
            ("set", network_id, node.id, setting.name),
        )
        if value is None and not (setting.nullable and setting.default is not None):
            self._model.edit(
                label_,
                lambda document: edits.clear_setting(document, network_id, node.id, setting.name),
                self,
                merge,
            )
            return
        catalogue = self._model.catalogue
        self._model.edit(
            label_,
            lambda document: edits.set_setting(document, network_id, node.id, setting.name, value, catalogue),
            self,
            merge,
        )

    def _rename(self) -> None:
        node, network = self._node(), self._network
        if self._name is None or network is None:
            return
        name, old = self._name.text().strip(), node.name if node else network.name
        if name == old:
            self._show_name_fault("")
            return
        try:
            if node is not None:
                edits.rename_node(self._model.document, network.id, node.id, name)
            else:
                edits.rename_network(self._model.document, network.id, name)
        except EditError as error:
            self._show_name_fault(shown(error))
            return
        self._show_name_fault("")
        self._name.setModified(False)
        text = say("Rename {old} to {new}", old=old, new=name)
        if node is not None:
            self._model.edit(
                text, lambda document: edits.rename_node(document, network.id, node.id, name), self
            )
        else:
            self._model.edit(text, lambda document: edits.rename_network(document, network.id, name), self)

    def _show_name_fault(self, text: str) -> None:
        if self._name_fault is not None and self._name is not None:
            self._name_fault.setText(text)
            self._name_fault.setVisible(bool(text))
            self._name.setProperty("fault", bool(text))
            self._name.style().polish(self._name)
