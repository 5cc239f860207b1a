"""Training and weights of a layer: repeats, freezing, learning rate, decay, shared weights, initialisers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFormLayout, QWidget

from studio.graph import node_edits
from studio.graph.block_checks import defaults
from studio.graph.catalogue import LayerSpec, SettingKind, SettingSpec
from studio.graph.document import NetworkDocument, Node, ProjectDocument
from studio.graph.sharing import owner_of
from studio.graph.tensors import NetworkFacts
from studio.graph.words import say
from studio.ui.document_model import DocumentModel
from studio.ui.editors import BoolEditor, SettingEditor, TextEditor
from studio.ui.form import ChoiceBox, Section, clear_layout, flexible, label, make_form
from studio.ui.initialiser_editor import InitialiserEditor
from studio.ui.words import catalogued

FREEZE = SettingSpec("freeze", SettingKind.BOOL, default=False, help=say("Its weights stay as they are."))
DECAY = SettingSpec(
    "decay",
    SettingKind.BOOL,
    default=True,
    help=say("Whether the optimizer's weight decay draws them to zero."),
)


def differs(node: Node) -> bool:
    """Whether anything here isn't as it is for a new layer."""
    usual = Node(node.id, node.type, node.name)
    return any(
        getattr(node, name) != getattr(usual, name)
        for name in ("module", "repeat", "freeze", "lr_factor", "decay", "init")
    )


