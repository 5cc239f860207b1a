"""Curves in memory: arrays that grow, and their thinning to what a screen can show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Series:
    """Points of one curve, appended at the end; x rises."""

    def __init__(self) -> None:
        self._x: Array = np.empty(1024)
        self._y: Array = np.empty(1024)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def x(self) -> Array:
        return self._x[: self._count]

    @property
    def y(self) -> Array:
        return self._y[: self._count]

    def extend(self, x: Sequence[float] | Array, y: Sequence[float] | Array) -> None:
        needed = self._count + len(x)
        if needed > len(self._x):
            size = max(needed, 2 * len(self._x))
            self._x, self._y = np.resize(self._x, size), np.resize(self._y, size)
        self._x[self._count : needed] = x
        self._y[self._count : needed] = y
        self._count = needed

    def clear(self) -> None:
        self._count = 0


def thinned(x: Array, y: Array, left: float, right: float, columns: int) -> tuple[Array, Array]:
    """What is seen between ``left`` and ``right``: the lowest and the highest point of each pixel column.

    The picture is the same as with all points, for two points a column.
    """
    start = max(int(np.searchsorted(x, left)) - 1, 0)
    stop = min(int(np.searchsorted(x, right)) + 1, len(x))
    x, y = x[start:stop], y[start:stop]
    if len(x) <= 4 * columns:
        return x, y
    width = -(-len(x) // columns)
    whole = len(x) // width * width
    blocks = y[:whole].reshape(-1, width)
    low, high = blocks.min(axis=1), blocks.max(axis=1)
    places = x[:whole:width]
    thin_x = np.repeat(places, 2)
    thin_y = np.column_stack([low, high]).ravel()
    return np.append(thin_x, x[-1]), np.append(thin_y, y[-1])


def smoothed(y: Array, strength: float) -> Array:
    """A centred moving average; strength 0 leaves the curve, 1 averages over a tenth of it."""
    window = int(strength * len(y) / 10)
    if window < 2:
        return y
    sums = np.cumsum(np.insert(y, 0, 0.0))
    index = np.arange(len(y))
    low, high = np.maximum(index - window // 2, 0), np.minimum(index + window // 2 + 1, len(y))
    result: Array = (sums[high] - sums[low]) / (high - low)
    return result
