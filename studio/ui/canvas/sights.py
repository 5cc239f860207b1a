"""Where one looked last at each network that a canvas has shown, so that whoever comes back sees the same."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING

from studio.ui.canvas.navigation import Sight

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


class Sights:
    """Keeps a sight for each place; the window says what a place is: a network may be at several."""

    def __init__(self, view: CanvasView, here: Hashable) -> None:
        self._view = view
        self.here = here  # what is shown
        self._sights: dict[Hashable, Sight] = {}

    @property
    def known(self) -> dict[Hashable, Sight]:
        """What of each network is seen, or was the last time."""
        return {**self._sights, self.here: self._view.sight}

    @known.setter
    def known(self, sights: Mapping[Hashable, Sight]) -> None:
        self._sights = dict(sights)
        here = sights.get(self.here)
        if here is not None and not here.fits:
            self._view.look_at(here)

    def leave_for(self, place: Hashable) -> None:
        """Another place is about to be shown."""
        self._sights[self.here] = self._view.sight
        self.here = place

    def look(self) -> None:
        """Look where one looked here the last time; the first time, at everything."""
        sight = self._sights.get(self.here)
        if sight is None or sight.fits:
            self._view.fit()
        else:
            self._view.look_at(sight)