class WeightsSection(Section):
    """For one node; ``refresh`` shows what it holds now. Every change is an edit of the document."""

    def __init__(
        self,
        model: DocumentModel,
        network_id: str,
        node_id: str,
        spec: LayerSpec,
        origin: object,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", "weights", parent)
        self.head.setText(self.tr("Training and weights"))
        self._model, self._network_id, self._node_id = model, network_id, node_id
        self._spec, self._origin = spec, origin
        self._repeat = TextEditor(node_edits.REPEAT)
        self._freeze = BoolEditor(FREEZE)
        self._factor = TextEditor(node_edits.LR_FACTOR)
        self._decay = BoolEditor(DECAY)
        self._share = flexible(ChoiceBox())
        self._share.setObjectName("field-module")
        self._share.setAccessibleName(self.tr("Shares weights with"))
        self._shared_note = label("", "muted", wrap=True)
        self._form = make_form()
        self._row(self.tr("repeat"), self._repeat, catalogued(node_edits.REPEAT.help))
        self._row(self.tr("frozen"), self._freeze, catalogued(FREEZE.help))
        self._row(self.tr("learning rate ×"), self._factor, catalogued(node_edits.LR_FACTOR.help))
        self._row(self.tr("weight decay"), self._decay, catalogued(DECAY.help))
        self._row(
            self.tr("shares weights"), self._share, self.tr("Use the weights of another layer of its kind.")
        )
        self.body.addLayout(self._form)
        self.body.addWidget(self._shared_note)
        self._init_place = QWidget()
        self._init_form: QFormLayout = make_form()
        self._init_place.setLayout(self._init_form)
        self.body.addWidget(self._init_place)
        self._initialisers: dict[str, InitialiserEditor] = {}
        self._weights: dict[str, tuple[int, ...]] = {}
        self._weightless = False
        self._connect()

    def _row(self, name: str, editor: QWidget, help_: str) -> None:
        row = label(name, "muted")
        row.setToolTip(help_)
        editor.setToolTip(help_)
        self._form.addRow(row, editor)

    def _connect(self) -> None:
        self._repeat.value_edited.connect(self._set_repeat)
        self._freeze.value_edited.connect(self._set_freeze)
        self._factor.value_edited.connect(self._set_factor)
        self._decay.value_edited.connect(self._set_decay)
        self._share.activated.connect(self._set_owner)

    # Values

    def refresh(self, network: NetworkDocument, node: Node, known: NetworkFacts | None) -> None:
        owner = owner_of(network, node)
        facts = known.nodes.get(node.id) if known else None
        if facts is not None and facts.outputs:
            self._weights = dict(facts.weights)
            self._weightless = not facts.weights and facts.inner is None
        has_weights = not self._weightless or differs(replace(node, repeat=1))
        arguments = {**defaults(network), **(known.arguments if known else {})}
        self._repeat.allow_formulas(network, arguments)
        for editor, value in (
            (self._repeat, owner.repeat),
            (self._freeze, owner.freeze),
            (self._factor, owner.lr_factor),
            (self._decay, owner.decay),
        ):
            if not editor.is_typing:
                editor.set_value(value)
            editor.setEnabled(owner is node)
        for field in (self._freeze, self._factor, self._decay, self._share):
            self._form.setRowVisible(field, has_weights)
        self._show_owners(network, node)
        self._show_initialisers(network, node, owner, arguments)

    def _show_owners(self, network: NetworkDocument, node: Node) -> None:
        owner = network.nodes.get(node.module) if node.module is not None else None
        choices = {"": self.tr("no: its own")}
        choices |= {other.id: other.name for other in node_edits.possible_owners(network, node)}
        if node.module is not None:
            choices.setdefault(node.module, owner.name if owner else self.tr("a layer that is gone"))
        if choices != {self._share.itemData(i): self._share.itemText(i) for i in range(self._share.count())}:
            self._share.clear()
            for key, name in choices.items():
                self._share.addItem(name, key)
        self._share.setCurrentIndex(self._share.findData(node.module or ""))
        self._share.setEnabled(len(choices) > 1)
        note = ""
        if owner is not None:
            note = self.tr("Settings and weights are those of {0}. Change them there.").format(owner.name)
        self._shared_note.setText(note)
        self._shared_note.setVisible(bool(note))

    def _show_initialisers(
        self, network: NetworkDocument, node: Node, owner: Node, arguments: dict[str, Any]
    ) -> None:
        names = [] if self._spec.network else list(dict.fromkeys((*self._weights, *owner.init)))
        if names != list(self._initialisers):
            clear_layout(self._init_form)
            self._initialisers = {}
            if names:
                self._init_form.addRow(label(self.tr("How its weights start"), "section"))
            for name in names:
                editor = InitialiserEditor(name)
                editor.edited.connect(partial(self._set_initialiser, name))
                self._initialisers[name] = editor
                row = label(name, "muted")
                row.setToolTip(_shape_text(self._weights.get(name)))
                self._init_form.addRow(row, editor)
        self._init_place.setVisible(bool(names))
        for name, editor in self._initialisers.items():
            editor.set_value(owner.init.get(name), self._weights.get(name), network, arguments)
            editor.setEnabled(owner is node)

    # Edits

    def _edit(
        self, label_: str, editor: SettingEditor | None, change: Callable[[ProjectDocument], ProjectDocument]
    ) -> None:
        """Make an edit; what refuses it is told at the field."""
        refused: list[str] = []
        connection = self._model.refused.connect(refused.append)
        try:
            self._model.edit(label_, change, self._origin)
        finally:
            self._model.refused.disconnect(connection)
        if refused and editor is not None:
            editor.show_fault(refused[0])

    def _name(self) -> str:
        return self._model.document.networks[self._network_id].nodes[self._node_id].name

    def _set_repeat(self, value: Any) -> None:
        self._edit(
            say("Set repeat of {name}", name=self._name()),
            self._repeat,
            lambda d: node_edits.set_repeat(
                d, self._network_id, self._node_id, 1 if value is None else value
            ),
        )

    def _set_freeze(self, value: bool) -> None:
        self._edit(
            say("Freeze {name}", name=self._name())
            if value
            else say("Train {name} again", name=self._name()),
            self._freeze,
            lambda d: node_edits.set_freeze(d, self._network_id, self._node_id, value),
        )

    def _set_factor(self, value: Any) -> None:
        self._edit(
            say("Set learning rate of {name}", name=self._name()),
            self._factor,
            lambda d: node_edits.set_lr_factor(
                d, self._network_id, self._node_id, 1.0 if value is None else value
            ),
        )

    def _set_decay(self, value: bool) -> None:
        self._edit(
            say("Set weight decay of {name}", name=self._name()),
            self._decay,
            lambda d: node_edits.set_decay(d, self._network_id, self._node_id, value),
        )

    def _set_owner(self, index: int) -> None:
        owner, catalogue = self._share.itemData(index) or None, self._model.catalogue
        own = say("Give {name} its own weights", name=self._name())
        self._edit(
            say("Share weights with {name}", name=self._share.itemText(index)) if owner else own,
            None,
            lambda d: node_edits.share_weights(d, self._network_id, self._node_id, owner, catalogue),
        )

    def _set_initialiser(self, parameter: str, value: Any) -> None:
        self._edit(
            say("Set how {parameter} of {name} starts", parameter=parameter, name=self._name()),
            None,
            lambda d: node_edits.set_initialiser(d, self._network_id, self._node_id, parameter, value),
        )


def _shape_text(shape: tuple[int, ...] | None) -> str:
    return " × ".join(map(str, shape)) if shape else ""
