"""The embedding: samples in the plane in which a layer tells them apart most, each class with its mark and colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.engine.probe_events import LAST_HIDDEN, Embedded
from studio.ui.form import ElidedLabel, scrolled
from studio.ui.live.marks import draw_mark
from studio.ui.live.newest import NewestPanel
from studio.ui.resting import TimedWidget
from studio.ui.sample_strip import picture_of
from studio.ui.theme import Theme

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_EDGE, _MARK, _NEAR = 14.0, 3.6, 9.0
_PICTURE, _ROW, _LEGEND_WIDTH = 56, 18, 150
_MOST_STRETCH = 2.2
_PALE = 0.12  # of what belongs to other classes than the one that is pointed at


class Scatter(TimedWidget):
    """The points. The one under the mouse, or chosen by arrow keys, shows its sample."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.shown: Embedded | None = None
        self.hovered: int | None = None
        self.of_class: int | None = None  # the class that stands out
        self._points: npt.NDArray[np.float32] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Embedding"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(360, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 110)

    def show_points(self, shown: Embedded) -> None:
        """Show these; the axes keep their direction, so that points wander and don't jump."""
        self._points = _turned(shown, self.shown, self._points)
        self.shown = shown
        if self.hovered is not None and self.hovered >= len(self._points):
            self.hovered = None
        self.update()

    def point_out(self, class_: int | None) -> None:
        """Let a class stand out, or none."""
        self.of_class = class_
        self.update()

    def forget(self) -> None:
        self.shown = self._points = self.hovered = None

    def words(self, number: int) -> str:
        """A sample in words."""
        assert self.shown is not None
        truth, winner = int(self.shown.labels[number]), int(self.shown.winners[number])
        names = self.shown.classes
        if truth == winner:
            return self.tr("{truth}: right").format(truth=names[truth])
        return self.tr("{truth}, taken for {answer}").format(truth=names[truth], answer=names[winner])

    def place_of(self, number: int) -> QPointF:
        """Where a sample is."""
        places = self._places()
        return QPointF(float(places[number, 0]), float(places[number, 1]))

    def _places(self) -> Any:
        """All points as pixels, as large as there is room for; no axis is stretched much more than the other."""
        import numpy as np  # there already, with the points; the first window doesn't wait for it

        assert self._points is not None
        low, high = self._points.min(axis=0), self._points.max(axis=0)
        wide = (self.width() - 2 * _EDGE) / max(float(high[0] - low[0]), 1e-12)
        tall = (self.height() - 2 * _EDGE) / max(float(high[1] - low[1]), 1e-12)
        wide, tall = min(wide, _MOST_STRETCH * tall), min(tall, _MOST_STRETCH * wide)
        middle = (low + high) / 2
        across = self.width() / 2 + (self._points[:, :1] - middle[0]) * wide
        down = self.height() / 2 - (self._points[:, 1:] - middle[1]) * tall
        return np.hstack([across, down])

    # Mouse and keys

    def _hover(self, number: int | None) -> None:
        if number != self.hovered:
            self.hovered = number
            self.setAccessibleDescription("" if number is None else self.words(number))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._points is None or not len(self._points):
            return
        away = ((self._places() - (event.position().x(), event.position().y())) ** 2).sum(axis=1)
        nearest = int(away.argmin())
        self._hover(nearest if away[nearest] <= _NEAR**2 else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if not by or self._points is None:
            super().keyPressEvent(event)
            return
        start = -1 if by > 0 else 0
        self._hover(((start if self.hovered is None else self.hovered) + by) % len(self._points))

    # Painting

    def paint(self, painter: QPainter) -> None:
        shown = self.shown
        if shown is None or self._points is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places().tolist()
        for number, (x, y) in enumerate(places):
            truth = int(shown.labels[number])
            pale = self.of_class is not None and truth != self.of_class
            painter.setOpacity(_PALE if pale else 1.0)
            draw_mark(painter, QPointF(x, y), truth, _MARK, self._theme)
            if int(shown.winners[number]) != truth:  # a ring around what is taken for something else
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._theme.color("text"), 1.2))
                painter.drawEllipse(QPointF(x, y), _MARK + 2.5, _MARK + 2.5)
        painter.setOpacity(1.0)
        if self.hovered is not None:
            self._paint_hovered(painter, QPointF(*places[self.hovered]), self.hovered)

    def _paint_hovered(self, painter: QPainter, place: QPointF, number: int) -> None:
        assert self.shown is not None
        theme, sample = self._theme, self.shown.samples[number]
        picture: QImage | None = picture_of(sample) if sample.ndim == 3 else None
        text = self.words(number)
        if picture is None:
            text += "\n" + ", ".join(f"{value:.3g}" for value in sample.reshape(-1)[:4])
        metrics = QFontMetricsF(self.font())
        size = metrics.boundingRect(QRectF(0, 0, 220, 200), 0, text).size()
        width = max(size.width(), _PICTURE if picture is not None else 0) + 16
        height = size.height() + (_PICTURE + 6 if picture is not None else 0) + 12
        # Where it hides no neighbours.
        left = self.width() - width - 4 if place.x() < self.width() / 2 else 4.0
        top = min(max(place.y() - height / 2, 2.0), max(self.height() - height - 2, 2.0))
        frame = QRectF(left, top, width, height)
        painter.setPen(QPen(theme.color("faint"), 1))
        painter.drawLine(place, QPointF(frame.left() if left > 4 else frame.right(), frame.center().y()))
        painter.setPen(QPen(theme.color("focus"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, _MARK + 4, _MARK + 4)
        painter.setPen(QPen(theme.color("border_strong"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(frame, 6, 6)
        inside = frame.adjusted(8, 6, -8, -6)
        if picture is not None:
            painter.drawImage(QRectF(inside.left(), inside.top(), _PICTURE, _PICTURE), picture)
            inside.setTop(inside.top() + _PICTURE + 6)
        painter.setPen(theme.color("text"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft, text)


class Legend(QWidget):
    """The classes with their marks. The one under the mouse stands out among the points."""

    def __init__(self, scatter: Scatter, theme: Theme) -> None:
        super().__init__()
        self._scatter, self._theme = scatter, theme
        self._classes: tuple[str, ...] = ()
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Classes"))
        theme.changed.connect(self.update)

    def show_classes(self, classes: tuple[str, ...]) -> None:
        if classes != self._classes:
            self._classes = classes
            self.setAccessibleDescription(", ".join(classes))
            self.setMinimumHeight(_ROW * len(classes))
            self.update()

    def row_of(self, class_: int) -> QRectF:
        return QRectF(0, class_ * _ROW, self.width(), _ROW)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y() // _ROW)
        self._scatter.point_out(row if 0 <= row < len(self._classes) else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._scatter.point_out(None)

    def paintEvent(self, event: Any) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for number, name in enumerate(self._classes):
            row = self.row_of(number)
            draw_mark(painter, QPointF(10, row.center().y()), number, _MARK + 0.6, self._theme)
            painter.setPen(self._theme.color("text"))
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, row.width() - 24)
            painter.drawText(row.adjusted(22, 0, 0, 0), middle, text)


class EmbeddingPanel(NewestPanel[Embedded]):
    """The points of the selected layer, or of the last one before the answer where none is selected."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(lambda: self.scatter.painting_s, parent)
        self._node, self._name = LAST_HIDDEN, ""
        self.scatter = Scatter(theme)
        self.legend = Legend(self.scatter, theme)
        self._facts = ElidedLabel("muted")
        self.expect(classes=True)
        self.add_page(self._page())

    def expect(self, classes: bool) -> None:
        """Whether each sample has one class: only then a layer can tell them apart."""
        if classes:
            text = self.tr(
                "How a layer tells the classes apart is shown here while it trains with this view open."
            )
            self.empty.say(text)
        else:
            text = self.tr(
                "Samples that have one class each would be shown here, as a layer tells them apart."
            )
            self.empty.say(text, useful=False)

    def _page(self) -> QWidget:
        page = QWidget()
        side = scrolled(self.legend)
        side.setFixedWidth(_LEGEND_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.scatter, 1)
        row.addWidget(side)
        column = QVBoxLayout(page)
        column.setContentsMargins(10, 6, 6, 4)
        column.setSpacing(2)
        column.addWidget(self._facts)
        column.addLayout(row, 1)
        return page

    def show_node(self, node_id: str | None, name: str) -> None:
        """Show a layer of the network that is trained (an id and a name), or the last hidden one."""
        self._node, self._name = node_id or LAST_HIDDEN, name
        self.draw(at_once=True)

    def fill(self, newest: Embedded) -> None:
        name = self._name or self.tr("the last hidden layer")
        text = self.tr(
            "{count} samples through {name}, after step {step}; the axes show {first} and {second} of the variance"
        )
        self._facts.setText(
            text.format(
                count=len(newest.labels),
                name=name,
                step=f"{newest.step:,}",
                first=f"{newest.shares[0]:.0%}",
                second=f"{newest.shares[1]:.0%}",
            )
        )
        self.legend.show_classes(newest.classes)
        self.scatter.show_points(newest)

    def forget(self) -> None:
        self.scatter.forget()
        super().forget()

    def take_over(self, other: EmbeddingPanel) -> None:
        """Show what another panel shows."""
        self.keep(other._newest)


def _turned(new: Embedded, old: Embedded | None, before: Any) -> Any:
    """The points; each axis in the direction that fits those before better."""
    points = new.points.copy()
    if old is not None and before is not None and old.node == new.node and before.shape == points.shape:
        points[:, (points * before).sum(axis=0) < 0] *= -1
    return points
