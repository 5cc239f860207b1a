"""What a view shows while there is nothing to see: words, and a way to see the run that has ended."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from studio.ui.form import label


class EmptyPage(QWidget):
    """``wanted``: the last run is to be looked at."""

    wanted = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label(text, "muted", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(self.tr("Look into the last run"))
        self.button.setObjectName("lookIntoLastRun")
        self.button.setToolTip(self.tr("Open its timeline: this view shows the moments of its checkpoints"))
        self.button.clicked.connect(self.wanted)
        self._offered = False
        self._useful = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 12)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(self.words)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.offer(False)

    def say(self, text: str, useful: bool = True) -> None:
        """Say this; a run is of use unless something else is needed first."""
        self.words.setText(text)
        self._useful = useful
        self.offer(self._offered)

    def offer(self, offered: bool) -> None:
        """Whether there is a run to look into."""
        self._offered = offered
        self.button.setVisible(offered and self._useful)
