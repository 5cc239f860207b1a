"""The tabs of the networks that are open: click, middle click, drag, and a mark on the one that is trained."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QToolButton, QWidget

from studio.graph.document import ProjectDocument
from studio.ui.icons import make_icon
from studio.ui.theme import Theme
from studio.ui.use_path import Path


class NetworkTabs(QTabBar):
    """``chosen`` and ``close_wanted`` give a tab's place, ``dragged`` where one was and where it is now."""

    chosen = Signal(int)
    close_wanted = Signal(int)
    dragged = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: object = None
        self.setObjectName("networkTabs")
        self.setAccessibleName(self.tr("Open networks"))
        self.setDrawBase(False)
        self.setMovable(True)
        self.setExpanding(False)
        self.setIconSize(QSize(11, 11))
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.currentChanged.connect(self.chosen)
        self.tabMoved.connect(self.dragged)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def show_tabs(self, tabs: list[Path], current: int, document: ProjectDocument) -> None:
        """Have these tabs. What a person did here comes back by this too, and then changes nothing."""
        trained = document.trained_network
        names = [
            document.networks[path[0].network].name for path in tabs if path[0].network in document.networks
        ]
        marks = [trained is not None and path[0].network == trained.id for path in tabs]
        shown = (names, marks, current)
        if shown == self._shown or len(names) != len(tabs):
            return
        self._shown = shown
        self.blockSignals(True)
        while self.count() > len(tabs):
            self.removeTab(self.count() - 1)
        while self.count() < len(tabs):
            self.addTab("")
            self.setTabButton(self.count() - 1, QTabBar.ButtonPosition.RightSide, self._cross())
        for index, (name, trained_) in enumerate(zip(names, marks, strict=True)):
            self._show_tab(index, name, trained_, len(tabs) > 1)
        self.setCurrentIndex(current)
        self.blockSignals(False)

    def _show_tab(self, index: int, name: str, trained: bool, closable: bool) -> None:
        if self.tabText(index) != name:
            self.setTabText(index, name)
        self.setTabIcon(index, make_icon("play", self._theme.color("accent")) if trained else QIcon())
        tip = self.tr("{name}: the network that is trained") if trained else "{name}"
        self.setTabToolTip(index, tip.format(name=name))
        cross = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
        cross.setEnabled(closable)

    def _cross(self) -> QToolButton:
        cross = QToolButton(self)
        cross.setObjectName("closeTab")
        cross.setIcon(make_icon("x", self._theme.color("muted")))
        cross.setIconSize(QSize(11, 11))
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.setToolTip(self.tr("Close this tab (the network stays)"))
        cross.setAccessibleName(self.tr("Close this tab"))
        cross.clicked.connect(lambda: self._close(cross))
        return cross

    def _close(self, cross: QToolButton) -> None:
        for index in range(self.count()):
            if self.tabButton(index, QTabBar.ButtonPosition.RightSide) is cross:
                self.close_wanted.emit(index)
                return

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        tab = self.tabAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.MiddleButton and tab >= 0:
            self.close_wanted.emit(tab)
        super().mouseReleaseEvent(event)

    def restyle(self) -> None:
        """Paint the icons in the theme's colours."""
        self._shown = None
        for index in range(self.count()):
            cross = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
            if isinstance(cross, QToolButton):
                cross.setIcon(make_icon("x", self._theme.color("muted")))
