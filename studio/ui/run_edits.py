"""Edits of the network that trains: sees that the drawing differs from it, and has the run go on with the drawing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from studio.engine.events import EditPlanned, NetworkChanged, RunStarted
from studio.engine.network_plans import Start
from studio.graph.diff import DocumentDiff
from studio.graph.document import ProjectDocument
from studio.graph.trained_difference import same_network
from studio.ui.edit_words import mark_of
from studio.ui.form import label
from studio.ui.icons import icon_pixmap
from studio.ui.run_edit_dialog import RunEditDialog
from studio.ui.training_controller import State

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

_LOOK_AFTER_MS = 150  # a drag makes many edits, and one look at the end will do


class RunEdits(QObject):
    """``changed`` tells that the drawing has come to differ from the run's network, or to be the same."""

    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._training = window, window.training
        self._belongs = False  # whether the run trains this document, as it is or was
        self.differs = False
        self.earlier: list[ProjectDocument] = []  # what the run trained before its edits
        self.dialog: RunEditDialog | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AFTER_MS)
        self._timer.timeout.connect(self._look)
        window.model.changed.connect(self._document_changed)
        window.model.reset.connect(self._document_opened)
        training = self._training
        training.started.connect(self._started)
        training.state_changed.connect(self._state_changed)
        training.edit_planned.connect(self._planned)
        training.network_changed.connect(self._network_changed)
        self._look()

    # Seeing what differs

    def _started(self, _event: RunStarted) -> None:
        self.earlier.clear()
        self._document_opened()

    def _document_opened(self) -> None:
        """Another document isn't what the run trains, unless it has the same network."""
        trained = self._training.document
        self._belongs = trained is not None and same_network(trained, self._window.model.document)
        self._look()

    def _document_changed(self, change: DocumentDiff, _origin: object) -> None:
        if self._training.active and self._belongs and change.structural:
            self._timer.start()

    def _state_changed(self, state: State) -> None:
        if state is State.IDLE and self.dialog is not None:
            self.dialog.reject()
        self._look()

    @property
    def steerable(self) -> bool:
        return self._training.state in (State.RUNNING, State.PAUSED)

    def _look(self) -> None:
        trained = self._training.document
        differs = False
        if self._belongs and self._training.active and trained is not None:
            differs = not same_network(trained, self._window.model.document)
        self.differs = differs
        acts = self._window.acts
        acts["apply_edit"].setEnabled(differs and self.steerable)
        acts["undo_apply"].setEnabled(bool(self.earlier) and self.steerable)
        self.changed.emit()

    # Applying

    def ask(self) -> None:
        """Work out what becomes of each layer, and ask how new weights are to start."""
        if not self.steerable or self.dialog is not None:
            return
        document = self._window.model.document
        self.dialog = RunEditDialog(document, self._window.theme, self._window)
        self.dialog.chosen.connect(lambda start: self._training.edit_network(document, start))
        self.dialog.finished.connect(self._closed)
        self._training.plan_edit(document)
        self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _planned(self, event: EditPlanned) -> None:
        if self.dialog is not None and self.dialog.document is event.document:
            self.dialog.show_planned(event)

    def undo(self) -> None:
        """Bring back the network before the last edit, with its weights, and its drawing where that still shows it."""
        if self.earlier and self.steerable:
            self._training.edit_network(self.earlier[-1], Start.BACK)

    def _network_changed(self, event: NetworkChanged) -> None:
        window, before = self._window, self._training.document
        window.say(mark_of(event).text.replace("\n", "  "))
        self._training.document = event.document
        if event.plan.start is Start.BACK:
            self._went_back(event.document, before)
        elif before is not None:
            self.earlier.append(before)
        window.runs.refresh()
        self._look()

    def _went_back(self, now: ProjectDocument, before: ProjectDocument | None) -> None:
        """The drawing goes back with the run, unless it had been changed further."""
        if self.earlier and same_network(self.earlier[-1], now):
            self.earlier.pop()
        model = self._window.model
        if (
            before is not None
            and same_network(before, model.document)
            and not same_network(now, model.document)
        ):
            text = QCoreApplication.translate("RunEdits", "Bring back the network before the edit")
            model.edit(text, lambda document: replace(document, networks=now.networks, code=now.code))

    def take_over(self, other: RunEdits) -> None:
        """Go on for another window, which showed the same document and run."""
        self._belongs, self.earlier = other._belongs, other.earlier
        other.shutdown()
        self._look()

    def shutdown(self) -> None:
        self._timer.stop()
        if self.dialog is not None:
            self.dialog.reject()


class RunEditBanner(QFrame):
    """Says above the canvas that the run trains another network than the one that is drawn."""

    def __init__(self, edits: RunEdits, window: MainWindow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edits, self._theme = edits, window.theme
        self.setObjectName("banner")
        self._icon = QLabel()
        self.button = QPushButton(self.tr("Apply to the run…"))
        self.button.setObjectName("applyToRun")
        self.button.setIconSize(QSize(14, 14))
        self.button.clicked.connect(lambda: window.acts["apply_edit"].trigger())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 10, 8)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        text = self.tr(
            "The run trains the network as it was before your edits. It can go on with the drawing, and keep what it "
            "has learned."
        )
        layout.addWidget(label(text, wrap=True), 1)
        layout.addWidget(self.button)
        edits.changed.connect(self._show_state)
        window.theme.changed.connect(self._restyle)
        window.training.state_changed.connect(lambda _state: self._show_state())
        self._restyle()
        self.hide()

    def _restyle(self) -> None:
        self._icon.setPixmap(icon_pixmap("info", self._theme.color("accent"), 18, self.devicePixelRatioF()))

    def _show_state(self) -> None:
        self.setVisible(self._edits.differs)
        self.button.setEnabled(self._edits.steerable)
