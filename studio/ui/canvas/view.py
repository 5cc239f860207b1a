"""The view of a canvas: pan, zoom, and the edits that its gestures stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from studio.graph import edits
from studio.graph.diff import DocumentDiff
from studio.graph.document import Edge, NetworkDocument, PortKey, ProjectDocument
from studio.graph.errors import EditError
from studio.ui.canvas import clipboard, geometry
from studio.ui.canvas.background import paint_grid, paint_hint
from studio.ui.canvas.interaction import Gesture, start_gesture
from studio.ui.canvas.scene import CanvasScene
from studio.ui.canvas.search_popup import SearchPopup
from studio.ui.canvas.wiring import WireEnd, fitting_types, plan_wire
from studio.ui.document_model import DocumentModel
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Theme

LAYER_MIME = "application/x-layerloom-layer"
SMALLEST_ZOOM, LARGEST_ZOOM = 0.05, 4.0
_ZOOM_STEP = 1.0015  # per unit of a wheel's angle (120 a notch)
_FIT_MARGIN = 48.0


class CanvasView(QGraphicsView):
    """Shows one network and turns gestures into edits. It changes nothing itself: it waits for the document to."""

    selection_changed = Signal(tuple)  # node ids
    zoom_changed = Signal(float)
    status = Signal(str)

    def __init__(
        self,
        model: DocumentModel,
        shapes: ShapeService,
        theme: Theme,
        network_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model, self.shapes, self.theme, self.network_id = model, shapes, theme, network_id
        self.canvas = CanvasScene(model, theme, network_id)
        self.setScene(self.canvas)
        self.setObjectName(f"canvas-{network_id}")
        self.setAccessibleName(self.tr("Canvas of the network"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.NoDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.gesture: Gesture | None = None
        self.space_held = False
        self._moved_by_hand = False  # until then, the whole network stays in view
        self.canvas.selectionChanged.connect(self._tell_selection)
        model.changed.connect(self._document_changed)
        shapes.facts_changed.connect(self._facts_changed)
        shapes.problems_changed.connect(self._problems_changed)
        theme.changed.connect(self._theme_changed)
        self._facts_changed()
        self._problems_changed()

    # What comes from outside

    def let_go(self) -> None:
        """Hear of nothing any more: the scene is about to be destroyed, and its items with it."""
        self.canvas.selectionChanged.disconnect(self._tell_selection)
        self.model.changed.disconnect(self._document_changed)
        self.shapes.facts_changed.disconnect(self._facts_changed)
        self.shapes.problems_changed.disconnect(self._problems_changed)
        self.theme.changed.disconnect(self._theme_changed)

    def _document_changed(self, change: DocumentDiff, _origin: object) -> None:
        network_change = change.networks.get(self.network_id)
        if network_change is not None and self.network_id in self.model.document.networks:
            self.canvas.apply_diff(network_change)
            self.viewport().update()

    def _facts_changed(self) -> None:
        self.canvas.set_facts(self.shapes.facts.get(self.network_id))

    def _problems_changed(self) -> None:
        if self.network_id in self.model.document.networks:
            self.canvas.set_problems(self.shapes.problems)

    def _theme_changed(self) -> None:
        self.canvas.restyle()
        self.viewport().update()

    def _tell_selection(self) -> None:
        self.selection_changed.emit(self.canvas.selected_ids())

    # Looking around

    @property
    def zoom(self) -> float:
        return self.transform().m11()

    def zoom_to(self, zoom: float, anchor: QPoint | None = None) -> None:
        """Zoom, keeping what is under ``anchor`` (viewport coordinates; the centre) where it is."""
        anchor = anchor or self.viewport().rect().center()
        zoom = min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM)
        before = self.mapToScene(anchor)
        self.resetTransform()
        self.scale(zoom, zoom)
        self._move_by(self.mapToScene(anchor) - before)
        self.zoom_changed.emit(zoom)

    def _move_by(self, delta: QPointF) -> None:
        """Move what is seen by a distance in the scene."""
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() - round(delta.x() * self.zoom))
        vertical.setValue(vertical.value() - round(delta.y() * self.zoom))

    def pan(self, delta: QPoint) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - delta.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - delta.y())

    def fit(self) -> None:
        """Show the whole network, or the selection when there is one, at 100 % at most."""
        ids = self.canvas.selected_ids() or tuple(self.canvas.nodes)
        rect = self.canvas.nodes_rect(ids).adjusted(-_FIT_MARGIN, -_FIT_MARGIN, _FIT_MARGIN, _FIT_MARGIN)
        size = self.viewport().size()
        scale = min(size.width() / rect.width(), size.height() / rect.height(), 1.0) if ids else 1.0
        self.zoom_to(scale)
        self.centerOn(rect.center() if ids else QPointF())

    def reveal(self, node_id: str) -> None:
        """Select a node and bring it into view."""
        if node_id in self.canvas.nodes:
            self.select([node_id])
            self.ensureVisible(self.canvas.nodes_rect([node_id]), 80, 80)

    def select(self, node_ids: Iterable[str]) -> None:
        self.canvas.clearSelection()
        for node_id in node_ids:
            if node_id in self.canvas.nodes:
                self.canvas.nodes[node_id].setSelected(True)

    def select_all(self) -> None:
        self.select(list(self.canvas.nodes))

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.fit()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if not self._moved_by_hand:
            self.fit()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        paint_grid(painter, QRectF(rect), self.zoom, self.theme)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if not self.canvas.nodes:
            paint_hint(
                painter, self.viewport().rect(), self.theme, self.tr("Drag a layer here, or press Tab")
            )
        if self.gesture is not None:
            self.gesture.paint(painter)

    # Edits

    def add_layer(
        self, type_name: str, position: QPointF | None = None, wire: WireEnd | None = None
    ) -> str | None:
        """Add a layer with what the catalogue suggests, centred at a place in the scene, wired if asked; its id."""
        network = self.canvas.network
        at = position if position is not None else self.mapToScene(self.viewport().rect().center())
        corner = geometry.snapped(at - QPointF(geometry.NODE_WIDTH / 2, geometry.NODE_HEIGHT / 2))
        corner = self._free_place(corner)
        where = (corner.x(), corner.y())
        try:
            node = edits.make_node(network, self.model.catalogue, type_name, position=where, suggested=True)
        except EditError as error:
            self.model.refused.emit(str(error))
            return None

        def function(document: ProjectDocument) -> ProjectDocument:
            document = edits.add_node(document, self.network_id, node)
            edge = (
                plan_wire(document.networks[self.network_id], wire, node.id, self.model.catalogue)
                if wire
                else None
            )
            if edge is None:
                return document
            return edits.connect(document, self.network_id, edge, self.model.catalogue, replace_wire=True)

        if not self.model.edit(self.tr("Add {0}").format(node.name), function, self):
            return None
        self.select([node.id])
        return node.id

    def _free_place(self, corner: QPointF) -> QPointF:
        """Not exactly on another node."""
        taken = {(item.pos().x(), item.pos().y()) for item in self.canvas.nodes.values()}
        while (corner.x(), corner.y()) in taken:
            corner += QPointF(clipboard.PASTE_OFFSET, clipboard.PASTE_OFFSET)
        return corner

    def connect_ports(self, edge: Edge, replaced: PortKey | None = None) -> bool:
        """Add a wire; ``replaced`` is a wire whose end was dragged here, and goes."""

        def function(document: ProjectDocument) -> ProjectDocument:
            if replaced is not None:
                document = edits.disconnect(document, self.network_id, [replaced])
            return edits.connect(document, self.network_id, edge, self.model.catalogue, replace_wire=True)

        nodes = self.canvas.network.nodes
        label = self.tr("Connect {0} to {1}").format(nodes[edge.source].name, nodes[edge.target].name)
        return self.model.edit(label, function, self)

    def disconnect_input(self, key: PortKey) -> None:
        name = self.canvas.network.nodes[key[0]].name
        label = self.tr("Disconnect {0}").format(name)
        self.model.edit(label, lambda document: edits.disconnect(document, self.network_id, [key]), self)

    def move_nodes(self, positions: Mapping[str, tuple[float, float]]) -> None:
        label = (
            self.tr("Move")
            if len(positions) > 1
            else self.tr("Move {0}").format(self._name(next(iter(positions))))
        )
        self.model.edit(label, lambda document: edits.move_nodes(document, self.network_id, positions), self)

    def _name(self, node_id: str) -> str:
        return self.canvas.network.nodes[node_id].name

    def delete_selection(self) -> None:
        ids, wires = self.canvas.selected_ids(), self.canvas.selected_wires()
        if not ids and not wires:
            return

        def function(document: ProjectDocument) -> ProjectDocument:
            document = edits.disconnect(document, self.network_id, wires)
            return edits.remove_nodes(document, self.network_id, ids)

        label = (
            self.tr("Delete {0}").format(", ".join(map(self._name, ids))) if ids else self.tr("Delete wire")
        )
        self.model.edit(label, function, self)

    def copy(self) -> None:
        if ids := self.canvas.selected_ids():
            QGuiApplication.clipboard().setText(clipboard.copy_text(self.canvas.network, ids))

    def cut(self) -> None:
        self.copy()
        self.delete_selection()

    def paste(self) -> None:
        part = clipboard.read_text(QGuiApplication.clipboard().text())
        if part is None or not part.nodes:
            self.status.emit(self.tr("The clipboard holds no layers."))
            return
        self._insert(part, self.tr("Paste"))

    def duplicate(self) -> None:
        ids = self.canvas.selected_ids()
        if ids:
            part = clipboard.read_text(clipboard.copy_text(self.canvas.network, ids))
            assert part is not None
            self._insert(part, self.tr("Duplicate"))

    def _insert(self, part: NetworkDocument, label: str) -> None:
        added: list[str] = []

        def function(document: ProjectDocument) -> ProjectDocument:
            offset = (clipboard.PASTE_OFFSET, clipboard.PASTE_OFFSET)
            document, ids = clipboard.paste(document, self.network_id, part, offset)
            added.extend(ids)
            return document

        if self.model.edit(label, function, self):
            self.select(added)

    def nudge(self, dx: float, dy: float) -> None:
        ids = self.canvas.selected_ids()
        if not ids:
            return
        nodes = self.canvas.network.nodes
        moved = {key: (nodes[key].position[0] + dx, nodes[key].position[1] + dy) for key in ids}
        self.model.edit(
            self.tr("Move"),
            lambda document: edits.move_nodes(document, self.network_id, moved),
            self,
            merge=("nudge", self.network_id, ids),
        )

    # Search palette

    def open_search(self, position: QPoint | None = None, wire: WireEnd | None = None) -> SearchPopup:
        """Open the search palette at a place of the viewport (the mouse's); with a wire, for layers that fit."""
        if position is None:
            under = self.viewport().mapFromGlobal(QCursor.pos())
            inside = self.viewport().rect().contains(under)
            position = under if inside else self.viewport().rect().center()
        scene_at = self.mapToScene(position)
        specs = fitting_types(self.model.catalogue, wire)
        popup = SearchPopup(specs, self.theme, self)
        if wire is not None:  # the new node's port is where the wire was dropped
            shift = geometry.NODE_WIDTH / 2 if wire.output else -geometry.NODE_WIDTH / 2
            scene_at += QPointF(shift, 0)
        popup.chosen.connect(lambda type_name: self.add_layer(type_name, scene_at, wire))
        popup.open_at(self.viewport().mapToGlobal(position))
        return popup

    # Mouse, keys, drops

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.gesture is None:
            self.gesture = start_gesture(self, event)
            self._moved_by_hand = True
        if self.gesture is not None:
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.gesture is not None:
            self.gesture.move(event)
            self.viewport().update()
            return
        self._hover(self.mapToScene(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.release(event)
            self.viewport().unsetCursor()
            self.viewport().update()
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and not self.items(event.position().toPoint()):
            self.gesture = None
            self.open_search(event.position().toPoint())

    def _hover(self, point: QPointF) -> None:
        near = self.canvas.port_near(point, geometry.PORT_REACH * 0.7)
        for item in self.canvas.nodes.values():
            item.set_hovered_port((near[1], near[2]) if near and near[0] is item else None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._moved_by_hand = True
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not event.pixelDelta().isNull():
            self.pan(event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2)
        else:
            self.zoom_to(self.zoom * _ZOOM_STEP ** event.angleDelta().y(), event.position().toPoint())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape and self.gesture is not None:
            self.gesture.cancel()
            self.gesture = None
            self.viewport().update()
        elif key is Qt.Key.Key_Escape:
            self.canvas.clearSelection()
        elif key is Qt.Key.Key_Space and not event.isAutoRepeat():
            self.space_held = True
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif key in steps and self.canvas.selected_ids():
            self.nudge(*(geometry.GRID * step for step in steps[key]))
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.space_held = False
            self.viewport().unsetCursor()
        super().keyReleaseEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab opens the search palette instead of leaving the canvas; Shift+Tab leaves it."""
        if forward:
            self.open_search()
            return True
        return super().focusNextPrevChild(forward)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        item = self.canvas.node_at(self.mapToScene(event.pos()))
        if item is not None and not item.isSelected():
            self.select([item.id])
        menu = self.window().findChild(QWidget, "editMenu")
        if menu is not None and hasattr(menu, "popup"):
            menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(LAYER_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(LAYER_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        type_name = bytes(event.mimeData().data(LAYER_MIME).data()).decode("utf-8")
        self.add_layer(type_name, self.mapToScene(event.position().toPoint()))
        event.acceptProposedAction()
        self.setFocus()
