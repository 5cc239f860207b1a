"""pyqtgraph, imported on first use: it takes a second that the first window shouldn't wait for."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def pyqtgraph() -> Any:
    import pyqtgraph as pg

    # Antialiasing costs a dense curve a hundred times its time; the few epoch points get wide pens instead.
    pg.setConfigOptions(antialias=False)
    return pg
