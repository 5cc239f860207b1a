"""Feature maps: what the selected layer makes of one sample, and the filters of a convolution."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.engine.probe_events import MapsShown
from studio.ui.form import count_box, icon_button, label, scrolled
from studio.ui.icons import make_icon
from studio.ui.live.newest import NewestPanel
from studio.ui.resting import TimedWidget
from studio.ui.sample_strip import picture_of
from studio.ui.theme import Theme, rgb

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_EDGE, _GAP, _TILE, _TITLE = 10, 6, 56, 20
_ATTENTION = 88
_LONG = 4  # a map this many times as wide as high gets a line of its own


class MapGrid(TimedWidget):
    """The sample, the filters, and the maps, each a small picture."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.shown: MapsShown | None = None
        self._sample: QImage | None = None
        self._filters: list[QImage] = []
        self._maps: list[QImage] = []
        self._attention: list[QImage] = []
        self.setAccessibleName(self.tr("Feature maps"))
        theme.changed.connect(lambda: self.show_maps(self.shown) if self.shown is not None else None)

    def show_maps(self, shown: MapsShown) -> None:
        self.shown = shown
        self._sample = picture_of(shown.picture) if shown.picture.ndim == 3 else None
        self._maps = self._pictures(shown.maps)
        self._attention = []
        for head in () if shown.attention is None else shown.attention:  # each by its own strongest look
            self._attention += self._pictures(head[None])
        self._filters = []
        if shown.filters is not None and shown.filters.shape[1] == 3:
            span = max(float(abs(shown.filters).max()), 1e-12)
            self._filters = [picture_of(each / span / 2 + 0.5) for each in shown.filters]
        elif shown.filters is not None and shown.filters.shape[2:] != (1, 1):
            self._filters = self._pictures(shown.filters[:, 0])
        self._fit()
        self.update()

    def _pictures(self, maps: npt.NDArray[np.float32]) -> list[QImage]:
        """Above 0 in one colour and below in another, as strong as the largest of all of them."""
        import numpy as np  # there already, with the maps; the first window doesn't wait for it

        ground, above, below = (
            np.array(rgb(self._theme.color(token)), dtype=np.float64)
            for token in ("window", "accent", "validation")
        )
        values = np.nan_to_num(maps.astype(np.float64))
        strength = np.abs(values) / max(float(np.abs(values).max(initial=0.0)), 1e-12)
        ink = np.where(values[..., None] >= 0, above, below)
        pixels = (ground + (ink - ground) * strength[..., None]).astype(np.uint8)
        return [_image(np.ascontiguousarray(each)) for each in pixels]

    # Where things are

    def _groups(self) -> list[tuple[str, list[QImage], int]]:
        """Titles, pictures, and how wide each of them is."""
        if self.shown is None:
            return []
        shape = " × ".join(str(size) for size in self.shown.maps.shape[1:])
        count = self.shown.maps_in_all
        title = self.tr("Output: {shape}").format(shape=shape)
        if count > 1:
            title = self.tr("Output: {count} maps of {shape}").format(count=count, shape=shape)
        if len(self._maps) < count:
            title = self.tr("Output: the first {few} of {count} maps of {shape}").format(
                few=len(self._maps), count=count, shape=shape
            )
        groups = [(title, self._maps, _TILE)]
        if self.shown.attention is not None:
            heads, rows, columns = self.shown.attention.shape
            words = self.tr(
                "Attention, {heads} heads: how much each of {rows} places (rows) looks at each of {columns}"
            )
            groups.insert(
                0, (words.format(heads=heads, rows=rows, columns=columns), self._attention, _ATTENTION)
            )
        if self.shown.filters is not None and self._filters:
            in_colour = self.shown.filters.shape[1] == 3
            words = self.tr("Filters") if in_colour else self.tr("Filters (first input channel)")
            groups.append((words, self._filters, _TILE // 2))
        return groups

    def _places(self) -> Iterator[tuple[QRectF, QImage | str]]:
        """Everything there is to paint, and where. Titles are texts."""
        left, y = float(_EDGE), 0.0
        if self._sample is not None:  # in a column of its own
            yield QRectF(left, 0, _TILE, _TITLE), self.tr("Sample")
            yield QRectF(left, _TITLE, *self._size(self._sample, _TILE)), self._sample
            left += _TILE + 3 * _GAP
        for title, pictures, size in self._groups():
            yield QRectF(left, y, self.width() - left - _EDGE, _TITLE), title
            y, x, high = y + _TITLE, left, 0.0
            for each in pictures:
                width, height = self._size(each, size)
                if x > left and x + width > self.width() - _EDGE:
                    x, y = left, y + high + _GAP
                yield QRectF(x, y, width, height), each
                x, high = x + width + _GAP, height
            y += high + _GAP

    def _size(self, picture: QImage, size: int) -> tuple[float, float]:
        ratio = picture.width() / max(picture.height(), 1)
        if ratio > _LONG:
            room = self.width() - 2 * _EDGE - _TILE - 3 * _GAP
            width = float(min(room, 22 * picture.width()))
            return width, max(16.0, width / ratio)
        return (float(size), size / ratio) if ratio >= 1 else (max(size * ratio, 4.0), float(size))

    def sizeHint(self) -> QSize:
        return QSize(360, 160)

    def _fit(self) -> None:
        self.setMinimumHeight(int(max((place.bottom() for place, _ in self._places()), default=0.0)) + _GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paint(self, painter: QPainter) -> None:
        seen = QRectF(self.visibleRegion().boundingRect())
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        painter.setFont(font)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for place, thing in self._places():
            if not place.intersects(seen):
                continue
            if isinstance(thing, str):
                painter.setPen(self._theme.color("muted"))
                painter.drawText(place, middle, thing)
            else:
                painter.drawImage(place, thing)
                painter.setPen(QPen(self._theme.color("border"), 1))
                painter.drawRect(place)


def _image(pixels: Any) -> QImage:
    height, width, _ = pixels.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class MapsPanel(NewestPanel[MapsShown]):
    """The maps of the selected layer, for a sample that one can step through."""

    sample_changed = Signal(int)  # from 0

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(lambda: self.grid.painting_s, parent)
        self._theme = theme
        self.grid = MapGrid(theme)
        self.sample = count_box()
        self.sample.setObjectName("mapsSample")
        self.sample.setRange(1, 1)
        self.sample.setWrapping(True)
        self.sample.setFixedWidth(72)
        self.sample.setKeyboardTracking(False)
        self.sample.setAccessibleName(self.tr("Sample"))
        self.sample.valueChanged.connect(lambda value: self.sample_changed.emit(value - 1))
        self._facts: QLabel = label("", "muted")
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.earlier = self._button(self.tr("Sample before"), self.sample.stepDown)
        self.later = self._button(self.tr("Next sample"), self.sample.stepUp)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.add_page(self._page())
        self._name = ""
        self.show_node(None, "")

    def _button(self, text: str, step: Callable[[], None]) -> QToolButton:
        button = icon_button(text)
        button.clicked.connect(lambda _checked=False: step())
        return button

    def _restyle(self) -> None:
        for button, icon in ((self.earlier, "chevron-left"), (self.later, "chevron-right")):
            button.setIcon(make_icon(icon, self._theme.color("muted")))

    def _page(self) -> QWidget:
        page = QWidget()
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 10, 2)
        head.setSpacing(6)
        head.addWidget(label(self.tr("Sample"), "muted"))
        for widget in (self.earlier, self.sample, self.later):
            head.addWidget(widget)
        head.addWidget(self._facts, 1)
        head.addWidget(label(self.tr("blue: above 0   orange: below"), "faint"))
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(scrolled(self.grid), 1)
        return page

    def show_node(self, node_id: str | None, name: str) -> None:
        """Show a layer of the network that is trained (an id and a name), or none."""
        self._node, self._name = node_id, name
        if node_id is None:
            self.empty.say(self.tr("Select a layer of the network that is trained."), useful=False)
        else:
            text = self.tr("What {name} makes of a sample is shown here while it trains with this view open.")
            self.empty.say(text.format(name=name))
        self.draw(at_once=True)

    def is_answer(self, before: MapsShown, newest: MapsShown) -> bool:
        return (before.node, before.sample) != (newest.node, newest.sample)

    def fill(self, newest: MapsShown) -> None:
        self.sample.setMaximum(newest.samples)
        text = self.tr("of {count}, class {label}, through {name}, after step {step}")
        self._facts.setText(
            text.format(
                count=f"{newest.samples:,}", label=newest.label, name=self._name, step=f"{newest.step:,}"
            )
        )
        self.grid.show_maps(newest)

    def take_over(self, other: MapsPanel) -> None:
        """Show what another panel shows."""
        self._newest = other._newest
        self.sample.setMaximum(other.sample.maximum())
        self.sample.setValue(other.sample.value())
        self.draw(at_once=True)
