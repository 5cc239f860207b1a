"""The list of problems: what is wrong, where, and how to mend it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.graph.problems import Problem, Severity
from studio.ui.document_model import DocumentModel
from studio.ui.icons import make_icon
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Theme
from studio.ui.words import shown

_PROBLEM = Qt.ItemDataRole.UserRole
_GAP = 8
_MOST_BUTTONS = 50  # each is a widget; further down a right click offers repairs
Index = QModelIndex | QPersistentModelIndex


class _Words(QStyledItemDelegate):
    """Leaves room for the button that lies at the right of a problem's words."""

    def __init__(self, list_: QListWidget) -> None:
        super().__init__(list_)
        self._list = list_

    def _narrowed(self, option: QStyleOptionViewItem, index: Index, width: int) -> QStyleOptionViewItem:
        made = QStyleOptionViewItem(option)
        beside = self._list.indexWidget(index)
        room = beside.sizeHint().width() + _GAP if beside is not None else 0
        made.rect.setWidth(max(width - room, width // 3))
        return made

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, self._narrowed(option, index, option.rect.width()), index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._list.viewport().width()
        size = super().sizeHint(self._narrowed(option, index, width), index)
        beside = self._list.indexWidget(index)
        return QSize(width, max(size.height(), beside.sizeHint().height() if beside is not None else 0))


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
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setItemDelegate(_Words(self.list))
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
        for problem in sorted(self._shapes.told_problems, key=lambda problem: problem.network != name):
            self._add(problem, elsewhere=problem.network not in ("", name))
        self.list.scheduleDelayedItemsLayout()  # with the buttons
        if not self._shapes.told_problems:
            self._add_nothing(drawn=here is None or bool(here.nodes))
        elif row < self.list.count():
            self.list.setCurrentRow(row)  # repairs come a moment after their problems

    def _add_nothing(self, drawn: bool) -> None:
        """Words where there is nothing to list."""
        if drawn:
            icon = make_icon("circle-check", self._theme.color("success"))
            item = QListWidgetItem(icon, self.tr("No problems."), self.list)
        else:
            text = self.tr("Nothing is drawn yet. What stops the network from running will stand here.")
            item = QListWidgetItem(text, self.list)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)

    def _add(self, problem: Problem, elsewhere: bool) -> None:
        error = problem.severity is Severity.ERROR
        icon = make_icon(
            "circle-x" if error else "triangle-alert", self._theme.color("error" if error else "warning")
        )
        where = f"{problem.network} · " if elsewhere else ""
        item = QListWidgetItem(icon, where + shown(problem.message), self.list)
        item.setData(_PROBLEM, problem)
        if problem.repairs and self.list.count() <= _MOST_BUTTONS:
            self.list.setItemWidget(item, self._beside(problem))

    def _beside(self, problem: Problem) -> QWidget:
        """A button for the first repair, at the right of the words; a right click has the others."""
        repair = problem.repairs[0]
        button = QPushButton(shown(repair.label))
        button.setObjectName("repair")
        if len(problem.repairs) > 1:
            button.setToolTip(
                self.tr("A right click offers other repairs: {0}").format(len(problem.repairs) - 1)
            )
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the focus would leap as the button goes
        button.clicked.connect(lambda: self._model.edit(repair.label, repair.apply))
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 1, 2, 1)
        button.ensurePolished()  # its height is the row's
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return place

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
