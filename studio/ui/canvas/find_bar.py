"""The bar over the canvas that finds nodes: by name, type, setting, shape or problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton

from studio.ui.canvas.finder import Finder
from studio.ui.form import icon_button
from studio.ui.icons import make_icon
from studio.ui.theme import Theme

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_WIDTH = 560
_MARGIN = 10


class FindBar(QFrame):
    """Enter goes to the next match, Shift+Enter to the one before, Esc closes."""

    def __init__(self, view: CanvasView, finder: Finder, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._finder, self._theme = view, finder, theme
        self.setObjectName("findBar")
        self.field = self._make_field()
        self.count = QLabel()
        self.count.setObjectName("findCount")
        self.count.setProperty("role", "muted")
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance("000 / 000"))
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons: list[tuple[QToolButton, str]] = []
        self.everywhere = self._button("layers", self.tr("Find in all networks"))
        self.everywhere.setObjectName("findEverywhere")
        self.everywhere.setCheckable(True)
        self.everywhere.toggled.connect(self._ask)
        before, after = (
            self._button("chevron-up", self.tr("The match before (Shift+Enter)")),
            self._button("chevron-down", self.tr("The next match (Enter)")),
        )
        before.clicked.connect(lambda: self._finder.step(-1))
        after.clicked.connect(lambda: self._finder.step(1))
        leaving = self._button("x", self.tr("Close (Esc)"))
        leaving.clicked.connect(self.leave)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 6, 6)
        layout.setSpacing(4)
        layout.addWidget(self.field, 1)
        for widget in (self.count, before, after, self.everywhere, leaving):
            layout.addWidget(widget)
        finder.changed.connect(self._show_count)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._show_count()

    def open(self) -> None:
        """Show the bar with what was asked last, ready to be typed over."""
        self.place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._ask()

    def leave(self) -> None:
        """Close the bar. The match that was gone to last stays selected."""
        self.hide()
        self._finder.ask("", False)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        width = min(_WIDTH, self._view.width() - 2 * _MARGIN)
        self.setGeometry((self._view.width() - width) // 2, _MARGIN, width, self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        self._finder.step(by)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)  # another network takes the focus as it is shown

    def _make_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("findField")
        field.setAccessibleName(self.tr("Find"))
        field.setPlaceholderText(self.tr("Find a name, type or setting; shape:64, type:conv, problem"))
        field.setToolTip(
            self.tr(
                "All words have to match. shape:64x8x8 finds sizes in an order, kernel_size=3 a setting's value, "
                "name:fc names only, problem what is at fault."
            )
        )
        self._loupe = QAction(field)
        field.addAction(self._loupe, QLineEdit.ActionPosition.LeadingPosition)
        field.textChanged.connect(self._ask)
        field.installEventFilter(self)
        return field

    def _button(self, icon: str, tip: str) -> QToolButton:
        button = icon_button(tip)
        self._buttons.append((button, icon))
        return button

    def _ask(self) -> None:
        self._finder.ask(self.field.text(), self.everywhere.isChecked())

    def _show_count(self) -> None:
        count, place = len(self._finder.matches), self._finder.place
        if not self.field.text().strip():
            self.count.setText("")
        elif place:
            self.count.setText(self.tr("{place} of {count}").format(place=place, count=count))
        else:
            self.count.setText(self.tr("{count} found").format(count=count))

    def _restyle(self) -> None:
        color = self._theme.color("muted")
        self._loupe.setIcon(make_icon("search", color))
        for button, icon in self._buttons:
            button.setIcon(make_icon(icon, color))
