"""Asks how a run is to go on with the edited network: what becomes of each layer, and what new weights start from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.engine.events import EditPlanned
from studio.engine.network_plans import LayerChange, LayerFate, NetworkPlan, Start
from studio.graph.document import ProjectDocument
from studio.ui.edit_words import fate_word
from studio.ui.form import label
from studio.ui.theme import Theme
from studio.ui.words import shown

_WIDTH, _WIDEST, _SIDE = 680, 960, 18
_FEWEST_ROWS, _MOST_ROWS = 3, 12  # there is room for
_ORDER = (LayerFate.NEW, LayerFate.WIDENED, LayerFate.DROPPED, LayerFate.KEPT)
_COLORS = {
    LayerFate.NEW: "accent",
    LayerFate.WIDENED: "success",
    LayerFate.DROPPED: "error",
    LayerFate.KEPT: "muted",
}
_MOST_FAULTS = 3


class RunEditDialog(QDialog):
    """``chosen`` gives the Start that was chosen."""

    chosen = Signal(object)

    def __init__(self, document: ProjectDocument, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self._theme = document, theme
        self._planned: EditPlanned | None = None
        self.setObjectName("runEditDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Apply the drawing to the run"))
        self.layers = QTreeWidget()
        self.layers.setObjectName("editedLayers")
        self.layers.setAccessibleName(self.tr("What becomes of each layer"))
        self.layers.setHeaderLabels(
            [self.tr("Layer"), self.tr("Type"), self.tr("Weights"), self.tr("Parameters"), self.tr("Why")]
        )
        self.layers.setRootIsDecorated(False)
        self.layers.setUniformRowHeights(True)
        self.layers.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.layers.header().setStretchLastSection(True)
        self.starts = QButtonGroup(self)
        self.start_buttons = {
            Start.BACK: QRadioButton(),
            Start.PRESERVING: QRadioButton(self.tr("New weights keep the network's answers (Net2Net)")),
            Start.FRESH: QRadioButton(self.tr("New weights are random, as at the start of a run")),
        }
        for start, button in self.start_buttons.items():
            button.setObjectName(f"start-{start.value}")
            button.toggled.connect(self._show_plan)
            self.starts.addButton(button)
        self.verdict = label(self.tr("Working out what becomes of each layer…"), "muted", wrap=True)
        self.verdict.setObjectName("editVerdict")
        self.apply_button = QPushButton(self.tr("Apply to the run"))
        self.apply_button.setObjectName("applyEdit")
        self.apply_button.setProperty("primary", True)
        self.apply_button.clicked.connect(self._choose)
        self._lay_out()
        self._allow(False)
        self.resize(_WIDTH, self.sizeHint().height())

    def _lay_out(self) -> None:
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.apply_button)
        text = self.tr(
            "The run goes on with the network as it is drawn. Layers that stay keep their weights and what the "
            "optimizer knows of them. Data and recipe stay those of the run."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, 16, _SIDE, 16)
        layout.setSpacing(10)
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addWidget(self.layers, 1)
        for button in self.start_buttons.values():
            layout.addWidget(button)
        layout.addWidget(self.verdict)
        layout.addLayout(buttons)
        self.start_buttons[Start.BACK].hide()

    def show_planned(self, planned: EditPlanned) -> None:
        """Show what was worked out, and choose what fits best."""
        self._planned = planned
        if planned.fault:
            self._say(shown(planned.fault), "error")
            return
        self._allow(True)
        back = self.start_buttons[Start.BACK]
        back.setVisible(planned.back_to is not None)
        if planned.back_to is not None:
            text = self.tr("All weights as they were after step {step}, when the run left this network")
            back.setText(text.format(step=f"{planned.back_to:,}"))
            back.setChecked(True)
        elif self._plan(Start.PRESERVING).faults:
            self.start_buttons[Start.FRESH].setChecked(True)
        else:
            self.start_buttons[Start.PRESERVING].setChecked(True)
        self._show_plan()
        self._fit()
        self.apply_button.setFocus()

    def _fit(self) -> None:
        """As large as the list of layers needs it, within reason."""
        rows = min(max(self.layers.topLevelItemCount(), _FEWEST_ROWS), _MOST_ROWS)
        header, frame = self.layers.header(), 2 * self.layers.frameWidth()
        self.layers.setMinimumHeight(
            header.sizeHint().height() + rows * self.layers.sizeHintForRow(0) + frame
        )
        needed = sum(self.layers.sizeHintForColumn(column) for column in range(header.count()))
        width = needed + frame + 2 * _SIDE + self.layers.verticalScrollBar().width()
        self.resize(min(max(width, _WIDTH), _WIDEST), self.minimumSizeHint().height())

    @property
    def start(self) -> Start:
        return next((each for each, button in self.start_buttons.items() if button.isChecked()), Start.FRESH)

    def _plan(self, start: Start) -> NetworkPlan:
        assert self._planned is not None
        return next((plan for plan in self._planned.plans if plan.start is start), self._planned.plans[0])

    def _show_plan(self) -> None:
        if self._planned is None or self._planned.fault:
            return
        plan = self._plan(self.start)
        self.layers.clear()
        for layer in sorted(plan.layers, key=lambda layer: _ORDER.index(layer.fate)):
            self.layers.addTopLevelItem(self._row(layer))
        self._show_verdict(plan)

    def _row(self, layer: LayerChange) -> QTreeWidgetItem:
        fate = layer.fate
        if self.start is Start.BACK and fate is not LayerFate.DROPPED and layer.parameters:
            word, note = self.tr("brought back"), ""
        else:
            word, note = fate_word(fate), shown(layer.note)
        count = f"{layer.parameters:,}" if layer.parameters else "–"
        row = QTreeWidgetItem([layer.name, layer.type.rpartition(":")[2], word, count, note])
        row.setForeground(2, QColor(self._theme.color(_COLORS[fate])))
        row.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setToolTip(4, note)
        return row

    def _show_verdict(self, plan: NetworkPlan) -> None:
        if self.start is Start.BACK:
            self._say(
                self.tr("Weights, moments and averages are those of that step. Steps go on counting."),
                "muted",
            )
        elif self.start is Start.FRESH:
            changed = any(layer.fate is LayerFate.NEW and layer.parameters for layer in plan.layers)
            text = (
                self.tr("New layers have to learn first: the loss jumps here.")
                if changed
                else self.tr("All weights of the new network are kept.")
            )
            self._say(text, "muted")
        elif plan.faults:
            more = len(plan.faults) - _MOST_FAULTS
            told = [shown(fault) for fault in plan.faults[:_MOST_FAULTS]]
            if more > 0:
                told.append(self.tr("And {count} more.").format(count=more))
            self._say(self.tr("The answers change: {why}").format(why=" ".join(told)), "warning")
        else:
            self._say(self.tr("The new network answers as the one before did."), "success")

    def _say(self, text: str, color: str) -> None:
        self.verdict.setText(text)
        self.verdict.setStyleSheet(f"color: {self._theme.color(color).name()}")

    def _allow(self, allowed: bool) -> None:
        self.apply_button.setEnabled(allowed)
        for button in self.start_buttons.values():
            button.setEnabled(allowed)

    def _choose(self) -> None:
        self.chosen.emit(self.start)
        self.accept()
