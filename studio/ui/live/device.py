"""The device view: where the time of a step goes, and how busy processor, memory and graphics card are."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.engine.events import StepsEnded
from studio.engine.probe_events import StepTimed
from studio.ui.facts_text import bytes_text, duration_text
from studio.ui.form import label
from studio.ui.resting import Resting, TimedWidget
from studio.ui.share_bar import Part, ShareBar
from studio.ui.theme import Theme

if TYPE_CHECKING:
    from studio.engine.device_use import MachineMeter, MachineUse

_EVERY_MS = 1000
_KEPT = 120  # readings: two minutes
_SMOOTHED = 0.7  # of the mean of timed steps, which vary
_ROW, _HIGHEST_ROW, _GAP = 34.0, 58.0, 12.0


def tr(text: str) -> str:
    return QCoreApplication.translate("DevicePanel", text)


@dataclass
class Gauge:
    """A share with its past, and what it is now in words."""

    name: str
    shares: deque[float] = field(default_factory=lambda: deque(maxlen=_KEPT))
    words: str = ""

    def take(self, share: float, words: str) -> None:
        self.shares.append(min(max(share, 0.0), 1.0))
        self.words = words


class Gauges(TimedWidget):
    """A row for each gauge: its name, the last two minutes, and the value."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: tuple[Gauge, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_rows(self, rows: Sequence[Gauge]) -> None:
        if len(rows) != len(self.rows):
            self.updateGeometry()
        self.rows = tuple(rows)
        self.setAccessibleName(", ".join(f"{row.name} {row.words}" for row in rows))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, round(_ROW * max(len(self.rows), 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        name = max((metrics.horizontalAdvance(row.name) for row in self.rows), default=0.0)
        value = max((metrics.horizontalAdvance(row.words) for row in self.rows), default=0.0)
        middle = Qt.AlignmentFlag.AlignVCenter
        high = min(self.height() / max(len(self.rows), 1), _HIGHEST_ROW)
        for number, row in enumerate(self.rows):
            line = QRectF(0, number * high, self.width(), high)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, row.name)
            painter.setPen(self._theme.color("text"))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, row.words)
            strip = line.adjusted(name + _GAP, 4, -value - _GAP, -4)
            if strip.width() > 20:
                self._paint_past(painter, strip, row)

    def _paint_past(self, painter: QPainter, place: QRectF, row: Gauge) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("window"))
        painter.drawRoundedRect(place, 4, 4)
        step = place.width() / (_KEPT - 1)
        points = [
            QPointF(place.right() - age * step, place.bottom() - 1 - share * (place.height() - 2))
            for age, share in enumerate(reversed(row.shares))
        ]
        if len(points) == 1:
            points.append(QPointF(points[0].x() - step, points[0].y()))
        if not points:
            return
        area = [*points, QPointF(points[-1].x(), place.bottom()), QPointF(points[0].x(), place.bottom())]
        painter.setBrush(self._theme.color("accent_soft"))
        painter.drawPolygon(QPolygonF(area))
        painter.setPen(QPen(self._theme.color("accent"), 1.5))
        painter.drawPolyline(QPolygonF(points))


def used_text(used: int, in_all: int) -> str:
    """``2.7 of 23.5 GiB``; both with their units where these differ."""
    first, whole = bytes_text(used), bytes_text(in_all)
    (number, unit), other = first.split(" "), whole.split(" ")[1]
    return tr("{0} of {1}").format(number if unit == other else first, whole)


