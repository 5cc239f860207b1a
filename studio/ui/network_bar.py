"""The bar above the canvas: tabs of open networks, a list of all, and below it the way into the blocks of one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.graph.document import ProjectDocument
from studio.ui.action_button import ActionButton
from studio.ui.document_model import DocumentModel
from studio.ui.form import clear_layout, label
from studio.ui.icons import make_icon
from studio.ui.navigator import Navigator
from studio.ui.network_tabs import NetworkTabs
from studio.ui.theme import Theme
from studio.ui.use_path import Path

_MOST_CRUMBS = 5  # a longer way shows its beginning and its end
_LONGEST = 30  # characters of one crumb


class NetworkBar(QFrame):
    """``chosen`` gives how deep in the path a part of it was clicked."""

    chosen = Signal(int)

    def __init__(
        self,
        model: DocumentModel,
        navigator: Navigator,
        theme: Theme,
        menu: QMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("networkBar")
        self._model, self._navigator, self._theme = model, navigator, theme
        self._shown: object = None
        self.tabs = NetworkTabs(theme)
        self.tabs.chosen.connect(navigator.switch)
        self.tabs.close_wanted.connect(navigator.close)
        self.tabs.dragged.connect(navigator.move)
        self.list = QToolButton()
        self.list.setObjectName("networkList")
        self.list.setIconSize(QSize(14, 14))
        self.list.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.list.setMenu(menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._top_row())
        layout.addWidget(self._way_row())
        model.changed.connect(lambda _change, _origin: self._refresh())
        navigator.tabs_changed.connect(self._refresh)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _top_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.tabs)
        row.addWidget(self.list)
        row.addStretch(1)
        return row

    def _way_row(self) -> QFrame:
        """The way from the tab's network to the block that is shown; only there while one is inside of a block."""
        self.way = QFrame()
        self.way.setObjectName("networkWay")
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(1)
        layout = self._way = QHBoxLayout(self.way)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(2)
        layout.addLayout(self._crumbs)
        layout.addStretch(1)
        return self.way

    def set_up_action(self, action: QAction) -> None:
        """Have a button of this action lead out of the block."""
        self._way.insertWidget(0, ActionButton(action, icon_size=14))

    def show_way(self) -> None:
        """Show where the navigator is."""
        self._refresh()

    @property
    def crumbs(self) -> list[QToolButton]:
        """The parts of the way, the first network first."""
        found = [self._crumbs.itemAt(index) for index in range(self._crumbs.count())]
        widgets = [item.widget() for item in found if item is not None]
        return [widget for widget in widgets if isinstance(widget, QToolButton)]

    def _restyle(self) -> None:
        self._shown = None
        self.list.setIcon(make_icon("plus", self._theme.color("muted")))
        self.tabs.restyle()
        self._refresh()

    def _refresh(self) -> None:
        document, path = self._model.document, self._navigator.path
        self.tabs.show_tabs(self._navigator.tabs, self._navigator.current, document)
        texts = crumb_texts(path, document)
        trained = document.trained_network
        marks = [trained is not None and use.network == trained.id for use in path]
        shown = (texts, marks, len(document.networks))
        if shown == self._shown:
            return
        self._shown = shown
        self.way.setVisible(len(texts) > 1)
        tip = self.tr("All networks of this project ({count})").format(count=len(document.networks))
        self.list.setToolTip(tip)
        self.list.setAccessibleName(tip)
        clear_layout(self._crumbs)
        left_out = range(1, len(texts) - _MOST_CRUMBS + 2) if len(texts) > _MOST_CRUMBS else range(0)
        for depth, text in enumerate(texts):
            if depth in left_out:
                if depth == 1:
                    self._add_slash()
                    self._crumbs.addWidget(label("…", "faint"))
                continue
            if depth:
                self._add_slash()
            self._crumbs.addWidget(self._crumb(depth, text, marks[depth], depth == len(texts) - 1))

    def _add_slash(self) -> None:
        slash: QLabel = label("/", "faint")
        self._crumbs.addWidget(slash)

    def _crumb(self, depth: int, text: str, trained: bool, last: bool) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"crumb-{depth}")
        button.setText(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
        button.setProperty("crumb", "here" if last else "above")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if trained:
            button.setIcon(make_icon("play", self._theme.color("accent")))
            button.setIconSize(QSize(11, 11))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setToolTip(self.tr("{name}: the network that is trained").format(name=text))
        else:
            button.setToolTip(text)
        button.clicked.connect(lambda: self.chosen.emit(depth))
        return button


def crumb_texts(path: Path, document: ProjectDocument) -> list[str]:
    """The way in words: the first network's name, then each block's name and network."""
    texts: list[str] = []
    above = None
    for use in path:
        network = document.networks.get(use.network)
        if network is None:
            break
        node = above.nodes.get(use.node or "") if above else None
        texts.append(f"{node.name}: {network.name}" if node else network.name)
        above = network
    return texts
