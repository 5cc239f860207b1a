"""Pictures of a network as SVG, PNG or PDF: lines stay lines and text stays text where the format can."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter, QPixmap
from PySide6.QtSvg import QSvgGenerator

from studio.graph.errors import LayerloomError
from studio.graph.tensors import NetworkFacts
from studio.ui.canvas.hits import NO_MARKS, Marks
from studio.ui.canvas.scene import CanvasScene
from studio.ui.document_model import DocumentModel
from studio.ui.theme import Theme

_MARGIN = 16.0  # around all that is painted
_MOST_PIXELS = 150_000_000  # 600 MB while it is painted
_LONGEST_SIDE = 32_000  # pixels; Qt's painter can't go further
_LONGEST_PAGE = 14_000.0  # points; viewers show no longer ones
_UNITS_PER_INCH = 96
_POINTS = 72 / _UNITS_PER_INCH  # to a scene unit
_DOTS_PER_INCH = 1200


@dataclass(frozen=True)
class PictureSize:
    """How large a picture is, in scene units."""

    width: float
    height: float

    def pixels(self, scale: float) -> QSize:
        return QSize(round(self.width * scale), round(self.height * scale))

    def fits(self, scale: float) -> bool:
        """Whether a picture of pixels can be that large."""
        size = self.pixels(scale)
        return (
            size.width() * size.height() <= _MOST_PIXELS and max(size.width(), size.height()) <= _LONGEST_SIDE
        )


@dataclass(frozen=True)
class Part:
    """What of a network is painted: nodes by their ids, frames and notes."""

    nodes: frozenset[str]
    marks: Marks = NO_MARKS


class Picture:
    """A network, or some of its nodes, laid out to be painted anywhere. ``close`` when done."""

    def __init__(
        self,
        model: DocumentModel,
        network_id: str,
        facts: NetworkFacts | None,
        theme: Theme,
        part: Part | None = None,
    ) -> None:
        self._scene = CanvasScene(model, theme, network_id)
        self._scene.paint_directly()
        self._scene.set_facts(facts)
        self._name = self._scene.network.name
        if part is not None:
            self._keep(part)
        area = QRectF()
        for item in self._scene.items():
            if item.isVisible():
                area = area.united(item.sceneBoundingRect())
        self._area = area.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def close(self) -> None:
        self._scene.let_go()
        self._scene.deleteLater()

    @property
    def size(self) -> PictureSize:
        return PictureSize(self._area.width(), self._area.height())

    def png(self, scale: float, transparent: bool) -> bytes:
        """The picture in pixels. Raises LayerloomError where it would have too many."""
        size = self.size.pixels(scale)
        if not self.size.fits(scale):
            words = QCoreApplication.translate(
                "Picture",
                "A picture of {width} × {height} pixels is too large. Choose a smaller scale, "
                "only the selection, or SVG.",
            )
            raise LayerloomError(words.format(width=f"{size.width():,}", height=f"{size.height():,}"))
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        self._paint_on(image, QRectF(image.rect()), transparent)
        return _in_memory(lambda device: image.save(device, "PNG"))  # type: ignore[call-overload]

    def svg(self, transparent: bool) -> bytes:
        generator, size = QSvgGenerator(), self.size.pixels(1.0)

        def write(device: QIODevice) -> None:
            generator.setOutputDevice(device)
            generator.setSize(size)
            generator.setResolution(_UNITS_PER_INCH)
            generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
            generator.setTitle(self._name)
            self._paint_on(generator, QRectF(0, 0, size.width(), size.height()), transparent)

        # Where none of the fonts is installed, any one without serifs comes closest.
        return re.sub(rb'font-family="([^"]+)"', rb'font-family="\1,sans-serif"', _in_memory(write))

    def pdf(self, transparent: bool) -> bytes:
        points = QSizeF(self.size.width, self.size.height) * _POINTS
        shrunk = min(1.0, _LONGEST_PAGE / max(points.width(), points.height()))

        def write(device: QIODevice) -> None:
            writer = QPdfWriter(device)
            writer.setTitle(self._name)
            writer.setResolution(round(_DOTS_PER_INCH * shrunk) or 1)
            page = QPageSize(points * shrunk, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
            writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
            self._paint_on(writer, QRectF(0, 0, writer.width(), writer.height()), transparent)

        return _in_memory(write)

    def preview(self, room: QSize, ratio: float, transparent: bool) -> QPixmap:
        """The picture as large as fits into some room."""
        wanted = QSizeF(self.size.width, self.size.height)
        if wanted.width() > room.width() or wanted.height() > room.height():
            wanted.scale(QSizeF(room), Qt.AspectRatioMode.KeepAspectRatio)
        pixmap = QPixmap(wanted.toSize().expandedTo(QSize(1, 1)) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        self._paint_on(pixmap, QRectF(QPointF(0, 0), pixmap.deviceIndependentSize()), transparent)
        return pixmap

    def _paint_on(self, device: QPaintDevice, target: QRectF, transparent: bool) -> None:
        painter = QPainter(device)
        try:
            painter.setRenderHints(
                QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
            )
            if not transparent:
                painter.fillRect(target, self._scene.style_.canvas)
            self._scene.render(painter, target, self._area, Qt.AspectRatioMode.KeepAspectRatio)
        finally:
            painter.end()  # a device that dies while it is painted on takes the process with it

    def _keep(self, part: Part) -> None:
        """Hide all but a part, and the wires among its nodes."""
        scene = self._scene
        for node_id, node in scene.nodes.items():
            node.setVisible(node_id in part.nodes)
        for wire in scene.wires.values():
            if wire.edge.source not in part.nodes or wire.edge.target not in part.nodes:
                wire.hide()
        for key, frame in scene.annotations.frames.items():
            frame.setVisible(key in part.marks.frames)
        for key, note in scene.annotations.notes.items():
            note.setVisible(key in part.marks.notes)


def _in_memory(write: Callable[[QIODevice], object]) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    write(buffer)
    buffer.close()
    return bytes(buffer.data().data())
