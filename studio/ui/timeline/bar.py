"""The bar of the timeline: the run, its playhead, the moment in words, and what can be done from there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.action_button import action_button
from studio.ui.form import ElidedLabel, line
from studio.ui.run_names import run_name
from studio.ui.theme import Theme, text_scale
from studio.ui.timeline.playhead import Playhead

if TYPE_CHECKING:
    from studio.engine.moments import Moment
    from studio.engine.replay import History

_NAME_WIDTH, _WORDS_WIDTH = 180, 275


class TimelineBar(QWidget):
    """Shown while a run is gone through. ``moved`` gives the place of the moment that is wanted."""

    moved = Signal(int)

    def __init__(self, actions: Mapping[str, QAction], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: History | None = None
        self._leave = actions["leave_timeline"]
        self.setObjectName("timeline")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.playhead = Playhead(theme)
        self.playhead.valueChanged.connect(self._move)
        self.name, self.words = _line(_NAME_WIDTH, bold=True), _line(_WORDS_WIDTH)
        self.note, self.metrics = _line(_NAME_WIDTH, role="muted"), _line(_WORDS_WIDTH, role="muted")
        self.fault = _line(_WORDS_WIDTH, role="muted")  # in place of the metrics
        self.fault.hide()
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(10)
        row.addLayout(_pair(self.name, self.note))
        row.addWidget(self.playhead, 1)
        row.addLayout(_pair(self.words, self.metrics, self.fault))
        for name in ("branch", "leave_timeline"):
            row.addWidget(action_button(actions[name], with_text=name == "branch"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line())
        layout.addLayout(row)
        self.hide()

    def open(self, history: History, note: str) -> None:
        """Show a run, at its last moment."""
        self._history = history
        self.name.setText(run_name(history.record))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        words = [
            "\n".join(filter(None, (moment_words(moment), metric_words(history, moment))))
            for moment in history.moments
        ]
        self.playhead.blockSignals(True)
        self.playhead.show_moments(history.moments, words, history.steps.losses)
        self.playhead.setValue(len(words) - 1)
        self.playhead.blockSignals(False)
        self.show()
        self._show_moment()

    def close_run(self) -> None:
        self._history = None
        self.hide()

    def show_state(self, text: str) -> None:
        """Say that the moment is being loaded, or why it can't be; nothing once it is there."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))
        self.metrics.setVisible(not text)

    def _move(self, place: int) -> None:
        self._show_moment()
        self.moved.emit(place)

    def _show_moment(self) -> None:
        if self._history is not None:
            moment = self._history.moments[self.playhead.value()]
            self.words.setText(moment_words(moment))
            self.metrics.setText(metric_words(self._history, moment))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave.trigger()
        else:
            super().keyPressEvent(event)


def tr(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)


def moment_words(moment: Moment) -> str:
    """A moment in words."""
    text = tr("Epoch {epoch}, step {step}").format(epoch=moment.epoch, step=f"{moment.step:,}")
    marks = {"best": tr("best"), "last": tr("last")}
    told = [word for kind, word in marks.items() if kind in moment.kinds]
    return "  ·  ".join([text, *told])


def metric_words(history: History, moment: Moment) -> str:
    """What the run had reported by then."""
    if not 0 < moment.epoch <= len(history.epochs):
        return ""
    ended = history.epochs[moment.epoch - 1]
    metrics = ended.validation or ended.train
    if math.isnan(metrics.accuracy):  # numbers are predicted: none is simply right
        return tr("loss {loss}").format(loss=f"{metrics.loss:.3g}")
    held = tr("loss {loss}, accuracy {accuracy}")
    return held.format(loss=f"{metrics.loss:.3g}", accuracy=f"{metrics.accuracy:.1%}")


def _line(width: int, bold: bool = False, role: str = "") -> QLabel:
    made = ElidedLabel(role)
    made.setFixedWidth(round(width * text_scale()))
    if bold:
        font = made.font()
        font.setWeight(font.Weight.DemiBold)
        made.setFont(font)
    return made


def _pair(*lines: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(1)
    column.addStretch(1)
    for each in lines:
        column.addWidget(each)
    column.addStretch(1)
    return column
