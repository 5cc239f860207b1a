"""A field with a list of what matches it below: what the search for layers and the command palette have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.ui.icons import make_icon
from studio.ui.theme import Theme

FOUND = Qt.ItemDataRole.UserRole  # of a row: what it stands for


class RowDelegate(QStyledItemDelegate):
    """Rows with some air."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(0, option.fontMetrics.height() + 13)


class FoundList(QFrame):
    """Keys go to the field, and those that move to the list. Closes itself when the focus goes elsewhere.

    A subclass fills the list (``show_matches``), tells of a row below it (``tell``), and takes the choice.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, theme: Theme, name: str, rows: RowDelegate) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.theme = theme
        self.field, self.list, self.told = QLineEdit(), QListWidget(), QLabel()
        self.told.setProperty("role", "muted")
        self._rows = rows  # the list doesn't own its delegate
        self._set_up()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        for widget in (self.field, self.list, self.told):
            layout.addWidget(widget)

    def _set_up(self) -> None:
        icon = make_icon("search", self.theme.color("muted"))
        self.field.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self.show_matches)
        self.field.installEventFilter(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(self._rows)
        self.list.setIconSize(QSize(16, 16))
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(self.choose)
        self.list.currentItemChanged.connect(lambda item, _before: self.tell(item))

    def show_over(self) -> None:
        """Show above what else is there, ready for letters."""
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_matches(self, text: str) -> None:
        """Fill the list with what matches ``text``, best first."""
        raise NotImplementedError

    def tell(self, item: QListWidgetItem | None) -> None:
        """Say below the list what there is to say of a row."""
        raise NotImplementedError

    def choose(self, item: QListWidgetItem | None) -> None:
        """Take a row, or nothing where none is current."""
        raise NotImplementedError

    def give_up(self) -> None:
        """Close without a choice."""
        self.close()

    def closeEvent(self, event: QEvent) -> None:
        self.field.removeEventFilter(self)
        super().closeEvent(event)  # type: ignore[arg-type]
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and not self.underMouse():
            self.close()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Keys that are the list's while the field has the focus."""
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Down: lambda: self._step(1),
            Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_PageDown: lambda: self._step(8),
            Qt.Key.Key_PageUp: lambda: self._step(-8),
            Qt.Key.Key_Tab: lambda: self._step(1),
            Qt.Key.Key_Backtab: lambda: self._step(-1),
            Qt.Key.Key_Return: lambda: self.choose(self.list.currentItem()),
            Qt.Key.Key_Enter: lambda: self.choose(self.list.currentItem()),
            Qt.Key.Key_Escape: self.give_up,
        }
        action = keys.get(event.key())
        if action is not None:
            action()
        return action is not None

    def _step(self, rows: int) -> None:
        last = self.list.count() - 1
        self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + rows)))
