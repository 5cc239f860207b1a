"""The view: looks at a scene, takes mouse, keys and drops, and offers the canvas's actions to the window."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from studio.graph.problems import Problem
from studio.ui.canvas import hints
from studio.ui.canvas.around import Around
from studio.ui.canvas.arranger import Arranger
from studio.ui.canvas.block_editor import BlockEditor
from studio.ui.canvas.commands import PortRef
from studio.ui.canvas.editor import CanvasEditor
from studio.ui.canvas.far import FarLayer
from studio.ui.canvas.flags import FlagEditor
from studio.ui.canvas.focus import CanvasFocus
from studio.ui.canvas.health import HealthLayer, in_words
from studio.ui.canvas.hits import Hit
from studio.ui.canvas.hovering import Hovering
from studio.ui.canvas.interaction import double_clicked, key_action
from studio.ui.canvas.layers import Layers
from studio.ui.canvas.menu import canvas_menu
from studio.ui.canvas.mouse import Mouse
from studio.ui.canvas.navigation import NavigableView
from studio.ui.canvas.overlays import Overlays
from studio.ui.canvas.painter import FAR, NEAR
from studio.ui.canvas.palette_drop import PaletteDrop
from studio.ui.canvas.port_letters import PortLetters
from studio.ui.canvas.rewirer import Rewirer
from studio.ui.canvas.scene import CanvasScene
from studio.ui.canvas.search_popup import SearchPopup
from studio.ui.canvas.searching import Searching
from studio.ui.canvas.sights import Sights
from studio.ui.canvas.wire_item import bounds
from studio.ui.document_model import DocumentModel
from studio.ui.layer_uses import LayerUses
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Theme

_SHARPEN_MS = 15  # until the next part of what a zoom left soft is painted anew


class CanvasView(NavigableView):
    """A canvas for one network at a time. Document changes reach it as diffs, its own ones too."""

    selection_changed = Signal(tuple)  # node ids
    block_opened = Signal(str)  # the id of a block whose inside is wanted
    left = Signal()  # the network that this one was entered from is wanted
    settings_wanted = Signal()  # the settings of what is selected are to be edited
    status = Signal(str)  # what to tell the user: why something was refused
    hint = Signal(str)  # what letting go now would do, while something is dragged; empty: nothing is
    node_wanted = Signal(str, str)  # a network's name and a node of it that is to be shown

    def __init__(
        self,
        model: DocumentModel,
        shapes: ShapeService,
        theme: Theme,
        network_id: str,
        parent: QWidget | None = None,
    ) -> None:
        self.canvas = CanvasScene(model, theme, network_id)
        super().__init__(self.canvas, parent)
        self.canvas.setParent(self)
        self.network_id = network_id
        self.setObjectName("canvas")
        self.setAccessibleName(self.tr("Network canvas"))
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.editor = CanvasEditor(self.canvas)
        self.blocks = BlockEditor(self.canvas)
        self.flags = FlagEditor(self.canvas)
        self.around = Around(self)
        self.rewirer = Rewirer(self.canvas)
        self.arranger = Arranger(self.canvas)
        self.uses = LayerUses()
        self.menu_actions: list[QAction | None] = []  # the window's, for the context menu; None: a line
        self._model, self._shapes, self._theme = model, shapes, theme
        far = FarLayer(self.canvas)
        self._layers = Layers(self, far)
        self.health = HealthLayer(self)
        self.searching = Searching(self, theme)
        self.hovering = Hovering(self)
        self.mouse = Mouse(self, self.hovering)
        self._drops = PaletteDrop(self, self.hovering)
        self.sights = Sights(self, network_id)
        self._let_go = False
        self._sharpen = QTimer(self, interval=_SHARPEN_MS, singleShot=True)
        self._sharpen.timeout.connect(self.viewport().update)
        self.focus = CanvasFocus(self)
        self.letters = PortLetters(self)
        self.overlays = Overlays(self, model, shapes, theme, far)
        self._connect()

    def _connect(self) -> None:
        self.canvas.selection_changed.connect(self.selection_changed)
        self.canvas.content_changed.connect(self._content_changed)
        self.canvas.changing.connect(self.mouse.cancel)
        for actor in (self.editor, self.blocks, self.flags, self.around, self.rewirer, self.arranger):
            actor.status.connect(self.status)
        self.editor.layer_added.connect(self._layer_added)
        self.blocks.tidied.connect(self._tidied)
        self._shapes.facts_changed.connect(self._take_facts)
        self._shapes.problems_changed.connect(self._take_problems)
        self._model.reset.connect(self._start_over)
        self._theme.changed.connect(self.viewport().update)
        self._take_facts()
        self._take_problems()

    def _layer_added(self, type_name: str, node_id: str) -> None:
        self.uses.add(type_name)
        self.focus.keep_in_sight(node_id)

    def let_go(self) -> None:
        """Hear of nothing any more: another canvas takes this one's place."""
        self._let_go = True
        self._sharpen.stop()
        self.mouse.cancel()
        self.overlays.let_go()
        self.canvas.let_go()
        self.canvas.selection_changed.disconnect(self.selection_changed)
        self.canvas.content_changed.disconnect(self._content_changed)
        self.canvas.changing.disconnect(self.mouse.cancel)
        self._shapes.facts_changed.disconnect(self._take_facts)
        self._shapes.problems_changed.disconnect(self._take_problems)
        self._model.reset.disconnect(self._start_over)
        self._theme.changed.disconnect(self.viewport().update)

    def _take_problems(self) -> None:
        self.set_problems(self._shapes.problems)

    def _take_facts(self) -> None:
        self.canvas.set_facts(self._shapes.facts.get(self.canvas.network_id))

    def set_problems(self, problems: Iterable[Problem]) -> None:
        self.canvas.set_problems(problems)

    def _content_changed(self) -> None:
        if self.zoom < FAR or not self.canvas.nodes:
            self.viewport().update()

    def _start_over(self) -> None:
        self.mouse.cancel()
        self.fit()

    def show_network(self, network_id: str, place: Hashable) -> None:
        """Show another network, as it was seen at that place the last time."""
        self.mouse.cancel()
        self.searching.close()
        self.hovering.show(Hit())
        self.sights.leave_for(place)
        self.network_id = network_id
        self.canvas.show_network(network_id)
        self._take_facts()
        self._take_problems()
        self.sights.look()

    def take_over(self, other: CanvasView) -> None:
        """Look where another canvas looks, at each network, and select what is selected there."""
        self.canvas.select(other.selection, other.canvas.selected_wires, other.canvas.annotations.selected)
        self.sights.known = other.sights.known

    # Looking around

    def fit(self) -> None:
        """Show the whole network, and keep showing it while the window changes its size."""
        self.blocks.settle()
        self.show_area(self.canvas.covered)
        self._follows_fit = True

    def fit_selection(self) -> None:
        """Show what is selected; without a selection, everything."""
        if self.selection:
            self.show_area(bounds([self.canvas.nodes[node_id] for node_id in self.selection]))
        else:
            self.fit()

    def reveal(self, node_id: str) -> None:
        """Select a node and bring it into sight, at a zoom where it can be read."""
        if node_id not in self.canvas.nodes:
            return
        self.select([node_id])
        if self.zoom < NEAR:
            self.set_zoom(self.natural_zoom)
        self.centre_at(self.canvas.nodes[node_id].card.center())

    def set_zoom(self, zoom: float) -> None:
        super().set_zoom(zoom)
        self.canvas.set_zoom(self.zoom)

    def pan(self, offset: QPoint) -> None:
        super().pan(offset)
        if not self.canvas.nodes:
            self.viewport().update()  # the hint stays in the middle

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._follows_fit:
            self.fit()
        self.searching.close()
        self.overlays.place()

    # Actions for the window

    def select(self, ids: Iterable[str]) -> None:
        self.canvas.select(ids)

    @property
    def selection(self) -> tuple[str, ...]:
        return self.canvas.selection

    def add_layer(self, type_name: str, scene_pos: QPointF | None = None) -> str | None:
        """Add a layer around a point of the scene, or in the middle of what is seen."""
        return self.editor.add_layer(type_name, self.visible_centre() if scene_pos is None else scene_pos)

    def delete_selection(self) -> None:
        self.editor.remove_selected()

    def select_all(self) -> None:
        self.editor.select_all()

    def duplicate(self) -> None:
        self.editor.duplicate()

    def copy(self) -> None:
        self.editor.copy()

    def cut(self) -> None:
        self.editor.cut()

    def paste(self) -> None:
        self.editor.paste(self.mapToScene(self.mouse.position))

    def add_note(self) -> None:
        """Add a note where the mouse is on the canvas."""
        self.around.add_note(self.mapToScene(self.mouse.position))

    # Blocks

    def open_block(self) -> None:
        """Show what is inside of the block that is selected; the settings of any other layer."""
        node_id = self.blocks.selected_block()
        if node_id is not None:
            self.block_opened.emit(node_id)
        elif self.selection:
            self.settings_wanted.emit()

    def tidy_up(self) -> None:
        self.blocks.tidy_up()

    def _tidied(self) -> None:
        if self._follows_fit:
            self.fit()

    # The search palette

    def open_search(self, position: QPoint | None = None, end: PortRef | None = None) -> SearchPopup:
        """Open the search palette at a point of the viewport, or where the mouse is.

        With an ``end`` it offers what a wire from there can go to, and wires it.
        """
        return self.searching.open(self.mouse.position if position is None else position, end)

    @property
    def popup(self) -> SearchPopup | None:
        """The search palette, while it is open."""
        return self.searching.popup

    # The mouse

    def hit(self, position: QPoint) -> Hit:
        return self.canvas.hit(self.mapToScene(position), self.zoom)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._follows_fit = False
        self.focus.hide()
        self.searching.close()
        self.blocks.settle()
        self.mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not double_clicked(self, event):
            self.mousePressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tool_tip(self.hit(event.pos())), self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self.mouse.leave()
        return super().viewportEvent(event)

    def _tool_tip(self, hit: Hit) -> str:
        text = hints.tool_tip(self.canvas, hit)
        health = self.health.of(hit.node) if hit.port is None else None
        return text if health is None else "<br>".join([text, *in_words(health)])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.mouse.busy:
            canvas_menu(self, event.pos()).popup(event.globalPos())

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.mouse.start_panning()
        elif not self.mouse.busy and self.focus.key(event):
            self._follows_fit = False
        elif (action := key_action(self, event)) is not None:
            action()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            if self.mouse.stop_panning() and self.focus.shown:
                self.focus.toggle()
        else:
            event.ignore()

    def focusNextPrevChild(self, _next: bool) -> bool:
        return False  # Tab opens the search palette

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()  # the ring is back

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.mouse.stop_panning()
        self.viewport().update()
        super().focusOutEvent(event)

    # Drops from the palette

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drops.judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drops.judge(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hovering.show(Hit())

    def dropEvent(self, event: QDropEvent) -> None:
        taken = self._drops.drop(event)
        self._follows_fit = self._follows_fit and not taken

    # Painting what isn't an item

    def paintEvent(self, event: QPaintEvent) -> None:
        self.canvas.catch_up()
        self.canvas.sprites.begin_frame()
        super().paintEvent(event)
        if self.canvas.sprites.unfinished and not self._let_go:
            self._sharpen.start()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        self._layers.paint_below(painter, QRectF(rect))

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        super().drawForeground(painter, rect)
        self._layers.paint_above(painter, QRectF(rect))
