"""What is known of a layer or a network: shapes, parameters, multiply-adds, memory."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from studio.graph.document import NetworkDocument, Node
from studio.graph.tensors import NetworkFacts
from studio.ui import facts_text
from studio.ui.form import clear_layout, label, make_form


class FactsView(QWidget):
    """Rows of facts; nothing while nothing is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("facts")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)

    def show_node(self, network: NetworkDocument, node: Node, known: NetworkFacts | None) -> None:
        nodes = known.nodes if known else {}
        rows = [
            (self.tr("in") + _port(edge.input), str(nodes[edge.source].outputs[edge.output]))
            for edge in network.edges_into(node.id)
            if edge.source in nodes and edge.output in nodes[edge.source].outputs
        ]
        facts = nodes.get(node.id)
        rows += [
            (self.tr("out") + _port(name), f"{tensor}  {tensor.dtype}")
            for name, tensor in (facts.outputs if facts else {}).items()
        ]
        self._show(rows, facts_text.cost_text(facts))

    def show_network(self, network: NetworkDocument, known: NetworkFacts | None, batch: int) -> None:
        rows = [(self.tr("layers"), str(len(network.nodes)))]
        rows.append((self.tr("parameters"), f"{known.parameters:,}" if known else "…"))
        adds = facts_text.multiply_adds(known) if known else 0
        if adds:
            rows.append((self.tr("multiply-adds"), facts_text.short_count(adds)))
        size = facts_text.activation_bytes(known, batch) if known else None
        if size:
            text = self.tr("{0} for a batch of {1}").format(facts_text.bytes_text(size), batch)
            rows.append((self.tr("activations"), text))
        self._show(rows)

    def _show(self, rows: list[tuple[str, str]], line: str = "") -> None:
        clear_layout(self._layout)
        form = make_form()
        form.setVerticalSpacing(4)
        for name, value in rows:
            shown = label(value)
            shown.setWordWrap(True)
            shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label(name, "muted"), shown)
        self._layout.addLayout(form)
        if line:
            shown = label(line, wrap=True)
            shown.setObjectName("cost")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._layout.addWidget(shown)
        self.setVisible(bool(rows or line))


def _port(name: str) -> str:
    return "" if name in ("input", "output") else f" ({name})"
