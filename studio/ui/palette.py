"""The palette: all layers by category, to search, drag out or double click."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QDrag, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.graph.catalogue import Catalogue, LayerSpec
from studio.graph.custom_code import CATEGORY as CUSTOM
from studio.graph.search import ranked
from studio.ui.canvas.palette_drop import LAYER_MIME
from studio.ui.canvas.thumbnail import render_layer
from studio.ui.icons import layer_icon, make_icon
from studio.ui.layer_uses import LayerUses
from studio.ui.theme import Theme
from studio.ui.words import catalogued

_OPEN_AT_FIRST = ("Blocks", "Custom code", "Input & output", "Linear", "Convolution", "Pooling", "Activation")
_TYPE = Qt.ItemDataRole.UserRole
_CUSTOM = Qt.ItemDataRole.UserRole + 1  # the entry that makes a layer of one's own
_CATEGORY = Qt.ItemDataRole.UserRole + 2
_BESIDE = 8  # pixels left and right of a row's text, by the style sheet
# Between the words of a name as classes have them: Conv2d, Norm, Activation.
_WORD_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[._])(?=\w)")


def breakable(name: str) -> str:
    """A name that may go on in the next line after each of its words."""
    return _WORD_ENDS.sub("\N{ZERO WIDTH SPACE}", name)


class _Names(QStyledItemDelegate):
    """Rows as high as their names need: what is too long for a narrow panel goes on below, and nothing is cut off."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.text = breakable(option.text)
        option.features |= QStyleOptionViewItem.ViewItemFeature.WrapText

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        depth = 2 if index.parent().isValid() else 1
        width = self._tree.viewport().width() - depth * self._tree.indentation() - _BESIDE
        sized = QStyleOptionViewItem(option)
        sized.rect = QRect(0, 0, max(width, 1), 1)
        return super().sizeHint(sized, index)


class _Tree(QTreeWidget):
    """A tree whose leaves are dragged as layers, with a picture of the node that they make."""

    def __init__(self, specs: Mapping[str, LayerSpec], theme: Theme) -> None:
        super().__init__()
        self.specs, self._theme = specs, theme
        self.setObjectName("paletteTree")
        self.setAccessibleName(self.tr("Layers"))
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setIconSize(QSize(16, 16))
        self.setDragEnabled(True)
        self.setWordWrap(True)
        self.setItemDelegate(_Names(self))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # of a word that is too long by itself

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # rows become higher or lower

    def mimeData(self, items: list[QTreeWidgetItem]) -> QMimeData:  # type: ignore[override]
        data = QMimeData()
        if items and items[0].data(0, _TYPE):
            data.setData(LAYER_MIME, QByteArray(items[0].data(0, _TYPE).encode("utf-8")))
        return data

    def startDrag(self, actions: Qt.DropAction) -> None:
        items = [item for item in self.selectedItems() if item.data(0, _TYPE)]
        if not items:
            return
        spec = self.specs[items[0].data(0, _TYPE)]
        picture = render_layer(spec, self._theme, self.devicePixelRatioF())
        drag = QDrag(self)
        drag.setMimeData(self.mimeData(items))
        drag.setPixmap(picture)
        drag.setHotSpot(QRectF(QPointF(0, 0), picture.deviceIndependentSize()).center().toPoint())
        drag.exec(Qt.DropAction.CopyAction)
        QApplication.sendEvent(self.viewport(), QEvent(QEvent.Type.Leave))  # the mouse left during the drag


