"""What the window remembers of each project: the tabs that were open, and what was seen in each network."""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPointF

from studio.ui.canvas.navigation import LEAST_ZOOM, MOST_ZOOM, Sight
from studio.ui.use_path import Path, Use

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

_FARTHEST = 1e6


@dataclass(frozen=True)
class ViewState:
    """The tabs, the one that is shown, and what is seen at each path."""

    tabs: tuple[Path, ...]
    current: int
    sights: dict[Hashable, Sight]


def to_text(state: ViewState) -> str:
    sights = [
        [_plain(path), sight.zoom, sight.centre.x(), sight.centre.y(), sight.fits]
        for path, sight in state.sights.items()
        if isinstance(path, tuple)
    ]
    return json.dumps(
        {"tabs": [_plain(tab) for tab in state.tabs], "current": state.current, "sights": sights}
    )


def from_text(text: str) -> ViewState | None:
    """What was remembered; None if it can't be read."""
    try:
        raw = json.loads(text)
        tabs = tuple(_path(tab) for tab in raw["tabs"])
        sights: dict[Hashable, Sight] = {_path(row[0]): _sight(*row[1:]) for row in raw["sights"]}
        return ViewState(tabs, int(raw["current"]), sights)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None


def _plain(path: Path) -> list[list[str | None]]:
    return [[use.network, use.node] for use in path]


def _path(raw: Any) -> Path:
    return tuple(Use(str(network), None if node is None else str(node)) for network, node in raw)


def _sight(zoom: Any, x: Any, y: Any, fits: Any) -> Sight:
    numbers = [float(zoom), float(x), float(y)]
    if not (LEAST_ZOOM <= numbers[0] <= MOST_ZOOM and all(abs(n) <= _FARTHEST for n in numbers[1:])):
        raise ValueError("a place far off")
    return Sight(numbers[0], QPointF(numbers[1], numbers[2]), bool(fits))


class SessionKeeper(QObject):
    """Remembers and restores views by project file, and which project was open last."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._store = window, window.store
        window.model.saved.connect(self.remember)

    def remember(self) -> None:
        """Remember what is seen of the open project, and that it is open."""
        path, canvas = self._window.model.path, self._window.canvas
        if path is None or canvas is None:
            return
        navigator = self._window.networks.navigator
        state = ViewState(tuple(navigator.tabs), navigator.current, canvas.sights.known)
        self._store.save_views(path, to_text(state))

    def restore_views(self) -> None:
        """A project was opened: its tabs and views are what they were the last time."""
        path, canvas = self._window.model.path, self._window.canvas
        text = self._store.views(path) if path is not None else ""
        state = from_text(text) if text else None
        if state is not None and canvas is not None:
            canvas.sights.known = state.sights
            self._window.networks.navigator.restore(state.tabs, state.current)
            canvas.sights.known = state.sights  # moving there has written over what was seen before

    def closing(self) -> None:
        """The window is about to be closed: this is what the next one begins with."""
        self.remember()
        path = self._window.model.path
        shown = self._window.canvas is not None and path is not None
        self._store.last_project = str(path.resolve()) if shown and path is not None else ""

    def reopen(self) -> None:
        """Open the project that was open last, if that is wanted and it didn't take the program down."""
        last = self._store.last_project
        if not self._store.reopens or not last or not FilePath(last).is_file():
            return
        self._store.last_project = ""  # a project that ends the program while it is opened isn't tried again
        self._window.files.open_file(FilePath(last))
        self._store.last_project = last
