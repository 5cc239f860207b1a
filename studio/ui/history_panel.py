"""The history: every step by name and time; a click goes to it. What could be redone is grey."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.graph.differences import differences
from studio.graph.history import Step
from studio.ui.difference_text import summary
from studio.ui.document_model import DocumentModel
from studio.ui.icons import make_icon
from studio.ui.theme import Theme
from studio.ui.words import shown

_Index = QModelIndex | QPersistentModelIndex
_TIME = Qt.ItemDataRole.UserRole
_ROW_PADDING = 12


class HistoryModel(QAbstractListModel):
    """The steps of a session as rows."""

    def __init__(self, model: DocumentModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self._steps: tuple[Step, ...] = ()
        self._index = 0
        self._saved: int | None = None

    def refresh(self) -> None:
        """Follow the session. Steps at the end come and go; the others stay what they are."""
        session = self._model.session
        steps, before = session.steps, self._steps
        same = 0
        for old, new in zip(before, steps, strict=False):
            if old is not new:
                break
            same += 1
        if len(before) > same:
            self.beginRemoveRows(QModelIndex(), same, len(before) - 1)
            self._steps = before[:same]
            self.endRemoveRows()
        self._index, self._saved = session.index, session.saved_index
        if len(steps) > same:
            self.beginInsertRows(QModelIndex(), same, len(steps) - 1)
            self._steps = steps
            self.endInsertRows()
        self.dataChanged.emit(self.index(0), self.index(len(steps) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._steps)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if not 0 <= row < len(self._steps):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._name(row)
        if role == _TIME:
            return f"{self._steps[row].when:%H:%M:%S}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._in_words(row)
        if role == Qt.ItemDataRole.FontRole and row == self._index:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.color("faint" if row > self._index else "text")
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(row)
        return None

    def _name(self, row: int) -> str:
        return shown(self._steps[row].label) or self.tr("Start")

    def _icon(self, row: int) -> object:
        if row == self._saved:
            return make_icon("save", self._theme.color("accent" if row == self._index else "muted"))
        if row == self._index:
            return make_icon("chevron-right", self._theme.color("accent"))
        return make_icon("chevron-right", self._theme.color("text", 0.0))  # the texts stay below each other

    def _in_words(self, row: int) -> str:
        session = self._model.session
        parts = [f"{self._name(row)}  {self._steps[row].when:%H:%M:%S}"]
        if row:
            changes = differences(session.document_at(row - 1), session.document_at(row))
            parts.append(summary(changes))
        if row == self._index:
            parts.append(self.tr("This is what you see."))
        if row == self._saved:
            parts.append(self.tr("This is what was saved last."))
        if row > self._index:
            parts.append(self.tr("Undone: a click does it again."))
        return "\n".join(parts)


class _StepDelegate(QStyledItemDelegate):
    """A row with the time at its right end."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        time = str(index.data(_TIME))
        width = option.fontMetrics.horizontalAdvance(time) + _ROW_PADDING
        whole = option.rect
        left = QStyleOptionViewItem(option)
        self.initStyleOption(left, index)
        text = left.text
        room = whole.width() - width - 34
        left.text = left.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        style = left.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, left, painter, left.widget)
        painter.save()
        painter.setPen(self._theme.color("faint"))
        painter.drawText(
            whole.adjusted(0, 0, -8, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, time
        )
        painter.restore()


class HistoryPanel(QWidget):
    """``chosen`` gives the step to go to."""

    chosen = Signal(int)

    def __init__(self, model: DocumentModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.steps = HistoryModel(model, theme, self)
        self.list = QListView()
        self.list.setObjectName("history")
        self.list.setAccessibleName(self.tr("History"))
        self.list.setModel(self.steps)
        self.list.setItemDelegate(_StepDelegate(theme, self))
        self.list.setIconSize(QSize(13, 13))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self.list)
        self.list.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.list.activated.connect(lambda index: self.chosen.emit(index.row()))
        model.state_changed.connect(self.refresh)
        theme.changed.connect(self.list.viewport().update)
        self.refresh()

    def refresh(self) -> None:
        self.steps.refresh()
        here = self.steps.index(self._model.session.index)
        self.list.setCurrentIndex(here)
        self.list.scrollTo(here)
