"""The search palette: type a few letters, press Enter, and the layer is there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.graph.catalogue import LayerSpec
from studio.graph.search import ranked
from studio.ui.icons import layer_icon, make_icon
from studio.ui.theme import Theme

_WIDTH, _HEIGHT = 340, 340
_MOST = 60


class SearchPopup(QFrame):
    """A popup with a search field and the layers that fit. ``chosen`` gives the type."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, specs: Sequence[LayerSpec], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("searchPopup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._specs, self._theme = specs, theme
        self.field = QLineEdit()
        self.field.setObjectName("searchField")
        self.field.setPlaceholderText(self.tr("Add a layer: type to search"))
        self.field.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setObjectName("searchList")
        self.list.setIconSize(QSize(16, 16))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._help = QLabel()
        self._help.setProperty("role", "muted")
        self._help.setWordWrap(True)
        self._help.setMinimumHeight(34)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        for widget in (self.field, self.list, self._help):
            layout.addWidget(widget)
        self.resize(_WIDTH, _HEIGHT)
        self.field.textChanged.connect(self._show_matches)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self._choose(item))
        self.list.currentItemChanged.connect(self._show_help)
        self._show_matches("")

    def open_at(self, position: QPoint) -> None:
        self.move(position)
        self.show()
        self.field.setFocus()

    def _show_matches(self, text: str) -> None:
        self.list.clear()
        for spec in ranked(self._specs, text)[:_MOST]:
            icon = make_icon(layer_icon(spec.type, spec.category), self._theme.category_color(spec.category))
            item = QListWidgetItem(icon, spec.type)
            item.setData(Qt.ItemDataRole.UserRole, spec)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if not self.list.count():
            self._help.setText(self.tr("No layer is called that, and none that fits here."))

    def _show_help(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._help.setText(item.data(Qt.ItemDataRole.UserRole).help)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        type_name = item.text()
        self.close()
        self.chosen.emit(type_name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter go to the list while the field has the focus."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step:
                row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
                self.list.setCurrentRow(row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: object) -> None:
        self.closed.emit()
        super().closeEvent(event)  # type: ignore[arg-type]
