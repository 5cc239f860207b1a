"""Histograms: how weights, gradients and activations of the selected layer are spread, and how that moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from studio.engine.probe_events import Histogram, ValuesSpread
from studio.ui.form import label
from studio.ui.live.empty import EmptyPage
from studio.ui.resting import Resting, TimedWidget
from studio.ui.theme import Theme, rgb

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_MOST_COLUMNS = 120  # of a heat map; then every other one is left out
_MOST_NODES = 12  # whose histograms are kept
_ROWS = 72
_EDGE, _TITLE, _AXIS = 8, 20, 46
Column = tuple[int, Histogram]


class SpreadPlot(TimedWidget):
    """A heat map: steps from left to right, values from low to high, darker where more values are."""

    def __init__(self, title: str, token: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._token, self._theme = title, token, theme
        self.columns: Sequence[Column] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)
        theme.changed.connect(self.update)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 90)

    def show_columns(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        if columns:
            newest = columns[-1][1]
            words = self.tr("from {low} to {high}").format(low=f"{newest.low:.3g}", high=f"{newest.high:.3g}")
            self.setAccessibleDescription(words)
        self.update()

    def paint(self, painter: QPainter) -> None:
        theme = self._theme
        bold, small = QFont(self.font()), QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPointSizeF(small.pointSizeF() * 0.85)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(_EDGE, 2, self.width() - 2 * _EDGE, _TITLE), self._title)
        painter.setFont(small)
        height = QFontMetricsF(small).height()
        area = QRectF(_AXIS, _TITLE + 4, self.width() - _AXIS - _EDGE, self.height() - _TITLE - height - 10)
        painter.setPen(theme.color("muted"))
        if not self.columns:
            none = self.tr("This layer has none.")
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, none)
            return
        low, high = value_range(self.columns)
        if len(self.columns) == 1:
            self._paint_bars(painter, area, self.columns[0][1])
        else:
            painter.drawImage(area, self._image(low, high))
        self._paint_axes(painter, area, low, high, height)

    def _paint_bars(self, painter: QPainter, area: QRectF, only: Histogram) -> None:
        """One measurement: how often there are which values, from left to right."""
        counts = only.counts
        high, most = area.height() / len(counts), max(int(counts.max()), 1)
        painter.fillRect(area, self._theme.color("window"))
        color = self._theme.color(self._token)
        for number, count in enumerate(counts.tolist()):
            top = area.bottom() - (number + 1) * high
            painter.fillRect(
                QRectF(area.left(), top, area.width() * count / most, max(high - 0.5, 0.5)), color
            )

    def _paint_axes(self, painter: QPainter, area: QRectF, low: float, high: float, height: float) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        marks = [(low, area.bottom()), (high, area.top())]
        zero = area.bottom() - area.height() * (0 - low) / (high - low)
        if area.top() + height < zero < area.bottom() - height:
            marks.append((0.0, zero))
            painter.setPen(self._theme.color("faint", 0.5))
            painter.drawLine(QPointF(area.left(), zero), QPointF(area.right(), zero))
        painter.setPen(self._theme.color("muted"))
        for value, y in marks:
            top = min(max(y - height / 2, area.top()), area.bottom() - height)
            painter.drawText(QRectF(0, top, _AXIS - 5, height), right, f"{value:.2g}")
        below = QRectF(area.left(), area.bottom() + 2, area.width(), height)
        painter.drawText(below, self.tr("step {0}").format(f"{self.columns[0][0]:,}"))
        if len(self.columns) > 1:
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{self.columns[-1][0]:,}")

    def _image(self, low: float, high: float) -> QImage:
        import numpy as np  # there already, with the histograms; the first window doesn't wait for it

        shares = heat(self.columns, low, high)
        ground, ink = (self._theme.color(name) for name in ("window", self._token))
        near, far = (np.array(rgb(color), dtype=np.float64) for color in (ground, ink))
        pixels = near + (far - near) * shares[..., None]
        rows = np.ascontiguousarray(pixels.astype(np.uint8))
        height, width, _ = rows.shape
        return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def value_range(columns: Sequence[Column]) -> tuple[float, float]:
    """What all of them lie in."""
    return min(each.low for _, each in columns), max(each.high for _, each in columns)


def heat(columns: Sequence[Column], low: float, high: float) -> npt.NDArray[np.float64]:
    """From 0 to 1 how many values there are: a row for each range of values, the highest first."""
    import numpy as np

    edges = np.linspace(low, high, _ROWS + 1)
    drawn = np.empty((_ROWS, len(columns)))
    for number, (_, each) in enumerate(columns):
        known = np.linspace(each.low, each.high, len(each.counts) + 1)
        summed = np.concatenate([[0.0], np.cumsum(each.counts)])
        drawn[::-1, number] = np.diff(np.interp(edges, known, summed))
    most = drawn.max(axis=0, keepdims=True)
    return np.sqrt(drawn / np.maximum(most, 1e-12))


class SpreadPanel(QWidget):
    """Three heat maps of one layer. What was seen of other layers is kept for when one comes back to them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._node: str | None = None
        self._kept: dict[str, list[ValuesSpread]] = {}
        self._new = False
        self.plots = {
            "weights": SpreadPlot(self.tr("Weights"), "accent", theme),
            "gradients": SpreadPlot(self.tr("Gradients"), "validation", theme),
            "activations": SpreadPlot(self.tr("Activations"), "success", theme),
        }
        self._resting = Resting(lambda: sum(plot.painting_s for plot in self.plots.values()))
        self._title = label("", "muted")
        self.empty = EmptyPage()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(2)
        column.addWidget(self._title)
        row = QHBoxLayout()
        row.setSpacing(8)
        for plot in self.plots.values():
            row.addWidget(plot)
        column.addLayout(row, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(page)
        self.show_node(None, "")

    def show_node(self, node_id: str | None, name: str) -> None:
        """Show a layer of the network that is trained (an id and a name), or none."""
        self._node = node_id
        self._title.setText(name)
        if node_id is None:
            self.empty.say(self.tr("Select a layer of the network that is trained."), useful=False)
        else:
            text = self.tr("How the values of {name} move is shown here while it trains with this view open.")
            self.empty.say(text.format(name=name))
        self.draw(at_once=True)

    def take(self, spread: ValuesSpread) -> None:
        """Keep a measurement, to be shown when painting has rested long enough."""
        kept = self._kept.setdefault(spread.node, [])
        kept.append(spread)
        if len(kept) > _MOST_COLUMNS:
            del kept[1::2]
        while len(self._kept) > _MOST_NODES:
            del self._kept[next(key for key in self._kept if key != spread.node)]
        if spread.node == self._node:
            self._new = True
            if len(kept) == 1:
                self.draw(at_once=True)

    def draw(self, at_once: bool = False) -> None:
        if not at_once and (not self._new or not self._resting.is_over()):
            return
        self._new = False
        kept = self._kept.get(self._node or "", [])
        self._stack.setCurrentIndex(1 if kept else 0)
        for name, plot in self.plots.items():
            plot.show_columns([(each.step, each.spreads[name]) for each in kept if name in each.spreads])

    def forget(self) -> None:
        """Another run or project begins."""
        self._kept = {}
        self.draw(at_once=True)

    @property
    def kept(self) -> dict[str, list[ValuesSpread]]:
        """What was seen, to be shown again later."""
        return self._kept

    def keep(self, kept: dict[str, list[ValuesSpread]]) -> None:
        self._kept = kept
        self.draw(at_once=True)

    def take_over(self, other: SpreadPanel) -> None:
        """Show what another panel shows."""
        self._kept = other._kept
        self.draw(at_once=True)
