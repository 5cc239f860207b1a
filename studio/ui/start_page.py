"""The start page: templates as pictures, recent files, a new project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.graph.catalogue import Catalogue
from studio.templates import Template, all_templates
from studio.ui.canvas.thumbnail import render_network
from studio.ui.form import clear_layout, label
from studio.ui.icons import make_icon
from studio.ui.theme import Theme
from studio.ui.words import catalogued

_CARD = QSize(376, 234)
_PICTURE = QSize(374, 140)
_COLUMNS = 3


class TemplateCard(QFrame):
    """A template: its picture, its title, what it teaches."""

    chosen = Signal(str)

    def __init__(self, template: Template, catalogue: Catalogue, theme: Theme) -> None:
        super().__init__()
        self.template, self._catalogue, self._theme = template, catalogue, theme
        self.setObjectName("templateCard")
        title_text, description = catalogued(template.title), catalogued(template.description)
        self.setAccessibleName(title_text)
        self.setAccessibleDescription(description)
        self.setFixedSize(_CARD)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._picture = QLabel()
        self._picture.setFixedSize(_PICTURE)
        title = label(title_text)
        font = title.font()
        font.setWeight(font.Weight.DemiBold)
        title.setFont(font)
        text = label(description, "muted", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        small = text.font()
        small.setPointSizeF(small.pointSizeF() * 0.92)
        text.setFont(small)
        words = QVBoxLayout()
        words.setContentsMargins(14, 10, 14, 10)
        words.setSpacing(4)
        words.addWidget(title)
        words.addWidget(text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._picture)
        layout.addLayout(words, 1)
        self._network = next(iter(template.load().document))
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(render_network(self._network, self._catalogue, self._theme, _PICTURE, ratio))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.template.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.template.name)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._draw()
        return super().event(event)


class StartPage(QScrollArea):
    """What is shown while no project is open."""

    template_chosen = Signal(str)
    file_chosen = Signal(str)
    new_chosen = Signal()
    open_chosen = Signal()

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("startPage")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the card that has the focus
        self.setFrameShape(QFrame.Shape.NoFrame)
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(40, 32, 40, 32)
        body.setSpacing(10)
        body.addWidget(label("Layerloom", "hero"))
        body.addWidget(label(self.tr("Draw a network, watch it learn, take away the PyTorch code."), "muted"))
        body.addLayout(self._buttons())
        body.addSpacing(8)
        body.addWidget(label(self.tr("Start from a template"), "section"))
        body.addLayout(self._cards(catalogue))
        self._recent_title = label(self.tr("Recent"), "section")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        body.addWidget(self._recent_title)
        body.addLayout(self._recent)
        body.addStretch(1)
        self.setWidget(content)
        self.show_recent([])

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        new = QPushButton(self.tr("New project"))
        new.setObjectName("newProject")
        new.setProperty("primary", True)
        new.clicked.connect(self.new_chosen)
        open_ = QPushButton(self.tr("Open…"))
        open_.clicked.connect(self.open_chosen)
        row.addWidget(new)
        row.addWidget(open_)
        row.addStretch(1)
        return row

    def _cards(self, catalogue: Catalogue) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(16)
        for index, template in enumerate(all_templates()):
            card = TemplateCard(template, catalogue, self._theme)
            card.chosen.connect(self.template_chosen)
            grid.addWidget(card, index // _COLUMNS, index % _COLUMNS)
        grid.setColumnStretch(_COLUMNS, 1)
        return grid

    def show_recent(self, files: list[str]) -> None:
        clear_layout(self._recent)
        self._recent_title.setVisible(bool(files))
        for file in files[:6]:
            path = Path(file)
            button = QPushButton(f"{path.stem}    {path.parent}")
            button.setProperty("flat", True)
            button.setIcon(make_icon("file-code", self._theme.color("muted")))
            button.setStyleSheet("text-align: left")
            button.clicked.connect(lambda _=False, file=file: self.file_chosen.emit(file))
            self._recent.addWidget(button)
