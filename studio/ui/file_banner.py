"""Says above the canvas that another program changed the project's file, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from studio.ui.difference_text import lines, summary
from studio.ui.file_watch import FileWatch, Outside
from studio.ui.form import label
from studio.ui.icons import icon_pixmap
from studio.ui.theme import Theme
from studio.ui.words import shown

_MOST_LINES = 30


class FileBanner(QFrame):
    """``reload_wanted``, ``keep_wanted`` and ``save_wanted`` give the Outside that the banner tells of."""

    reload_wanted = Signal(object)
    keep_wanted = Signal(object)
    save_wanted = Signal(object)

    def __init__(self, watch: FileWatch, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._outside: Outside | None = None
        self.setObjectName("banner")
        self._icon = QLabel()
        self.text = label("", wrap=True)
        self.text.setObjectName("fileBannerText")
        self.reload_button = self._button(self.tr("Reload"), "reloadFile", self.reload_wanted)
        self.keep_button = self._button(self.tr("Keep mine"), "keepMine", self.keep_wanted)
        self.save_button = self._button(self.tr("Save it again"), "saveAgain", self.save_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 10, 8)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(self.text, 1)
        for button in (self.reload_button, self.save_button, self.keep_button):
            layout.addWidget(button)
        watch.changed.connect(self.show_outside)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_outside(watch.outside)

    def _button(self, text: str, name: str, signal: object) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.clicked.connect(lambda: signal.emit(self._outside))  # type: ignore[attr-defined]
        return button

    def _restyle(self) -> None:
        color = self._theme.color("warning")
        self._icon.setPixmap(icon_pixmap("triangle-alert", color, 18, self.devicePixelRatioF()))

    def show_outside(self, outside: Outside | None) -> None:
        self._outside = outside
        self.setVisible(outside is not None)
        if outside is None:
            return
        readable = outside.project is not None
        self.text.setText(self._words(outside))
        self.text.setToolTip("\n".join(lines(outside.changes[:_MOST_LINES])))
        self.reload_button.setVisible(readable)
        self.save_button.setVisible(not readable)
        self.keep_button.setText(self.tr("Dismiss") if outside.gone else self.tr("Keep mine"))

    def _words(self, outside: Outside) -> str:
        name = outside.path.name
        if outside.gone:
            text = self.tr("{name} was deleted or moved by another program. What you see is still here.")
            return text.format(name=name)
        if outside.project is None:
            text = self.tr("Another program wrote to {name}, and it is no whole project any more: {reason}.")
            return text.format(name=name, reason=shown(outside.fault))
        text = self.tr("{name} was changed by another program. Reloading it: {differences}.")
        return text.format(name=name, differences=summary(outside.changes))