class DevicePanel(QWidget):
    """Reads the machine once a second while it is seen; the rest comes from the run."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meter: MachineMeter | None = None
        self._timed: StepTimed | None = None
        self._seconds: dict[str, float] = {}
        self._samples_per_second = 0.0
        self._gpu = ""
        self.cpu, self.memory = Gauge(self.tr("Processor")), Gauge(self.tr("Memory"))
        self.own = Gauge(self.tr("This program"))
        self.card, self.card_memory = Gauge(self.tr("Graphics")), Gauge(self.tr("Its memory"))
        self.head = label(self.tr("Step"), "strong")
        self.figures = label("", "muted", wrap=True)
        self.figures.setObjectName("stepFigures")
        self.bar = ShareBar(theme)
        self.gauges = Gauges(theme)
        self._lay_out()
        self._resting = Resting(lambda: self.bar.painting_s + self.gauges.painting_s)
        self._timer = QTimer(self)
        self._timer.setObjectName("device-meter")
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.read)
        self._show_step()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for widget in (self.head, self.figures, self.bar):
            left.addWidget(widget)
        left.setSpacing(8)
        left.addStretch(1)
        right.addWidget(self.gauges, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.setSpacing(28)
        layout.addLayout(left, 2)
        layout.addLayout(right, 3)

    # What comes

    def note_pace(self, event: StepsEnded) -> None:
        self._samples_per_second = event.samples_per_second

    def take(self, event: StepTimed) -> None:
        """A step whose time was split."""
        if self._timed is None or self._seconds.keys() != event.seconds.keys():
            self._seconds = dict(event.seconds)
        else:
            self._seconds = {
                name: _SMOOTHED * self._seconds[name] + (1 - _SMOOTHED) * seconds
                for name, seconds in event.seconds.items()
            }
        self._timed = event
        if event.gpu is not None:
            use, self._gpu = event.gpu, event.gpu.name
            self.card_memory.take(use.used / max(use.in_all, 1), used_text(use.used, use.in_all))
            if use.busy is not None:
                self.card.take(use.busy, f"{use.busy:.0%}")

    def forget(self) -> None:
        self._timed, self._seconds, self._samples_per_second, self._gpu = None, {}, 0.0, ""
        for gauge in (self.card, self.card_memory):
            gauge.shares.clear()
        self.draw(at_once=True)

    def take_over(self, other: DevicePanel) -> None:
        self._timed, self._seconds, self._gpu = other._timed, other._seconds, other._gpu
        self._samples_per_second = other._samples_per_second
        for own, past in zip(self._all, other._all, strict=True):
            own.shares.extend(past.shares)
            own.words = past.words
        self.draw(at_once=True)

    @property
    def _all(self) -> tuple[Gauge, ...]:
        return (self.cpu, self.memory, self.own, self.card, self.card_memory)

    # Showing

    def draw(self, at_once: bool = False) -> None:
        if at_once or self._resting.is_over():
            self._show_step()
            self.gauges.show_rows([gauge for gauge in self._all if gauge.shares])

    def _show_step(self) -> None:
        timed, seconds = self._timed, self._seconds
        if timed is None:
            self.figures.setText(self.tr("While a run goes on, the time of a step is split here."))
            self.bar.show_parts([])
            return
        step = self.tr("{0} for {1} samples").format(duration_text(sum(seconds.values())), timed.samples)
        pace = self.tr("{0} samples/s").format(f"{self._samples_per_second:,.0f}")
        self.figures.setText("  ·  ".join([step, pace, *([self._gpu] if self._gpu else [])]))
        names = {
            "data": self.tr("data"),
            "forward": self.tr("forward") if len(seconds) > 1 else self.tr("the whole step"),
            "backward": self.tr("backward"),
            "optimizer": self.tr("optimizer"),
        }
        self.bar.show_parts(
            [Part(names[name], value, duration_text(value)) for name, value in seconds.items()]
        )

    # The machine

    def read(self) -> None:
        """Ask the machine."""
        if self._meter is None:
            from studio.engine.device_use import MachineMeter  # what it asks is imported when one looks

            self._meter = MachineMeter()
        self.show_machine(self._meter.read())

    def show_machine(self, use: MachineUse) -> None:
        self.cpu.take(use.cpu, f"{use.cpu:.0%}")
        in_all = max(use.memory_in_all, 1)
        self.memory.take(use.memory / in_all, used_text(use.memory, use.memory_in_all))
        self.own.take(use.own / in_all, bytes_text(use.own))
        self.draw()

    def watch(self, seen: bool) -> None:
        """Whether it is in front: behind another dock it isn't hidden, as Qt has it."""
        if seen:
            self.read()
            self._timer.start()
        else:
            self._timer.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
