"""The command palette: a few letters, Enter, and it is done, whatever menu it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.ui.commands import Command, all_commands
from studio.ui.fuzzy import best
from studio.ui.icons import make_icon
from studio.ui.theme import Theme

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

_SIZE = QSize(620, 460)
_TOP = 64  # from the window's upper edge
_MARGIN = 16
_GAP = 10  # between a command's name and where it belongs
_COMMAND = Qt.ItemDataRole.UserRole


class Commands(QObject):
    """Opens the palette over the window, and remembers what was run."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.palette: CommandPalette | None = None

    def open(self) -> None:
        """Open the palette, or close it where it is open."""
        if self.palette is not None:
            self.palette.close()
            return
        recent = {key: place for place, key in enumerate(self._window.store.recent_commands)}
        commands = all_commands(self._window)
        commands.sort(key=lambda command: recent.get(command.key, len(recent)))
        self.palette = CommandPalette(self._window, self._window.theme, commands)
        self.palette.chosen.connect(self._run)
        self.palette.closed.connect(self._closed)
        self.palette.open_over()

    def _run(self, command: Command) -> None:
        self._window.store.add_recent_command(command.key)
        command.run()

    def _closed(self) -> None:
        self.palette = None


class CommandPalette(QFrame):
    """A field and the commands that match it. Closes itself when the focus goes elsewhere."""

    chosen = Signal(object)  # a Command
    closed = Signal()

    def __init__(self, window: QWidget, theme: Theme, commands: Sequence[Command]) -> None:
        super().__init__(window)
        self.setObjectName("commandPalette")
        self.setAccessibleName(self.tr("Command palette"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._theme, self._commands = window, theme, commands
        self._before = QApplication.focusWidget()
        self.field, self.list, self._told = self._make_field(), self._make_list(), QLabel()
        self._told.setProperty("role", "muted")
        self._told.setObjectName("commandReason")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        for widget in (self.field, self.list, self._told):
            layout.addWidget(widget)
        self._show_matches("")

    def open_over(self) -> None:
        """Show in the upper middle of the window."""
        room = self._window.rect().adjusted(_MARGIN, _TOP, -_MARGIN, -_MARGIN)
        self.resize(_SIZE.boundedTo(room.size()))
        self.move(room.center().x() - self.width() // 2, room.top())
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def titles(self) -> list[str]:
        """The commands on offer, best first."""
        return [self.list.item(row).data(_COMMAND).title for row in range(self.list.count())]

    def _make_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("commandField")
        field.setAccessibleName(self.tr("Search commands"))
        field.setPlaceholderText(self.tr("What do you want to do?"))
        icon = make_icon("search", self._theme.color("muted"))
        field.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        field.textChanged.connect(self._show_matches)
        field.installEventFilter(self)
        return field

    def _make_list(self) -> QListWidget:
        found = QListWidget()
        found.setObjectName("commandList")
        found.setAccessibleName(self.tr("Matching commands"))
        found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.setItemDelegate(_RowDelegate(self._theme, found))
        found.setMouseTracking(True)
        found.itemClicked.connect(self._choose)
        found.currentItemChanged.connect(lambda item, _before: self._tell(item))
        return found

    def _show_matches(self, text: str) -> None:
        self.list.clear()
        for command in best(text, self._commands, lambda each: (each.title, f"{each.place} {each.title}")):
            item = QListWidgetItem(command.title)
            item.setData(_COMMAND, command)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self._spoken(command))
            if not command.enabled:
                item.setForeground(self._theme.color("faint"))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if not self.list.count():
            self._told.setText(self.tr("No command matches “{text}”.").format(text=text))

    def _spoken(self, command: Command) -> str:
        parts = [command.title, command.place, command.keys]
        if not command.enabled:
            parts += [self.tr("not available"), command.reason]
        return ", ".join(part for part in parts if part)

    def _tell(self, item: QListWidgetItem | None) -> None:
        command: Command | None = item.data(_COMMAND) if item is not None else None
        if command is None or command.enabled:
            self._told.setText(self.tr("Enter runs it. Esc closes."))
        else:
            self._told.setText(command.reason or self.tr("This can't be done now."))

    def _choose(self, item: QListWidgetItem | None) -> None:
        command: Command | None = item.data(_COMMAND) if item is not None else None
        if command is None or not command.enabled:
            return
        self._close_back()
        self.chosen.emit(command)

    def _close_back(self) -> None:
        """Close, with the focus where it was: a command acts on that."""
        before = self._before
        self.close()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

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
            Qt.Key.Key_Return: lambda: self._choose(self.list.currentItem()),
            Qt.Key.Key_Enter: lambda: self._choose(self.list.currentItem()),
            Qt.Key.Key_Escape: self._close_back,
        }
        action = keys.get(event.key())
        if action is not None:
            action()
        return action is not None

    def _step(self, rows: int) -> None:
        last = self.list.count() - 1
        self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + rows)))


class _RowDelegate(QStyledItemDelegate):
    """A row: the command, quietly where it belongs, and at the right its shortcut."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(0, option.fontMetrics.height() + 13)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        super().paint(painter, option, index)  # type: ignore[arg-type]
        command: Command = index.data(_COMMAND)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        metrics, area = option.fontMetrics, option.rect.adjusted(12, 0, -12, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self._theme.color("muted"))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | middle, command.keys)
        area.setLeft(area.left() + metrics.horizontalAdvance(command.title) + _GAP)
        area.setRight(area.right() - metrics.horizontalAdvance(command.keys) - _GAP)
        painter.setPen(self._theme.color("muted" if chosen else "faint"))
        place = metrics.elidedText(command.place, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | middle, place)
