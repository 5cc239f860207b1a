"""The workbench: the docks around the canvas, their places, and what becomes of them between sessions."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from studio.ui.settings_store import LAYOUT_VERSION
from studio.ui.theme import text_scale

_BELOW = ("curves", "predictions", "spread", "maps", "embedding", "device", "problems", "log", "runs")
_SHARE_BELOW = 0.36  # of a low window's height: the drawing comes first
# Docks behind each other, with a tab each.
_GROUPS = (
    ("layers", "history"),
    ("inspector", "training"),
    _BELOW,
)


class Workbench(QMainWindow):
    """Docks in a frame of their own: the start page has all the room, and going back and forth leaves them alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("workbench")
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.docks: dict[str, QDockWidget] = {}
        self.arranged = False

    def add_dock(
        self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea, width: int = 0
    ) -> None:
        """Add a dock. Narrower than ``width`` pixels its texts would be cut off."""
        dock = QDockWidget(title, self)
        dock.setObjectName(f"dock-{name}")
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        dock.setWidget(widget)
        if any(name in group for group in _GROUPS):
            dock.setTitleBarWidget(QWidget())  # their tabs say what they are
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        dock.setMinimumWidth(round(width * text_scale()))
        self.addDockWidget(area, dock)
        if name in _BELOW[1:]:  # beside each other they would need more room than there is
            self.tabifyDockWidget(self.docks[_BELOW[0]], dock)
        self.docks[name] = dock

    def reveal(self, name: str) -> None:
        """Bring a dock to the front, also one that was closed."""
        self.docks[name].show()
        self.docks[name].raise_()

    def arrange(self, remembered: QByteArray | None) -> None:
        """Put the docks in their places, once the workbench is on the screen: before, it has no size to share out."""
        if self.arranged:
            return
        self.arranged = True
        docks, horizontal, vertical = self.docks, Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.splitDockWidget(docks["inspector"], docks["code"], vertical)
        for group in _GROUPS:
            for first, second in pairwise(group):
                self.tabifyDockWidget(docks[first], docks[second])
            docks[group[0]].raise_()
        widths = [round(width * text_scale()) for width in (236, 336)]
        self.resizeDocks([docks["layers"], docks["inspector"]], widths, horizontal)
        self.resizeDocks([docks["inspector"], docks["code"]], [400, 300], vertical)
        self.resizeDocks([docks["curves"]], [min(248, round(self.height() * _SHARE_BELOW))], vertical)
        if remembered is not None:
            self.restoreState(remembered, LAYOUT_VERSION)
        QTimer.singleShot(0, self._hide_left_over_tabs)
        # Nothing is seen on its way to its place.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def _hide_left_over_tabs(self) -> None:
        """Tabs that Qt made for a group before it was whole, or restored, and may leave lying on other docks."""
        bars = self.findChildren(QTabBar, "", Qt.FindChildOption.FindDirectChildrenOnly)
        groups = [{bar.tabText(index) for index in range(bar.count())} for bar in bars]
        for index, (bar, group) in enumerate(zip(bars, groups, strict=True)):
            if any(group < other for other in groups) or group in groups[index + 1 :]:
                bar.hide()
