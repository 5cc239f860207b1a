"""The palette: all layers by category, to search, drag out or double click."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QIcon
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from studio.graph.catalogue import Catalogue, LayerSpec
from studio.graph.search import ranked
from studio.ui.canvas.view import LAYER_MIME
from studio.ui.icons import layer_icon, make_icon
from studio.ui.theme import Theme

_OPEN_AT_FIRST = ("Input & output", "Linear", "Convolution", "Pooling", "Activation")
_TYPE = Qt.ItemDataRole.UserRole


class _Tree(QTreeWidget):
    """A tree whose leaves are dragged as layers."""

    def mimeData(self, items: list[QTreeWidgetItem]) -> QMimeData:  # type: ignore[override]
        data = QMimeData()
        if items and items[0].data(0, _TYPE):
            data.setData(LAYER_MIME, QByteArray(items[0].data(0, _TYPE).encode("utf-8")))
        return data

    def startDrag(self, actions: Qt.DropAction) -> None:
        items = [item for item in self.selectedItems() if item.data(0, _TYPE)]
        if not items:
            return
        drag = QDrag(self)
        drag.setMimeData(self.mimeData(items))
        drag.setPixmap(items[0].icon(0).pixmap(QSize(32, 32)))
        drag.exec(Qt.DropAction.CopyAction)


class PalettePanel(QWidget):
    """``chosen`` gives the type of a layer that is to be added where the user looks."""

    chosen = Signal(str)

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue, self._theme = catalogue, theme
        self.field = QLineEdit()
        self.field.setObjectName("paletteSearch")
        self.field.setPlaceholderText(self.tr("Search layers"))
        self.field.setClearButtonEnabled(True)
        self.tree = _Tree()
        self.tree.setObjectName("paletteTree")
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(16)
        self.tree.setIconSize(QSize(16, 16))
        self.tree.setDragEnabled(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(self.tr("Layers"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.tree)
        self.field.textChanged.connect(lambda _text: self._fill())
        self.field.returnPressed.connect(self._choose_first)
        self.tree.itemActivated.connect(lambda item, _column: self._choose(item))
        self.tree.itemClicked.connect(self._toggle)
        theme.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.tree.clear()
        text = self.field.text().strip()
        if text:
            for spec in ranked(self._catalogue, text):
                self.tree.addTopLevelItem(self._leaf(spec))
            first = self.tree.topLevelItem(0)
            if first is not None:
                self.tree.setCurrentItem(first)
            return
        branches: dict[str, QTreeWidgetItem] = {}
        for spec in self._catalogue:
            if spec.category not in branches:
                branches[spec.category] = self._branch(spec.category)
            branches[spec.category].addChild(self._leaf(spec))
        for category, branch in branches.items():
            branch.setExpanded(category in _OPEN_AT_FIRST)

    def _branch(self, category: str) -> QTreeWidgetItem:
        branch = QTreeWidgetItem(self.tree, [self.tr(category)])
        branch.setForeground(0, self._theme.color("muted"))
        branch.setFlags(Qt.ItemFlag.ItemIsEnabled)
        branch.setIcon(0, self._icon(category))
        return branch

    def _leaf(self, spec: LayerSpec) -> QTreeWidgetItem:
        leaf = QTreeWidgetItem([spec.type])
        leaf.setData(0, _TYPE, spec.type)
        leaf.setIcon(0, self._icon(spec.category, spec.type))
        leaf.setToolTip(0, spec.help)
        return leaf

    def _icon(self, category: str, type_name: str = "") -> QIcon:
        return make_icon(layer_icon(type_name, category), self._theme.category_color(category))

    def _toggle(self, item: QTreeWidgetItem) -> None:
        if item.childCount():
            item.setExpanded(not item.isExpanded())

    def _choose(self, item: QTreeWidgetItem) -> None:
        if item.data(0, _TYPE):
            self.chosen.emit(item.data(0, _TYPE))

    def _choose_first(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            self._choose(item)
