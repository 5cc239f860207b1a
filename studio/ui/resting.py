"""Paces what is painted while a network trains: painting takes the interpreter from the training."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

# So many times as long as painting took: a hundredth of the time is spent on it. On a slow machine it is more, as
# longer rests than that would look as if nothing came any more.
REST = 100
LONGEST_S = 1.0


class Resting:
    """Says when to show something new: after a rest that is the longer the longer painting took since the last time."""

    def __init__(self, painting_s: Callable[[], float]) -> None:
        self._painting_s = painting_s  # how long painting has taken, in all
        self._drawn_at, self._painted = float("-inf"), 0.0

    def is_over(self) -> bool:
        """Whether it is time; the next rest begins with that."""
        now, painted = time.perf_counter(), self._painting_s()
        if now - self._drawn_at < min(REST * (painted - self._painted), LONGEST_S):
            return False
        self._drawn_at, self._painted = now, painted
        return True

    def end(self) -> None:
        """Show what comes next at once."""
        self._drawn_at = float("-inf")


class TimedWidget(QWidget):
    """A widget that knows how long it took to paint."""

    painting_s = 0.0

    def paintEvent(self, event: Any) -> None:
        began = time.perf_counter()
        painter = QPainter(self)
        self.paint(painter)
        painter.end()
        self.painting_s += time.perf_counter() - began

    def paint(self, painter: QPainter) -> None:
        """Paint everything."""
        raise NotImplementedError
