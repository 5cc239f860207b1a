"""Frames and notes on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from studio.graph.annotations import Frame, Note, Rectangle
from studio.ui.canvas.node_item import NODE_LEVEL
from studio.ui.canvas.painter import NEAR
from studio.ui.canvas.style import CanvasStyle

FRAME_LEVEL = -2.0  # below the wires
NOTE_LEVEL = NODE_LEVEL - 0.5
TITLE_HEIGHT = 28.0
_RADIUS = 10.0
_NOTE_RADIUS = 6.0
_PADDING = 9.0
_EDGE = 6.0  # how near to an edge a press seizes it, in pixels
_LARGEST_TITLE = 160.0


class AnnotationItem(QGraphicsRectItem):
    """A frame or a note. Its rectangle is in scene coordinates, as in the document."""

    def __init__(self, thing: Frame | Note, style: CanvasStyle) -> None:
        super().__init__()
        self.style_, self.selected = style, False
        self.setPen(Qt.PenStyle.NoPen)
        self.show_thing(thing)

    def show_thing(self, thing: Frame | Note) -> None:
        self.thing = thing
        self.show_place(thing.rectangle)

    def show_place(self, place: Rectangle) -> None:
        """Stand somewhere; where the document has it, but for the time of a drag."""
        self.area = QRectF(place.x, place.y, place.width, place.height)
        self.setRect(self.area.adjusted(-3, -3, 3, 3))
        self.update()

    def show_style(self, style: CanvasStyle) -> None:
        self.style_ = style
        self.update()

    def select(self, selected: bool) -> None:
        if selected != self.selected:
            self.selected = selected
            self.update()

    def edges_at(self, point: QPointF, zoom: float) -> tuple[str, ...]:
        """The edges that a press at a point would drag."""
        reach, area = _EDGE / zoom, self.area
        if not area.adjusted(-reach, -reach, reach, reach).contains(point):
            return ()
        near = {
            "left": abs(point.x() - area.left()),
            "right": abs(point.x() - area.right()),
            "top": abs(point.y() - area.top()),
            "bottom": abs(point.y() - area.bottom()),
        }
        return tuple(name for name, distance in near.items() if distance <= reach)

    @property
    def handle(self) -> QRectF:
        """Where a press takes it along."""
        return self.area

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        self.paint_all(painter, option.levelOfDetailFromTransform(painter.worldTransform()))

    def paint_all(self, painter: QPainter, zoom: float) -> None:
        self.paint_at(painter, zoom)
        if self.selected:
            painter.setPen(self.style_.selected_pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.area.adjusted(-1, -1, 1, 1), _RADIUS, _RADIUS)

    def paint_at(self, painter: QPainter, zoom: float) -> None:
        """Paint all but the selection."""
        raise NotImplementedError


class FrameItem(AnnotationItem):
    """A translucent area behind nodes, with a title."""

    def __init__(self, thing: Frame, style: CanvasStyle) -> None:
        super().__init__(thing, style)
        self.setZValue(FRAME_LEVEL)

    @property
    def frame(self) -> Frame:
        assert isinstance(self.thing, Frame)
        return self.thing

    @property
    def handle(self) -> QRectF:
        return QRectF(self.area.topLeft(), self.area.topRight() + QPointF(0, TITLE_HEIGHT))

    def paint_at(self, painter: QPainter, zoom: float) -> None:
        style, colour = self.style_, self.frame.colour
        painter.setPen(QPen(style.frame(colour, 0.55), 1.2))
        painter.setBrush(style.frame(colour, 0.14 if style.dark else 0.09))
        painter.drawRoundedRect(self.area, _RADIUS, _RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.frame(colour, 0.26 if style.dark else 0.18))
        font, band = self._title(zoom)
        painter.save()
        painter.setClipRect(band, Qt.ClipOperation.IntersectClip)
        painter.drawRoundedRect(self.area, _RADIUS, _RADIUS)
        painter.restore()
        painter.setPen(style.text)
        painter.setFont(font)
        place = band.adjusted(_PADDING, 0, -_PADDING, 0)
        text = QFontMetricsF(font).elidedText(self.frame.title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _title(self, zoom: float) -> tuple[QFont, QRectF]:
        """The title's font and place; from afar larger, so that it can still be read."""
        font, band = QFont(self.style_.name_font), self.handle
        if zoom < NEAR:
            font.setPixelSize(max(round(min(12 / zoom, self.area.height() / 4, _LARGEST_TITLE)), 1))
            band.setHeight(max(band.height(), QFontMetricsF(font).height()))
        return font, band


class NoteItem(AnnotationItem):
    """A sheet with a comment."""

    def __init__(self, thing: Note, style: CanvasStyle) -> None:
        super().__init__(thing, style)
        self.setZValue(NOTE_LEVEL)

    @property
    def note(self) -> Note:
        assert isinstance(self.thing, Note)
        return self.thing

    def paint_at(self, painter: QPainter, zoom: float) -> None:
        style = self.style_
        painter.setPen(QPen(style.note_border, 1))
        painter.setBrush(style.note)
        painter.drawRoundedRect(self.area, _NOTE_RADIUS, _NOTE_RADIUS)
        font = note_font(style)
        painter.setFont(font)
        painter.setPen(style.text)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        inside = self.area.adjusted(_PADDING, _PADDING - 2, -_PADDING, -_PADDING + 2)
        painter.save()
        painter.setClipRect(inside, Qt.ClipOperation.IntersectClip)
        painter.drawText(inside, int(flags) | int(Qt.TextFlag.TextWordWrap), self.note.text)
        painter.restore()


def note_font(style: CanvasStyle) -> QFont:
    font = QFont(style.summary_font)
    font.setPixelSize(12)
    return font
