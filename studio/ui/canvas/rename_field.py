"""A field over a node's title to rename it in place; what is wrong with a name is said right below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from studio.graph import edits
from studio.graph.errors import EditError
from studio.graph.words import say
from studio.ui.canvas.anchored import Anchor
from studio.ui.canvas.geometry import TEXT_LEFT
from studio.ui.canvas.painter import NEAR
from studio.ui.words import shown

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_TITLE_PIXELS = 13  # of the title's font at 100 %
_LEAST_WIDTH = 110
_FAULT_WIDTH = 260


class RenameField(QLineEdit):
    """Enter renames, Esc leaves the name as it was, and so does going elsewhere with a name that can't be."""

    closed = Signal()

    def __init__(self, view: CanvasView, node_id: str) -> None:
        super().__init__(view.viewport())
        self._view, self._node_id = view, node_id
        self._own = view.canvas.network.nodes[node_id].name
        self.setObjectName("renameField")
        self.setAccessibleName(self.tr("Name of the layer"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setText(self._own)
        self.fault = QLabel(view.viewport())
        self.fault.setObjectName("renameFault")
        self.fault.setWordWrap(True)
        self.fault.hide()
        self.textChanged.connect(self._judge)
        self._anchor = Anchor(view, self.place, self.close)

    def open(self) -> None:
        if self._view.zoom < NEAR:
            self._view.reveal(self._node_id)
        self.place()
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def place(self) -> None:
        """Lie on the node's title."""
        item, zoom = self._view.canvas.nodes[self._node_id], self._view.zoom
        title = QRectF(TEXT_LEFT - 5, 9, item.card.width() - TEXT_LEFT - 1, 24)
        box = self._view.mapFromScene(title.translated(item.pos())).boundingRect()
        font = QFont(self.font())
        font.setPixelSize(max(round(_TITLE_PIXELS * zoom), 11))
        self.setFont(font)
        self.setGeometry(
            box.x(),
            box.y(),
            max(box.width(), _LEAST_WIDTH),
            max(box.height(), self.minimumSizeHint().height()),
        )
        below = self._view.mapFromScene(item.card.bottomLeft() + QPointF(0, 6))
        self.fault.setFixedWidth(_FAULT_WIDTH)
        self.fault.move(below)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._rename():
                self.close()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            if self._anchor.held:
                self._rename()
            self.close()

    def finish_typing(self) -> None:
        """Rename, where the name can be, and close."""
        self._rename()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if self._anchor.let_go():
            self.textChanged.disconnect(self._judge)  # the label that it writes to goes before the field does
            self.fault.deleteLater()
            self.closed.emit()
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rename(self) -> bool:
        """Whether the node has the name now."""
        name, view = self.text().strip(), self._view
        if name == self._own:
            return True
        if self._fault_of(name):
            return False
        network_id, node_id = view.network_id, self._node_id
        label = say("Rename {old} to {new}", old=self._own, new=name)
        self._own = name
        return view.canvas.model.edit(
            label, lambda document: edits.rename_node(document, network_id, node_id, name), origin=view
        )

    def _judge(self, text: str) -> None:
        words = self._fault_of(text.strip())
        self.setProperty("fault", bool(words))
        self.style().polish(self)
        self.fault.setText(words)
        self.fault.adjustSize()
        self.fault.setVisible(bool(words))
        self.fault.raise_()

    def _fault_of(self, name: str) -> str:
        """Why the node can't have this name; empty where it can."""
        try:
            edits.rename_node(self._view.canvas.model.document, self._view.network_id, self._node_id, name)
        except EditError as error:
            return shown(error)
        return ""