class PalettePanel(QWidget):
    """``chosen`` gives the type of a layer that is to be added where the user looks.

    The catalogue's layers are always there; ``show_own`` puts the project's own blocks and code before them.
    ``custom_wanted``: a person wants to write a layer of their own.
    """

    chosen = Signal(str)
    custom_wanted = Signal()

    def __init__(
        self,
        catalogue: Catalogue,
        theme: Theme,
        uses: LayerUses | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._uses = theme, uses or LayerUses()
        self._layers = [spec for spec in catalogue if not spec.network and not spec.code]
        self._own: list[LayerSpec] = []
        self._open: dict[str, bool] = {}  # which categories were, when they were shown last
        self.field = QLineEdit()
        self.field.setObjectName("paletteSearch")
        self.field.setAccessibleName(self.tr("Search layers"))
        self.field.setPlaceholderText(self.tr("Search layers"))
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self._loupe = QAction(self.field)
        self.field.addAction(self._loupe, QLineEdit.ActionPosition.LeadingPosition)
        self.tree = _Tree({spec.type: spec for spec in self._layers}, theme)
        self._nothing = QLabel()
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self._nothing)
        layout.addWidget(self.tree, 1)
        self.field.textChanged.connect(lambda _text: self._fill())
        self.field.returnPressed.connect(self._choose_first)
        self.tree.itemActivated.connect(lambda item, _column: self._choose(item))
        self.tree.itemClicked.connect(self._toggle)
        theme.changed.connect(self._fill)
        self._fill()

    def show_own(self, specs: Sequence[LayerSpec]) -> None:
        """Offer these blocks and this custom code besides the catalogue's layers."""
        own = list(specs)
        if own == self._own:
            return
        self._own = own
        self.tree.specs = {spec.type: spec for spec in self._specs}
        place = self.tree.verticalScrollBar().value()
        self._fill()
        self.tree.verticalScrollBar().setValue(place)

    @property
    def _specs(self) -> list[LayerSpec]:
        return [*self._own, *self._layers]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search field, the arrow down goes on into the layers, and Esc clears the search."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.field.clear()
                return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        self._loupe.setIcon(make_icon("search", self._theme.color("muted")))
        self._remember_open()
        self.tree.clear()
        text = self.field.text().strip()
        if text:
            self._show_matches(text)
        else:
            self._nothing.hide()
            self._show_categories()

    def _show_matches(self, text: str) -> None:
        found = ranked(self._specs, text, self._uses.counts, catalogued)
        for spec in found:
            self.tree.addTopLevelItem(self._leaf(spec))
        own = self._custom_leaf()
        words = f"{CUSTOM} {catalogued(CUSTOM)} {own.text(0)}".lower().split()
        custom = all(any(word.startswith(part) for word in words) for part in text.lower().split())
        if custom:
            self.tree.addTopLevelItem(own)
        first = self.tree.topLevelItem(0)
        if first is not None:
            self.tree.setCurrentItem(first)
        self._nothing.setText(self.tr("No layer matches “{text}”.").format(text=text))
        self._nothing.setVisible(not found and not custom)

    def _remember_open(self) -> None:
        for row in range(self.tree.topLevelItemCount()):
            branch = self.tree.topLevelItem(row)
            if branch is not None and branch.childCount():
                self._open[branch.data(0, _CATEGORY)] = branch.isExpanded()

    def _show_categories(self) -> None:
        branches: dict[str, QTreeWidgetItem] = {}
        for spec in self._specs:
            if spec.category not in branches:
                branches[spec.category] = self._branch(spec.category)
            branches[spec.category].addChild(self._leaf(spec))
        branches[CUSTOM] = branches.get(CUSTOM) or self._branch(CUSTOM)
        branches[CUSTOM].addChild(self._custom_leaf())
        for category, branch in branches.items():
            branch.setExpanded(self._open.get(category, category in _OPEN_AT_FIRST))

    def _branch(self, category: str) -> QTreeWidgetItem:
        branch = QTreeWidgetItem(self.tree, [catalogued(category)])
        branch.setData(0, _CATEGORY, category)
        branch.setForeground(0, self._theme.color("muted"))
        branch.setFlags(Qt.ItemFlag.ItemIsEnabled)
        branch.setIcon(0, self._icon(category))
        return branch

    def _leaf(self, spec: LayerSpec) -> QTreeWidgetItem:
        leaf = QTreeWidgetItem([spec.title])
        leaf.setData(0, _TYPE, spec.type)
        leaf.setIcon(0, self._icon(spec.category, spec.type))
        leaf.setToolTip(0, f"{spec.title}\n{catalogued(spec.help)}".rstrip())
        return leaf

    def _custom_leaf(self) -> QTreeWidgetItem:
        leaf = QTreeWidgetItem([self.tr("New custom layer…")])
        leaf.setData(0, _CUSTOM, True)
        leaf.setIcon(0, make_icon("code", self._theme.category_color(CUSTOM)))
        leaf.setToolTip(0, self.tr("Write a layer of your own in Python."))
        return leaf

    def _icon(self, category: str, type_name: str = "") -> QIcon:
        return make_icon(layer_icon(type_name, category), self._theme.category_color(category))

    def _toggle(self, item: QTreeWidgetItem) -> None:
        if item.childCount():
            item.setExpanded(not item.isExpanded())

    def _choose(self, item: QTreeWidgetItem) -> None:
        if item.data(0, _CUSTOM):
            self.custom_wanted.emit()
        elif item.data(0, _TYPE):
            self.chosen.emit(item.data(0, _TYPE))

    def _choose_first(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            self._choose(item)
