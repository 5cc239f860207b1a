"""The start page: templates as pictures, recent files, a new project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap, QPixmapCache, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.graph.catalogue import Catalogue
from studio.templates import Template, all_templates
from studio.ui.canvas.thumbnail import render_network
from studio.ui.form import ElidedLabel, clear_layout, label
from studio.ui.icons import icon_pixmap
from studio.ui.theme import Theme, text_scale
from studio.ui.words import catalogued

_CARD_WIDTH, _PICTURE, _WORDS_HEIGHT = 376, QSize(372, 138), 94
_GAP, _SIDE = 16, 40
_MOST_RECENT = 6


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
        self.setFixedSize(_CARD_WIDTH, _PICTURE.height() + round(_WORDS_HEIGHT * text_scale()))
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
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._picture)
        layout.addLayout(words, 1)
        self._network = next(iter(template.load().document))
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        """Show the picture; it is painted once for each look that it has had, and not for each window."""
        ratio = self.devicePixelRatioF()
        key = f"{self.template.name} {self._theme.is_dark} {text_scale()} {ratio}"
        picture = QPixmap()
        if not QPixmapCache.find(key, picture):
            picture = render_network(self._network, self._catalogue, self._theme, _PICTURE, ratio)
            QPixmapCache.insert(key, picture)
        self._picture.setPixmap(picture)

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


class RecentFile(QPushButton):
    """A file that was open lately: its name, and the folder it lies in as far as there is room."""

    def __init__(self, path: Path, theme: Theme) -> None:
        super().__init__()
        self.setProperty("flat", True)
        self.setToolTip(str(path))
        self.setAccessibleName(path.stem)
        self.setAccessibleDescription(str(path.parent))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        icon = QLabel()
        icon.setPixmap(icon_pixmap("file-code", theme.color("muted"), 16, self.devicePixelRatioF()))
        folder = ElidedLabel("muted")
        folder.setText(str(path.parent))
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(icon)
        row.addWidget(label(path.stem))
        row.addWidget(folder, 1)
        for part in (icon, folder):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()


class StartPage(QScrollArea):
    """What is shown while no project is open."""

    template_chosen = Signal(str)
    file_chosen = Signal(str)
    new_chosen = Signal()
    back_wanted = Signal()  # to the project that is open
    open_chosen = Signal()
    import_chosen = Signal()

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("startPage")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the card that has the focus
        self.setFrameShape(QFrame.Shape.NoFrame)
        content = QWidget()
        body = self._body = QVBoxLayout(content)
        body.setContentsMargins(_SIDE, 32, _SIDE, 32)
        body.setSpacing(10)
        body.addWidget(label("Layerloom", "hero"))
        body.addWidget(label(self.tr("Draw a network, watch it learn, take away the PyTorch code."), "muted"))
        body.addLayout(self._buttons())
        body.addSpacing(8)
        self._recent_title = label(self.tr("Recent"), "section")
        self._recent = QGridLayout()
        self._recent.setSpacing(2)
        body.addWidget(self._recent_title)
        body.addLayout(self._recent)
        body.addWidget(label(self.tr("Start from a template"), "section"))
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        body.addLayout(self._grid)
        body.addStretch(1)
        self._cards = [TemplateCard(template, catalogue, self._theme) for template in all_templates()]
        for card in self._cards:
            card.chosen.connect(self.template_chosen)
        self._files: list[str] = []
        self._columns = 0
        self.setWidget(content)
        self._arrange()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        new = QPushButton(self.tr("New project"))
        new.setObjectName("newProject")
        new.setProperty("primary", True)
        new.clicked.connect(self.new_chosen)
        open_ = QPushButton(self.tr("Open…"))
        open_.clicked.connect(self.open_chosen)
        import_ = QPushButton(self.tr("Import a model…"))
        import_.setObjectName("importModel")
        import_.setToolTip(self.tr("From torchvision, a Python file, or a program of torch.export"))
        import_.clicked.connect(self.import_chosen)
        self.back = QPushButton()
        self.back.setObjectName("backToProject")
        self.back.clicked.connect(self.back_wanted)
        self.back.hide()
        row.addWidget(new)
        row.addWidget(open_)
        row.addWidget(import_)
        row.addWidget(self.back)
        row.addStretch(1)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """As many columns as there is room for, in the middle."""
        room = self.viewport().width() - 2 * _SIDE + _GAP
        columns = min(max(room // (_CARD_WIDTH + _GAP), 1), len(self._cards))
        spare = max((room - columns * (_CARD_WIDTH + _GAP)) // 2, 0)
        self._body.setContentsMargins(_SIDE + spare, 32, _SIDE + spare, 32)
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // columns, place % columns, Qt.AlignmentFlag.AlignLeft)
        self.show_recent(self._files)

    def show_open(self, name: str) -> None:
        """Offer the way back to the project that is open; there is none without a name."""
        self.back.setVisible(bool(name))
        self.back.setText(self.tr("Back to {name}").format(name=name))

    def show_recent(self, files: list[str]) -> None:
        self._files = files[:_MOST_RECENT]
        clear_layout(self._recent)
        self._recent_title.setVisible(bool(files))
        for place, file in enumerate(self._files):
            button = RecentFile(Path(file), self._theme)
            button.clicked.connect(lambda _=False, file=file: self.file_chosen.emit(file))
            self._recent.addWidget(button, place // self._columns, place % self._columns)
        for column in range(self._columns):
            self._recent.setColumnStretch(column, 1)
