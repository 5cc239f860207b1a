"""What panels have in common that show the newest of what comes of one layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from PySide6.QtWidgets import QStackedLayout, QWidget

from studio.ui.live.empty import EmptyPage
from studio.ui.resting import Resting


class OfNode(Protocol):
    """Something that was seen of a node."""

    @property
    def node(self) -> str: ...


S = TypeVar("S", bound=OfNode)


class NewestPanel(QWidget, Generic[S]):
    """Words while there is nothing to show, else a page that a subclass makes and fills.

    ``painting_s`` tells how long the last painting took: the page rests a hundred times as long.
    """

    def __init__(self, painting_s: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._node: str | None = None
        self._newest: S | None = None
        self._filled: S | None = None
        self._resting = Resting(painting_s)
        self.empty = EmptyPage()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)

    def add_page(self, page: QWidget) -> None:
        """The page, once its parts are there."""
        self._stack.addWidget(page)

    def fill(self, newest: S) -> None:
        """Show it on the page."""
        raise NotImplementedError

    def is_answer(self, before: S, newest: S) -> bool:
        """Whether it was asked for: it isn't what was looked at before."""
        return before.node != newest.node

    def take(self, newest: S) -> None:
        """Keep what has come, to be shown when painting has rested long enough; what was asked for, at once."""
        before, self._newest = self._newest, newest
        if before is None or self.is_answer(before, newest):
            self.draw(at_once=True)

    def draw(self, at_once: bool = False) -> None:
        newest = self._newest
        if newest is None or newest.node != self._node:
            self._stack.setCurrentIndex(0)
            return
        there = newest is self._filled and self._stack.currentIndex() == 1
        if not there and (at_once or self._resting.is_over()):
            self._stack.setCurrentIndex(1)
            self._filled = newest
            self.fill(newest)

    def forget(self) -> None:
        """Another run or project begins."""
        self._newest = self._filled = None
        self.draw(at_once=True)

    @property
    def kept(self) -> S | None:
        """What is shown, to be shown again later."""
        return self._newest

    def keep(self, kept: S | None) -> None:
        self._newest = kept
        self.draw(at_once=True)
