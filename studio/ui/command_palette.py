"""The command palette: a few letters, Enter, and it is done, whatever menu it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QApplication,
    QListWidgetItem,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from studio.ui.commands import Command, all_commands
from studio.ui.found_list import FOUND, FoundList, RowDelegate
from studio.ui.fuzzy import best
from studio.ui.theme import Theme

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

_SIZE = QSize(620, 460)
_TOP = 64  # from the window's upper edge
_MARGIN = 16
_GAP = 10  # between a command's name and where it belongs


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


class CommandPalette(FoundList):
    """A field and the commands that match it."""

    chosen = Signal(object)  # a Command

    def __init__(self, window: QWidget, theme: Theme, commands: Sequence[Command]) -> None:
        super().__init__(window, theme, "commandPalette", _Rows(theme))
        self.setAccessibleName(self.tr("Command palette"))
        self.field.setObjectName("commandField")
        self.field.setAccessibleName(self.tr("Search commands"))
        self.field.setPlaceholderText(self.tr("What do you want to do?"))
        self.list.setObjectName("commandList")
        self.list.setAccessibleName(self.tr("Matching commands"))
        self.told.setObjectName("commandReason")
        self._window, self._commands = window, commands
        self._before = QApplication.focusWidget()
        self.show_matches("")

    def open_over(self) -> None:
        """Show in the upper middle of the window."""
        room = self._window.rect().adjusted(_MARGIN, _TOP, -_MARGIN, -_MARGIN)
        self.resize(_SIZE.boundedTo(room.size()))
        self.move(room.center().x() - self.width() // 2, room.top())
        self.show_over()

    @property
    def titles(self) -> list[str]:
        """The commands on offer, best first."""
        return [self.list.item(row).data(FOUND).title for row in range(self.list.count())]

    def show_matches(self, text: str) -> None:
        self.list.clear()
        for command in best(text, self._commands, lambda each: each.findable):
            item = QListWidgetItem(command.title)
            item.setData(FOUND, command)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self._spoken(command))
            if not command.enabled:
                item.setForeground(self.theme.color("faint"))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if not self.list.count():
            self.told.setText(self.tr("No command matches “{text}”.").format(text=text))

    def _spoken(self, command: Command) -> str:
        parts = [command.title, command.place, command.keys]
        if not command.enabled:
            parts += [self.tr("not available"), command.reason]
        return ", ".join(part for part in parts if part)

    def tell(self, item: QListWidgetItem | None) -> None:
        command: Command | None = item.data(FOUND) if item is not None else None
        if command is None or command.enabled:
            self.told.setText(self.tr("Enter runs it. Esc closes."))
        else:
            self.told.setText(command.reason or self.tr("This can't be done now."))

    def choose(self, item: QListWidgetItem | None) -> None:
        command: Command | None = item.data(FOUND) if item is not None else None
        if command is not None and command.enabled:
            self.give_up()
            self.chosen.emit(command)

    def give_up(self) -> None:
        """Close, with the focus where it was: a command acts on that."""
        before = self._before
        self.close()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)


class _Rows(RowDelegate):
    """A row: the command, quietly where it belongs, and at the right its shortcut."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        super().paint(painter, option, index)  # type: ignore[arg-type]
        command: Command = index.data(FOUND)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        metrics, area = option.fontMetrics, option.rect.adjusted(12, 0, -12, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self.theme.color("muted"))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | middle, command.keys)
        area.setLeft(area.left() + metrics.horizontalAdvance(command.title) + _GAP)
        area.setRight(area.right() - metrics.horizontalAdvance(command.keys) - _GAP)
        painter.setPen(self.theme.color("muted" if chosen else "faint"))
        place = metrics.elidedText(command.place, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | middle, place)
