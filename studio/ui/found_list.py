"""A field with a list of what matches it below: what the search for layers and the command palette have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWindow
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

# The field's own menu, and another program's window: the focus comes back.
_STAYING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
FOUND = Qt.ItemDataRole.UserRole  # of a row: what it stands for


class RowDelegate(QStyledItemDelegate):
    """Rows with some air."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(0, option.fontMetrics.height() + 13)


class FoundList(QFrame):
    """Keys go to the field, and those that move to the list. A press elsewhere closes it, as does another focus.

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
        self._around: QWindow | None = None  # what it lies in, while it is watched for presses
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.field)  # a press on the list takes the focus no further than here
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
        self._around = self.window().windowHandle()
        if self._around is not None:
            self._around.installEventFilter(self)

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on its edge or its text isn't one on what lies below."""
        event.accept()

    def closeEvent(self, event: QEvent) -> None:
        self.field.removeEventFilter(self)
        if self._around is not None:
            self._around.removeEventFilter(self)
        super().closeEvent(event)  # type: ignore[arg-type]
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._around:
            if event.type() == QEvent.Type.MouseButtonPress and self._is_outside(event):
                self.close()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        elif event.type() == QEvent.Type.FocusOut and event.reason() not in _STAYING:  # type: ignore[attr-defined]
            self.close()
        return super().eventFilter(watched, event)

    def _is_outside(self, event: QEvent) -> bool:
        """Whether a press is beside it. Most of the window takes no focus, so that focus alone doesn't tell."""
        assert isinstance(event, QMouseEvent)
        return not self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))

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
