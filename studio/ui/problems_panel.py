"""The list of problems: what is wrong, where, and how to mend it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from studio.graph.problems import Problem, Severity
from studio.ui.document_model import DocumentModel
from studio.ui.icons import make_icon
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Theme
from studio.ui.words import shown

_PROBLEM = Qt.ItemDataRole.UserRole


class ProblemsPanel(QWidget):
    """``activated`` gives network name and node id (or nothing) of a problem that was picked."""

    activated = Signal(str, str)

    def __init__(
        self, model: DocumentModel, shapes: ShapeService, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._shapes, self._theme = model, shapes, theme
        self._network_id = ""
        self.list = QListWidget()
        self.list.setObjectName("problems")
        self.list.setAccessibleName(self.tr("Problems"))
        self.list.setIconSize(QSize(16, 16))
        self.list.setWordWrap(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self.list)
        self.list.itemClicked.connect(self._activate)
        self.list.itemActivated.connect(self._activate)
        self.list.customContextMenuRequested.connect(self._menu)
        shapes.problems_changed.connect(self.refresh)
        theme.changed.connect(self.refresh)
        self.refresh()

    def show_network(self, network_id: str) -> None:
        """List the problems of this network first."""
        self._network_id = network_id
        self.refresh()

    def refresh(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        here = self._model.document.networks.get(self._network_id)
        name = here.name if here is not None else ""
        for problem in sorted(self._shapes.problems, key=lambda problem: problem.network != name):
            self._add(problem, elsewhere=problem.network not in ("", name))
        if not self._shapes.problems:
            icon = make_icon("circle-check", self._theme.color("success"))
            item = QListWidgetItem(icon, self.tr("No problems."), self.list)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        elif row < self.list.count():
            self.list.setCurrentRow(row)  # repairs come a moment after their problems

    def _add(self, problem: Problem, elsewhere: bool) -> None:
        error = problem.severity is Severity.ERROR
        icon = make_icon(
            "circle-x" if error else "triangle-alert", self._theme.color("error" if error else "warning")
        )
        hint = (
            self.tr("   (right click: {0})").format(shown(problem.repairs[0].label))
            if problem.repairs
            else ""
        )
        where = f"{problem.network} · " if elsewhere else ""
        item = QListWidgetItem(icon, where + shown(problem.message) + hint, self.list)
        item.setData(_PROBLEM, problem)

    def _activate(self, item: QListWidgetItem) -> None:
        problem = item.data(_PROBLEM)
        if problem is not None and problem.network:
            self.activated.emit(problem.network, problem.node or "")

    def _menu(self, position: object) -> None:
        item = self.list.itemAt(position)  # type: ignore[call-overload]
        problem = item.data(_PROBLEM) if item else None
        if problem is None or not problem.repairs:
            return
        menu = QMenu(self)
        for repair in problem.repairs:
            menu.addAction(shown(repair.label), partial(self._model.edit, repair.label, repair.apply))
        menu.popup(self.list.viewport().mapToGlobal(position))  # type: ignore[call-overload]
